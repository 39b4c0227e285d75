/* RFC 3168, by hand: who may be marked, where, who tells whom, and what it does to the window. */
#include "models/host_network.h"
#include "tests/support/sender_bench.h"

#define MSS SENDER_BENCH_MSS
#define MS  SIM_PS_PER_MS

static void echo(SenderBench *bench, SimTime now_ps, guint next)
{
    const TcpSegment segment = {.flags = TCP_ACK | TCP_ECE,
                                .acknowledgement = 1 + (guint64)next * MSS,
                                .window_bytes = 1 << 20};
    tcp_sender_acknowledge(&bench->sender, &segment, now_ps);
}

/* Section 6.1.2: half of the ten under way, once for all of them; nothing grows meanwhile. */
static void test_once_a_window(void)
{
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 10);
    bench.sender.has_ecn = TRUE;
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    for (guint next = 1; next <= 10; next++) {
        echo(&bench, 100 * MS, next);
        g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * MSS);
        g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 5 * MSS);
        g_assert_true(bench.sender.tells_reduced);
    }
    sender_bench_expect(&bench, 100 * MS, "10 11 12 13 14");
    g_assert_cmpuint(bench.sender.n_echoes, ==, 1);
    echo(&bench, 200 * MS, 11); /* a new window: 5 / 2 */
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 2500);
    g_assert_cmpuint(bench.sender.n_echoes, ==, 2);
    g_assert_cmpuint(bench.sender.n_retransmitted, ==, 0);
    sender_bench_clear(&bench);
}

/* A loss among what was under way is repaired, but lowers the window no more; alone it does, and is
 * told, too. A connection without ECN does not listen. */
static void test_loss(void)
{
    for (guint echoes = 0; echoes < 2; echoes++) {
        SenderBench bench;
        sender_bench_init(&bench, TRUE, 10);
        bench.sender.has_ecn = TRUE;
        sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
        if (echoes > 0) {
            echo(&bench, 100 * MS, 1);
        } else {
            sender_bench_acknowledge(&bench, 100 * MS, 1, 0, NULL);
            sender_bench_expect(&bench, 100 * MS, "10 11");
        }
        sender_bench_acknowledge(&bench, 101 * MS, 1, 1, (const guint[]){2, 5});
        sender_bench_expect(&bench, 101 * MS, "~1");
        /* 10 / 2, or 11 / 2 */
        g_assert_cmpint(bench.sender.congestion.window_bytes, ==, echoes > 0 ? 5000 : 5500);
        g_assert_true(bench.sender.tells_reduced);
        g_assert_cmpuint(bench.sender.n_recoveries, ==, 1);
        sender_bench_clear(&bench);
    }
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 10);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    echo(&bench, 100 * MS, 1);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 11 * MSS);
    sender_bench_clear(&bench);
}

/* Section 6.1.3: ECE from the marked segment on to one with CWR, which may be marked itself. */
static void test_echo(void)
{
    static const struct {
        guint8 flags, ecn;
        gboolean echoes;
    } rows[] = {{0, TCP_ECN_CAPABLE, FALSE},          {0, TCP_ECN_EXPERIENCED, TRUE},
                {0, TCP_ECN_CAPABLE, TRUE},           {TCP_CWR, TCP_ECN_CAPABLE, FALSE},
                {TCP_CWR, TCP_ECN_EXPERIENCED, TRUE}, {TCP_CWR, TCP_ECN_CAPABLE, FALSE}};
    TcpSettings settings;
    TcpReceiver receiver;
    TcpSegment first = {0};
    sim_attribute_set_defaults(&tcp_attributes, &settings);
    tcp_receiver_init(&receiver, &settings, 1000, 7, 0);
    tcp_receiver_fill(&receiver, &first, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const TcpSegment segment = {.flags = (guint8)(TCP_ACK | rows[i].flags),
                                    .ecn = rows[i].ecn,
                                    .sequence = 1 + 1000 * (guint64)i,
                                    .length = 1000};
        TcpSegment answer = {0};
        tcp_receiver_accept(&receiver, &segment, 0);
        tcp_receiver_fill(&receiver, &answer, TRUE);
        g_assert_cmpint((answer.flags & TCP_ECE) != 0, ==, rows[i].echoes);
    }
    tcp_receiver_clear(&receiver);
    sim_attribute_clear(&tcp_attributes, &settings);
}

