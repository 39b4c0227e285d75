#include "models/row_nodes.h"

RowPort *row_port_at(const DeviceRow *row, guint way, guint end)
{
    gboolean is_tester = end == 0 ? way == 0 : way == row->n_devices;
    guint device = end == 0 ? way - 1 : way;
    return is_tester ? NULL : &row->ports[device * DUT_PORTS + 1 - end];
}

/* ---- construction ---- */

/* By `from` only requests and answers come unless `is_sent`. */
static void add_input(RowNode *node, guint from, SimTime delay_ps, gboolean is_sent)
{
    node->inputs[node->n_inputs++] =
        (RowInput){.from = from, .delay_ps = delay_ps, .is_control = !is_sent};
}

/* Devices ask each other, or the tester. */
static gboolean asks(const DeviceRow *row)
{
    return row->engines[0].resolver != NULL;
}

/* The node of the switch that is nearest to an end of a way. */
static guint switch_at(const DeviceRow *row, guint way, guint end)
{
    const SwitchNetwork *network = row->network;
    guint i = 0;
    g_assert(network != NULL);
    while (network->hop[i][way][end] < 0 ||
           network->node[i].port[network->hop[i][way][end]].peer != NULL) {
        i++;
    }
    return row->n_devices + i;
}

/* What is at the other end of a port may ask this device, or answer it, also where no test frames
 * come from. */
static void hear_device(DeviceRow *row, guint device, guint port, const TrialSetup *setup)
{
    const Engine *engine = &row->engines[device];
    const Transmitter *transmitter = &engine->transmitter[port];
    SimTime frame_ps = transmitter->frame_ps;
    guint way = device + port;
    guint end = 1 - port;
    const RowPort *other = row_port_at(row, way, 1 - end);
    gboolean is_sent = tester_sends(setup->tester, port);
    gboolean is_switched = trial_way_switches(setup, way) != NULL;
    if ((!is_sent && !asks(row)) || (!is_switched && other == NULL)) {
        return;
    }
    if (engine->resolver != NULL) {
        frame_ps = MIN(frame_ps, resolver_control_frame_ps(engine->resolver, port));
    }
    add_input(&row->nodes[device], is_switched ? switch_at(row, way, end) : other->device,
              frame_ps + transmitter->propagation_ps, is_sent);
}

/* What comes in by a port of a switch. The tester answers what the switch itself brought it: until
 * it can have done so its wire is known, on which frames start in the order in which they are due.
 */
static void hear_port(DeviceRow *row, guint index, const SwitchPort *port)
{
    RowNode *node = &row->nodes[row->n_devices + index];
    SimTime ready_ps = port->ready_ps[SWITCH_FRAME_TEST];
    if (asks(row)) {
        ready_ps = MIN(ready_ps, port->ready_ps[SWITCH_FRAME_CONTROL]);
    }
    if (port->peer != NULL) {
        add_input(node, row->n_devices + port->peer_node, ready_ps, port->hears);
        return;
    }
    const RowPort *device = row_port_at(row, port->way, port->end);
    if (device != NULL) {
        add_input(node, device->device, ready_ps, port->hears);
    } else if (asks(row)) {
        add_input(node, row->n_devices + index,
                  row->network->testers[port->end].answer_ps + ready_ps, FALSE);
    }
}

static void hear_switch(DeviceRow *row, guint index)
{
    const SwitchNode *node = &row->network->node[index];
    for (guint i = 0; i < node->n_ports; i++) {
        if (node->port[i].hears || asks(row)) {
            hear_port(row, index, &node->port[i]);
        }
    }
}

static void append(DeviceRow *row, guint *n, guint node)
{
    for (guint i = 0; i < *n; i++) {
        if (row->order[i] == node) {
            return;
        }
    }
    row->order[(*n)++] = node;
}

/* As frames pass them: backward if they all do. */
static void put_in_order(DeviceRow *row, const TrialSetup *setup)
{
    guint n = 0;
    gboolean is_backward = !tester_sends(setup->tester, 0);
    for (guint k = 0; k <= row->n_devices; k++) {
        guint way = is_backward ? row->n_devices - k : k;
        const SwitchWay *switches = trial_way_switches(setup, way);
        guint n_switches = switches != NULL ? switches->n_switches : 0;
        for (guint i = 0; i < n_switches; i++) {
            const SwitchPlace *place = &switches->switches[is_backward ? n_switches - 1 - i : i];
            guint node = 0;
            g_assert(row->network != NULL);
            while (row->network->node[node].settings != place->settings) {
                node++;
            }
            append(row, &n, row->n_devices + node);
        }
        if (k < row->n_devices) {
            append(row, &n, is_backward ? way - 1 : way);
        }
    }
}

