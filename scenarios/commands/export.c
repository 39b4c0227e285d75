/* dutsim export: writes a scenario as another tester's settings, siitperf's. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "output/folder.h"
#include "scenarios/commands/commands.h"
#include "scenarios/siitperf_export.h"

/* The options as given; NULL, FALSE: not given. */
typedef struct {
    CommandOverrides overrides;
    char *to, *out;
    gboolean overwrite, quiet;
} Arguments;

/* What they mean; borrows from them. */
typedef struct {
    const char *scenario, *out; /* out NULL: by name */
    ScenarioOverrides overrides;
    gboolean overwrite, quiet;
} Plan;

static void arguments_clear(Arguments *arguments)
{
    command_overrides_clear(&arguments->overrides);
    g_free(arguments->to);
    g_free(arguments->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static gboolean make_plan(const Arguments *arguments, const char *scenario, Plan *plan,
                          GError **error)
{
    *plan = (Plan){.scenario = scenario,
                   .out = arguments->out,
                   .overwrite = arguments->overwrite,
                   .quiet = arguments->quiet};
    if (arguments->to == NULL) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_USAGE,
                            "export: --to is missing: `dutsim export SCENARIO --to siitperf` is "
                            "expected; see `dutsim export --help`");
        return FALSE;
    }
    if (strcmp(arguments->to, "siitperf") != 0) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--to %.60s: error: siitperf is expected",
                    arguments->to);
        return FALSE;
    }
    return command_read_overrides(&arguments->overrides, &plan->overrides, error);
}

static gboolean make_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0777) == 0) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_OUTPUT, "cannot make the folder %s: %s", path,
                g_strerror(errno));
    return FALSE;
}

static gboolean write_files(const Plan *plan, const Scenario *scenario, const SiitperfConf *conf,
                            const SiitperfCommand *command, const char *folder, GError **error)
{
    g_autofree char *conf_path = g_build_filename(folder, "siitperf.conf", NULL);
    g_autofree char *command_path = g_build_filename(folder, "command", NULL);
    g_autofree char *conf_text = siitperf_export_conf(scenario, conf);
    g_autofree char *command_text = siitperf_export_command(scenario, conf, command);
    const char *what = "file of `dutsim export`";
    return make_folder(folder, error) &&
           command_check_out(conf_path, SIITPERF_EXPORT_CONF_MARK, what, plan->overwrite, error) &&
           command_check_out(command_path, SIITPERF_EXPORT_COMMAND_MARK, what, plan->overwrite,
                             error) &&
           folder_write_text(conf_path, conf_text, error) &&
           folder_write_text(command_path, command_text, error);
}

static gboolean export(const Plan *plan, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(SiitperfConf) conf = siitperf_conf_new();
    g_autoptr(Scenario) scenario = scenario_load(plan->scenario, &plan->overrides, error);
    SiitperfCommand command;
    if (scenario == NULL) {
        return FALSE;
    }
    if (!siitperf_export_settings(scenario, conf, &command, warnings, error)) {
        return FALSE;
    }
    g_autofree char *by_name = g_strdup_printf("%s-siitperf", scenario_get_name(scenario));
    const char *folder = plan->out != NULL ? plan->out : by_name;
    if (!write_files(plan, scenario, conf, &command, folder, error)) {
        return FALSE;
    }
    g_autofree char *line = siitperf_export_line(&command);
    puts(line);
    if (!plan->quiet) {
        command_warn(warnings);
    }
    if (!plan->quiet) {
        fprintf(stderr, "dutsim: siitperf.conf and the command line are in %s\n", folder);
    }
    return TRUE;
}

static CommandStart start(int argc, char **argv, Arguments *arguments, Plan *plan, GError **error)
{
    const GOptionEntry options[] = {
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &arguments->to, "whose settings: siitperf", "TESTER"},
        COMMAND_OVERRIDE_OPTIONS(arguments->overrides),
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->out, "the folder (default: NAME-siitperf)",
         "DIR"},
        {"overwrite", 0, 0, G_OPTION_ARG_NONE, &arguments->overwrite,
         "replace files also if they are none of this command", NULL},
        {"quiet", 0, 0, G_OPTION_ARG_NONE, &arguments->quiet, "no warnings", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    const CommandUsage usage = {
        .name = "export",
        .arguments = "SCENARIO --to siitperf",
        .summary = "writes siitperf.conf and siitperf's command line for a scenario",
        .more = "Prints the command line. What siitperf cannot do is refused.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    CommandStart result = command_start(&usage, &argc, &argv, error);
    if (result == COMMAND_GO_ON && !make_plan(arguments, argv[1], plan, error)) {
        return COMMAND_WRONG;
    }
    return result;
}

int command_export(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Arguments) arguments = {0};
    Plan plan = {0};
    CommandStart result = start(argc, argv, &arguments, &plan, &error);
    gboolean is_done = result == COMMAND_GO_ON && export(&plan, &error);
    return command_end(result, is_done, error);
}
