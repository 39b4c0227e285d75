/* The judge: docs/frame-path.md, an event per frame and stage. Section numbers are that page's. */
#include "tests/support/judge.h"

#include "tests/support/judge-internal.h"

void judge_frame_queue_append(JudgeFrameQueue *queue, JudgeFrame *frame)
{
    frame->next = NULL;
    if (queue->last != NULL) {
        queue->last->next = frame;
    } else {
        queue->first = frame;
    }
    queue->last = frame;
    queue->n++;
}

/* Takes the oldest frame; NULL when there is none. */
JudgeFrame *judge_frame_queue_take(JudgeFrameQueue *queue)
{
    JudgeFrame *frame = queue->first;
    if (frame != NULL) {
        queue->first = frame->next;
        queue->last = queue->first != NULL ? queue->last : NULL;
        queue->n--;
    }
    return frame;
}

/* Adds an event. `port` and `worker` matter where events of one instant and stage have an order. */
void judge_push(Judge *judge, SimTime time_ps, JudgeStage stage, guint port, guint worker,
                gpointer subject)
{
    g_assert(time_ps >= judge->now_ps);
    judge_events_push(judge->events, (JudgeEvent){.time_ps = time_ps,
                                                  .stage = stage,
                                                  .judge = judge,
                                                  .port = port,
                                                  .worker = worker,
                                                  .subject = subject});
}

static JudgeInbox *inbox_of(const Judge *judge, JudgeInbox *inboxes, const JudgeFrame *frame)
{
    return &inboxes[frame->direction * judge->flows.n_queues + frame->queue];
}

void judge_settle(Judge *judge, const JudgeFrame *frame, guint fate, SimTime time_ps)
{
    guint64 word = sim_fingerprint_word(frame->direction, fate, frame->queue, frame->number);
    sim_fingerprint_add(&judge->result->fingerprint, word, time_ps);
}

void judge_lose(Judge *judge, JudgeFrame *frame, TrialLoss loss)
{
    TrialResult *result = judge->result;

    frame->is_lost = TRUE;
    if (frame->modifier != 0) {
        result->direction[frame->direction].modifiers.lost++;
    } else if (frame->is_background) {
        result->direction[frame->direction].background.lost[loss]++;
    } else if (!frame->is_control) {
        result->direction[frame->direction].lost[loss]++;
        result->pass = FALSE;
        result->first_loss_ps = MIN(result->first_loss_ps, judge->now_ps);
        result->last_loss_ps = judge->now_ps; /* events come in order of time */
    }
    judge_settle(judge, frame, TRIAL_FATE_LOST(loss), judge->now_ps);
}

/* Section 2: F = ceil(8 (b + 8) 10^12 / R). */
static SimTime time_on(const LinkSettings *link, gint64 bytes)
{
    JudgeInteger rate = link->rate_bps;
    JudgeInteger numerator = JUDGE_BITS(bytes + LINK_PREAMBLE_BYTES) * SIM_PS_PER_S;
    return (SimTime)((numerator + rate - 1) / rate);
}

SimTime judge_wire_time(const Judge *judge, guint port, gint64 bytes)
{
    return time_on(judge->setup->links[port], bytes);
}

/* Section 4: when a worker looks. */
static void push_look(Judge *judge, SimTime time_ps, JudgeWorker *worker)
{
    JudgeStage stage = worker->is_task ? JUDGE_TASK_LOOK : JUDGE_CORE_LOOK;
    judge_push_own(judge, time_ps, stage, worker);
}

static void begin_turn(JudgeWorker *worker, SimTime look_ps)
{
    worker->n_since_turn = 0;
    worker->turn_began_ps = look_ps;
}

static void wake_up(Judge *judge, JudgeWorker *worker)
{
    worker->is_awake = TRUE;
    begin_turn(worker, judge->now_ps + worker->wakeup_ps);
    worker->is_waking = TRUE;
    worker->woken_ps = judge->now_ps;
    push_look(judge, judge->now_ps + worker->wakeup_ps, worker);
}

static void on_interrupt(Judge *judge, JudgeVector *vector, guint number)
{
    JudgeWorker *core = vector->core;
    if (judge_take_interrupt(judge, vector, number) && !core->is_awake) {
        wake_up(judge, core);
        if (core->preempts != NULL) {
            judge_stop_task(judge, core->preempts);
        }
    }
}

