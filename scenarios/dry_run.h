/* scenarios/dry_run.h: what a run would do, how much at most and how much by expectation, and what
 * it would cost here and in a laboratory. */
#ifndef SCENARIOS_DRY_RUN_H
#define SCENARIOS_DRY_RUN_H

#include "output/table.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/scenario.h"

/* Sums over all points. */
typedef struct {
    guint points;
    guint64 repetitions;
    guint64 max_trials;
    guint64 max_frames;
    guint64 trials; /* expected, as are all below (scenarios/forecast.h) */
    guint64 frames;
    guint64 laboratory_trials;
    double laboratory_s;
} DryRunTotals;

/* What the run takes here: estimates from short trials, different each time. */
typedef struct {
    guint n_jobs;        /* at once: no more than there are repetitions */
    double wall_s;       /* when nothing else runs */
    guint n_engines;     /* at once, at most: those of idle processors too */
    double frame_ns;     /* processor time, on average */
    gint64 memory_bytes; /* 0: unknown */
} DryRunCost;

typedef struct DryRun DryRun;

/* Forecasts all points; runs nothing. `scenario` must outlive it. (transfer full) */
DryRun *dry_run_new(const Scenario *scenario, const Procedure *procedure);
void dry_run_free(DryRun *dry_run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DryRun, dry_run_free)

DryRunTotals dry_run_get_totals(const DryRun *dry_run);

/* A row a point: swept values, then the columns of docs/dry-run.md, all over all repetitions.
 * Nothing in it depends on the machine. (transfer full) */
Table *dry_run_table(const DryRun *dry_run);

/* Runs short trials of some points. FALSE as trial_run. */
gboolean dry_run_measure(const DryRun *dry_run, guint n_jobs, DryRunCost *cost, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Totals and cost in words, a line each. (transfer full) */
char *dry_run_describe(const DryRunTotals *totals, const DryRunCost *cost);

#endif
