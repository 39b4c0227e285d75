#include "scenarios/topology-internal.h"

#include <string.h>

#include "scenarios/bind.h"
#include "scenarios/top_settings.h"

void topology_clear(Topology *topology)
{
    g_clear_pointer(&topology->machine.key, yaml_node_unref);
    g_clear_pointer(&topology->machine.body, yaml_node_unref);
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        g_clear_pointer(&topology->hosts[i].key, yaml_node_unref);
        g_clear_pointer(&topology->hosts[i].body, yaml_node_unref);
    }
    g_clear_pointer(&topology->iperf.key, yaml_node_unref);
    g_clear_pointer(&topology->iperf.body, yaml_node_unref);
    g_clear_pointer(&topology->tester.key, yaml_node_unref);
    g_clear_pointer(&topology->tester.body, yaml_node_unref);
    g_clear_pointer(&topology->dut.key, yaml_node_unref);
    g_clear_pointer(&topology->dut.body, yaml_node_unref);
    for (guint i = 0; i < topology->n_behind; i++) {
        g_clear_pointer(&topology->behind[i].key, yaml_node_unref);
        g_clear_pointer(&topology->behind[i].body, yaml_node_unref);
    }
    for (guint i = 0; i < topology->n_switches; i++) {
        g_clear_pointer(&topology->switches[i].key, yaml_node_unref);
        g_clear_pointer(&topology->switches[i].body, yaml_node_unref);
    }
}

/* ---- nodes ---- */

static const ModelNodeType *find_type(const char *name)
{
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        if (strcmp(type->type, name) == 0) {
            return type;
        }
    }
    return NULL;
}