/* Section 4: the first look of an idle core, of one every so often, that finds the frame which was
 * admitted now. */
static void find_soon(Judge *judge, JudgeWorker *core)
{
    SimTime look_ps = judge->now_ps;
    SimTime behind_ps =
        core->empty_poll_ps > 0 ? (look_ps - core->idle_ps) % core->empty_poll_ps : 0;

    core->is_idle = FALSE;
    push_look(judge, behind_ps > 0 ? look_ps + core->empty_poll_ps - behind_ps : look_ps, core);
}

static void admit(Judge *judge, JudgeInbox *inbox, JudgeFrame *frame)
{
    JudgeWorker *worker = inbox->worker;

    judge_frame_queue_append(&inbox->waiting, frame);
    if (worker->is_idle) {
        find_soon(judge, worker);
    }
    if (worker->is_task) {
        if (!worker->is_awake) {
            wake_up(judge, worker);
        }
        return;
    }
    JudgeVector *vector = judge_vector_to_come(inbox);
    if (vector != NULL) {
        judge_moderate(judge, vector);
    }
}

static void count_sent(const Judge *judge, const JudgeFrame *frame)
{
    TrialDirection *direction = &judge->result->direction[frame->direction];
    if (frame->modifier != 0) {
        direction->modifiers.sent[frame->modifier - 1]++;
        return;
    }
    (*(frame->is_background ? &direction->background.sent : &direction->sent))++;
}

static void on_send(Judge *judge, JudgeFrame *frame)
{
    const SwitchPlace *place = &judge->setup->switches[frame->direction];
    const LinkSettings *link =
        place->settings != NULL ? place->tester_link : judge->setup->links[frame->direction];
    const JudgeFrame *first = frame->is_background ? judge->background_frames[frame->direction]
                                                   : judge->frames[frame->direction];
    gint64 n = frame->is_background ? judge->n_background : judge->n_frames;

    SimTime begin_ps = judge_traffic_start(judge, frame);
    judge_push(judge, begin_ps, JUDGE_START, frame->direction, 0, frame);
    if (judge->neighbours.entries != NULL) {
        begin_ps = judge_start_on_wire(judge, frame->direction, frame->bytes,
                                       &judge->neighbours.tester_free[frame->direction]);
    }
    frame->first_ps = begin_ps + time_on(link, frame->bytes) + link->propagation_ps;
    if (!judge_switch_send(judge, frame, begin_ps)) {
        frame->arrival_ps = frame->first_ps;
        judge_push(judge, frame->arrival_ps, JUDGE_ARRIVAL, frame->direction, 0, frame);
    }
    if (frame - first + 1 < n) {
        judge_push(judge, frame[1].due_ps, JUDGE_SEND, frame->direction,
                   frame->is_background ? 1 : 0, frame + 1);
    }
}

/* Section 3. */
static void on_arrival(Judge *judge, JudgeFrame *frame)
{
    frame->queue = frame->modifier != 0 ? judge_modifiers_queue(judge, frame)
                   : frame->is_control
                       ? judge_neighbours_queue(judge, frame)
                       : judge_flows_queue(judge_flows_of(judge, frame), frame->direction,
                                           frame->number % ((guint64)1 << 39));
    JudgeInbox *ring = inbox_of(judge, judge->rings, frame);

    if (ring->in_use == (guint64)judge->setup->dut->nic.ring_size) {
        ring->counts->dropped++;
        judge_lose(judge, frame, TRIAL_LOSS_RX_RING_FULL);
        return;
    }
    ring->in_use++;
    ring->counts->frames++;
    ring->counts->ring_max = MAX(ring->counts->ring_max, ring->in_use);
    admit(judge, ring, frame);
}

/* Section 6. */
static void on_hand_over(Judge *judge, JudgePoll *poll)
{
    for (JudgeFrame *frame; (frame = judge_frame_queue_take(&poll->done)) != NULL;) {
        JudgeInbox *list = judge_list_of(judge, frame);
        if (list->waiting.n == (guint64)judge->setup->dut->dispatch.list_limit) {
            list->counts->list_dropped++;
            judge_lose(judge, frame, TRIAL_LOSS_INPUT_LIST_FULL);
            continue;
        }
        admit(judge, list, frame);
        list->counts->list_frames++;
        list->counts->list_max = MAX(list->counts->list_max, list->waiting.n);
    }
    g_free(poll);
}

