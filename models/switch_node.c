#include "models/switch_node.h"

#define FIRST_ROOM 64

/* ---- construction ---- */

void switch_node_init(SwitchNode *node, const SwitchSettings *settings, const char *path,
                      gint64 frame_bytes)
{
    *node =
        (SwitchNode){.settings = settings, .frame_bytes = frame_bytes, .counts = {.name = path}};
}

static gboolean has_port(const SwitchNode *node, guint number)
{
    for (guint i = 0; i < node->n_ports; i++) {
        if (node->port[i].number == number) {
            return TRUE;
        }
    }
    return FALSE;
}

void switch_node_add_port(SwitchNode *node, guint number, const LinkSettings *link)
{
    if (has_port(node, number)) {
        return;
    }
    guint at = node->n_ports++;
    while (at > 0 && node->port[at - 1].number > number) {
        node->port[at] = node->port[at - 1];
        at--;
    }
    node->port[at] = (SwitchPort){
        .number = number,
        .vlan = switch_vlan_of(node->settings, number),
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

void switch_node_complete(SwitchNode *node, guint n_stations)
{
    node->counts.n_ports = node->n_ports;
    note_ready(node);
    switch_table_init(&node->table, n_stations, (guint)node->settings->table_size,
                      node->settings->table_full == SWITCH_TABLE_FULL_REPLACE,
                      node->settings->ageing_ps);
}

void switch_node_clear(SwitchNode *node)
{
    for (guint i = 0; i < node->n_ports; i++) {
        g_free(node->port[i].output.completion_ps);
        frame_fifo_clear(&node->port[i].input);
    }
    switch_table_clear(&node->table);
}

void switch_node_reset(SwitchNode *node)
{
    for (guint i = 0; i < node->n_ports; i++) {
        SwitchOutput *output = &node->port[i].output;
        link_wire_init(&output->wire, output->link, node->frame_bytes);
        output->done = output->sent = 0;
        frame_fifo_reset(&node->port[i].input);
        node->counts.port[i] = (TrialSwitchPort){.port = node->port[i].number};
    }
    switch_table_reset(&node->table);
    node->counts.unknown = 0;
}

guint switch_node_index_of(const SwitchNode *node, guint number)
{
    guint at = 0;
    while (node->port[at].number != number) {
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
    gint64 all_bytes = bytes_held(node);
    if ((limit_bytes > 0 && port_bytes > limit_bytes) ||
        all_bytes + node->frame_bytes > node->settings->buffer_bytes ||
        !switch_is_below_threshold(node->settings, port_bytes - node->frame_bytes, all_bytes)) {
        *(is_copy ? &counts->dropped_copies : &counts->dropped) += 1;
        return -1;
    }
    counts->sent++;
    counts->flooded += is_copy ? 1 : 0;
    counts->buffer_max = MAX(counts->buffer_max, (guint64)port_bytes);
    return send(output, ready_ps);
}

/* ---- forwarding ---- */

/* The starts of one frame and its copies, being collected. */
typedef struct {
    SwitchNode *node;
    SimTime ready_ps;
    SwitchStart *starts;
    guint n;
} Forwarding;

static void leave(Forwarding *forwarding, guint at, gboolean is_copy)
{
    SimTime start_ps = enter(forwarding->node, at, is_copy, forwarding->ready_ps);
    if (start_ps >= 0) {
        forwarding->starts[forwarding->n++] =
            (SwitchStart){.at = at, .is_copy = is_copy, .start_ps = start_ps};
    }
}

static void flood(Forwarding *forwarding, guint in, guint out)
{
    SwitchNode *node = forwarding->node;
    node->counts.unknown++;
    for (guint at = 0; at < node->n_ports; at++) {
        if (at != in && node->port[at].vlan == node->port[in].vlan) {
            leave(forwarding, at, at != out);
        }
    }
}

guint switch_node_forward(SwitchNode *node, guint in, guint out, guint source, guint destination,
                          SimTime ready_ps, SwitchStart starts[SWITCH_MAX_LINKED])
{
    Forwarding forwarding = {.node = node, .ready_ps = ready_ps, .starts = starts};
    node->counts.port[in].received++;
    for (guint i = 0; i < node->n_ports; i++) {
        complete(&node->port[i].output, ready_ps);
    }
    switch_table_learn(&node->table, source, ready_ps);
    if (!switch_table_knows(&node->table, destination)) {
        flood(&forwarding, in, out);
    } else if (out != SWITCH_NO_PORT) {
        leave(&forwarding, out, FALSE);
    }
    return forwarding.n;
}

TrialSwitch switch_node_counts(const SwitchNode *node)
{
    TrialSwitch counts = node->counts;
    counts.refused = node->table.n_refused;
    counts.table_max = node->table.n_highest;
    return counts;
}
