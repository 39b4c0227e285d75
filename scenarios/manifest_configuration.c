/* Every attribute of the first point, defaults too: the exact configuration, with what is switched
 * off, that RFC 2544 section 7 asks for. */
#include <string.h>

#include "scenarios/manifest-internal.h"

/* Where values are collected. */
typedef struct {
    GPtrArray *settings; /* of ManifestSetting * */
    const char *const *swept_paths;
} Configuration;

void manifest_setting_free(gpointer data)
{
    ManifestSetting *setting = data;
    g_free(setting->path);
    g_free(setting->value);
    g_free(setting);
}

ManifestSetting *manifest_setting_new(const char *path, const char *value, gboolean is_swept)
{
    ManifestSetting *setting = g_new0(ManifestSetting, 1);
    setting->path = g_strdup(path);
    setting->value = value != NULL ? g_utf8_make_valid(value, -1) : NULL;
    setting->is_swept = is_swept;
    return setting;
}

/* Whether `path` is swept, or is below a group or in a node whose profile is. */
static gboolean is_swept(const char *const *swept_paths, const char *path)
{
    for (; *swept_paths != NULL; swept_paths++) {
        gsize length = strlen(*swept_paths);
        if (g_str_has_suffix(*swept_paths, ".include")) {
            length -= strlen(".include");
        }
        if (strncmp(path, *swept_paths, length) == 0 &&
            (path[length] == '\0' || path[length] == '.')) {
            return TRUE;
        }
    }
    return FALSE;
}

/* SimAttributeVisitValue */
static void add_setting(const char *path, const SimAttribute *attribute G_GNUC_UNUSED,
                        const char *value, gpointer data)
{
    const Configuration *configuration = data;
    if (g_str_equal(path, "test.batch_size")) {
        return; /* changes no result */
    }
    g_ptr_array_add(configuration->settings,
                    manifest_setting_new(path, value, is_swept(configuration->swept_paths, path)));
}

static void add_link(Configuration *configuration, const LinkSettings *link, guint index)
{
    g_autofree char *prefix = g_strdup_printf("links.%u", index);
    sim_attribute_table_values(&link_attributes, link, prefix, add_setting, configuration);
}

static void add_links(Configuration *configuration, const ScenarioPoint *point)
{
    guint n_links = 0;
    for (guint port = 0; port < DUT_PORTS; port++) {
        add_link(configuration, point->links[port], n_links++);
    }
    for (guint i = 0; i < point->n_behind; i++) {
        add_link(configuration, point->behind[i].link, n_links++);
    }
    for (guint way = 0; point->ways != NULL && way < point->n_behind + 2; way++) {
        const SwitchWay *switches = &point->ways[way];
        for (guint i = 0; switches->n_switches > 0 && i <= switches->n_switches; i++) {
            /* the last way leads away from the DUT, whose link is there already */
            guint own = way == point->n_behind + 1 ? 0 : switches->n_switches;
            if (i != own) {
                add_link(configuration, switches->links[i], n_links++);
            }
        }
    }
}

/* Whether a switch is at a place before place `index` of way `way`. */
static gboolean was_added(const ScenarioPoint *point, guint way, guint index)
{
    const SwitchSettings *settings = point->ways[way].switches[index].settings;
    for (guint i = 0; i <= way; i++) {
        guint n = i < way ? point->ways[i].n_switches : index;
        for (guint k = 0; k < n; k++) {
            if (point->ways[i].switches[k].settings == settings) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static void add_switches(Configuration *configuration, const ScenarioPoint *point)
{
    for (guint way = 0; point->ways != NULL && way < point->n_behind + 2; way++) {
        for (guint i = 0; i < point->ways[way].n_switches; i++) {
            const SwitchPlace *place = &point->ways[way].switches[i];
            if (!was_added(point, way, i)) {
                sim_attribute_table_values(&switch_attributes, place->settings, place->path,
                                           add_setting, configuration);
            }
        }
    }
}

static void add_hosts(Configuration *configuration, const ScenarioPoint *point)
{
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        sim_attribute_table_values(&host_attributes, &point->hosts[i], point->host_paths[i],
                                   add_setting, configuration);
        add_link(configuration, point->host_links[i], i);
    }
    sim_attribute_table_values(&switch_attributes, point->between, "switch", add_setting,
                               configuration);
    sim_attribute_table_values(&iperf_attributes, &point->iperf, "iperf", add_setting,
                               configuration);
}

static void add_duts(Configuration *configuration, const ScenarioPoint *point)
{
    sim_attribute_table_values(&tester_attributes, &point->tester, point->tester_path, add_setting,
                               configuration);
    sim_attribute_table_values(&dut_attributes, &point->dut, point->dut_path, add_setting,
                               configuration);
    for (guint i = 0; i < point->n_behind; i++) {
        sim_attribute_table_values(&dut_attributes, point->behind[i].dut, point->behind[i].path,
                                   add_setting, configuration);
    }
    add_switches(configuration, point);
    add_links(configuration, point);
}

GPtrArray *manifest_configuration_new(const ScenarioPoint *point, const char *const *swept_paths)
{
    Configuration configuration = {g_ptr_array_new_with_free_func(manifest_setting_free),
                                   swept_paths};
    switch (point->subject) {
    case TEST_OF_DUT:
        add_duts(&configuration, point);
        break;
    case TEST_OF_MACHINE:
        sim_attribute_table_values(&machine_attributes, &point->machine, point->machine_path,
                                   add_setting, &configuration);
        break;
    case TEST_OF_HOSTS:
        add_hosts(&configuration, point);
        break;
    }
    sim_attribute_table_values(&test_attributes, &point->test, "test", add_setting, &configuration);
    return configuration.settings;
}
