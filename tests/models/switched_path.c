/* Trials through switches against closed forms. */
#include "models/mac_plan.h"
#include "tests/support/judge_lab.h"

#define GIGABIT G_GINT64_CONSTANT(1000000000)
#define LINE    1488095 /* frames/s of 64 B at 1 Gbit/s */

typedef struct {
    JudgeLab lab;
    SwitchSettings settings[DUT_PORTS];
    LinkSettings tester_links[DUT_PORTS];
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
        lab->lab.setup.switches[side] = (SwitchPlace){
            .settings = &lab->settings[side % n_switches],
            .path = "switch",
            .tester_link = &lab->tester_links[side],
            .tester_port = side,
            .dut_port = 2 + side,
        };
    }
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
    g_test_add_func("/switched_path/flooding", test_flooding);
    g_test_add_func("/switched_path/two_ports", test_two_ports);
    g_test_add_func("/switched_path/slower_port", test_slower_port);
    g_test_add_func("/switched_path/addresses", test_addresses);
    return g_test_run();
}
