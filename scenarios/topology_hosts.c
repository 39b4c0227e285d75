/* Links of two hosts: each joins a host with the switch. */
#include <string.h>

#include "scenarios/topology-internal.h"

/* The host that an end such as "client.0" names, -1: none; a host has one port. */
static gint find_host(const Topology *topology, const char *end)
{
    for (guint i = 0; i < HOST_NETWORK_HOSTS; i++) {
        g_autofree char *port = g_strconcat(topology->hosts[i].key->text, ".0", NULL);
        if (strcmp(end, port) == 0) {
            return (gint)i;
        }
    }
    return -1;
}

static gboolean is_switch_port(const Topology *topology, const char *end)
{
    const char *name = topology->switches[0].key->text;
    gsize length = strlen(name);
    return strncmp(end, name, length) == 0 && end[length] == '.' &&
           g_ascii_string_to_unsigned(end + length + 1, 10, 0, SWITCH_MAX_PORTS - 1, NULL, NULL);
}

/* The host that a link joins with the switch; -1: it does not. */
static gint find_between(const Topology *topology, const GPtrArray *between)
{
    for (guint i = 0; i < 2; i++) {
        gint host = find_host(topology, g_ptr_array_index(between, i));
        if (host >= 0 && is_switch_port(topology, g_ptr_array_index(between, 1 - i))) {
            return host;
        }
    }
    return -1;
}

static gboolean fail_link(const Topology *topology, const YamlNode *tree, guint index,
                          GError **error)
{
    g_autofree char *entry = g_strdup_printf("links.%u", index);
    g_autofree char *path = g_strconcat(entry, ".between", NULL);
    const YamlNode *between = yaml_node_find(tree, path);
    const YamlNode *node = between != NULL ? between : yaml_node_find(tree, entry);
    yaml_place_set_error(node->place, error,
                         "%s: one link must join %s.0, the other %s.0 with a port of %s", path,
                         topology->hosts[0].key->text, topology->hosts[1].key->text,
                         topology->switches[0].key->text);
    return FALSE;
}

gboolean topology_order_host_links(const Topology *topology, const YamlNode *tree,
                                   const GPtrArray *links,
                                   const LinkSettings *ordered[HOST_NETWORK_HOSTS], GError **error)
{
    ordered[0] = ordered[1] = NULL;
    for (guint i = 0; i < links->len; i++) {
        const LinkSettings *link = g_ptr_array_index(links, i);
        gint host = i < HOST_NETWORK_HOSTS ? (gint)i : -1;
        if (host >= 0 && link->between != NULL) {
            host = find_between(topology, link->between);
        }
        if (host < 0 || ordered[host] != NULL) {
            return fail_link(topology, tree, i, error);
        }
        ordered[host] = link;
    }
    return TRUE;
}
