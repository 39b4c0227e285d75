/* Trials through switches against closed forms. */
#include "models/mac_plan.h"
#include "tests/support/judge_lab.h"
#include "tests/support/switch_way.h"

#define GIGABIT G_GINT64_CONSTANT(1000000000)
#define LINE    1488095 /* frames/s of 64 B at 1 Gbit/s */

typedef struct {
    JudgeLab lab;
    SwitchSettings settings[DUT_PORTS];
    LinkSettings tester_links[DUT_PORTS];
    SwitchWay ways[DUT_PORTS];
} Lab;

/* Both ways, links of 1 Gbit/s; one switch for both sides. */
static void lab_init(Lab *lab, guint n_switches)
{
    judge_lab_init(&lab->lab);
    lab->lab.tester.direction = TESTER_DIRECTION_BOTH;
    lab->lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->lab.tester.mac_addresses.selection = TESTER_MAC_RANDOM;
    for (guint side = 0; side < DUT_PORTS; side++) {
        sim_attribute_set_defaults(&switch_attributes, &lab->settings[side]);
        lab->lab.links[side].rate_bps = GIGABIT;
        lab->tester_links[side] = (LinkSettings){.rate_bps = GIGABIT};
        lab->ways[side] =
            switch_way_of_one(&lab->settings[side % n_switches], side, &lab->tester_links[side],
                              side, &lab->lab.links[side], 2 + side);
    }
    lab->lab.setup.ways = lab->ways;
}

static void lab_clear(Lab *lab)
{
    judge_lab_clear(&lab->lab);
    for (guint side = 0; side < DUT_PORTS; side++) {
        sim_attribute_clear(&switch_attributes, &lab->settings[side]);
    }
}

