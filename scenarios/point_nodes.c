#include "scenarios/point-internal.h"

#include "models/models.h"

gboolean point_fail(const PointBinding *binding, const YamlNode *key, const YamlNode *body,
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

/* Adds to `path` what leads to the first value that is written in `node`; FALSE: none is. */
static gboolean lead_to_value(const YamlNode *node, GString *path)
{
    if (node == NULL || yaml_node_is_empty(node)) {
        return FALSE;
    }
    for (guint i = 0; node->kind == YAML_KIND_MAPPING && i < node->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(node->keys, i);
        gsize length = path->len;
        g_string_append_printf(path, ".%s", key->text);
        if (lead_to_value(g_ptr_array_index(node->items, i), path)) {
            return TRUE;
        }
        g_string_truncate(path, length);
    }
    return node->kind != YAML_KIND_MAPPING;
}

/* What is written of headers says nothing where all frames have theirs from a capture. */
static gboolean check_captured_headers(const PointBinding *binding, const char **path,
                                       GError **error)
{
    static const char *const of_headers[] = {"ip_version", "addresses", "ports"};
    const TesterSettings *tester = &binding->bound->point.tester;
    if (!tester_replays(tester) || tester->background.rate_pps > 0) {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(of_headers); i++) {
        const YamlNode *node = yaml_node_get(binding->topology->tester.body, of_headers[i]);
        g_autoptr(GString) said = g_string_new(of_headers[i]);
        if (lead_to_value(node, said)) {
            *path = g_intern_string(said->str);
            g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                                "replayed frames have it from their capture "
                                "(tester.replay.file): leave it out; only tester.background's "
                                "frames would have it");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean check_dut_beside_switch(const DutSettings *dut, const char **path, GError **error)
{
    if (dut->neighbour.entries != NEIGHBOUR_ENTRIES_DYNAMIC) {
        return TRUE;
    }
    *path = "";
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "switches are not simulated together with dynamic neighbour entries");
    return FALSE;
}

static gboolean check_hosts(const PointBinding *binding, GError **error)
{
    const ScenarioPoint *point = &binding->bound->point;
    const Topology *topology = binding->topology;
    const char *path = "";
    GError *inner = NULL;
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        if (!host_settings_check(&point->hosts[i], &path, &inner)) {
            return point_fail(binding, topology->hosts[i].key, topology->hosts[i].body, path, inner,
                              error);
        }
    }
    return (iperf_settings_check(&point->iperf, &path, &inner) ||
            point_fail(binding, topology->iperf.key, topology->iperf.body, path, inner, error)) &&
           (switch_settings_check(point->between, &path, &inner) ||
            point_fail(binding, topology->switches[0].key, topology->switches[0].body, path, inner,
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

/* What Linux hashes of protocols other than UDP is not simulated. */
static gboolean check_captured_hash(const ScenarioPoint *point, const char **path, GError **error)
{
    if (!tester_replays(&point->tester) || !dut_dispatches_flows(&point->dut) ||
        point->dut.dispatch.flow_hash != DISPATCH_FLOW_HASH_SOFTWARE) {
        return TRUE;
    }
    *path = "replay.file";
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "a capture is not simulated where Linux hashes frames itself: "
                        "dispatch.flow_hash: nic");
    return FALSE;
}

/* Captured frames are Ethernet's. */
static gboolean check_captured_framing(const ScenarioPoint *point, const char **path,
                                       GError **error)
{
    if (!tester_replays(&point->tester) || (point->links[0]->framing == LINK_FRAMING_ETHERNET &&
                                            point->links[1]->framing == LINK_FRAMING_ETHERNET)) {
        return TRUE;
    }
    *path = "replay.file";
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "captured frames have Ethernet's sizes: links with framing: ethernet");
    return FALSE;
}

/* The lock is held as long for each frame of a trial. */
static gboolean check_mixed_versions(const ScenarioPoint *point, const char **path, GError **error)
{
    const Capture *capture = point->tester.replay.capture;
    SimTime more_ps = sim_units_cost_ps(point->dut.lock.hold_ipv6, point->dut.clock_hz);
    if (capture == NULL || more_ps == 0 || !capture_has_version(capture, 4) ||
        !capture_has_version(capture, 6)) {
        return TRUE;
    }
    *path = "replay.file";
    g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "frames of both IP versions are not simulated with a lock that those of "
                        "IPv6 hold longer (dut.lock.hold_ipv6): keep one version in the capture "
                        "(tcpdump -r FILE -w ONE ip)");
    return FALSE;
}

/* What traffic that is not plain is not simulated with. */
static gboolean check_traffic(const PointBinding *binding, const char **path, GError **error)
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
    ExtensionChain chain = tester_extension_chain(&point->tester);
    if (extension_chain_has(&chain, EXTENSION_HEADER_FRAGMENT) &&
        dut_dispatches_flows(&point->dut) &&
        point->dut.dispatch.flow_hash != DISPATCH_FLOW_HASH_NIC) {
        *path = "extension_headers";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "flow hashes of software are not simulated behind a fragment header: "
                            "dispatch.flow_hash: nic");
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
    if (!check_captured_hash(point, path, error) || !check_captured_framing(point, path, error) ||
        !check_mixed_versions(point, path, error)) {
        return FALSE;
    }
    const char *beside = is_dynamic                          ? "dynamic neighbour entries"
                         : binding->topology->n_switches > 0 ? "switches"
                         : binding->topology->n_behind > 0   ? "several DUTs"
                                                             : NULL;
    if (beside != NULL) {
        g_set_error(
            error, SIM_ERROR, SIM_ERROR_VALUE,
            "only frames of one size at a constant rate, without a capture, a background and "
            "modifiers, are simulated together with %s",
            beside);
        return FALSE;
    }
    return TRUE;
}

