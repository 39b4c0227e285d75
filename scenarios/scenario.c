#include "scenarios/scenario.h"

#include <string.h>

#include "models/models.h"
#include "output/pcap.h"
#include "scenarios/data.h"
#include "scenarios/overload.h"
#include "scenarios/plan-internal.h"
#include "scenarios/point-internal.h"

/* Most repetitions of all points together. */
#define SCENARIO_MAX_REPETITIONS 1000000

struct Scenario {
    Plan *plan;
    char *name;
    char **swept_paths; /* the texts are those of the axes */
    guint n_points;
    BoundPoint *points;
    char *digest;
};

void scenario_free(Scenario *scenario)
{
    if (scenario == NULL) {
        return;
    }
    for (guint i = 0; i < scenario->n_points; i++) {
        point_clear(&scenario->points[i]);
    }
    g_free(scenario->points);
    g_free(scenario->swept_paths);
    g_free(scenario->name);
    g_free(scenario->digest);
    g_clear_pointer(&scenario->plan, plan_free);
    g_free(scenario);
}

/* ---- finding the file ---- */

static void fail_no_scenario(const char *name, GError **error)
{
    g_auto(GStrv) names = data_list("library");
    const char *near = sim_attribute_nearest(name, (const char *const *)names);
    g_set_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT,
                "no scenario '%.200s': neither a file nor the name of one in the library "
                "(`dutsim list scenarios`)%s%s%s",
                name, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
}

/* The path of the scenario's file. (transfer full) */
static char *find_file(const char *name_or_path, GError **error)
{
    if (g_file_test(name_or_path, G_FILE_TEST_EXISTS) &&
        !g_file_test(name_or_path, G_FILE_TEST_IS_DIR)) {
        return g_strdup(name_or_path);
    }
    char *path = data_find("library", name_or_path);
    if (path == NULL) {
        fail_no_scenario(name_or_path, error);
    }
    return path;
}

/* The scenario's name: what it says, or its file's. */
static gboolean set_name(Scenario *scenario, const char *path, GError **error)
{
    const char *said = scenario->points[0].top.name;
    if (said != NULL) {
        scenario->name = g_strdup(said);
        return TRUE;
    }
    g_autoptr(GError) inner = NULL;
    scenario->name = g_path_get_basename(path);
    char *suffix = strrchr(scenario->name, '.');
    if (suffix != NULL && suffix != scenario->name) {
        *suffix = '\0';
    }
    if (!top_settings_check_name(scenario->name, &inner)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                    "%s:1:1: error: the file's name cannot be the scenario's, which has none: %s",
                    path, inner->message);
        return FALSE;
    }
    return TRUE;
}

/* ---- points ---- */

/* " (in point 3: dut.cores=2)", or "" for the only point. (transfer full) */
static char *describe_point(const Scenario *scenario, const ScenarioPoint *point)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; scenario->swept_paths[i] != NULL; i++) {
        if (i == 0) {
            g_string_append_printf(text, " (in point %u:", point->index);
        }
        g_string_append_printf(text, "%s %s=%.60s", i > 0 ? "," : "", scenario->swept_paths[i],
                               point->swept_values[i]);
    }
    g_string_append(text, text->len > 0 ? ")" : "");
    return g_string_free(text, FALSE);
}

static void list_swept_values(const GPtrArray *axes, BoundPoint *bound)
{
    bound->swept_values = g_new0(const char *, axes->len + 1);
    for (guint i = 0; i < axes->len; i++) {
        const SweepAxis *axis = g_ptr_array_index(axes, i);
        bound->swept_values[i] = axis->texts[sweep_value_index(axes, i, bound->point.index)];
    }
    bound->point.swept_values = bound->swept_values;
}

/* Counts the repetitions of a point of tree `tree` into *sum; FALSE when they become too many. */
static gboolean count_repetitions(const Scenario *scenario, const ScenarioPoint *point,
                                  const YamlNode *tree, guint64 *sum, GError **error)
{
    *sum += (guint64)point->test.repetitions;
    if (*sum <= SCENARIO_MAX_REPETITIONS) {
        return TRUE;
    }
    const YamlNode *said = yaml_node_find(tree, "test.repetitions");
    yaml_place_set_error(said != NULL ? said->place : tree->place, error,
                         "the %u points have more than %d repetitions in all: at most %d "
                         "(points x repetitions) are allowed",
                         plan_n_points(scenario->plan), SCENARIO_MAX_REPETITIONS,
                         SCENARIO_MAX_REPETITIONS);
    return FALSE;
}

