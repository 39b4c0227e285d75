#include "scenarios/dry_run.h"

#include "scenarios/forecast.h"
#include "scenarios/manifest-internal.h"
#include "scenarios/runner.h"
#include "scenarios/speed.h"

/* Repetitions that are looked at, of all points together, but one of each at least. */
#define N_SAMPLES 64

/* Points that are measured. */
#define MAX_MEASURED 8

/* Memory that the journal takes at the end of a run, when results are made of it, a byte of its
 * text: 14 to 17 measured (jansson's objects, 64 bit). */
#define MEMORY_PER_JOURNAL_BYTE 16

struct DryRun {
    const Scenario *scenario;
    const Procedure *procedure;
    GArray *forecasts; /* of Forecast, by point */
};

DryRun *dry_run_new(const Scenario *scenario, const Procedure *procedure)
{
    guint n_points = scenario_n_points(scenario);
    DryRun *dry_run = g_new0(DryRun, 1);
    dry_run->scenario = scenario;
    dry_run->procedure = procedure;
    dry_run->forecasts = g_array_new(FALSE, FALSE, sizeof(Forecast));
    for (guint i = 0; i < n_points; i++) {
        Forecast forecast = forecast_point(scenario, scenario_get_point(scenario, i), procedure,
                                           N_SAMPLES / n_points);
        g_array_append_val(dry_run->forecasts, forecast);
    }
    return dry_run;
}

void dry_run_free(DryRun *dry_run)
{
    if (dry_run != NULL) {
        g_array_unref(dry_run->forecasts);
        g_free(dry_run);
    }
}

static const Forecast *get_forecast(const DryRun *dry_run, guint point)
{
    return &g_array_index(dry_run->forecasts, Forecast, point);
}

/* The sums over the repetitions of a point. */
static DryRunTotals point_totals(const DryRun *dry_run, guint index)
{
    const ScenarioPoint *point = scenario_get_point(dry_run->scenario, index);
    const Forecast *forecast = get_forecast(dry_run, index);
    RunnerEstimate most = runner_estimate(point, dry_run->procedure);
    guint64 repetitions = (guint64)point->test.repetitions;
    return (DryRunTotals){.points = 1,
                          .repetitions = repetitions,
                          .max_trials = repetitions * most.max_trials,
                          .max_frames = repetitions * most.max_frames,
                          .trials = forecast->trials,
                          .frames = forecast->frames,
                          .laboratory_trials = forecast->laboratory_trials,
                          .laboratory_s = forecast->laboratory_s};
}

DryRunTotals dry_run_get_totals(const DryRun *dry_run)
{
    DryRunTotals totals = {0};
    for (guint i = 0; i < dry_run->forecasts->len; i++) {
        DryRunTotals point = point_totals(dry_run, i);
        totals.points += point.points;
        totals.repetitions += point.repetitions;
        totals.max_trials += point.max_trials;
        totals.max_frames += point.max_frames;
        totals.trials += point.trials;
        totals.frames += point.frames;
        totals.laboratory_trials += point.laboratory_trials;
        totals.laboratory_s += point.laboratory_s;
    }
    return totals;
}

Table *dry_run_table(const DryRun *dry_run)
{
    static const char *const columns[] = {
        "point",  "repetitions",       "max_trials",   "max_frames", "trials",
        "frames", "laboratory_trials", "laboratory_s", NULL};
    g_autoptr(Manifest) manifest = manifest_new(dry_run->scenario);
    Table *table = manifest_table_new(manifest, columns, NULL);
    for (guint i = 0; i < dry_run->forecasts->len; i++) {
        DryRunTotals point = point_totals(dry_run, i);
        manifest_table_add_point(table, manifest, i);
        table_add_unsigned(table, point.repetitions);
        table_add_unsigned(table, point.max_trials);
        table_add_unsigned(table, point.max_frames);
        table_add_unsigned(table, point.trials);
        table_add_unsigned(table, point.frames);
        table_add_unsigned(table, point.laboratory_trials);
        table_add_real(table, point.laboratory_s);
        table_end_row(table);
    }
    return table;
}

/* ---- what it costs ---- */

static gboolean measure_point(const DryRun *dry_run, guint index, gint64 resident_bytes,
                              Speed *speed, GError **error)
{
    const ScenarioPoint *point = scenario_get_point(dry_run->scenario, index);
    if (point->machine_path != NULL) {
        return speed_measure_machine(&point->machine, speed);
    }
    if (point->subject == TEST_OF_HOSTS) {
        const HostNetworkSetup setup = scenario_point_network(point);
        return speed_measure_hosts(&setup, &point->iperf, point->test.duration_ps, speed, error);
    }
    TrialSetup setup = runner_trial_setup(dry_run->scenario, point, 0);
    return speed_measure(&setup, &point->test, get_forecast(dry_run, index)->rate_pps,
                         resident_bytes, speed, error);
}

/* Which of n_measured points, spread evenly from the first to the last of n_points, is measured. */
static guint measured_point(guint n_points, guint n_measured, guint index)
{
    return n_measured > 1 ? (guint)((guint64)index * (n_points - 1) / (n_measured - 1)) : 0;
}

/* Adds the points from `first` up to `end`, which are taken to be like the one that was measured.
 * Returns their processor time. */
