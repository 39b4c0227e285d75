#include "models/trial.h"

#include "models/outage.h"
#include "models/trial-internal.h"
#include "models/virtual_trial.h"

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
    LatencyProbe *probe[DUT_PORTS]; /* of the directions, while a trial with a probe is under way */
    SimTrace *probe_trace;          /* tells the probes of losses */
    const gint *cancelled[2];       /* (nullable) */
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
    }
    alone.links[0] = trial_way_link(setup, device, 1);
    alone.links[1] = trial_way_link(setup, device + 1, 0);
    alone.ways = setup->ways != NULL ? setup->ways + device : NULL;
    return alone;
}

const SwitchWay *trial_way_switches(const TrialSetup *setup, guint way)
{
    return setup->ways != NULL && setup->ways[way].n_switches > 0 ? &setup->ways[way] : NULL;
}

gboolean trial_has_switches(const TrialSetup *setup)
{
    for (guint way = 0; way <= trial_n_devices(setup); way++) {
        if (trial_way_switches(setup, way) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

const LinkSettings *trial_way_link(const TrialSetup *setup, guint way, guint end)
{
    const SwitchWay *switches = trial_way_switches(setup, way);
    if (switches != NULL) {
        return switches->links[end == 0 ? 0 : switches->n_switches];
    }
    return way == 0                        ? setup->links[0]
           : way == trial_n_devices(setup) ? setup->links[1]
                                           : setup->behind[way - 1].link;
}

const LinkSettings *trial_tester_link(const TrialSetup *setup, guint port)
{
    return port % DUT_PORTS == 0 ? trial_way_link(setup, 0, 0)
                                 : trial_way_link(setup, trial_n_devices(setup), 1);
}

gint64 trial_line_rate_pps(const TrialSetup *setup)
{
    gint64 line_rate_pps = G_MAXINT64;
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (tester_sends(setup->tester, d)) {
            line_rate_pps = MIN(line_rate_pps, traffic_line_rate_pps(setup->tester, d,
                                                                     trial_tester_link(setup, d)));
        }
    }
    return line_rate_pps;
}

static guint64 stream_start(const TrialSetup *setup, guint port, const char *what,
                            gint stream_trial)
{
    const char *direction = port % DUT_PORTS == 0 ? "forward" : "reverse";
    guint pair = port / DUT_PORTS;
    g_autofree char *path =
        pair == 0 ? g_strdup_printf("%s.%s.%s", setup->tester_path, direction, what)
                  : g_strdup_printf("%s.%u.%s.%s", setup->tester_path, pair, direction, what);
    g_autofree char *trial_path =
        stream_trial < 0 ? NULL : g_strdup_printf("%s.%d", path, stream_trial);
    return sim_random_stream(setup->seed, setup->repetition, trial_path ? trial_path : path).start;
}

void trial_flow_shares(const TrialSetup *setup, const Rss *rss, guint port, double *share)
{
    g_autoptr(Flow) flow = flow_new(setup->tester, rss, port);
    flow_set_streams(flow, stream_start(setup, port, "addresses", -1),
                     stream_start(setup, port, "ports", -1));
    flow_get_shares(flow, dut_n_queues(setup->dut), share);
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
        sim_trace_free(trial->probe_trace);
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

static void choose_background(Trial *trial, guint d, gint stream_trial)
{
    Flow *flow = device_row_first(trial->row, d)->background[d];
    if (flow != NULL) {
        flow_set_streams(flow, stream_start(&trial->setup, d, "background.addresses", stream_trial),
                         stream_start(&trial->setup, d, "background.ports", stream_trial));
        flow_set_choice(flow, stream_start(&trial->setup, d, "background.flows", stream_trial));
    }
}

static void choose_streams(Trial *trial, gint stream_trial)
{
    for (guint d = 0; d < tester_n_ports(trial->setup.tester); d++) {
        if (!tester_sends(trial->setup.tester, d % DUT_PORTS)) {
            continue;
        }
        guint64 addresses = stream_start(&trial->setup, d, "addresses", stream_trial);
        guint64 ports = stream_start(&trial->setup, d, "ports", stream_trial);
        guint64 choice = stream_start(&trial->setup, d, "flows", stream_trial);
        for (guint i = 0; i < trial->row->n_devices; i++) {
            flow_set_streams(trial->row->engines[i].flow[d], addresses, ports);
            flow_set_choice(trial->row->engines[i].flow[d], choice);
        }
        const Sender *sender = &device_row_first(trial->row, d)->sender[d];
        if (sender->source != NULL) {
            frame_source_set_streams(
                sender->source, stream_start(&trial->setup, d, "arrivals", stream_trial),
                stream_start(&trial->setup, d, "background.arrivals", stream_trial));
        }
        choose_background(trial, d, stream_trial);
    }
}

static void reset(Trial *trial, const TrialRequest *request, const SimTrace *trace)
{
    SendPlan plan = trial_request_plan(request);
    device_row_reset(trial->row, &plan, trial_request_n_frames(request), trace);
    for (guint i = 0; i < trial->row->n_devices; i++) {
        if (trial->row->engines[i].resolver != NULL) {
            resolver_reset(trial->row->engines[i].resolver, &plan, request->duration_ps);
        }
    }
    for (guint d = 0; d < tester_n_ports(trial->setup.tester); d++) {
        sender_begin_source(&device_row_first(trial->row, d)->sender[d], request->duration_ps);
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
        MAX(noted.now_ps, device_row_last_received_ps(trial->checkpoint)) <= *horizon_ps) {
        DeviceRow *checkpoint = trial->checkpoint;
        trial->checkpoint = trial->row;
        trial->row = checkpoint;
        return run_to(trial, request, noted, *horizon_ps);
    }
    reset(trial, request, trial->trace);
    return run_to(trial, request, start, *horizon_ps);
}

/* ---- looking at single frames ---- */

/* SimTraceHook of losses. */
static void note_loss(const SimTraceRecord *record, gpointer user_data)
{
    Trial *trial = user_data;
    const Traffic *traffic = trial->row->engines[0].traffic;
    guint64 number = record->frame;
    if (traffic != NULL && traffic->has_modifiers && frame_word_is_modifier(number)) {
        number = modifier_number(number);
    }
    if (number >> FRAME_WORD_CONTROL_BIT == 0 && record->port < DUT_PORTS) {
        latency_probe_lose(trial->probe[record->port], number);
    }
}

static void begin_probes(Trial *trial, const TrialRequest *request)
{
    SendPlan plan = trial_request_plan(request);
    for (guint d = 0; d < DUT_PORTS; d++) {
        trial->probe[d] = latency_probe_new(&request->probe);
        guint64 n_frames =
            tester_sends(trial->setup.tester, d) ? trial_request_n_frames(request) : 0;
        latency_probe_reset(trial->probe[d], &plan, n_frames);
        device_row_last(trial->row, d)->transmitter[1 - d].probe = trial->probe[d];
    }
    if (trial->probe_trace == NULL) {
        trial->probe_trace = sim_trace_new(TRIAL_N_TRACES);
        sim_trace_connect(trial->probe_trace, TRIAL_TRACE_DROP, note_loss, trial);
    }
}

static void end_probes(Trial *trial)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        device_row_last(trial->row, d)->transmitter[1 - d].probe = NULL;
        g_clear_pointer(&trial->probe[d], latency_probe_free);
    }
}

/* Runs the trial as often as the probes need, the same each time. FALSE when cancelled. */
static gboolean run_with_probes(Trial *trial, const TrialRequest *request)
{
    gboolean more = TRUE;
    while (more) {
        reset(trial, request, trial->probe_trace);
        if (!run_to(trial, request, start, SIM_TIME_NEVER)) {
            return FALSE;
        }
        more = latency_probe_end_pass(trial->probe[0]);
        more |= latency_probe_end_pass(trial->probe[1]);
    }
    return TRUE;
}

static TrialResult *run_probed_trial(Trial *trial, const TrialRequest *request, GError **error)
{
    g_assert(!request->stop_at_first_loss);
    begin_probes(trial, request);
    TrialResult *result =
        run_with_probes(trial, request)
            ? trial_result_new(&trial->setup, trial->row, request, SIM_TIME_NEVER, error)
            : NULL;
    end_probes(trial);
    return result;
}

/* ---- a DUT that is reset ---- */

/* Of the directions. */
typedef struct {
    OutageProbe *probe[DUT_PORTS];
} OutageProbes;

/* SimTraceHook of losses. */
static void note_loss_before(const SimTraceRecord *record, gpointer user_data)
{
    const OutageProbes *probes = user_data;
    if (record->frame >> FRAME_WORD_CONTROL_BIT == 0) {
        outage_probe_lose(probes->probe[record->port], record->frame);
    }
}

static void set_outage_probes(Trial *trial, const OutageProbes *probes)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        device_row_last(trial->row, d)->transmitter[1 - d].outage =
            probes != NULL ? probes->probe[d] : NULL;
    }
}

