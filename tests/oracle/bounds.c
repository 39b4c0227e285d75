/* Costs of polls and wake-ups against bounds that need no simulation: one direction, one queue, one
 * core, a constant rate, descriptors released frame by frame, and an output link whose wire is free
 * again (672 ps) before the next frame can end (S). S: time of a frame, P: of a poll, W: of a
 * wake-up, B: budget, R: ring. */
#include <math.h>

#include "tests/support/judge_lab.h"

#define N_CASES 60
#define US      (SIM_PS_PER_MS / 1000)

typedef struct {
    SimTime frame_ps, poll_ps, wakeup_ps;
    gint64 budget, ring_size;
} Costs;

static gint64 pick_between(SimRandom *random, gint64 minimum, gint64 maximum)
{
    return minimum + (gint64)(sim_random_next(random) % (guint64)(maximum - minimum + 1));
}

/* 0 to 5 us; 0 now and then. */
static SimTime draw_some_cost(SimRandom *random)
{
    SimTime cost_ps = pick_between(random, -US, 5 * US);
    return MAX(cost_ps, 0);
}

/* Odd times: S is 0.1 to 1 us. */
static Costs draw_costs(SimRandom *random)
{
    Costs costs = {.frame_ps = pick_between(random, US / 10, US)};
    costs.poll_ps = draw_some_cost(random);
    costs.wakeup_ps = draw_some_cost(random);
    costs.budget = pick_between(random, 1, 64);
    costs.ring_size = pick_between(random, 2, 256);
    return costs;
}

