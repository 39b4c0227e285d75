/* Several DUTs in a row: in which order the links join them. */
#include <string.h>

#include "scenarios/topology-internal.h"

#define MAX_LINKS (TRIAL_MAX_DEVICES + 1)

static gboolean fail_links(const YamlNode *tree, gint index, const char *what, GError **error)
{
    g_autofree char *entry = index < 0 ? g_strdup("links") : g_strdup_printf("links.%d", index);
    g_autofree char *path = g_strconcat(entry, ".between", NULL);
    const YamlNode *between = yaml_node_find(tree, path);
    const YamlNode *node = between != NULL ? between
                           : index < 0     ? yaml_node_get_key(tree, "links")
                                           : yaml_node_find(tree, entry);
    yaml_place_set_error(node != NULL ? node->place : tree->place, error, "%s: %s",
                         between != NULL ? path : entry, what);
    return FALSE;
}

/* The link with an end at `port` that is not used yet, -1: none; its other end. */
static gint find_link(const GPtrArray *links, const gboolean *used, const char *port,
                      const char **other)
{
    for (guint i = 0; i < links->len; i++) {
        const LinkSettings *link = g_ptr_array_index(links, i);
        for (guint k = 0; !used[i] && k < 2; k++) {
            if (strcmp(g_ptr_array_index(link->between, k), port) == 0) {
                *other = g_ptr_array_index(link->between, 1 - k);
                return (gint)i;
            }
        }
    }
    return -1;
}

static TopologyNode *dut_at(Topology *topology, guint i)
{
    return i == 0 ? &topology->dut : &topology->behind[i - 1];
}

/* Which of the DUTs that are not in the row yet, from `first` on, has `port` as its port 0. */
static gint find_dut(Topology *topology, guint first, const char *port)
{
    for (guint i = first; i <= topology->n_behind; i++) {
        g_autofree char *end = g_strconcat(dut_at(topology, i)->key->text, ".0", NULL);
        if (strcmp(end, port) == 0) {
            return (gint)i;
        }
    }
    return -1;
}

static gboolean check_links(const Topology *topology, const YamlNode *tree, const GPtrArray *links,
                            GError **error)
{
    if (topology->n_switches > 0) {
        yaml_place_set_error(topology->switches[0].key->place, error,
                             "'%s': switches are not simulated together with several DUTs in a row",
                             topology->switches[0].key->text);
        return FALSE;
    }
    if (links->len != topology->n_behind + 2) {
        g_autofree char *what =
            g_strdup_printf("%u DUTs in a row need %u links, each with its 'between'",
                            topology->n_behind + 1, topology->n_behind + 2);
        return fail_links(tree, -1, what, error);
    }
    for (guint i = 0; i < links->len; i++) {
        const LinkSettings *link = g_ptr_array_index(links, i);
        if (link->between == NULL) {
            return fail_links(tree, (gint)i, "'between' is missing, the two ports that it joins",
                              error);
        }
    }
    return TRUE;
}

/* The row goes on behind DUT `n` - 1 of it (0: the tester): finds its link and what it leads to. */
static gboolean find_next(Topology *topology, const YamlNode *tree, const GPtrArray *links,
                          gboolean *used, guint n, gint *index, GError **error)
{
    gboolean is_last = n > topology->n_behind;
    const char *tester = topology->tester.key->text;
    g_autofree char *from = n == 0 ? g_strconcat(tester, ".0", NULL)
                                   : g_strconcat(dut_at(topology, n - 1)->key->text, ".1", NULL);
    g_autofree char *end = g_strconcat(tester, ".1", NULL);
    const char *other = "";
    *index = find_link(links, used, from, &other);
    gint next = is_last ? (strcmp(other, end) == 0 ? 0 : -1) : find_dut(topology, n, other);
    if (*index < 0 || next < 0) {
        g_autofree char *what = g_strdup_printf(
            "in a row a link must join %s with %s: %s.0, then port 1 of each dut with port 0 of "
            "the next, the last with %s.1",
            from, is_last ? end : "port 0 of another dut", tester, tester);
        return fail_links(tree, *index, what, error);
    }
    used[*index] = TRUE;
    if (!is_last && (guint)next != n) {
        TopologyNode moved = *dut_at(topology, n);
        *dut_at(topology, n) = *dut_at(topology, (guint)next);
        *dut_at(topology, (guint)next) = moved;
    }
    return TRUE;
}

gboolean topology_order_row(Topology *topology, const YamlNode *tree, const GPtrArray *links,
                            const LinkSettings *ordered[MAX_LINKS], GError **error)
{
    gboolean used[MAX_LINKS] = {FALSE};
    if (!check_links(topology, tree, links, error)) {
        return FALSE;
    }
    for (guint n = 0; n <= topology->n_behind + 1; n++) {
        gint index = -1;
        if (!find_next(topology, tree, links, used, n, &index, error)) {
            return FALSE;
        }
        ordered[n] = g_ptr_array_index(links, index);
    }
    return TRUE;
}