static double add_points(const DryRun *dry_run, guint first, guint end, const Speed *speed,
                         double *journal_bytes)
{
    double processor_s = 0;
    for (guint i = first; i < end; i++) {
        const Forecast *forecast = get_forecast(dry_run, i);
        gint64 repetitions = scenario_get_point(dry_run->scenario, i)->test.repetitions;
        processor_s +=
            (double)forecast->frames * speed->frame_s + (double)repetitions * speed->set_up_s;
        *journal_bytes += (double)forecast->trials * (double)speed->journal_bytes;
    }
    return processor_s;
}

/* A procedure that takes one trial has none to run ahead. */
static guint count_engines(const DryRunTotals *totals, guint n_jobs)
{
    guint n_processors = totals->max_trials > totals->repetitions ? runner_n_processors(n_jobs) : 1;
    return runner_max_engines(n_jobs, n_processors, totals->repetitions);
}

gboolean dry_run_measure(const DryRun *dry_run, guint n_jobs, DryRunCost *cost, GError **error)
{
    guint n_points = dry_run->forecasts->len;
    guint n_measured = MIN(n_points, MAX_MEASURED);
    DryRunTotals totals = dry_run_get_totals(dry_run);
    gint64 resident_bytes = speed_resident_bytes();
    gint64 job_bytes = 0;
    double journal_bytes = 0;
    double processor_s = 0;
    double frames_s = 0;
    for (guint i = 0; i < n_measured; i++) {
        Speed speed;
        guint first = measured_point(n_points, n_measured, i);
        guint end = i + 1 < n_measured ? measured_point(n_points, n_measured, i + 1) : n_points;
        if (!measure_point(dry_run, first, resident_bytes, &speed, error)) {
            return FALSE;
        }
        processor_s += add_points(dry_run, first, end, &speed, &journal_bytes);
        frames_s += speed.frame_s / n_measured;
        job_bytes = MAX(job_bytes, speed.memory_bytes);
    }
    cost->n_jobs = (guint)MIN(n_jobs, totals.repetitions);
    cost->n_engines = count_engines(&totals, n_jobs);
    cost->wall_s = processor_s / cost->n_jobs;
    cost->frame_ns = frames_s * 1e9;
    cost->memory_bytes = resident_bytes == 0
                             ? 0
                             : resident_bytes + cost->n_engines * job_bytes +
                                   (gint64)(journal_bytes * MEMORY_PER_JOURNAL_BYTE);
    return TRUE;
}

/* ---- in words ---- */

static void append_real(GString *text, const char *format, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(text, g_ascii_formatd(digits, sizeof digits, format, value));
}

/* "123", "1.23 million". */
static void append_count(GString *text, guint64 count)
{
    static const char *const names[] = {" million", " billion", " trillion"};
    double value = (double)count / 1e6;
    guint i = 0;
    if (count < 1000000) {
        g_string_append_printf(text, "%" G_GUINT64_FORMAT, count);
        return;
    }
    for (; value >= 999.5 && i + 1 < G_N_ELEMENTS(names); i++) {
        value /= 1e3;
    }
    append_real(text, "%.3g", value);
    g_string_append(text, names[i]);
}

/* "0.4 s", "12 minutes", "3.5 hours". */
static void append_duration(GString *text, double time_s)
{
    if (time_s < 119.5) {
        append_real(text, time_s < 9.95 ? "%.1f s" : "%.0f s", time_s);
    } else if (time_s < 119.5 * 60) {
        append_real(text, "%.0f minutes", time_s / 60);
    } else {
        append_real(text, "%.1f hours", time_s / 3600);
    }
}

static void append_cost(GString *text, const DryRunCost *cost)
{
    g_string_append(text, "Here: about ");
    append_duration(text, cost->wall_s);
    g_string_append_printf(text, " with %u job%s (", cost->n_jobs, cost->n_jobs == 1 ? "" : "s");
    append_real(text, "%.1f", cost->frame_ns);
    g_string_append(text, " ns a frame, measured in short trials)");
    if (cost->memory_bytes > 0) {
        g_string_append_printf(text, ", about %" G_GINT64_FORMAT " MiB of memory",
                               (cost->memory_bytes + (1 << 20) - 1) >> 20);
    }
    g_string_append_c(text, '\n');
}

char *dry_run_describe(const DryRunTotals *totals, const DryRunCost *cost)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "%u points, %" G_GUINT64_FORMAT " repetitions, at most %" G_GUINT64_FORMAT
        " trials and %" G_GUINT64_FORMAT " frames\n",
        totals->points, totals->repetitions, totals->max_trials, totals->max_frames);
    g_string_append_printf(text, "Expected: %" G_GUINT64_FORMAT " trials, ", totals->trials);
    append_count(text, totals->frames);
    g_string_append(text, " frames\n");
    append_cost(text, cost);
    g_string_append(text, "Laboratory: ");
    append_real(text, totals->laboratory_s < 36000 ? "%.2f" : "%.1f", totals->laboratory_s / 3600);
    g_string_append_printf(text,
                           " hours for %" G_GUINT64_FORMAT
                           " whole trials, with %d s of pauses each (RFC 2544 section 23)\n",
                           totals->laboratory_trials, FORECAST_LABORATORY_WAIT_S);
    return g_string_free(text, FALSE);
}