/* The device as it is until the outage; NULL as trial_run. */
static TrialResult *run_before(Trial *trial, const TrialRequest *request, const TrialOutage *outage,
                               OutageProbes *probes, GError **error)
{
    g_autoptr(SimTrace) trace = sim_trace_new(TRIAL_N_TRACES);
    sim_trace_connect(trace, TRIAL_TRACE_DROP, note_loss_before, probes);
    reset(trial, request, trace);
    SimTime horizon_ps = outage->from_ps - 1;
    return run_to(trial, request, start, horizon_ps)
               ? trial_result_new(&trial->setup, trial->row, request, horizon_ps, error)
               : NULL;
}

/* The device as it begins anew; NULL as trial_run. */
static TrialResult *run_after(Trial *trial, const TrialRequest *request, const TrialOutage *outage,
                              const OutageProbes *probes, GError **error)
{
    const Position position = {.now_ps = outage->until_ps,
                               .sending = outage->until_ps < request->duration_ps};
    for (guint d = 0; d < DUT_PORTS; d++) {
        outage_probe_begin(probes->probe[d]);
    }
    reset(trial, request, NULL);
    engine_begin_at(&trial->row->engines[0], outage->until_ps);
    device_row_note_busy(trial->row, request->duration_ps);
    return run_to(trial, request, position, SIM_TIME_NEVER)
               ? trial_result_new(&trial->setup, trial->row, request, SIM_TIME_NEVER, error)
               : NULL;
}

