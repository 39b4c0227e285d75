/* Switches of the judge: docs/frame-path.md section 13, a hash table of addresses, an event for
 * every frame and copy. */
#include "tests/support/judge-internal.h"

#include <string.h>

#define BITS(bytes) (8 * (JudgeInteger)(bytes))

/* An entry of a switch's table. */
typedef struct {
    SimTime seen_ps;
    guint64 order; /* of all that was seen */
    guint port;
} Entry;

typedef struct JudgeSwitch JudgeSwitch;

struct JudgeSwitchPort {
    const LinkSettings *link; /* NULL: not linked */
    JudgeSwitch *peer;        /* at the other end; NULL: the tester or a DUT */
    guint peer_port;
    gint64 vlan;
    JudgeInteger free_numerator; /* as JudgeOutput */
    gint64 held_bytes;
    TrialSwitchPort *counts;
};

struct JudgeSwitch {
    const SwitchSettings *settings;
    JudgeSwitchPort ports[SWITCH_MAX_PORTS];
    GHashTable *table; /* by address */
    guint64 n_seen;
    TrialSwitch *counts;
};

/* Section 13: the switches of a row. */
struct JudgeNetwork {
    const TrialSetup *setup;
    Judge *row;
    guint n_ways;
    guint n_switches;
    JudgeSwitch switches[SWITCH_MAX_NODES];
    GPtrArray *passages; /* all that there ever were, owned */
};

/* A frame, or a copy, that goes from switch to switch. */
typedef struct {
    JudgeFrame *frame;
    gboolean is_copy;
    gboolean is_for_all;
    guint way;
    guint64 source, destination;
    JudgeSwitch *node; /* that it comes to next */
} Passage;

/* ---- addresses ---- */

static guint64 make_mac(guint first, guint second_third, guint rest)
{
    return (guint64)first << 40 | (guint64)second_third << 24 | rest;
}

static guint64 host_mac(const TrialSetup *setup, guint side, guint index)
{
    const TesterMacSettings *settings = &setup->tester->mac_addresses;
    if (settings->selection == TESTER_MAC_FIXED) {
        return make_mac(0x02, 0, 0x010000 + side + 1);
    }
    guint number = settings->count > 0 ? index % (guint)settings->count : index;
    g_autofree char *name =
        g_strdup_printf("%s.%s.mac_addresses", setup->tester_path, side == 0 ? "left" : "right");
    guint64 start = sim_random_stream(setup->seed, setup->repetition, name).start;
    guint32 bits = (guint32)(sim_random_at(start, number) >> 32);
    guint first = (bits >> 24) & ~3U;
    return make_mac(first, side + 1, bits & 0xffffff);
}

static guint64 dut_mac(guint device, guint port)
{
    return make_mac(0x02, 0, 0x020000 + 0x100 * device + port + 1);
}

/* Of what is at the left or right end of a way; `index` of the address if it is the tester. */
static guint64 mac_at(const JudgeNetwork *network, guint way, gboolean is_right, guint index)
{
    if (!is_right && way == 0) {
        return host_mac(network->setup, 0, index);
    }
    if (is_right && way + 1 == network->n_ways) {
        return host_mac(network->setup, 1, index);
    }
    return is_right ? dut_mac(way, 0) : dut_mac(way - 1, 1);
}

/* ---- learning ---- */

static gboolean is_too_old(gpointer key G_GNUC_UNUSED, gpointer value, gpointer limit)
{
    return ((Entry *)value)->seen_ps <= *(SimTime *)limit;
}

static void forget_oldest(GHashTable *table)
{
    GHashTableIter iter;
    gpointer key, value;
    gpointer oldest_key = NULL;
    const Entry *oldest = NULL;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const Entry *entry = value;
        if (oldest == NULL || entry->order < oldest->order) {
            oldest = entry;
            oldest_key = key;
        }
    }
    g_hash_table_remove(table, oldest_key);
}

static void learn(JudgeSwitch *node, guint64 mac, guint port, SimTime now_ps, gboolean counts)
{
    const SwitchSettings *settings = node->settings;
    SimTime limit_ps = now_ps - settings->ageing_ps;
    g_hash_table_foreach_remove(node->table, is_too_old, &limit_ps);
    Entry *entry = g_hash_table_lookup(node->table, &mac);
    if (entry == NULL && g_hash_table_size(node->table) == (guint)settings->table_size) {
        if (settings->table_full == SWITCH_TABLE_FULL_KEEP) {
            node->counts->refused += counts ? 1 : 0;
            return;
        }
        forget_oldest(node->table);
    }
    if (entry == NULL) {
        guint64 *key = g_new(guint64, 1);
        *key = mac;
        entry = g_new0(Entry, 1);
        g_hash_table_insert(node->table, key, entry);
    }
    *entry = (Entry){.seen_ps = now_ps, .order = node->n_seen++, .port = port};
    node->counts->table_max = MAX(node->counts->table_max, g_hash_table_size(node->table));
}

