#include "scenarios/point-internal.h"

#include <string.h>

#include "models/models.h"
#include "scenarios/bind.h"
#include "scenarios/point_procedure.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/procedures/rate.h"
#include "scenarios/topology-internal.h"

void point_clear(BoundPoint *bound)
{
    sim_attribute_clear(&top_attributes, &bound->top);
    sim_attribute_clear(&machine_attributes, &bound->point.machine);
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        sim_attribute_clear(&host_attributes, &bound->point.hosts[i]);
        g_free(bound->host_paths[i]);
    }
    sim_attribute_clear(&iperf_attributes, &bound->point.iperf);
    g_free(bound->iperf_path);
    sim_attribute_clear(&tester_attributes, &bound->point.tester);
    capture_unref((Capture *)bound->point.tester.replay.capture);
    sim_attribute_clear(&dut_attributes, &bound->point.dut);
    g_free(bound->machine_path);
    for (guint i = 0; i < bound->n_behind; i++) {
        sim_attribute_clear(&dut_attributes, &bound->behind[i]);
        g_free(bound->behind_paths[i]);
    }
    g_free(bound->behind);
    g_free(bound->tester_path);
    g_free(bound->dut_path);
    for (guint i = 0; i < bound->n_switches; i++) {
        sim_attribute_clear(&switch_attributes, &bound->switches[i]);
        g_free(bound->switch_paths[i]);
    }
    g_free(bound->switches);
    g_free(bound->ways);
    g_free(bound->swept_values);
    g_free(bound->conflict);
}

/* ---- binding ---- */

static gboolean bind_top(TopSettings *top, const YamlNode *tree, GError **error)
{
    for (guint i = 0; i < tree->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(tree->keys, i);
        const SimAttribute *attribute = sim_attribute_table_find(&top_attributes, key->text);
        if (attribute != NULL &&
            !bind_attribute(attribute, top, g_ptr_array_index(tree->items, i), key->text, error)) {
            return FALSE;
        }
    }
    if (top->version == 0) {
        yaml_place_set_error(tree->place, error,
                             "'dutsim: %d' is missing, the version of the format",
                             TOP_SETTINGS_VERSION);
        return FALSE;
    }
    return TRUE;
}

static gboolean bind_node(const SimAttributeTable *table, gpointer settings,
                          const TopologyNode *node, GError **error)
{
    static const char *const more_keys[] = {"type", "include", NULL};
    return bind_table(table, settings, node->body, node->key->text, more_keys, error);
}

