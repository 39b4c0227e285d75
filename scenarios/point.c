#include "scenarios/point-internal.h"

#include <string.h>

#include "models/models.h"
#include "models/traffic.h"
#include "scenarios/bind.h"
#include "scenarios/point_procedure.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/procedures/rate.h"
#include "scenarios/topology-internal.h"

/* Frames of a direction are numbered in 40 bits (sim/fingerprint.h). */
#define MAX_FRAMES (G_GINT64_CONSTANT(1) << 40)

__extension__ typedef __int128 Wide;

/* A tree being bound, and where its parts were written. */
typedef struct {
    BoundPoint *bound;
    const YamlNode *tree;
    Topology *topology;
    const char *what;
} Binding;

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
    sim_attribute_clear(&dut_attributes, &bound->point.dut);
    g_free(bound->machine_path);
    for (guint i = 0; i < bound->n_behind; i++) {
        sim_attribute_clear(&dut_attributes, &bound->behind[i]);
        g_free(bound->behind_paths[i]);
    }
    g_free(bound->behind);
    g_free(bound->tester_path);
    g_free(bound->dut_path);
    for (guint i = 0; i < DUT_PORTS; i++) {
        sim_attribute_clear(&switch_attributes, &bound->switches[i]);
        g_free(bound->switch_paths[i]);
    }
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

static gboolean bind_switch(Binding *binding, guint index, GError **error)
{
    BoundPoint *bound = binding->bound;
    const TopologyNode *node = &binding->topology->switches[index];
    bound->n_switches = index + 1;
    bound->switch_paths[index] = g_strdup(node->key->text);
    return bind_node(&switch_attributes, &bound->switches[index], node, error);
}

/* Switches and links. */
static gboolean bind_links(Binding *binding, GError **error)
{
    BoundPoint *bound = binding->bound;
    ScenarioPoint *point = &bound->point;
    const Topology *topology = binding->topology;
    if (topology->n_behind > 0) {
        return TRUE; /* bind_row has done it */
    }
    if (topology->n_switches == 0) {
        return topology_order_links(topology, binding->tree, bound->top.links, point->links, error);
    }
    for (guint i = 0; i < topology->n_switches; i++) {
        if (!bind_switch(binding, i, error)) {
            return FALSE;
        }
    }
    if (!topology_place_switches(topology, binding->tree, bound->top.links, bound->switches,
                                 point->links, point->switches, error)) {
        return FALSE;
    }
    for (guint side = 0; side < DUT_PORTS; side++) {
        const SwitchSettings *settings = point->switches[side].settings;
        if (settings != NULL) {
            point->switches[side].path = bound->switch_paths[settings - bound->switches];
        }
    }
    return TRUE;
}

static gboolean bind_machine(Binding *binding, GError **error)
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

static gboolean bind_hosts(Binding *binding, GError **error)
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
    point->between = &bound->switches[0];
    return bind_node(&iperf_attributes, &point->iperf, &topology->iperf, error) &&
           bind_switch(binding, 0, error) &&
           topology_order_host_links(topology, binding->tree, bound->top.links, point->host_links,
                                     error);
}