static TrialResult *run(const Lab *lab, gint64 rate_pps, SimTime duration_ps)
{
    const TrialRequest request = {
        .rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab->lab.setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* 2000 stations a side and a table of 1002: 500 a side are known, u = 3/4. A port to the tester
 * then carries (1 + u) r: 850 340 frames/s and side at most. */
static void test_flooding(void)
{
    Lab lab;
    lab_init(&lab, 1);
    lab.lab.tester.addresses.count = 2000;
    lab.settings[0].table_size = 1002;
    for (gint percent = 95; percent <= 110; percent += 15) {
        g_autoptr(TrialResult) result = run(&lab, LINE * 4 / 7 * percent / 100, SIM_PS_PER_S / 5);
        const TrialSwitch *node = &result->switches[0];
        /* ports 2 and 3: from the DUT */
        guint64 n_heard = node->port[2].received + node->port[3].received;
        double share = (double)node->unknown / (double)n_heard;
        g_assert_cmpfloat_with_epsilon(share, 0.75, 0.005);
        g_assert_cmpint(result->pass, ==, percent < 100);
        g_assert_cmpuint(node->table_max, ==, 1002);
        /* Two copies of each, if there is room. */
        guint64 n_copies = 0;
        for (guint i = 0; i < node->n_ports; i++) {
            n_copies += node->port[i].flooded + node->port[i].dropped_copies;
        }
        g_assert_cmpuint(n_copies, ==, 2 * node->unknown);
    }
    lab_clear(&lab);
}

/* A VLAN a side, or a switch a side: unknown as ever, but nowhere else to go. */
static void test_two_ports(void)
{
    for (guint n_switches = 1; n_switches <= 2; n_switches++) {
        Lab lab;
        lab_init(&lab, n_switches);
        lab.lab.tester.addresses.count = 2000;
        lab.settings[0].table_size = lab.settings[1].table_size = 1002;
        lab.settings[0].vlans = g_array_new(FALSE, TRUE, sizeof(gint64));
        for (gint64 i = 0; i < 4; i++) {
            gint64 vlan = 1 + i % 2;
            g_array_append_val(lab.settings[0].vlans, vlan);
        }
        g_autoptr(TrialResult) result = run(&lab, LINE, SIM_PS_PER_S / 20);
        g_assert_true(result->pass);
        g_assert_cmpuint(result->n_switches, ==, n_switches);
        for (guint i = 0; i < n_switches; i++) {
            g_assert_cmpuint(result->switches[i].unknown, >, 0);
            for (guint port = 0; port < result->switches[i].n_ports; port++) {
                g_assert_cmpuint(result->switches[i].port[port].flooded, ==, 0);
            }
        }
        lab_clear(&lab);
    }
}

/* From 1 Gbit/s into 500 Mbit/s: after n frames about n / 2 are there; the first loss comes when
 * the 100 frames of the port's buffer are taken: frame k finds k - floor((k W - F') / W') - 1
 * before it, W = 672 ns, F' = 1152 ns, W' = 1344 ns: 100 for k = 199. */
static void test_slower_port(void)
{
    Lab lab;
    lab_init(&lab, 1);
    lab.lab.tester.direction = TESTER_DIRECTION_FORWARD;
    lab.lab.links[0].rate_bps = GIGABIT / 2;
    lab.settings[0].port_buffer_bytes = 6400;
    g_autoptr(TrialResult) fits = run(&lab, LINE, 199 * SIM_PS_PER_S / LINE + 1);
    g_assert_cmpuint(fits->direction[0].sent, ==, 199);
    g_assert_true(fits->pass);
    g_autoptr(TrialResult) over = run(&lab, LINE, 200 * SIM_PS_PER_S / LINE + 1);
    g_assert_cmpuint(over->direction[0].lost[TRIAL_LOSS_SWITCH_BUFFER_FULL], ==, 1);
    lab_clear(&lab);
}

/* The DUT's port 0 is linked at half of the line rate: the switch's port to it takes all of the
 * buffer, and what is for port 1, one frame at a time, is lost too; or, with alpha 1, it takes half
 * of it, and nothing else is. */
static void test_sharing(void)
{
    for (gint sharing = SWITCH_SHARING_COMPLETE; sharing <= SWITCH_SHARING_DYNAMIC; sharing++) {
        Lab lab;
        lab_init(&lab, 1);
        lab.lab.links[0].rate_bps = GIGABIT / 2;
        lab.settings[0].buffer_bytes = 6400;
        lab.settings[0].sharing = sharing;
        lab.settings[0].alpha = SWITCH_ALPHA_ONE;
        g_autoptr(TrialResult) result = run(&lab, LINE, SIM_PS_PER_S / 500);
        const TrialSwitchPort *port = result->switches[0].port;
        gboolean is_complete = sharing == SWITCH_SHARING_COMPLETE;
        guint64 room = is_complete ? 6400 : 3200;
        g_assert_cmpuint(port[2].dropped, >, 0);
        g_assert_cmpuint(port[2].buffer_max, >, room - 320);
        g_assert_cmpuint(port[2].buffer_max, <=, room);
        if (is_complete) {
            g_assert_cmpuint(port[3].dropped, >, 0);
        } else {
            g_assert_cmpuint(port[3].dropped, ==, 0);
        }
        lab_clear(&lab);
    }
}

/* ---- several switches ---- */

#define N_FRAMES 5

/* Two switches, two DUTs: tester port 0 - a - first DUT - a - b - second DUT - b - tester port 1.
 * Ports of a: 0 tester, 1 and 2 DUT, 3 to b; of b: 0 to a, 1 and 2 DUT, 3 tester. */
typedef struct {
    JudgeLab lab, second;
    LinkSettings link;
    SwitchSettings a, b;
    SwitchWay ways[3];
} Chain;

static void chain_init(Chain *chain)
{
    judge_lab_init(&chain->lab);
    judge_lab_init(&chain->second);
    chain->link = (LinkSettings){.rate_bps = GIGABIT};
    sim_attribute_set_defaults(&switch_attributes, &chain->a);
    sim_attribute_set_defaults(&switch_attributes, &chain->b);
    const SwitchPlace on_a = {.settings = &chain->a, .path = "a"};
    const SwitchPlace on_b = {.settings = &chain->b, .path = "b"};
    for (guint way = 0; way < G_N_ELEMENTS(chain->ways); way++) {
        SwitchWay *to = &chain->ways[way];
        to->n_switches = way == 1 ? 2 : 1;
        to->switches[0] = way == 2 ? on_b : on_a;
        to->switches[0].ports[0] = way == 0 ? 0 : 2;
        to->switches[0].ports[1] = way == 0 ? 1 : 3;
        to->switches[1] = on_b;
        to->switches[1].ports[0] = 0;
        to->switches[1].ports[1] = 1;
        to->links[0] = to->links[1] = to->links[2] = &chain->link;
    }
    chain->lab.setup.n_behind = 1;
    chain->lab.setup.behind[0] =
        (TrialDevice){.dut = &chain->second.dut, .path = "second", .link = &chain->link};
    chain->lab.setup.ways = chain->ways;
}

static void chain_clear(Chain *chain)
{
    judge_lab_clear(&chain->lab);
    judge_lab_clear(&chain->second);
    sim_attribute_clear(&switch_attributes, &chain->a);
    sim_attribute_clear(&switch_attributes, &chain->b);
}

/* Frames so far apart that none waits. */
static TrialResult *run_chain(const Chain *chain)
{
    const TrialRequest request = {
        .rate_pps = 1000, .duration_ps = N_FRAMES * SIM_PS_PER_S / 1000, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&chain->lab.setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_true(result->pass);
    g_assert_cmpuint(result->direction[0].received, ==, N_FRAMES);
    return result;
}

static void check_port(const TrialSwitch *node, guint port, guint64 received, guint64 sent,
                       guint64 flooded)
{
    g_assert_cmpuint(node->port[port].port, ==, port);
    g_assert_cmpuint(node->port[port].received, ==, received * N_FRAMES);
    g_assert_cmpuint(node->port[port].sent, ==, sent * N_FRAMES);
    g_assert_cmpuint(node->port[port].flooded, ==, flooded * N_FRAMES);
}

/* 64 bytes and the preamble take 576 ns of each link. Into a: time counts from its last bit there.
 * A frame starts 100 ns later to the first DUT and is in it after 676 ns; it starts out of it at
 * once, out of a 676 ns later, at 1352, out of b at 1352 + 576 + 200 = 2128, out of the second DUT
 * at 2704, and out of b, the last device, at 2704 + 776 = 3480. */
static void test_chain_latency(void)
{
    Chain chain;
    chain_init(&chain);
    chain.a.latency_ps = 100000;
    chain.b.latency_ps = 200000;
    g_autoptr(TrialResult) result = run_chain(&chain);
    g_assert_cmpint(result->direction[0].latency_ps.minimum, ==, 3480000);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 3480000);
    chain_clear(&chain);
}

/* Nobody has been heard whom frames are for, and never is: every frame is flooded wherever it
 * comes. On its way through a and b it is three frames of three sources:
 * 1. to the first DUT: out of a.1; copies out of a.2 and, by a.3, to b, which sends them out of 1,
 * 2, 3;
 * 2. to the second: out of a.3, b.1; copies out of a.0, a.1, b.2, b.3;
 * 3. to the tester: out of b.3; copies out of b.1 and, by b.0, to a, which sends them out of 0,
 * 1, 2. */
static void test_chain_copies(void)
{
    Chain chain;
    chain_init(&chain);
    chain.a.learning_frames = chain.b.learning_frames = FALSE;
    g_autoptr(TrialResult) result = run_chain(&chain);
    const TrialSwitch *a = &result->switches[0];
    const TrialSwitch *b = &result->switches[1];
    g_assert_cmpuint(result->n_switches, ==, 2);
    g_assert_cmpstr(a->name, ==, "a");
    g_assert_cmpuint(a->unknown, ==, 3 * N_FRAMES);
    g_assert_cmpuint(b->unknown, ==, 3 * N_FRAMES);
    g_assert_cmpuint(a->table_max, ==, 3);
    g_assert_cmpuint(b->table_max, ==, 3);
    check_port(a, 0, 1, 2, 2);
    check_port(a, 1, 0, 3, 2);
    check_port(a, 2, 1, 2, 2);
    check_port(a, 3, 1, 2, 1);
    check_port(b, 0, 2, 1, 1);
    check_port(b, 1, 0, 3, 2);
    check_port(b, 2, 1, 2, 2);
    check_port(b, 3, 0, 3, 2);
    chain_clear(&chain);
}

/* All have been heard: two ports of each DUT and two stations of the tester. With the ways before
 * and behind the first DUT in different VLANs, b does not hear the first. */
static void test_chain_learning(void)
{
    Chain chain;
    chain_init(&chain);
    g_autoptr(TrialResult) one = run_chain(&chain);
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpuint(one->switches[i].unknown, ==, 0);
        g_assert_cmpuint(one->switches[i].table_max, ==, 6);
    }
    chain.a.vlans = g_array_new(FALSE, TRUE, sizeof(gint64));
    for (guint port = 0; port < 4; port++) {
        gint64 vlan = 1 + port / 2;
        g_array_append_val(chain.a.vlans, vlan);
    }
    g_autoptr(TrialResult) two = run_chain(&chain);
    g_assert_cmpuint(two->switches[0].table_max, ==, 6);
    g_assert_cmpuint(two->switches[1].table_max, ==, 4);
    chain_clear(&chain);
}

/* What b has no room for is lost by no DUT, and told with the switch. */
static void test_chain_losses(void)
{
    Chain chain;
    chain_init(&chain);
    chain.b.port_buffer_bytes = 63;
    const TrialRequest request = {
        .rate_pps = 1000, .duration_ps = SIM_PS_PER_S / 1000, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&chain.lab.setup);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_SWITCH_BUFFER_FULL], ==, 1);
    g_assert_cmpuint(result->switches[1].port[1].dropped, ==, 1);
    for (guint i = 0; i < 2; i++) {
        g_assert_cmpuint(result->devices[i].lost[TRIAL_LOSS_SWITCH_BUFFER_FULL], ==, 0);
    }
    chain_clear(&chain);
}

