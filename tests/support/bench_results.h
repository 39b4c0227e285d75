/* tests/support/bench_results.h: what the benchmarks measured, over all rounds.
 *
 * Programs take turns, a round at a time, so what the machine does meanwhile (another clock, a
 * neighbour on the same chip) meets all of them; ratios are taken within a round. */
#ifndef TESTS_SUPPORT_BENCH_RESULTS_H
#define TESTS_SUPPORT_BENCH_RESULTS_H

#include "output/table.h"
#include "sim/statistics.h"

typedef struct {
    char *name;
    char *unit;
    GArray *ns;    /* of double, by round: nanoseconds an item; NAN: not measured in that round */
    guint64 count; /* items, in the last round */
    guint64 peak_memory_bytes; /* of all rounds; 0: not measured */
} BenchFigures;

typedef struct BenchResults BenchResults;

BenchResults *bench_results_new(void);
void bench_results_free(BenchResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchResults, bench_results_free)

/* Takes over the rows that a program printed in a round (tests/support/bench_program.h). Error:
 * SIM_ERROR_INTERNAL, a line that is neither a row nor a remark, or a case measured twice. */
gboolean bench_results_add(BenchResults *results, guint round, const char *rows, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Cases in the order of their first row. */
guint bench_results_n_cases(const BenchResults *results);
const BenchFigures *bench_results_get(const BenchResults *results, guint i);
/* (nullable) */
const BenchFigures *bench_results_find(const BenchResults *results, const char *name);

/* Nanoseconds an item over the rounds. */
SimSummary bench_figures_summarise(const BenchFigures *figures);

/* Ratio of `above`'s nanoseconds to `below`'s in each round that measured both; FALSE if there is
 * none. */
gboolean bench_figures_ratio(const BenchFigures *above, const BenchFigures *below,
                             SimSummary *ratio) G_GNUC_WARN_UNUSED_RESULT;

/* A row a case: nanoseconds, items/s, and for KIND/ADDRESSES/... the ratio to floor/ADDRESSES.
 * (transfer full) */
Table *bench_results_table(const BenchResults *results);

#endif
