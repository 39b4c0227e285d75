#include "models/tcp_sender.h"

void tcp_sender_init(TcpSender *sender, const TcpSettings *settings, guint32 mss_bytes,
                     gboolean sack, guint32 window_bytes)
{
    *sender = (TcpSender){
        .sack = sack,
        .mss_bytes = mss_bytes,
        .una = 1,
        .nxt = 1,
        .max = 1,
        .end = 1,
        .window_end = 1 + (guint64)window_bytes,
        .largest_window = window_bytes,
        .last_window = window_bytes,
        .timed_out_una = G_MAXUINT64,
        .timer_ps = SIM_TIME_NEVER,
    };
    sender->has_rack = sack && settings->recovery == TCP_RECOVERY_RACK;
    tcp_rack_init(&sender->rack);
    sender->pacing = (TcpPacing){.is_on = settings->pacing, .timer_ps = SIM_TIME_NEVER};
    tcp_scoreboard_init(&sender->scoreboard, mss_bytes);
    tcp_congestion_init(&sender->congestion, (TcpCongestionKind)settings->congestion, mss_bytes,
                        settings->initial_window);
    tcp_rto_init(&sender->rto, settings->minimum_rto_ps);
}

void tcp_sender_clear(TcpSender *sender)
{
    tcp_scoreboard_clear(&sender->scoreboard);
    tcp_rack_clear(&sender->rack);
}

/* Selectively acknowledged bytes below SND.NXT: after a time-out it has gone back. */
static guint64 acknowledged_below_next(const TcpSender *sender)
{
    const TcpRanges *ranges = &sender->scoreboard.acknowledged;
    guint64 bytes = 0;
    for (guint i = 0; i < ranges->n && ranges->range[i].begin < sender->nxt; i++) {
        bytes += MIN(ranges->range[i].end, sender->nxt) - ranges->range[i].begin;
    }
    return bytes;
}

gint64 tcp_sender_flight(const TcpSender *sender)
{
    if (sender->has_rack) {
        return sender->rack.flight_bytes;
    }
    gboolean by_pipe =
        sender->sack && (sender->state == TCP_SENDER_RECOVERY ||
                         (sender->state == TCP_SENDER_OPEN && sender->duplicates > 0));
    if (by_pipe) {
        return (gint64)tcp_scoreboard_pipe(&sender->scoreboard, sender->una, sender->max);
    }
    guint64 sent = sender->nxt - sender->una;
    return (gint64)(sender->state == TCP_SENDER_LOSS ? sent - acknowledged_below_next(sender)
                                                     : sent);
}

/* ---- what may be sent ---- */

/* The congestion window, and what duplicate acknowledgements add before recovery without SACK
 * (RFC 3042; with SACK the pipe has lost what they tell of). */
static gint64 allowance(const TcpSender *sender)
{
    gint64 window_bytes = sender->congestion.window_bytes;
    if (sender->state == TCP_SENDER_OPEN && !sender->sack) {
        window_bytes += (gint64)MIN(sender->duplicates, 2) * sender->mss_bytes;
    }
    return window_bytes;
}

/* New data. A segment that is not full goes out when it is the last and nothing is under way
 * (Nagle, RFC 9293 section 3.7.4), when it ends the stream, or when it is half of the largest
 * window and nothing is under way (section 3.8.6.2.1). */
static gboolean next_new(const TcpSender *sender, TcpRange *range)
{
    guint64 limit = MIN(sender->end, sender->window_end);
    guint64 end = MIN(sender->nxt + sender->mss_bytes, limit);
    *range = (TcpRange){sender->nxt, end};
    if (sender->nxt >= limit) {
        return FALSE;
    }
    gboolean is_idle = sender->nxt == sender->una;
    return end - sender->nxt == sender->mss_bytes ||
           (end == sender->end && (is_idle || sender->is_closing)) ||
           (is_idle && 2 * (end - sender->nxt) >= sender->largest_window);
}

static gboolean next_probe(const TcpSender *sender, TcpRange *range)
{
    guint64 end = MIN(MAX(sender->window_end, sender->nxt + 1), sender->end);
    *range = (TcpRange){sender->nxt, MIN(end, sender->nxt + sender->mss_bytes)};
    return sender->nxt < sender->end;
}

/* After a time-out: again from SND.UNA on, but for what was selectively acknowledged. */
static gboolean next_after_loss(TcpSender *sender, TcpRange *range, gboolean *is_retransmission)
{
    *is_retransmission =
        sender->nxt < sender->max &&
        tcp_scoreboard_next_hole(&sender->scoreboard, sender->nxt, sender->max, range);
    if (*is_retransmission) {
        return TRUE;
    }
    sender->nxt = sender->max;
    return next_new(sender, range);
}

/* RFC 6675, NextSeg (): lost ones, new data, then what only may be lost. */
static gboolean next_in_recovery(const TcpSender *sender, TcpRange *range,
                                 gboolean *is_retransmission)
{
    *is_retransmission = tcp_scoreboard_next(&sender->scoreboard, sender->una, TRUE, range);
    if (*is_retransmission || next_new(sender, range)) {
        return TRUE;
    }
    *is_retransmission = tcp_scoreboard_next(&sender->scoreboard, sender->una, FALSE, range);
    return *is_retransmission;
}

/* RFC 8985 section 7.3: new data, or the last segment again. */
static gboolean next_tail_probe(const TcpSender *sender, TcpRange *range,
                                gboolean *is_retransmission)
{
    guint64 limit = MIN(sender->end, sender->window_end);
    *is_retransmission = sender->nxt >= limit;
    if (*is_retransmission) {
        *range = tcp_rack_last(&sender->rack);
    } else {
        *range = (TcpRange){sender->nxt, MIN(sender->nxt + sender->mss_bytes, limit)};
    }
    return TRUE;
}

