/* What a trial came to, read off its devices. */
#include <string.h>

#include "models/trial-internal.h"

static guint64 sum_lost(const guint64 *lost)
{
    guint64 sum = 0;
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        sum += lost[i];
    }
    return sum;
}

/* The size of test frame `number`. */
static gint64 frame_bytes(const TrialSetup *setup, const DeviceRow *row, guint d, guint64 number)
{
    const Traffic *traffic = row->engines[0].traffic;
    return traffic == NULL ? tester_frame_bytes(setup->tester)
                           : traffic->bytes[traffic_size_of(traffic, frame_word(d, 0, number))];
}

static void fill_probes(const TrialSetup *setup, const DeviceRow *row, guint d,
                        TrialDirection *direction)
{
    const LatencyProbe *probe = device_row_last(row, d)->transmitter[1 - d].probe;
    if (probe == NULL) {
        return;
    }
    direction->tags = latency_probe_get_tags(probe);
    direction->variation = latency_probe_get_variation(probe);
    if (direction->tags.n_tags > 0) {
        gint64 bytes = frame_bytes(setup, row, d, direction->tags.first_number);
        direction->first_tag_ps = link_frame_time_ps(trial_tester_link(setup, d), bytes);
    }
}

/* Of a direction that sends, once its latencies are there. */
static void fill_bins(const TrialRequest *request, const DeviceRow *row, guint d,
                      TrialDirection *direction)
{
    const LatencyProbe *probe = device_row_last(row, d)->transmitter[1 - d].probe;
    if (!request->bins || direction->sent == 0) {
        return;
    }
    direction->bins[TRIAL_MEASURE_LATENCY] =
        sim_bins_new(&direction->latency_ps, NULL, TRIAL_MEASURE_BINS);
    if (request->probe.n_tags > 0) {
        direction->bins[TRIAL_MEASURE_TAGGED_LATENCY] =
            latency_probe_get_tag_bins(probe, TRIAL_MEASURE_BINS);
    }
    if (request->probe.variation) {
        direction->bins[TRIAL_MEASURE_PDV] = latency_probe_get_pdv_bins(probe, TRIAL_MEASURE_BINS);
        direction->bins[TRIAL_MEASURE_IPDV] =
            latency_probe_get_ipdv_bins(probe, TRIAL_MEASURE_BINS);
    }
}

/* Conserves background frames, as fill_direction test frames. */
static gboolean fill_background(const Engine *engine, guint d, SimTime horizon_ps,
                                TrialBackground *background, GError **error)
{
    const Sender *sender = &engine->sender[d];
    background->sent = sender_n_background(sender, horizon_ps);
    background->received = engine->transmitter[1 - d].n_background;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        background->lost[loss] = ledger_lost_others(&engine->ledger, d)[loss];
    }
    background->in_flight =
        background->sent - sender->next_background + engine_n_background_inside(engine, d);
    guint64 settled = background->received + sum_lost(background->lost);
    if (background->sent != settled + background->in_flight ||
        (horizon_ps == SIM_TIME_NEVER && background->in_flight != 0)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL,
                    "background frames are not conserved in direction %u: %" G_GUINT64_FORMAT
                    " sent, %" G_GUINT64_FORMAT " received or lost, %" G_GUINT64_FORMAT
                    " in flight",
                    d, background->sent, settled, background->in_flight);
        return FALSE;
    }
    return TRUE;
}

/* Conserves modifiers. */
static gboolean fill_modifiers(const Engine *engine, guint d, SimTime horizon_ps,
                               TrialModifiers *modifiers, GError **error)
{
    const Sender *sender = &engine->sender[d];
    guint64 n_sent = 0;
    guint64 n_taken = 0;
    sender_count_modifiers(sender, horizon_ps, modifiers->sent);
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        modifiers->taken[kind] = engine->transmitter[1 - d].n_taken[kind];
        n_sent += modifiers->sent[kind];
        n_taken += modifiers->taken[kind];
    }
    modifiers->lost = sum_lost(ledger_lost_others(&engine->ledger, d));
    modifiers->in_flight = n_sent - n_taken - modifiers->lost;
    if (n_taken + modifiers->lost > n_sent ||
        (horizon_ps == SIM_TIME_NEVER && modifiers->in_flight != 0)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL,
                    "modifiers are not conserved in direction %u: %" G_GUINT64_FORMAT
                    " sent, %" G_GUINT64_FORMAT " taken in, %" G_GUINT64_FORMAT " lost",
                    d, n_sent, n_taken, modifiers->lost);
        return FALSE;
    }
    return TRUE;
}