gboolean point_check_nodes(const PointBinding *binding, GError **error)
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
               point_fail(binding, machine->key, machine->body, path, inner, error);
    }
    if (!tester_settings_check(&point->tester, &path, &inner) ||
        !check_captured_headers(binding, &path, &inner) || !check_traffic(binding, &path, &inner) ||
        !point_check_ports(binding, &path, &inner)) {
        return point_fail(binding, tester->key, tester->body, path, inner, error);
    }
    if (!dut_settings_check(&point->dut, &path, &inner)) {
        return point_fail(binding, dut->key, dut->body, path, inner, error);
    }
    for (guint i = 0; i < point->n_behind; i++) {
        const TopologyNode *node = &binding->topology->behind[i];
        if (!dut_settings_check(point->behind[i].dut, &path, &inner)) {
            return point_fail(binding, node->key, node->body, path, inner, error);
        }
    }
    for (guint i = 0; point->n_behind > 0 && i <= point->n_behind; i++) {
        const TopologyNode *node = i == 0 ? dut : &binding->topology->behind[i - 1];
        const DutSettings *settings = i == 0 ? &point->dut : point->behind[i - 1].dut;
        if (settings->neighbour.entries != point->dut.neighbour.entries) {
            g_set_error_literal(&inner, SIM_ERROR, SIM_ERROR_VALUE,
                                "the DUTs of a row ask each other, or none does: dynamic in all "
                                "of them, or static in all");
            return point_fail(binding, node->key, node->body, "neighbour.entries", inner, error);
        }
    }
    for (guint i = 0; i < binding->topology->n_switches; i++) {
        const TopologyNode *node = &binding->topology->switches[i];
        if (!switch_settings_check(&binding->bound->switches[i], &path, &inner) ||
            !check_dut_beside_switch(&point->dut, &path, &inner)) {
            return point_fail(binding, node->key, node->body, path, inner, error);
        }
    }
    return TRUE;
}
