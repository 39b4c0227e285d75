/* scenarios/dry_run.h: what a run would do, and at most how much. */
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
} DryRunTotals;

/* A row a point: swept values, `point,repetitions,max_trials,max_frames`, the last two over all
 * repetitions. (transfer full) */
Table *dry_run_table(const Scenario *scenario, const Procedure *procedure, DryRunTotals *totals);

#endif
