#include "models/device_row.h"

#include "models/row_nodes.h"

/* Frames of a port whose queues are looked up at once. */
#define ANNOUNCED_AT_ONCE 64

/* ---- frames from node to node ---- */

/* How much later than planned a frame began, with dynamic entries; to be asked once. */
static SimTime take_lateness_ps(const DeviceRow *row, FrameWord word)
{
    guint d = frame_word_direction(word);
    Engine *first = device_row_first(row, d);
    if (first->resolver == NULL) {
        return 0;
    }
    return row->network != NULL && row->network->testers[d].is_there
               ? switch_network_take_lateness_ps(row->network, d, frame_word_number(word))
               : resolver_take_lateness_ps(first->resolver, d, frame_word_number(word));
}

/* The tester receives a frame that starts at `start_ps` on its link. */
static void receive(DeviceRow *row, SimTime start_ps, FrameWord word)
{
    guint d = frame_word_direction(word);
    if (start_ps > row->horizon_ps - row->last_ps[d]) {
        return;
    }
    Engine *last = device_row_last(row, d);
    const Sender *sender = &device_row_first(row, d)->sender[d];
    SimTime sent_ps = send_plan_time_ps(&sender->plan, frame_word_number(word));
    sent_ps += take_lateness_ps(row, word);
    transmitter_receive(&last->transmitter[1 - d], word, start_ps,
                        start_ps - sent_ps - row->first_ps[d], &last->ledger);
    row->last_received_ps = MAX(row->last_received_ps, start_ps + row->last_ps[d]);
}

/* LedgerListener.lost: nobody will ask how late the frame was. */
static void forget(gpointer data, FrameWord word)
{
    take_lateness_ps(data, word);
}

/* A frame that starts at `start_ps` on the link at an end of a way comes to what is there. */
static void arrive(DeviceRow *row, guint way, guint end, SimTime start_ps, FrameWord word)
{
    RowPort *to = row_port_at(row, way, end);
    if (to == NULL && frame_word_is_control(word)) {
        switch_network_answer(row->network, end, start_ps, word);
        return;
    }
    if (to == NULL) {
        receive(row, start_ps, word);
        return;
    }
    const Engine *engine = &row->engines[to->device];
    const Transmitter *transmitter = &engine->transmitter[to->port];
    SimTime frame_ps = frame_word_is_control(word)
                           ? resolver_control_frame_ps(engine->resolver, to->port)
                           : transmitter->frame_ps;
    frame_fifo_push(&to->arriving, start_ps + frame_ps + transmitter->propagation_ps, word);
}

/* SwitchNetworkSink.arrive */
static void arrive_from_switch(gpointer data, guint way, guint end, SimTime start_ps,
                               FrameWord word)
{
    arrive(data, way, end, start_ps, word);
}

/* TransmitSink.take */
static void take(gpointer data, guint port, const SimTime *start_ps, const FrameWord *word, guint n)
{
    const RowPort *from = data;
    DeviceRow *row = from->row;
    guint way = from->device + port;
    gboolean is_switched = trial_way_switches(&row->setup[from->device], port) != NULL;
    for (guint i = 0; i < n; i++) {
        if (is_switched) {
            switch_network_enter(row->network, way, 1 - port, start_ps[i], word[i]);
        } else {
            arrive(row, way, port, start_ps[i], word[i]);
        }
    }
}

/* Of the frames that arrive at a port before `until_ps`: how many of the next ones have numbers one
 * after the other. */
static guint count_run(const FrameFifo *fifo, SimTime until_ps)
{
    const FifoFrame *first = fifo->frames + fifo->head;
    guint most = MIN(fifo->end - fifo->head, ANNOUNCED_AT_ONCE);
    guint n = 0;
    while (n < most && first[n].time_ps < until_ps &&
           frame_word_number(first[n].word) == frame_word_number(first[0].word) + n) {
        n++;
    }
    return n;
}

static void join_ring(ReceiveRing *ring, guint port, guint queue, guint64 number,
                      SimTime arrival_ps)
{
    receive_ring_announce(ring, arrival_ps, arrival_ps, frame_word(port, queue, number));
    receive_ring_seal(ring);
}

/* The next frame, a request or an answer. */
static void announce_control(const Engine *engine, RowPort *port, ReceiveRing *rings)
{
    FifoFrame frame = frame_fifo_take(&port->arriving);
    guint queue = resolver_control_queue(engine->resolver, port->port, frame.word);
    join_ring(&rings[queue], port->port, queue, frame_word_number(frame.word), frame.time_ps);
    resolver_note_arrival(engine->resolver);
}

