#include "models/trial.h"

#include "models/device_row.h"

__extension__ typedef __int128 Wide;

/* A search trial notes where it stands after 1, 2, 4, .. windows, and after every so many. */
#define CHECKPOINT_WINDOWS 512

/* How far an engine is. */
typedef struct {
    SimTime now_ps;
    gboolean sending;
} Position;

struct Trial {
    TrialSetup setup;
    DeviceRow *row;        /* of the trial under way, or the last one */
    DeviceRow *checkpoint; /* where a search trial stood a while ago; NULL until there is one */
    SimTrace *trace;
    const gint *cancelled[2]; /* (nullable) */
};

guint trial_n_devices(const TrialSetup *setup)
{
    return 1 + setup->n_behind;
}

TrialSetup trial_device_setup(const TrialSetup *setup, guint device)
{
    TrialSetup alone = *setup;
    alone.n_behind = 0;
    if (device > 0) {
        alone.dut = setup->behind[device - 1].dut;
        alone.dut_path = setup->behind[device - 1].path;
        alone.links[0] = setup->behind[device - 1].link;
    }
    if (device < setup->n_behind) {
        alone.links[1] = setup->behind[device].link;
    }
    return alone;
}

const LinkSettings *trial_tester_link(const TrialSetup *setup, guint port)
{
    const SwitchPlace *place = &setup->switches[port];
    return place->settings != NULL ? place->tester_link : setup->links[port];
}

gint64 trial_line_rate_pps(const TrialSetup *setup)
{
    gint64 line_rate_pps = G_MAXINT64;
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (tester_sends(setup->tester, d)) {
            line_rate_pps =
                MIN(line_rate_pps, link_line_rate_pps(trial_tester_link(setup, d)->rate_bps,
                                                      tester_frame_bytes(setup->tester)));
        }
    }
    return line_rate_pps;
}

Rss *trial_rss_new(const TrialSetup *setup)
{
    g_autofree char *key_path = g_strconcat(setup->dut_path, ".nic.rss.key", NULL);
    return rss_new(&setup->dut->nic.rss, dut_n_queues(setup->dut),
                   sim_random_stream(setup->seed, setup->repetition, key_path));
}

Trial *trial_new(const TrialSetup *setup)
{
    Trial *trial = g_new0(Trial, 1);
    trial->setup = *setup;
    trial->trace = sim_trace_new(TRIAL_N_TRACES);
    trial->row = g_new(DeviceRow, 1);
    device_row_init(trial->row, &trial->setup, NULL);
    return trial;
}

void trial_free(Trial *trial)
{
    if (trial != NULL) {
        /* Either may own the flows: that one last. */
        DeviceRow *owner = trial->row->engines[0].owns_flows ? trial->row : trial->checkpoint;
        DeviceRow *other = owner == trial->row ? trial->checkpoint : trial->row;
        if (other != NULL) {
            device_row_clear(other);
        }
        device_row_clear(owner);
        g_free(other);
        g_free(owner);
        sim_trace_free(trial->trace);
        g_free(trial);
    }
}

SimTrace *trial_get_trace(Trial *trial)
{
    return trial->trace;
}

void trial_set_cancelled(Trial *trial, const gint *cancelled, const gint *also)
{
    trial->cancelled[0] = cancelled;
    trial->cancelled[1] = also;
}

/* ---- running ---- */

static guint64 stream_start(const TrialSetup *setup, guint direction, const char *what,
                            gint stream_trial)
{
    g_autofree char *path = g_strdup_printf("%s.%s.%s", setup->tester_path,
                                            direction == 0 ? "forward" : "reverse", what);
    g_autofree char *trial_path =
        stream_trial < 0 ? NULL : g_strdup_printf("%s.%d", path, stream_trial);
    return sim_random_stream(setup->seed, setup->repetition, trial_path ? trial_path : path).start;
}

static void choose_streams(Trial *trial, gint stream_trial)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (!tester_sends(trial->setup.tester, d)) {
            continue;
        }
        guint64 addresses = stream_start(&trial->setup, d, "addresses", stream_trial);
        guint64 ports = stream_start(&trial->setup, d, "ports", stream_trial);
        for (guint i = 0; i < trial->row->n_devices; i++) {
            flow_set_streams(trial->row->engines[i].flow[d], addresses, ports);
        }
    }
}

static void reset(Trial *trial, const TrialRequest *request, const SimTrace *trace)
{
    device_row_reset(trial->row, request->rate_pps, trial_request_n_frames(request), trace);
    Resolver *resolver = trial->row->engines[0].resolver;
    if (resolver != NULL) {
        resolver_reset(resolver, request->rate_pps, request->duration_ps);
    }
}

