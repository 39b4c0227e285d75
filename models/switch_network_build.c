/* The switches of a network, their ports and the stations that they hear. */
#include "models/switch_network.h"

#include "models/mac_plan.h"
#include "models/neighbour_frame.h"
#include "models/switch_domains.h"

#include <string.h>

/* ---- construction: stations ---- */

/* The number of the station with an address, a new one if need be. */
static guint station_of_mac(GHashTable *stations, guint64 mac)
{
    gpointer value = NULL;
    if (g_hash_table_lookup_extended(stations, &mac, NULL, &value)) {
        return GPOINTER_TO_UINT(value);
    }
    guint station = g_hash_table_size(stations);
    guint64 *copy = g_new(guint64, 1);
    *copy = mac;
    g_hash_table_insert(stations, copy, GUINT_TO_POINTER(station));
    return station;
}

/* The station at one end of a way sends a frame before the trial. */
static void add_learning(SwitchNetwork *network, const SwitchDomains *domains, guint way,
                         guint station)
{
    network->learning[network->n_learning++] =
        (NetworkLearning){.station = station, .nodes = switch_domains_hearing(domains, way)};
}

static void init_dut_stations(SwitchNetwork *network, const TrialSetup *setup, GHashTable *stations)
{
    for (guint device = 0; device < trial_n_devices(setup); device++) {
        for (guint port = 0; port < DUT_PORTS; port++) {
            network->dut_station[device][port] =
                station_of_mac(stations, mac_plan_of_dut(device, port));
        }
    }
}

/* All stations and the order in which they learn. Returns how many there are. */
static guint init_stations(SwitchNetwork *network, const TrialSetup *setup,
                           const SwitchDomains *domains)
{
    MacPlan plan;
    guint n_addresses[DUT_PORTS];
    guint n_used[DUT_PORTS];
    guint n_devices = trial_n_devices(setup);
    g_autoptr(GHashTable) stations =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    mac_plan_init(&plan, setup->tester, setup->tester_path, setup->seed, setup->repetition);
    for (guint s = 0; s < DUT_PORTS; s++) {
        n_addresses[s] = mac_plan_n_addresses(setup->tester, s);
        n_used[s] = mac_plan_n_used(setup->tester, n_addresses[s]);
        network->station_of[s] = g_new(guint32, n_addresses[s]);
    }
    init_dut_stations(network, setup, stations);
    network->learning =
        g_new(NetworkLearning, (gsize)DUT_PORTS * n_devices + n_used[0] + n_used[1]);
    for (guint i = 0; i < DUT_PORTS * n_devices; i++) {
        guint device = i / DUT_PORTS;
        guint port = i % DUT_PORTS;
        add_learning(network, domains, device + port, network->dut_station[device][port]);
    }
    for (guint i = 0; i < MAX(n_addresses[0], n_addresses[1]); i++) {
        for (guint s = 0; s < DUT_PORTS; s++) {
            if (i < n_addresses[s]) {
                guint station = station_of_mac(stations, mac_plan_of_address(&plan, s, i));
                network->station_of[s][i] = station;
                if (i < n_used[s]) {
                    add_learning(network, domains, s == 0 ? 0 : n_devices, station);
                }
            }
        }
    }
    return g_hash_table_size(stations);
}

/* ---- construction: switches ---- */

static guint node_of(const SwitchNetwork *network, const SwitchPlace *place)
{
    guint i = 0;
    while (i < network->n_nodes && network->node[i].settings != place->settings) {
        i++;
    }
    return i;
}

/* The node of a place, a new one if need be. */
static SwitchNode *make_node(SwitchNetwork *network, const SwitchPlace *place,
                             const TesterSettings *tester)
{
    guint i = node_of(network, place);
    if (i == network->n_nodes) {
        switch_node_init(&network->node[network->n_nodes++], place->settings, place->path,
                         tester_frame_bytes(tester),
                         neighbour_frame_bytes(tester_ip_version(tester)));
    }
    return &network->node[i];
}

static void init_nodes(SwitchNetwork *network, const TrialSetup *setup)
{
    for (guint way = 0; way < network->n_ways; way++) {
        const SwitchWay *switches = &setup->ways[way];
        for (guint i = 0; i < switches->n_switches; i++) {
            const SwitchPlace *place = &switches->switches[i];
            SwitchNode *node = make_node(network, place, setup->tester);
            switch_node_add_port(node, place->ports[0], switches->links[i]);
            switch_node_add_port(node, place->ports[1], switches->links[i + 1]);
        }
    }
}

/* The port of a place of a way towards an end. */
static SwitchPort *port_of(SwitchNetwork *network, const SwitchPlace *place, guint end)
{
    SwitchNode *node = &network->node[node_of(network, place)];
    return &node->port[switch_node_index_of(node, place->ports[end])];
}