/* Frames of an input port that the tester received. */
static guint64 count_received(const DeviceRow *row, guint port)
{
    const Engine *engine = device_row_last(row, port % DUT_PORTS);
    guint64 n = 0;
    if (!engine->ports.takes_turns) {
        return engine->transmitter[port ^ 1].latency_ps.count;
    }
    for (guint output = 0; output < engine->ports.n_ports; output++) {
        n += engine->transmitter[output].inputs->received[port];
    }
    return n;
}

/* Latencies and order of a direction's frames, of all ports. */
static void fill_received(const DeviceRow *row, guint d, TrialDirection *direction)
{
    const Engine *engine = device_row_last(row, d);
    sim_histogram_init(&direction->latency_ps);
    for (guint output = 0; output < engine->ports.n_ports; output++) {
        const Transmitter *transmitter = &engine->transmitter[output];
        if (engine->ports.takes_turns) {
            sim_histogram_merge(&direction->latency_ps, &transmitter->inputs->latency_ps[d]);
            direction->out_of_order += transmitter->inputs->n_out_of_order[d];
            direction->gaps += transmitter->inputs->n_gaps[d];
        } else if (output % DUT_PORTS != d) {
            sim_histogram_merge(&direction->latency_ps, &transmitter->latency_ps);
            direction->out_of_order += transmitter->n_out_of_order;
            direction->gaps += transmitter->n_gaps;
        }
    }
}

/* Of an input port; `direction` is the trial's, to which modifiers are added. */
static gboolean fill_port(const DeviceRow *row, guint port_number, SimTime horizon_ps,
                          TrialPort *port, TrialDirection *direction, GError **error)
{
    const Engine *first = device_row_first(row, port_number);
    const Sender *sender = &first->sender[port_number];
    port->sent = sender_n_started(sender, horizon_ps) - sender->first;
    if (sender->modifier_queue != NULL) {
        if (!fill_modifiers(first, port_number, horizon_ps, &direction->modifiers, error)) {
            return FALSE;
        }
        for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
            port->sent -= direction->modifiers.sent[kind];
        }
    }
    port->received = count_received(row, port_number);
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        port->lost[loss] = device_row_n_lost(row, port_number, (TrialLoss)loss);
    }
    port->in_flight = port->sent + sender->first + sender->n_modifiers - sender->next +
                      device_row_n_inside(row, port_number);
    return first->background[port_number] == NULL ||
           fill_background(first, port_number, horizon_ps, &direction->background, error);
}

/* All frames that were sent to the port, or to all of them, are somewhere. `where`: for the error.
 */
static gboolean is_conserved(const TrialPort *port, const char *where, SimTime horizon_ps,
                             GError **error)
{
    guint64 settled = port->received + sum_lost(port->lost);
    if (port->sent == settled + port->in_flight &&
        (horizon_ps != SIM_TIME_NEVER || port->in_flight == 0)) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL,
                "frames are not conserved %s: %" G_GUINT64_FORMAT " sent, %" G_GUINT64_FORMAT
                " received or lost, %" G_GUINT64_FORMAT " in flight",
                where, port->sent, settled, port->in_flight);
    return FALSE;
}

/* Where frames leave in turn, what is in the outputs is not told apart by input port: the sum is
 * conserved, and each port has the rest of its own in flight. */
static gboolean share_in_flight(TrialPort *ports, guint n_ports, SimTime horizon_ps, GError **error)
{
    TrialPort all = {0};
    for (guint i = 0; i < n_ports; i++) {
        all.sent += ports[i].sent;
        all.received += ports[i].received;
        all.in_flight += ports[i].in_flight;
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            all.lost[loss] += ports[i].lost[loss];
        }
        ports[i].in_flight = ports[i].sent - ports[i].received - sum_lost(ports[i].lost);
    }
    return is_conserved(&all, "in all ports together", horizon_ps, error);
}

static void add_port(TrialDirection *direction, const TrialPort *port)
{
    direction->sent += port->sent;
    direction->received += port->received;
    direction->in_flight += port->in_flight;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        direction->lost[loss] += port->lost[loss];
    }
}

static gboolean fill_directions(const DeviceRow *row, SimTime horizon_ps, TrialResult *result,
                                GError **error)
{
    const PortPlan *plan = &row->engines[0].ports;
    TrialPort ports[DUT_MAX_PORTS] = {0};
    for (guint i = 0; i < plan->n_ports; i++) {
        if (!fill_port(row, i, horizon_ps, &ports[i], &result->direction[i % DUT_PORTS], error)) {
            return FALSE;
        }
        ports[i].delivered = row->engines[0].transmitter[i].latency_ps.count;
    }
    if (plan->takes_turns && !share_in_flight(ports, plan->n_ports, horizon_ps, error)) {
        return FALSE;
    }
    for (guint i = 0; i < plan->n_ports; i++) {
        g_autofree char *where = g_strdup_printf("in direction %u, port %u", i % DUT_PORTS, i);
        if (!is_conserved(&ports[i], where, horizon_ps, error)) {
            return FALSE;
        }
        add_port(&result->direction[i % DUT_PORTS], &ports[i]);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        fill_received(row, d, &result->direction[d]);
    }
    if (plan->n_ports > DUT_PORTS) {
        result->n_ports = plan->n_ports;
        memcpy(result->port, ports, sizeof ports);
    }
    return TRUE;
}