/* DUTs behind the first, once the topology has them in order; `links` are those of the row. */
static gboolean bind_behind(Binding *binding, const LinkSettings *const *links, GError **error)
{
    BoundPoint *bound = binding->bound;
    ScenarioPoint *point = &bound->point;
    const Topology *topology = binding->topology;
    bound->behind = g_new0(DutSettings, topology->n_behind);
    bound->n_behind = topology->n_behind;
    for (guint i = 0; i < bound->n_behind; i++) {
        bound->behind_paths[i] = g_strdup(topology->behind[i].key->text);
        sim_attribute_set_defaults(&dut_attributes, &bound->behind[i]);
        point->behind[i] = (TrialDevice){
            .dut = &bound->behind[i], .path = bound->behind_paths[i], .link = links[i + 1]};
    }
    point->n_behind = bound->n_behind;
    point->links[0] = links[0];
    point->links[1] = links[point->n_behind + 1];
    for (guint i = 0; i < bound->n_behind; i++) {
        if (!bind_node(&dut_attributes, &bound->behind[i], &topology->behind[i], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean bind_row(Binding *binding, GError **error)
{
    const LinkSettings *links[TRIAL_MAX_DEVICES + 1];
    return binding->topology->n_behind == 0 ||
           (topology_order_row(binding->topology, binding->tree, binding->bound->top.links, links,
                               error) &&
            bind_behind(binding, links, error));
}

static gboolean bind_nodes(Binding *binding, GError **error)
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
    if (!bind_row(binding, error) ||
        !bind_node(&tester_attributes, &point->tester, &topology->tester, error) ||
        !bind_node(&dut_attributes, &point->dut, &topology->dut, error) ||
        !bind_links(binding, error)) {
        return FALSE;
    }
    bound->tester_path = g_strdup(topology->tester.key->text);
    bound->dut_path = g_strdup(topology->dut.key->text);
    point->tester_path = bound->tester_path;
    point->dut_path = bound->dut_path;
    return TRUE;
}

/* ---- checks of what was bound ---- */

/* Sets `inner` (transfer full) as the error of an attribute at `path` below `body` (NULL: not
 * written), whose key is `key`. */
static gboolean fail_check(const Binding *binding, const YamlNode *key, const YamlNode *body,
                           const char *path, GError *inner, GError **error)
{
    const YamlNode *node = body != NULL ? yaml_node_find(body, path) : NULL;
    const YamlNode *place = node != NULL ? node : key != NULL ? key : binding->tree;
    const char *head = key != NULL ? key->text : test_attributes.name;
    g_free(binding->bound->conflict);
    binding->bound->conflict = g_strdup_printf("%s%s%s: %s%s", head, *path != '\0' ? "." : "", path,
                                               inner->message, binding->what);
    yaml_place_set_error(place->place, error, "%s", binding->bound->conflict);
    g_error_free(inner);
    return FALSE;
}

static gboolean check_dut_beside_switch(const DutSettings *dut, const char **path, GError **error)
{
    if (dut_allows_switches(dut)) {
        return TRUE;
    }
    *path = "";
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "switches are not simulated together with dynamic neighbour entries, "
                        "contention for transmit queues, moderated, busy-polling or shared cores, "
                        "or waiting for full transmit rings");
    return FALSE;
}

static gboolean check_hosts(const Binding *binding, GError **error)
{
    const ScenarioPoint *point = &binding->bound->point;
    const Topology *topology = binding->topology;
    const char *path = "";
    GError *inner = NULL;
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        if (!host_settings_check(&point->hosts[i], &path, &inner)) {
            return fail_check(binding, topology->hosts[i].key, topology->hosts[i].body, path, inner,
                              error);
        }
    }
    return (iperf_settings_check(&point->iperf, &path, &inner) ||
            fail_check(binding, topology->iperf.key, topology->iperf.body, path, inner, error)) &&
           (switch_settings_check(point->between, &path, &inner) ||
            fail_check(binding, topology->switches[0].key, topology->switches[0].body, path, inner,
                       error));
}

/* What modifiers are not simulated with, beside what no such traffic is. */
static gboolean check_modifiers(const ScenarioPoint *point, GError **error)
{
    const char *beside = point->tester.background.rate_pps > 0 ? "tester.background"
                         : dut_dispatches_flows(&point->dut)   ? "tasks that flows choose"
                         : dut_contends(&point->dut)           ? "contention"
                                                               : NULL;
    if (!modifiers_apply(&point->tester.modifiers) || beside == NULL) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "modifiers are not simulated together with %s",
                beside);
    return FALSE;
}