static gboolean bind_switches(PointBinding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    const Topology *topology = binding->topology;
    bound->switches = g_new0(SwitchSettings, topology->n_switches);
    bound->n_switches = topology->n_switches;
    for (guint i = 0; i < bound->n_switches; i++) {
        bound->switch_paths[i] = g_strdup(topology->switches[i].key->text);
        sim_attribute_set_defaults(&switch_attributes, &bound->switches[i]);
    }
    for (guint i = 0; i < bound->n_switches; i++) {
        if (!bind_node(&switch_attributes, &bound->switches[i], &topology->switches[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The DUTs are in the order of the row now, `ways` those between them. */
static void set_ways(BoundPoint *bound, const SwitchWay *ways, guint n_ways)
{
    ScenarioPoint *point = &bound->point;
    const SwitchWay *last = &ways[n_ways - 1];
    point->n_behind = n_ways - 2;
    point->links[0] = ways[0].links[ways[0].n_switches];
    point->links[1] = last->links[0];
    for (guint i = 0; i < point->n_behind; i++) {
        point->behind[i].link = ways[i + 1].links[ways[i + 1].n_switches];
    }
    if (bound->n_switches == 0) {
        return;
    }
    point->ways = bound->ways = g_memdup2(ways, n_ways * sizeof *ways);
    for (guint way = 0; way < n_ways; way++) {
        for (guint i = 0; i < ways[way].n_switches; i++) {
            SwitchPlace *place = &bound->ways[way].switches[i];
            place->path = bound->switch_paths[place->settings - bound->switches];
        }
    }
}

/* Several DUTs or switches: their ways, which say the order of the DUTs. */
static gboolean bind_ways(PointBinding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    Topology *topology = binding->topology;
    SwitchWay ways[TRIAL_MAX_DEVICES + 1];
    if (!bind_switches(binding, error) ||
        !topology_find_ways(topology, binding->tree, bound->top.links, bound->switches, ways,
                            error)) {
        return FALSE;
    }
    set_ways(bound, ways, topology->n_behind + 2);
    return TRUE;
}

static gboolean bind_links(PointBinding *binding, GError **error)
{
    const Topology *topology = binding->topology;
    return topology->n_switches == 0 && topology->n_behind == 0
               ? topology_order_links(topology, binding->tree, binding->bound->top.links,
                                      binding->bound->point.links, error)
               : bind_ways(binding, error);
}

static gboolean bind_machine(PointBinding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    const TopologyNode *node = &binding->topology->machine;
    if (!bind_node(&machine_attributes, &bound->point.machine, node, error)) {
        return FALSE;
    }
    bound->machine_path = g_strdup(node->key->text);
    bound->point.machine_path = bound->machine_path;
    bound->point.subject = TEST_OF_MACHINE;
    return TRUE;
}

static gboolean bind_hosts(PointBinding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    ScenarioPoint *point = &bound->point;
    const Topology *topology = binding->topology;
    point->subject = TEST_OF_HOSTS;
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        if (!bind_node(&host_attributes, &point->hosts[i], &topology->hosts[i], error)) {
            return FALSE;
        }
        point->host_paths[i] = bound->host_paths[i] = g_strdup(topology->hosts[i].key->text);
    }
    bound->iperf_path = g_strdup(topology->iperf.key->text);
    if (!bind_node(&iperf_attributes, &point->iperf, &topology->iperf, error) ||
        !bind_switches(binding, error)) {
        return FALSE;
    }
    point->between = &bound->switches[0];
    return topology_order_host_links(topology, binding->tree, bound->top.links, point->host_links,
                                     error);
}

/* DUTs behind the first, once the topology has them in order. */
static gboolean bind_behind(PointBinding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    ScenarioPoint *point = &bound->point;
    const Topology *topology = binding->topology;
    bound->behind = g_new0(DutSettings, topology->n_behind);
    bound->n_behind = topology->n_behind;
    for (guint i = 0; i < bound->n_behind; i++) {
        bound->behind_paths[i] = g_strdup(topology->behind[i].key->text);
        sim_attribute_set_defaults(&dut_attributes, &bound->behind[i]);
        point->behind[i].dut = &bound->behind[i];
        point->behind[i].path = bound->behind_paths[i];
    }
    for (guint i = 0; i < bound->n_behind; i++) {
        if (!bind_node(&dut_attributes, &bound->behind[i], &topology->behind[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean bind_tester(PointBinding *binding, GError **error)
{
    const TopologyNode *node = &binding->topology->tester;
    TesterSettings *tester = &binding->bound->point.tester;
    return bind_node(&tester_attributes, tester, node, error) &&
           includes_read_capture(binding->includes, node->body, node->key->text, &tester->replay,
                                 &tester->replay.capture, error);
}

static gboolean bind_nodes(PointBinding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    ScenarioPoint *point = &bound->point;
    const Topology *topology = binding->topology;
    point->test = bound->top.test;
    test_settings_resolve(&point->test);
    if (topology->machine.key != NULL) {
        return bind_machine(binding, error);
    }
    if (topology->n_hosts > 0) {
        return bind_hosts(binding, error);
    }
    if (!bind_links(binding, error) || !bind_behind(binding, error) ||
        !bind_tester(binding, error) ||
        !bind_node(&dut_attributes, &point->dut, &topology->dut, error)) {
        return FALSE;
    }
    bound->tester_path = g_strdup(topology->tester.key->text);
    bound->dut_path = g_strdup(topology->dut.key->text);
    point->tester_path = bound->tester_path;
    point->dut_path = bound->dut_path;
    return TRUE;
}
gint64 scenario_point_line_rate_pps(const ScenarioPoint *point)
{
    const TrialSetup setup = {.tester = &point->tester,
                              .links = {point->links[0], point->links[1]},
                              .n_behind = point->n_behind,
                              .ways = point->ways};
    return point->subject != TEST_OF_DUT ? 0 : trial_line_rate_pps(&setup);
}

HostNetworkSetup scenario_point_network(const ScenarioPoint *point)
{
    HostNetworkSetup setup = {.between = point->between,
                              .n_connections = (guint)point->iperf.clients};
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        setup.hosts[i] = &point->hosts[i];
        setup.links[i] = point->host_links[i];
    }
    return setup;
}

gboolean point_bind(BoundPoint *bound, const YamlNode *tree, Includes *includes, const char *what,
                    GError **error)
{
    Topology topology;
    sim_attribute_set_defaults(&top_attributes, &bound->top);
    sim_attribute_set_defaults(&machine_attributes, &bound->point.machine);
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        sim_attribute_set_defaults(&host_attributes, &bound->point.hosts[i]);
    }
    sim_attribute_set_defaults(&iperf_attributes, &bound->point.iperf);
    sim_attribute_set_defaults(&tester_attributes, &bound->point.tester);
    sim_attribute_set_defaults(&dut_attributes, &bound->point.dut);
    if (!bind_top(&bound->top, tree, error) || !topology_read(&topology, tree, includes, error)) {
        return FALSE;
    }
    PointBinding binding = {
        .bound = bound, .tree = tree, .topology = &topology, .includes = includes, .what = what};
    gboolean good = bind_nodes(&binding, error) && point_check_links(&binding, error) &&
                    point_check_nodes(&binding, error);
    GError *inner = NULL;
    const char *wrong = good ? point_check_test(&bound->point, &inner) : NULL;
    if (wrong != NULL) {
        good = point_fail(&binding, yaml_node_get_key(tree, "test"), yaml_node_get(tree, "test"),
                          wrong, inner, error);
    }
    topology_clear(&topology);
    return good;
}
