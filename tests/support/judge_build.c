/* What the judge starts with: workers, their queues, the frames to send. Section numbers are those
 * of docs/frame-path.md. */
#include "tests/support/judge-dispatch.h"
#include "tests/support/judge_replay.h"

/* An array of `n` workers, all but their inboxes ready. */
static JudgeWorker *make_workers(const Judge *judge, guint n, const JudgeWorker *like,
                                 TrialWorker *counts)
{
    JudgeWorker *workers = g_new0(JudgeWorker, n);

    for (guint i = 0; i < n; i++) {
        workers[i] = *like;
        workers[i].number = i;
        workers[i].inboxes = g_ptr_array_new();
        workers[i].listed = g_ptr_array_new();
        judge_vector_init(judge, &workers[i].vector, &workers[i], NULL);
        workers[i].counts = &counts[i];
    }
    return workers;
}

/* Sections 4 and 6: who works, and at what cost. */
static void make_all_workers(Judge *judge)
{
    const DutSettings *dut = judge->setup->dut;
    TrialResult *result = judge->result;
    DutCosts costs = dut_costs(dut, judge->setup->tester);
    JudgeWorker forwarding = {.forwards = TRUE,
                              .frame_ps = costs.frame_ps,
                              .hold_ps = costs.hold_ps,
                              .poll_ps = costs.poll_ps,
                              .wakeup_ps = costs.wakeup_ps,
                              .budget = (guint64)dut->core.budget};
    JudgeWorker interrupt = {.frame_ps = costs.interrupt_frame_ps,
                             .poll_ps = costs.interrupt_poll_ps,
                             .wakeup_ps = costs.interrupt_wakeup_ps,
                             .budget = (guint64)dut->core.budget};
    gint64 n_tasks = dut->dispatch.mode == DISPATCH_MODE_DIRECT ? 0 : dut->dispatch.tasks;
    if (dut->dispatch.at_most_cores && n_tasks > dut->cores) {
        n_tasks = dut->cores;
    }
    gboolean dispatches = n_tasks > 0;
    gboolean is_direct = dut->dispatch.mode == DISPATCH_MODE_DIRECT;
    gboolean is_busy = dut->core.mode == CORE_MODE_BUSY_POLL;

    interrupt.polls_busily = interrupt.is_awake = interrupt.is_idle = is_busy;
    interrupt.empty_poll_ps = sim_units_cost_ps(dut->dispatch.cost.empty_poll, dut->clock_hz);
    if (!dispatches) {
        forwarding.polls_busily = forwarding.is_awake = forwarding.is_idle = is_busy;
        forwarding.empty_poll_ps = sim_units_cost_ps(
            is_direct ? dut->dispatch.cost.empty_poll : dut->cost.empty_poll, dut->clock_hz);
    }
    result->n_cores = (guint)dut->cores;
    result->core = g_new0(TrialWorker, result->n_cores);
    judge->cores =
        make_workers(judge, result->n_cores, dispatches ? &interrupt : &forwarding, result->core);
    if (dispatches) {
        forwarding.is_task = TRUE;
        forwarding.budget = (guint64)dut->dispatch.budget;
        result->n_tasks = (guint)n_tasks;
        result->task = g_new0(TrialWorker, result->n_tasks);
        judge->tasks = make_workers(judge, result->n_tasks, &forwarding, result->task);
        for (guint i = 0; i < result->n_tasks; i++) {
            if (dut->dispatch.processors == DISPATCH_PROCESSORS_SHARED) {
                judge->tasks[i].preempter = &judge->cores[i];
                judge->cores[i].preempts = &judge->tasks[i];
            }
        }
    }
}

static void make_inbox(JudgeInbox *inbox, JudgeWorker *worker, TrialQueue *counts)
{
    inbox->worker = worker;
    inbox->counts = counts;
    g_assert(worker->inboxes != NULL);
    inbox->place = worker->inboxes->len;
    g_ptr_array_add(worker->inboxes, inbox);
}

/* Section 6: where flows choose tasks, each task has one list. */
static void make_task_lists(Judge *judge)
{
    TrialResult *result = judge->result;

    result->n_lists = result->n_tasks;
    result->list = g_new0(TrialList, result->n_lists);
    judge->list_counts = g_new0(TrialQueue, result->n_lists);
    judge->lists = g_new0(JudgeInbox, result->n_lists);
    for (guint i = 0; i < result->n_lists; i++) {
        make_inbox(&judge->lists[i], &judge->tasks[i], &judge->list_counts[i]);
    }
}