/* RFC 4814 section 4.2: low two bits of the first octet 0, the interface, 30 random bits. */
static void test_addresses(void)
{
    Lab lab;
    MacPlan plan;
    guint n_ones = 0;
    lab_init(&lab, 1);
    mac_plan_init(&plan, &lab.lab.tester, "tester", 1, 0);
    for (guint i = 0; i < 4096; i++) {
        guint64 mac = mac_plan_of_address(&plan, 1, i);
        g_assert_cmpuint(mac >> 48, ==, 0);
        g_assert_cmpuint((mac >> 40) & 3, ==, 0);
        g_assert_cmpuint((mac >> 24) & 0xffff, ==, 2);
        n_ones += (guint)__builtin_popcountll(mac & G_GUINT64_CONSTANT(0xfc0000ffffff));
    }
    /* 4096 * 30 bits, half of them ones; standard deviation 175 */
    g_assert_cmpuint(n_ones, >, 61440 - 900);
    g_assert_cmpuint(n_ones, <, 61440 + 900);
    lab.lab.tester.mac_addresses.count = 7;
    g_assert_cmpuint(mac_plan_of_address(&plan, 0, 9), ==, mac_plan_of_address(&plan, 0, 2));
    lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/switch_network/flooding", test_flooding);
    g_test_add_func("/switch_network/two_ports", test_two_ports);
    g_test_add_func("/switch_network/slower_port", test_slower_port);
    g_test_add_func("/switch_network/sharing", test_sharing);
    g_test_add_func("/switch_network/chain-latency", test_chain_latency);
    g_test_add_func("/switch_network/chain-copies", test_chain_copies);
    g_test_add_func("/switch_network/chain-learning", test_chain_learning);
    g_test_add_func("/switch_network/chain-losses", test_chain_losses);
    g_test_add_func("/switch_network/addresses", test_addresses);
    return g_test_run();
}
