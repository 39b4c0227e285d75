/* What trials teach the estimate (docs/models/estimate.md), by hand. */
#include "tests/models/estimate_lab.h"

/* A trial of 1 s whose fullest ring held `ring_max` frames, or that lost its first frame at
 * first_loss_ps. */
static void teach(Estimate *estimate, gint64 rate_pps, guint64 ring_max, SimTime first_loss_ps)
{
    TrialQueue queues[] = {{.ring_max = 1}, {.ring_max = ring_max}, {.ring_max = 2}};
    TrialResult result = {.request = {.rate_pps = rate_pps, .duration_ps = SIM_PS_PER_S},
                          .pass = first_loss_ps == SIM_TIME_NEVER,
                          .first_loss_ps = first_loss_ps,
                          .n_queues = G_N_ELEMENTS(queues),
                          .queue = queues};
    estimate_add_trial(estimate, &result);
}

/* s c = 1.2 * 10^6 - 100 / 1 ms */
static void test_failed(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    teach(estimate, 1200000, 100, SIM_PS_PER_MS);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 1.1e6 + 100);
    /* a faster one teaches nothing, a slower one does */
    teach(estimate, 1300000, 100, SIM_PS_PER_MS);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 1.1e6 + 100);
    teach(estimate, 1150000, 100, SIM_PS_PER_MS);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 1.05e6 + 100);
    judge_lab_clear(&lab);
}

/* s c = 0.9 * 10^6 - 50 / 1 s */
static void test_passed(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    teach(estimate, 900000, 50, SIM_TIME_NEVER);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 899950 + 100);
    teach(estimate, 800000, 40, SIM_TIME_NEVER); /* slower */
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 899950 + 100);
    teach(estimate, 950000, 60, SIM_TIME_NEVER);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 949940 + 100);
    judge_lab_clear(&lab);
}

/* Between both the factor is interpolated: with c = 10^6, r = s(r) c + 100. */
static void test_between(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    teach(estimate, 900000, 50, SIM_TIME_NEVER);
    teach(estimate, 1200000, 100, SIM_PS_PER_MS);
    double slope = (1.1e6 - 899950) / (1.2e6 - 0.9e6);
    double expected_pps = (899950 - slope * 0.9e6 + 100) / (1 - slope);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), expected_pps);
    judge_lab_clear(&lab);
}

/* A ring that was never used much says that the device is no slower than thought, and no more; one
 * that failed far from what can be explained, or without a loss, says nothing. */
static void test_tells_nothing(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    teach(estimate, 900000, 10, SIM_TIME_NEVER);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 1e6 + 100);
    /* 200 000 - 100 000 frames/s: a tenth of what was thought */
    g_autoptr(Estimate) far = estimate_new(&lab.setup);
    teach(far, 200000, 100, SIM_PS_PER_MS);
    estimate_assert_rate(estimate_zero_loss_pps(far, SIM_PS_PER_S), 1e6 + 100);
    g_autoptr(Estimate) other = estimate_new(&lab.setup);
    TrialResult no_frames = {.request = {.rate_pps = 1, .duration_ps = 1},
                             .first_loss_ps = SIM_TIME_NEVER};
    estimate_add_trial(other, &no_frames);
    estimate_assert_rate(estimate_zero_loss_pps(other, SIM_PS_PER_S), 1e6 + 100);
    teach(other, 1200000, 100, SIM_PS_PER_MS);
    estimate_assert_rate(estimate_zero_loss_pps(other, SIM_PS_PER_S), 1.1e6 + 100);
    judge_lab_clear(&lab);
}

/* Above the rate at which the device should have lost frames, a ring that is hardly used says that
 * it is faster: s c = 1.5 * 10^6 - 32 / 1 s, 32 frames being the least that is told. */
static void test_faster_than_thought(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    teach(estimate, 1500000, 10, SIM_TIME_NEVER);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 1.5e6 - 32 + 100);
    judge_lab_clear(&lab);
}

