/* Requests and answers of dynamic neighbour entries through a switch: hand traces. */
#include "tests/support/judge_lab.h"
#include "tests/support/switch_way.h"

#define GIGABIT G_GINT64_CONSTANT(1000000000)
#define NS      1000

typedef struct {
    JudgeLab lab;
    SwitchSettings settings;
    LinkSettings tester_links[DUT_PORTS];
    SwitchWay ways[DUT_PORTS];
} Lab;

/* Links of 1 Gbit/s; tester and DUT on one switch in one VLAN, which has heard nobody; no learning
 * phase, and a DUT that takes no time. */
static void lab_init(Lab *lab, gint ip_version)
{
    judge_lab_init(&lab->lab);
    lab->lab.tester.ip_version = ip_version;
    lab->lab.tester.frame_size_bytes = ip_version == TESTER_IP_VERSION_6 ? 84 : 64;
    lab->lab.tester.direction = TESTER_DIRECTION_FORWARD;
    lab->lab.tester.learning.rate_pps = 0;
    sim_attribute_set_defaults(&neighbour_limits_attributes, &lab->lab.dut.neighbour.limits);
    lab->lab.dut.neighbour.entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    sim_attribute_set_defaults(&switch_attributes, &lab->settings);
    lab->settings.learning_frames = FALSE;
    for (guint side = 0; side < DUT_PORTS; side++) {
        lab->lab.links[side].rate_bps = GIGABIT;
        lab->tester_links[side] = (LinkSettings){.rate_bps = GIGABIT};
        lab->ways[side] = switch_way_of_one(&lab->settings, side, &lab->tester_links[side], side,
                                            &lab->lab.links[side], 2 + side);
    }
    lab->lab.setup.ways = lab->ways;
}

static void lab_clear(Lab *lab)
{
    judge_lab_clear(&lab->lab);
    sim_attribute_clear(&switch_attributes, &lab->settings);
}

static TrialResult *run(const Lab *lab, guint64 n_frames, gint64 rate_pps)
{
    const TrialRequest request = {.rate_pps = rate_pps,
                                  .duration_ps = (SimTime)n_frames * SIM_PS_PER_S / rate_pps + 1,
                                  .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab->lab.setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result;
}

static void check_port(const TrialSwitch *node, guint port, guint64 received, guint64 sent,
                       guint64 flooded)
{
    g_assert_cmpuint(node->port[port].received, ==, received);
    g_assert_cmpuint(node->port[port].sent, ==, sent);
    g_assert_cmpuint(node->port[port].flooded, ==, flooded);
    g_assert_cmpuint(node->port[port].dropped + node->port[port].dropped_copies, ==, 0);
}

/* Frame 0, of F, is for a station that the switch does not know: a copy to either tester's port 1
 * and the DUT's port 1. The DUT asks by a request of C, which goes to everybody; the answer of C
 * goes to the DUT alone, who was heard, and teaches the switch where the destination is: the frame
 * goes there alone. From the last bit into the switch to the first out of it: F to the DUT, twice
 * C there and twice back, F to the switch. F = 8 (64 + 8) ns and C the same; IPv6: 84 B and 90 B.
 */
static void test_one_frame(void)
{
    for (gint version = TESTER_IP_VERSION_4; version <= TESTER_IP_VERSION_6; version++) {
        SimTime frame_ps = (version == TESTER_IP_VERSION_4 ? 576 : 736) * NS;
        SimTime control_ps = (version == TESTER_IP_VERSION_4 ? 576 : 784) * NS;
        Lab lab;
        lab_init(&lab, version);
        g_autoptr(TrialResult) result = run(&lab, 1, 1000);
        const TrialSwitch *node = &result->switches[0];
        g_assert_true(result->pass);
        g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 2 * frame_ps + 4 * control_ps);
        g_assert_cmpuint(result->neighbours.requests, ==, 1);
        g_assert_cmpuint(result->neighbours.answers, ==, 1);
        g_assert_cmpuint(node->unknown, ==, 1);
        g_assert_cmpuint(node->table_max, ==, 3);
        check_port(node, 0, 1, 1, 1); /* tester 0: a copy of the request */
        check_port(node, 1, 1, 3, 1); /* tester 1: a copy of the frame; the request; the frame */
        check_port(node, 2, 0, 2, 1); /* DUT 0: the frame; a copy of the request */
        check_port(node, 3, 2, 2, 1); /* DUT 1: a copy of the frame; the answer */
        lab_clear(&lab);
    }
}

/* The tester asks nobody, but the switch has heard all: nothing is flooded but the request, and the
 * answer waits for `answer_delay`. */
static void test_heard(void)
{
    Lab lab;
    lab_init(&lab, TESTER_IP_VERSION_4);
    lab.settings.learning_frames = TRUE;
    lab.lab.tester.answer_delay_ps = 7000 * NS;
    g_autoptr(TrialResult) result = run(&lab, 1, 1000);
    const TrialSwitch *node = &result->switches[0];
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, (6 * 576 + 7000) * NS);
    g_assert_cmpuint(node->unknown, ==, 0);
    check_port(node, 0, 1, 1, 1);
    check_port(node, 1, 1, 2, 0);
    check_port(node, 2, 0, 2, 1);
    check_port(node, 3, 2, 1, 0);
    lab_clear(&lab);
}

/* A buffer smaller than a request of 90 B, but of room for a test frame of 84 B: no request gets
 * through, and when three have gone, a second apart, the entry fails and the frame is lost. */
static void test_no_room(void)
{
    Lab lab;
    lab_init(&lab, TESTER_IP_VERSION_6);
    lab.settings.learning_frames = TRUE;
    lab.settings.buffer_bytes = 84;
    g_autoptr(TrialResult) result = run(&lab, 1, 1000);
    g_assert_cmpuint(result->neighbours.requests, ==, 3);
    g_assert_cmpuint(result->neighbours.answers, ==, 0);
    g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_NEIGHBOUR_FAILED], ==, 1);
    g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_SWITCH_BUFFER_FULL], ==, 0);
    g_assert_cmpuint(result->switches[0].port[1].dropped, ==, 3);
    g_assert_cmpint(result->last_loss_ps, ==, 3 * SIM_PS_PER_S + 2 * 736 * NS);
    lab_clear(&lab);
}

/* Of 20 destinations each is asked for once: then the switch knows them, and none of the DUT's
 * frames is flooded. The tester's are, all of them: the DUT's port 0 never says a word. */
static void test_answers_teach(void)
{
    Lab lab;
    lab_init(&lab, TESTER_IP_VERSION_4);
    lab.lab.tester.addresses.count = 20;
    lab.lab.tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    lab.lab.tester.mac_addresses.selection = TESTER_MAC_RANDOM;
    g_autoptr(TrialResult) result = run(&lab, 1000, 50000);
    g_assert_true(result->pass);
    g_assert_cmpuint(result->neighbours.requests, ==, 20);
    g_assert_cmpuint(result->switches[0].unknown, ==, 1000);
    g_assert_cmpuint(result->switches[0].port[3].received, ==, 1000 + 20);
    g_assert_cmpuint(result->switches[0].port[1].sent, ==, 1000 + 1000 + 20);
    g_assert_cmpuint(result->switches[0].port[1].flooded, ==, 1000);
    lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/switch_neighbours/one-frame", test_one_frame);
    g_test_add_func("/switch_neighbours/heard", test_heard);
    g_test_add_func("/switch_neighbours/no-room", test_no_room);
    g_test_add_func("/switch_neighbours/answers-teach", test_answers_teach);
    return g_test_run();
}