/* Sections 3, 4 and 6: the queues of both ports, in the order in which workers look at them. */
static void make_inboxes(Judge *judge)
{
    const DutSettings *dut = judge->setup->dut;
    TrialResult *result = judge->result;
    guint n = judge->flows.n_queues;
    gboolean by_queue = dut->dispatch.task_of == DISPATCH_TASK_OF_QUEUE;
    gboolean has_vectors = dut->nic.interrupt.vector == INTERRUPT_VECTOR_QUEUE &&
                           dut->core.mode == CORE_MODE_INTERRUPT;

    result->n_queues = judge_n_ports(judge->setup->tester) * n;
    result->queue = g_new0(TrialQueue, result->n_queues);
    judge->rings = g_new0(JudgeInbox, result->n_queues);
    judge->by_flow =
        result->n_tasks > 0 && (dut->dispatch.task_of == DISPATCH_TASK_OF_FLOW_SCALED ||
                                dut->dispatch.task_of == DISPATCH_TASK_OF_FLOW_MODULO);
    if (judge->by_flow) {
        make_task_lists(judge);
    } else {
        judge->lists = g_new0(JudgeInbox, result->n_queues);
    }
    for (guint i = 0; i < result->n_queues; i++) {
        guint port = i / n;
        guint queue = i % n;
        TrialQueue *counts = &result->queue[i];
        *counts = (TrialQueue){.port = port, .queue = queue, .core = queue % result->n_cores};
        counts->worker = counts->core;
        make_inbox(&judge->rings[i], &judge->cores[counts->core], counts);
        judge->rings[i].has_vector = has_vectors;
        judge_vector_init(judge, &judge->rings[i].vector, judge->rings[i].worker, &judge->rings[i]);
        if (judge->by_flow) {
            counts->worker = TRIAL_NO_WORKER;
        } else if (result->n_tasks > 0) {
            counts->worker = (by_queue ? queue : port + queue) % result->n_tasks;
            make_inbox(&judge->lists[i], &judge->tasks[counts->worker], counts);
        }
    }
}

/* Section 8: what each frame costs. Sizes come in sequences of less than 100. */
static void set_costs(const Judge *judge, JudgeFrame *frames, gint64 k)
{
    JudgeFrame *frame = &frames[k];
    frame->is_sized = !judge_traffic_is_plain(judge->setup->tester);
    if (!frame->is_sized) {
        return;
    }
    TesterSettings tester = *judge->setup->tester;
    if (tester.replay.capture != NULL && !frame->is_background) {
        tester.replay.ip_version = judge_replay_version(&tester, frame->direction, k);
        tester.replay.extensions = judge_replay_extensions(&tester, frame->direction, k);
    } else if (tester.replay.capture != NULL) {
        tester.replay.ip_version = tester.ip_version == TESTER_IP_VERSION_6 ? 6 : 4;
    }
    frame->ip_version = tester.replay.ip_version;
    if (k > 0 && frames[k - 1].bytes == frame->bytes &&
        frames[k - 1].ip_version == frame->ip_version && tester.replay.capture == NULL) {
        frame->forward_ps = frames[k - 1].forward_ps;
        frame->interrupt_ps = frames[k - 1].interrupt_ps;
        return;
    }
    DutCosts costs = dut_costs_of_size(judge->setup->dut, &tester, frame->bytes);
    frame->forward_ps = costs.frame_ps;
    frame->interrupt_ps = costs.interrupt_frame_ps;
}

/* Section 16: a background frame's number has bit 39. */
static JudgeFrame *make_background(const Judge *judge, guint port)
{
    gint64 n = judge->n_background;
    JudgeFrame *frames = g_new0(JudgeFrame, n);
    g_autofree SimTime *due_ps = g_new(SimTime, n);
    judge_traffic_plan(judge, &judge->background_flows, port,
                       judge->setup->tester->background.rate_pps, n, due_ps);
    for (gint64 k = 0; k < n; k++) {
        frames[k].is_background = TRUE;
        frames[k].direction = port % 2;
        frames[k].pair = port / 2;
        frames[k].number = ((guint64)1 << 39) + (guint64)k;
        frames[k].due_ps = due_ps[k];
        frames[k].bytes = judge_traffic_bytes(&judge->background, port % 2, k);
        set_costs(judge, frames, k);
    }
    return frames;
}

static JudgeFrame *make_port(const Judge *judge, guint port)
{
    JudgeFrame *frames = g_new0(JudgeFrame, judge->n_frames);
    g_autofree SimTime *due_ps = g_new(SimTime, judge->n_frames);
    judge_traffic_plan(judge, &judge->flows, port, judge->request->rate_pps, judge->n_frames,
                       due_ps);
    for (gint64 k = 0; k < judge->n_frames; k++) {
        frames[k].direction = port % 2;
        frames[k].pair = port / 2;
        frames[k].number = (guint64)k;
        frames[k].due_ps = due_ps[k];
        frames[k].bytes = judge_traffic_bytes(judge->setup->tester, port % 2, k);
        set_costs(judge, frames, k);
    }
    judge_modifiers_choose(judge, frames, judge->n_frames);
    return frames;
}

