#include "models/tcp_receiver.h"

#include <string.h>

void tcp_receiver_init(TcpReceiver *receiver, const TcpSettings *settings, guint32 mss_bytes,
                       guint window_shift, SimTime syn_time_ps)
{
    *receiver = (TcpReceiver){
        .settings = settings,
        .mss_bytes = mss_bytes,
        .next = 1,
        .read = 1,
        .fin = G_MAXUINT64,
        .edge = 1,
        .window_shift = window_shift,
        .deadline_ps = SIM_TIME_NEVER,
        .recent_time_ps = syn_time_ps,
        .last_acknowledgement = 1,
    };
}

void tcp_receiver_clear(TcpReceiver *receiver)
{
    tcp_ranges_clear(&receiver->early);
}

/* RFC 2018 section 4: the block with the newest segment comes first. */
static void note_recent(TcpReceiver *receiver, guint64 number)
{
    guint n_kept = MIN(receiver->n_recent, TCP_SEGMENT_MAX_SACKS - 1);
    memmove(receiver->recent + 1, receiver->recent, n_kept * sizeof(guint64));
    receiver->recent[0] = number;
    receiver->n_recent = n_kept + 1;
}

static void accept_in_order(TcpReceiver *receiver, guint64 end, SimTime now_ps)
{
    const TcpSettings *settings = receiver->settings;
    gboolean fills_gap = receiver->early.n > 0;
    receiver->unacknowledged += end - receiver->next;
    receiver->next = tcp_ranges_take_first(&receiver->early, end);
    guint64 enough = (guint64)settings->acknowledge_every * receiver->mss_bytes;
    if (fills_gap || settings->delayed_ack_ps == 0 || receiver->unacknowledged >= enough ||
        receiver->next > receiver->fin) {
        receiver->acknowledges = TRUE;
    } else if (receiver->deadline_ps == SIM_TIME_NEVER) {
        receiver->deadline_ps = now_ps + settings->delayed_ack_ps;
    }
}

/* The right edge of what is taken: as offered, a byte more for a FIN. */
static guint64 limit_of(const TcpReceiver *receiver)
{
    return receiver->edge + (receiver->fin == receiver->edge);
}

guint64 tcp_receiver_accept(TcpReceiver *receiver, const TcpSegment *segment, SimTime now_ps)
{
    guint64 begin = MAX(segment->sequence, receiver->next);
    guint64 data_end = segment->sequence + segment->length;
    if ((segment->options & TCP_OPTION_TIMESTAMPS) &&
        segment->time_ps >= receiver->recent_time_ps &&
        segment->sequence <= receiver->last_acknowledgement) {
        receiver->recent_time_ps = segment->time_ps;
    }
    if (tcp_segment_is_acknowledgement(segment)) {
        return 0;
    }
    /* RFC 3168 section 6.1.3 */
    if (segment->flags & TCP_CWR || segment->ecn == TCP_ECN_EXPERIENCED) {
        receiver->echoes = segment->ecn == TCP_ECN_EXPERIENCED;
    }
    if (segment->flags & TCP_FIN) {
        receiver->fin = data_end;
    }
    guint64 end = MIN(segment->sequence + tcp_segment_span(segment), limit_of(receiver));
    if (begin >= end) {
        receiver->acknowledges = TRUE;
        return 0;
    }
    data_end = MIN(data_end, end);
    guint64 n_data = data_end > begin ? data_end - begin : 0;
    if (begin == receiver->next) {
        guint64 before = receiver->early.n > 0 ? tcp_ranges_add(&receiver->early, begin, end) : 0;
        n_data = before > 0 ? MIN(before, n_data) : n_data;
        accept_in_order(receiver, end, now_ps);
        return n_data;
    }
    guint64 n_new = tcp_ranges_add(&receiver->early, begin, end);
    note_recent(receiver, begin);
    receiver->acknowledges = TRUE;
    return MIN(n_new, n_data);
}

guint64 tcp_receiver_available(const TcpReceiver *receiver)
{
    return MIN(receiver->next, receiver->fin) - receiver->read;
}

gboolean tcp_receiver_is_finished(const TcpReceiver *receiver)
{
    return receiver->next > receiver->fin;
}

/* What fits into the buffer behind RCV.NXT, as the window field can say it. */
static guint64 largest_window(const TcpReceiver *receiver)
{
    guint64 held = tcp_receiver_available(receiver);
    guint64 buffer = (guint64)receiver->settings->receive_buffer_bytes;
    guint64 most = G_GUINT64_CONSTANT(65535) << receiver->window_shift;
    guint64 window = MIN(buffer > held ? buffer - held : 0, most);
    return window >> receiver->window_shift << receiver->window_shift;
}

void tcp_receiver_read(TcpReceiver *receiver, guint64 bytes)
{
    receiver->read += bytes;
    guint64 offered = receiver->edge > receiver->next ? receiver->edge - receiver->next : 0;
    guint64 window = largest_window(receiver);
    if (2 * offered <= (guint64)receiver->settings->receive_buffer_bytes && window >= 2 * offered &&
        window >= receiver->mss_bytes) {
        receiver->acknowledges = TRUE;
    }
}

static void fill_sacks(const TcpReceiver *receiver, TcpSegment *segment)
{
    guint most = segment->options & TCP_OPTION_TIMESTAMPS ? TCP_SEGMENT_MAX_SACKS - 1
                                                          : TCP_SEGMENT_MAX_SACKS;
    guint n = 0;
    for (guint i = 0; i < receiver->n_recent && n < most; i++) {
        const TcpRange *range = tcp_ranges_find(&receiver->early, receiver->recent[i]);
        gboolean is_told = range == NULL;
        for (guint k = 0; k < n && !is_told; k++) {
            is_told = segment->sack[k].begin == range->begin;
        }
        if (!is_told) {
            segment->sack[n++] = *range;
        }
    }
    segment->n_sacks = (guint8)n;
}

void tcp_receiver_fill(TcpReceiver *receiver, TcpSegment *segment, gboolean sack)
{
    guint64 buffer = (guint64)receiver->settings->receive_buffer_bytes;
    guint64 step = MIN(buffer / 2, receiver->mss_bytes);
    guint64 edge = receiver->next + largest_window(receiver);
    if (edge >= receiver->edge + step) {
        receiver->edge = edge;
    }
    guint64 window = receiver->edge > receiver->next ? receiver->edge - receiver->next : 0;
    segment->flags |= (guint8)(receiver->echoes ? TCP_ACK | TCP_ECE : TCP_ACK);
    segment->acknowledgement = receiver->next;
    segment->window_bytes = (guint32)(window >> receiver->window_shift << receiver->window_shift);
    segment->field_shift = (guint8)receiver->window_shift;
    segment->echo_ps = segment->options & TCP_OPTION_TIMESTAMPS ? receiver->recent_time_ps : 0;
    if (sack && receiver->early.n > 0) {
        fill_sacks(receiver, segment);
    }
    receiver->acknowledges = FALSE;
    receiver->unacknowledged = 0;
    receiver->deadline_ps = SIM_TIME_NEVER;
    receiver->last_acknowledgement = receiver->next;
}