/* Addresses on a side that frames of the trial carry. */
static guint count_addresses(const Judge *judge, guint side)
{
    gint sends = judge->setup->tester->direction;
    gint away = side == 0 ? TESTER_DIRECTION_FORWARD : TESTER_DIRECTION_REVERSE;
    guint n = 0;
    if (sends == TESTER_DIRECTION_BOTH || sends == away) {
        n = judge->flows.n_sources;
    }
    if (sends == TESTER_DIRECTION_BOTH || sends != away) {
        n = MAX(n, judge->flows.n_destinations);
    }
    return n;
}

/* A broadcast comes in by a port, before the trial, and goes on from there. */
static void broadcast(JudgeSwitch *node, guint in, guint64 mac)
{
    if (node->settings->learning_frames) {
        learn(node, mac, in, 0, FALSE);
    }
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        const JudgeSwitchPort *port = &node->ports[i];
        if (i != in && port->peer != NULL && port->vlan == node->ports[in].vlan) {
            broadcast(port->peer, port->peer_port, mac);
        }
    }
}

static JudgeSwitch *find_switch(JudgeNetwork *network, const SwitchSettings *settings)
{
    for (guint i = 0; i < network->n_switches; i++) {
        if (network->switches[i].settings == settings) {
            return &network->switches[i];
        }
    }
    return NULL;
}

/* The station at an end of a way sends a broadcast. */
static void learn_before(JudgeNetwork *network, guint way, gboolean is_right, guint64 mac)
{
    const SwitchWay *switches = &network->setup->ways[way];
    if (switches->n_switches > 0) {
        const SwitchPlace *place = &switches->switches[is_right ? switches->n_switches - 1 : 0];
        broadcast(find_switch(network, place->settings), place->ports[is_right ? 1 : 0], mac);
    }
}

static void learn_all(JudgeNetwork *network)
{
    const TesterMacSettings *settings = &network->setup->tester->mac_addresses;
    const Judge *judge = &network->row[0];
    guint n[DUT_PORTS] = {count_addresses(judge, 0), count_addresses(judge, 1)};
    for (guint device = 0; device + 1 < network->n_ways; device++) {
        learn_before(network, device, TRUE, dut_mac(device, 0));
        learn_before(network, device + 1, FALSE, dut_mac(device, 1));
    }
    for (guint i = 0; i < MAX(n[0], n[1]); i++) {
        gboolean repeats = settings->selection == TESTER_MAC_FIXED
                               ? i > 0
                               : settings->count > 0 && i >= (guint)settings->count;
        for (guint side = 0; side < DUT_PORTS && !repeats; side++) {
            if (i < n[side]) {
                learn_before(network, side == 0 ? 0 : network->n_ways - 1, side == 1,
                             host_mac(network->setup, side, i));
            }
        }
    }
}

/* ---- construction ---- */

static void link_port(JudgeSwitch *node, guint number, const LinkSettings *link)
{
    const GArray *vlans = node->settings->vlans;
    node->ports[number].link = link;
    node->ports[number].vlan =
        vlans != NULL && number < vlans->len ? g_array_index(vlans, gint64, number) : 1;
}

static void link_way(JudgeNetwork *network, const SwitchWay *switches, TrialResult *result)
{
    JudgeSwitch *before = NULL;
    for (guint i = 0; i < switches->n_switches; i++) {
        const SwitchPlace *place = &switches->switches[i];
        JudgeSwitch *node = find_switch(network, place->settings);
        if (node == NULL) {
            node = &network->switches[network->n_switches++];
            node->settings = place->settings;
            node->table = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
            node->counts = &result->switches[result->n_switches++];
            node->counts->name = place->path;
        }
        link_port(node, place->ports[0], switches->links[i]);
        link_port(node, place->ports[1], switches->links[i + 1]);
        if (before != NULL) {
            guint other = switches->switches[i - 1].ports[1];
            node->ports[place->ports[0]].peer = before;
            node->ports[place->ports[0]].peer_port = other;
            before->ports[other].peer = node;
            before->ports[other].peer_port = place->ports[0];
        }
        before = node;
    }
}

/* Counters of the linked ports, in the order of their numbers. */
static void number_ports(JudgeSwitch *node)
{
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        if (node->ports[i].link != NULL) {
            node->ports[i].counts = &node->counts->port[node->counts->n_ports++];
            node->ports[i].counts->port = i;
        }
    }
}

