/* Runs the benchmarks named as arguments in rounds, puts their rows together, and says which
 * targets are met: `make bench`. All run on one core, one after the other; the floor in every
 * round, a slow program in fewer. BENCH_QUICK=1: a rough look in half a minute.
 *
 * Prints tables; writes results/bench/bench.csv and targets.csv. Ends with 0 also when targets are
 * not met: it is a measurement. */
#include <stdio.h>
#include <stdlib.h>

#include "sim/sim.h"
#include "tests/support/bench_machine.h"
#include "tests/support/bench_program.h"
#include "tests/support/bench_targets.h"

#define FOLDER         "results/bench"
#define N_ROUNDS       11
#define N_ROUNDS_QUICK 3
#define N_ROUNDS_LEAST 3
#define SHARE_S        60 /* time of one program over all rounds, unless the least takes longer */
#define STATUS_FAILED  1
#define STATUS_USAGE   64

typedef struct {
    const char *path;
    guint n_runs;
    gint64 spent_us;
} Program;

/* ---- rounds ---- */

static gboolean run_program(Program *program, guint round, BenchResults *results, GError **error)
{
    char *argv[] = {(char *)program->path, NULL};
    g_autofree char *rows = NULL;
    int status = 0;
    gint64 start_us = g_get_monotonic_time();

    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &rows, NULL, &status, error) ||
        !g_spawn_check_wait_status(status, error) ||
        !bench_results_add(results, round, rows, error)) {
        g_prefix_error(error, "%s: ", program->path);
        return FALSE;
    }
    program->spent_us += g_get_monotonic_time() - start_us;
    program->n_runs++;
    return TRUE;
}

/* Whether it has had its share. */
static gboolean is_done(const Program *program)
{
    gint64 share_s = bench_is_quick() ? SHARE_S / 10 : SHARE_S;
    return program->n_runs >= N_ROUNDS_LEAST &&
           program->spent_us + program->spent_us / program->n_runs > share_s * G_USEC_PER_SEC;
}

static gboolean run_rounds(Program *programs, guint n_programs, BenchResults *results,
                           GError **error)
{
    guint n_rounds = bench_is_quick() ? N_ROUNDS_QUICK : N_ROUNDS;
    for (guint round = 0; round < n_rounds; round++) {
        fprintf(stderr, "round %u of %u\n", round + 1, n_rounds);
        for (guint i = 0; i < n_programs; i++) {
            if (!is_done(&programs[i]) && !run_program(&programs[i], round, results, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* ---- results ---- */

static gboolean show(const Table *table, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(FOLDER, file, NULL);
    g_autofree char *text = table_format(table, TABLE_FORMAT_TEXT);
    printf("\n%s", text);
    return table_write_csv(table, path, error);
}

static gboolean report(const BenchResults *results, GError **error)
{
    BenchVerdicts verdicts;
    g_autoptr(Table) cases = bench_results_table(results);
    g_autoptr(Table) targets = bench_targets_table(results, &verdicts);

    if (g_mkdir_with_parents(FOLDER, 0777) != 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_OUTPUT, "cannot make " FOLDER);
        return FALSE;
    }
    if (!show(cases, "bench.csv", error) || !show(targets, "targets.csv", error)) {
        return FALSE;
    }
    printf("\ntargets: %u met, %u not met, %u not measured\nwritten: " FOLDER "/bench.csv, " FOLDER
           "/targets.csv\n",
           verdicts.n_met, verdicts.n_missed, verdicts.n_unmeasured);
    return TRUE;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BenchResults) results = bench_results_new();
    guint n_programs = (guint)argc - 1;
    g_autofree Program *programs = g_new0(Program, MAX(n_programs, 1));

    if (n_programs == 0) {
        fprintf(stderr, "usage: %s PROGRAM...\n", argv[0]);
        return STATUS_USAGE;
    }
    for (guint i = 0; i < n_programs; i++) {
        programs[i].path = argv[i + 1];
    }
    bench_machine_print();
    bench_machine_pin();
    fflush(stdout);
    if (!run_rounds(programs, n_programs, results, &error) || !report(results, &error)) {
        fprintf(stderr, "bench: %s\n", error->message);
        return STATUS_FAILED;
    }
    return 0;
}
