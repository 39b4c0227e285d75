#include "models/tcp_rack.h"

void tcp_rack_init(TcpRack *rack)
{
    *rack = (TcpRack){.sent_ps = -1, .reorder_ps = SIM_TIME_NEVER, .probe_ps = SIM_TIME_NEVER};
}

void tcp_rack_clear(TcpRack *rack)
{
    g_free(rack->segment);
    *rack = (TcpRack){0};
}

/* ---- segments ---- */

static TcpRackSegment *segment_at(const TcpRack *rack, guint i)
{
    return &rack->segment[(rack->head + i) & (rack->room - 1)];
}

static void grow(TcpRack *rack)
{
    guint room = MAX(64, 2 * rack->room);
    TcpRackSegment *segment = g_new(TcpRackSegment, room);
    for (guint i = 0; i < rack->n; i++) {
        segment[i] = *segment_at(rack, i);
    }
    g_free(rack->segment);
    rack->segment = segment;
    rack->room = room;
    rack->head = 0;
}

static gint64 bytes_of(const TcpRackSegment *segment)
{
    return (gint64)(segment->end - segment->begin);
}

/* The segment that begins at `begin`, which is there. */
static TcpRackSegment *find(const TcpRack *rack, guint64 begin)
{
    guint low = 0;
    guint high = rack->n - 1;
    while (low < high) {
        guint middle = low + (high - low + 1) / 2;
        if (segment_at(rack, middle)->begin <= begin) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return segment_at(rack, low);
}

static void send_again(TcpRack *rack, TcpRackSegment *segment, SimTime now_ps)
{
    if (segment->is_lost) {
        segment->is_lost = FALSE;
        rack->n_lost--;
        rack->flight_bytes += bytes_of(segment);
    } else {
        rack->n_again -= segment->is_retransmitted ? 1 : 0;
    }
    segment->is_retransmitted = TRUE;
    segment->sent_ps = now_ps;
    rack->n_again++;
}

void tcp_rack_sent(TcpRack *rack, const TcpRange *range, gboolean is_retransmission, SimTime now_ps)
{
    if (is_retransmission) {
        send_again(rack, find(rack, range->begin), now_ps);
        return;
    }
    if (rack->n == rack->room) {
        grow(rack);
    }
    *segment_at(rack, rack->n++) =
        (TcpRackSegment){.begin = range->begin, .end = range->end, .sent_ps = now_ps};
    rack->flight_bytes += (gint64)(range->end - range->begin);
}

gboolean tcp_rack_next_lost(const TcpRack *rack, TcpRange *range)
{
    for (guint i = 0; rack->n_lost > 0 && i < rack->n; i++) {
        const TcpRackSegment *segment = segment_at(rack, i);
        if (segment->is_lost) {
            *range = (TcpRange){segment->begin, segment->end};
            return TRUE;
        }
    }
    return FALSE;
}

TcpRange tcp_rack_last(const TcpRack *rack)
{
    g_assert(rack->n > 0);
    const TcpRackSegment *last = segment_at(rack, rack->n - 1);
    return (TcpRange){last->begin, last->end};
}

static void lose(TcpRack *rack, TcpRackSegment *segment)
{
    segment->is_lost = TRUE;
    rack->n_lost++;
    rack->n_again -= segment->is_retransmitted ? 1 : 0;
    rack->flight_bytes -= bytes_of(segment);
}

/* ---- acknowledgements ---- */

/* RACK_sent_after: whether `first` was sent after `second`. */
static gboolean is_sent_after(SimTime first_ps, guint64 first_end, SimTime second_ps,
                              guint64 second_end)
{
    return first_ps > second_ps || (first_ps == second_ps && first_end > second_end);
}

/* Steps 1 and 2 for a segment that has arrived: of one that was retransmitted the acknowledgement
 * may be the original's. */
static void advance(TcpRack *rack, const TcpRackSegment *segment, SimTime echo_ps, SimTime now_ps)
{
    SimTime round_trip_ps = MAX(now_ps - segment->sent_ps, 1);
    if (!segment->is_retransmitted) {
        rack->least_ps = rack->least_ps == 0 ? round_trip_ps : MIN(rack->least_ps, round_trip_ps);
    } else if ((echo_ps >= 0 && echo_ps < segment->sent_ps) || round_trip_ps < rack->least_ps) {
        return;
    }
    rack->round_trip_ps = round_trip_ps;
    if (is_sent_after(segment->sent_ps, segment->end, rack->sent_ps, rack->end)) {
        rack->sent_ps = segment->sent_ps;
        rack->end = segment->end;
    }
}

/* Step 3. */
static void note_order(TcpRack *rack, const TcpRackSegment *segment)
{
    if (segment->end > rack->highest) {
        rack->highest = segment->end;
    } else if (!segment->is_retransmitted) {
        rack->is_reordering_seen = TRUE;
    }
}

static void arrive(TcpRack *rack, TcpRackSegment *segment, SimTime echo_ps, SimTime now_ps)
{
    if (segment->is_lost) {
        /* a loss that was none: when it was sent is still known */
        rack->n_lost--;
        segment->is_lost = FALSE;
    } else {
        rack->n_again -= segment->is_retransmitted ? 1 : 0;
        rack->flight_bytes -= bytes_of(segment);
    }
    advance(rack, segment, echo_ps, now_ps);
    note_order(rack, segment);
}

static void drop_below(TcpRack *rack, guint64 una, SimTime echo_ps, SimTime now_ps)
{
    while (rack->n > 0 && segment_at(rack, 0)->end <= una) {
        TcpRackSegment *first = segment_at(rack, 0);
        if (first->is_acknowledged) {
            rack->n_acknowledged--;
        } else {
            arrive(rack, first, echo_ps, now_ps);
        }
        rack->head = (rack->head + 1) & (rack->room - 1);
        rack->n--;
    }
    if (rack->n > 0 && segment_at(rack, 0)->begin < una) { /* a part of it */
        TcpRackSegment *first = segment_at(rack, 0);
        gboolean is_in_flight = !first->is_lost && !first->is_acknowledged;
        rack->flight_bytes -= is_in_flight ? (gint64)(una - first->begin) : 0;
        first->begin = una;
    }
}

void tcp_rack_acknowledge(TcpRack *rack, guint64 una, const TcpRanges *acknowledged,
                          SimTime echo_ps, SimTime now_ps)
{
    drop_below(rack, una, echo_ps, now_ps);
    guint range = 0;
    for (guint i = 0; range < acknowledged->n && i < rack->n; i++) {
        TcpRackSegment *segment = segment_at(rack, i);
        while (range < acknowledged->n && acknowledged->range[range].end < segment->end) {
            range++;
        }
        if (range < acknowledged->n && !segment->is_acknowledged &&
            acknowledged->range[range].begin <= segment->begin) {
            arrive(rack, segment, echo_ps, now_ps);
            segment->is_acknowledged = TRUE;
            rack->n_acknowledged++;
        }
    }
}

/* ---- losses ---- */

static SimTime reordering_window_ps(const TcpRack *rack, gboolean is_recovering,
                                    SimTime smoothed_ps)
{
    if (!rack->is_reordering_seen &&
        (is_recovering || rack->n_acknowledged >= TCP_DUPLICATE_THRESHOLD)) {
        return 0;
    }
    return MIN(rack->least_ps / 4, smoothed_ps);
}

/* Nearly always: what is under way was sent in the order of its numbers, the first after all that
 * has arrived. */
static gboolean is_in_order(const TcpRack *rack)
{
    if (rack->n == 0) {
        return TRUE;
    }
    const TcpRackSegment *first = segment_at(rack, 0);
    return rack->n_acknowledged == 0 && rack->n_again == 0 && rack->n_lost == 0 &&
           !is_sent_after(rack->sent_ps, rack->end, first->sent_ps, first->end);
}

gboolean tcp_rack_detect(TcpRack *rack, gboolean is_recovering, SimTime smoothed_ps, SimTime now_ps)
{
    gboolean is_lost_again = FALSE;
    rack->reorder_ps = SIM_TIME_NEVER;
    if (is_in_order(rack)) {
        return FALSE;
    }
    rack->window_ps = reordering_window_ps(rack, is_recovering, smoothed_ps);
    SimTime wait_ps = rack->round_trip_ps + rack->window_ps;
    SimTime latest_ps = 0;
    for (guint i = 0; i < rack->n; i++) {
        TcpRackSegment *segment = segment_at(rack, i);
        if (segment->is_lost || segment->is_acknowledged ||
            !is_sent_after(rack->sent_ps, rack->end, segment->sent_ps, segment->end)) {
            continue;
        }
        if (segment->sent_ps + wait_ps <= now_ps) {
            is_lost_again = is_lost_again || segment->is_retransmitted;
            lose(rack, segment);
        } else {
            latest_ps = MAX(latest_ps, segment->sent_ps + wait_ps);
        }
    }
    rack->reorder_ps = latest_ps > 0 ? latest_ps : SIM_TIME_NEVER;
    return is_lost_again;
}

void tcp_rack_time_out(TcpRack *rack, SimTime now_ps)
{
    SimTime wait_ps = rack->round_trip_ps + rack->window_ps;
    for (guint i = 0; i < rack->n; i++) {
        TcpRackSegment *segment = segment_at(rack, i);
        if (!segment->is_lost && !segment->is_acknowledged &&
            (i == 0 || segment->sent_ps + wait_ps <= now_ps)) {
            lose(rack, segment);
        }
    }
    rack->reorder_ps = SIM_TIME_NEVER;
    rack->probe_ps = SIM_TIME_NEVER;
    rack->probes = FALSE;
    rack->probe_end = 0;
}

/* ---- the probe ---- */

void tcp_rack_plan_probe(TcpRack *rack, const TcpRto *rto, SimTime time_out_ps, SimTime now_ps)
{
    SimTime wait_ps = TCP_RACK_FIRST_PROBE_PS;
    if (rto->smoothed_ps > 0) {
        wait_ps = 2 * rto->smoothed_ps + (rack->n == 1 ? rto->minimum_ps : TCP_RACK_PROBE_SLACK_PS);
    }
    rack->probe_ps = MIN(now_ps + wait_ps, time_out_ps);
}

void tcp_rack_probed(TcpRack *rack, guint64 end, gboolean is_retransmission)
{
    rack->probes = FALSE;
    rack->probe_end = end;
    rack->is_probe_again = is_retransmission;
}

gboolean tcp_rack_settle_probe(TcpRack *rack, guint64 acknowledgement, gboolean is_duplicate)
{
    if (rack->probe_end == 0 || acknowledgement < rack->probe_end) {
        return FALSE;
    }
    gboolean is_repaired = rack->is_probe_again && acknowledgement > rack->probe_end;
    if (!rack->is_probe_again || is_repaired || is_duplicate) {
        rack->probe_end = 0;
    }
    return is_repaired;
}
