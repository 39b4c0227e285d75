/* dutsim list: what there is. */
#include <string.h>

#include "scenarios/catalogue.h"
#include "scenarios/commands/commands.h"

#define POINTS "points"

typedef struct {
    CommandOverrides overrides;
    char *format;
} Options;

static void options_clear(Options *options)
{
    command_overrides_clear(&options->overrides);
    g_free(options->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static CommandStart read_options(Options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        COMMAND_OVERRIDE_OPTIONS(options->overrides),
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &options->format, "table (default), csv or json",
         "FORMAT"},
        G_OPTION_ENTRY_NULL,
    };
    const CommandUsage usage = {
        .name = "list",
        .arguments = "[scenarios|profiles|procedures|models] | points SCENARIO",
        .summary =
            "Lists what there is, or the points of a scenario with the numbers of their runs.",
        .more = "--set, --sweep, --seed and --repetitions are for `list points`.",
        .options = entries,
        .max_arguments = 2,
    };
    return command_start(&usage, argc, argv, error);
}

static Table *list_points(const char *scenario_name, const Options *options, GError **error)
{
    ScenarioOverrides overrides;
    if (scenario_name == NULL) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_USAGE,
                            "list points: a scenario is missing: `dutsim list points SCENARIO`");
        return NULL;
    }
    if (!command_read_overrides(&options->overrides, &overrides, error)) {
        return NULL;
    }
    g_autoptr(Scenario) scenario = scenario_load(scenario_name, &overrides, error);
    return scenario != NULL ? catalogue_list_points(scenario) : NULL;
}

static gboolean check_kind(const char *kind, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const char *const *name = catalogue_kinds(); *name != NULL; name++) {
        if (kind == NULL || strcmp(kind, *name) == 0) {
            return TRUE;
        }
        g_ptr_array_add(names, (gpointer)*name);
    }
    g_ptr_array_add(names, (gpointer)POINTS);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    const char *near = sim_attribute_nearest(kind, (const char *const *)names->pdata);
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE, "list: unknown kind '%.60s': %s%s%s%s", kind,
                list, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
    return FALSE;
}

static Table *make_table(int argc, char **argv, const Options *options, GError **error)
{
    const char *kind = argc > 1 ? argv[1] : NULL;
    if (kind != NULL && strcmp(kind, POINTS) == 0) {
        return list_points(argc > 2 ? argv[2] : NULL, options, error);
    }
    if (!check_kind(kind, error)) {
        return NULL;
    }
    const CommandOverrides *given = &options->overrides;
    if (argc > 2 || given->sets != NULL || given->sweeps != NULL || given->seed != NULL ||
        given->repetitions != NULL) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_USAGE,
                            "list: only `list points` takes a scenario, --set, --sweep, --seed and "
                            "--repetitions");
        return NULL;
    }
    return catalogue_list(kind);
}

int command_list(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    TableFormat format;
    CommandStart start = read_options(&options, &argc, &argv, &error);
    if (start == COMMAND_DONE) {
        return 0;
    }
    if (start == COMMAND_WRONG ||
        !command_format(options.format, TABLE_FORMAT_TEXT, &format, &error)) {
        return command_fail(error);
    }
    g_autoptr(Table) table = make_table(argc, argv, &options, &error);
    if (table == NULL) {
        return command_fail(error);
    }
    command_print_table(table, format);
    return 0;
}
