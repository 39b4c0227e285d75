#include "models/switch_network.h"

#include "models/mac_plan.h"
#include "models/switch_domains.h"

#include <string.h>

/* A frame in the network says on which way it is, and whether it is a copy, where its fate will
 * stand. */
#define WAY_SHIFT  56
#define COPY_SHIFT 60

static FrameWord tag(FrameWord word, guint way, gboolean is_copy)
{
    return word | (guint64)way << WAY_SHIFT | (guint64)is_copy << COPY_SHIFT;
}

static guint way_of(FrameWord word)
{
    return word >> WAY_SHIFT & 15;
}

static gboolean is_copy(FrameWord word)
{
    return (word >> COPY_SHIFT & 1) != 0;
}

static FrameWord without_tag(FrameWord word)
{
    return word & ~(G_GUINT64_CONSTANT(31) << WAY_SHIFT);
}

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

static guint node_of(SwitchNetwork *network, const SwitchPlace *place, gint64 frame_bytes)
{
    guint i = 0;
    while (i < network->n_nodes && network->node[i].settings != place->settings) {
        i++;
    }
    if (i == network->n_nodes) {
        switch_node_init(&network->node[network->n_nodes++], place->settings, place->path,
                         frame_bytes);
    }
    return i;
}

static void init_nodes(SwitchNetwork *network, const TrialSetup *setup)
{
    gint64 frame_bytes = tester_frame_bytes(setup->tester);
    for (guint way = 0; way < network->n_ways; way++) {
        const SwitchWay *switches = &setup->ways[way];
        for (guint i = 0; i < switches->n_switches; i++) {
            const SwitchPlace *place = &switches->switches[i];
            SwitchNode *node = &network->node[node_of(network, place, frame_bytes)];
            switch_node_add_port(node, place->ports[0], switches->links[i]);
            switch_node_add_port(node, place->ports[1], switches->links[i + 1]);
        }
    }
}

/* The port of a place of a way towards an end. */
static SwitchPort *port_of(SwitchNetwork *network, const SwitchPlace *place, guint end)
{
    SwitchNode *node = &network->node[node_of(network, place, 0)];
    return &node->port[switch_node_index_of(node, place->ports[end])];
}