JudgeNetwork *judge_network_new(const TrialSetup *setup, Judge *row)
{
    if (setup->ways == NULL) {
        return NULL;
    }
    JudgeNetwork *network = g_new0(JudgeNetwork, 1);
    network->setup = setup;
    network->row = row;
    network->n_ways = setup->n_behind + 2;
    network->passages = g_ptr_array_new_with_free_func(g_free);
    for (guint way = 0; way < network->n_ways; way++) {
        link_way(network, &setup->ways[way], row[0].result);
    }
    for (guint i = 0; i < network->n_switches; i++) {
        number_ports(&network->switches[i]);
    }
    learn_all(network);
    return network;
}

void judge_network_free(JudgeNetwork *network)
{
    for (guint i = 0; network != NULL && i < network->n_switches; i++) {
        g_hash_table_unref(network->switches[i].table);
    }
    if (network != NULL) {
        g_ptr_array_unref(network->passages);
        g_free(network);
    }
}

/* ---- frames ---- */

static SimTime bytes_time(gint64 rate_bps, gint64 bytes)
{
    JudgeInteger numerator = BITS(bytes + LINK_PREAMBLE_BYTES) * SIM_PS_PER_S;
    return (SimTime)((numerator + rate_bps - 1) / rate_bps);
}

/* What starts now or later on the link into a switch will be ready in it. */
static void send_to(Judge *judge, const Passage *like, JudgeSwitch *node, guint in,
                    SimTime start_ps)
{
    const LinkSettings *link = node->ports[in].link;
    gint64 needed_bytes = like->frame->bytes;
    gboolean is_slower = FALSE;
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        is_slower = is_slower ||
                    (node->ports[i].link != NULL && node->ports[i].link->rate_bps > link->rate_bps);
    }
    if (node->settings->mode == SWITCH_MODE_CUT_THROUGH && !is_slower) {
        needed_bytes = MIN(needed_bytes, node->settings->header_bytes);
    }
    SimTime ready_ps = start_ps + bytes_time(link->rate_bps, needed_bytes) + link->propagation_ps +
                       node->settings->latency_ps;
    Passage *passage = g_new(Passage, 1);
    *passage = *like;
    passage->node = node;
    g_ptr_array_add(judge->network->passages, passage);
    judge_push(judge, ready_ps, JUDGE_SWITCH, in, 0, passage);
}

gboolean judge_switch_send(Judge *judge, JudgeFrame *frame, SimTime start_ps)
{
    JudgeNetwork *network = judge->network;
    gboolean goes_right = frame->direction == 0;
    /* by port 0 of a DUT passes what goes right to it, and what goes left from it */
    guint way = judge->device + (goes_right == frame->is_forwarded ? 1 : 0);
    if (network == NULL || network->setup->ways[way].n_switches == 0) {
        return FALSE;
    }
    const SwitchWay *switches = &network->setup->ways[way];
    const SwitchPlace *first = &switches->switches[goes_right ? 0 : switches->n_switches - 1];
    Passage passage = {.frame = frame, .is_for_all = frame->is_for_all, .way = way};
    guint from = judge_neighbours_address(frame), to = from;
    if (!frame->is_control) {
        judge_flows_addresses(&judge->flows, frame->direction, frame->number, &from, &to);
    }
    passage.source = mac_at(network, way, !goes_right, from);
    passage.destination = mac_at(network, way, goes_right, to);
    send_to(judge, &passage, find_switch(network, first->settings),
            first->ports[goes_right ? 0 : 1], start_ps);
    return TRUE;
}

/* Whether a frame or copy finds room at a port; if so it starts at *start_ps. */
static gboolean enter(Judge *judge, const Passage *passage, JudgeSwitchPort *port, gboolean is_copy,
                      SimTime *start_ps)
{
    const JudgeSwitch *node = passage->node;
    gint64 bytes = passage->frame->bytes;
    gint64 limit_bytes = node->settings->port_buffer_bytes;
    gint64 all_bytes = bytes;
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        all_bytes += node->ports[i].held_bytes;
    }
    /* in 64ths: alpha is 1/64, 1/32, ... */
    gint64 unused_bytes = node->settings->buffer_bytes - (all_bytes - bytes);
    gint64 threshold = unused_bytes * ((gint64)1 << node->settings->alpha);
    gboolean is_limited = node->settings->sharing == SWITCH_SHARING_DYNAMIC;
    if (all_bytes > node->settings->buffer_bytes ||
        (is_limited && 64 * port->held_bytes >= threshold) ||
        (limit_bytes != 0 && port->held_bytes + bytes > limit_bytes)) {
        port->counts->dropped += is_copy ? 0 : 1;
        port->counts->dropped_copies += is_copy ? 1 : 0;
        return FALSE;
    }
    port->held_bytes += bytes;
    port->counts->sent++;
    port->counts->flooded += is_copy ? 1 : 0;
    port->counts->buffer_max = MAX(port->counts->buffer_max, (guint64)port->held_bytes);

    JudgeInteger rate = port->link->rate_bps;
    SimTime free_ps = (SimTime)((port->free_numerator + rate - 1) / rate);
    *start_ps = MAX(judge->now_ps, free_ps);
    if (judge->now_ps >= free_ps) {
        port->free_numerator = judge->now_ps * rate;
    }
    port->free_numerator += BITS(bytes + LINK_PREAMBLE_BYTES + LINK_GAP_BYTES) * SIM_PS_PER_S;
    judge_push(judge, *start_ps + bytes_time(port->link->rate_bps, bytes), JUDGE_SWITCH_COMPLETION,
               0, (guint)bytes, port);
    return TRUE;
}