JudgeInbox *judge_list_of(const Judge *judge, const JudgeFrame *frame)
{
    if (!judge->by_flow) {
        return &judge->lists[judge_port_in(frame) * judge->flows.n_queues + frame->queue];
    }
    guint32 hash = judge_flows_dispatch_hash(&judge->flows, judge_port_in(frame), frame->number);
    JudgeInteger scaled = (JudgeInteger)hash * judge->result->n_tasks / ((JudgeInteger)1 << 32);
    gboolean is_scaled = judge->setup->dut->dispatch.task_of == DISPATCH_TASK_OF_FLOW_SCALED;
    return &judge->lists[is_scaled ? (guint)scaled : hash % judge->result->n_tasks];
}

void judge_count_lists(Judge *judge)
{
    for (guint i = 0; i < judge->result->n_lists; i++) {
        const TrialQueue *counts = &judge->list_counts[i];
        judge->result->list[i] = (TrialList){.frames = counts->list_frames,
                                             .dropped = counts->list_dropped,
                                             .most = counts->list_max};
    }
}

/* Section 1: all ports start at time 0. */
static void make_frames(Judge *judge)
{
    gint sends = judge->setup->tester->direction;

    judge->frame_bytes = judge_frame_bytes(judge->setup->tester);
    judge->n_frames = judge_traffic_count(judge->request);
    if (judge->request->n_frames > 0 && (gint64)judge->request->n_frames < judge->n_frames) {
        judge->n_frames = (gint64)judge->request->n_frames;
    }
    judge->n_background = (gint64)((JudgeInteger)judge->setup->tester->background.rate_pps *
                                   judge->request->duration_ps / SIM_PS_PER_S);
    for (guint port = 0; port < judge_n_ports(judge->setup->tester); port++) {
        gint other = port % 2 == 0 ? TESTER_DIRECTION_REVERSE : TESTER_DIRECTION_FORWARD;
        if (sends == other || judge->n_frames == 0) {
            continue;
        }
        JudgeFrame *frames = make_port(judge, port);
        judge->frames[port] = frames;
        if (judge_row_neighbour(judge, port) == NULL) {
            judge_push(judge, frames[0].due_ps, JUDGE_SEND, port, 0, frames);
        }
        if (judge->n_background > 0) {
            frames = make_background(judge, port);
            judge->background_frames[port] = frames;
            judge_push(judge, frames[0].due_ps, JUDGE_SEND, port, 1, frames);
        }
    }
}

void judge_init(Judge *judge, const TrialRequest *request)
{
    const TrialSetup *setup = &judge->own_setup;
    TrialResult *result = g_new0(TrialResult, 1);

    judge->setup = setup;
    judge->request = request;
    judge->result = result;
    result->request = *request;
    result->pass = TRUE;
    result->first_loss_ps = SIM_TIME_NEVER;
    result->last_loss_ps = SIM_TIME_NEVER;
    judge->background = *setup->tester;
    judge->background.replay = (ReplaySettings){0};
    judge->background.imix = setup->tester->background.imix;
    judge->background.frame_size_bytes =
        judge->background.imix != NULL ? 0 : setup->tester->frame_size_bytes;
    judge->background.arrivals = setup->tester->background.arrivals;
    judge->background.flows = setup->tester->background.flows;
    judge_flows_init(&judge->flows, setup, setup->tester, "", request);
    judge_flows_init(&judge->background_flows, setup, &judge->background, "background.", request);
    make_all_workers(judge);
    judge_frequency_begin(judge);
    make_inboxes(judge);
    judge_turns_init(judge);
    make_frames(judge);
    judge_contention_init(judge);
    judge_neighbours_init(judge);
    for (guint port = 0; port < judge_n_ports(setup->tester); port++) {
        sim_histogram_init(&result->direction[port % 2].latency_ps);
        guint n_rings = MAX(MAX(result->n_cores, result->n_tasks), judge->n_transmit_queues);
        judge->outputs[port].in_ring = g_new0(guint64, n_rings);
        judge->outputs[port].waiting = g_new0(JudgeFrameQueue, n_rings);
    }
}

static void clear_workers(JudgeWorker *workers, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_ptr_array_unref(workers[i].inboxes);
        g_ptr_array_unref(workers[i].listed);
        g_free(workers[i].poll);
    }
    g_free(workers);
}

void judge_clear(Judge *judge)
{
    judge_turns_clear(judge);
    clear_workers(judge->cores, judge->result->n_cores);
    clear_workers(judge->tasks, judge->result->n_tasks);
    g_free(judge->rings);
    g_free(judge->lists);
    g_free(judge->list_counts);
    for (guint port = 0; port < DUT_MAX_PORTS; port++) {
        g_free(judge->frames[port]);
        g_free(judge->background_frames[port]);
        g_free(judge->outputs[port].in_ring);
        g_free(judge->outputs[port].waiting);
    }
    judge_contention_clear(judge);
    judge_neighbours_clear(judge);
    judge_flows_clear(&judge->flows);
    judge_flows_clear(&judge->background_flows);
}
