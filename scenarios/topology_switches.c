/* Links where there are switches: which port of which node is joined with which. */
#include <string.h>

#include "scenarios/topology-internal.h"

/* An end of a link: a node and its port. */
typedef enum { NODE_TESTER, NODE_DUT, NODE_SWITCH } NodeKind;

typedef struct {
    NodeKind kind;
    guint index; /* of a switch */
    guint port;
} End;

/* Links being read. */
typedef struct {
    const Topology *topology;
    const YamlNode *tree;
    const SwitchSettings *switches;
    guint n_links;
    End end[2 * DUT_PORTS][2];
    const LinkSettings *link[2 * DUT_PORTS];
    gboolean used[2 * DUT_PORTS];
} Links;

static const char *node_name(const Topology *topology, const End *end)
{
    const TopologyNode *node = end->kind == NODE_TESTER ? &topology->tester
                               : end->kind == NODE_DUT  ? &topology->dut
                                                        : &topology->switches[end->index];
    return node->key->text;
}

/* The place of a link's `between`, or of what is written instead. */
static YamlPlace link_place(const Links *links, guint index)
{
    g_autofree char *entry = g_strdup_printf("links.%u", index);
    g_autofree char *path = g_strconcat(entry, ".between", NULL);
    const YamlNode *between = yaml_node_find(links->tree, path);
    const YamlNode *node = between != NULL ? between : yaml_node_find(links->tree, entry);
    return node != NULL ? node->place : links->tree->place;
}

/* ---- ends ---- */

