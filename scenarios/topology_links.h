/* scenarios/topology_links.h: links where there are switches or several DUTs: which port of which
 * node is joined with which.
 *
 * Used by topology_ways.c only. */
#ifndef SCENARIOS_TOPOLOGY_LINKS_H
#define SCENARIOS_TOPOLOGY_LINKS_H

#include "scenarios/topology-internal.h"

/* An end of a link: a node and its port. */
typedef enum { NODE_TESTER, NODE_DUT, NODE_SWITCH } NodeKind;

typedef struct {
    NodeKind kind;
    guint index; /* of a switch or a DUT, in the order of the file */
    guint port;
} LinkEnd;

/* A link. */
typedef struct {
    const LinkSettings *settings;
    LinkEnd end[2];
    gboolean is_used; /* for who finds ways */
} TopologyLink;

/* The links being read. A plain record; the arrays are owned. */
typedef struct {
    const Topology *topology;
    const YamlNode *tree;
    const SwitchSettings *switches;
    guint n_links;
    TopologyLink *links;
    GArray *domains; /* what links join so far: VLANs of switches */
} TopologyLinks;

/* Reads all links. Errors, with their place: no `between`, an end that is no port, a port linked
 * twice, a loop of switches. Clear it in any case. */
gboolean topology_links_read(TopologyLinks *links, const Topology *topology, const YamlNode *tree,
                             const GPtrArray *settings, const SwitchSettings *switches,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topology_links_clear(TopologyLinks *links);

/* The link at a port and its end there; NULL: there is none. (transfer none) */
TopologyLink *topology_links_at(const TopologyLinks *links, const LinkEnd *port, guint *which);

/* The name of an end's node. (transfer none) */
const char *topology_links_node_name(const Topology *topology, const LinkEnd *end);

/* The place of a link's `between`, or of what is written instead. */
YamlPlace topology_links_place(const TopologyLinks *links, guint index);

/* Whether the two are one port. */
gboolean link_end_is_equal(const LinkEnd *a, const LinkEnd *b);

#endif
