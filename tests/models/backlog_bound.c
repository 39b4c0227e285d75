/* The amount of work that a backlog proves, by hand. Half of the frames, C = 3 us, g = 2 us: the
 * walk's exponent is t = log r / us, r the golden ratio (tests/models/walk_bound.c). From the
 * probability the level is plain: log P = log(beginnings) - t (level - g). */
#include "models/backlog_bound.h"

#include <math.h>

#define GOLDEN_RATIO 1.6180339887498949
#define US           1e6
#define N_SLOTS      1e6

static const BacklogLoad load = {.gap_ps = 2 * US, .n_slots = N_SLOTS, .n_directions = 1};
static const BacklogUpstream nothing = {0};

/* The level [us] that the bound for `frames` in one queue tells of. */
static double level_us(const BacklogWorker *worker, const BacklogUpstream *upstream, double frames)
{
    double t = log(GOLDEN_RATIO); /* 1/us */
    double beginnings = 2 * (N_SLOTS / 4 + 1 / (2 * t));
    double log_bound = backlog_bound_log_ring(worker, &load, upstream, frames, -INFINITY);
    return (log(beginnings) - log_bound) / t + 2;
}

#define ASSERT_LEVEL(worker, upstream, frames, expected_us) \
    g_assert_cmpfloat_with_epsilon(level_us(worker, upstream, frames), expected_us, 1e-4)

/* C U, less a frame under way and the wake-up */
static void test_by_frame(void)
{
    const double half[] = {0.5};
    BacklogWorker worker = {
        .frame_ps = 3 * US, .budget = 64, .n_rings = 1, .ring_p = half, .p = {0.5, 0}};
    ASSERT_LEVEL(&worker, &nothing, 50, 3 * 50 - 3);
    worker.wakeup_ps = 5 * US;
    ASSERT_LEVEL(&worker, &nothing, 50, 3 * 50 - 3 - 5);
    worker.hold_ps = 2 * US;
    ASSERT_LEVEL(&worker, &nothing, 50, 3 * 50 - 3 - 5 - 2);
}

/* Frames on their way count for the queue they will come to, and for all as work. */
static void test_upstream(void)
{
    const double quarters[] = {0.25, 0.25};
    const BacklogWorker worker = {
        .frame_ps = 3 * US, .budget = 64, .n_rings = 2, .ring_p = quarters, .p = {0.5, 0}};
    const BacklogUpstream upstream = {.total = 14, .ring = 7};
    ASSERT_LEVEL(&worker, &upstream, 64, 3 * (64 - 14) - 3);
    double total = backlog_bound_log_total(&worker, &load, &upstream, 64);
    g_assert_cmpfloat_with_epsilon(
        total, backlog_bound_log_ring(&worker, &load, &upstream, 64, -INFINITY), 1e-9);
}

/* Two frames a poll: S = 2.5, P = 1: C = 3. Before the last look with fewer than 2 waiting there
 * was 1 at most; not in the finished frames' costs: that look's poll, the one under way, a frame.
 */
static void test_by_poll(void)
{
    const double half[] = {0.5};
    BacklogWorker worker = {.frame_ps = 2.5 * US,
                            .poll_ps = US,
                            .budget = 2,
                            .n_rings = 1,
                            .ring_p = half,
                            .p = {0.5, 0}};
    ASSERT_LEVEL(&worker, &nothing, 60, 3 * (60 - 1) - 2 - 2.5);
    worker.wakeup_ps = 10 * US; /* more than 3 * 1 + 1 */
    ASSERT_LEVEL(&worker, &nothing, 60, 3 * 60 - 10 - 1 - 2.5);
    /* two queues, 4 frames a poll: C = 2.5 + 2 / 4; 7 at most waited, 3 polls */
    const double quarters[] = {0.25, 0.25};
    worker.n_rings = 2;
    worker.ring_p = quarters;
    worker.budget = 4;
    worker.wakeup_ps = 0;
    ASSERT_LEVEL(&worker, &nothing, 60, 3 * (60 - 7) - 3 - 2.5);
}

static void test_log_add(void)
{
    g_assert_cmpfloat_with_epsilon(backlog_bound_log_add(log(0.25), log(0.5)), log(0.75), 1e-12);
    g_assert_cmpfloat(backlog_bound_log_add(-INFINITY, -3), ==, -3);
    g_assert_true(isinf(backlog_bound_log_add(-INFINITY, -INFINITY)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/backlog_bound/by-frame", test_by_frame);
    g_test_add_func("/models/backlog_bound/upstream", test_upstream);
    g_test_add_func("/models/backlog_bound/by-poll", test_by_poll);
    g_test_add_func("/models/backlog_bound/log-add", test_log_add);
    return g_test_run();
}
