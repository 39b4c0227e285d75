/* The exported settings as files. */
#include <string.h>

#include "scenarios/siitperf_export.h"

/* Keys that are the laboratory's. */
static gboolean is_of_laboratory(const char *key)
{
    return g_str_has_prefix(key, "MAC-") || g_str_has_prefix(key, "CPU-") ||
           g_str_has_prefix(key, "MEM-");
}

/* Keys of stateful tests, and the older name of one. */
static gboolean is_left_out(const char *key)
{
    return g_str_has_suffix(key, "-Virt") || strcmp(key, "Responder-ports") == 0;
}

static char *value_text(const SimAttribute *key, const SiitperfConf *conf)
{
    char *value = sim_attribute_get(key, conf);
    return value != NULL ? value : g_strdup("0"); /* an integer without a default */
}

char *siitperf_export_conf(const Scenario *scenario, const SiitperfConf *conf)
{
    GString *text = g_string_new(SIITPERF_EXPORT_CONF_MARK);
    g_string_append_printf(text,
                           "# Of the scenario %s. MAC-*, CPU-* and MEM-Channels are your "
                           "laboratory's: fill them in.\n",
                           scenario_get_name(scenario));
    for (const SimAttribute *key = siitperf_conf_attributes.attributes; key->name != NULL; key++) {
        if (is_left_out(key->name)) {
            continue;
        }
        g_autofree char *value = value_text(key, conf);
        g_string_append_printf(text, "%s %s # %s\n", key->name, value,
                               is_of_laboratory(key->name) ? "your laboratory's" : key->help);
    }
    return g_string_free(text, FALSE);
}

char *siitperf_export_line(const SiitperfCommand *command)
{
    g_autofree char *text = siitperf_command_text(command, "$r");
    return g_strdup_printf("./build/%s", text);
}

/* What siitperf's scripts must be told. */
static void add_search(GString *text, const Scenario *scenario, const SiitperfConf *conf,
                       const SiitperfCommand *command)
{
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    gint64 line_rate_pps = scenario_point_line_rate_pps(point);
    g_string_append_printf(text,
                           "# r is the throughput, of siitperf's scripts/binary-rate-alg.sh with\n"
                           "#   dir=\"%s\" max=%" G_GINT64_FORMAT " fs=%" G_GINT64_FORMAT
                           " xpts=%" G_GINT64_FORMAT " to=%" G_GINT64_FORMAT " n=%" G_GINT64_FORMAT
                           " m=%" G_GINT64_FORMAT " e=%" G_GINT64_FORMAT "\n",
                           !conf->reverse   ? "f"
                           : !conf->forward ? "r"
                                            : "b",
                           MIN(line_rate_pps, SIITPERF_MAX_RATE), command->size_bytes,
                           command->duration_s, command->timeout_ms, command->n, command->m,
                           point->test.resolution_pps);
}

char *siitperf_export_command(const Scenario *scenario, const SiitperfConf *conf,
                              const SiitperfCommand *command)
{
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    g_autofree char *line = siitperf_export_line(command);
    GString *text = g_string_new(SIITPERF_EXPORT_COMMAND_MARK);
    g_string_append_printf(text, "# Of the scenario %s, %" G_GINT64_FORMAT " times (no_exp).\n",
                           scenario_get_name(scenario), point->test.repetitions);
    if (command->rate_pps == 0) {
        add_search(text, scenario, conf, command);
    }
    g_string_append_printf(text, "%s\n", line);
    return g_string_free(text, FALSE);
}
