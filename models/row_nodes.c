#include "models/row_nodes.h"

RowPort *row_port_at(const DeviceRow *row, guint way, guint end)
{
    gboolean is_tester = end == 0 ? way == 0 : way == row->n_devices;
    guint device = end == 0 ? way - 1 : way;
    return is_tester ? NULL : &row->ports[device * DUT_PORTS + 1 - end];
}

/* ---- construction ---- */

static void add_input(RowNode *node, guint from, SimTime delay_ps)
{
    node->inputs[node->n_inputs++] = (RowInput){.from = from, .delay_ps = delay_ps};
}

/* The node of the switch that is nearest to an end of a way. */
static guint switch_at(const DeviceRow *row, guint way, guint end)
{
    const SwitchNetwork *network = row->network;
    guint i = 0;
    while (network->hop[i][way][end] < 0 ||
           network->node[i].port[network->hop[i][way][end]].peer != NULL) {
        i++;
    }
    return row->n_devices + i;
}

static void hear_device(DeviceRow *row, guint device, guint port, const TrialSetup *setup)
{
    const Transmitter *transmitter = &row->engines[device].transmitter[port];
    SimTime delay_ps = transmitter->frame_ps + transmitter->propagation_ps;
    guint way = device + port;
    guint end = 1 - port;
    if (!tester_sends(setup->tester, port)) {
        return;
    }
    if (trial_way_switches(setup, way) != NULL) {
        add_input(&row->nodes[device], switch_at(row, way, end), delay_ps);
    } else if (row_port_at(row, way, 1 - end) != NULL) {
        add_input(&row->nodes[device], row_port_at(row, way, 1 - end)->device, delay_ps);
    }
}

static void hear_switch(DeviceRow *row, guint index)
{
    const SwitchNode *node = &row->network->node[index];
    for (guint i = 0; i < node->n_ports; i++) {
        const SwitchPort *port = &node->port[i];
        if (!port->hears) {
            continue;
        }
        if (port->peer != NULL) {
            add_input(&row->nodes[row->n_devices + index], row->n_devices + port->peer_node,
                      port->ready_ps);
        } else if (row_port_at(row, port->way, port->end) != NULL) {
            add_input(&row->nodes[row->n_devices + index],
                      row_port_at(row, port->way, port->end)->device, port->ready_ps);
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
            n -= engine->ledger.lost[d][loss];
        }
    }
    return n > 0;
}

SimTime row_nodes_quiet_ps(const DeviceRow *row)
{
    SimTime quiet_ps = row->network != NULL ? switch_network_next_ps(row->network) : SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices * DUT_PORTS; i++) {
        guint device = i / DUT_PORTS;
        const Engine *engine = &row->engines[device];
        const Sender *sender = &engine->sender[i % DUT_PORTS];
        if (is_busy(row, device)) {
            return 0;
        }
        quiet_ps = MIN(quiet_ps, frame_fifo_head_ps(&row->ports[i].arriving));
        if (!engine->is_fed[i % DUT_PORTS] && sender->next < sender->n_frames) {
            quiet_ps = MIN(quiet_ps, sender->pacer.next_ps);
        }
    }
    return quiet_ps;
}

SimTime row_nodes_known_ps(const DeviceRow *row, const RowNode *node, SimTime quiet_ps,
                           SimTime end_ps)
{
    SimTime known_ps = end_ps;
    for (guint i = 0; i < node->n_inputs; i++) {
        const RowInput *input = &node->inputs[i];
        SimTime done_ps = MAX(row->nodes[input->from].done_ps, quiet_ps);
        known_ps =
            MIN(known_ps, done_ps > SIM_TIME_NEVER - input->delay_ps ? SIM_TIME_NEVER
                                                                     : done_ps + input->delay_ps);
    }
    return known_ps;
}