/* Names of all types of nodes, NULL-ended. (transfer full) */
static GPtrArray *list_types(void)
{
    GPtrArray *names = g_ptr_array_new();
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        g_ptr_array_add(names, (gpointer)type->type);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static void fail_unknown_type(const YamlNode *name, GError **error)
{
    g_autoptr(GPtrArray) types = list_types();
    bind_fail_unknown(name, "type of node", "", (const char *const *)types->pdata, NULL, error);
}

/* A key that is neither reserved nor the name of a type, on a node that does not say its type. */
static void fail_unknown_key(const YamlNode *name, GError **error)
{
    g_autoptr(GPtrArray) types = list_types();
    g_autofree char *list = g_strjoinv(", ", (char **)types->pdata);
    g_autofree char *where = g_strdup_printf(
        " (nor a node: named as its type, %s, or else with a `type` in it); keys are", list);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (const SimAttribute *a = top_attributes.attributes; a->name != NULL; a++) {
        g_ptr_array_add(keys, (gpointer)a->name);
    }
    g_ptr_array_add(keys, (gpointer)TOP_SETTINGS_SWEEP);
    g_ptr_array_add(keys, NULL);
    bind_fail_unknown(name, "key", where, (const char *const *)keys->pdata,
                      (const char *const *)types->pdata, error);
}

static gboolean check_name(const YamlNode *key, GError **error)
{
    const char *allowed = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-";
    if (key->text[strspn(key->text, allowed)] != '\0') {
        yaml_place_set_error(key->place, error,
                             "'%.60s' is no name of a node: A-Z a-z 0-9 _ - are allowed",
                             key->text);
        return FALSE;
    }
    return TRUE;
}

/* The body of a node as a mapping, includes resolved. */
static YamlNode *resolve_body(const YamlNode *key, const YamlNode *value, Includes *includes,
                              GError **error)
{
    if (yaml_node_is_empty(value)) {
        return yaml_node_new(YAML_KIND_MAPPING, value->place);
    }
    const YamlNode *wrong = value->kind != YAML_KIND_MAPPING ? value : value->base;
    if (wrong == NULL) {
        return includes_resolve(includes, value, error);
    }
    g_autofree char *what = g_strdup_printf("'%.60s'", key->text);
    if (find_type(key->text) == NULL) {
        fail_unknown_key(key, error);
    } else {
        yaml_place_set_error(wrong->place, error, "node %s: a mapping of attributes is expected",
                             what);
    }
    return NULL;
}

/* The type of a node whose body is resolved. (transfer none) */
static const ModelNodeType *read_type(const YamlNode *key, const YamlNode *body, GError **error)
{
    const YamlNode *name = yaml_node_get(body, "type");
    if (name != NULL && name->kind != YAML_KIND_SCALAR) {
        yaml_place_set_error(name->place, error, "%s.type: the name of a type is expected",
                             key->text);
        return NULL;
    }
    const ModelNodeType *type = find_type(name != NULL ? name->text : key->text);
    if (type == NULL) {
        if (name != NULL) {
            fail_unknown_type(name, error);
        } else {
            fail_unknown_key(key, error);
        }
    }
    return type;
}

/* Where a node of a type goes; NULL when there are too many. */
static TopologyNode *choose_node(Topology *topology, const YamlNode *key, const ModelNodeType *type,
                                 GError **error)
{
    if (type->attributes == &switch_attributes) {
        if (topology->n_switches < SWITCH_MAX_NODES) {
            return &topology->switches[topology->n_switches++];
        }
        yaml_place_set_error(key->place, error, "'%s' is one switch too many: at most %d",
                             key->text, SWITCH_MAX_NODES);
        return NULL;
    }
    if (type->attributes == &host_attributes) {
        if (topology->n_hosts < HOST_NETWORK_HOSTS) {
            return &topology->hosts[topology->n_hosts++];
        }
        yaml_place_set_error(key->place, error,
                             "'%s' is a third host: two are simulated, the clients' and the "
                             "servers'",
                             key->text);
        return NULL;
    }
    TopologyNode *node = type->attributes == &machine_attributes  ? &topology->machine
                         : type->attributes == &iperf_attributes  ? &topology->iperf
                         : type->attributes == &tester_attributes ? &topology->tester
                                                                  : &topology->dut;
    if (node->key == NULL) {
        return node;
    }
    if (node == &topology->machine) {
        yaml_place_set_error(key->place, error,
                             "'%s' is a second node of type %s beside '%s': a machine is simulated "
                             "alone",
                             key->text, type->type, node->key->text);
        return NULL;
    }
    if (node == &topology->iperf) {
        yaml_place_set_error(key->place, error, "'%s' is a second iperf beside '%s'", key->text,
                             node->key->text);
        return NULL;
    }
    if (node == &topology->tester) {
        yaml_place_set_error(key->place, error,
                             "'%s' is a second node of type tester beside '%s': a scenario has "
                             "exactly one",
                             key->text, node->key->text);
        return NULL;
    }
    if (topology->n_behind == TRIAL_MAX_DEVICES - 1) {
        yaml_place_set_error(key->place, error, "'%s' is one dut too many: at most %d in a row",
                             key->text, TRIAL_MAX_DEVICES);
        return NULL;
    }
    return &topology->behind[topology->n_behind++];
}

static gboolean read_node(Topology *topology, const YamlNode *key, const YamlNode *value,
                          Includes *includes, GError **error)
{
    if (!check_name(key, error)) {
        return FALSE;
    }
    g_autoptr(YamlNode) body = resolve_body(key, value, includes, error);
    const ModelNodeType *type = body != NULL ? read_type(key, body, error) : NULL;
    if (type == NULL) {
        return FALSE;
    }
    TopologyNode *node = choose_node(topology, key, type, error);
    if (node == NULL) {
        return FALSE;
    }
    node->key = yaml_node_ref(key);
    node->body = yaml_node_without(body, "type");
    return TRUE;
}

/* Nothing that frames would pass stands beside a machine. */
static gboolean check_alone(const Topology *topology, GError **error)
{
    const TopologyNode *others[] = {&topology->tester, &topology->dut, &topology->switches[0],
                                    &topology->hosts[0], &topology->iperf};
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        if (others[i]->key != NULL) {
            yaml_place_set_error(others[i]->key->place, error,
                                 "'%s' stands beside the machine '%s': a machine is simulated "
                                 "alone",
                                 others[i]->key->text, topology->machine.key->text);
            return FALSE;
        }
    }
    return TRUE;
}