/* What traffic that is not plain is not simulated with. */
static gboolean check_traffic(const Binding *binding, const char **path, GError **error)
{
    const ScenarioPoint *point = &binding->bound->point;
    gboolean is_dynamic = point->dut.neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC;
    if (point->tester.flows.list != NULL && (is_dynamic || binding->topology->n_switches > 0)) {
        *path = "flows.list";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "given flows are not simulated together with dynamic neighbour "
                            "entries and switches, which ask for the tester's own addresses");
        return FALSE;
    }
    if (traffic_is_plain(&point->tester)) {
        return TRUE;
    }
    *path = "modifiers";
    if (!check_modifiers(point, error)) {
        return FALSE;
    }
    *path = traffic_not_plain(&point->tester);
    if (point->tester.background.rate_pps > 0 &&
        (dut_dispatches_flows(&point->dut) ||
         point->dut.nic.transmit_queue_of == TRANSMIT_OF_HASH)) {
        *path = "background.rate";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "a background is not simulated where flows choose tasks or transmit "
                            "queues: dispatch.task_of and nic.transmit_queue_of");
        return FALSE;
    }
    const char *beside = is_dynamic                          ? "dynamic neighbour entries"
                         : binding->topology->n_switches > 0 ? "switches"
                         : binding->topology->n_behind > 0   ? "several DUTs"
                                                             : NULL;
    if (beside != NULL) {
        g_set_error(
            error, SIM_ERROR, SIM_ERROR_VALUE,
            "only frames of one size at a constant rate, without a background and modifiers, are "
            "simulated together with %s",
            beside);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_nodes(const Binding *binding, GError **error)
{
    const ScenarioPoint *point = &binding->bound->point;
    const TopologyNode *tester = &binding->topology->tester;
    const TopologyNode *dut = &binding->topology->dut;
    const char *path = "";
    GError *inner = NULL;
    if (point->subject == TEST_OF_HOSTS) {
        return check_hosts(binding, error);
    }
    if (point->machine_path != NULL) {
        const TopologyNode *machine = &binding->topology->machine;
        return machine_settings_check(&point->machine, &path, &inner) ||
               fail_check(binding, machine->key, machine->body, path, inner, error);
    }
    if (!tester_settings_check(&point->tester, &path, &inner) ||
        !check_traffic(binding, &path, &inner)) {
        return fail_check(binding, tester->key, tester->body, path, inner, error);
    }
    if (!dut_settings_check(&point->dut, &path, &inner)) {
        return fail_check(binding, dut->key, dut->body, path, inner, error);
    }
    for (guint i = 0; i < point->n_behind; i++) {
        const TopologyNode *node = &binding->topology->behind[i];
        if (!dut_settings_check(point->behind[i].dut, &path, &inner)) {
            return fail_check(binding, node->key, node->body, path, inner, error);
        }
    }
    for (guint i = 0; point->n_behind > 0 && i <= point->n_behind; i++) {
        const TopologyNode *node = i == 0 ? dut : &binding->topology->behind[i - 1];
        const DutSettings *settings = i == 0 ? &point->dut : point->behind[i - 1].dut;
        if (settings->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
            g_set_error_literal(&inner, SIM_ERROR, SIM_ERROR_VALUE,
                                "dynamic entries are not simulated with several DUTs in a row: "
                                "static");
            return fail_check(binding, node->key, node->body, "neighbour.entries", inner, error);
        }
    }
    for (guint i = 0; i < binding->topology->n_switches; i++) {
        const TopologyNode *node = &binding->topology->switches[i];
        if (!switch_settings_check(&binding->bound->switches[i], &path, &inner) ||
            !check_dut_beside_switch(&point->dut, &path, &inner)) {
            return fail_check(binding, node->key, node->body, path, inner, error);
        }
    }
    return TRUE;
}

/* Whether a load is within the line rate. */
static gboolean check_load(const SimLoad *load, gint64 line_pps, GError **inner)
{
    Wide share_pps = (Wide)line_pps * load->value / RATE_SHARE_OF_ALL;
    if (!load->is_share && load->value > line_pps) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " frames/s is above the line rate: at most "
                    "%" G_GINT64_FORMAT " frames/s, or 100 %%",
                    load->value, line_pps);
        return FALSE;
    }
    if (load->is_share && load->value > 0 && share_pps < 1) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "less than one frame/s: the line rate is %" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return FALSE;
    }
    return TRUE;
}

/* The attribute of a load that the rest of the point contradicts, or NULL; `inner` says why. */
static const char *check_loads(const TestSettings *test, gint64 line_pps, GError **inner)
{
    if (!check_load(&test->rate, line_pps, inner)) {
        return "rate";
    }
    if (!check_load(&test->throughput, line_pps, inner)) {
        return "throughput";
    }
    const SimLoad *least = &test->minimum_load; /* a share is one frame/s at least */
    if (!least->is_share && !check_load(least, line_pps, inner)) {
        return "minimum_load";
    }
    if (!test->step.is_share || test->step.value > TEST_LARGEST_STEP) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "no step of the load: a share of the line rate, at most 10 %");
        return "step";
    }
    return NULL;
}

/* Of MLRsearch: an hour, and no more frames than can be numbered. */
static SimTime longest_trial_ps(gint64 line_pps)
{
    return (SimTime)MIN((Wide)3600 * SIM_PS_PER_S,
                        (Wide)(MAX_FRAMES - 1) * SIM_PS_PER_S / line_pps);
}

