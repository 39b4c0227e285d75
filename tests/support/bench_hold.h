/* tests/support/bench_hold.h: the hold model, the usual measure of an event queue: with N events
 * pending, take the first and put one in at a random time after it. A hold is both.
 *
 * D. W. Jones, "An empirical comparison of priority-queue and event-set implementations",
 * Communications of the ACM 29(4), 1986, pages 300-311. */
#ifndef TESTS_SUPPORT_BENCH_HOLD_H
#define TESTS_SUPPORT_BENCH_HOLD_H

#include "sim/random.h"
#include "tests/support/bench_program.h"

/* An event in the order of sim/event_queue.h: time, key, number of insertion. */
typedef struct {
    gint64 time_ps;
    guint64 key;
    guint64 number;
    guint64 payload;
} BenchHoldEvent;

typedef void (*BenchHoldPush)(gpointer queue, const BenchHoldEvent *event);
typedef void (*BenchHoldPop)(gpointer queue, BenchHoldEvent *event);

/* Delays are drawn evenly from 0 to 2^30 ps, about a millisecond: few events share a picosecond. */
static inline gint64 bench_hold_delay_ps(SimRandom *random)
{
    return (gint64)(sim_random_next(random) >> 34);
}

G_ALWAYS_INLINE static inline void bench_hold_run(gpointer queue, BenchHoldPush push,
                                                  BenchHoldPop pop, SimRandom *random,
                                                  guint64 *number, guint64 n_holds)
{
    gint64 last_ps = 0;
    for (guint64 i = 0; i < n_holds; i++) {
        BenchHoldEvent event;
        pop(queue, &event);
        g_assert(event.time_ps >= last_ps);
        last_ps = event.time_ps;
        event.time_ps += bench_hold_delay_ps(random);
        event.number = (*number)++;
        push(queue, &event);
    }
}

/* Measures holds on a queue that is empty yet. Inlined, so that `push` and `pop` can be. */
G_ALWAYS_INLINE static inline BenchCost bench_hold(gpointer queue, BenchHoldPush push,
                                                   BenchHoldPop pop, guint n_pending)
{
    guint64 n_holds = bench_is_quick() ? 500000 : 2000000;
    SimRandom random = {1, 0};
    guint64 number = 0;

    do {
        const BenchHoldEvent event = {bench_hold_delay_ps(&random), number, number, number};
        push(queue, &event);
        number++;
    } while (number < n_pending);
    bench_hold_run(queue, push, pop, &random, &number, 50000 + 3 * (guint64)n_pending);
    double start_ns = bench_cpu_ns();
    bench_hold_run(queue, push, pop, &random, &number, n_holds);
    return (BenchCost){n_holds, bench_cpu_ns() - start_ns};
}

#endif