SimTime judge_next_frame_time(const JudgeWorker *worker)
{
    const JudgeFrame *frame = worker->poll->pending.first;
    if (!frame->is_sized) {
        return worker->frame_ps;
    }
    return worker->forwards ? frame->forward_ps : frame->interrupt_ps;
}

/* Section 5: the next frame of the worker's poll begins. */
static void begin_frame(Judge *judge, JudgeWorker *worker, SimTime begin_ps)
{
    if (judge->contends && worker->forwards) {
        judge_contention_begin_frame(judge, worker, begin_ps);
        return;
    }
    gboolean locks = worker->hold_ps > 0 && judge->setup->dut->lock.scope == LOCK_SCOPE_FRAME;
    JudgeStage stage = locks ? JUDGE_LOCK_REQUEST : JUDGE_FRAME_END;
    judge_push_own(judge, begin_ps + judge_next_frame_time(worker), stage, worker);
}

/* Section 5: a poll of `inbox`, which has frames waiting. */
static void begin_poll(Judge *judge, JudgeWorker *worker, JudgeInbox *inbox)
{
    gboolean locks = worker->hold_ps > 0 && judge->setup->dut->lock.scope == LOCK_SCOPE_POLL;
    SimTime begin_ps = judge->now_ps + worker->poll_ps;
    JudgePoll *poll = g_new0(JudgePoll, 1);

    poll->inbox = inbox;
    poll->n_frames = inbox->waiting.n;
    if (worker->budget != 0) {
        poll->n_frames = MIN(poll->n_frames, worker->budget);
    }
    for (guint64 i = 0; i < poll->n_frames; i++) {
        judge_count_taken(inbox, inbox->waiting.first);
        judge_frame_queue_append(&poll->pending, judge_frame_queue_take(&inbox->waiting));
    }
    worker->poll = poll;
    worker->polled = inbox;
    worker->counts->polls++;
    worker->n_since_turn += (gint64)poll->n_frames;
    judge->result->events++;
    if (judge->contends && worker->forwards) {
        judge_contention_begin_poll(judge, worker, begin_ps);
    } else if (locks) {
        judge_push(judge, begin_ps, JUDGE_LOCK_REQUEST, 0, worker->number, worker);
    } else {
        begin_frame(judge, worker, begin_ps);
    }
}

/* Section 9: busy from the arrival that woke the worker until now, as far as within [0, D]. */
static void count_busy(Judge *judge, JudgeWorker *worker, SimTime until_ps)
{
    SimTime end_ps = judge->request->duration_ps;
    worker->counts->busy_ps += MIN(until_ps, end_ps) - MIN(worker->woken_ps, end_ps);
}

/* Section 4: a core that looks now has worked long enough. */
static gboolean is_over(const Judge *judge, const JudgeWorker *worker)
{
    const SoftirqSettings *softirq = &judge->setup->dut->core.softirq;

    if (worker->is_task || worker->polls_busily) {
        return FALSE;
    }
    return (softirq->budget != 0 && worker->n_since_turn >= softirq->budget) ||
           (softirq->time_ps != 0 && judge->now_ps - worker->turn_began_ps >= softirq->time_ps);
}

static void hand_over(Judge *judge, JudgeWorker *worker)
{
    const DutSettings *dut = judge->setup->dut;
    SimTime look_ps = judge->now_ps + sim_units_cost_ps(dut->core.softirq.handover, dut->clock_hz);

    begin_turn(worker, look_ps);
    push_look(judge, look_ps, worker);
}

/* Section 4: the one to be polled, or NULL. */
static JudgeInbox *find_inbox(Judge *judge, JudgeWorker *worker)
{
    guint n = worker->inboxes->len;

    if (judge_lists_inboxes(judge, worker)) {
        return judge_next_listed(judge, worker);
    }
    for (guint i = 0; i < n; i++) {
        JudgeInbox *inbox = g_ptr_array_index(worker->inboxes, (worker->next_inbox + i) % n);
        if (inbox->waiting.n > 0) {
            return inbox;
        }
    }
    return NULL;
}

