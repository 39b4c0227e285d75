#include "scenarios/topology_links.h"

#include <string.h>

/* A VLAN of a switch, and which of them frames get to from it: those of its domain. */
typedef struct {
    guint node;
    gint64 vlan;
    guint domain;
} SwitchVlan;

/* DUTs in the order of the file. */
static const TopologyNode *dut_at(const Topology *topology, guint i)
{
    return i == 0 ? &topology->dut : &topology->behind[i - 1];
}

const char *topology_links_node_name(const Topology *topology, const LinkEnd *end)
{
    const TopologyNode *node = end->kind == NODE_TESTER ? &topology->tester
                               : end->kind == NODE_DUT  ? dut_at(topology, end->index)
                                                        : &topology->switches[end->index];
    return node->key->text;
}

YamlPlace topology_links_place(const TopologyLinks *links, guint index)
{
    g_autofree char *entry = g_strdup_printf("links.%u", index);
    g_autofree char *path = g_strconcat(entry, ".between", NULL);
    const YamlNode *between = yaml_node_find(links->tree, path);
    const YamlNode *node = between != NULL ? between : yaml_node_find(links->tree, entry);
    node = node != NULL ? node : yaml_node_get_key(links->tree, "links");
    return node != NULL ? node->place : links->tree->place;
}

gboolean link_end_is_equal(const LinkEnd *a, const LinkEnd *b)
{
    return a->kind == b->kind && a->index == b->index && a->port == b->port;
}

/* ---- ends ---- */

