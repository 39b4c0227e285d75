/* What contention is estimated to cost (docs/models/transmit.md): by hand, and beside what trials
 * of overloaded devices give. */
#include "models/contention_estimate.h"

#include <math.h>

#include "tests/support/judge_lab.h"

#define NS (SIM_PS_PER_US / 1000)

/* Random ports, so that all entries of the table get frames; 1 us a frame, of which 200 ns in its
 * transmit queue. */
static void lab_init(JudgeLab *lab, guint n_cores)
{
    judge_lab_init(lab);
    lab->tester.ports = (TesterPortsSettings){.selection = TESTER_SELECTION_RANDOM,
                                              .source = {.minimum = 1, .maximum = 65535},
                                              .destination = {.minimum = 1, .maximum = 65535}};
    lab->tester.direction = TESTER_DIRECTION_FORWARD;
    lab->dut.cores = n_cores;
    lab->dut.nic.queues = 0; /* as cores */
    lab->dut.nic.ring_size = 512;
    lab->dut.nic.transmit_ring_size = 512;
    lab->dut.core.budget = 64;
    lab->dut.nic.transmit_queue_of = TRANSMIT_OF_HASH;
    lab->dut.nic.rss.table_size = 128;
    lab->dut.nic.rss.hash =
        (RssHashSettings){RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT, RSS_HASH_IP_PORT};
    lab->dut.cost.frame = judge_lab_cost(800 * NS);
    lab->dut.transmit = (TransmitSettings){.access = TRANSMIT_ACCESS_LOCK,
                                           .hold = judge_lab_cost(200 * NS),
                                           .transfer = judge_lab_cost(300 * NS),
                                           .limit = 4096,
                                           .completion_batch = 1};
}

static ContentionEstimate estimate_of(const JudgeLab *lab)
{
    g_autoptr(Rss) rss = trial_rss_new(&lab->setup);
    return contention_estimate(&lab->setup, rss);
}

static guint n_sharing(const JudgeLab *lab, guint queue)
{
    g_autoptr(Rss) rss = trial_rss_new(&lab->setup);
    return contention_n_sharing(&lab->dut, rss, 0, queue);
}

/* Cores to a queue, by the hash: n / gcd(n, 128) of them meet. */
static void test_sharing(void)
{
    static const guint met[] = {0, 1, 1, 3, 1, 5, 3, 7, 1, 9};
    for (guint n = 1; n <= 9; n++) {
        JudgeLab lab;
        lab_init(&lab, n);
        for (guint queue = 0; queue < n; queue++) {
            g_assert_cmpuint(n_sharing(&lab, queue), ==, met[n]);
        }
        lab.dut.nic.transmit_queue_of = TRANSMIT_OF_WORKER;
        g_assert_cmpuint(n_sharing(&lab, n - 1), ==, 1);
        lab.dut.nic.transmit_queue_of = TRANSMIT_OF_FIRST;
        g_assert_cmpuint(n_sharing(&lab, 0), ==, n);
        judge_lab_clear(&lab);
    }
}

/* 1000 ns a frame, and 300 ns of a transfer in (k - 1) / k of cases. */
static void test_frame(void)
{
    JudgeLab lab;
    lab_init(&lab, 4);
    g_assert_cmpfloat_with_epsilon(estimate_of(&lab).frame_ps, 1000 * NS, 1);
    g_assert_true(isinf(estimate_of(&lab).shared_pps));
    lab.dut.cores = 3;
    g_assert_cmpfloat_with_epsilon(estimate_of(&lab).frame_ps, 1200 * NS, 1);
    /* three queues, each held 200 + 200 ns a frame */
    g_assert_cmpfloat_with_epsilon(estimate_of(&lab).shared_pps, 7.5e6, 1);
    lab.dut.transmit.completion = judge_lab_cost(160 * NS);
    lab.dut.transmit.completion_batch = 16;
    g_assert_cmpfloat_with_epsilon(estimate_of(&lab).frame_ps, 1210 * NS, 1);
    judge_lab_clear(&lab);
}

/* One queue, of which cores take turns: h = 200 + 300 ns alone; three wait less those elsewhere:
 * h = 500 + 100 (3 - 800 / h), so h = (800 + sqrt(800^2 - 4 x 80000)) / 2. */
static void test_waiters(void)
{
    JudgeLab lab;
    lab_init(&lab, 4);
    lab.dut.nic.transmit_queue_of = TRANSMIT_OF_FIRST;
    lab.dut.transmit.waiter = judge_lab_cost(100 * NS);
    double hold_ns = (800 + sqrt(800.0 * 800 - 320000)) / 2;
    g_assert_cmpfloat_with_epsilon(estimate_of(&lab).shared_pps, 1e9 / hold_ns, 10);
    judge_lab_clear(&lab);
}

/* Frames/s of overloaded cores. */
static double simulated_pps(const JudgeLab *lab)
{
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    const TrialRequest request = {
        .rate_pps = 20000000, .duration_ps = 10 * SIM_PS_PER_MS, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    guint64 waiting = 512 * (guint64)lab->dut.cores;
    return (double)(trial_result_received(result) - waiting) / 10e-3;
}

static void assert_near(const JudgeLab *lab, double most)
{
    ContentionEstimate estimate = estimate_of(lab);
    double expected =
        MIN((double)lab->dut.cores * (double)SIM_PS_PER_S / estimate.frame_ps, estimate.shared_pps);
    double error = expected / simulated_pps(lab) - 1;
    g_test_message("%" G_GINT64_FORMAT " cores, access %d: estimated %.0f, error %+.1f %%",
                   lab->dut.cores, lab->dut.transmit.access, expected, 100 * error);
    g_assert_cmpfloat(ABS(error), <=, most);
}

static void test_simulated(void)
{
    for (guint n = 1; n <= 9; n++) {
        JudgeLab lab;
        lab_init(&lab, n);
        lab.dut.transmit.access = TRANSMIT_ACCESS_RING;
        lab.dut.transmit.foreign = judge_lab_cost(100 * NS);
        assert_near(&lab, 0.05);
        lab.dut.transmit.access = TRANSMIT_ACCESS_LOCK;
        assert_near(&lab, 0.10);
        lab.dut.nic.transmit_queue_of = TRANSMIT_OF_FIRST;
        lab.dut.transmit.waiter = judge_lab_cost(50 * NS);
        assert_near(&lab, 0.10);
        judge_lab_clear(&lab);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/contention_estimate/sharing", test_sharing);
    g_test_add_func("/contention_estimate/frame", test_frame);
    g_test_add_func("/contention_estimate/waiters", test_waiters);
    g_test_add_func("/contention_estimate/simulated", test_simulated);
    return g_test_run();
}
