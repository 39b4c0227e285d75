#include "models/device_row.h"

static gboolean is_several(const DeviceRow *row)
{
    return row->n_devices > 1;
}

/* The port of a device that frames of a direction come in by. */
static RowPort *port_of(const DeviceRow *row, guint device, guint port)
{
    return &row->ports[device * DUT_PORTS + port];
}

/* Whether another device, and not the tester, is at the other end of the link. */
static gboolean has_neighbour(const DeviceRow *row, guint device, guint port)
{
    return port == 0 ? device > 0 : device + 1 < row->n_devices;
}

/* ---- frames from device to device ---- */

/* Of the device that frames of direction 1 - port leave last. */
static void receive(const DeviceRow *row, guint port, const SimTime *start_ps,
                    const FrameWord *word, guint n)
{
    guint d = 1 - port;
    Engine *last = device_row_last(row, d);
    const Sender *sender = &device_row_first(row, d)->sender[d];
    Transmitter *transmitter = &last->transmitter[port];
    SimTime last_start_ps = row->horizon_ps - transmitter->frame_ps - transmitter->propagation_ps;
    for (guint i = 0; i < n && start_ps[i] <= last_start_ps; i++) {
        SimTime sent_ps = send_plan_time_ps(&sender->plan, frame_word_number(word[i]));
        transmitter_receive(transmitter, word[i], start_ps[i],
                            start_ps[i] - sent_ps - sender->delay_ps, &last->ledger);
    }
}

/* TransmitSink.take */
static void take(gpointer data, guint port, const SimTime *start_ps, const FrameWord *word, guint n)
{
    const RowPort *from = data;
    const DeviceRow *row = from->row;
    if (!has_neighbour(row, from->device, port)) {
        receive(row, port, start_ps, word, n);
        return;
    }
    const Transmitter *transmitter = &row->engines[from->device].transmitter[port];
    RowPort *to = port_of(row, port == 0 ? from->device - 1 : from->device + 1, 1 - port);
    for (guint i = 0; i < n; i++) {
        frame_fifo_push(&to->arriving,
                        start_ps[i] + transmitter->frame_ps + transmitter->propagation_ps, word[i]);
    }
}

/* Brings to the rings of a port what arrives there before `until_ps`; queues are the device's. */
static void announce(const DeviceRow *row, RowPort *port, SimTime until_ps)
{
    Engine *engine = &row->engines[port->device];
    ReceiveRing *rings = engine->rings + (gsize)port->port * engine->n_queues;
    for (guint i = 0; i < engine->n_queues; i++) {
        receive_ring_compact(&rings[i]);
    }
    while (frame_fifo_head_ps(&port->arriving) < until_ps) {
        FifoFrame frame = frame_fifo_take(&port->arriving);
        guint64 number = frame_word_number(frame.word);
        guint16 queue;
        flow_get_queues(engine->flow[port->port], number, 1, &queue);
        FrameWord word = frame_word(port->port, queue, number);
        receive_ring_announce(&rings[queue], frame.time_ps, frame.time_ps, word);
        receive_ring_seal(&rings[queue]);
        port->n_announced++;
    }
}

/* ---- construction ---- */

static void join_devices(DeviceRow *row)
{
    row->ports = g_new0(RowPort, (gsize)row->n_devices * DUT_PORTS);
    row->between_ps = SIM_TIME_NEVER;
    for (guint device = 0; device < row->n_devices; device++) {
        Engine *engine = &row->engines[device];
        for (guint port = 0; port < DUT_PORTS; port++) {
            Transmitter *transmitter = &engine->transmitter[port];
            RowPort *of = port_of(row, device, port);
            *of = (RowPort){.row = row, .device = device, .port = port};
            transmitter->sink = (TransmitSink){.take = take, .data = of};
            engine->is_fed[port] = has_neighbour(row, device, port);
            if (engine->is_fed[port]) {
                SimTime way_ps = transmitter->frame_ps + transmitter->propagation_ps;
                row->between_ps = MIN(row->between_ps, way_ps);
            }
        }
    }
}

void device_row_init(DeviceRow *row, const TrialSetup *setup, const DeviceRow *like)
{
    *row = (DeviceRow){.n_devices = trial_n_devices(setup)};
    row->engines = g_new0(Engine, row->n_devices);
    for (guint i = 0; i < row->n_devices; i++) {
        row->setup[i] = trial_device_setup(setup, i);
        engine_init(&row->engines[i], &row->setup[i], like != NULL ? &like->engines[i] : NULL);
    }
    if (is_several(row)) {
        join_devices(row);
    }
}

void device_row_clear(DeviceRow *row)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_clear(&row->engines[i]);
    }
    for (guint i = 0; is_several(row) && i < row->n_devices * DUT_PORTS; i++) {
        frame_fifo_clear(&row->ports[i].arriving);
    }
    g_free(row->ports);
    g_free(row->engines);
}

