/* Two ends of a connection: handshake, options, data through losses, and the end (RFC 9293). The
 * wire between them takes 10 ms a way and loses what a test says. */
#include "models/tcp_connection.h"

#define MS       SIM_PS_PER_MS
#define DELAY_PS (10 * MS)
#define MAX_WIRE 4096

typedef struct {
    SimTime time_ps;
    guint to;
    TcpSegment segment;
} Flight;

typedef struct Wire Wire;

typedef struct {
    Wire *wire;
    guint index;
    TcpSettings settings;
    TcpConnection connection;
} End;

struct Wire {
    SimTime now_ps;
    End end[2];
    Flight flight[MAX_WIRE]; /* [head, tail), in order of time */
    guint head, tail;
    guint lost_every; /* of the segments with data from end 0; 0: none */
    guint n_data;
    guint n_lost_syn; /* how many of the first segments are lost */
    GString *log;     /* (nullable) what was sent: flags and states */
};

static void wire_send(gpointer host, const TcpSegment *segment)
{
    End *end = host;
    Wire *wire = end->wire;
    if (wire->log != NULL) {
        g_string_append_printf(
            wire->log, "%u%s%s%s ", end->index, segment->flags & TCP_SYN ? "S" : "",
            segment->flags & TCP_FIN ? "F" : "", segment->flags & TCP_ACK ? "A" : "");
    }
    if (wire->n_lost_syn > 0) {
        wire->n_lost_syn--;
        return;
    }
    if (segment->length > 0 && end->index == 0 && wire->lost_every > 0 &&
        ++wire->n_data % wire->lost_every == 0) {
        return;
    }
    g_assert_cmpuint(wire->tail, <, MAX_WIRE);
    wire->flight[wire->tail++] = (Flight){wire->now_ps + DELAY_PS, 1 - end->index, *segment};
}

static Wire *wire_new(void)
{
    Wire *wire = g_new0(Wire, 1);
    for (guint i = 0; i < 2; i++) {
        End *end = &wire->end[i];
        end->wire = wire;
        end->index = i;
        sim_attribute_set_defaults(&tcp_attributes, &end->settings);
        tcp_connection_init(&end->connection, 7, &end->settings, wire_send, end);
    }
    return wire;
}

static void wire_free(Wire *wire)
{
    for (guint i = 0; i < 2; i++) {
        tcp_connection_clear(&wire->end[i].connection);
        sim_attribute_clear(&tcp_attributes, &wire->end[i].settings);
    }
    g_free(wire);
}

/* One arrival or timer; FALSE when there is none before `until_ps`. */
static gboolean wire_step(Wire *wire, SimTime until_ps)
{
    SimTime arrival_ps =
        wire->head < wire->tail ? wire->flight[wire->head].time_ps : SIM_TIME_NEVER;
    SimTime timer_ps = MIN(tcp_connection_timer_ps(&wire->end[0].connection),
                           tcp_connection_timer_ps(&wire->end[1].connection));
    if (MIN(arrival_ps, timer_ps) >= until_ps) {
        return FALSE;
    }
    wire->now_ps = MIN(arrival_ps, timer_ps);
    if (arrival_ps <= timer_ps) {
        Flight flight = wire->flight[wire->head++];
        tcp_connection_receive(&wire->end[flight.to].connection, &flight.segment, wire->now_ps);
    } else {
        tcp_connection_run_timers(&wire->end[0].connection, wire->now_ps);
        tcp_connection_run_timers(&wire->end[1].connection, wire->now_ps);
    }
    return TRUE;
}

static void wire_run(Wire *wire, SimTime until_ps)
{
    while (wire_step(wire, until_ps)) {
    }
    wire->now_ps = until_ps;
}

static void wire_connect(Wire *wire)
{
    tcp_connection_listen(&wire->end[1].connection);
    tcp_connection_open(&wire->end[0].connection, wire->now_ps);
}

static void check_state(const Wire *wire, guint end, TcpState state)
{
    g_assert_cmpstr(tcp_state_name(wire->end[end].connection.state), ==, tcp_state_name(state));
}

/* RFC 9293 figures 6 and 12: the three-way handshake, a segment, and the close of both sides. */
static void test_states(void)
{
    Wire *wire = wire_new();
    g_autoptr(GString) log = g_string_new(NULL);
    wire->log = log;
    wire_connect(wire);
    check_state(wire, 0, TCP_STATE_SYN_SENT);
    wire_run(wire, 15 * MS);
    check_state(wire, 1, TCP_STATE_SYN_RECEIVED);
    wire_run(wire, 25 * MS);
    check_state(wire, 0, TCP_STATE_ESTABLISHED);
    wire_run(wire, 35 * MS);
    check_state(wire, 1, TCP_STATE_ESTABLISHED);
    g_assert_cmpuint(tcp_connection_write(&wire->end[0].connection, 100, wire->now_ps), ==, 100);
    wire_run(wire, 50 * MS);
    g_assert_cmpuint(tcp_connection_read(&wire->end[1].connection, 1000, wire->now_ps), ==, 100);
    tcp_connection_close(&wire->end[0].connection, wire->now_ps);
    check_state(wire, 0, TCP_STATE_FIN_WAIT_1);
    wire_run(wire, 65 * MS);
    check_state(wire, 1, TCP_STATE_CLOSE_WAIT);
    wire_run(wire, 75 * MS);
    check_state(wire, 0, TCP_STATE_FIN_WAIT_2);
    tcp_connection_close(&wire->end[1].connection, wire->now_ps);
    check_state(wire, 1, TCP_STATE_LAST_ACK);
    wire_run(wire, 200 * MS);
    check_state(wire, 0, TCP_STATE_TIME_WAIT);
    check_state(wire, 1, TCP_STATE_CLOSED);
    /* the data's acknowledgement waits for a second segment: the FIN's acknowledges both */
    g_assert_cmpstr(log->str, ==, "0S 1SA 0A 0A 0FA 1A 1FA 0A ");
    g_assert_cmpint(tcp_connection_timer_ps(&wire->end[0].connection), ==, SIM_TIME_NEVER);
    g_assert_cmpint(tcp_connection_timer_ps(&wire->end[1].connection), ==, SIM_TIME_NEVER);
    wire_free(wire);
}

