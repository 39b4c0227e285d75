/* RPS where the CPU that takes the frames is among those that forward them, by hand: Linux' softirq
 * polls the NIC's ring and the backlog in turn, so that neither starves. A frame costs I = 200 ns
 * before it is in a backlog and F = 800 ns behind it.
 *
 * One core: with equal weights as many frames leave the backlog in a round as enter it, and 1 / (I
 * + F) = 1 Mframe/s are forwarded whatever more comes; the ring loses the rest, which costs
 * nothing. With half the weight for the backlog (net.core.dev_weight_rx_bias and the like) a round
 * takes 64 frames in and 32 out, in 64 I + 32 F = 38.4 us: 0.833 Mframe/s, and the backlog loses
 * the others, which have cost I: worse, but no livelock.
 *
 * Four cores, one of which has the ring, and four flows, one a core, drawn (taken in turn, they
 * would keep time with what a full ring loses): that core has I + F / 4 to do a frame, and 1 / (I +
 * F / 4) = 2.5 Mframe/s are forwarded. */
#include "models/estimate.h"
#include "tests/support/judge_lab.h"

#define NS          (SIM_PS_PER_US / 1000)
#define INTERRUPT   (200 * NS)
#define TASK        (800 * NS)
#define WEIGHT      64
#define LIST_LIMIT  100
#define RING_SIZE   128
#define DURATION_PS (20 * SIM_PS_PER_MS)
#define FRAMES(pps) ((pps) / 50) /* in that time */

typedef struct {
    gint64 offered_pps, forwarded_pps;
} Point;

/* Flows from 198.18.0.2, .3, .4 and .5 are tasks 1, 3, 0 and 2 of four
 * (tests/oracle/flow_dispatch.c says how). */
static void lab_init(JudgeLab *lab, guint n_cores)
{
    judge_lab_init(lab);
    lab->tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->tester.addresses.source.count = 4;
    g_free(lab->dut.nic.rss.key);
    lab->dut.nic.rss.key = g_strnfill(80, '0');
    lab->dut.nic.rss.key[7] = '1';
    lab->dut.cores = n_cores;
    lab->dut.nic.ring_size = RING_SIZE;
    lab->dut.core.budget = WEIGHT;
    lab->dut.dispatch.tasks = n_cores;
    lab->dut.dispatch.task_of = DISPATCH_TASK_OF_FLOW_SCALED;
    lab->dut.dispatch.processors = DISPATCH_PROCESSORS_SOFTIRQ;
    lab->dut.dispatch.list_limit = LIST_LIMIT;
    lab->dut.dispatch.budget = WEIGHT;
    lab->dut.dispatch.cost.frame = judge_lab_cost(INTERRUPT);
    lab->dut.cost.frame = judge_lab_cost(TASK);
}

/* While frames come, at `pps`; what waits at their end is forwarded too: `waiting` at most, beside
 * the frames of a round. */
static void assert_forwarded(const TrialResult *result, gint64 pps, gint64 waiting)
{
    gint64 received = (gint64)trial_result_received(result);
    g_assert_cmpint(received, >=, FRAMES(pps) - 2 * WEIGHT);
    g_assert_cmpint(received, <=, FRAMES(pps) + waiting + 2 * WEIGHT);
}

static void test_one_core(void)
{
    static const Point points[] = {{500000, 500000},   {900000, 900000},   {2000000, 1000000},
                                   {5000000, 1000000}, {8000000, 1000000}, {20000000, 1000000}};
    for (guint i = 0; i < G_N_ELEMENTS(points); i++) {
        JudgeLab lab;
        lab_init(&lab, 1);
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, points[i].offered_pps);
        gboolean is_overload = points[i].offered_pps > points[i].forwarded_pps;
        assert_forwarded(result, points[i].forwarded_pps, is_overload ? RING_SIZE : 0);
        g_assert_cmpint(result->pass, ==, !is_overload);
        g_assert_cmpuint(result->direction[0].lost[TRIAL_LOSS_INPUT_LIST_FULL], ==, 0);
        judge_lab_clear(&lab);
    }
}

/* The estimate of where losses begin: at 1 / (I + F), and the ring within the trial. */
static void test_estimate(void)
{
    JudgeLab lab;
    lab_init(&lab, 1);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    gint64 expected_pps = 1000000 + RING_SIZE * 50;
    gint64 actual_pps = estimate_zero_loss_pps(estimate, DURATION_PS);
    g_assert_cmpint(ABS(actual_pps - expected_pps), <=, expected_pps / 200);
    judge_lab_clear(&lab);
}

static void test_half_weight(void)
{
    static const gint64 offered_pps[] = {3000000, 5000000, 20000000};
    for (guint i = 0; i < G_N_ELEMENTS(offered_pps); i++) {
        JudgeLab lab;
        lab_init(&lab, 1);
        lab.dut.dispatch.budget = WEIGHT / 2;
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, offered_pps[i]);
        assert_forwarded(result, 833333, RING_SIZE + 2 * LIST_LIMIT);
        gint64 lost = (gint64)result->direction[0].lost[TRIAL_LOSS_INPUT_LIST_FULL];
        g_assert_cmpint(ABS(lost - FRAMES(833333)), <=, RING_SIZE + 2 * LIST_LIMIT + 2 * WEIGHT);
        judge_lab_clear(&lab);
    }
}

static void test_four_cores(void)
{
    static const Point points[] = {{2000000, 2000000}, {4000000, 2500000}, {8000000, 2500000}};
    for (guint i = 0; i < G_N_ELEMENTS(points); i++) {
        JudgeLab lab;
        lab_init(&lab, 4);
        g_autoptr(TrialResult) result = judge_lab_run(&lab, DURATION_PS, points[i].offered_pps);
        gboolean is_overload = points[i].offered_pps > points[i].forwarded_pps;
        gint64 received = (gint64)trial_result_received(result);
        gint64 expected = FRAMES(points[i].forwarded_pps);
        g_assert_cmpint(ABS(received - expected), <=, is_overload ? expected / 50 : 0);
        for (guint task = 0; task < 4; task++) {
            gint64 frames = (gint64)result->task[task].frames;
            g_assert_cmpint(ABS(frames - received / 4), <=, received / 100);
        }
        /* the core with the ring is busy with both, the others with their share of F */
        g_assert_cmpint(result->core[0].busy_ps > DURATION_PS * 19 / 20, ==, is_overload);
        g_assert_cmpint(result->core[3].busy_ps, <, DURATION_PS * 11 / 20);
        judge_lab_clear(&lab);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/softirq-turns/one-core", test_one_core);
    g_test_add_func("/softirq-turns/estimate", test_estimate);
    g_test_add_func("/softirq-turns/half-weight", test_half_weight);
    g_test_add_func("/softirq-turns/four-cores", test_four_cores);
    return g_test_run();
}