static gboolean find_node(const Links *links, const char *name, End *end, guint *n_ports)
{
    const Topology *topology = links->topology;
    *n_ports = DUT_PORTS;
    if (strcmp(name, topology->tester.key->text) == 0) {
        end->kind = NODE_TESTER;
        return TRUE;
    }
    if (strcmp(name, topology->dut.key->text) == 0) {
        end->kind = NODE_DUT;
        return TRUE;
    }
    for (guint i = 0; i < topology->n_switches; i++) {
        if (strcmp(name, topology->switches[i].key->text) == 0) {
            *n_ports = (guint)links->switches[i].ports;
            end->kind = NODE_SWITCH;
            end->index = i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean fail_end(const Links *links, guint index, const char *text, GError **error)
{
    const Topology *topology = links->topology;
    GString *allowed = g_string_new(NULL);
    g_string_append_printf(allowed, "%s.0, %s.1, %s.0, %s.1", topology->tester.key->text,
                           topology->tester.key->text, topology->dut.key->text,
                           topology->dut.key->text);
    for (guint i = 0; i < topology->n_switches; i++) {
        g_string_append_printf(allowed, ", %s.0 to %s.%" G_GINT64_FORMAT,
                               topology->switches[i].key->text, topology->switches[i].key->text,
                               links->switches[i].ports - 1);
    }
    yaml_place_set_error(link_place(links, index), error,
                         "links.%u.between: '%.60s' is no port: %s", index, text, allowed->str);
    g_string_free(allowed, TRUE);
    return FALSE;
}

static gboolean read_end(const Links *links, guint index, const char *text, End *end,
                         GError **error)
{
    const char *point = strrchr(text, '.');
    g_autofree char *name = point != NULL ? g_strndup(text, (gsize)(point - text)) : g_strdup("");
    guint n_ports = 0;
    guint64 port = 0;
    if (point == NULL || !find_node(links, name, end, &n_ports) ||
        !g_ascii_string_to_unsigned(point + 1, 10, 0, n_ports - 1, &port, NULL)) {
        return fail_end(links, index, text, error);
    }
    end->port = (guint)port;
    return TRUE;
}

static gboolean is_same(const End *a, const End *b)
{
    return a->kind == b->kind && a->index == b->index && a->port == b->port;
}

/* Whether no link before has an end at the same port, nor this one both. */
static gboolean check_free(const Links *links, guint index, guint which, GError **error)
{
    const End *end = &links->end[index][which];
    for (guint i = 0; i <= index; i++) {
        guint n = i < index ? 2 : which;
        for (guint k = 0; k < n; k++) {
            if (is_same(end, &links->end[i][k])) {
                yaml_place_set_error(link_place(links, index), error,
                                     "links.%u.between: %s.%u is linked twice, by links.%u too",
                                     index, node_name(links->topology, end), end->port, i);
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean read_link(Links *links, guint index, const LinkSettings *link, GError **error)
{
    End *end = links->end[index];
    links->link[index] = link;
    if (link->between == NULL) {
        yaml_place_set_error(link_place(links, index), error,
                             "links.%u.between is missing: with switches every link says the two "
                             "ports that it joins",
                             index);
        return FALSE;
    }
    for (guint k = 0; k < 2; k++) {
        if (!read_end(links, index, g_ptr_array_index(link->between, k), &end[k], error) ||
            !check_free(links, index, k, error)) {
            return FALSE;
        }
    }
    if (end[0].kind == NODE_SWITCH && end[1].kind == NODE_SWITCH) {
        yaml_place_set_error(link_place(links, index), error,
                             "links.%u.between: a link from switch to switch: neither rows nor "
                             "loops of switches are simulated, one switch stands between a port of "
                             "the tester and one of the dut",
                             index);
        return FALSE;
    }
    return TRUE;
}

/* ---- sides ---- */

/* The link at a port, and its other end; NULL when there is none. */
static const LinkSettings *link_at(Links *links, NodeKind kind, guint port, End *other)
{
    for (guint i = 0; i < links->n_links; i++) {
        for (guint k = 0; k < 2; k++) {
            if (links->end[i][k].kind == kind && links->end[i][k].port == port) {
                *other = links->end[i][1 - k];
                links->used[i] = TRUE;
                return links->link[i];
            }
        }
    }
    return NULL;
}

/* Finds the way from a port of the tester to the DUT's; FALSE when there is none. */
static gboolean place_side(Links *links, guint side, const LinkSettings **link, SwitchPlace *place)
{
    End from_tester = {0};
    End from_dut = {0};
    const LinkSettings *tester_link = link_at(links, NODE_TESTER, side, &from_tester);
    *link = link_at(links, NODE_DUT, side, &from_dut);
    if (tester_link == NULL || *link == NULL) {
        return FALSE;
    }
    if (tester_link == *link) {
        return TRUE;
    }
    if (from_tester.kind != NODE_SWITCH || from_dut.kind != NODE_SWITCH ||
        from_tester.index != from_dut.index) {
        return FALSE;
    }
    const SwitchSettings *settings = &links->switches[from_tester.index];
    *place = (SwitchPlace){
        .settings = settings,
        .tester_link = tester_link,
        .tester_port = from_tester.port,
        .dut_port = from_dut.port,
    };
    return switch_vlan_of(settings, from_tester.port) == switch_vlan_of(settings, from_dut.port);
}

/* Every link and every switch must be on a way. */
static gboolean check_used(const Links *links, const SwitchPlace *places, GError **error)
{
    for (guint i = 0; i < links->n_links; i++) {
        if (!links->used[i]) {
            yaml_place_set_error(link_place(links, i), error, "links.%u: a link that leads nowhere",
                                 i);
            return FALSE;
        }
    }
    for (guint i = 0; i < links->topology->n_switches; i++) {
        if (places[0].settings != &links->switches[i] &&
            places[1].settings != &links->switches[i]) {
            const YamlNode *key = links->topology->switches[i].key;
            yaml_place_set_error(key->place, error, "'%s' is a switch that no link leads to",
                                 key->text);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean topology_place_switches(const Topology *topology, const YamlNode *tree,
                                 const GPtrArray *link_settings, const SwitchSettings *switches,
                                 const LinkSettings *ordered[DUT_PORTS],
                                 SwitchPlace places[DUT_PORTS], GError **error)
{
    Links links = {.topology = topology, .tree = tree, .switches = switches};
    for (; links.n_links < link_settings->len; links.n_links++) {
        if (!read_link(&links, links.n_links, g_ptr_array_index(link_settings, links.n_links),
                       error)) {
            return FALSE;
        }
    }
    for (guint side = 0; side < DUT_PORTS; side++) {
        places[side] = (SwitchPlace){0};
        if (!place_side(&links, side, &ordered[side], &places[side])) {
            const YamlNode *key = yaml_node_get_key(tree, "links");
            const char *tester = topology->tester.key->text;
            const char *dut = topology->dut.key->text;
            yaml_place_set_error(key != NULL ? key->place : tree->place, error,
                                 "links: no way from %s.%u to %s.%u: a link between them, or one "
                                 "from each to ports of one switch in one VLAN",
                                 tester, side, dut, side);
            return FALSE;
        }
    }
    return check_used(&links, places, error);
}
