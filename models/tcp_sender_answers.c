/* models/tcp_sender.h: what acknowledgements and timers do to a sender. */
#include "models/tcp_sender.h"

static void measure(TcpSender *sender, const TcpSegment *segment, SimTime now_ps)
{
    if (segment->options & TCP_OPTION_TIMESTAMPS) {
        tcp_rto_measure(&sender->rto, MAX(now_ps - segment->echo_ps, 1));
    } else if (sender->timed_end != 0 && segment->acknowledgement >= sender->timed_end) {
        tcp_rto_measure(&sender->rto, MAX(now_ps - sender->timed_ps, 1));
        sender->timed_end = 0;
    }
}

/* All is acknowledged that was sent before recovery: RFC 6582 section 3.2 step 3, RFC 6675 section
 * 5 step A. */
static void end_recovery(TcpSender *sender)
{
    TcpCongestion *congestion = &sender->congestion;
    if (!sender->sack) {
        gint64 flight = (gint64)(sender->max - sender->una);
        congestion->window_bytes =
            MIN(congestion->threshold_bytes, MAX(flight, sender->mss_bytes) + sender->mss_bytes);
    }
    sender->state = TCP_SENDER_OPEN;
    sender->duplicates = 0;
    sender->retransmits_first = FALSE;
}

/* RFC 6582 section 3.2 step 3: the next hole, the window deflated. */
static void partial_acknowledgement(TcpSender *sender, gint64 acked_bytes)
{
    if (sender->sack) {
        return; /* the scoreboard knows */
    }
    TcpCongestion *congestion = &sender->congestion;
    congestion->window_bytes -= acked_bytes;
    congestion->window_bytes += acked_bytes >= sender->mss_bytes ? sender->mss_bytes : 0;
    congestion->window_bytes = MAX(congestion->window_bytes, sender->mss_bytes);
    sender->retransmits_first = TRUE;
}

static gboolean is_echo(const TcpSender *sender, const TcpSegment *segment)
{
    return sender->has_ecn && (segment->flags & TCP_ECE) != 0;
}

static void new_acknowledgement(TcpSender *sender, const TcpSegment *segment, gint64 flight,
                                SimTime now_ps)
{
    gint64 acked_bytes = (gint64)(segment->acknowledgement - sender->una);
    gboolean is_limited = flight + sender->mss_bytes > sender->congestion.window_bytes;
    sender->una = segment->acknowledgement;
    sender->nxt = MAX(sender->nxt, sender->una);
    sender->scoreboard.high_retransmitted = MAX(sender->scoreboard.high_retransmitted, sender->una);
    measure(sender, segment, now_ps);
    /* RFC 6298 (5.2), (5.3) */
    sender->timer_ps =
        sender->una == sender->max ? SIM_TIME_NEVER : now_ps + sender->rto.timeout_ps;
    gboolean is_whole = sender->state != TCP_SENDER_OPEN && sender->una >= sender->recover;
    if (sender->state == TCP_SENDER_RECOVERY) {
        if (is_whole) {
            end_recovery(sender);
        } else {
            partial_acknowledgement(sender, acked_bytes);
        }
        return;
    }
    sender->duplicates = 0;
    sender->limited = 0;
    sender->state = is_whole ? TCP_SENDER_OPEN : sender->state;
    if ((is_limited || sender->state == TCP_SENDER_LOSS) && !is_echo(sender, segment)) {
        tcp_congestion_acknowledged(&sender->congestion, acked_bytes, now_ps,
                                    sender->rto.smoothed_ps);
    }
}

/* The window was reduced: not again for what is under way now (RFC 3168 section 6.1.2). */
static void note_reduced(TcpSender *sender)
{
    sender->reduced_end = sender->max;
    sender->tells_reduced = sender->has_ecn;
}

/* FlightSize where a loss was found, without Limited Transmit. Behind a hole more may be sent than
 * the window holds, since what was selectively acknowledged has left the network; so with RACK,
 * which recovers many times without a time-out, it is the window at most: a loss must not widen
 * it (RFC 9438 section 4.6; Linux takes the window itself). */
static gint64 flight_at_loss(const TcpSender *sender)
{
    guint64 sent = sender->max - sender->una;
    gint64 flight = (gint64)(sent - MIN(sender->limited, sent));
    return sender->has_rack ? MIN(flight, sender->congestion.window_bytes) : flight;
}