static void fill_queues(const Engine *engine, const DutSettings *dut, guint device,
                        TrialQueue *queues)
{
    for (guint i = 0; i < engine->ports.n_ports * engine->n_queues; i++) {
        const ReceiveRing *ring = &engine->rings[i];
        TrialQueue *queue = &queues[i];
        queue->device = device;
        queue->port = i / engine->n_queues;
        queue->queue = i % engine->n_queues;
        queue->core = dut_core_of(dut, queue->queue);
        queue->worker = dut_dispatches_flows(dut)
                            ? TRIAL_NO_WORKER
                            : dut_forwarder_of(dut, queue->port, queue->queue);
        queue->frames = ring->n_admitted;
        queue->dropped = ring->n_lost;
        queue->ring_max = receive_ring_n_highest(ring);
        if (engine->lists != NULL && engine->dispatch == NULL) {
            queue->list_frames = engine->lists[i].n_admitted;
            queue->list_dropped = engine->lists[i].n_lost;
            queue->list_max = receive_ring_n_highest(&engine->lists[i]);
        }
    }
}

/* Of tasks that flows choose; returns how many they are. `lists`: NULL to count them only. */
static guint fill_lists(const Engine *engine, guint device, TrialList *lists)
{
    guint n_lists = engine->dispatch != NULL ? engine->n_lists : 0;
    for (guint i = 0; lists != NULL && i < n_lists; i++) {
        const ReceiveRing *list = &engine->lists[i];
        lists[i] = (TrialList){.device = device,
                               .frames = list->n_admitted,
                               .dropped = list->n_lost,
                               .most = receive_ring_n_highest(list)};
    }
    return n_lists;
}

static TrialWorker worker_result(const Engine *engine, guint device, const Core *core,
                                 gboolean forwards, SimTime busy_ps, SimTime horizon_ps)
{
    TrialWorker worker = {
        .device = device,
        .polls = core->n_polls,
        .wakeups = core->n_wakeups,
        .busy_ps = busy_ps,
        .lock_wait_ps = core->lock_wait_ps,
    };
    if (forwards) {
        for (guint port = 0; port < engine->ports.n_ports; port++) {
            worker.frames += engine->transmitter[port].n_forwarded[core->number];
        }
    } else {
        worker.frames = core_n_ended(core, horizon_ps);
    }
    return worker;
}

static void fill_workers(const Engine *engine, guint device, SimTime horizon_ps, TrialWorker *cores,
                         TrialWorker *tasks)
{
    gboolean dispatches = engine->n_tasks > 0;
    for (guint i = 0; i < engine->n_cores; i++) {
        cores[i] = worker_result(engine, device, &engine->cores[i], !dispatches, engine->busy_ps[i],
                                 horizon_ps);
    }
    for (guint i = 0; i < engine->n_tasks; i++) {
        tasks[i] = worker_result(engine, device, &engine->tasks[i], TRUE,
                                 engine->busy_ps[engine->n_cores + i], horizon_ps);
    }
}

static void fill_losses(const Engine *engine, const char *name, TrialDeviceLosses *losses)
{
    losses->name = name;
    for (guint i = 0; i < engine->ports.n_ports * TRIAL_N_LOSSES; i++) {
        guint loss = i % TRIAL_N_LOSSES;
        losses->lost[loss] += ledger_lost(&engine->ledger, i / TRIAL_N_LOSSES)[loss];
    }
}

/* What each device says for itself. */
static void fill_devices(const DeviceRow *row, SimTime horizon_ps, TrialResult *result)
{
    result->n_devices = row->n_devices;
    for (guint i = 0; i < row->n_devices; i++) {
        result->n_queues += row->engines[i].ports.n_ports * row->engines[i].n_queues;
        result->n_cores += row->engines[i].n_cores;
        result->n_tasks += row->engines[i].n_tasks;
        result->n_lists += fill_lists(&row->engines[i], i, NULL);
    }
    result->queue = g_new0(TrialQueue, result->n_queues);
    result->core = g_new0(TrialWorker, result->n_cores);
    result->task = g_new0(TrialWorker, result->n_tasks);
    result->list = g_new0(TrialList, result->n_lists);
    TrialQueue *queue = result->queue;
    TrialWorker *core = result->core;
    TrialWorker *task = result->task;
    TrialList *list = result->list;
    for (guint i = 0; i < row->n_devices; i++) {
        const Engine *engine = &row->engines[i];
        fill_queues(engine, row->setup[i].dut, i, queue);
        fill_workers(engine, i, horizon_ps, core, task);
        fill_losses(engine, row->setup[i].dut_path, &result->devices[i]);
        queue += engine->ports.n_ports * (gsize)engine->n_queues;
        core += engine->n_cores;
        task += engine->n_tasks;
        list += fill_lists(engine, i, list);
    }
    for (guint i = 0; i < result->n_cores + result->n_tasks; i++) {
        result->events +=
            i < result->n_cores ? result->core[i].polls : result->task[i - result->n_cores].polls;
    }
}

