/* What comes out of an overloaded device, by hand, and against trials: in D seconds a server of c
 * frames/s passes c D frames, and the B that its queue holds at the end come out later. */
#include "tests/support/judge_lab.h"

#include "models/estimate.h"

#define NS (SIM_PS_PER_US / 1000)

#define DURATION_PS (SIM_PS_PER_S / 100)

static double forwarded(const JudgeLab *lab, gint64 rate_pps)
{
    g_autoptr(Estimate) estimate = estimate_new(&lab->setup);
    return estimate_forwarded_rate(estimate, rate_pps, DURATION_PS);
}

static double simulated(const JudgeLab *lab, gint64 rate_pps)
{
    TrialRequest request = {.rate_pps = rate_pps, .duration_ps = DURATION_PS, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return (double)trial_result_received(result) * 100 / tester_n_directions(lab->setup.tester);
}

/* `within`: frames of a trial by which it may be missed. */
static void assert_both(const JudgeLab *lab, gint64 rate_pps, double expected_pps, double within)
{
    g_assert_cmpfloat_with_epsilon(forwarded(lab, rate_pps), expected_pps, 1e-3);
    g_assert_cmpfloat_with_epsilon(simulated(lab, rate_pps), expected_pps, 100 * within);
}

static void lab_init(JudgeLab *lab)
{
    judge_lab_init(lab);
    lab->dut.nic.ring_size = 100;
    lab->dut.cost.frame = judge_lab_cost(1000 * NS);
}

static void test_core(void)
{
    JudgeLab lab;
    lab_init(&lab);
    /* 10^6 frames/s, and 100 frames in 10 ms */
    assert_both(&lab, 3000000, 1e6 + 100 * 100, 2);
    /* all that is sent, where that is less */
    assert_both(&lab, 900000, 900000, 0.01);
    /* one flow a direction, on the same core: half each; two rings of 100, of which a poll's 64
     * frames stand half done */
    lab.tester.direction = TESTER_DIRECTION_BOTH;
    lab.dut.core.budget = 64;
    assert_both(&lab, 3000000, (1e6 + 168 * 100) / 2, 20);
    judge_lab_clear(&lab);
}

/* Two cores could pass 1 / 600 ns each, the lock 1 / 500 ns in all. */
static void test_lock(void)
{
    JudgeLab lab;
    lab_init(&lab);
    lab.dut.cores = lab.dut.nic.queues = 2;
    lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab.tester.addresses.source.count = lab.tester.addresses.destination.count = 1000;
    lab.tester.addresses.count = 1000;
    lab.dut.cost.frame = judge_lab_cost(100 * NS);
    lab.dut.lock.hold = judge_lab_cost(500 * NS);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    double pps = estimate_forwarded_rate(estimate, 8000000, SIM_PS_PER_S);
    g_assert_cmpfloat_with_epsilon(pps, 2e6 + 200, 1);
    judge_lab_clear(&lab);
}

/* A link of 1 Gbit/s behind a fast device: 10^9 / (84 x 8) frames/s. */
static void test_link(void)
{
    JudgeLab lab;
    lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(10 * NS);
    lab.dut.nic.transmit_ring_size = 50;
    lab.links[1].rate_bps = G_GINT64_CONSTANT(1000000000);
    g_assert_cmpfloat_with_epsilon(forwarded(&lab, 5000000), 1488095 + 1 + 50 * 100, 1e-3);
    judge_lab_clear(&lab);
}

/* The slower of two stages: tasks of 1 us behind an interrupt side of 50 ns, then of 2 us. */
static void test_stages(void)
{
    JudgeLab lab;
    lab_init(&lab);
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 300;
    lab.dut.dispatch.budget = 1; /* so that hardly any frame is neither done nor in the list */
    lab.dut.dispatch.cost.frame = judge_lab_cost(50 * NS);
    assert_both(&lab, 3000000, 1e6 + 300 * 100, 3);
    lab.dut.dispatch.cost.frame = judge_lab_cost(2000 * NS);
    assert_both(&lab, 3000000, 500000 + 100 * 100, 3);
    judge_lab_clear(&lab);
}

/* The zero-loss rate before it is rounded down. */
static void test_not_rounded(void)
{
    JudgeLab lab;
    lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(700 * NS);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    g_assert_cmpfloat_with_epsilon(estimate_zero_loss_rate(estimate, SIM_PS_PER_S), 1e9 / 700 + 100,
                                   1e-3);
    judge_lab_clear(&lab);
}

/* 1000 neighbours, of which the table takes 250: three quarters are lost, the first of them when
 * 0.75 r D = 1. */
static void test_full_table(void)
{
    JudgeLab lab;
    lab_init(&lab);
    TesterSettings *tester = &lab.tester;
    NeighbourSettings *neighbour = &lab.dut.neighbour;
    tester->addresses.selection = TESTER_SELECTION_RANDOM;
    tester->addresses.destination.count = 1000;
    tester->learning.rate_pps = 1000;
    neighbour->entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    sim_attribute_set_defaults(&neighbour_limits_attributes, &neighbour->limits);
    neighbour->limits.gc_thresh2 = neighbour->limits.gc_thresh3 = 250;
    /* 8000 frames, a binomial share of them: 5 standard deviations of 39 */
    assert_both(&lab, 800000, 200000, 195);
    g_autoptr(Estimate) full = estimate_new(&lab.setup);
    g_assert_cmpint(estimate_zero_loss_pps(full, DURATION_PS), ==, 133);
    neighbour->limits.gc_thresh3 = 1000;
    assert_both(&lab, 800000, 800000, 0.01);
    neighbour->limits.gc_thresh3 = 250;
    tester->addresses.selection = TESTER_SELECTION_FIXED;
    assert_both(&lab, 800000, 800000, 0.01);
    neighbour->entries = NEIGHBOUR_ENTRIES_STATIC;
    tester->addresses.selection = TESTER_SELECTION_RANDOM;
    assert_both(&lab, 800000, 800000, 0.01);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/estimate-forwarded/core", test_core);
    g_test_add_func("/estimate-forwarded/lock", test_lock);
    g_test_add_func("/estimate-forwarded/link", test_link);
    g_test_add_func("/estimate-forwarded/stages", test_stages);
    g_test_add_func("/estimate-forwarded/not-rounded", test_not_rounded);
    g_test_add_func("/estimate-forwarded/full-table", test_full_table);
    return g_test_run();
}