/* RFC 9293 figure 13: both close at once. */
static void test_simultaneous_close(void)
{
    Wire *wire = wire_new();
    wire_connect(wire);
    wire_run(wire, 50 * MS);
    tcp_connection_close(&wire->end[0].connection, wire->now_ps);
    tcp_connection_close(&wire->end[1].connection, wire->now_ps);
    wire_run(wire, 65 * MS);
    check_state(wire, 0, TCP_STATE_CLOSING);
    check_state(wire, 1, TCP_STATE_CLOSING);
    wire_run(wire, 80 * MS);
    check_state(wire, 0, TCP_STATE_TIME_WAIT);
    check_state(wire, 1, TCP_STATE_TIME_WAIT);
    wire_free(wire);
}

/* RFC 6298 (2.1), (5.5): a lost SYN goes again after 1 s, then 2 s. */
static void test_lost_syn(void)
{
    Wire *wire = wire_new();
    wire->n_lost_syn = 2;
    wire_connect(wire);
    wire_run(wire, 3019 * MS);
    check_state(wire, 0, TCP_STATE_SYN_SENT);
    wire_run(wire, 3021 * MS);
    check_state(wire, 0, TCP_STATE_ESTABLISHED);
    wire_free(wire);
}

/* What only one end offers is not used; MSS is the smaller one less the timestamps' bytes. */
static void test_options(void)
{
    Wire *wire = wire_new();
    wire->end[1].settings.sack = FALSE;
    wire->end[1].settings.window_scaling = FALSE;
    wire->end[1].settings.mss_bytes = 1200;
    wire_connect(wire);
    wire_run(wire, 50 * MS);
    for (guint i = 0; i < 2; i++) {
        const TcpConnection *connection = &wire->end[i].connection;
        g_assert_cmpuint(connection->options, ==, TCP_OPTION_MSS | TCP_OPTION_TIMESTAMPS);
        g_assert_cmpuint(connection->sender.mss_bytes, ==, 1188);
        g_assert_false(connection->sender.sack);
        g_assert_cmpuint(connection->sender.window_end, <=, 65536); /* number 1 and 65535 */
    }
    wire_free(wire);
}

/* Whatever is lost, all arrives, once and in order, and both ends close. */
static void check_transfer(gboolean sack, gboolean timestamps, TcpCongestionKind kind,
                           guint lost_every)
{
    const guint64 n_bytes = 300000;
    guint64 written = 0;
    guint64 read = 0;
    Wire *wire = wire_new();
    for (guint i = 0; i < 2; i++) {
        wire->end[i].settings.sack = sack;
        wire->end[i].settings.timestamps = timestamps;
        wire->end[i].settings.congestion = (gint)kind;
        wire->end[i].settings.receive_buffer_bytes = 32768;
    }
    wire_connect(wire);
    wire_run(wire, 50 * MS);
    wire->lost_every = lost_every;
    TcpConnection *client = &wire->end[0].connection;
    TcpConnection *server = &wire->end[1].connection;
    written += tcp_connection_write(client, n_bytes, wire->now_ps);
    while (client->state != TCP_STATE_TIME_WAIT && wire_step(wire, 100000 * SIM_PS_PER_S)) {
        read += tcp_connection_read(server, 1 << 20, wire->now_ps);
        if (written < n_bytes) {
            written += tcp_connection_write(client, n_bytes - written, wire->now_ps);
        } else if (client->state == TCP_STATE_ESTABLISHED) {
            tcp_connection_close(client, wire->now_ps);
        }
        if (server->state == TCP_STATE_CLOSE_WAIT) {
            tcp_connection_close(server, wire->now_ps);
        }
    }
    check_state(wire, 0, TCP_STATE_TIME_WAIT);
    g_assert_cmpuint(read, ==, n_bytes);
    g_assert_cmpuint(server->n_received, ==, n_bytes);
    g_assert_true(lost_every == 0 || client->sender.n_retransmitted >= wire->n_data / lost_every);
    wire_free(wire);
}

static void test_transfer(void)
{
    static const guint lost_every[] = {0, 3, 5, 11, 50};
    for (guint i = 0; i < G_N_ELEMENTS(lost_every); i++) {
        for (guint which = 0; which < 8; which++) {
            check_transfer((which & 1) != 0, (which & 2) != 0,
                           which & 4 ? TCP_CONGESTION_CUBIC : TCP_CONGESTION_RENO, lost_every[i]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_connection/states", test_states);
    g_test_add_func("/models/tcp_connection/simultaneous-close", test_simultaneous_close);
    g_test_add_func("/models/tcp_connection/lost-syn", test_lost_syn);
    g_test_add_func("/models/tcp_connection/options", test_options);
    g_test_add_func("/models/tcp_connection/transfer", test_transfer);
    return g_test_run();
}