static TrialResult *run_around(Trial *trial, const TrialRequest *request, const TrialOutage *outage,
                               OutageProbes *probes, GError **error)
{
    OutageDirection directions[DUT_PORTS];
    g_autoptr(TrialResult) result = run_before(trial, request, outage, probes, error);
    g_autoptr(TrialResult) after =
        result != NULL ? run_after(trial, request, outage, probes, error) : NULL;
    if (after == NULL) {
        return NULL;
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        const Sender *sender = &trial->row->engines[0].sender[d];
        directions[d] = (OutageDirection){.probe = probes->probe[d],
                                          .n_frames = sender->n_frames,
                                          .n_before = sender->first,
                                          .to_dut_ps = sender->delay_ps};
    }
    result->outage = *outage;
    return outage_join(result, after, directions, error) ? g_steal_pointer(&result) : NULL;
}

static TrialResult *run_reset_trial(Trial *trial, const TrialRequest *request,
                                    const TrialOutage *outage, GError **error)
{
    g_assert(!request->stop_at_first_loss && !trial_request_has_probe(request));
    g_assert(request->change_ps == 0 && trial_n_devices(&trial->setup) == 1);
    OutageProbes probes = {{outage_probe_new(), outage_probe_new()}};
    set_outage_probes(trial, &probes);
    TrialResult *result = run_around(trial, request, outage, &probes, error);
    set_outage_probes(trial, NULL);
    for (guint d = 0; d < DUT_PORTS; d++) {
        outage_probe_free(probes.probe[d]);
    }
    return result;
}

TrialResult *trial_run(Trial *trial, const TrialRequest *request, GError **error)
{
    SimTime horizon_ps = SIM_TIME_NEVER;
    TrialOutage outage = trial_outage(&trial->setup, request);
    if (virtual_trial_is_wanted(&trial->setup)) {
        return virtual_trial_run(&trial->setup, request);
    }
    choose_streams(trial, request->stream_trial);
    if (outage.until_ps > 0) {
        return run_reset_trial(trial, request, &outage, error);
    }
    if (trial_request_has_probe(request)) {
        return run_probed_trial(trial, request, error);
    }
    reset(trial, request, request->stop_at_first_loss ? NULL : trial->trace);
    gboolean done = request->stop_at_first_loss ? run_search_trial(trial, request, &horizon_ps)
                                                : run_to(trial, request, start, horizon_ps);
    return done ? trial_result_new(&trial->setup, trial->row, request, horizon_ps, error) : NULL;
}
