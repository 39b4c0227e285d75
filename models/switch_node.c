#include "models/switch_node.h"

#define FIRST_ROOM 64

/* ---- construction ---- */

static void add_port(SwitchNode *node, guint number, guint side, gboolean is_dut,
                     const LinkSettings *link)
{
    guint at = node->n_ports++;
    while (at > 0 && node->port[at - 1].number > number) {
        node->port[at] = node->port[at - 1];
        at--;
    }
    node->port[at] = (SwitchPort){
        .number = number,
        .vlan = switch_vlan_of(node->settings, number),
        .side = side,
        .is_dut = is_dut,
        .output =
            {
                .link = link,
                .frame_ps = link_frame_time_ps(link, node->frame_bytes),
                .propagation_ps = link->propagation_ps,
                .completion_ps = g_new(SimTime, FIRST_ROOM),
                .mask = FIRST_ROOM - 1,
            },
    };
}

static void note_ready(SwitchNode *node)
{
    const SwitchSettings *settings = node->settings;
    gint64 header_bytes = MIN(settings->header_bytes, node->frame_bytes);
    gint64 fastest_bps = 0;
    for (guint i = 0; i < node->n_ports; i++) {
        fastest_bps = MAX(fastest_bps, node->port[i].output.link->rate_bps);
    }
    for (guint i = 0; i < node->n_ports; i++) {
        SwitchPort *port = &node->port[i];
        const LinkSettings *link = port->output.link;
        gboolean cuts_through =
            settings->mode == SWITCH_MODE_CUT_THROUGH && link->rate_bps == fastest_bps;
        port->ready_ps = link_frame_time_ps(link, cuts_through ? header_bytes : node->frame_bytes) +
                         port->output.propagation_ps + settings->latency_ps;
        node->counts.port[i].port = port->number;
    }
}

void switch_node_init(SwitchNode *node, const SwitchSettings *settings, const SwitchPlace *places,
                      const LinkSettings *const *links, gint64 frame_bytes, guint n_stations)
{
    *node = (SwitchNode){.settings = settings, .frame_bytes = frame_bytes};
    for (guint side = 0; side < DUT_PORTS; side++) {
        if (places[side].settings == settings) {
            add_port(node, places[side].tester_port, side, FALSE, places[side].tester_link);
            add_port(node, places[side].dut_port, side, TRUE, links[side]);
            node->counts.name = places[side].path;
        }
    }
    node->counts.n_ports = node->n_ports;
    note_ready(node);
    switch_table_init(&node->table, n_stations, (guint)settings->table_size,
                      settings->table_full == SWITCH_TABLE_FULL_REPLACE, settings->ageing_ps);
}

void switch_node_clear(SwitchNode *node)
{
    for (guint i = 0; i < node->n_ports; i++) {
        g_free(node->port[i].output.completion_ps);
    }
    switch_table_clear(&node->table);
}

void switch_node_reset(SwitchNode *node)
{
    for (guint i = 0; i < node->n_ports; i++) {
        SwitchOutput *output = &node->port[i].output;
        link_wire_init(&output->wire, output->link, node->frame_bytes);
        output->done = output->sent = 0;
        node->counts.port[i] = (TrialSwitchPort){.port = node->port[i].number};
    }
    switch_table_reset(&node->table);
    node->counts.unknown = 0;
}

guint switch_node_port_of(const SwitchNode *node, guint side, gboolean is_dut)
{
    guint at = 0;
    while (node->port[at].side != side || node->port[at].is_dut != is_dut) {
        at++;
    }
    return at;
}

/* ---- buffer and wires ---- */

static void complete(SwitchOutput *output, SimTime now_ps)
{
    while (output->done != output->sent &&
           output->completion_ps[output->done & output->mask] <= now_ps) {
        output->done++;
    }
}

/* Twice the room; frames stay where their numbers say. */
static void grow(SwitchOutput *output)
{
    guint mask = 2 * output->mask + 1;
    SimTime *completion_ps = g_new(SimTime, (gsize)mask + 1);
    for (guint i = output->done; i != output->sent; i++) {
        completion_ps[i & mask] = output->completion_ps[i & output->mask];
    }
    g_free(output->completion_ps);
    output->completion_ps = completion_ps;
    output->mask = mask;
}

static SimTime send(SwitchOutput *output, SimTime ready_ps)
{
    if (output->sent - output->done > output->mask) {
        grow(output);
    }
    SimTime start_ps = link_wire_send(&output->wire, ready_ps);
    output->completion_ps[output->sent++ & output->mask] = start_ps + output->frame_ps;
    return start_ps;
}

static gint64 bytes_held(const SwitchNode *node)
{
    gint64 n_frames = 0;
    for (guint i = 0; i < node->n_ports; i++) {
        n_frames += node->port[i].output.sent - node->port[i].output.done;
    }
    return n_frames * node->frame_bytes;
}

/* A frame or a copy for a port: when it starts, or -1 when there is no room. */
static SimTime enter(SwitchNode *node, guint at, gboolean is_copy, SimTime ready_ps)
{
    SwitchOutput *output = &node->port[at].output;
    TrialSwitchPort *counts = &node->counts.port[at];
    gint64 limit_bytes = node->settings->port_buffer_bytes;
    gint64 port_bytes = (gint64)(output->sent - output->done + 1) * node->frame_bytes;
    if ((limit_bytes > 0 && port_bytes > limit_bytes) ||
        bytes_held(node) + node->frame_bytes > node->settings->buffer_bytes) {
        *(is_copy ? &counts->dropped_copies : &counts->dropped) += 1;
        return -1;
    }
    counts->sent++;
    counts->flooded += is_copy ? 1 : 0;
    counts->buffer_max = MAX(counts->buffer_max, (guint64)port_bytes);
    return send(output, ready_ps);
}

/* ---- forwarding ---- */

static SimTime flood(SwitchNode *node, guint in, guint out, SimTime ready_ps)
{
    SimTime start_ps = -1;
    node->counts.unknown++;
    for (guint at = 0; at < node->n_ports; at++) {
        if (at == out) {
            start_ps = enter(node, at, FALSE, ready_ps);
        } else if (at != in && node->port[at].vlan == node->port[in].vlan) {
            enter(node, at, TRUE, ready_ps);
        }
    }
    return start_ps;
}

SimTime switch_node_forward(SwitchNode *node, guint in, guint out, guint source, guint destination,
                            SimTime ready_ps)
{
    node->counts.port[in].received++;
    for (guint i = 0; i < node->n_ports; i++) {
        complete(&node->port[i].output, ready_ps);
    }
    switch_table_learn(&node->table, source, ready_ps);
    return switch_table_knows(&node->table, destination) ? enter(node, out, FALSE, ready_ps)
                                                         : flood(node, in, out, ready_ps);
}

TrialSwitch switch_node_counts(const SwitchNode *node)
{
    TrialSwitch counts = node->counts;
    counts.refused = node->table.n_refused;
    counts.table_max = node->table.n_highest;
    return counts;
}