void device_row_reset(DeviceRow *row, const SendPlan *plan, guint64 n_frames, const SimTrace *trace)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_reset(&row->engines[i], plan, n_frames, trace);
    }
    for (guint i = 0; is_several(row) && i < row->n_devices * DUT_PORTS; i++) {
        frame_fifo_reset(&row->ports[i].arriving);
        row->ports[i].n_announced = 0;
    }
}

/* ---- where frames are ---- */

static guint64 n_lost(const DeviceRow *row, guint direction)
{
    guint64 n = 0;
    for (guint i = 0; i < row->n_devices; i++) {
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            n += ledger_lost(&row->engines[i].ledger, direction)[loss];
        }
    }
    return n;
}

/* Of `n` frames of a direction: those of which it is not known that they were received or lost. */
static guint64 n_unsettled(const DeviceRow *row, guint direction, guint64 n)
{
    const Transmitter *transmitter = &device_row_last(row, direction)->transmitter[1 - direction];
    return n - transmitter->latency_ps.count - n_lost(row, direction);
}

guint64 device_row_n_inside(const DeviceRow *row, guint direction)
{
    guint64 n_inside = 0;
    for (guint i = 0; i < row->n_devices; i++) {
        n_inside += engine_n_inside(&row->engines[i], direction);
        if (is_several(row)) {
            /* what a device sent to this one is not in it any more */
            n_inside -= port_of(row, i, direction)->n_announced;
        }
    }
    return n_inside;
}

SimTime device_row_first_loss_ps(const DeviceRow *row)
{
    SimTime first_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        first_ps = MIN(first_ps, row->engines[i].ledger.first_loss_ps);
    }
    return first_ps;
}

SimTime device_row_last_loss_ps(const DeviceRow *row)
{
    SimTime last_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        SimTime own_ps = row->engines[i].ledger.last_loss_ps;
        if (own_ps != SIM_TIME_NEVER) {
            last_ps = last_ps == SIM_TIME_NEVER ? own_ps : MAX(last_ps, own_ps);
        }
    }
    return last_ps;
}

/* ---- windows ---- */

/* Whether frames of a direction are still to come, or in a device. */
static gboolean is_going_on(const DeviceRow *row, guint direction)
{
    const Sender *sender = &device_row_first(row, direction)->sender[direction];
    return n_unsettled(row, direction, sender->n_frames) > 0;
}

/* No frame that has not left a device by now leaves it before this time. */
static SimTime known_ps(const DeviceRow *row, SimTime now_ps)
{
    SimTime next_ps = SIM_TIME_NEVER;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const Sender *sender = &device_row_first(row, d)->sender[d];
        if (n_unsettled(row, d, sender->next) > 0) {
            return now_ps;
        }
        next_ps = sender->next < sender->n_frames ? MIN(next_ps, sender->pacer.next_ps) : next_ps;
    }
    return MAX(now_ps, next_ps);
}

SimTime device_row_window_end_ps(const DeviceRow *row, SimTime now_ps)
{
    SimTime end_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        end_ps = MIN(end_ps, engine_window_end_ps(&row->engines[i], now_ps));
    }
    if (is_several(row) && is_going_on(row, 0) && is_going_on(row, 1)) {
        end_ps = MIN(end_ps, known_ps(row, now_ps) + row->between_ps);
    }
    return end_ps;
}

static void advance_device(DeviceRow *row, guint device, SimTime end_ps)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        if (row->engines[device].is_fed[port]) {
            announce(row, port_of(row, device, port), end_ps);
        }
    }
    engine_advance(&row->engines[device], end_ps, row->horizon_ps);
}

/* Where frames go in one direction only, the devices that they come to first are advanced first. */
void device_row_advance(DeviceRow *row, SimTime end_ps, SimTime horizon_ps)
{
    row->horizon_ps = horizon_ps;
    if (!is_several(row)) {
        engine_advance(&row->engines[0], end_ps, horizon_ps);
        return;
    }
    gboolean only_reverse = !is_going_on(row, 0);
    for (guint i = 0; i < row->n_devices; i++) {
        advance_device(row, only_reverse ? row->n_devices - 1 - i : i, end_ps);
    }
}

void device_row_freeze(DeviceRow *row, SimTime end_ps)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_freeze(&row->engines[i], end_ps);
    }
}

void device_row_note_busy(DeviceRow *row, SimTime limit_ps)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_note_busy(&row->engines[i], limit_ps);
    }
}

void device_row_copy(DeviceRow *to, const DeviceRow *from)
{
    engine_copy(&to->engines[0], &from->engines[0]);
}

gboolean device_row_can_copy(const DeviceRow *row)
{
    const Engine *engine = &row->engines[0];
    return !is_several(row) && engine->resolver == NULL && engine->path == NULL;
}