static gboolean is_cancelled(const Trial *trial)
{
    for (guint i = 0; i < G_N_ELEMENTS(trial->cancelled); i++) {
        if (trial->cancelled[i] != NULL && g_atomic_int_get(trial->cancelled[i]) != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether anybody listens to this trial. */
static gboolean is_traced(const Trial *trial)
{
    for (guint source = 0; source < TRIAL_N_TRACES; source++) {
        if (sim_trace_is_connected(trial->trace, source)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Brings the devices to the end of their next window, `last_ps` at most. */
static void run_window(DeviceRow *row, Position *position, SimTime duration_ps, SimTime last_ps,
                       SimTime horizon_ps)
{
    SimTime until_ps = MIN(device_row_window_end_ps(row, position->now_ps), last_ps);
    until_ps = position->sending ? MIN(until_ps, duration_ps) : until_ps;
    device_row_advance(row, until_ps, horizon_ps);
    if (position->sending && (until_ps == duration_ps || until_ps == last_ps)) {
        device_row_note_busy(row, MIN(duration_ps, horizon_ps));
        position->sending = FALSE;
    }
    position->now_ps = until_ps;
}

/* From `from` on until all is settled, or the horizon is passed. FALSE when cancelled. */
static gboolean run_to(Trial *trial, const TrialRequest *request, Position from, SimTime horizon_ps)
{
    SimTime last_ps = horizon_ps == SIM_TIME_NEVER ? SIM_TIME_NEVER : horizon_ps + 1;
    Position position = from;
    while (position.now_ps < last_ps) {
        run_window(trial->row, &position, request->duration_ps, last_ps, horizon_ps);
        if (is_cancelled(trial)) {
            return FALSE;
        }
    }
    device_row_freeze(trial->row, position.now_ps);
    return TRUE;
}

static const Position start = {.now_ps = 0, .sending = TRUE};

static void note_checkpoint(Trial *trial)
{
    if (trial->checkpoint == NULL) {
        trial->checkpoint = g_new(DeviceRow, 1);
        device_row_init(trial->checkpoint, &trial->setup, trial->row);
    }
    device_row_copy(trial->checkpoint, trial->row);
}

/* From time 0 until a frame is lost or all is settled. `*noted` is where the checkpoint stands;
 * still the start when there is none. FALSE when cancelled. */
static gboolean run_to_loss(Trial *trial, const TrialRequest *request, Position *noted)
{
    Position position = start;
    *noted = start;
    for (guint n = 1; position.now_ps < SIM_TIME_NEVER; n++) {
        run_window(trial->row, &position, request->duration_ps, SIM_TIME_NEVER, SIM_TIME_NEVER);
        if (is_cancelled(trial)) {
            return FALSE;
        }
        if (device_row_first_loss_ps(trial->row) != SIM_TIME_NEVER) {
            break;
        }
        gboolean due = (n & (n - 1)) == 0 || n % CHECKPOINT_WINDOWS == 0;
        /* what cannot be copied is brought to its loss from the start */
        if (due && position.sending && device_row_can_copy(trial->row)) {
            note_checkpoint(trial);
            *noted = position;
        }
    }
    device_row_freeze(trial->row, position.now_ps);
    return TRUE;
}

/* ---- results ---- */

static guint64 sum_lost(const guint64 *lost)
{
    guint64 sum = 0;
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        sum += lost[i];
    }
    return sum;
}

/* Frames of a direction that began by `horizon_ps`: the k with floor(k 10^12 / r) <= T. */
static guint64 n_sent(const Sender *sender, SimTime horizon_ps)
{
    if (horizon_ps == SIM_TIME_NEVER) {
        return sender->n_frames;
    }
    Wide scaled = (Wide)(horizon_ps + 1) * sender->pacer.rate;
    Wide n = (scaled + SIM_PS_PER_S - 1) / SIM_PS_PER_S;
    return n < (Wide)sender->n_frames ? (guint64)n : sender->n_frames;
}

static gboolean fill_direction(const DeviceRow *row, guint d, SimTime horizon_ps,
                               TrialDirection *direction, GError **error)
{
    const Sender *sender = &device_row_first(row, d)->sender[d];
    direction->sent = n_sent(sender, horizon_ps);
    direction->latency_ps = device_row_last(row, d)->transmitter[1 - d].latency_ps;
    direction->received = direction->latency_ps.count;
    for (guint i = 0; i < row->n_devices * TRIAL_N_LOSSES; i++) {
        guint loss = i % TRIAL_N_LOSSES;
        direction->lost[loss] += row->engines[i / TRIAL_N_LOSSES].ledger.lost[d][loss];
    }
    direction->in_flight = direction->sent - sender->next + device_row_n_inside(row, d);
    guint64 settled = direction->received + sum_lost(direction->lost);
    if (direction->sent != settled + direction->in_flight ||
        (horizon_ps == SIM_TIME_NEVER && direction->in_flight != 0)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL,
                    "frames are not conserved in direction %u: %" G_GUINT64_FORMAT
                    " sent, %" G_GUINT64_FORMAT " received or lost, %" G_GUINT64_FORMAT
                    " in flight",
                    d, direction->sent, settled, direction->in_flight);
        return FALSE;
    }
    return TRUE;
}

static void fill_queues(const Engine *engine, const DutSettings *dut, guint device,
                        TrialQueue *queues)
{
    for (guint i = 0; i < DUT_PORTS * engine->n_queues; i++) {
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
        worker.frames = engine->transmitter[0].n_forwarded[core->number] +
                        engine->transmitter[1].n_forwarded[core->number];
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
    for (guint i = 0; i < DUT_PORTS * TRIAL_N_LOSSES; i++) {
        guint loss = i % TRIAL_N_LOSSES;
        losses->lost[loss] += engine->ledger.lost[i / TRIAL_N_LOSSES][loss];
    }
}

/* What each device says for itself. */
static void fill_devices(const DeviceRow *row, SimTime horizon_ps, TrialResult *result)
{
    result->n_devices = row->n_devices;
    for (guint i = 0; i < row->n_devices; i++) {
        result->n_queues += DUT_PORTS * row->engines[i].n_queues;
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
        queue += DUT_PORTS * engine->n_queues;
        core += engine->n_cores;
        task += engine->n_tasks;
        list += fill_lists(engine, i, list);
    }
    for (guint i = 0; i < result->n_cores + result->n_tasks; i++) {
        result->events +=
            i < result->n_cores ? result->core[i].polls : result->task[i - result->n_cores].polls;
    }
}

static void fill_switches(const Engine *engine, TrialResult *result)
{
    for (guint i = 0; engine->path != NULL && i < engine->path->n_nodes; i++) {
        result->switches[result->n_switches++] = switch_node_counts(&engine->path->node[i]);
    }
}

static TrialResult *make_result(Trial *trial, const TrialRequest *request, SimTime horizon_ps,
                                GError **error)
{
    const DeviceRow *row = trial->row;
    g_autoptr(TrialResult) result = g_new0(TrialResult, 1);
    result->request = *request;
    result->first_loss_ps = device_row_first_loss_ps(row);
    result->last_loss_ps = device_row_last_loss_ps(row);
    result->observed_ps = MIN(request->duration_ps, horizon_ps);
    for (guint i = 0; i < row->n_devices; i++) {
        sim_fingerprint_combine(&result->fingerprint, &row->engines[i].ledger.fingerprint);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (!fill_direction(row, d, horizon_ps, &result->direction[d], error)) {
            return NULL;
        }
    }
    /* A trial too short for a single frame shows nothing. */
    result->pass = result->first_loss_ps == SIM_TIME_NEVER && trial_result_sent(result) > 0;
    fill_devices(row, horizon_ps, result);
    if (row->engines[0].resolver != NULL) {
        result->neighbours = resolver_get_counts(row->engines[0].resolver);
    }
    fill_switches(&row->engines[0], result);
    return g_steal_pointer(&result);
}

/* A trial that stops at its first loss. The window that shows a loss goes on past it, so the trial
 * is brought to the very instant a second time: from the checkpoint, or from the start when
 * something later than the loss was counted by then, or somebody listens. */
static gboolean run_search_trial(Trial *trial, const TrialRequest *request, SimTime *horizon_ps)
{
    Position noted;
    gboolean traced = is_traced(trial);
    if (!run_to_loss(trial, request, &noted)) {
        return FALSE;
    }
    *horizon_ps = device_row_first_loss_ps(trial->row);
    if (*horizon_ps == SIM_TIME_NEVER && !traced) {
        return TRUE;
    }
    if (noted.now_ps > 0 && !traced &&
        MAX(noted.now_ps, engine_last_received_ps(&trial->checkpoint->engines[0])) <= *horizon_ps) {
        DeviceRow *checkpoint = trial->checkpoint;
        trial->checkpoint = trial->row;
        trial->row = checkpoint;
        return run_to(trial, request, noted, *horizon_ps);
    }
    reset(trial, request, trial->trace);
    return run_to(trial, request, start, *horizon_ps);
}

TrialResult *trial_run(Trial *trial, const TrialRequest *request, GError **error)
{
    SimTime horizon_ps = SIM_TIME_NEVER;
    choose_streams(trial, request->stream_trial);
    reset(trial, request, request->stop_at_first_loss ? NULL : trial->trace);
    gboolean done = request->stop_at_first_loss ? run_search_trial(trial, request, &horizon_ps)
                                                : run_to(trial, request, start, horizon_ps);
    return done ? make_result(trial, request, horizon_ps, error) : NULL;
}

void trial_result_free(TrialResult *result)
{
    if (result != NULL) {
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
           a->n_frames == b->n_frames && a->stop_at_first_loss == b->stop_at_first_loss &&
           a->stream_trial == b->stream_trial;
}

guint64 trial_request_n_frames(const TrialRequest *request)
{
    guint64 n_frames = (guint64)sim_pacer_count(request->rate_pps, request->duration_ps);
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