static void add_neighbours(TrialNeighbours *sum, const Resolver *resolver)
{
    TrialNeighbours counts = resolver_get_counts(resolver);
    sum->learned += counts.learned;
    sum->entries += counts.entries;
    sum->requests += counts.requests;
    sum->answers += counts.answers;
}

static void fill_switches(const SwitchNetwork *network, TrialResult *result)
{
    for (guint i = 0; network != NULL && i < network->n_nodes; i++) {
        result->switches[result->n_switches++] = switch_node_counts(&network->node[i]);
    }
}

TrialResult *trial_result_new(const TrialSetup *setup, const DeviceRow *row,
                              const TrialRequest *request, SimTime horizon_ps, GError **error)
{
    g_autoptr(TrialResult) result = g_new0(TrialResult, 1);
    result->request = *request;
    result->first_loss_ps = device_row_first_loss_ps(row);
    result->last_loss_ps = device_row_last_loss_ps(row);
    result->observed_ps = MIN(request->duration_ps, horizon_ps);
    for (guint i = 0; i < row->n_devices; i++) {
        sim_fingerprint_combine(&result->fingerprint, &row->engines[i].ledger.fingerprint);
    }
    if (row->network != NULL) {
        sim_fingerprint_combine(&result->fingerprint, &row->network->ledger.fingerprint);
    }
    if (!fill_directions(row, horizon_ps, result, error)) {
        return NULL;
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        fill_probes(setup, row, d, &result->direction[d]);
        fill_bins(request, row, d, &result->direction[d]);
    }
    /* A trial too short for a single frame shows nothing. */
    result->pass = result->first_loss_ps == SIM_TIME_NEVER && trial_result_sent(result) > 0;
    fill_devices(row, horizon_ps, result);
    for (guint i = 0; i < row->n_devices; i++) {
        if (row->engines[i].resolver != NULL) {
            add_neighbours(&result->neighbours, row->engines[i].resolver);
        }
    }
    fill_switches(row->network, result);
    return g_steal_pointer(&result);
}

void trial_result_free(TrialResult *result)
{
    if (result != NULL) {
        for (guint i = 0; i < DUT_PORTS * TRIAL_N_MEASURES; i++) {
            sim_bins_free(result->direction[i / TRIAL_N_MEASURES].bins[i % TRIAL_N_MEASURES]);
        }
        g_free(result->queue);
        g_free(result->core);
        g_free(result->task);
        g_free(result->list);
        g_free(result);
    }
}

gboolean trial_request_is_equal(const TrialRequest *a, const TrialRequest *b)
{
    return a->rate_pps == b->rate_pps && a->duration_ps == b->duration_ps &&
           a->change_ps == b->change_ps && a->changed_rate_pps == b->changed_rate_pps &&
           a->reset_ps == b->reset_ps && a->n_frames == b->n_frames &&
           a->stop_at_first_loss == b->stop_at_first_loss && a->stream_trial == b->stream_trial &&
           a->probe.n_tags == b->probe.n_tags && a->probe.tags_from_ps == b->probe.tags_from_ps &&
           a->probe.variation == b->probe.variation && a->bins == b->bins;
}

gboolean trial_request_has_probe(const TrialRequest *request)
{
    return request->probe.n_tags > 0 || request->probe.variation;
}

SendPlan trial_request_plan(const TrialRequest *request)
{
    return (SendPlan){.rate_pps = request->rate_pps,
                      .change_ps = request->change_ps,
                      .changed_rate_pps = request->changed_rate_pps};
}

guint64 trial_request_n_frames(const TrialRequest *request)
{
    SendPlan plan = trial_request_plan(request);
    guint64 n_frames = send_plan_count(&plan, request->duration_ps);
    return request->n_frames > 0 ? MIN(request->n_frames, n_frames) : n_frames;
}

guint64 trial_result_sent(const TrialResult *result)
{
    return result->direction[0].sent + result->direction[1].sent;
}

guint64 trial_result_received(const TrialResult *result)
{
    return result->direction[0].received + result->direction[1].received;
}

guint64 trial_result_lost(const TrialResult *result)
{
    return sum_lost(result->direction[0].lost) + sum_lost(result->direction[1].lost);
}
