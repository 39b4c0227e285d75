/* tests/support/bench_trial.h: the trials whose cost is measured.
 *
 * 64-byte IPv4 frames at a constant rate, random addresses and RFC 4814's random ports, links of
 * 100 Gbit/s; a DUT whose NIC hashes addresses and ports, rings of 512 descriptors, polls of at
 * most 64 frames, 575 ns a frame and core (Linux on one core: 1 739 672 frames/s; T.
 * Hoiland-Jorgensen et al., CoNEXT 2018, data in github tohojo/xdp-paper, bench04_fwd.org). */
#ifndef TESTS_SUPPORT_BENCH_TRIAL_H
#define TESTS_SUPPORT_BENCH_TRIAL_H

#include "tests/support/bench_program.h"

struct JudgeLab; /* tests/support/judge_lab.h, which programs in C++ cannot include */

#define BENCH_TRIAL_FRAME_PS 575000 /* a frame's cost; with the lock, of which inside: */
#define BENCH_TRIAL_HOLD_PS  175000
#define BENCH_TRIAL_RING     512

typedef struct {
    guint queues;       /* receive queues a port */
    guint cores;        /* queue i is polled by core i mod cores */
    guint addresses;    /* a side */
    guint load_percent; /* of the rate that the cores can do together, both directions together */
    gboolean both_directions;
    gboolean locks;                        /* one lock, taken for each frame by all cores */
    void (*prepare)(struct JudgeLab *lab); /* sets what else the trial has; NULL: nothing */
} BenchTrial;

/* Runs the trial `n_trials` times with about `n_frames` frames each and returns what the trials
 * cost, the making of the repetition's tables not included. Ends the program when a trial passes
 * above 100 % load or loses frames below. */
BenchCost bench_trial_measure(const BenchTrial *trial, guint64 n_frames, guint n_trials);

#endif
