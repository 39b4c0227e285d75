/* DUTs in a row by hand: latencies, who limits, who loses. Times in ps. */
#include "tests/support/judge_lab.h"

#define FRAME_PS 576 /* 72 bytes at 1 Tbit/s */

typedef struct {
    JudgeLab lab;
    JudgeLab second;
    LinkSettings between;
} Row;

/* Two DUTs of one core, the first of 5000 ps a frame, the second of `second_ps`. */
static void row_init(Row *row, SimTime second_ps)
{
    judge_lab_init(&row->lab);
    judge_lab_init(&row->second);
    row->lab.dut.cost.frame = judge_lab_cost(5000);
    row->second.dut.cost.frame = judge_lab_cost(second_ps);
    row->between = row->lab.links[0];
    row->between.propagation_ps = 300;
    row->lab.setup.n_behind = 1;
    row->lab.setup.behind[0] =
        (TrialDevice){.dut = &row->second.dut, .path = "second", .link = &row->between};
}

static void row_clear(Row *row)
{
    judge_lab_clear(&row->lab);
    judge_lab_clear(&row->second);
}

static TrialResult *run(const Row *row, gint64 rate_pps, gint64 n_frames)
{
    const TrialRequest request = {.rate_pps = rate_pps,
                                  .duration_ps = n_frames * SIM_PS_PER_S / rate_pps + 1,
                                  .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&row->lab.setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* 5000 in each, and 576 + 300 between; the same for every frame up to one each 5000 ps, in both
 * directions alone. */
static void test_latency(void)
{
    static const gint64 rates_pps[] = {1000000, 200000000};
    Row row;
    row_init(&row, 5000);
    for (gint direction = TESTER_DIRECTION_FORWARD; direction <= TESTER_DIRECTION_REVERSE;
         direction++) {
        row.lab.tester.direction = direction;
        for (guint i = 0; i < G_N_ELEMENTS(rates_pps); i++) {
            g_autoptr(TrialResult) result = run(&row, rates_pps[i], 500);
            guint d = direction == TESTER_DIRECTION_FORWARD ? 0 : 1;
            const TrialDirection *of = &result->direction[d];
            g_assert_true(result->pass);
            g_assert_cmpuint(of->received, ==, 500);
            g_assert_cmpint(of->latency_ps.minimum, ==, 10000 + FRAME_PS + 300);
            g_assert_cmpint(of->latency_ps.maximum, ==, 10000 + FRAME_PS + 300);
        }
    }
    row_clear(&row);
}

/* One frame each way, which do not meet: the same latency. Both arrive at 576; the first is in
 * DUT 0 until 5576, the other one in DUT 1; then they change places. */
static void test_both(void)
{
    Row row;
    row_init(&row, 5000);
    row.lab.tester.direction = TESTER_DIRECTION_BOTH;
    g_autoptr(TrialResult) result = run(&row, 1000000, 1);
    for (guint d = 0; d < DUT_PORTS; d++) {
        g_assert_cmpuint(result->direction[d].received, ==, 1);
        g_assert_cmpint(result->direction[d].latency_ps.maximum, ==, 10000 + FRAME_PS + 300);
    }
    g_assert_cmpuint(result->n_devices, ==, 2);
    g_assert_cmpuint(result->n_cores, ==, 2);
    g_assert_cmpuint(result->core[1].device, ==, 1);
    g_assert_cmpuint(result->core[1].frames, ==, 2);
    g_assert_cmpint(result->core[1].busy_ps, ==, 10000);
    row_clear(&row);
}

/* A frame each 4000 ps: the first DUT forwards one each 5000 and loses the rest of those that do
 * not fit its ring of 16; the second, as fast, gets them one by one and never has two. */
static void test_first_limits(void)
{
    Row row;
    row_init(&row, 5000);
    row.lab.dut.nic.ring_size = 16;
    row.lab.dut.nic.descriptor_release = NIC_RELEASE_FRAME;
    g_autoptr(TrialResult) result = run(&row, 250000000, 1000);
    guint64 n_lost = result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL];
    /* 1000 come in 4 000 000 ps, in which 800 leave; up to 16 more stay */
    g_assert_cmpuint(n_lost, >=, 1000 - 800 - 17);
    g_assert_cmpuint(n_lost, <=, 1000 - 800 - 15);
    g_assert_cmpuint(result->devices[0].lost[TRIAL_LOSS_RX_RING_FULL], ==, n_lost);
    g_assert_cmpuint(result->devices[1].lost[TRIAL_LOSS_RX_RING_FULL], ==, 0);
    g_assert_cmpuint(result->queue[result->n_queues / 2].frames, ==, 1000 - n_lost);
    g_assert_cmpuint(result->queue[result->n_queues / 2].ring_max, ==, 1);
    row_clear(&row);
}

/* A frame each 5000 ps: the first forwards all; the second takes 10 000 for each, gets half of them
 * done by the time that the last arrives, and loses what its ring of 16 does not hold. */
static void test_second_limits(void)
{
    Row row;
    row_init(&row, 10000);
    row.second.dut.nic.ring_size = 16;
    row.second.dut.nic.descriptor_release = NIC_RELEASE_FRAME;
    g_autoptr(TrialResult) result = run(&row, 200000000, 1000);
    guint64 n_lost = result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL];
    g_assert_cmpuint(n_lost, >=, 1000 - 500 - 17);
    g_assert_cmpuint(n_lost, <=, 1000 - 500 - 15);
    g_assert_cmpuint(result->devices[0].lost[TRIAL_LOSS_RX_RING_FULL], ==, 0);
    g_assert_cmpuint(result->devices[1].lost[TRIAL_LOSS_RX_RING_FULL], ==, n_lost);
    g_assert_cmpstr(result->devices[1].name, ==, "second");
    row_clear(&row);
}

