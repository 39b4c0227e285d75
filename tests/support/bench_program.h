/* tests/support/bench_program.h: what the programs in tests/bench share: cases by name, processor
 * time, rows.
 *
 * A program prints a row a case on standard output,
 *
 *     case,unit,count,ns_per_item,peak_memory_bytes
 *
 * the last field empty when it was not measured. The line above may go first, as a header; lines
 * that begin with # are remarks. With names of cases as arguments it runs only these.
 * tests/bench/run.c starts the programs and puts the rows together. */
#ifndef TESTS_SUPPORT_BENCH_PROGRAM_H
#define TESTS_SUPPORT_BENCH_PROGRAM_H

#include <glib.h>

G_BEGIN_DECLS /* for the programs in C++ */

    typedef struct {
    guint64 count; /* items done */
    double ns;     /* processor time of all of them */
} BenchCost;

typedef BenchCost (*BenchMeasure)(gconstpointer data);

typedef struct {
    const char *name; /* parts joined by '/' */
    const char *unit; /* of an item: "frame" */
    BenchMeasure measure;
    gconstpointer data;
} BenchCase;

/* Processor time of this process so far [ns]: what other processes take does not count. */
double bench_cpu_ns(void);

/* Whether a short and rough measurement is wanted: BENCH_QUICK is in the environment. */
gboolean bench_is_quick(void);

/* Frames that a trial may have at most, from BENCH_FRAMES (as 1e8); `fallback` without it. */
guint64 bench_most_frames(guint64 fallback);

/* Runs the cases that argv names (none named: all), each in a process of its own, so that its peak
 * memory is its own. Returns the exit status: 0; 1 if a case failed; 64 if a name is no case's. */
int bench_main(char **argv, const BenchCase *cases, guint n_cases);

G_END_DECLS

#endif