static void join_way(SwitchNetwork *network, const SwitchWay *switches, guint way)
{
    for (guint i = 0; i < switches->n_switches; i++) {
        const SwitchPlace *place = &switches->switches[i];
        guint node = node_of(network, place, 0);
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
            port->peer_node = node_of(network, next, 0);
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
        const SwitchWay *way = trial_way_switches(setup, d == 0 ? 0 : network->n_ways - 1);
        if (way != NULL && senders[d] != NULL) {
            const SwitchPlace *place = &way->switches[d == 0 ? 0 : way->n_switches - 1];
            network->senders[d] = (NetworkSender){.sender = senders[d],
                                                  .first_ps = senders[d]->delay_ps,
                                                  .ready_ps = port_of(network, place, d)->ready_ps};
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
    }
    g_free(network->learning);
    g_free(network);
}

/* ---- a trial ---- */

static void learn_all(SwitchNetwork *network)
{
    for (guint i = 0; i < network->n_nodes; i++) {
        SwitchNode *node = &network->node[i];
        for (guint k = 0; node->settings->learning_frames && k < network->n_learning; k++) {
            if ((network->learning[k].nodes >> i & 1) != 0) {
                switch_table_learn(&node->table, network->learning[k].station, 0);
            }
        }
        node->table.n_refused = 0; /* frames of the trial only */
    }
}

void switch_network_reset(SwitchNetwork *network, const SimTrace *trace)
{
    for (guint i = 0; i < network->n_nodes; i++) {
        switch_node_reset(&network->node[i]);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        network->senders[d].at = network->senders[d].n = 0;
        network->n_lost[d] = 0;
    }
    ledger_init(&network->ledger, trace);
    learn_all(network);
}

/* ---- frames ---- */

/* The sender at the other end of a port's link, or NULL. */
static NetworkSender *sender_at(SwitchNetwork *network, const SwitchPort *port)
{
    gboolean is_tester =
        port->peer == NULL && (port->end == 0 ? port->way == 0 : port->way + 1 == network->n_ways);
    return is_tester ? &network->senders[port->end] : NULL;
}

/* When the next frame of a sender is ready at the port; SIM_TIME_NEVER behind the last. */
static SimTime sender_head_ps(NetworkSender *from, const SwitchPort *port)
{
    Sender *sender = from->sender;
    if (sender == NULL) {
        return SIM_TIME_NEVER;
    }
    if (from->at == from->n) {
        from->n = sender->next < sender->n_frames ? sender_take(sender) : 0;
        from->at = 0;
    }
    return from->at == from->n ? SIM_TIME_NEVER
                               : sender->arrival_ps[from->at] - from->first_ps + port->ready_ps;
}

static SimTime port_head_ps(SwitchNetwork *network, const SwitchPort *port)
{
    NetworkSender *from = sender_at(network, port);
    return from != NULL ? sender_head_ps(from, port) : frame_fifo_head_ps(&port->input);
}

/* The frame that is ready next at a port. */
static FrameWord take(SwitchNetwork *network, SwitchPort *port)
{
    NetworkSender *from = sender_at(network, port);
    if (from == NULL) {
        return frame_fifo_take(&port->input).word;
    }
    guint64 number = from->sender->next - (from->n - from->at++);
    return tag(frame_word(port->end, 0, number), port->way, FALSE);
}

/* The station at an end of a way; `index` of its address if it is the tester's. */
static guint station_at(const SwitchNetwork *network, guint way, guint end, guint index)
{
    if (end == 0) {
        return way == 0 ? network->station_of[0][index] : network->dut_station[way - 1][1];
    }
    return way + 1 == network->n_ways ? network->station_of[1][index]
                                      : network->dut_station[way][0];
}

/* A frame or a copy starts out of a port. */
static void leave(SwitchNetwork *network, const SwitchPort *port, SimTime start_ps, FrameWord word)
{
    if (port->peer != NULL) {
        frame_fifo_push(&port->peer->input, start_ps + port->peer->ready_ps, word);
    } else if (!is_copy(word)) {
        network->sink.arrive(network->sink.data, port->way, port->end, start_ps, without_tag(word));
    }
}

static void forward(SwitchNetwork *network, guint index, guint in, FrameWord word, SimTime ready_ps)
{
    SwitchStart starts[SWITCH_MAX_LINKED];
    SwitchNode *node = &network->node[index];
    guint way = way_of(word);
    guint d = frame_word_direction(word);
    gboolean arrives = is_copy(word);
    guint out = arrives ? SWITCH_NO_PORT : (guint)network->hop[index][way][1 - d];
    guint addresses = flow_get_addresses(network->flow[d], frame_word_number(word));
    guint n =
        switch_node_forward(node, in, out, station_at(network, way, d, addresses >> 16),
                            station_at(network, way, 1 - d, addresses & 65535), ready_ps, starts);
    for (guint i = 0; i < n; i++) {
        arrives = arrives || !starts[i].is_copy;
        leave(network, &node->port[starts[i].at], starts[i].start_ps,
              starts[i].is_copy ? tag(word, way, TRUE) : word);
    }
    if (!arrives) {
        network->n_lost[d]++;
        ledger_lose(&network->ledger, without_tag(word), TRIAL_LOSS_SWITCH_BUFFER_FULL, ready_ps);
    }
}

void switch_network_enter(SwitchNetwork *network, guint way, guint end, SimTime start_ps,
                          FrameWord word)
{
    for (guint i = 0; i < network->n_nodes; i++) {
        SwitchNode *node = &network->node[i];
        gint8 at = network->hop[i][way][end];
        if (at >= 0 && node->port[at].peer == NULL) {
            frame_fifo_push(&node->port[at].input, start_ps + node->port[at].ready_ps,
                            tag(word, way, FALSE));
            return;
        }
    }
}

void switch_network_run(SwitchNetwork *network, guint index, SimTime until_ps)
{
    SwitchNode *node = &network->node[index];
    SimTime head_ps[SWITCH_MAX_LINKED] = {SIM_TIME_NEVER};
    for (guint i = 0; i < node->n_ports; i++) {
        head_ps[i] = port_head_ps(network, &node->port[i]);
    }
    for (;;) {
        guint first = 0;
        for (guint i = 1; i < node->n_ports; i++) {
            first = head_ps[i] < head_ps[first] ? i : first;
        }
        if (head_ps[first] >= until_ps) {
            return;
        }
        FrameWord word = take(network, &node->port[first]);
        forward(network, index, first, word, head_ps[first]);
        head_ps[first] = port_head_ps(network, &node->port[first]);
    }
}

/* ---- how far ---- */

SimTime switch_network_next_ps(SwitchNetwork *network)
{
    SimTime next_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < network->n_nodes; i++) {
        SwitchNode *node = &network->node[i];
        for (guint k = 0; k < node->n_ports; k++) {
            next_ps = MIN(next_ps, port_head_ps(network, &node->port[k]));
        }
    }
    return next_ps;
}

SimTime switch_network_batch_end_ps(const SwitchNetwork *network, SimTime now_ps)
{
    SimTime end_ps = SIM_TIME_NEVER;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const NetworkSender *from = &network->senders[d];
        const Sender *sender = from->sender;
        if (sender == NULL) {
            continue;
        }
        guint64 end = sender->next - (from->n - from->at) + sender->batch_frames;
        if (end < sender->n_frames) {
            SimTime batch_ps = send_plan_time_ps(&sender->plan, end) + from->ready_ps;
            end_ps = MIN(end_ps, MAX(batch_ps, now_ps + 1));
        }
    }
    return end_ps;
}