static gboolean find_node(const TopologyLinks *links, const char *name, LinkEnd *end,
                          guint *n_ports)
{
    const Topology *topology = links->topology;
    *n_ports = DUT_PORTS;
    if (strcmp(name, topology->tester.key->text) == 0) {
        end->kind = NODE_TESTER;
        return TRUE;
    }
    for (guint i = 0; i <= topology->n_behind; i++) {
        if (strcmp(name, dut_at(topology, i)->key->text) == 0) {
            end->kind = NODE_DUT;
            end->index = i;
            return TRUE;
        }
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

static gboolean fail_end(const TopologyLinks *links, guint index, const char *text, GError **error)
{
    const Topology *topology = links->topology;
    GString *allowed = g_string_new(NULL);
    g_string_append_printf(allowed, "%s.0, %s.1", topology->tester.key->text,
                           topology->tester.key->text);
    for (guint i = 0; i <= topology->n_behind; i++) {
        const char *name = dut_at(topology, i)->key->text;
        g_string_append_printf(allowed, ", %s.0, %s.1", name, name);
    }
    for (guint i = 0; i < topology->n_switches; i++) {
        g_string_append_printf(allowed, ", %s.0 to %s.%" G_GINT64_FORMAT,
                               topology->switches[i].key->text, topology->switches[i].key->text,
                               links->switches[i].ports - 1);
    }
    yaml_place_set_error(topology_links_place(links, index), error,
                         "links.%u.between: '%.60s' is no port: %s", index, text, allowed->str);
    g_string_free(allowed, TRUE);
    return FALSE;
}

static gboolean read_end(const TopologyLinks *links, guint index, const char *text, LinkEnd *end,
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

/* Whether no link before has an end at the same port, nor this one both. */
static gboolean check_free(const TopologyLinks *links, guint index, guint which, GError **error)
{
    const LinkEnd *end = &links->links[index].end[which];
    for (guint i = 0; i <= index; i++) {
        guint n = i < index ? 2 : which;
        for (guint k = 0; k < n; k++) {
            if (link_end_is_equal(end, &links->links[i].end[k])) {
                yaml_place_set_error(topology_links_place(links, index), error,
                                     "links.%u.between: %s.%u is linked twice, by links.%u too",
                                     index, topology_links_node_name(links->topology, end),
                                     end->port, i);
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* ---- switches joined with switches ---- */

/* The place in `domains` of the VLAN of a switch's port. */
static guint find_vlan(const TopologyLinks *links, const LinkEnd *end)
{
    SwitchVlan of = {.node = end->index,
                     .vlan = switch_vlan_of(&links->switches[end->index], end->port),
                     .domain = links->domains->len};
    for (guint i = 0; i < links->domains->len; i++) {
        const SwitchVlan *known = &g_array_index(links->domains, SwitchVlan, i);
        if (known->node == of.node && known->vlan == of.vlan) {
            return i;
        }
    }
    g_array_append_val(links->domains, of);
    return of.domain;
}

/* Whether a switch is in both domains: frames would come back to it. */
static gboolean have_common(const GArray *vlans, guint a, guint b)
{
    for (guint i = 0; i < vlans->len; i++) {
        for (guint k = 0; k < vlans->len; k++) {
            const SwitchVlan *one = &g_array_index(vlans, SwitchVlan, i);
            const SwitchVlan *other = &g_array_index(vlans, SwitchVlan, k);
            if (one->domain == a && other->domain == b && one->node == other->node) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static gboolean join_switches(const TopologyLinks *links, guint index, GError **error)
{
    const TopologyLink *link = &links->links[index];
    if (link->end[0].kind != NODE_SWITCH || link->end[1].kind != NODE_SWITCH) {
        return TRUE;
    }
    guint first = find_vlan(links, &link->end[0]);
    guint second = find_vlan(links, &link->end[1]);
    guint from = g_array_index(links->domains, SwitchVlan, first).domain;
    guint to = g_array_index(links->domains, SwitchVlan, second).domain;
    if (have_common(links->domains, from, to)) {
        yaml_place_set_error(
            topology_links_place(links, index), error,
            "links.%u.between: a loop of switches: %s.%u and %s.%u are joined "
            "already, without this link",
            index, topology_links_node_name(links->topology, &link->end[0]), link->end[0].port,
            topology_links_node_name(links->topology, &link->end[1]), link->end[1].port);
        return FALSE;
    }
    for (guint i = 0; i < links->domains->len; i++) {
        SwitchVlan *vlan = &g_array_index(links->domains, SwitchVlan, i);
        vlan->domain = vlan->domain == from ? to : vlan->domain;
    }
    return TRUE;
}

/* ---- reading ---- */

static gboolean read_link(TopologyLinks *links, const LinkSettings *settings, GError **error)
{
    guint index = links->n_links++;
    TopologyLink *link = &links->links[index];
    link->settings = settings;
    if (settings->between == NULL) {
        yaml_place_set_error(topology_links_place(links, index), error,
                             "links.%u.between is missing: with switches or several DUTs every "
                             "link says the two ports that it joins",
                             index);
        return FALSE;
    }
    for (guint k = 0; k < 2; k++) {
        if (!read_end(links, index, g_ptr_array_index(settings->between, k), &link->end[k],
                      error) ||
            !check_free(links, index, k, error)) {
            return FALSE;
        }
    }
    return join_switches(links, index, error);
}

gboolean topology_links_read(TopologyLinks *links, const Topology *topology, const YamlNode *tree,
                             const GPtrArray *settings, const SwitchSettings *switches,
                             GError **error)
{
    *links = (TopologyLinks){.topology = topology,
                             .tree = tree,
                             .switches = switches,
                             .links = g_new0(TopologyLink, settings->len),
                             .domains = g_array_new(FALSE, FALSE, sizeof(SwitchVlan))};
    for (guint i = 0; i < settings->len; i++) {
        if (!read_link(links, g_ptr_array_index(settings, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

void topology_links_clear(TopologyLinks *links)
{
    g_free(links->links);
    g_array_unref(links->domains);
}

TopologyLink *topology_links_at(const TopologyLinks *links, const LinkEnd *port, guint *which)
{
    for (guint i = 0; i < links->n_links; i++) {
        for (guint k = 0; k < 2; k++) {
            if (link_end_is_equal(&links->links[i].end[k], port)) {
                *which = k;
                return &links->links[i];
            }
        }
    }
    return NULL;
}