static void join_way(SwitchNetwork *network, const SwitchWay *switches, guint way)
{
    for (guint i = 0; i < switches->n_switches; i++) {
        const SwitchPlace *place = &switches->switches[i];
        guint node = node_of(network, place);
        for (guint end = 0; end < 2; end++) {
            SwitchPort *port = port_of(network, place, end);
            gboolean is_last = end == 0 ? i == 0 : i + 1 == switches->n_switches;
            network->hop[node][way][end] = (gint8)(port - network->node[node].port);
            if (is_last) {
                port->way = way;
                port->end = end;
                continue;
            }
            const SwitchPlace *next = end == 0 ? place - 1 : place + 1;
            port->peer = port_of(network, next, 1 - end);
            port->peer_node = node_of(network, next);
        }
    }
}

/* Whether something comes in by a port, as far as it is known by now which ports hear anything. */
static gboolean hears(const SwitchNetwork *network, const SwitchPort *port,
                      const TesterSettings *tester)
{
    if (port->peer == NULL) {
        return tester_sends(tester, port->end);
    }
    const SwitchNode *node = &network->node[port->peer_node];
    for (guint i = 0; i < node->n_ports; i++) {
        const SwitchPort *other = &node->port[i];
        if (other != port->peer && other->vlan == port->peer->vlan && other->hears) {
            return TRUE;
        }
    }
    return FALSE;
}

static void find_hearing(SwitchNetwork *network, const TesterSettings *tester)
{
    gboolean is_new = TRUE;
    while (is_new) {
        is_new = FALSE;
        for (guint i = 0; i < network->n_nodes * SWITCH_MAX_LINKED; i++) {
            SwitchNode *node = &network->node[i / SWITCH_MAX_LINKED];
            SwitchPort *port = &node->port[i % SWITCH_MAX_LINKED];
            if (i % SWITCH_MAX_LINKED < node->n_ports && !port->hears) {
                port->hears = hears(network, port, tester);
                is_new = is_new || port->hears;
            }
        }
    }
}

/* The place of the switch next to a port of the tester; NULL: there is none. */
static const SwitchPlace *place_at_tester(const TrialSetup *setup, guint port)
{
    const SwitchWay *way = trial_way_switches(setup, port == 0 ? 0 : trial_n_devices(setup));
    return way != NULL ? &way->switches[port == 0 ? 0 : way->n_switches - 1] : NULL;
}

static void init_sender(SwitchNetwork *network, const TrialSetup *setup, guint d, Sender *sender)
{
    const SwitchPlace *place = place_at_tester(setup, d);
    if (place != NULL) {
        network->senders[d] =
            (NetworkSender){.sender = sender,
                            .first_ps = sender->delay_ps,
                            .ready_ps = port_of(network, place, d)->ready_ps[SWITCH_FRAME_TEST]};
    }
}

static void init_tester(SwitchNetwork *network, const TrialSetup *setup, guint port, Sender *sender)
{
    NetworkTester *tester = &network->testers[port];
    tester->is_there = place_at_tester(setup, port) != NULL;
    if (tester->is_there) {
        tester_wire_init(&tester->wire, sender, trial_tester_link(setup, port),
                         tester_frame_bytes(setup->tester),
                         neighbour_frame_bytes(tester_ip_version(setup->tester)));
        tester->wire.keeps_lateness = TRUE;
        tester->answer_ps = tester_wire_request_ps(&tester->wire) + setup->tester->answer_delay_ps;
    }
}

SwitchNetwork *switch_network_new(const TrialSetup *setup, const Flow *const *flows,
                                  Sender *const *senders, SwitchNetworkSink sink)
{
    SwitchDomains domains;
    if (!trial_has_switches(setup)) {
        return NULL;
    }
    SwitchNetwork *network = g_new0(SwitchNetwork, 1);
    network->sink = sink;
    network->n_ways = trial_n_devices(setup) + 1;
    memset(network->hop, -1, sizeof network->hop);
    init_nodes(network, setup);
    for (guint way = 0; way < network->n_ways; way++) {
        join_way(network, &setup->ways[way], way);
    }
    switch_domains_init(&domains, setup->ways, network->n_ways);
    guint n_stations = init_stations(network, setup, &domains);
    for (guint i = 0; i < network->n_nodes; i++) {
        switch_node_complete(&network->node[i], n_stations);
    }
    find_hearing(network, setup->tester);
    for (guint d = 0; d < DUT_PORTS; d++) {
        network->flow[d] = flows[d];
        if (dut_resolves(setup->dut)) {
            init_tester(network, setup, d, senders[d]);
        } else if (flows[d] != NULL) {
            init_sender(network, setup, d, senders[d]);
        }
    }
    return network;
}

void switch_network_free(SwitchNetwork *network)
{
    if (network == NULL) {
        return;
    }
    for (guint i = 0; i < network->n_nodes; i++) {
        switch_node_clear(&network->node[i]);
    }
    for (guint s = 0; s < DUT_PORTS; s++) {
        g_free(network->station_of[s]);
        if (network->testers[s].is_there) {
            tester_wire_clear(&network->testers[s].wire);
        }
    }
    g_free(network->learning);
    g_free(network);
}