/* With tasks it is the lists that tell: 40 of 300 frames in one, s c = 0.9 * 10^6 - 40 / 1 s. */
static void test_lists_tell(void)
{
    JudgeLab lab;
    estimate_lab_init(&lab);
    lab.dut.dispatch.tasks = 1;
    lab.dut.dispatch.list_limit = 300;
    lab.dut.dispatch.cost.frame = judge_lab_cost(50 * NS);
    g_autoptr(Estimate) estimate = estimate_new(&lab.setup);
    TrialQueue queue = {.ring_max = 2, .list_max = 40};
    TrialResult result = {.request = {.rate_pps = 900000, .duration_ps = SIM_PS_PER_S},
                          .pass = TRUE,
                          .first_loss_ps = SIM_TIME_NEVER,
                          .n_queues = 1,
                          .queue = &queue,
                          .n_tasks = 1};
    estimate_add_trial(estimate, &result);
    estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 899960 + 300);
    judge_lab_clear(&lab);
}

/* Two DUTs in a row, of 1 000 000 and 2 000 000 frames/s, rings of 100. */
typedef struct {
    JudgeLab lab, second;
} Row;

static void row_init(Row *row)
{
    estimate_lab_init(&row->lab);
    estimate_lab_init(&row->second);
    row->second.dut.cost.frame = judge_lab_cost(500 * NS);
    row->lab.setup.n_behind = 1;
    row->lab.setup.behind[0] =
        (TrialDevice){.dut = &row->second.dut, .path = "second", .link = &row->lab.links[0]};
}

static void row_clear(Row *row)
{
    judge_lab_clear(&row->lab);
    judge_lab_clear(&row->second);
}

/* A trial of 900 000 frames/s fails after 1 ms: the DUT that lost takes 900 000 - 100 / 1 ms. If
 * both lost it is not known which was first. */
static void test_row_failed(void)
{
    Row row;
    row_init(&row);
    TrialResult result = {.request = {.rate_pps = 900000, .duration_ps = SIM_PS_PER_S},
                          .first_loss_ps = SIM_PS_PER_MS,
                          .n_devices = 2};
    for (guint lossy = 1; lossy <= 3; lossy++) {
        g_autoptr(Estimate) estimate = estimate_new(&row.lab.setup);
        result.direction[0].lost[TRIAL_LOSS_RX_RING_FULL] = lossy == 3 ? 2 : 1;
        result.devices[0].lost[TRIAL_LOSS_RX_RING_FULL] = lossy & 1;
        result.devices[1].lost[TRIAL_LOSS_RX_RING_FULL] = lossy >> 1;
        estimate_add_trial(estimate, &result);
        estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S),
                             lossy == 3 ? 1e6 + 100 : 800100);
    }
    row_clear(&row);
}

/* It passes within 1 s: a ring that held 50 gained 50 frames. */
static void test_row_passed(void)
{
    Row row;
    row_init(&row);
    TrialQueue queues[] = {{.device = 0, .ring_max = 1}, {.device = 1, .ring_max = 50}};
    const TrialResult result = {.request = {.rate_pps = 900000, .duration_ps = SIM_PS_PER_S},
                                .pass = TRUE,
                                .first_loss_ps = SIM_TIME_NEVER,
                                .n_devices = 2,
                                .n_queues = G_N_ELEMENTS(queues),
                                .queue = queues};
    for (guint full = 0; full < 2; full++) {
        g_autoptr(Estimate) estimate = estimate_new(&row.lab.setup);
        queues[full].ring_max = 50;
        queues[1 - full].ring_max = 1;
        estimate_add_trial(estimate, &result);
        estimate_assert_rate(estimate_zero_loss_pps(estimate, SIM_PS_PER_S), 900050);
    }
    row_clear(&row);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/estimate-trials/failed", test_failed);
    g_test_add_func("/estimate-trials/passed", test_passed);
    g_test_add_func("/estimate-trials/between", test_between);
    g_test_add_func("/estimate-trials/tells-nothing", test_tells_nothing);
    g_test_add_func("/estimate-trials/faster-than-thought", test_faster_than_thought);
    g_test_add_func("/estimate-trials/lists-tell", test_lists_tell);
    g_test_add_func("/estimate-trials/row-failed", test_row_failed);
    g_test_add_func("/estimate-trials/row-passed", test_row_passed);
    return g_test_run();
}