/* Brings to the rings of a port what arrives there before `until_ps`; queues are the device's. */
static void announce(const DeviceRow *row, RowPort *port, SimTime until_ps)
{
    Engine *engine = &row->engines[port->device];
    ReceiveRing *rings = engine->rings + (gsize)port->port * engine->n_queues;
    guint16 queues[ANNOUNCED_AT_ONCE];
    for (guint i = 0; i < engine->n_queues; i++) {
        receive_ring_compact(&rings[i]);
    }
    for (guint n; (n = count_run(&port->arriving, until_ps)) > 0;) {
        guint64 first = frame_word_number(port->arriving.frames[port->arriving.head].word);
        if (frame_word_is_control(first)) {
            announce_control(engine, port, rings);
            continue;
        }
        flow_get_queues(engine->flow[port->port], first, n, queues);
        for (guint i = 0; i < n; i++) {
            join_ring(&rings[queues[i]], port->port, queues[i], first + i,
                      frame_fifo_take(&port->arriving).time_ps);
            if (engine->resolver != NULL) {
                resolver_note_arrival(engine->resolver);
            }
        }
        port->n_announced += n;
    }
}

/* ---- construction ---- */

static void init_ports(DeviceRow *row)
{
    row->ports = g_new0(RowPort, (gsize)row->n_devices * DUT_PORTS);
    for (guint i = 0; i < row->n_devices * DUT_PORTS; i++) {
        guint device = i / DUT_PORTS;
        guint port = i % DUT_PORTS;
        Engine *engine = &row->engines[device];
        g_assert(engine->transmitter != NULL);
        row->ports[i] = (RowPort){.row = row, .device = device, .port = port};
        engine->transmitter[port].sink = (TransmitSink){.take = take, .data = &row->ports[i]};
        gboolean is_switched = trial_way_switches(&row->setup[device], port) != NULL;
        gboolean is_joined = row_port_at(row, device + port, port) != NULL;
        if (engine->resolver != NULL) {
            resolver_join(engine->resolver, port,
                          is_joined     ? RESOLVER_END_DUT
                          : is_switched ? RESOLVER_END_SWITCHED
                                        : RESOLVER_END_TESTER);
        }
        engine->is_fed[port] = is_switched || is_joined;
    }
}

static void init_network(DeviceRow *row, const TrialSetup *setup)
{
    const Flow *flows[DUT_PORTS];
    Sender *senders[DUT_PORTS];
    for (guint d = 0; d < DUT_PORTS; d++) {
        Engine *first = device_row_first(row, d);
        flows[d] = first->flow[d];
        senders[d] = &first->sender[d];
    }
    row->network = switch_network_new(
        setup, flows, senders, (SwitchNetworkSink){.arrive = arrive_from_switch, .data = row});
}

void device_row_init(DeviceRow *row, const TrialSetup *setup, const DeviceRow *like)
{
    *row = (DeviceRow){.n_devices = trial_n_devices(setup)};
    row->engines = g_new0(Engine, row->n_devices);
    for (guint i = 0; i < row->n_devices; i++) {
        row->setup[i] = trial_device_setup(setup, i);
        engine_init(&row->engines[i], &row->setup[i], like != NULL ? &like->engines[i] : NULL);
    }
    if (row->n_devices == 1 && !trial_has_switches(setup)) {
        return;
    }
    gint64 frame_bytes = tester_frame_bytes(setup->tester);
    for (guint d = 0; d < DUT_PORTS; d++) {
        const LinkSettings *link = trial_tester_link(setup, d);
        row->first_ps[d] = row->last_ps[1 - d] =
            link_frame_time_ps(link, frame_bytes) + link->propagation_ps;
    }
    init_ports(row);
    init_network(row, setup);
    row_nodes_init(row, setup);
}

void device_row_clear(DeviceRow *row)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_clear(&row->engines[i]);
    }
    for (guint i = 0; row->ports != NULL && i < row->n_devices * DUT_PORTS; i++) {
        frame_fifo_clear(&row->ports[i].arriving);
    }
    switch_network_free(row->network);
    g_free(row->ports);
    g_free(row->engines);
}

/* Of a row with dynamic entries, which all of its DUTs have; its ledgers have just been emptied. */
static void hear_losses(DeviceRow *row)
{
    if (row->network != NULL && row->engines[0].resolver != NULL) {
        row->network->ledger.listener = (LedgerListener){.lost = forget, .data = row};
    }
    for (guint i = 0; row->ports != NULL && i < row->n_devices; i++) {
        Engine *engine = &row->engines[i];
        if (engine->resolver != NULL) {
            engine->ledger.listener = (LedgerListener){.lost = forget, .data = row};
        }
    }
}

void device_row_reset(DeviceRow *row, const SendPlan *plan, guint64 n_frames, const SimTrace *trace)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_reset(&row->engines[i], plan, n_frames, trace);
    }
    for (guint i = 0; row->ports != NULL && i < row->n_devices * DUT_PORTS; i++) {
        frame_fifo_reset(&row->ports[i].arriving);
        row->ports[i].n_announced = 0;
    }
    for (guint i = 0; i < row->n_nodes; i++) {
        row->nodes[i].done_ps = 0;
    }
    row->last_received_ps = 0;
    if (row->network != NULL) {
        for (guint d = 0; d < DUT_PORTS; d++) {
            Engine *first = device_row_first(row, d);
            sender_reset(&first->sender[d], plan, first->flow[d] != NULL ? n_frames : 0);
        }
        switch_network_reset(row->network, plan, trace);
    }
    hear_losses(row);
}