/* ---- two hosts, a switch between ---- */

#define N_BYTES 400000

typedef struct {
    HostSettings hosts[2];
    LinkSettings links[2];
    SwitchSettings between;
    guint64 written, n_data, lost_data;
    guint8 syn[2]; /* flags of either's SYN */
    guint n_capable, n_plain, n_again_capable, n_bare_capable;
    guint n_echoes, n_told;
    guint64 next; /* of the client's stream */
    HostNetwork *network;
} Lab;

/* HostApplicationRun */
static HostWait run_client(gpointer application, HostNode *node, guint process)
{
    Lab *lab = application;
    if (node->connection[process].state == TCP_STATE_CLOSED) {
        host_node_open(node, process);
        return HOST_WAIT_CONNECT;
    }
    lab->written += host_node_write(node, process, N_BYTES - lab->written);
    return lab->written == N_BYTES ? HOST_WAIT_WAKE : HOST_WAIT_WRITE;
}

/* HostApplicationRun */
static HostWait run_server(gpointer application G_GNUC_UNUSED, HostNode *node, guint process)
{
    host_node_read(node, process, 1 << 20);
    return HOST_WAIT_READ;
}

/* HostNetworkBreak */
static gboolean is_broken(gpointer data, guint host, const TcpSegment *segment)
{
    Lab *lab = data;
    lab->n_data += host == 0 && segment->length > 0 ? 1 : 0;
    return host == 0 && segment->length > 0 && lab->n_data == lab->lost_data;
}

/* HostNetworkCapture */
static void capture(gpointer data, guint host, SimTime start_ps G_GNUC_UNUSED,
                    const TcpSegment *segment)
{
    Lab *lab = data;
    gboolean is_capable = segment->ecn == TCP_ECN_CAPABLE;
    if (segment->flags & TCP_SYN) {
        lab->syn[host] = segment->flags;
    }
    lab->n_bare_capable += segment->length == 0 && is_capable ? 1 : 0;
    lab->n_echoes += (host == 1 && segment->flags & TCP_ECE && !(segment->flags & TCP_SYN)) ? 1 : 0;
    lab->n_told += (segment->flags & TCP_CWR && !(segment->flags & TCP_SYN)) ? 1 : 0;
    if (host == 0 && segment->length > 0) {
        gboolean is_again = segment->sequence < lab->next;
        lab->n_again_capable += is_again && is_capable ? 1 : 0;
        lab->n_capable += is_capable ? 1 : 0;
        lab->n_plain += !is_capable && !is_again ? 1 : 0;
        lab->next = MAX(lab->next, segment->sequence + segment->length);
    }
}

/* From 1 Gbit/s to 100 Mbit/s, marked above five frames of 1518 bytes. */
static void lab_init(Lab *lab, gboolean client, gboolean server)
{
    *lab = (Lab){0};
    for (guint i = 0; i < 2; i++) {
        sim_attribute_set_defaults(&host_attributes, &lab->hosts[i]);
        sim_attribute_set_defaults(&link_attributes, &lab->links[i]);
        lab->links[i].rate_bps = i == 0 ? 1000000000 : 100000000;
    }
    lab->hosts[0].tcp.ecn = client;
    lab->hosts[1].tcp.ecn = server;
    sim_attribute_set_defaults(&switch_attributes, &lab->between);
    lab->between.mark_bytes = 5 * 1518;
}

