/* Switches of the judge: docs/frame-path.md section 13, a hash table of addresses, an event for
 * every frame and copy. */
#include "tests/support/judge-internal.h"

#include <string.h>

#define BITS(bytes) (8 * (JudgeInteger)(bytes))

/* An entry of a switch's table. */
typedef struct {
    SimTime seen_ps;
    guint64 order; /* of all that was seen */
} Entry;

struct JudgeSwitchPort {
    const LinkSettings *link;
    gint64 vlan;
    JudgeInteger free_numerator; /* as JudgeOutput */
    gint64 held_bytes;
    TrialSwitchPort *counts; /* NULL: no such port, or not linked */
};

struct JudgeSwitch {
    const SwitchSettings *settings;
    JudgeSwitchPort ports[SWITCH_MAX_PORTS];
    GHashTable *table; /* by address */
    guint64 n_seen;
    TrialSwitch *counts;
};

/* ---- addresses ---- */

static guint64 make_mac(guint first, guint second_third, guint rest)
{
    return (guint64)first << 40 | (guint64)second_third << 24 | rest;
}

static guint64 host_mac(const Judge *judge, guint side, guint index)
{
    const TrialSetup *setup = judge->setup;
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

static guint64 dut_mac(guint side)
{
    return make_mac(0x02, 0, 0x020000 + side + 1);
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

static void learn(JudgeSwitch *node, guint64 mac, SimTime now_ps, gboolean counts)
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
    *entry = (Entry){.seen_ps = now_ps, .order = node->n_seen++};
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

static void learn_before(Judge *judge, guint side, guint64 mac)
{
    JudgeSwitch *node = judge->switches[side];
    if (node != NULL && node->settings->learning_frames) {
        learn(node, mac, 0, FALSE);
    }
}

static void learn_all(Judge *judge)
{
    const TesterMacSettings *settings = &judge->setup->tester->mac_addresses;
    learn_before(judge, 0, dut_mac(0));
    learn_before(judge, 1, dut_mac(1));
    for (guint i = 0; i < MAX(count_addresses(judge, 0), count_addresses(judge, 1)); i++) {
        gboolean repeats = settings->selection == TESTER_MAC_FIXED
                               ? i > 0
                               : settings->count > 0 && i >= (guint)settings->count;
        for (guint side = 0; side < DUT_PORTS && !repeats; side++) {
            if (i < count_addresses(judge, side)) {
                learn_before(judge, side, host_mac(judge, side, i));
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

void judge_switches_init(Judge *judge)
{
    const SwitchPlace *places = judge->setup->switches;
    TrialResult *result = judge->result;
    for (guint side = 0; side < DUT_PORTS; side++) {
        const SwitchPlace *place = &places[side];
        if (place->settings == NULL) {
            continue;
        }
        if (side == 0 || place->settings != places[0].settings) {
            JudgeSwitch *node = g_new0(JudgeSwitch, 1);
            node->settings = place->settings;
            node->table = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
            node->counts = &result->switches[result->n_switches++];
            node->counts->name = place->path;
            judge->switches[side] = node;
        } else {
            judge->switches[1] = judge->switches[0];
        }
        link_port(judge->switches[side], place->tester_port, place->tester_link);
        link_port(judge->switches[side], place->dut_port, judge->setup->links[side]);
    }
    for (guint side = 0; side < DUT_PORTS; side++) {
        JudgeSwitch *node = judge->switches[side];
        if (node != NULL && (side == 0 || node != judge->switches[0])) {
            number_ports(node);
        }
    }
    learn_all(judge);
}

void judge_switches_clear(Judge *judge)
{
    for (guint side = DUT_PORTS; side-- > 0;) {
        JudgeSwitch *node = judge->switches[side];
        if (node != NULL && (side == 0 || node != judge->switches[0])) {
            g_hash_table_unref(node->table);
            g_free(node);
        }
    }
}

/* ---- frames ---- */

static guint side_of(const JudgeFrame *frame)
{
    return frame->is_forwarded ? 1 - frame->direction : frame->direction;
}

static SimTime bytes_time(gint64 rate_bps, gint64 bytes)
{
    JudgeInteger numerator = BITS(bytes + LINK_PREAMBLE_BYTES) * SIM_PS_PER_S;
    return (SimTime)((numerator + rate_bps - 1) / rate_bps);
}

gboolean judge_switch_send(Judge *judge, JudgeFrame *frame, SimTime start_ps)
{
    guint side = side_of(frame);
    JudgeSwitch *node = judge->switches[side];
    if (node == NULL) {
        return FALSE;
    }
    const SwitchPlace *place = &judge->setup->switches[side];
    guint in = frame->is_forwarded ? place->dut_port : place->tester_port;
    const LinkSettings *link = node->ports[in].link;
    gint64 needed_bytes = judge->frame_bytes;
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
    judge_push(judge, ready_ps, JUDGE_SWITCH, in, 0, frame);
    return TRUE;
}

/* Whether a frame or copy finds room at a port; if so it starts at *start_ps. */
static gboolean enter(Judge *judge, JudgeSwitch *node, JudgeSwitchPort *port, gboolean is_copy,
                      SimTime *start_ps)
{
    gint64 limit_bytes = node->settings->port_buffer_bytes;
    gint64 all_bytes = judge->frame_bytes;
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        all_bytes += node->ports[i].held_bytes;
    }
    if (all_bytes > node->settings->buffer_bytes ||
        (limit_bytes != 0 && port->held_bytes + judge->frame_bytes > limit_bytes)) {
        port->counts->dropped += is_copy ? 0 : 1;
        port->counts->dropped_copies += is_copy ? 1 : 0;
        return FALSE;
    }
    port->held_bytes += judge->frame_bytes;
    port->counts->sent++;
    port->counts->flooded += is_copy ? 1 : 0;
    port->counts->buffer_max = MAX(port->counts->buffer_max, (guint64)port->held_bytes);

    JudgeInteger rate = port->link->rate_bps;
    SimTime free_ps = (SimTime)((port->free_numerator + rate - 1) / rate);
    *start_ps = MAX(judge->now_ps, free_ps);
    if (judge->now_ps >= free_ps) {
        port->free_numerator = judge->now_ps * rate;
    }
    port->free_numerator +=
        BITS(judge->frame_bytes + LINK_PREAMBLE_BYTES + LINK_GAP_BYTES) * SIM_PS_PER_S;
    judge_push(judge, *start_ps + bytes_time(port->link->rate_bps, judge->frame_bytes),
               JUDGE_SWITCH_COMPLETION, 0, 0, port);
    return TRUE;
}

/* The frame itself finds its way, or not. */
static void go_on(Judge *judge, JudgeSwitch *node, JudgeSwitchPort *out, JudgeFrame *frame)
{
    SimTime start_ps = 0;
    if (!enter(judge, node, out, FALSE, &start_ps)) {
        judge_lose(judge, frame, TRIAL_LOSS_SWITCH_BUFFER_FULL);
        return;
    }
    SimTime end_ps =
        start_ps + bytes_time(out->link->rate_bps, judge->frame_bytes) + out->link->propagation_ps;
    if (frame->is_forwarded) {
        frame->start_ps = start_ps;
        judge_push(judge, end_ps, JUDGE_RECEPTION, 0, 0, frame);
    } else {
        frame->arrival_ps = end_ps;
        judge_push(judge, end_ps, JUDGE_ARRIVAL, frame->direction, 0, frame);
    }
}

void judge_on_switch(Judge *judge, JudgeFrame *frame, guint in)
{
    guint side = side_of(frame);
    JudgeSwitch *node = judge->switches[side];
    const SwitchPlace *place = &judge->setup->switches[side];
    guint out = frame->is_forwarded ? place->tester_port : place->dut_port;
    guint from, to;

    judge_flows_addresses(&judge->flows, frame->direction, frame->number, &from, &to);
    guint64 host = host_mac(judge, side, frame->is_forwarded ? to : from);
    guint64 source = frame->is_forwarded ? dut_mac(side) : host;
    guint64 destination = frame->is_forwarded ? host : dut_mac(side);
    node->ports[in].counts->received++;
    learn(node, source, judge->now_ps, TRUE);
    if (g_hash_table_contains(node->table, &destination)) {
        go_on(judge, node, &node->ports[out], frame);
        return;
    }
    node->counts->unknown++;
    for (guint i = 0; i < SWITCH_MAX_PORTS; i++) {
        JudgeSwitchPort *port = &node->ports[i];
        SimTime start_ps = 0;
        if (i == out) {
            go_on(judge, node, port, frame);
        } else if (i != in && port->link != NULL && port->vlan == node->ports[in].vlan) {
            enter(judge, node, port, TRUE, &start_ps);
        }
    }
}

void judge_on_switch_completion(const Judge *judge, JudgeSwitchPort *port)
{
    port->held_bytes -= judge->frame_bytes;
}