static TrialResult *run(const Costs *costs, gint64 rate_pps, SimTime duration_ps)
{
    g_autoptr(GError) error = NULL;
    TrialRequest request = {.rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = -1};
    JudgeLab lab;

    judge_lab_init(&lab);
    lab.dut.cost.frame = judge_lab_cost(costs->frame_ps);
    lab.dut.cost.poll = judge_lab_cost(costs->poll_ps);
    lab.dut.cost.wakeup = judge_lab_cost(costs->wakeup_ps);
    lab.dut.core.budget = costs->budget;
    lab.dut.nic.ring_size = costs->ring_size;
    Trial *trial = trial_new(&lab.setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_assert_nonnull(result);
    trial_free(trial);
    judge_lab_clear(&lab);
    return result;
}

/* Frames so far apart that the core is asleep when each of them comes: each wakes it (W), is polled
 * alone (P) and forwarded (S). Send times are whole picoseconds, so a gap may be 1 ps short of 1/r;
 * twice the time of a frame is far enough. */
static void test_far_below_saturation(void)
{
    SimRandom random = sim_random_stream(1, 0, "bounds.below");

    for (guint i = 0; i < N_CASES; i++) {
        Costs costs = draw_costs(&random);
        SimTime alone_ps = costs.wakeup_ps + costs.poll_ps + costs.frame_ps;
        gint64 rate_pps = SIM_PS_PER_S / (2 * alone_ps);
        g_autoptr(TrialResult) result = run(&costs, rate_pps, 4000 * alone_ps);
        const TrialDirection *direction = &result->direction[0];
        g_assert_true(result->pass);
        g_assert_cmpuint(direction->received, >, 1000);
        g_assert_cmpint(direction->latency_ps.minimum, ==, alone_ps);
        g_assert_cmpint(direction->latency_ps.maximum, ==, alone_ps);
        g_assert_cmpuint(result->core[0].polls, ==, direction->received);
        g_assert_cmpuint(result->core[0].wakeups, ==, direction->received);
    }
}

/* Overload: frames come more often than every S, so whenever a descriptor becomes free it is taken
 * before the next one does. A poll that ends has just freed one, hence finds at least R - 1 >= 1
 * waiting: the core never sleeps, and time is a row of polls of n = 1 .. B frames that last
 * P + n S. Its rate is therefore between 1 / (S + P) and 1 / (S + P / B). With R > B every
 * poll is full, and the rate is B / (B S + P).
 *
 * Frames received by a drained trial are those that ended within D and those in the ring then. A
 * trial of 2 D begins as one of D does and ends with as full a ring (but for two frames), so their
 * difference is what the core does in D, start and end left out; where D ends within a poll moves
 * it by less than one poll. */
static void test_saturated(void)
{
    SimRandom random = sim_random_stream(1, 0, "bounds.saturated");
    guint n_full = 0;

    for (guint i = 0; i < N_CASES; i++) {
        Costs costs = draw_costs(&random);
        double frame_ps = (double)costs.frame_ps;
        double poll_ps = (double)costs.poll_ps;
        double budget = (double)costs.budget;
        gint64 rate_pps = SIM_PS_PER_S / costs.frame_ps * pick_between(&random, 105, 300) / 100;
        SimTime duration_ps = 2000 * (costs.frame_ps + costs.poll_ps);
        g_autoptr(TrialResult) once = run(&costs, rate_pps, duration_ps);
        g_autoptr(TrialResult) twice = run(&costs, rate_pps, 2 * duration_ps);
        double served = (double)(trial_result_received(twice) - trial_result_received(once));
        double least = (double)duration_ps / (frame_ps + poll_ps);
        double most = (double)duration_ps / (frame_ps + poll_ps / budget);
        double one_poll = budget + 2;
        g_assert_false(once->pass);
        g_assert_cmpuint(twice->core[0].wakeups, ==, 1);
        g_assert_cmpfloat(served, >=, least - one_poll);
        g_assert_cmpfloat(served, <=, most + one_poll);
        if (costs.ring_size > costs.budget) {
            g_assert_cmpfloat(fabs(served - most), <=, one_poll);
            n_full++;
        }
    }
    g_assert_cmpuint(n_full, >, N_CASES / 4);
    g_assert_cmpuint(n_full, <, N_CASES);
}

/* At any load. No frame is done sooner than a poll that is begun after it came, and itself: P + S,
 * which is at least S + P / B. None is done later than this: with itself at most R frames hold
 * descriptors, R S; those not taken yet, itself the last of them, need at most ceil(R / B) polls;
 * a poll that goes on as it comes may still have its P before it; and the core may have to wake up.
 * Together W + (1 + ceil(R / B)) P + R S. */
static void test_latency(void)
{
    static const gint64 percent[] = {5, 30, 60, 90, 99, 101, 120, 250};
    SimRandom random = sim_random_stream(1, 0, "bounds.latency");

    for (guint i = 0; i < N_CASES; i++) {
        Costs costs = draw_costs(&random);
        gint64 n_polls = 1 + (costs.ring_size + costs.budget - 1) / costs.budget;
        SimTime least_ps = costs.poll_ps + costs.frame_ps;
        SimTime most_ps =
            costs.wakeup_ps + n_polls * costs.poll_ps + costs.ring_size * costs.frame_ps;
        SimTime full_ps = costs.frame_ps + costs.poll_ps / costs.budget;
        for (guint j = 0; j < G_N_ELEMENTS(percent); j++) {
            gint64 rate_pps = SIM_PS_PER_S / full_ps * percent[j] / 100;
            g_autoptr(TrialResult) result = run(&costs, rate_pps, 2000 * full_ps);
            const SimHistogram *latency_ps = &result->direction[0].latency_ps;
            gint64 mean_ps = sim_histogram_mean(latency_ps);
            g_assert_cmpint(mean_ps, >=, full_ps);
            g_assert_cmpint(mean_ps, <=, most_ps);
            g_assert_cmpint(latency_ps->minimum, >=, least_ps);
            g_assert_cmpint(latency_ps->maximum, <=, most_ps);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bounds/far-below-saturation", test_far_below_saturation);
    g_test_add_func("/bounds/saturated", test_saturated);
    g_test_add_func("/bounds/latency", test_latency);
    return g_test_run();
}
