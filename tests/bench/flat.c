/* Whether a frame's cost and the memory stay the same in longer trials: 4 queues at 95 % load, 1000
 * addresses a side, 1e6 and 1e7 frames; with BENCH_FRAMES=1e9 (or 1e8) up to so many. */
#include "tests/support/bench_trial.h"

/* Trials of 1e6 frames are repeated to last as long as one of 1e7. */
#define LEAST_FRAMES 10000000

static BenchCost measure(gconstpointer data)
{
    static const BenchTrial trial = {
        .queues = 4, .cores = 4, .addresses = 1000, .load_percent = 95};
    guint64 n_frames = *(const guint64 *)data;
    guint64 least = bench_is_quick() ? LEAST_FRAMES / 5 : LEAST_FRAMES;
    return bench_trial_measure(&trial, n_frames, (guint)MAX(least / n_frames, 1));
}

int main(int argc, char **argv)
{
    static const guint64 n_frames[] = {1000000, 10000000, 100000000, 1000000000};
    static const char *const names[] = {"flat/1e6", "flat/1e7", "flat/1e8", "flat/1e9"};
    BenchCase cases[G_N_ELEMENTS(n_frames)];
    guint64 most = bench_most_frames(10000000);
    guint n = 0;
    (void)argc;

    while (n < G_N_ELEMENTS(n_frames) && (n == 0 || n_frames[n] <= most)) {
        cases[n] = (BenchCase){names[n], "frame", measure, &n_frames[n]};
        n++;
    }
    return bench_main(argv, cases, n);
}
