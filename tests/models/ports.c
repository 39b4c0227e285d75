/* Several ports, worked out by hand: which port frames leave by, what each port counts, whose
 * addresses they have; and what holds whatever their number: cores forward as much as they can,
 * wires carry their line rate. */
#include <arpa/inet.h>
#include <string.h>

#include "tests/support/judge_lab.h"

#define F_PS 576 /* of a frame on the lab's links */

/* ---- the plan ---- */

static void test_outputs(void)
{
    static const struct {
        guint n_pairs;
        PortOrder order;
        gboolean both;
        guint port, number, output;
    } rows[] = {
        {1, PORT_ORDER_PAIRS, TRUE, 0, 7, 1}, {1, PORT_ORDER_ALL, TRUE, 0, 7, 1},
        {1, PORT_ORDER_ALL, TRUE, 1, 6, 0},   {3, PORT_ORDER_PAIRS, TRUE, 4, 1, 5},
        {3, PORT_ORDER_PAIRS, TRUE, 3, 1, 2}, {3, PORT_ORDER_ALL, FALSE, 0, 0, 1},
        {3, PORT_ORDER_ALL, FALSE, 4, 0, 1},  {3, PORT_ORDER_ALL, FALSE, 4, 1, 3},
        {3, PORT_ORDER_ALL, FALSE, 4, 2, 5},  {3, PORT_ORDER_ALL, FALSE, 4, 3, 1},
        {3, PORT_ORDER_ALL, FALSE, 5, 4, 2},  {3, PORT_ORDER_ALL, TRUE, 0, 0, 1},
        {3, PORT_ORDER_ALL, TRUE, 2, 1, 1},   {3, PORT_ORDER_ALL, TRUE, 2, 2, 3},
        {3, PORT_ORDER_ALL, TRUE, 5, 4, 4},   {3, PORT_ORDER_ALL, TRUE, 5, 5, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        PortPlan plan = port_plan_new(rows[i].n_pairs, rows[i].order, rows[i].both);
        g_assert_cmpuint(port_plan_output(&plan, rows[i].port, rows[i].number), ==, rows[i].output);
    }
}

/* RFC 2544 appendix C.2.2.1: a network a port, the first ones 198.18.1.0 and 198.19.1.0. */
static void test_addresses(void)
{
    static const struct {
        guint ip_version, networks, port, index;
        const char *address;
    } rows[] = {
        {4, 1, 0, 0, "198.18.1.2"},         {4, 1, 1, 0, "198.19.1.2"},
        {4, 1, 2, 3, "198.18.2.5"},         {4, 1, 15, 252, "198.19.8.254"},
        {4, 2, 0, 1, "198.18.2.2"},         {4, 2, 3, 0, "198.19.3.2"},
        {4, 2, 3, 3, "198.19.4.3"},         {6, 1, 0, 0, "2001:2:0:1::2"},
        {6, 1, 5, 7, "2001:2:0:8003::7:2"}, {6, 3, 2, 2, "2001:2:0:6::2"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        TesterSettings tester = {.ip_version = rows[i].ip_version == 4 ? TESTER_IP_VERSION_4
                                                                       : TESTER_IP_VERSION_6,
                                 .port_pairs = 8,
                                 .addresses.networks = rows[i].networks};
        AddressPlan plan = tester_port_addresses(&tester, rows[i].port);
        guint8 address[ADDRESS_PLAN_MAX_BYTES], wanted[ADDRESS_PLAN_MAX_BYTES];
        gint read =
            inet_pton(rows[i].ip_version == 4 ? AF_INET : AF_INET6, rows[i].address, wanted);
        g_assert_cmpint(read, ==, 1);
        address_plan_get(&plan, rows[i].port % 2 == 0 ? ADDRESS_SIDE_LEFT : ADDRESS_SIDE_RIGHT,
                         rows[i].index, address);
        gboolean is_same = memcmp(address, wanted, address_plan_address_bytes(&plan)) == 0;
        g_assert_true(is_same);
    }
}

/* ---- trials ---- */

static TrialResult *run(const JudgeLab *lab, gint64 rate_pps, SimTime duration_ps)
{
    g_autoptr(GError) error = NULL;
    const char *path;
    g_assert_true(tester_settings_check(&lab->tester, &path, &error));
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    const TrialRequest request = {
        .rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = -1};
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* Frames 0 to 4 of ports 0 and 2 leave by ports 1, 3, 1, 3, 1. */
static void test_counts(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.tester.port_pairs = 2;
    lab.tester.port_order = PORT_ORDER_ALL;
    g_autoptr(TrialResult) result = run(&lab, G_GINT64_CONSTANT(1000000000), 5000);
    static const guint64 sent[] = {5, 0, 5, 0};
    static const guint64 delivered[] = {0, 6, 0, 4};
    g_assert_cmpuint(result->n_ports, ==, 4);
    for (guint i = 0; i < 4; i++) {
        g_assert_cmpuint(result->port[i].sent, ==, sent[i]);
        g_assert_cmpuint(result->port[i].received, ==, sent[i]);
        g_assert_cmpuint(result->port[i].delivered, ==, delivered[i]);
    }
    g_assert_cmpuint(result->direction[0].sent, ==, 10);
    g_assert_cmpuint(result->direction[0].received, ==, 10);
    g_assert_cmpuint(result->n_queues, ==, 4);
    g_assert_cmpuint(result->queue[2].frames, ==, 5);
    judge_lab_clear(&lab);
}

/* One core ends the frames of both ports at one instant; the ring of their output port holds one:
 * the second is lost, and it is always port 2's. */
static void test_full_output(void)
{
    JudgeLab lab;
    judge_lab_init(&lab);
    lab.tester.port_pairs = 2;
    lab.tester.port_order = PORT_ORDER_ALL;
    lab.dut.nic.transmit_ring_size = 1;
    g_autoptr(TrialResult) all = run(&lab, G_GINT64_CONSTANT(1000000000), 8000);
    g_assert_cmpuint(all->port[0].lost[TRIAL_LOSS_TX_RING_FULL], ==, 0);
    g_assert_cmpuint(all->port[2].lost[TRIAL_LOSS_TX_RING_FULL], ==, 8);
    g_assert_cmpuint(all->port[2].received, ==, 0);
    g_assert_cmpint(all->first_loss_ps, ==, F_PS);
    g_assert_cmpuint(all->port[1].delivered, ==, 4);
    lab.tester.port_order = PORT_ORDER_PAIRS;
    g_autoptr(TrialResult) pairs = run(&lab, G_GINT64_CONSTANT(1000000000), 8000);
    g_assert_true(pairs->pass);
    judge_lab_clear(&lab);
}

/* What two cores forward in 10 ms at 1 us a frame is 20000 frames, and what the rings held at the
 * end, however many ports bring them. */
static void test_cores(void)
{
    static const gint64 pairs[] = {1, 2, 4, 8};
    for (guint i = 0; i < 2 * G_N_ELEMENTS(pairs); i++) {
        JudgeLab lab;
        judge_lab_init(&lab);
        lab.dut.cores = lab.dut.nic.queues = 2;
        lab.dut.cost.frame = judge_lab_cost(1000000);
        lab.dut.nic.ring_size = 16;
        lab.tester.ports.selection = TESTER_SELECTION_RANDOM;
        lab.dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
        lab.tester.direction = TESTER_DIRECTION_BOTH;
        lab.tester.port_pairs = pairs[i / 2];
        lab.tester.port_order = i % 2 == 0 ? PORT_ORDER_PAIRS : PORT_ORDER_ALL;
        gint64 n_ports = 2 * pairs[i / 2];
        g_autoptr(TrialResult) result = run(&lab, 4000000 / n_ports, 10 * SIM_PS_PER_MS);
        gint64 received = (gint64)trial_result_received(result);
        gint64 most_waiting = 16 * 2 * n_ports;
        g_assert_cmpuint(trial_result_sent(result), ==, 40000);
        g_assert_cmpint(received, >=, 20000 - 4);
        g_assert_cmpint(received, <=, 20000 + most_waiting + 2);
        judge_lab_clear(&lab);
    }
}

/* A device without limits forwards the line rate of every port, in pairs or in turn. */
static void test_line_rate(void)
{
    for (guint i = 0; i < 6; i++) {
        JudgeLab lab;
        judge_lab_init(&lab);
        lab.tester.port_pairs = 1 + i;
        lab.tester.port_order = i % 2 == 0 ? PORT_ORDER_PAIRS : PORT_ORDER_ALL;
        lab.tester.direction = i < 3 ? TESTER_DIRECTION_FORWARD : TESTER_DIRECTION_BOTH;
        gint64 line_rate_pps = trial_line_rate_pps(&lab.setup);
        g_assert_cmpint(line_rate_pps, ==, SIM_PS_PER_S / 672);
        g_autoptr(TrialResult) result = run(&lab, line_rate_pps, SIM_PS_PER_MS / 10);
        guint n_senders = (i < 3 ? 1 : 2) * (1 + i);
        g_assert_true(result->pass);
        g_assert_cmpuint(trial_result_received(result), ==,
                         n_senders * (guint64)(line_rate_pps / 10000));
        judge_lab_clear(&lab);
    }
}

/* Neighbours and routes of all ports share the caches (docs/frame-path.md section 8). */
static void test_tables(void)
{
    NeighbourSettings neighbour = {0};
    RouteSettings route = {.granularity = ROUTE_PER_NETWORK};
    TesterSettings tester = {.direction = TESTER_DIRECTION_FORWARD,
                             .addresses = {.count = 10, .networks = 2},
                             .port_pairs = 3};
    g_assert_cmpint(neighbour_n_entries(&tester), ==, 30);
    g_assert_cmpint(route_n_entries(&route, &tester), ==, 12);
    neighbour.table_of = NEIGHBOUR_TABLE_OF_PORT;
    g_assert_cmpint(neighbour_n_in_hash(&neighbour, &tester), ==, 10);
    tester.direction = TESTER_DIRECTION_BOTH;
    g_assert_cmpint(neighbour_n_entries(&tester), ==, 60);
    tester.setup = TESTER_SETUP_GATEWAY;
    g_assert_cmpint(neighbour_n_entries(&tester), ==, 6);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ports/outputs", test_outputs);
    g_test_add_func("/ports/addresses", test_addresses);
    g_test_add_func("/ports/counts", test_counts);
    g_test_add_func("/ports/full-output", test_full_output);
    g_test_add_func("/ports/cores", test_cores);
    g_test_add_func("/ports/line-rate", test_line_rate);
    g_test_add_func("/ports/tables", test_tables);
    return g_test_run();
}
