/* Several DUTs or switches: the row from tester port 0 to tester port 1, and what is on its ways.
 */
#include "scenarios/topology_links.h"

/* A way being looked for, from one port to another. */
typedef struct {
    const TopologyLinks *links;
    LinkEnd to;
    guint n_links;
    TopologyLink *passed[SWITCH_MAX_NODES + 1];
    SwitchWay
        way; /* the switches passed so far; links behind the first are set as they are found */
} Search;

static gboolean go_on(Search *search, const LinkEnd *from);

static gboolean has_passed(const Search *search, const SwitchSettings *settings)
{
    for (guint i = 0; i < search->way.n_switches; i++) {
        if (search->way.switches[i].settings == settings) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a way leads on from a switch that was come to by port `in`. */
static gboolean pass(Search *search, const LinkEnd *in)
{
    const SwitchSettings *settings = &search->links->switches[in->index];
    if (has_passed(search, settings)) {
        return FALSE;
    }
    SwitchPlace *place = &search->way.switches[search->way.n_switches++];
    place->settings = settings;
    place->ports[0] = in->port;
    for (guint port = 0; port < (guint)settings->ports; port++) {
        LinkEnd out = {.kind = NODE_SWITCH, .index = in->index, .port = port};
        place->ports[1] = port;
        if (port != in->port &&
            switch_vlan_of(settings, port) == switch_vlan_of(settings, in->port) &&
            go_on(search, &out)) {
            return TRUE;
        }
    }
    search->way.n_switches--;
    return FALSE;
}

/* Whether a way leads on from the link at a port. */
static gboolean go_on(Search *search, const LinkEnd *from)
{
    guint which = 0;
    TopologyLink *link = topology_links_at(search->links, from, &which);
    if (link == NULL) {
        return FALSE;
    }
    const LinkEnd *other = &link->end[1 - which];
    search->passed[search->n_links] = link;
    search->way.links[search->n_links++] = link->settings;
    if (link_end_is_equal(other, &search->to) ||
        (other->kind == NODE_SWITCH && pass(search, other))) {
        return TRUE;
    }
    search->n_links--;
    return FALSE;
}

/* Finds the way from one port to another and marks its links; FALSE when there is none. */
static gboolean find_way(const TopologyLinks *links, const LinkEnd *from, const LinkEnd *to,
                         SwitchWay *way)
{
    Search search = {.links = links, .to = *to};
    if (!go_on(&search, from)) {
        return FALSE;
    }
    for (guint i = 0; i < search.n_links; i++) {
        search.passed[i]->is_used = TRUE;
    }
    for (guint i = 0; i < search.way.n_switches; i++) {
        guint node = (guint)(search.way.switches[i].settings - links->switches);
        search.way.switches[i].path = links->topology->switches[node].key->text;
    }
    *way = search.way;
    return TRUE;
}

/* ---- the row ---- */

/* A row being put together. */
typedef struct {
    TopologyLinks links;
    guint n_duts;
    guint order[TRIAL_MAX_DEVICES]; /* of the DUTs found so far, by their places in the file */
    SwitchWay *ways;
} Row;

/* Where the row goes on behind its first `n` DUTs. */
static LinkEnd row_end(const Row *row, guint n)
{
    return n == 0 ? (LinkEnd){.kind = NODE_TESTER, .port = 0}
                  : (LinkEnd){.kind = NODE_DUT, .index = row->order[n - 1], .port = 1};
}

static gboolean is_in_row(const Row *row, guint n, guint dut)
{
    for (guint i = 0; i < n; i++) {
        if (row->order[i] == dut) {
            return TRUE;
        }
    }
    return FALSE;
}

/* What the link at a port leads to, if not to a switch: where to complain. */
static YamlPlace complaint_place(const TopologyLinks *links, const LinkEnd *from)
{
    guint which = 0;
    const TopologyLink *link = topology_links_at(links, from, &which);
    const YamlNode *key = yaml_node_get_key(links->tree, "links");
    if (link != NULL && link->end[1 - which].kind != NODE_SWITCH) {
        return topology_links_place(links, (guint)(link - links->links));
    }
    return key != NULL ? key->place : links->tree->place;
}

static gboolean fail_way(const Row *row, const LinkEnd *from, const char *to, GError **error)
{
    const Topology *topology = row->links.topology;
    yaml_place_set_error(complaint_place(&row->links, from), error,
                         "links: no way from %s.%u to %s: a link between them, or switches that "
                         "join them in one VLAN",
                         topology_links_node_name(topology, from), from->port, to);
    return FALSE;
}

/* Finds the DUT behind the first `n` of the row, the first of the file that can be reached. */
static gboolean find_next(Row *row, guint n, GError **error)
{
    LinkEnd from = row_end(row, n);
    for (guint dut = 0; dut < row->n_duts; dut++) {
        LinkEnd to = {.kind = NODE_DUT, .index = dut, .port = 0};
        if (!is_in_row(row, n, dut) && find_way(&row->links, &from, &to, &row->ways[n])) {
            row->order[n] = dut;
            return TRUE;
        }
    }
    const LinkEnd only = {.kind = NODE_DUT};
    g_autofree char *to =
        row->n_duts == 1
            ? g_strconcat(topology_links_node_name(row->links.topology, &only), ".0", NULL)
            : g_strdup("port 0 of another dut of the row");
    return fail_way(row, &from, to, error);
}

static gboolean find_end(const Row *row, GError **error)
{
    LinkEnd from = row_end(row, row->n_duts);
    const LinkEnd end = {.kind = NODE_TESTER, .port = 1};
    if (find_way(&row->links, &from, &end, &row->ways[row->n_duts])) {
        return TRUE;
    }
    g_autofree char *to = g_strconcat(row->links.topology->tester.key->text, ".1", NULL);
    return fail_way(row, &from, to, error);
}

/* Every link and every switch must be on a way. */
static gboolean check_used(const Row *row, GError **error)
{
    const TopologyLinks *links = &row->links;
    for (guint i = 0; i < links->n_links; i++) {
        if (!links->links[i].is_used) {
            yaml_place_set_error(topology_links_place(links, i), error,
                                 "links.%u: a link that leads nowhere", i);
            return FALSE;
        }
    }
    for (guint i = 0; i < links->topology->n_switches; i++) {
        LinkEnd port = {.kind = NODE_SWITCH, .index = i};
        guint which = 0;
        while ((gint64)port.port < links->switches[i].ports &&
               topology_links_at(links, &port, &which) == NULL) {
            port.port++;
        }
        if ((gint64)port.port == links->switches[i].ports) {
            const YamlNode *key = links->topology->switches[i].key;
            yaml_place_set_error(key->place, error, "'%s' is a switch that no link leads to",
                                 key->text);
            return FALSE;
        }
    }
    return TRUE;
}

/* Puts the DUTs of the topology in the order of the row. */
static void put_in_order(const Row *row, Topology *topology)
{
    TopologyNode nodes[TRIAL_MAX_DEVICES] = {0};
    for (guint i = 0; i < row->n_duts; i++) {
        guint from = row->order[i];
        nodes[i] = from == 0 ? topology->dut : topology->behind[from - 1];
    }
    topology->dut = nodes[0];
    for (guint i = 1; i < row->n_duts; i++) {
        topology->behind[i - 1] = nodes[i];
    }
}

static gboolean find_row(Row *row, const GPtrArray *links, const SwitchSettings *switches,
                         const Topology *topology, const YamlNode *tree, GError **error)
{
    if (!topology_links_read(&row->links, topology, tree, links, switches, error)) {
        return FALSE;
    }
    for (guint n = 0; n < row->n_duts; n++) {
        if (!find_next(row, n, error)) {
            return FALSE;
        }
    }
    return find_end(row, error) && check_used(row, error);
}

gboolean topology_find_ways(Topology *topology, const YamlNode *tree, const GPtrArray *links,
                            const SwitchSettings *switches, SwitchWay ways[TRIAL_MAX_DEVICES + 1],
                            GError **error)
{
    Row row = {.n_duts = topology->n_behind + 1, .ways = ways};
    gboolean good = find_row(&row, links, switches, topology, tree, error);
    if (good) {
        put_in_order(&row, topology);
    }
    topology_links_clear(&row.links);
    return good;
}