/* ---- where frames are ---- */

guint64 device_row_n_inside(const DeviceRow *row, guint direction)
{
    guint64 n_inside = 0;
    for (guint i = 0; i < row->n_devices; i++) {
        n_inside += engine_n_inside(&row->engines[i], direction);
        if (row->ports != NULL && row->engines[i].resolver == NULL) {
            /* what was sent to this device is not elsewhere any more */
            n_inside -= row->ports[i * DUT_PORTS + direction].n_announced;
        }
    }
    if (row->network != NULL) {
        const Engine *first = device_row_first(row, direction);
        gboolean is_counted = first->resolver != NULL; /* with what is in the engine */
        n_inside += first->is_fed[direction] && !is_counted ? first->sender[direction].next : 0;
        n_inside -= row->network->n_lost[direction];
    }
    return n_inside;
}

guint64 device_row_n_lost(const DeviceRow *row, guint direction, TrialLoss loss)
{
    guint64 n = row->network != NULL ? ledger_lost(&row->network->ledger, direction)[loss] : 0;
    for (guint i = 0; i < row->n_devices; i++) {
        n += ledger_lost(&row->engines[i].ledger, direction)[loss];
    }
    return n;
}

SimTime device_row_first_loss_ps(const DeviceRow *row)
{
    SimTime first_ps = row->network != NULL ? row->network->ledger.first_loss_ps : SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        first_ps = MIN(first_ps, row->engines[i].ledger.first_loss_ps);
    }
    return first_ps;
}

SimTime device_row_last_loss_ps(const DeviceRow *row)
{
    SimTime last_ps = row->network != NULL ? row->network->ledger.last_loss_ps : SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        SimTime own_ps = row->engines[i].ledger.last_loss_ps;
        if (own_ps != SIM_TIME_NEVER) {
            last_ps = last_ps == SIM_TIME_NEVER ? own_ps : MAX(last_ps, own_ps);
        }
    }
    return last_ps;
}

SimTime device_row_last_received_ps(const DeviceRow *row)
{
    return row->ports != NULL ? row->last_received_ps : engine_last_received_ps(&row->engines[0]);
}

/* ---- windows ---- */

SimTime device_row_window_end_ps(const DeviceRow *row, SimTime now_ps)
{
    SimTime end_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < row->n_devices; i++) {
        const Engine *engine = &row->engines[i];
        end_ps = MIN(end_ps, row->ports != NULL && engine->resolver != NULL
                                 ? resolver_batch_end_ps(engine->resolver)
                                 : engine_window_end_ps(engine));
    }
    if (row->network != NULL) {
        end_ps = MIN(end_ps, switch_network_batch_end_ps(row->network, now_ps));
    }
    return end_ps;
}

static void advance_node(DeviceRow *row, guint node, SimTime end_ps)
{
    if (node >= row->n_devices) {
        switch_network_run(row->network, node - row->n_devices, end_ps);
        return;
    }
    for (guint port = 0; port < DUT_PORTS; port++) {
        if (row->engines[node].is_fed[port]) {
            announce(row, &row->ports[node * DUT_PORTS + port], end_ps);
        }
    }
    engine_advance(&row->engines[node], end_ps, row->horizon_ps);
}

void device_row_advance(DeviceRow *row, SimTime end_ps, SimTime horizon_ps)
{
    row->horizon_ps = horizon_ps;
    if (row->ports == NULL) {
        engine_advance(&row->engines[0], end_ps, horizon_ps);
        return;
    }
    for (gboolean is_done = FALSE; !is_done;) {
        RowQuiet quiet = row_nodes_quiet(row);
        is_done = TRUE;
        for (guint i = 0; i < row->n_nodes; i++) {
            RowNode *node = &row->nodes[row->order[i]];
            SimTime until_ps = row_nodes_known_ps(row, node, &quiet, end_ps);
            if (until_ps > node->done_ps) {
                advance_node(row, row->order[i], until_ps);
                node->done_ps = until_ps;
            }
            is_done = is_done && node->done_ps == end_ps;
        }
    }
}

void device_row_freeze(DeviceRow *row, SimTime end_ps)
{
    for (guint i = 0; i < row->n_devices; i++) {
        engine_freeze(&row->engines[i], end_ps);
    }
    if (row->network != NULL) {
        ledger_settle(&row->network->ledger);
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
    for (guint i = 0; i < from->n_devices; i++) {
        engine_copy(&to->engines[i], &from->engines[i]);
    }
    for (guint i = 0; from->ports != NULL && i < from->n_devices * DUT_PORTS; i++) {
        frame_fifo_copy(&to->ports[i].arriving, &from->ports[i].arriving);
        to->ports[i].n_announced = from->ports[i].n_announced;
    }
    for (guint i = 0; i < from->n_nodes; i++) {
        to->nodes[i].done_ps = from->nodes[i].done_ps;
    }
    to->last_received_ps = from->last_received_ps;
}

gboolean device_row_can_copy(const DeviceRow *row)
{
    return row->network == NULL && row->engines[0].resolver == NULL;
}
