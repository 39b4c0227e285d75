/* dutsim validate: loads scenarios and says whether they are good. */
#include <stdio.h>

#include "scenarios/commands/commands.h"
#include "scenarios/manifest_capture.h"

/* Says of each different capture what it holds. */
static void print_captures(const Scenario *scenario)
{
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < scenario_n_points(scenario); i++) {
        const TesterSettings *tester = &scenario_get_point(scenario, i)->tester;
        g_autofree char *text = tester_replays(tester) ? manifest_capture_describe(tester) : NULL;
        if (text != NULL && !g_hash_table_contains(said, text)) {
            printf("  replayed: %s\n", text);
            g_hash_table_add(said, g_steal_pointer(&text));
        }
    }
}

/* Checks one file; returns its exit status. */
static int validate(const char *path, const ScenarioOverrides *overrides)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(path, overrides, &error);
    if (scenario == NULL) {
        return command_fail(error);
    }
    guint n_points = scenario_n_points(scenario);
    printf("%s: ok (%u point%s)\n", path, n_points, n_points == 1 ? "" : "s");
    print_captures(scenario);
    return 0;
}

int command_validate(int argc, char **argv)
{
    g_auto(CommandOverrides) given = {0};
    const GOptionEntry options[] = {COMMAND_OVERRIDE_OPTIONS(given), G_OPTION_ENTRY_NULL};
    const CommandUsage usage = {
        .name = "validate",
        .arguments = "SCENARIO...",
        .summary = "Checks scenario files, or scenarios of the library, and runs nothing.",
        .more =
            "Exit status: 0 when all are good, else that of the worst: 65 a scenario is wrong,\n"
            "66 there is no such file.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = -1,
    };
    g_autoptr(GError) error = NULL;
    ScenarioOverrides overrides;
    CommandStart start = command_start(&usage, &argc, &argv, &error);
    if (start == COMMAND_DONE) {
        return 0;
    }
    if (start == COMMAND_WRONG || !command_read_overrides(&given, &overrides, &error)) {
        return command_fail(error);
    }
    int worst = 0;
    for (int i = 1; i < argc; i++) {
        int status = validate(argv[i], &overrides);
        worst = MAX(worst, status);
    }
    return worst;
}