/* Section 4. */
static void on_look(Judge *judge, JudgeWorker *worker)
{
    if (worker->is_waking) {
        worker->is_waking = FALSE;
        worker->counts->wakeups++;
    }
    JudgeInbox *inbox = find_inbox(judge, worker);
    if (inbox != NULL && is_over(judge, worker)) {
        hand_over(judge, worker);
        return;
    }
    if (inbox != NULL) {
        worker->next_inbox = (inbox->place + 1) % worker->inboxes->len;
        begin_poll(judge, worker, inbox);
        return;
    }
    if (worker->polls_busily) {
        worker->is_idle = TRUE;
        worker->idle_ps = judge->now_ps;
        return;
    }
    worker->is_awake = FALSE;
    if (!worker->is_task && !judge_lists_inboxes(judge, worker)) {
        judge_deal_with(judge, &worker->vector);
    }
    count_busy(judge, worker, judge->now_ps);
    if (worker->preempts != NULL) {
        judge_resume_task(judge, worker->preempts);
    }
}

/* Section 5: requests come here in the order of their instants, then of their workers' numbers. */
static void on_lock_request(Judge *judge, JudgeWorker *worker)
{
    if (judge->contends) {
        judge_contention_on_request(judge, worker);
        return;
    }
    SimTime grant_ps = MAX(judge->now_ps, judge->lock_free_ps);
    SimTime end_ps = 0;

    if (judge->setup->dut->lock.scope == LOCK_SCOPE_FRAME) {
        judge->lock_free_ps = grant_ps + worker->hold_ps;
        end_ps = judge->lock_free_ps;
    } else {
        judge->lock_free_ps = grant_ps + (SimTime)worker->poll->n_frames * worker->hold_ps;
        end_ps = judge->lock_free_ps + judge_next_frame_time(worker);
    }
    worker->counts->lock_wait_ps += grant_ps - judge->now_ps;
    judge_push(judge, end_ps, JUDGE_FRAME_END, 0, worker->number, worker);
}

/* Section 3: a frame of the ring has been processed. */
void judge_free_descriptor(const Judge *judge, JudgeInbox *ring)
{
    const NicSettings *nic = &judge->setup->dut->nic;

    switch ((NicRelease)nic->descriptor_release) {
    case NIC_RELEASE_FRAME:
        ring->in_use--;
        break;
    case NIC_RELEASE_BATCH:
        ring->finished++;
        if (ring->finished == (guint64)nic->descriptor_batch) {
            ring->in_use -= ring->finished;
            ring->finished = 0;
        }
        break;
    case NIC_RELEASE_POLL:
        break;
    }
}

/* Sections 3 to 6: all frames of the worker's poll have been processed. */
void judge_end_poll(Judge *judge, JudgeWorker *worker)
{
    JudgePoll *poll = worker->poll;

    if (!worker->is_task && judge->setup->dut->nic.descriptor_release == NIC_RELEASE_POLL) {
        poll->inbox->in_use -= poll->n_frames;
    }
    worker->poll = NULL;
    if (worker->forwards) {
        g_free(poll);
    } else {
        judge_push(judge, judge->now_ps, JUDGE_HAND_OVER, 0, worker->number, poll);
    }
    push_look(judge, judge->now_ps, worker);
}

/* Sections 3 to 6: a frame of the worker's poll has been processed. */
static void on_frame_end(Judge *judge, JudgeWorker *worker)
{
    JudgePoll *poll = worker->poll;

    if (judge->contends && worker->forwards) {
        judge_contention_on_end(judge, worker);
        return;
    }
    JudgeFrame *frame = judge_frame_queue_take(&poll->pending);
    worker->counts->frames++;
    if (!worker->is_task) {
        judge_free_descriptor(judge, poll->inbox);
    }
    if (worker->forwards) {
        judge_push(judge, judge->now_ps, JUDGE_TRANSMIT, 1 - frame->direction, worker->number,
                   frame);
    } else {
        judge_frame_queue_append(&poll->done, frame);
    }
    if (poll->pending.n > 0) {
        begin_frame(judge, worker, judge->now_ps);
    } else {
        judge_end_poll(judge, worker);
    }
}

/* A frame's forwarding has ended. */
static void on_transmit(Judge *judge, JudgeFrame *frame, guint port, guint worker)
{
    if (frame->modifier != 0) {
        judge_modifiers_take(judge, frame);
    } else if (judge->neighbours.entries != NULL) {
        judge_neighbours_on_frame(judge, frame, port, worker);
    } else {
        judge_transmit(judge, frame, port, worker);
    }
}

