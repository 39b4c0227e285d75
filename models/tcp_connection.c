#include "models/tcp_connection.h"

#define MAX_WINDOW_FIELD 65535
#define MAX_WINDOW_SHIFT 14 /* RFC 7323 section 2.3 */

const char *tcp_state_name(TcpState state)
{
    static const char *const names[] = {"CLOSED",      "LISTEN",     "SYN-SENT",   "SYN-RECEIVED",
                                        "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
                                        "CLOSING",     "LAST-ACK",   "TIME-WAIT"};
    return names[state];
}

void tcp_connection_init(TcpConnection *connection, guint32 number, const TcpSettings *settings,
                         TcpSend send, gpointer host)
{
    *connection = (TcpConnection){.number = number,
                                  .settings = settings,
                                  .send = send,
                                  .host = host,
                                  .handshake_ps = SIM_TIME_NEVER};
    tcp_rto_init(&connection->handshake_rto, settings->minimum_rto_ps);
    connection->sender.timer_ps = SIM_TIME_NEVER;
    connection->receiver.deadline_ps = SIM_TIME_NEVER;
}

void tcp_connection_clear(TcpConnection *connection)
{
    tcp_sender_clear(&connection->sender);
    tcp_receiver_clear(&connection->receiver);
}

/* ---- sending ---- */

/* The least shift with which a window field can offer the whole buffer. */
static guint8 own_shift(const TcpSettings *settings)
{
    guint shift = 0;
    while (shift < MAX_WINDOW_SHIFT && settings->receive_buffer_bytes >> shift > MAX_WINDOW_FIELD) {
        shift++;
    }
    return (guint8)shift;
}

static guint8 own_options(const TcpSettings *settings)
{
    return (guint8)(TCP_OPTION_MSS | (settings->window_scaling ? TCP_OPTION_WINDOW_SCALE : 0) |
                    (settings->sack ? TCP_OPTION_SACK_PERMITTED : 0) |
                    (settings->timestamps ? TCP_OPTION_TIMESTAMPS : 0));
}

/* SYN, or SYN and ACK: windows are not scaled yet (RFC 7323 section 2.2). */
static void send_syn(TcpConnection *connection, SimTime now_ps)
{
    const TcpSettings *settings = connection->settings;
    TcpSegment segment = {.connection = connection->number,
                          .flags = TCP_SYN,
                          .options = own_options(settings),
                          .mss = (guint32)settings->mss_bytes,
                          .window_shift = own_shift(settings),
                          .time_ps = now_ps};
    gboolean answers = connection->state == TCP_STATE_SYN_RECEIVED;
    segment.flags |= (guint8)(!answers && settings->ecn        ? TCP_ECE | TCP_CWR
                              : answers && connection->has_ecn ? TCP_ECE
                                                               : 0);
    if (answers) {
        segment.options &= (guint8)(connection->options | TCP_OPTION_MSS);
        tcp_receiver_fill(&connection->receiver, &segment, FALSE);
    }
    segment.window_bytes = (guint32)MIN(settings->receive_buffer_bytes, MAX_WINDOW_FIELD);
    segment.field_shift = 0;
    connection->handshake_ps = now_ps + connection->handshake_rto.timeout_ps;
    connection->send(connection->host, &segment);
}

static void send_segment(TcpConnection *connection, TcpSegment *segment, SimTime now_ps)
{
    segment->connection = connection->number;
    segment->options = connection->options & TCP_OPTION_TIMESTAMPS;
    segment->time_ps = now_ps;
    tcp_receiver_fill(&connection->receiver, segment,
                      (connection->options & TCP_OPTION_SACK_PERMITTED) != 0);
    connection->send(connection->host, segment);
}

/* RFC 3168 sections 6.1.2 and 6.1.5: new data can be marked, and tells of a smaller window; what is
 * sent again, and probes of a closed window (6.1.6), cannot. */
static void fill_ecn(TcpSender *sender, TcpSegment *segment)
{
    segment->ecn = TCP_ECN_CAPABLE;
    if (sender->tells_reduced) {
        segment->flags |= TCP_CWR;
        sender->tells_reduced = FALSE;
    }
}