/* Whether the values of a point bind with the first `n_sets` of what is set. */
static gboolean binds_with(const Scenario *scenario, guint index, guint n_sets, Includes *includes)
{
    BoundPoint bound = {.point.index = index};
    list_swept_values(plan_get_axes(scenario->plan), &bound);
    g_autoptr(YamlNode) tree = plan_make_tree_of(scenario->plan, index, n_sets, NULL);
    gboolean good = tree != NULL && point_bind(&bound, tree, includes, "", NULL);
    point_clear(&bound);
    return good;
}

/* Values that go together in the file and do not with what is set over it: the error is at the set
 * that brings it about, not at the place of the value that no longer fits. */
static void blame_set(const Scenario *scenario, guint index, Includes *includes, GError **error)
{
    guint n_sets = plan_n_sets(scenario->plan);
    guint n_good = 0;
    while (n_good < n_sets && binds_with(scenario, index, n_good, includes)) {
        n_good++;
    }
    if (n_good > 0) {
        g_clear_error(error);
        yaml_place_set_error(plan_set_place(scenario->plan, n_good - 1), error, "%s",
                             scenario->points[index].conflict);
    }
}

static gboolean make_point(Scenario *scenario, guint index, Includes *includes,
                           guint64 *n_repetitions, GError **error)
{
    BoundPoint *bound = &scenario->points[index];
    bound->point.index = index;
    list_swept_values(plan_get_axes(scenario->plan), bound);
    g_autofree char *what = describe_point(scenario, &bound->point);
    g_autoptr(YamlNode) tree = plan_make_tree(scenario->plan, index, error);
    if (tree == NULL) {
        return FALSE;
    }
    if (!point_bind(bound, tree, includes, what, error)) {
        if (bound->conflict != NULL && error != NULL) {
            blame_set(scenario, index, includes, error);
        }
        return FALSE;
    }
    return count_repetitions(scenario, &bound->point, tree, n_repetitions, error);
}

/* Captures are of hosts, and need libpcap. */
static gboolean check_pcap(const Scenario *scenario, GError **error)
{
    const BoundPoint *first = &scenario->points[0];
    gboolean has_hosts = first->point.subject == TEST_OF_HOSTS;
    if (first->top.output.pcap == OUTPUT_PCAP_NONE || (has_hosts && pcap_is_available())) {
        return TRUE;
    }
    plan_set_error(scenario->plan, 0, "output.pcap", error, "%s",
                   has_hosts ? "this dutsim was built without libpcap, which writes captures: "
                               "install libpcap-dev (its headers and pkg-config file) and build "
                               "it again"
                             : "only frames of hosts (test.procedure: iperf) are written: none");
    return FALSE;
}

static void list_swept_paths(Scenario *scenario)
{
    const GPtrArray *axes = plan_get_axes(scenario->plan);
    scenario->swept_paths = g_new0(char *, axes->len + 1);
    for (guint i = 0; i < axes->len; i++) {
        scenario->swept_paths[i] = ((const SweepAxis *)g_ptr_array_index(axes, i))->path;
    }
}

static char *make_digest(const Scenario *scenario)
{
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *head = g_strdup_printf("dutsim-scenario/%d\nseed=%" G_GUINT64_FORMAT "\n",
                                            TOP_SETTINGS_VERSION, scenario_get_seed(scenario));
    g_checksum_update(digest, (const guchar *)head, -1);
    for (guint i = 0; i < scenario->n_points; i++) {
        point_digest(&scenario->points[i], digest);
    }
    return g_strdup(g_checksum_get_string(digest));
}