static void on_reception(Judge *judge, JudgeFrame *frame)
{
    TrialDirection *direction = &judge->result->direction[frame->direction];

    if (frame->is_background) {
        direction->background.received++;
        judge_settle(judge, frame, TRIAL_FATE_RECEIVED, frame->start_ps);
        return;
    }
    direction->received++;
    frame->is_received = TRUE;
    sim_histogram_add(&direction->latency_ps, frame->start_ps - frame->first_ps);
    judge_settle(judge, frame, TRIAL_FATE_RECEIVED, frame->start_ps);
}

static void handle(Judge *judge, const JudgeEvent *event)
{
    switch (event->stage) {
    case JUDGE_SEND:
        on_send(judge, event->subject);
        break;
    case JUDGE_START:
        count_sent(judge, event->subject);
        break;
    case JUDGE_ANSWER:
        judge_neighbours_on_answer(judge, event->subject);
        break;
    case JUDGE_TIMER:
        judge_neighbours_on_timer(judge, event->port, event->worker, event->subject);
        break;
    case JUDGE_LEARNED:
        judge_neighbours_on_learned(judge, event->worker);
        break;
    case JUDGE_LEARN:
        judge_neighbours_on_learn(judge, event->worker);
        break;
    case JUDGE_SWITCH_COMPLETION:
        judge_on_switch_completion(judge, event->subject);
        break;
    case JUDGE_SWITCH:
        judge_on_switch(judge, event->subject, event->port);
        break;
    case JUDGE_FRAME_END:
        if (judge_take_due(judge, event->subject, event->stage)) {
            on_frame_end(judge, event->subject);
        }
        break;
    case JUDGE_ARRIVAL:
        on_arrival(judge, event->subject);
        break;
    case JUDGE_INTERRUPT:
        on_interrupt(judge, event->subject, event->port);
        break;
    case JUDGE_HAND_OVER:
        on_hand_over(judge, event->subject);
        break;
    case JUDGE_CORE_LOOK:
    case JUDGE_TASK_LOOK:
        if (judge_take_due(judge, event->subject, event->stage)) {
            on_look(judge, event->subject);
        }
        break;
    case JUDGE_LOCK_REQUEST:
        on_lock_request(judge, event->subject);
        break;
    case JUDGE_GRANT:
        judge_contention_on_grant(judge, event->subject);
        break;
    case JUDGE_COMPLETION:
        judge_on_completion(judge, event->port, event->worker);
        break;
    case JUDGE_TRANSMIT:
        on_transmit(judge, event->subject, event->port, event->worker);
        break;
    case JUDGE_RECEPTION:
        on_reception(judge, event->subject);
        break;
    }
}

/* Section 9: what can only be said at the end. T is the first loss if the trial was frozen there.
 */
static void finish(Judge *judge, SimTime freeze_ps)
{
    TrialResult *result = judge->result;

    result->observed_ps = MIN(judge->request->duration_ps, freeze_ps);
    result->neighbours.entries = (guint64)judge->neighbours.n_entries;
    for (guint i = 0; i < result->n_cores + result->n_tasks; i++) {
        JudgeWorker *worker =
            i < result->n_cores ? &judge->cores[i] : &judge->tasks[i - result->n_cores];
        if (worker->is_awake) {
            count_busy(judge, worker, freeze_ps);
        }
        judge_contention_finish(judge, worker, freeze_ps);
    }
    judge_count_lists(judge);
}

void judge_run_until(Judge *row, SimTime end_ps)
{
    JudgeEvent event;
    SimTime freeze_ps = end_ps;

    while (judge_events_pop(row->events, &event) && event.time_ps <= freeze_ps) {
        Judge *judge = event.judge;
        g_assert(event.time_ps >= judge->now_ps);
        judge->now_ps = event.time_ps;
        handle(judge, &event);
        /* Events come in order of time, so the first loss met is the earliest. */
        if (judge->request->stop_at_first_loss) {
            freeze_ps = MIN(freeze_ps, judge->result->first_loss_ps);
        }
    }
    for (Judge *judge = row; judge != NULL; judge = judge->following) {
        finish(judge, freeze_ps);
        judge_probe_finish(judge);
    }
}

TrialResult *judge_run(const TrialSetup *setup, const TrialRequest *request)
{
    if (judge_reset_down_ps(setup, request) > 0) {
        return judge_reset_run(setup, request);
    }
    Judge *row = judge_row_new(setup, request);
    judge_run_until(row, SIM_TIME_NEVER);
    TrialResult *result = judge_row_free(row);
    result->pass = result->pass && trial_result_sent(result) > 0;
    return result;
}