/* RFC 5681 section 3.2 steps 2 and 3, RFC 6675 section 5 step 4. After a time-out: a retransmission
 * was lost, for which the window falls again whatever it fell for before. */
static void begin_recovery(TcpSender *sender)
{
    TcpCongestion *congestion = &sender->congestion;
    if (!sender->has_ecn || sender->una > sender->reduced_end || sender->state == TCP_SENDER_LOSS) {
        tcp_congestion_lost(congestion, flight_at_loss(sender));
        note_reduced(sender);
    }
    congestion->window_bytes = congestion->threshold_bytes;
    if (!sender->sack) {
        congestion->window_bytes += TCP_DUPLICATE_THRESHOLD * (gint64)sender->mss_bytes;
    }
    sender->state = TCP_SENDER_RECOVERY;
    sender->recover = sender->max;
    sender->retransmits_first = !sender->has_rack;
    sender->scoreboard.high_retransmitted = sender->una;
    sender->limited = 0;
    sender->n_recoveries++;
}

static void duplicate_acknowledgement(TcpSender *sender)
{
    if (sender->state == TCP_SENDER_RECOVERY) {
        sender->congestion.window_bytes += sender->sack ? 0 : sender->mss_bytes;
        return;
    }
    sender->duplicates++;
    if (sender->has_rack) {
        return;
    }
    gboolean is_lost = sender->duplicates >= TCP_DUPLICATE_THRESHOLD ||
                       (sender->sack && tcp_scoreboard_is_lost(&sender->scoreboard, sender->una));
    /* RFC 6582 section 3.2 step 2: once a window of data. */
    if (is_lost && sender->state == TCP_SENDER_OPEN && sender->una > sender->recover) {
        begin_recovery(sender);
    }
}

/* RFC 5681 section 2; with SACK, RFC 6675 section 2: it tells something new. */
static gboolean is_duplicate(const TcpSender *sender, const TcpSegment *segment,
                             guint64 newly_acknowledged)
{
    if (sender->max == sender->una || !tcp_segment_is_acknowledgement(segment)) {
        return FALSE;
    }
    return sender->sack ? newly_acknowledged > 0 : segment->window_bytes == sender->last_window;
}

/* Finds what is lost: a recovery begins, if none is on; after a time-out, if a retransmission is
 * lost: a second indication of congestion (RFC 5681 section 4.3). In recovery its loss lowers
 * nothing (Linux tcp_fastretrans_alert does both so). */
static void detect_by_rack(TcpSender *sender, SimTime now_ps)
{
    TcpRack *rack = &sender->rack;
    gboolean is_lost_again =
        tcp_rack_detect(rack, sender->state != TCP_SENDER_OPEN, sender->rto.smoothed_ps, now_ps);
    if ((rack->n_lost > 0 && sender->state == TCP_SENDER_OPEN) ||
        (is_lost_again && sender->state == TCP_SENDER_LOSS)) {
        begin_recovery(sender);
        rack->probe_ps = SIM_TIME_NEVER;
        rack->probe_end = 0;
    }
}

/* RFC 8985 sections 6.2, 7.2 and 7.4 for an acknowledgement. */
static void acknowledge_by_rack(TcpSender *sender, const TcpSegment *segment, gboolean is_new,
                                guint64 newly_acknowledged, SimTime now_ps)
{
    TcpRack *rack = &sender->rack;
    SimTime echo_ps = segment->options & TCP_OPTION_TIMESTAMPS ? segment->echo_ps : -1;
    gboolean is_duplicate =
        !is_new && segment->n_sacks == 0 && tcp_segment_is_acknowledgement(segment);
    if (is_new || newly_acknowledged > 0) {
        tcp_rack_acknowledge(rack, sender->una, &sender->scoreboard.acknowledged, echo_ps, now_ps);
    }
    if (tcp_rack_settle_probe(rack, segment->acknowledgement, is_duplicate) &&
        sender->state == TCP_SENDER_OPEN) {
        tcp_congestion_lost(&sender->congestion, flight_at_loss(sender));
        sender->congestion.window_bytes = sender->congestion.threshold_bytes;
        note_reduced(sender);
    }
    detect_by_rack(sender, now_ps);
    if (sender->state != TCP_SENDER_OPEN || rack->n_acknowledged > 0 || rack->n == 0) {
        rack->probe_ps = SIM_TIME_NEVER;
    } else if (is_new) {
        tcp_rack_plan_probe(rack, &sender->rto, sender->timer_ps, now_ps);
    }
}

