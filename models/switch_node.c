#include "models/switch_node.h"

#define FIRST_ROOM 64

/* ---- construction ---- */

void switch_node_init(SwitchNode *node, const SwitchSettings *settings, const char *path,
                      gint64 test_bytes, gint64 control_bytes)
{
    *node = (SwitchNode){
        .settings = settings, .bytes = {test_bytes, control_bytes}, .counts = {.name = path}};
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
                .propagation_ps = link->propagation_ps,
                .held = g_new(SwitchHeld, FIRST_ROOM),
                .mask = FIRST_ROOM - 1,
            },
    };
    SwitchOutput *output = &node->port[at].output;
    for (guint kind = 0; kind < SWITCH_N_FRAMES; kind++) {
        output->frame_ps[kind] = link_frame_time_ps(link, node->bytes[kind]);
        link_wire_init(&output->slot[kind], link, node->bytes[kind]);
    }
}

static void note_port_ready(const SwitchNode *node, SwitchPort *port, gboolean cuts_through)
{
    for (guint kind = 0; kind < SWITCH_N_FRAMES; kind++) {
        gint64 bytes = node->bytes[kind];
        gint64 needed_bytes = cuts_through ? MIN(node->settings->header_bytes, bytes) : bytes;
        port->ready_ps[kind] = link_frame_time_ps(port->output.link, needed_bytes) +
                               port->output.propagation_ps + node->settings->latency_ps;
    }
}

static void note_ready(SwitchNode *node)
{
    gint64 fastest_bps = 0;
    for (guint i = 0; i < node->n_ports; i++) {
        fastest_bps = MAX(fastest_bps, node->port[i].output.link->rate_bps);
    }
    for (guint i = 0; i < node->n_ports; i++) {
        SwitchPort *port = &node->port[i];
        note_port_ready(node, port,
                        node->settings->mode == SWITCH_MODE_CUT_THROUGH &&
                            port->output.link->rate_bps == fastest_bps);
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
        g_free(node->port[i].output.held);
        frame_fifo_clear(&node->port[i].input);
    }
    switch_table_clear(&node->table);
}

void switch_node_reset(SwitchNode *node)
{
    for (guint i = 0; i < node->n_ports; i++) {
        SwitchOutput *output = &node->port[i].output;
        output->wire = output->slot[SWITCH_FRAME_TEST];
        output->done = output->sent = 0;
        output->held_bytes = 0;
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
    const SwitchHeld *held;
    while (output->done != output->sent &&
           (held = &output->held[output->done & output->mask])->completion_ps <= now_ps) {
        output->held_bytes -= held->bytes;
        output->done++;
    }
}

/* Twice the room; frames stay where their numbers say. */
static void grow(SwitchOutput *output)
{
    guint mask = 2 * output->mask + 1;
    SwitchHeld *held = g_new(SwitchHeld, (gsize)mask + 1);
    for (guint i = output->done; i != output->sent; i++) {
        held[i & mask] = output->held[i & output->mask];
    }
    g_free(output->held);
    output->held = held;
    output->mask = mask;
}

static SimTime send(SwitchOutput *output, SwitchFrameKind kind, gint64 bytes, SimTime ready_ps)
{
    if (output->sent - output->done > output->mask) {
        grow(output);
    }
    output->wire.slot_ps = output->slot[kind].slot_ps;
    output->wire.slot_remainder = output->slot[kind].slot_remainder;
    SimTime start_ps = link_wire_send(&output->wire, ready_ps);
    output->held[output->sent++ & output->mask] =
        (SwitchHeld){.completion_ps = start_ps + output->frame_ps[kind], .bytes = bytes};
    output->held_bytes += bytes;
    return start_ps;
}

static gint64 bytes_held(const SwitchNode *node)
{
    gint64 bytes = 0;
    for (guint i = 0; i < node->n_ports; i++) {
        bytes += node->port[i].output.held_bytes;
    }
    return bytes;
}

/* A frame or a copy for a port: when it starts, or -1 when there is no room. */
static SimTime enter(SwitchNode *node, guint at, gboolean is_copy, const SwitchFrame *frame)
{
    SwitchOutput *output = &node->port[at].output;
    TrialSwitchPort *counts = &node->counts.port[at];
    gint64 bytes = node->bytes[frame->kind];
    gint64 limit_bytes = node->settings->port_buffer_bytes;
    gint64 port_bytes = output->held_bytes + bytes;
    gint64 all_bytes = bytes_held(node);
    if ((limit_bytes > 0 && port_bytes > limit_bytes) ||
        all_bytes + bytes > node->settings->buffer_bytes ||
        !switch_is_below_threshold(node->settings, output->held_bytes, all_bytes)) {
        *(is_copy ? &counts->dropped_copies : &counts->dropped) += 1;
        return -1;
    }
    counts->sent++;
    counts->flooded += is_copy ? 1 : 0;
    counts->buffer_max = MAX(counts->buffer_max, (guint64)port_bytes);
    return send(output, frame->kind, bytes, frame->ready_ps);
}

/* ---- forwarding ---- */

/* The starts of one frame and its copies, being collected. */
typedef struct {
    SwitchNode *node;
    const SwitchFrame *frame;
    SwitchStart *starts;
    guint n;
} Forwarding;

static void leave(Forwarding *forwarding, guint at, gboolean is_copy)
{
    SimTime start_ps = enter(forwarding->node, at, is_copy, forwarding->frame);
    if (start_ps >= 0) {
        forwarding->starts[forwarding->n++] =
            (SwitchStart){.at = at, .is_copy = is_copy, .start_ps = start_ps};
    }
}

static void flood(Forwarding *forwarding)
{
    SwitchNode *node = forwarding->node;
    const SwitchFrame *frame = forwarding->frame;
    for (guint at = 0; at < node->n_ports; at++) {
        if (at != frame->in && node->port[at].vlan == node->port[frame->in].vlan) {
            leave(forwarding, at, at != frame->out);
        }
    }
}

guint switch_node_forward(SwitchNode *node, const SwitchFrame *frame,
                          SwitchStart starts[SWITCH_MAX_LINKED])
{
    Forwarding forwarding = {.node = node, .frame = frame, .starts = starts};
    node->counts.port[frame->in].received++;
    for (guint i = 0; i < node->n_ports; i++) {
        complete(&node->port[i].output, frame->ready_ps);
    }
    switch_table_learn(&node->table, frame->source, frame->ready_ps);
    if (frame->is_for_all) {
        flood(&forwarding);
    } else if (!switch_table_knows(&node->table, frame->destination)) {
        node->counts.unknown++;
        flood(&forwarding);
    } else if (frame->out != SWITCH_NO_PORT) {
        leave(&forwarding, frame->out, FALSE);
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
