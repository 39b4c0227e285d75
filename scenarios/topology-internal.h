/* scenarios/topology-internal.h: which node is the tester, which the DUT, and which link joins
 * which ports. */
#ifndef SCENARIOS_TOPOLOGY_INTERNAL_H
#define SCENARIOS_TOPOLOGY_INTERNAL_H

#include "models/models.h"
#include "scenarios/include.h"
#include "scenarios/yaml_node.h"

/* A node of the scenario. */
typedef struct {
    YamlNode *key;  /* its name */
    YamlNode *body; /* a mapping, includes resolved, without `type` and `include` */
} TopologyNode;

/* A tester and a DUT; or a machine alone; or two hosts with what runs on them. */
typedef struct {
    TopologyNode machine;
    guint n_hosts;
    TopologyNode hosts[HOST_NETWORK_HOSTS]; /* in the order of the file */
    TopologyNode iperf;
    TopologyNode tester;
    TopologyNode dut; /* the first of the file */
    guint n_behind;   /* further ones */
    TopologyNode behind[TRIAL_MAX_DEVICES - 1];
    guint n_switches;
    TopologyNode switches[SWITCH_MAX_NODES];
} Topology;

/* Finds the nodes in a point's tree and resolves their includes. Errors, with their place: an
 * unknown key or type, no or a second tester, no or too many DUTs or switches, anything beside
 * a machine, hosts that are not two, with one switch and iperf. On error there is nothing to clear.
 */
gboolean topology_read(Topology *topology, const YamlNode *tree, Includes *includes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void topology_clear(Topology *topology);

/* Puts the links of two hosts to their switch in the hosts' order: as written, or as `between`
 * says. Errors, with their place. */
gboolean topology_order_host_links(const Topology *topology, const YamlNode *tree,
                                   const GPtrArray *links,
                                   const LinkSettings *ordered[HOST_NETWORK_HOSTS], GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Without switches: puts the links (of LinkSettings) in order of the ports that they join: tester.0
 * with dut.0, tester.1 with dut.1, each end first. */
gboolean topology_order_links(const Topology *topology, const YamlNode *tree,
                              const GPtrArray *links, const LinkSettings *ordered[DUT_PORTS],
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* With switches, whose settings are `switches` in the order of the file, or several DUTs: finds the
 * row from port 0 of the tester on, each DUT entered by its port 0 and left by its port 1, to port
 * 1 of the tester: puts the DUTs in its order, and writes down the ways from one to the next, one
 * more than DUTs; a way without switches has its one link. Where several DUTs can be reached the
 * first of the file comes first. `ways` borrows from `links`, `switches` and the topology. Errors,
 * with their place: a link without ends, an end that is no port, a port linked twice, a loop of
 * switches, a row that does not go on, a link or a switch that leads nowhere. */
gboolean topology_find_ways(Topology *topology, const YamlNode *tree, const GPtrArray *links,
                            const SwitchSettings *switches, SwitchWay ways[TRIAL_MAX_DEVICES + 1],
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
