/* dutsim run: runs every point of a scenario and writes the result folder. */
#include <stdio.h>

#include "output/folder.h"
#include "scenarios/commands/commands.h"
#include "scenarios/dry_run.h"
#include "scenarios/figures.h"
#include "scenarios/report.h"
#include "scenarios/result_files.h"
#include "scenarios/runner.h"
#include "scenarios/siitperf_lines.h"

/* The options as given; NULL, FALSE: not given. */
typedef struct {
    CommandOverrides overrides;
    char *jobs, *out, *format;
    gboolean dry_run, no_plots, quiet;
} RunArguments;

/* What the options mean. */
typedef struct {
    const char *file;
    ScenarioOverrides overrides;
    TableFormat format;
    guint n_jobs;
    const char *out;   /* NULL: results/NAME */
    gboolean siitperf; /* its lines in place of the summary */
    gboolean dry_run, plots, quiet;
} RunPlan;

static void run_arguments_clear(RunArguments *arguments)
{
    command_overrides_clear(&arguments->overrides);
    g_free(arguments->jobs);
    g_free(arguments->out);
    g_free(arguments->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunArguments, run_arguments_clear)

static gboolean make_plan(const RunArguments *arguments, const char *file, RunPlan *plan,
                          GError **error)
{
    *plan = (RunPlan){.file = file,
                      .out = arguments->out,
                      .dry_run = arguments->dry_run,
                      .plots = !arguments->no_plots,
                      .quiet = arguments->quiet};
    if (!command_read_overrides(&arguments->overrides, &plan->overrides, error) ||
        !command_read_jobs(arguments->jobs, &plan->n_jobs, error)) {
        return FALSE;
    }
    return command_format_or(arguments->format, TABLE_FORMAT_TEXT,
                             plan->dry_run ? NULL : "siitperf", &plan->format, &plan->siitperf,
                             error);
}

static gboolean print_dry_run(const RunPlan *plan, const Scenario *scenario,
                              const Procedure *procedure, GError **error)
{
    g_autoptr(DryRun) dry_run = dry_run_new(scenario, procedure);
    g_autoptr(Table) table = dry_run_table(dry_run);
    DryRunTotals totals = dry_run_get_totals(dry_run);
    DryRunCost cost;
    if (plan->format != TABLE_FORMAT_TEXT) {
        command_print_table(table, plan->format);
        return TRUE;
    }
    if (!dry_run_measure(dry_run, plan->n_jobs, &cost, error)) {
        return FALSE;
    }
    g_autofree char *text = dry_run_describe(&totals, &cost);
    command_print_table(table, plan->format);
    fputs(text, stdout);
    return TRUE;
}

/* Writes and draws the figures. A picture that cannot be drawn is no reason to lose the result: its
 * error comes back in *draw_error. */
static gboolean make_figures(const Results *results, const char *folder, Progress *progress,
                             GError **draw_error, GError **error)
{
    gboolean has_gnuplot = TRUE;
    g_autoptr(GPtrArray) names = figures_write(results, folder, error);
    if (names == NULL) {
        return FALSE;
    }
    if (figures_draw(names, folder, &has_gnuplot, draw_error) && !has_gnuplot) {
        progress_message(progress,
                         "dutsim: warning: gnuplot is not installed, so no picture is drawn;"
                         " 'dutsim plot' draws them later");
    }
    return TRUE;
}

/* Runs all trials into the journal. FALSE with `error` unset: cancelled. */
static gboolean run_trials(const RunPlan *plan, const Scenario *scenario,
                           const Procedure *procedure, const Manifest *manifest, Folder *folder,
                           GError **error)
{
    guint n_steps = 0;
    for (guint i = 0; i < manifest->points->len; i++) {
        n_steps += manifest_get_point(manifest, i)->repetitions;
    }
    g_autofree char *path = folder_path(folder, RESULT_FILES_JOURNAL);
    g_autoptr(Journal) journal = journal_new(path, error);
    if (journal == NULL) {
        folder_discard(folder);
        return FALSE;
    }
    g_autoptr(Progress) progress = progress_new(manifest->name, n_steps, plan->quiet);
    g_autofree char *where = folder_path(folder, "");
    RunnerOptions options = {.scenario = scenario,
                             .folder = where,
                             .procedure = procedure,
                             .n_jobs = plan->n_jobs,
                             .journal = journal,
                             .progress = progress,
                             .cancelled = command_cancelled()};
    return runner_run(&options, error) && journal_finish(journal, error);
}

static void print_summary(const Results *results, TableFormat format)
{
    g_autoptr(Table) summary = format == TABLE_FORMAT_TEXT ? report_summary_table(results)
                                                           : results_summary_table(results);
    g_autofree char *saved = report_trials_saved(results);
    command_print_table(summary, format);
    if (format == TABLE_FORMAT_TEXT && saved != NULL) {
        printf("%s\n", saved);
    }
}

/* Says what the figures alone do not. */
static void say_remarks(const Results *results, Progress *progress)
{
    g_autoptr(GArray) remarks =
        results_remarks(results, 0, results_get_manifest(results)->points->len);
    for (guint i = 0; i < remarks->len; i++) {
        g_autofree char *text = report_remark(results, &g_array_index(remarks, ResultsRemark, i));
        progress_message(progress, "dutsim: warning: %s", text);
    }
}

/* Makes everything else of the finished journal, puts the folder in place and prints the summary.
 */
static gboolean finish(const RunPlan *plan, const Scenario *scenario, Manifest *manifest,
                       Folder *folder, const char *name, GError **error)
{
    g_autoptr(GError) draw_error = NULL;
    g_autofree char *where = folder_path(folder, "");
    g_autofree char *path = folder_path(folder, RESULT_FILES_JOURNAL);
    g_autoptr(Progress) progress = progress_new(manifest->name, 0, plan->quiet);
    g_autoptr(GPtrArray) journal = journal_read(path, error);
    g_autoptr(Results) results =
        journal != NULL ? results_new(manifest, journal, path, error) : NULL;
    if (results == NULL) {
        return FALSE;
    }
    manifest_set_trials(manifest, results_get_trials(results));
    if (!result_files_write(results, where, error) ||
        (plan->plots && scenario_get_plots(scenario) &&
         !make_figures(results, where, progress, &draw_error, error)) ||
        g_atomic_int_get(command_cancelled()) || !folder_commit(folder, error)) {
        return FALSE;
    }
    say_remarks(results, progress);
    if (plan->siitperf) {
        g_autofree char *lines = siitperf_lines(scenario, results);
        fputs(lines, stdout);
    } else {
        print_summary(results, plan->format);
    }
    progress_note(progress, "dutsim: the results are in %s, in words in report.txt", name);
    if (draw_error != NULL) {
        g_propagate_error(error, g_steal_pointer(&draw_error));
        return FALSE;
    }
    return TRUE;
}

/* FALSE with `error` unset: cancelled. */
static gboolean run_into_folder(const RunPlan *plan, const Scenario *scenario,
                                const Procedure *procedure, GError **error)
{
    gint64 start_us = g_get_monotonic_time();
    g_autofree char *by_name = g_build_filename("results", scenario_get_name(scenario), NULL);
    const char *name = plan->out != NULL ? plan->out : by_name;
    g_autoptr(Folder) folder = folder_open(name, error);
    if (folder == NULL) {
        return FALSE;
    }
    g_autoptr(Manifest) manifest = manifest_new(scenario);
    manifest->jobs = plan->n_jobs;
    command_watch_signals();
    gboolean done = run_trials(plan, scenario, procedure, manifest, folder, error);
    if (done) {
        manifest->wall_s = (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC;
        done = finish(plan, scenario, manifest, folder, name, error);
    }
    if (!done && command_is_interrupted() && !plan->quiet) {
        g_autofree char *path = folder_path(folder, RESULT_FILES_JOURNAL);
        fprintf(stderr, "dutsim: stopped; the trials done so far are in %s\n", path);
    }
    return done;
}

static gboolean run(const RunPlan *plan, GError **error)
{
    g_autoptr(Scenario) scenario = scenario_load(plan->file, &plan->overrides, error);
    if (scenario == NULL) {
        return FALSE;
    }
    const Procedure *procedure = runner_get_procedure(scenario);
    if (plan->dry_run) {
        return print_dry_run(plan, scenario, procedure, error);
    }
    return (!plan->siitperf || siitperf_lines_check(scenario, error)) &&
           run_into_folder(plan, scenario, procedure, error);
}

/* Reads the options; `plan` borrows from `arguments`. */
static CommandStart start(int argc, char **argv, RunArguments *arguments, RunPlan *plan,
                          GError **error)
{
    const GOptionEntry options[] = {
        COMMAND_OVERRIDE_OPTIONS(arguments->overrides),
        {"jobs", 0, 0, G_OPTION_ARG_FILENAME, &arguments->jobs,
         "processors to use; changes no result (default: all cores)", "N"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->out,
         "result folder (default: results/NAME)", "DIR"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &arguments->dry_run,
         "say what would be run, how long it takes here and in a laboratory", NULL},
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &arguments->format,
         "of the summary on standard output (default: table)", "table|csv|json|siitperf"},
        {"no-plots", 0, 0, G_OPTION_ARG_NONE, &arguments->no_plots, "write no figures", NULL},
        {"quiet", 0, 0, G_OPTION_ARG_NONE, &arguments->quiet, "no progress, no warnings", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    const CommandUsage usage = {
        .name = "run",
        .arguments = "SCENARIO",
        .summary = "runs every point of a scenario and writes the result folder",
        .more = "SCENARIO is a file, or the name of a scenario in the library.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    CommandStart result = command_start(&usage, &argc, &argv, error);
    if (result == COMMAND_GO_ON && !make_plan(arguments, argv[1], plan, error)) {
        return COMMAND_WRONG;
    }
    return result;
}

int command_run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(RunArguments) arguments = {0};
    RunPlan plan = {0};
    CommandStart result = start(argc, argv, &arguments, &plan, &error);
    gboolean is_done = result == COMMAND_GO_ON && run(&plan, &error);
    return command_end(result, is_done, error);
}