gint64 scenario_point_line_rate_pps(const ScenarioPoint *point)
{
    const TrialSetup setup = {.tester = &point->tester,
                              .links = {point->links[0], point->links[1]},
                              .switches = {point->switches[0], point->switches[1]}};
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

/* A procedure is for scenarios of one kind. */
static const char *check_procedure(const ScenarioPoint *point, GError **inner)
{
    static const char *const subjects[] = {[TEST_OF_DUT] = "a tester and a dut",
                                           [TEST_OF_MACHINE] = "a machine",
                                           [TEST_OF_HOSTS] = "hosts"};
    const char *name = point->test.procedure;
    TestSubject subject = procedures_find(name)->subject;
    if (subject == point->subject) {
        return NULL;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        if ((*procedure)->subject == point->subject) {
            g_ptr_array_add(names, (gpointer)(*procedure)->name);
        }
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE, "'%s' is for %s: this scenario has %s: %s", name,
                subjects[subject], subjects[point->subject], list);
    return "procedure";
}

/* The test's attribute that the rest of the point contradicts, or NULL; `inner` says why. */
static const char *check_test(const ScenarioPoint *point, GError **inner)
{
    const TestSettings *test = &point->test;
    gint64 line_pps = scenario_point_line_rate_pps(point);
    const char *wrong = check_procedure(point, inner);
    if (wrong != NULL || point->subject != TEST_OF_DUT) {
        return wrong;
    }
    if (!point_check_virtual(point, inner)) {
        return "procedure";
    }
    if (line_pps < 1) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "tester.background.rate leaves no room for test frames");
        return "rate";
    }
    wrong = check_loads(test, line_pps, inner);
    if (wrong != NULL) {
        return wrong;
    }
    wrong = point_procedure_check(point, inner);
    if (wrong != NULL) {
        return wrong;
    }
    if (sim_pacer_count(line_pps, test->duration_ps) < 1) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "too short for a single frame: the line rate is %" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return "duration";
    }
    if (test->risk <= 0) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "no risk at all proves nothing: above 0, at most 0.5");
        return "risk";
    }
    if (sim_pacer_count(line_pps, test->burst_ps) < 1) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "too short for a single frame: the line rate is %" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return "burst";
    }
    if ((Wide)line_pps * point_procedure_longest_ps(test) / SIM_PS_PER_S >= MAX_FRAMES) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "a trial of more than 2^40 frames a direction: the line rate is "
                    "%" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return "duration";
    }
    gboolean has_goals = test->goals != NULL || procedures_find(test->procedure)->has_goals;
    if (has_goals &&
        !mlrsearch_goals_check(test->goals, test->duration_ps, longest_trial_ps(line_pps), inner)) {
        return "goals";
    }
    return NULL;
}

gboolean point_check(const ScenarioPoint *point, GError **error)
{
    const char *path;
    if (point->subject == TEST_OF_HOSTS) {
        return host_settings_check(&point->hosts[0], &path, error) &&
               host_settings_check(&point->hosts[1], &path, error) &&
               iperf_settings_check(&point->iperf, &path, error) &&
               check_test(point, error) == NULL;
    }
    if (point->machine_path != NULL) {
        return machine_settings_check(&point->machine, &path, error) &&
               check_test(point, error) == NULL;
    }
    return tester_settings_check(&point->tester, &path, error) &&
           dut_settings_check(&point->dut, &path, error) && check_test(point, error) == NULL;
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
    for (guint i = 0; i < DUT_PORTS; i++) {
        sim_attribute_set_defaults(&switch_attributes, &bound->switches[i]);
    }
    if (!bind_top(&bound->top, tree, error) || !topology_read(&topology, tree, includes, error)) {
        return FALSE;
    }
    Binding binding = {.bound = bound, .tree = tree, .topology = &topology, .what = what};
    gboolean good = bind_nodes(&binding, error) && check_nodes(&binding, error);
    GError *inner = NULL;
    const char *wrong = good ? check_test(&bound->point, &inner) : NULL;
    if (wrong != NULL) {
        good = fail_check(&binding, yaml_node_get_key(tree, "test"), yaml_node_get(tree, "test"),
                          wrong, inner, error);
    }
    topology_clear(&topology);
    return good;
}