/* Two hosts, a switch and iperf, and nothing else. */
static gboolean check_hosts(const Topology *topology, const YamlNode *tree, GError **error)
{
    const TopologyNode *others[] = {&topology->tester, &topology->dut};
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        if (others[i]->key != NULL) {
            yaml_place_set_error(others[i]->key->place, error,
                                 "'%s' stands beside hosts: they are simulated with a switch and "
                                 "iperf only",
                                 others[i]->key->text);
            return FALSE;
        }
    }
    const char *missing = topology->n_hosts < HOST_NETWORK_HOSTS ? "two nodes of type host"
                          : topology->n_switches != 1            ? "one node of type switch"
                          : topology->iperf.key == NULL          ? "a node of type iperf"
                                                                 : NULL;
    if (missing != NULL) {
        yaml_place_set_error(tree->place, error,
                             "a scenario of hosts needs %s: two hosts, the clients' first, the "
                             "switch between them, and iperf",
                             missing);
    }
    return missing == NULL;
}

static gboolean read_nodes(Topology *topology, const YamlNode *tree, Includes *includes,
                           GError **error)
{
    for (guint i = 0; i < tree->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(tree->keys, i);
        if (sim_attribute_table_find(&top_attributes, key->text) == NULL &&
            !read_node(topology, key, g_ptr_array_index(tree->items, i), includes, error)) {
            return FALSE;
        }
    }
    if (topology->machine.key != NULL) {
        return check_alone(topology, error);
    }
    if (topology->n_hosts > 0 || topology->iperf.key != NULL) {
        return check_hosts(topology, tree, error);
    }
    const char *missing = topology->tester.key == NULL ? "tester"
                          : topology->dut.key == NULL  ? "dut"
                                                       : NULL;
    if (missing != NULL) {
        yaml_place_set_error(
            tree->place, error,
            "no node of type %s: a scenario has one tester, and one dut or several in "
            "a row",
            missing);
    }
    return missing == NULL;
}

gboolean topology_read(Topology *topology, const YamlNode *tree, Includes *includes, GError **error)
{
    *topology = (Topology){0};
    if (!read_nodes(topology, tree, includes, error)) {
        topology_clear(topology);
        return FALSE;
    }
    return TRUE;
}

/* ---- links ---- */

/* Which port of which node an end such as "dut.0" names: FALSE when none. */
static gboolean parse_end(const Topology *topology, const char *end, gboolean *is_tester,
                          guint *port)
{
    const char *point = strrchr(end, '.');
    if (point == NULL || (strcmp(point, ".0") != 0 && strcmp(point, ".1") != 0)) {
        return FALSE;
    }
    g_autofree char *name = g_strndup(end, (gsize)(point - end));
    *is_tester = strcmp(name, topology->tester.key->text) == 0;
    *port = (guint)(point[1] - '0');
    return *is_tester || strcmp(name, topology->dut.key->text) == 0;
}

/* The port that a link joins on both sides: FALSE when there is none. */
static gboolean parse_between(const Topology *topology, const GPtrArray *between, guint *port)
{
    gboolean is_tester[2];
    guint ports[2];
    for (guint i = 0; i < 2; i++) {
        if (!parse_end(topology, g_ptr_array_index(between, i), &is_tester[i], &ports[i])) {
            return FALSE;
        }
    }
    *port = ports[0];
    return ports[0] == ports[1] && is_tester[0] != is_tester[1];
}

static gboolean fail_link(const Topology *topology, const YamlNode *tree, guint index,
                          GError **error)
{
    const char *tester = topology->tester.key->text;
    const char *dut = topology->dut.key->text;
    g_autofree char *entry = g_strdup_printf("links.%u", index);
    g_autofree char *path = g_strconcat(entry, ".between", NULL);
    const YamlNode *between = yaml_node_find(tree, path);
    const YamlNode *node = between != NULL ? between : yaml_node_find(tree, entry);
    yaml_place_set_error(node->place, error,
                         "%s: one link must join %s.0 with %s.0, the other %s.1 with %s.1", path,
                         tester, dut, tester, dut);
    return FALSE;
}

gboolean topology_order_links(const Topology *topology, const YamlNode *tree,
                              const GPtrArray *links, const LinkSettings *ordered[DUT_PORTS],
                              GError **error)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        ordered[port] = NULL;
    }
    for (guint i = 0; i < links->len; i++) {
        const LinkSettings *link = g_ptr_array_index(links, i);
        guint port = i;
        if (i >= DUT_PORTS) {
            return fail_link(topology, tree, i, error);
        }
        if ((link->between != NULL && !parse_between(topology, link->between, &port)) ||
            ordered[port] != NULL) {
            return fail_link(topology, tree, i, error);
        }
        ordered[port] = link;
    }
    return TRUE;
}
