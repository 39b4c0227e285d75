/* tests/support/bench_targets.h: what the benchmarks should show, and whether they do. */
#ifndef TESTS_SUPPORT_BENCH_TARGETS_H
#define TESTS_SUPPORT_BENCH_TARGETS_H

#include "tests/support/bench_results.h"

typedef struct {
    guint n_met, n_missed, n_unmeasured;
} BenchVerdicts;

/* A row a target and case: figure, target, verdict. (transfer full) */
Table *bench_targets_table(const BenchResults *results, BenchVerdicts *verdicts);

#endif
