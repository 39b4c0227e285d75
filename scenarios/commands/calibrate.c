/* dutsim calibrate: fits attributes of a scenario to measurements of a device. */
#include <stdio.h>

#include "output/folder.h"
#include "scenarios/calibration_report.h"
#include "scenarios/commands/commands.h"

/* The options as given; NULL, FALSE: not given. */
typedef struct {
    char **sets;
    char *fit, *hold_out, *seed, *repetitions, *jobs, *out, *format;
    gboolean estimate_only, overwrite, quiet;
} Arguments;

/* What they mean; borrows from them. */
typedef struct {
    const char *scenario, *measured, *fit;
    const char *hold_out, *out; /* NULL: none, by name */
    gboolean estimate_only, overwrite;
    ScenarioOverrides overrides;
    CalibrationJobs jobs;
    TableFormat format;
} Plan;

static void arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->sets);
    g_free(arguments->fit);
    g_free(arguments->hold_out);
    g_free(arguments->seed);
    g_free(arguments->repetitions);
    g_free(arguments->jobs);
    g_free(arguments->out);
    g_free(arguments->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static gboolean make_plan(const Arguments *arguments, char **argv, Plan *plan, GError **error)
{
    const CommandOverrides given = {
        .sets = arguments->sets, .seed = arguments->seed, .repetitions = arguments->repetitions};
    *plan = (Plan){.scenario = argv[1],
                   .measured = argv[2],
                   .fit = arguments->fit,
                   .hold_out = arguments->hold_out,
                   .out = arguments->out,
                   .estimate_only = arguments->estimate_only,
                   .overwrite = arguments->overwrite,
                   .jobs = {.quiet = arguments->quiet, .cancelled = command_cancelled()}};
    if (arguments->fit == NULL || *arguments->fit == '\0') {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                    "calibrate: --fit PATH[,PATH...] is missing: what is to be fitted, such as "
                    "--fit dut.cost.frame");
        return FALSE;
    }
    return command_read_overrides(&given, &plan->overrides, error) &&
           command_read_jobs(arguments->jobs, &plan->jobs.n_jobs, error) &&
           command_format(arguments->format, TABLE_FORMAT_TEXT, &plan->format, error);
}

/* ---- all ---- */

/* The paths of --fit. (transfer full) */
static char **split_fit(const char *fit)
{
    char **paths = g_strsplit(fit, ",", -1);
    for (char **path = paths; *path != NULL; path++) {
        g_strstrip(*path);
    }
    return paths;
}

static gboolean finish(const Plan *plan, const Calibration *calibration, const char *out,
                       GError **error)
{
    g_autofree char *profile = calibration_profile(calibration, plan->scenario);
    g_autofree char *report = calibration_report(calibration, plan->format);
    g_autoptr(GPtrArray) warnings = calibration_warnings(calibration);
    if (g_atomic_int_get(plan->jobs.cancelled) || !folder_write_text(out, profile, error)) {
        return FALSE;
    }
    fputs(report, stdout);
    if (!plan->jobs.quiet) {
        command_warn(warnings);
        fprintf(stderr, "dutsim: the profile is in %s\n", out);
    }
    return TRUE;
}

static gboolean calibrate(const Plan *plan, GError **error)
{
    g_autoptr(Scenario) scenario = scenario_load(plan->scenario, &plan->overrides, error);
    g_autoptr(CalibrationRows) rows =
        scenario != NULL ? calibration_rows_read(plan->measured, scenario, error) : NULL;
    if (rows == NULL ||
        (plan->hold_out != NULL && !calibration_rows_hold_out(rows, plan->hold_out, error))) {
        return FALSE;
    }
    g_auto(GStrv) fit = split_fit(plan->fit);
    g_autofree char *by_name = g_strdup_printf("%s-calibrated.yaml", scenario_get_name(scenario));
    const char *out = plan->out != NULL ? plan->out : by_name;
    if (!calibration_check_rows(rows, g_strv_length(fit), error)) {
        return FALSE;
    }
    g_autoptr(CalibrationModel) model = calibration_model_new(
        plan->scenario, &plan->overrides, rows, (const char *const *)fit, error);
    if (model == NULL ||
        !command_check_out(out, CALIBRATION_PROFILE_MARK, "profile of `dutsim calibrate`",
                           plan->overwrite, error)) {
        return FALSE;
    }
    command_watch_signals();
    g_autoptr(Calibration) calibration =
        calibration_run(rows, model, &plan->jobs, plan->estimate_only, error);
    return calibration != NULL && finish(plan, calibration, out, error);
}

static CommandStart start(int argc, char **argv, Arguments *arguments, Plan *plan, GError **error)
{
    const GOptionEntry options[] = {
        {"fit", 0, 0, G_OPTION_ARG_FILENAME, &arguments->fit,
         "the attributes to fit: numbers, times, costs, sizes, rates", "PATH[,PATH...]"},
        {"hold-out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->hold_out,
         "rows to predict and not to fit: 3,5-7", "ROWS"},
        {"estimate-only", 0, 0, G_OPTION_ARG_NONE, &arguments->estimate_only,
         "fit the analytic estimate, simulate nothing", NULL},
        {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments->sets,
         "set an attribute over what the file says (repeatable)", "PATH=VALUE"},
        {"seed", 0, 0, G_OPTION_ARG_FILENAME, &arguments->seed, "seed of all random streams", "N"},
        {"repetitions", 0, 0, G_OPTION_ARG_FILENAME, &arguments->repetitions,
         "how often each row is simulated; the median counts", "N"},
        {"jobs", 0, 0, G_OPTION_ARG_FILENAME, &arguments->jobs,
         "repetitions at once; changes no result (default: all cores)", "N"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->out,
         "the profile (default: NAME-calibrated.yaml)", "FILE"},
        {"overwrite", 0, 0, G_OPTION_ARG_NONE, &arguments->overwrite,
         "replace FILE also if it is no profile of this command", NULL},
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &arguments->format,
         "of the result on standard output (default: table)", "table|csv|json"},
        {"quiet", 0, 0, G_OPTION_ARG_NONE, &arguments->quiet, "no progress, no warnings", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    const CommandUsage usage = {
        .name = "calibrate",
        .arguments = "SCENARIO MEASURED.csv",
        .summary = "fits attributes of a scenario to measurements, predicts the others, and writes "
                   "a profile",
        .more =
            "MEASURED.csv has a header. A column called throughput_pps (zero loss) or "
            "received_pps\n(forwarded under overload), in frames/s a direction, holds what was "
            "measured; sd_pps or\nrelative_sd, if there is one, its standard deviation; all "
            "others are attributes, such as\ndut.cores, that set the point of a row. Rows count "
            "from 1.",
        .options = options,
        .min_arguments = 2,
        .max_arguments = 2};
    CommandStart result = command_start(&usage, &argc, &argv, error);
    if (result == COMMAND_GO_ON && !make_plan(arguments, argv, plan, error)) {
        return COMMAND_WRONG;
    }
    return result;
}

int command_calibrate(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Arguments) arguments = {0};
    Plan plan = {0};
    CommandStart result = start(argc, argv, &arguments, &plan, &error);
    gboolean is_done = result == COMMAND_GO_ON && calibrate(&plan, &error);
    return command_end(result, is_done, error);
}