static void react_to_echo(TcpSender *sender, gint64 flight)
{
    if (sender->state == TCP_SENDER_OPEN && sender->una > sender->reduced_end) {
        tcp_congestion_lost(&sender->congestion, flight);
        sender->congestion.window_bytes = sender->congestion.threshold_bytes;
        note_reduced(sender);
        sender->n_echoes++;
    }
}

void tcp_sender_acknowledge(TcpSender *sender, const TcpSegment *segment, SimTime now_ps)
{
    guint64 acknowledgement = segment->acknowledgement;
    if (acknowledgement > sender->max || acknowledgement < sender->una) {
        return;
    }
    gint64 flight = tcp_sender_flight(sender);
    guint64 newly_acknowledged = 0;
    if (sender->sack) {
        newly_acknowledged = tcp_scoreboard_update(&sender->scoreboard, acknowledgement,
                                                   sender->max, segment->sack, segment->n_sacks);
    }
    gboolean is_new = acknowledgement > sender->una;
    if (is_new) {
        new_acknowledgement(sender, segment, flight, now_ps);
    } else if (is_duplicate(sender, segment, newly_acknowledged)) {
        duplicate_acknowledgement(sender);
    }
    if (sender->has_rack) {
        acknowledge_by_rack(sender, segment, is_new, newly_acknowledged, now_ps);
    }
    if (is_echo(sender, segment)) {
        react_to_echo(sender, flight);
    }
    sender->window_end = MAX(sender->window_end, acknowledgement + segment->window_bytes);
    sender->largest_window = MAX(sender->largest_window, segment->window_bytes);
    sender->last_window = segment->window_bytes;
}

void tcp_sender_time_out(TcpSender *sender, SimTime now_ps)
{
    tcp_rto_back_off(&sender->rto);
    sender->timed_end = 0;
    sender->timer_ps = now_ps + sender->rto.timeout_ps;
    if (sender->una == sender->max) {
        sender->probes = sender->nxt < sender->end;
        sender->timer_ps = sender->probes ? sender->timer_ps : SIM_TIME_NEVER;
        return;
    }
    gint64 flight = (gint64)(sender->max - sender->una - sender->scoreboard.acknowledged_bytes);
    tcp_congestion_timed_out(&sender->congestion, flight, sender->timed_out_una != sender->una);
    sender->timed_out_una = sender->una;
    note_reduced(sender);
    sender->state = TCP_SENDER_LOSS;
    sender->recover = sender->max;
    sender->duplicates = 0;
    sender->limited = 0;
    sender->retransmits_first = FALSE;
    sender->scoreboard.high_retransmitted = sender->una;
    sender->n_timeouts++;
    if (sender->has_rack) {
        /* What was sent of late may be under way (Linux tcp_enter_loss). */
        tcp_rack_time_out(&sender->rack, now_ps);
        sender->congestion.window_bytes += sender->rack.flight_bytes;
    } else {
        sender->nxt = sender->una;
    }
}

/* A probe goes out if none is out whose answer has not come; else, and behind it, the
 * retransmission timer runs. */
static void run_rack_timers(TcpSender *sender, SimTime now_ps)
{
    TcpRack *rack = &sender->rack;
    if (rack->reorder_ps <= now_ps) {
        detect_by_rack(sender, now_ps);
    }
    if (rack->probe_ps <= now_ps) {
        rack->probe_ps = SIM_TIME_NEVER;
        rack->probes = rack->probe_end == 0 && rack->n > 0;
        if (rack->probes) {
            sender->timer_ps = now_ps + sender->rto.timeout_ps;
        }
    }
}

void tcp_sender_run_timers(TcpSender *sender, SimTime now_ps)
{
    if (sender->pacing.timer_ps <= now_ps) {
        sender->pacing.timer_ps = SIM_TIME_NEVER; /* the caller sends */
    }
    if (sender->has_rack) {
        run_rack_timers(sender, now_ps);
    }
    if (sender->timer_ps <= now_ps) {
        tcp_sender_time_out(sender, now_ps);
    }
}