/* The numbers of `range` as a segment: the last of all is the FIN's once there is one. */
static void send_range(TcpConnection *connection, const TcpRange *range, gboolean is_new,
                       SimTime now_ps)
{
    TcpSender *sender = &connection->sender;
    guint64 data_end = sender->end - (sender->is_closing ? 1 : 0);
    gboolean has_fin = range->end > data_end;
    TcpSegment segment = {.flags = (guint8)(has_fin ? TCP_FIN : 0),
                          .sequence = range->begin,
                          .length = (guint32)(MIN(range->end, data_end) - range->begin)};
    if (segment.length > 0 && range->end >= data_end) {
        segment.flags |= TCP_PUSH;
    }
    if (sender->has_ecn && is_new && segment.length > 0) {
        fill_ecn(sender, &segment);
    }
    send_segment(connection, &segment, now_ps);
}

/* Sends all that may be sent, and an acknowledgement if one is due. */
static void send_all(TcpConnection *connection, SimTime now_ps)
{
    TcpRange range;
    gboolean is_retransmission;
    gboolean probes = connection->sender.probes;
    while (tcp_sender_take(&connection->sender, now_ps, &range, &is_retransmission)) {
        send_range(connection, &range, !is_retransmission && !probes, now_ps);
        probes = FALSE;
    }
    if (connection->receiver.acknowledges) {
        TcpSegment segment = {.sequence = connection->sender.nxt};
        send_segment(connection, &segment, now_ps);
    }
}

/* ---- states ---- */

void tcp_connection_listen(TcpConnection *connection)
{
    connection->state = TCP_STATE_LISTEN;
}

void tcp_connection_open(TcpConnection *connection, SimTime now_ps)
{
    connection->state = TCP_STATE_SYN_SENT;
    send_syn(connection, now_ps);
}

/* A SYN offers ECN with both flags, an answer takes it up with ECE alone (RFC 3168 section 6.1.1).
 */
static gboolean agrees_on_ecn(const TcpConnection *connection, const TcpSegment *segment)
{
    guint wanted = segment->flags & TCP_ACK ? TCP_ECE : TCP_ECE | TCP_CWR;
    return connection->settings->ecn && (segment->flags & (TCP_ECE | TCP_CWR)) == wanted;
}

/* What the SYN of the other end says. */
static void take_syn(TcpConnection *connection, const TcpSegment *segment)
{
    const TcpSettings *settings = connection->settings;
    connection->has_ecn = agrees_on_ecn(connection, segment);
    connection->options = (guint8)(own_options(settings) & segment->options);
    connection->other_mss = segment->mss;
    gboolean scales = (connection->options & TCP_OPTION_WINDOW_SCALE) != 0;
    connection->other_shift = scales ? segment->window_shift : 0;
    guint32 options = connection->options & TCP_OPTION_TIMESTAMPS ? TCP_TIMESTAMP_BYTES : 0;
    guint32 full_bytes = MIN((guint32)settings->mss_bytes, connection->other_mss) - options;
    tcp_receiver_init(&connection->receiver, settings, full_bytes, scales ? own_shift(settings) : 0,
                      segment->time_ps);
    tcp_sender_init(&connection->sender, settings, full_bytes,
                    (connection->options & TCP_OPTION_SACK_PERMITTED) != 0, segment->window_bytes);
    connection->sender.has_ecn = connection->has_ecn;
}

static void establish(TcpConnection *connection)
{
    connection->state = TCP_STATE_ESTABLISHED;
    connection->handshake_ps = SIM_TIME_NEVER;
}

static void receive_in_handshake(TcpConnection *connection, const TcpSegment *segment,
                                 SimTime now_ps)
{
    gboolean has_syn = (segment->flags & TCP_SYN) != 0;
    gboolean acknowledges = (segment->flags & TCP_ACK) != 0 && segment->acknowledgement >= 1;
    if (connection->state == TCP_STATE_LISTEN && has_syn) {
        take_syn(connection, segment);
        connection->state = TCP_STATE_SYN_RECEIVED;
        send_syn(connection, now_ps);
    } else if (connection->state == TCP_STATE_SYN_SENT && has_syn && acknowledges) {
        take_syn(connection, segment);
        establish(connection);
        if (connection->options & TCP_OPTION_TIMESTAMPS) {
            tcp_rto_measure(&connection->sender.rto, MAX(now_ps - segment->echo_ps, 1));
        }
        connection->receiver.acknowledges = TRUE;
        send_all(connection, now_ps);
    } else if (connection->state == TCP_STATE_SYN_RECEIVED && has_syn) {
        send_syn(connection, now_ps);
    } else if (connection->state == TCP_STATE_SYN_RECEIVED && acknowledges) {
        establish(connection);
    }
}