void row_nodes_init(DeviceRow *row, const TrialSetup *setup)
{
    guint n_switches = row->network != NULL ? row->network->n_nodes : 0;
    row->n_nodes = row->n_devices + n_switches;
    for (guint device = 0; device < row->n_devices; device++) {
        for (guint port = 0; port < DUT_PORTS; port++) {
            hear_device(row, device, port, setup);
        }
    }
    for (guint i = 0; i < n_switches; i++) {
        hear_switch(row, i);
    }
    put_in_order(row, setup);
}

/* ---- how far ---- */

/* Whether a device has frames whose fate is not known. */
static gboolean is_busy(const DeviceRow *row, guint device)
{
    const Engine *engine = &row->engines[device];
    guint64 n = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n += engine->is_fed[d] ? row->ports[device * DUT_PORTS + d].n_announced
                               : engine->sender[d].next;
        n -= engine->transmitter[1 - d].n_sent;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            n -= ledger_lost(&engine->ledger, d)[loss];
        }
    }
    return n > 0;
}

/* The next thing that a device does by itself, or knows to come straight from the tester. */
static SimTime device_next_ps(const DeviceRow *row, guint device)
{
    const Engine *engine = &row->engines[device];
    SimTime next_ps = SIM_TIME_NEVER;
    if (engine->resolver != NULL) {
        return resolver_next_ps(engine->resolver);
    }
    if (is_busy(row, device)) {
        return 0;
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        const Sender *sender = &engine->sender[d];
        if (!engine->is_fed[d] && sender->next < sender->n_frames) {
            next_ps = MIN(next_ps, sender->pacer.next_ps);
        }
    }
    return next_ps;
}

static guint64 n_control_lost(const Ledger *ledger)
{
    guint64 n = 0;
    for (guint i = 0; i < DUT_PORTS * TRIAL_N_LOSSES; i++) {
        n += ledger_lost_others(ledger, i / TRIAL_N_LOSSES)[i % TRIAL_N_LOSSES];
    }
    return n;
}

RowQuiet row_nodes_quiet(const DeviceRow *row)
{
    RowQuiet quiet = {SIM_TIME_NEVER, SIM_TIME_NEVER};
    gint64 n_moving = row->network != NULL ? switch_network_n_moving(row->network) : 0;
    quiet.any_ps = row->network != NULL ? switch_network_next_ps(row->network) : SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        const Engine *engine = &row->engines[i];
        quiet.any_ps = MIN(quiet.any_ps, device_next_ps(row, i));
        for (guint port = 0; port < DUT_PORTS; port++) {
            const RowPort *at = &row->ports[i * DUT_PORTS + port];
            quiet.any_ps = MIN(quiet.any_ps, frame_fifo_head_ps(&at->arriving));
        }
        if (engine->resolver != NULL) {
            SimTime request_ps = resolver_first_request_ps(engine->resolver);
            quiet.control_ps = MIN(quiet.control_ps, request_ps);
            n_moving += resolver_n_moving(engine->resolver, n_control_lost(&engine->ledger));
        }
    }
    quiet.control_ps = n_moving > 0 ? 0 : quiet.control_ps;
    return quiet;
}

static SimTime later(SimTime time_ps, SimTime delay_ps)
{
    return time_ps > SIM_TIME_NEVER - delay_ps ? SIM_TIME_NEVER : time_ps + delay_ps;
}

SimTime row_nodes_known_ps(const DeviceRow *row, const RowNode *node, const RowQuiet *quiet,
                           SimTime end_ps)
{
    SimTime known_ps = end_ps;
    guint device = (guint)(node - row->nodes);
    for (guint i = 0; i < node->n_inputs; i++) {
        const RowInput *input = &node->inputs[i];
        SimTime done_ps = MAX(row->nodes[input->from].done_ps, quiet->any_ps);
        done_ps = input->is_control ? MAX(done_ps, quiet->control_ps) : done_ps;
        known_ps = MIN(known_ps, later(done_ps, input->delay_ps));
    }
    if (device < row->n_devices && row->engines[device].resolver != NULL) {
        const Resolver *resolver = row->engines[device].resolver;
        SimTime request_ps = MAX(resolver_first_request_ps(resolver), quiet->any_ps);
        request_ps = MAX(request_ps, node->done_ps); /* timers of before time 0 may be due */
        known_ps = MIN(known_ps, later(request_ps, resolver_lookahead_ps(resolver)));
    }
    return known_ps;
}