/* ---- next hops that have to be asked for ---- */

static void resolve(DutSettings *dut)
{
    sim_attribute_set_defaults(&neighbour_attributes, &dut->neighbour);
    dut->neighbour.entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    dut->neighbour.accesses = dut->neighbour.entry_size_bytes = 0;
}

/* Two DUTs of 5000 ps a frame, of whatever kind. ARP frames have 64 bytes like the test frame. It
 * is in the first DUT at 576 and waits from 5576 on. The request is in the second after 876, at
 * 6452, done there at 11452, the answer in the first at 12328 and done at 17328; then the frame
 * goes on, is in the second at 18204 and waits from 23204 on. The tester answers at once: the
 * answer is in the second at 23204 + 576 + 576 = 24356, done at 29356, and the frame leaves: 29356
 * - 576. */
static void test_asking(void)
{
    Row row;
    row_init(&row, 5000);
    row.lab.tester.setup = TESTER_SETUP_GATEWAY;
    resolve(&row.lab.dut);
    resolve(&row.second.dut);
    g_autoptr(TrialResult) result = run(&row, 1000, 1);
    g_assert_true(result->pass);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 28780);
    g_assert_cmpuint(result->neighbours.requests, ==, 2);
    g_assert_cmpuint(result->neighbours.answers, ==, 2);
    /* the second knows the first too, having been asked */
    g_assert_cmpuint(result->neighbours.entries, ==, 3);
    /* the frame and an answer; the request, the frame and an answer */
    g_assert_cmpuint(result->core[0].frames, ==, 2);
    g_assert_cmpuint(result->core[1].frames, ==, 3);
    row_clear(&row);
}

/* In both directions each asks the other at 5576, is done with the other's request at 11452 and
 * knows it: its frame leaves then, and the answer 672 later, behind it. The other DUT is done with
 * the frame at 11452 + 876 + 5000 = 17328, asks the tester, is done with the answer of 12124 at
 * 22328, and with the tester's, there at 17328 + 1152, at 27328. */
static void test_asking_each_other(void)
{
    Row row;
    row_init(&row, 5000);
    row.lab.tester.setup = TESTER_SETUP_GATEWAY;
    row.lab.tester.direction = TESTER_DIRECTION_BOTH;
    resolve(&row.lab.dut);
    resolve(&row.second.dut);
    g_autoptr(TrialResult) result = run(&row, 1000, 1);
    for (guint d = 0; d < DUT_PORTS; d++) {
        g_assert_cmpuint(result->direction[d].received, ==, 1);
        g_assert_cmpint(result->direction[d].latency_ps.maximum, ==, 27328 - FRAME_PS);
    }
    g_assert_cmpuint(result->neighbours.requests, ==, 4);
    g_assert_cmpuint(result->neighbours.answers, ==, 4);
    g_assert_cmpuint(result->neighbours.entries, ==, 4);
    row_clear(&row);
}

/* They have asked before: the frame is in the second DUT at 5576 + 876 and leaves it 5000 later. */
static void test_asked_before(void)
{
    Row row;
    row_init(&row, 5000);
    row.lab.tester.setup = TESTER_SETUP_GATEWAY;
    row.lab.tester.learning.rate_pps = 1000;
    resolve(&row.lab.dut);
    resolve(&row.second.dut);
    g_autoptr(TrialResult) result = run(&row, 1000, 1);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, 10876);
    g_assert_cmpuint(result->neighbours.requests, ==, 0);
    g_assert_cmpuint(result->neighbours.learned, ==, 2);
    row_clear(&row);
}

/* Ten next hops behind the second, which has room for one; the first has one. */
static void test_refused(void)
{
    Row row;
    row_init(&row, 5000);
    resolve(&row.lab.dut);
    resolve(&row.second.dut);
    row.second.dut.neighbour.limits.gc_thresh3 = 1;
    row.second.dut.neighbour.limits.gc_thresh2 = 1;
    row.lab.tester.addresses.count = 10;
    row.lab.tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    row.lab.tester.learning.rate_pps = 1000;
    g_autoptr(TrialResult) result = run(&row, 1000, 10);
    g_assert_cmpuint(result->devices[0].lost[TRIAL_LOSS_NEIGHBOUR_TABLE_FULL], ==, 0);
    g_assert_cmpuint(result->devices[1].lost[TRIAL_LOSS_NEIGHBOUR_TABLE_FULL], ==, 9);
    g_assert_cmpuint(result->neighbours.entries, ==, 2);
    row_clear(&row);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/device_row/latency", test_latency);
    g_test_add_func("/device_row/both", test_both);
    g_test_add_func("/device_row/first_limits", test_first_limits);
    g_test_add_func("/device_row/second_limits", test_second_limits);
    g_test_add_func("/device_row/asking", test_asking);
    g_test_add_func("/device_row/asking-each-other", test_asking_each_other);
    g_test_add_func("/device_row/asked-before", test_asked_before);
    g_test_add_func("/device_row/refused", test_refused);
    return g_test_run();
}