/* The FIN of this end is acknowledged. */
static void finish_sending(TcpConnection *connection)
{
    TcpState state = connection->state;
    connection->state = state == TCP_STATE_FIN_WAIT_1 ? TCP_STATE_FIN_WAIT_2
                        : state == TCP_STATE_CLOSING  ? TCP_STATE_TIME_WAIT
                        : state == TCP_STATE_LAST_ACK ? TCP_STATE_CLOSED
                                                      : state;
}

/* The FIN of the other end has come, and all before it. */
static void finish_receiving(TcpConnection *connection)
{
    TcpState state = connection->state;
    connection->state = state == TCP_STATE_ESTABLISHED  ? TCP_STATE_CLOSE_WAIT
                        : state == TCP_STATE_FIN_WAIT_1 ? TCP_STATE_CLOSING
                        : state == TCP_STATE_FIN_WAIT_2 ? TCP_STATE_TIME_WAIT
                                                        : state;
}

void tcp_connection_receive(TcpConnection *connection, const TcpSegment *segment, SimTime now_ps)
{
    if (connection->state < TCP_STATE_ESTABLISHED) {
        receive_in_handshake(connection, segment, now_ps);
        if (connection->state < TCP_STATE_ESTABLISHED || segment->flags & TCP_SYN) {
            return;
        }
    }
    if (segment->flags & TCP_SYN) { /* its acknowledgement was lost */
        connection->receiver.acknowledges = TRUE;
        send_all(connection, now_ps);
        return;
    }
    TcpSender *sender = &connection->sender;
    tcp_sender_acknowledge(sender, segment, now_ps);
    if (sender->is_closing && sender->una == sender->end) {
        finish_sending(connection);
    }
    connection->n_received += tcp_receiver_accept(&connection->receiver, segment, now_ps);
    if (tcp_receiver_is_finished(&connection->receiver)) {
        finish_receiving(connection);
    }
    send_all(connection, now_ps);
}

/* ---- the application ---- */

guint64 tcp_connection_room(const TcpConnection *connection)
{
    const TcpSender *sender = &connection->sender;
    guint64 held = sender->end - sender->una;
    guint64 buffer = (guint64)connection->settings->send_buffer_bytes;
    return buffer > held ? buffer - held : 0;
}

guint64 tcp_connection_write(TcpConnection *connection, guint64 bytes, SimTime now_ps)
{
    g_assert(!connection->sender.is_closing);
    guint64 taken = MIN(bytes, tcp_connection_room(connection));
    connection->sender.end += taken;
    send_all(connection, now_ps);
    return taken;
}

guint64 tcp_connection_read(TcpConnection *connection, guint64 most, SimTime now_ps)
{
    guint64 bytes = MIN(most, tcp_receiver_available(&connection->receiver));
    if (bytes > 0) {
        tcp_receiver_read(&connection->receiver, bytes);
        send_all(connection, now_ps);
    }
    return bytes;
}

void tcp_connection_close(TcpConnection *connection, SimTime now_ps)
{
    g_assert(connection->state == TCP_STATE_ESTABLISHED ||
             connection->state == TCP_STATE_CLOSE_WAIT);
    connection->state =
        connection->state == TCP_STATE_ESTABLISHED ? TCP_STATE_FIN_WAIT_1 : TCP_STATE_LAST_ACK;
    connection->sender.is_closing = TRUE;
    connection->sender.end++;
    send_all(connection, now_ps);
}

/* ---- timers ---- */

SimTime tcp_connection_timer_ps(const TcpConnection *connection)
{
    SimTime timer_ps =
        MIN(tcp_sender_next_ps(&connection->sender), connection->receiver.deadline_ps);
    return MIN(timer_ps, connection->handshake_ps);
}

void tcp_connection_run_timers(TcpConnection *connection, SimTime now_ps)
{
    if (connection->handshake_ps <= now_ps) {
        tcp_rto_back_off(&connection->handshake_rto);
        send_syn(connection, now_ps);
    }
    if (connection->receiver.deadline_ps <= now_ps) {
        connection->receiver.acknowledges = TRUE;
    }
    tcp_sender_run_timers(&connection->sender, now_ps);
    if (connection->state >= TCP_STATE_ESTABLISHED) {
        send_all(connection, now_ps);
    }
}