static void lab_run(Lab *lab, SimTime until_ps)
{
    const HostNetworkSetup setup = {.hosts = {&lab->hosts[0], &lab->hosts[1]},
                                    .links = {&lab->links[0], &lab->links[1]},
                                    .between = &lab->between,
                                    .n_connections = 1};
    const HostApplication application = {.run = {run_client, run_server}, .data = lab};
    lab->network = host_network_new(&setup, &application);
    host_network_set_capture(lab->network, capture, lab);
    host_network_set_break(lab->network, is_broken, lab);
    host_network_wake_at(lab->network, 0, 0, 0);
    g_assert_true(host_network_run(lab->network, until_ps));
    g_assert_true(host_network_is_conserved(lab->network));
}

static void lab_clear(Lab *lab)
{
    host_network_free(lab->network);
    for (guint i = 0; i < 2; i++) {
        sim_attribute_clear(&host_attributes, &lab->hosts[i]);
        sim_attribute_clear(&link_attributes, &lab->links[i]);
    }
    sim_attribute_clear(&switch_attributes, &lab->between);
}

/* Section 6.1.1: offered with both flags, taken up with one; else nothing is ever marked. */
static void test_negotiation(void)
{
    for (guint i = 0; i < 4; i++) {
        gboolean client = (i & 1) != 0;
        gboolean server = (i & 2) != 0;
        Lab lab;
        lab_init(&lab, client, server);
        lab_run(&lab, SIM_PS_PER_S);
        g_assert_cmpuint(lab.syn[0], ==, client ? TCP_SYN | TCP_ECE | TCP_CWR : TCP_SYN);
        g_assert_cmpuint(lab.syn[1], ==,
                         client && server ? TCP_SYN | TCP_ACK | TCP_ECE : TCP_SYN | TCP_ACK);
        g_assert_cmpuint(lab.n_bare_capable, ==, 0);
        if (client && server) {
            g_assert_cmpuint(lab.n_plain, ==, 0);
            g_assert_cmpuint(lab.n_capable, ==, (N_BYTES + 1447) / 1448);
            g_assert_cmpuint(host_network_get_marked(lab.network, 0), >, 0);
        } else {
            g_assert_cmpuint(lab.n_capable, ==, 0);
            g_assert_cmpuint(host_network_get_marked(lab.network, 0), ==, 0);
        }
        lab_clear(&lab);
    }
}

/* The initial window, ten frames every 12.3 us, while one takes 123 us to leave: the sixth to the
 * tenth find five or more. An acknowledgement comes after 250 us. */
static void test_marks(void)
{
    Lab lab;
    lab_init(&lab, TRUE, TRUE);
    lab_run(&lab, 200 * SIM_PS_PER_US);
    g_assert_cmpuint(host_network_get_marked(lab.network, 0), ==, 5);
    lab_clear(&lab);
}

/* All is carried without a loss, and each reduction is told once. What is sent again cannot be
 * marked. */
static void test_transfer(void)
{
    for (guint lost = 0; lost < 2; lost++) {
        Lab lab;
        lab_init(&lab, TRUE, TRUE);
        lab.lost_data = lost * 100;
        lab_run(&lab, 5 * SIM_PS_PER_S);
        const TcpSender *sender = &host_network_get_node(lab.network, 0)->connection[0].sender;
        g_assert_cmpuint(host_network_get_node(lab.network, 1)->connection[0].n_received, ==,
                         N_BYTES);
        g_assert_cmpuint(sender->n_retransmitted, ==, lost);
        g_assert_cmpuint(sender->n_echoes, >, 1);
        g_assert_cmpuint(lab.n_told, <=, sender->n_echoes + sender->n_recoveries);
        g_assert_cmpuint(lab.n_told, >=, sender->n_echoes - 1);
        g_assert_cmpuint(lab.n_echoes, >, 0);
        g_assert_cmpuint(lab.n_again_capable, ==, 0);
        lab_clear(&lab);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_ecn/once-a-window", test_once_a_window);
    g_test_add_func("/models/tcp_ecn/loss", test_loss);
    g_test_add_func("/models/tcp_ecn/echo", test_echo);
    g_test_add_func("/models/tcp_ecn/negotiation", test_negotiation);
    g_test_add_func("/models/tcp_ecn/marks", test_marks);
    g_test_add_func("/models/tcp_ecn/transfer", test_transfer);
    return g_test_run();
}