Scenario *scenario_load(const char *name_or_path, const ScenarioOverrides *overrides,
                        GError **error)
{
    g_autoptr(Scenario) scenario = g_new0(Scenario, 1);
    g_autoptr(Includes) includes = includes_new();
    g_autofree char *path = find_file(name_or_path, error);
    if (path == NULL) {
        return NULL;
    }
    scenario->plan = plan_new(path, overrides, error);
    if (scenario->plan == NULL) {
        return NULL;
    }
    list_swept_paths(scenario);
    guint n_points = plan_n_points(scenario->plan);
    guint64 n_repetitions = 0;
    scenario->points = g_new0(BoundPoint, n_points);
    while (scenario->n_points < n_points) {
        if (!make_point(scenario, scenario->n_points++, includes, &n_repetitions, error)) {
            return NULL;
        }
    }
    for (guint i = 0; i < n_points; i++) {
        if (!overload_check(scenario->plan, &scenario->points[i].point, error)) {
            return NULL;
        }
    }
    if (!check_pcap(scenario, error) || !set_name(scenario, path, error)) {
        return NULL;
    }
    scenario->digest = make_digest(scenario);
    return g_steal_pointer(&scenario);
}

/* ---- what was loaded ---- */

const char *scenario_get_name(const Scenario *scenario)
{
    return scenario->name;
}

void scenario_set_error(const Scenario *scenario, const char *path, const char *message,
                        GError **error)
{
    plan_set_error(scenario->plan, 0, path, error, "%s", message);
}

const char *scenario_get_title(const Scenario *scenario)
{
    const char *title = scenario->points[0].top.title;
    return title != NULL && *title != '\0' ? title : scenario->name;
}

const char *scenario_get_description(const Scenario *scenario)
{
    const char *description = scenario->points[0].top.description;
    return description != NULL ? description : "";
}

guint64 scenario_get_seed(const Scenario *scenario)
{
    return (guint64)scenario->points[0].top.seed;
}

gboolean scenario_get_plots(const Scenario *scenario)
{
    return scenario->points[0].top.output.plots;
}

const OutputSettings *scenario_get_output(const Scenario *scenario)
{
    return &scenario->points[0].top.output;
}

const char *const *scenario_get_swept_paths(const Scenario *scenario)
{
    return (const char *const *)scenario->swept_paths;
}

/* ---- attributes by path ---- */

/* The settings of the switch of a name in the first point, or NULL. */
static SwitchSettings *find_switch(const Scenario *scenario, const char *name)
{
    BoundPoint *bound = &scenario->points[0];
    for (guint i = 0; i < bound->n_switches; i++) {
        if (strcmp(bound->switch_paths[i], name) == 0) {
            return &bound->switches[i];
        }
    }
    return NULL;
}

/* The settings of the DUT of a name in the first point, or NULL. */
static DutSettings *find_dut(const Scenario *scenario, const char *name)
{
    BoundPoint *bound = &scenario->points[0];
    if (g_strcmp0(bound->dut_path, name) == 0) {
        return &bound->point.dut;
    }
    for (guint i = 0; i < bound->n_behind; i++) {
        if (strcmp(bound->behind_paths[i], name) == 0) {
            return &bound->behind[i];
        }
    }
    return NULL;
}

/* The table and the settings of the node called `name` in the first point; NULL: there is none. */
static const SimAttributeTable *find_node(const Scenario *scenario, const char *name,
                                          gpointer *settings)
{
    BoundPoint *bound = &scenario->points[0];
    const struct {
        const char *name;
        const SimAttributeTable *table;
        gpointer settings;
    } nodes[] = {{bound->machine_path, &machine_attributes, &bound->point.machine},
                 {bound->host_paths[0], &host_attributes, &bound->point.hosts[0]},
                 {bound->host_paths[1], &host_attributes, &bound->point.hosts[1]},
                 {bound->iperf_path, &iperf_attributes, &bound->point.iperf},
                 {bound->tester_path, &tester_attributes, &bound->point.tester}};
    for (guint i = 0; i < G_N_ELEMENTS(nodes); i++) {
        if (g_strcmp0(name, nodes[i].name) == 0) {
            *settings = nodes[i].settings;
            return nodes[i].table;
        }
    }
    *settings = find_dut(scenario, name);
    if (*settings != NULL) {
        return &dut_attributes;
    }
    *settings = find_switch(scenario, name);
    return *settings != NULL ? &switch_attributes : NULL;
}

