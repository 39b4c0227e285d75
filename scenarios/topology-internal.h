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
    TopologyNode switches[DUT_PORTS];
} Topology;

/* Finds the nodes in a point's tree and resolves their includes. Errors, with their place: an
 * unknown key or type, no or a second tester, no or too many DUTs, a third switch, anything beside
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

/* Several DUTs in a row from port 0 of the tester on, each entered by its port 0 and left by its
 * port 1: puts the DUTs in the order of the row, and the links (of LinkSettings), one more, too.
 * Errors, with their place: switches too, a link without ends, an end that is not the next port of
 * the row, a link that leads nowhere. */
gboolean topology_order_row(Topology *topology, const YamlNode *tree, const GPtrArray *links,
                            const LinkSettings *ordered[TRIAL_MAX_DEVICES + 1], GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* With switches, whose settings are `switches`: finds the links of the DUT and the places of the
 * switches between tester and DUT. `places` borrows from `link_settings`, `switches` and the
 * topology. Errors, with their place: an end that is no port, a port linked twice, what is not
 * joined so. */
gboolean topology_place_switches(const Topology *topology, const YamlNode *tree,
                                 const GPtrArray *link_settings, const SwitchSettings *switches,
                                 const LinkSettings *ordered[DUT_PORTS],
                                 SwitchPlace places[DUT_PORTS], GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
