#include "scenarios/dry_run.h"

#include "scenarios/manifest-internal.h"
#include "scenarios/runner.h"

Table *dry_run_table(const Scenario *scenario, const Procedure *procedure, DryRunTotals *totals)
{
    static const char *const columns[] = {"point", "repetitions", "max_trials", "max_frames", NULL};
    g_autoptr(Manifest) manifest = manifest_new(scenario);
    Table *table = manifest_table_new(manifest, columns, NULL);
    *totals = (DryRunTotals){.points = scenario_n_points(scenario)};
    for (guint i = 0; i < totals->points; i++) {
        const ScenarioPoint *point = scenario_get_point(scenario, i);
        RunnerEstimate estimate = runner_estimate(scenario, point, procedure);
        guint64 repetitions = (guint64)point->test.repetitions;
        manifest_table_add_point(table, manifest, i);
        table_add_unsigned(table, repetitions);
        table_add_unsigned(table, repetitions * estimate.max_trials);
        table_add_unsigned(table, repetitions * estimate.max_frames);
        table_end_row(table);
        totals->repetitions += repetitions;
        totals->max_trials += repetitions * estimate.max_trials;
        totals->max_frames += repetitions * estimate.max_frames;
    }
    return table;
}