const SimAttribute *scenario_find_attribute(const Scenario *scenario, const char *path)
{
    gpointer settings;
    const char *rest = strchr(path, '.');
    g_autofree char *head = g_strndup(path, rest != NULL ? (gsize)(rest - path) : strlen(path));
    const SimAttributeTable *table = find_node(scenario, head, &settings);
    if (table == NULL) {
        return sim_attribute_table_find_path(&top_attributes, path);
    }
    if (rest == NULL) {
        return NULL;
    }
    const SimAttribute *attribute = sim_attribute_table_find_path(table, rest + 1);
    return attribute != NULL ? attribute
                             : sim_attribute_table_find_path(&node_attributes, rest + 1);
}

/* sim_attribute_table_locate in the first point, by a full path. */
static const SimAttribute *locate(const Scenario *scenario, const char *path, gpointer *owner)
{
    gpointer settings;
    const char *rest = strchr(path, '.');
    g_autofree char *head = g_strndup(path, rest != NULL ? (gsize)(rest - path) : strlen(path));
    const SimAttributeTable *table = rest != NULL ? find_node(scenario, head, &settings) : NULL;
    return table != NULL
               ? sim_attribute_table_locate(table, settings, rest + 1, owner)
               : sim_attribute_table_locate(&top_attributes, &scenario->points[0].top, path, owner);
}

char *scenario_get_value(const Scenario *scenario, const char *path)
{
    gpointer owner;
    const SimAttribute *attribute = locate(scenario, path, &owner);
    return attribute != NULL ? sim_attribute_get(attribute, owner) : NULL;
}

gboolean scenario_set_value(Scenario *scenario, const char *path, const char *text, GError **error)
{
    gpointer owner;
    BoundPoint *bound = &scenario->points[0];
    const SimAttribute *attribute = locate(scenario, path, &owner);
    g_assert(attribute != NULL);
    if (!sim_attribute_set(attribute, owner, text, error)) {
        return FALSE;
    }
    bound->point.test = bound->top.test;
    test_settings_resolve(&bound->point.test);
    return TRUE;
}

gboolean scenario_check_values(const Scenario *scenario, GError **error)
{
    return point_check(&scenario->points[0].point, error);
}

static void add_path(const char *path, const SimAttribute *attribute G_GNUC_UNUSED, gpointer paths)
{
    g_ptr_array_add(paths, g_strdup(path));
}

char *scenario_nearest_path(const Scenario *scenario, const char *path)
{
    const ScenarioPoint *point = &scenario->points[0].point;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    if (point->subject == TEST_OF_MACHINE) {
        sim_attribute_table_walk(&machine_attributes, point->machine_path, add_path, paths);
    } else if (point->subject == TEST_OF_HOSTS) {
        sim_attribute_table_walk(&host_attributes, point->host_paths[0], add_path, paths);
        sim_attribute_table_walk(&host_attributes, point->host_paths[1], add_path, paths);
        sim_attribute_table_walk(&iperf_attributes, scenario->points[0].iperf_path, add_path,
                                 paths);
    } else {
        sim_attribute_table_walk(&tester_attributes, point->tester_path, add_path, paths);
        sim_attribute_table_walk(&dut_attributes, point->dut_path, add_path, paths);
        for (guint i = 0; i < point->n_behind; i++) {
            sim_attribute_table_walk(&dut_attributes, point->behind[i].path, add_path, paths);
        }
    }
    sim_attribute_table_walk(&top_attributes, NULL, add_path, paths);
    g_ptr_array_add(paths, NULL);
    return g_strdup(sim_attribute_nearest(path, (const char *const *)paths->pdata));
}

char *scenario_get_include(const Scenario *scenario, const char *name)
{
    g_autoptr(YamlNode) tree = plan_make_tree(scenario->plan, 0, NULL);
    const YamlNode *node = yaml_node_get(tree, name);
    const YamlNode *include = node != NULL ? yaml_node_get(node, "include") : NULL;
    if (include == NULL) {
        return NULL;
    }
    return strchr(include->text, '/') == NULL ? g_strdup(include->text)
                                              : includes_find(include, NULL);
}

/* ---- points ---- */

guint scenario_n_points(const Scenario *scenario)
{
    return scenario->n_points;
}

const ScenarioPoint *scenario_get_point(const Scenario *scenario, guint index)
{
    g_assert_cmpuint(index, <, scenario->n_points);
    return &scenario->points[index].point;
}

const char *scenario_get_digest(const Scenario *scenario)
{
    return scenario->digest;
}
