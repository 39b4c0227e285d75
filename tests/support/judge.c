/* The judge: docs/frame-path.md, an event per frame and stage. Section numbers are that page's. */
#include "tests/support/judge.h"

#include "tests/support/judge-dispatch.h"

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
    return &inboxes[judge_port_in(frame) * judge->flows.n_queues + frame->queue];
}

void judge_settle(Judge *judge, const JudgeFrame *frame, guint fate, SimTime time_ps)
{
    guint64 word = sim_fingerprint_word(frame->direction, fate + 16 * frame->pair, frame->queue,
                                        frame->number);
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
        judge_port_counts(judge, frame)->lost[loss]++;
        result->pass = FALSE;
        result->first_loss_ps = MIN(result->first_loss_ps, judge->now_ps);
        result->last_loss_ps = judge->now_ps; /* events come in order of time */
    }
    judge_settle(judge, frame, TRIAL_FATE_LOST(loss), judge->now_ps);
}

static void count_sent(const Judge *judge, const JudgeFrame *frame)
{
    TrialDirection *direction = &judge->result->direction[frame->direction];
    if (frame->modifier != 0) {
        direction->modifiers.sent[frame->modifier - 1]++;
        return;
    }
    if (frame->is_background) {
        direction->background.sent++;
        return;
    }
    direction->sent++;
    judge_port_counts(judge, frame)->sent++;
}

static void on_send(Judge *judge, JudgeFrame *frame)
{
    const LinkSettings *link = judge_row_tester_link(judge->row_setup, frame->direction);
    guint port = judge_port_in(frame);
    const JudgeFrame *first =
        frame->is_background ? judge->background_frames[port] : judge->frames[port];
    gint64 n = frame->is_background ? judge->n_background : judge->n_frames;

    SimTime begin_ps = judge_traffic_start(judge, frame);
    judge_push(judge, begin_ps, JUDGE_START, port, 0, frame);
    if (judge->neighbours.entries != NULL) {
        begin_ps = judge_start_on_link(judge, link, frame->bytes,
                                       &judge->neighbours.tester_free[frame->direction]);
    }
    frame->first_ps = begin_ps + judge_wire_time_on(link, frame->bytes) + link->propagation_ps;
    if (!judge_switch_send(judge, frame, begin_ps)) {
        frame->arrival_ps = frame->first_ps;
        judge_push(judge, frame->arrival_ps, JUDGE_ARRIVAL, port, 0, frame);
    }
    if (frame - first + 1 < n) {
        judge_push(judge, frame[1].due_ps, JUDGE_SEND, port, frame->is_background ? 1 : 0,
                   frame + 1);
    }
}

/* Section 3. */
static void on_arrival(Judge *judge, JudgeFrame *frame)
{
    frame->queue = frame->modifier != 0 ? judge_modifiers_queue(judge, frame)
                   : frame->is_control
                       ? judge_neighbours_queue(judge, frame)
                       : judge_flows_queue(judge_flows_of(judge, frame), judge_port_in(frame),
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
    judge_admit(judge, ring, frame);
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

static void on_reception(Judge *judge, JudgeFrame *frame, guint port)
{
    TrialDirection *direction = &judge->result->direction[frame->direction];

    if (frame->is_background) {
        direction->background.received++;
        judge_settle(judge, frame, TRIAL_FATE_RECEIVED, frame->start_ps);
        return;
    }
    direction->received++;
    judge_port_counts(judge, frame)->received++;
    judge->result->port[port].delivered++;
    judge_note_order(judge, frame);
    if (judge->watch != NULL) {
        judge->watch(&judge->flows, judge_port_in(frame), frame->number, judge->watch_data);
    }
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
        judge_on_switch_completion(event->subject, event->worker);
        break;
    case JUDGE_SWITCH:
        judge_on_switch(judge, event->subject, event->port);
        break;
    case JUDGE_FRAME_END:
        if (judge_take_due(judge, event->subject, event->stage)) {
            judge_on_frame_end(judge, event->subject);
        }
        break;
    case JUDGE_ARRIVAL:
        on_arrival(judge, event->subject);
        break;
    case JUDGE_INTERRUPT:
        judge_on_interrupt(judge, event->subject, event->port);
        break;
    case JUDGE_HAND_OVER:
        judge_on_hand_over(judge, event->subject);
        break;
    case JUDGE_CALL:
        judge_turns_on_call(judge, event->subject);
        break;
    case JUDGE_CORE_LOOK:
    case JUDGE_TASK_LOOK:
        if (judge_take_due(judge, event->subject, event->stage)) {
            judge_on_look(judge, event->subject);
        }
        break;
    case JUDGE_LOCK_REQUEST:
        judge_on_lock_request(judge, event->subject);
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
        on_reception(judge, event->subject, event->port);
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
            judge_count_busy(judge, worker, freeze_ps);
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
    return judge_reset_down_ps(setup, request) > 0 ? judge_reset_run(setup, request)
                                                   : judge_run_watched(setup, request, NULL, NULL);
}

TrialResult *judge_run_watched(const TrialSetup *setup, const TrialRequest *request,
                               JudgeWatch watch, gpointer user_data)
{
    g_assert(judge_reset_down_ps(setup, request) == 0);
    Judge *row = judge_row_new(setup, request);
    for (guint i = 0; i < trial_n_devices(setup); i++) {
        row[i].watch = watch;
        row[i].watch_data = user_data;
    }
    judge_run_until(row, SIM_TIME_NEVER);
    TrialResult *result = judge_row_free(row);
    judge_probe_time_first(setup, result);
    result->pass = result->pass && trial_result_sent(result) > 0;
    return result;
}