/* The frame itself comes to the end of its way, behind the last switch. */
static void reach_end(Judge *judge, const Passage *passage, const LinkSettings *link,
                      SimTime start_ps)
{
    JudgeFrame *frame = passage->frame;
    SimTime end_ps = start_ps + bytes_time(link->rate_bps, frame->bytes) + link->propagation_ps;
    gboolean goes_right = frame->direction == 0;
    gboolean is_tester =
        goes_right ? passage->way + 1 == judge->network->n_ways : passage->way == 0;
    Judge *to = !frame->is_forwarded ? judge : goes_right ? judge->following : judge->previous;
    if (frame->is_control && is_tester) {
        judge_neighbours_on_request_received(judge, frame, end_ps);
    } else if (frame->is_control) {
        judge_push(to, end_ps, JUDGE_ARRIVAL, frame->direction, 0, frame);
    } else if (is_tester) {
        frame->start_ps = start_ps;
        judge_push(judge, end_ps, JUDGE_RECEPTION, 0, 0, frame);
    } else if (frame->is_forwarded) {
        judge_row_hand_over(to, frame, end_ps);
    } else {
        frame->arrival_ps = end_ps;
        judge_push(judge, end_ps, JUDGE_ARRIVAL, frame->direction, 0, frame);
    }
}

/* FALSE: there is no room. */
static gboolean leave(Judge *judge, const Passage *passage, guint out, gboolean is_copy)
{
    JudgeSwitchPort *port = &passage->node->ports[out];
    SimTime start_ps = 0;
    Passage next = *passage;
    next.is_copy = is_copy;
    if (!enter(judge, passage, port, is_copy, &start_ps)) {
        return FALSE;
    }
    if (port->peer != NULL) {
        send_to(judge, &next, port->peer, port->peer_port, start_ps);
    } else if (!is_copy) {
        reach_end(judge, passage, port->link, start_ps);
    }
    return TRUE;
}

/* The port by which the frame itself goes on; it is on its way. */
static guint way_out(const Judge *judge, const Passage *passage)
{
    const SwitchWay *switches = &judge->network->setup->ways[passage->way];
    guint i = 0;
    while (switches->switches[i].settings != passage->node->settings) {
        i++;
    }
    return switches->switches[i].ports[passage->frame->direction == 0 ? 1 : 0];
}

/* By all ports but `in`; the frame itself by `out`. FALSE: it is lost. */
static gboolean flood(Judge *judge, const Passage *passage, guint in, guint out)
{
    const JudgeSwitch *node = passage->node;
    gboolean goes_on = passage->is_copy;
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        const JudgeSwitchPort *port = &node->ports[i];
        if (i != in && port->link != NULL && port->vlan == node->ports[in].vlan) {
            gboolean left = leave(judge, passage, i, i != out);
            goes_on = goes_on || (i == out && left);
        }
    }
    return goes_on;
}

void judge_on_switch(Judge *judge, gpointer subject, guint in)
{
    const Passage *passage = subject;
    JudgeSwitch *node = passage->node;
    guint out = passage->is_copy ? G_MAXUINT : way_out(judge, passage);
    gboolean goes_on;

    node->ports[in].counts->received++;
    learn(node, passage->source, in, judge->now_ps, TRUE);
    const Entry *entry = g_hash_table_lookup(node->table, &passage->destination);
    if (passage->is_for_all) {
        goes_on = flood(judge, passage, in, out);
    } else if (entry != NULL) {
        g_assert(entry->port == (passage->is_copy ? in : out));
        goes_on = entry->port == in || leave(judge, passage, entry->port, FALSE);
    } else {
        node->counts->unknown++;
        goes_on = flood(judge, passage, in, out);
    }
    if (!goes_on) {
        judge_lose(judge, passage->frame, TRIAL_LOSS_SWITCH_BUFFER_FULL);
    }
}

void judge_on_switch_completion(JudgeSwitchPort *port, guint bytes)
{
    port->held_bytes -= bytes;
}