/* What is lost, then new data. */
static gboolean next_by_rack(const TcpSender *sender, TcpRange *range, gboolean *is_retransmission)
{
    *is_retransmission = tcp_rack_next_lost(&sender->rack, range);
    return *is_retransmission || next_new(sender, range);
}

static gboolean find_next(TcpSender *sender, TcpRange *range, gboolean *is_retransmission)
{
    if (sender->has_rack) {
        return next_by_rack(sender, range, is_retransmission);
    }
    if (sender->state == TCP_SENDER_LOSS) {
        return next_after_loss(sender, range, is_retransmission);
    }
    return sender->state == TCP_SENDER_RECOVERY && sender->sack
               ? next_in_recovery(sender, range, is_retransmission)
               : next_new(sender, range);
}

static gboolean choose(TcpSender *sender, TcpRange *range, gboolean *is_retransmission)
{
    *is_retransmission = FALSE;
    if (sender->retransmits_first) {
        *is_retransmission = TRUE;
        return tcp_scoreboard_next_hole(&sender->scoreboard, sender->una, sender->max, range);
    }
    if (sender->probes) {
        return next_probe(sender, range);
    }
    if (sender->has_rack && sender->rack.probes) {
        return next_tail_probe(sender, range, is_retransmission);
    }
    if (!find_next(sender, range, is_retransmission)) {
        return FALSE;
    }
    gint64 flight = tcp_sender_flight(sender);
    gint64 length = (gint64)(range->end - range->begin);
    return flight + length <= allowance(sender) ||
           (flight == 0 && sender->state != TCP_SENDER_OPEN);
}

/* RFC 8985 section 6.1, and its probe: behind it runs the retransmission timer (section 7.3). */
static void note_sent_by_rack(TcpSender *sender, SimTime now_ps, const TcpRange *range,
                              gboolean is_retransmission)
{
    TcpRack *rack = &sender->rack;
    tcp_rack_sent(rack, range, is_retransmission, now_ps);
    if (rack->probes) {
        tcp_rack_probed(rack, sender->max, is_retransmission);
        sender->timer_ps = now_ps + sender->rto.timeout_ps;
        sender->n_probes++;
    } else if (!is_retransmission && sender->state == TCP_SENDER_OPEN &&
               rack->n_acknowledged == 0) {
        tcp_rack_plan_probe(rack, &sender->rto, sender->timer_ps, now_ps);
    }
}

static void pace(TcpSender *sender, SimTime now_ps, const TcpRange *range)
{
    const TcpPacingRate rate = {.window_bytes = sender->congestion.window_bytes,
                                .threshold_bytes = sender->congestion.threshold_bytes,
                                .flight_bytes = (gint64)(sender->max - sender->una),
                                .smoothed_ps = sender->rto.smoothed_ps};
    tcp_pacing_sent(&sender->pacing, &rate, (gint64)(range->end - range->begin), now_ps);
}

static void note_sent(TcpSender *sender, SimTime now_ps, const TcpRange *range,
                      gboolean is_retransmission)
{
    sender->retransmits_first = FALSE;
    sender->probes = FALSE;
    if (is_retransmission) {
        sender->n_retransmitted++;
        sender->scoreboard.high_retransmitted =
            MAX(sender->scoreboard.high_retransmitted, range->end);
        sender->timed_end = 0; /* Karn's rule (RFC 6298 section 3) */
    } else if (sender->timed_end == 0) {
        sender->timed_end = range->end;
        sender->timed_ps = now_ps;
    }
    if (sender->state == TCP_SENDER_OPEN && sender->duplicates > 0) {
        sender->limited += range->end - range->begin;
    }
    if (!is_retransmission || sender->state == TCP_SENDER_LOSS) {
        sender->nxt = MAX(sender->nxt, range->end);
    }
    sender->max = MAX(sender->max, range->end);
    if (sender->timer_ps == SIM_TIME_NEVER) {
        sender->timer_ps = now_ps + sender->rto.timeout_ps; /* RFC 6298 (5.1) */
    }
    if (sender->has_rack) {
        note_sent_by_rack(sender, now_ps, range, is_retransmission);
    }
    if (sender->pacing.is_on) {
        pace(sender, now_ps, range);
    }
}

/* Nothing is under way that could bring an acknowledgement, but there is data: the persist timer
 * (RFC 9293 section 3.8.6.1). */
static void wait_for_window(TcpSender *sender, SimTime now_ps)
{
    if (sender->una == sender->max && sender->nxt < sender->end &&
        sender->timer_ps == SIM_TIME_NEVER) {
        sender->timer_ps = now_ps + sender->rto.timeout_ps;
    }
}

/* What may be sent by all else waits for its time; probes do not. */
static gboolean waits_for_pace(TcpSender *sender, SimTime now_ps)
{
    TcpPacing *pacing = &sender->pacing;
    gboolean waits =
        pacing->next_ps > now_ps && !sender->probes && !(sender->has_rack && sender->rack.probes);
    pacing->timer_ps = waits ? pacing->next_ps : SIM_TIME_NEVER;
    return waits;
}

gboolean tcp_sender_take(TcpSender *sender, SimTime now_ps, TcpRange *range,
                         gboolean *is_retransmission)
{
    if (!choose(sender, range, is_retransmission)) {
        wait_for_window(sender, now_ps);
        return FALSE;
    }
    if (sender->pacing.is_on && waits_for_pace(sender, now_ps)) {
        return FALSE;
    }
    note_sent(sender, now_ps, range, *is_retransmission);
    return TRUE;
}
