/* dutsim import: makes a scenario of another tester's settings, siitperf's. */
#include <stdio.h>
#include <string.h>

#include "output/folder.h"
#include "scenarios/commands/commands.h"
#include "scenarios/data.h"
#include "scenarios/siitperf_import.h"

#define MAX_PARAMETERS 16

/* The options as given; NULL, FALSE: not given. */
typedef struct {
    char *parameters[MAX_PARAMETERS]; /* as siitperf_command_attributes has them */
    char *command, *dut, *link_rate, *out;
    char *profile; /* that --dut names */
    gboolean overwrite, quiet;
} Arguments;

/* What they mean; borrows from them. */
typedef struct {
    const char *conf, *out; /* out NULL: standard output */
    SiitperfCommand command;
    SiitperfLaboratory laboratory;
    gboolean overwrite, quiet;
} Plan;

static void arguments_clear(Arguments *arguments)
{
    for (guint i = 0; i < MAX_PARAMETERS; i++) {
        g_free(arguments->parameters[i]);
    }
    g_free(arguments->command);
    g_free(arguments->dut);
    g_free(arguments->profile);
    g_free(arguments->link_rate);
    g_free(arguments->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static gboolean read_command(const Arguments *arguments, SiitperfCommand *command, GError **error)
{
    const SimAttribute *list = siitperf_command_attributes.attributes;
    *command = siitperf_command_new();
    if (arguments->command != NULL && !siitperf_command_parse(command, arguments->command, error)) {
        return FALSE;
    }
    for (guint i = 0; list[i].name != NULL; i++) {
        const char *text = arguments->parameters[i];
        if (text != NULL && !siitperf_command_set(command, list[i].name, text, error)) {
            return FALSE;
        }
    }
    return siitperf_command_resolve(command, error);
}

/* Paths become absolute: those of a scenario are relative to its own folder. (transfer full)
 * (nullable) */
static char *find_profile(const char *name, GError **error)
{
    gboolean is_path = strchr(name, '/') != NULL;
    g_autofree char *found =
        is_path ? g_canonicalize_filename(name, NULL) : data_find("profiles", name);
    if (found != NULL && g_file_test(found, G_FILE_TEST_IS_REGULAR)) {
        return is_path ? g_steal_pointer(&found) : g_strdup(name);
    }
    g_auto(GStrv) names = data_list("profiles");
    const char *near = sim_attribute_nearest(name, (const char *const *)names);
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                "--dut %.200s: error: no such profile (`dutsim list profiles`)%s%s%s", name,
                near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
    return NULL;
}

/* As the attribute links.N.rate, of which it becomes the value. */
static gboolean read_link_rate(const char *text, gint64 *rate_bps, GError **error)
{
    g_autoptr(GError) inner = NULL;
    LinkSettings link;
    const SimAttribute *rate = sim_attribute_table_find(&link_attributes, "rate");
    sim_attribute_set_defaults(&link_attributes, &link);
    gboolean good = text == NULL || sim_attribute_set(rate, &link, text, &inner);
    if (!good) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "--link-rate %.60s: error: %s", text,
                    inner->message);
    }
    *rate_bps = link.rate_bps;
    sim_attribute_clear(&link_attributes, &link);
    return good;
}

static gboolean make_plan(Arguments *arguments, const char *conf, Plan *plan, GError **error)
{
    if (arguments->dut != NULL) {
        arguments->profile = find_profile(arguments->dut, error);
        if (arguments->profile == NULL) {
            return FALSE;
        }
    }
    *plan = (Plan){.conf = conf,
                   .out = arguments->out,
                   .laboratory = {.dut = arguments->profile},
                   .overwrite = arguments->overwrite,
                   .quiet = arguments->quiet};
    return read_command(arguments, &plan->command, error) &&
           read_link_rate(arguments->link_rate, &plan->laboratory.link_rate_bps, error);
}

static gboolean write_scenario(const Plan *plan, const SiitperfConf *conf,
                               const TesterSettings *tester, GError **error)
{
    g_autofree char *text =
        siitperf_import_text(conf, &plan->command, tester, &plan->laboratory, error);
    if (text == NULL) {
        return FALSE;
    }
    if (plan->out == NULL) {
        fputs(text, stdout);
        return TRUE;
    }
    return command_check_out(plan->out, SIITPERF_IMPORT_MARK, "scenario of `dutsim import`",
                             plan->overwrite, error) &&
           folder_write_text(plan->out, text, error);
}

static gboolean import(const Plan *plan, GError **error)
{
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(SiitperfConf) conf = siitperf_conf_read(plan->conf, error);
    TesterSettings tester = {0};
    gboolean is_done = conf != NULL &&
                       siitperf_import_tester(conf, &plan->command, &tester, warnings, error) &&
                       write_scenario(plan, conf, &tester, error);
    sim_attribute_clear(&tester_attributes, &tester);
    if (is_done && !plan->quiet) {
        command_warn(warnings);
    }
    return is_done;
}

/* The parameters of siitperf, each an option, then the own options. (transfer full) */
static GArray *make_options(Arguments *arguments)
{
    const SimAttribute *list = siitperf_command_attributes.attributes;
    const GOptionEntry own[] = {
        {"command", 0, 0, G_OPTION_ARG_FILENAME, &arguments->command,
         "all of them, as siitperf was called: 'siitperf-tp 84 1000000 60 2000 2 2'", "LINE"},
        {"dut", 0, 0, G_OPTION_ARG_FILENAME, &arguments->dut,
         "profile of the device (default: one without limits)", "PROFILE"},
        {"link-rate", 0, 0, G_OPTION_ARG_FILENAME, &arguments->link_rate,
         "of both links (default: 10 Gbit/s)", "RATE"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->out,
         "the scenario (default: standard output)", "FILE"},
        {"overwrite", 0, 0, G_OPTION_ARG_NONE, &arguments->overwrite,
         "replace FILE also if it is no scenario of this command", NULL},
        {"quiet", 0, 0, G_OPTION_ARG_NONE, &arguments->quiet, "no warnings", NULL}};
    GArray *options = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    for (guint i = 0; list[i].name != NULL; i++) {
        g_assert(i < MAX_PARAMETERS);
        const GOptionEntry entry = {list[i].name,
                                    list[i].name[1] == '\0' ? list[i].name[0] : (char)0,
                                    0,
                                    G_OPTION_ARG_FILENAME,
                                    &arguments->parameters[i],
                                    list[i].help,
                                    i == 0 ? "NAME" : "N"};
        g_array_append_val(options, entry);
    }
    g_array_append_vals(options, own, G_N_ELEMENTS(own));
    return options;
}

static CommandStart start(int argc, char **argv, Arguments *arguments, Plan *plan, GError **error)
{
    g_autoptr(GArray) options = make_options(arguments);
    const CommandUsage usage = {
        .name = "import",
        .arguments = "siitperf.conf",
        .summary = "makes a scenario of the settings of siitperf",
        .more = "Without --rate the throughput is searched for. What cannot be simulated is "
                "refused.",
        .options = (const GOptionEntry *)(gconstpointer)options->data,
        .min_arguments = 1,
        .max_arguments = 1};
    CommandStart result = command_start(&usage, &argc, &argv, error);
    if (result == COMMAND_GO_ON && !make_plan(arguments, argv[1], plan, error)) {
        return COMMAND_WRONG;
    }
    return result;
}

int command_import(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(Arguments) arguments = {0};
    Plan plan = {0};
    CommandStart result = start(argc, argv, &arguments, &plan, &error);
    gboolean is_done = result == COMMAND_GO_ON && import(&plan, &error);
    return command_end(result, is_done, error);
}
