/* The judge where workers contend (docs/frame-path.md section 11). */
#include "tests/support/judge-dispatch.h"

typedef enum { ACCESS_FREE, ACCESS_LOCK, ACCESS_BATCH, ACCESS_RING } Access;

static Access access_of(const Judge *judge)
{
    switch (judge->transmit.access) {
    case TRANSMIT_ACCESS_FREE:
        return ACCESS_FREE;
    case TRANSMIT_ACCESS_LOCK:
        return judge->transmit.scope == LOCK_SCOPE_FRAME ? ACCESS_LOCK : ACCESS_BATCH;
    case TRANSMIT_ACCESS_RING:
        break;
    }
    return ACCESS_RING;
}

static gboolean has_lock(const Judge *judge, LockScope scope)
{
    const LockSettings *lock = &judge->setup->dut->lock;
    gboolean costs = judge->lock_hold_ps + lock->transfer.value + lock->waiter.value > 0;
    return costs && lock->scope == (gint)scope;
}

/* ---- construction ---- */

void judge_contention_init(Judge *judge)
{
    const DutSettings *dut = judge->setup->dut;
    judge->contends = dut_contends(dut);
    judge->transmit = transmit_costs(&dut->transmit, dut->clock_hz);
    judge->lock_hold_ps = dut_costs(dut, judge->setup->tester).hold_ps;
    judge->lock_gate.last = -1;
    g_queue_init(&judge->lock_gate.waiting);
    const TrialResult *result = judge->result;
    guint n_forwarders = result->n_tasks > 0 ? result->n_tasks : result->n_cores;
    gint64 n_queues = dut->nic.transmit_queues != 0 ? dut->nic.transmit_queues : n_forwarders;
    judge->n_transmit_queues = (guint)n_queues;
    judge->transmit_queues = g_new0(JudgeTransmitQueue, DUT_PORTS * n_queues);
    for (guint i = 0; i < DUT_PORTS * n_queues; i++) {
        judge->transmit_queues[i].gate.last = -1;
        judge->transmit_queues[i].ring.frames = g_array_new(FALSE, FALSE, sizeof(JudgeFrame *));
        g_queue_init(&judge->transmit_queues[i].gate.waiting);
    }
}

void judge_contention_clear(Judge *judge)
{
    g_queue_clear(&judge->lock_gate.waiting);
    for (guint i = 0; i < DUT_PORTS * judge->n_transmit_queues; i++) {
        g_queue_clear(&judge->transmit_queues[i].gate.waiting);
        g_array_unref(judge->transmit_queues[i].ring.frames);
    }
    g_free(judge->transmit_queues);
}

/* ---- gates ---- */

static void end_at(Judge *judge, JudgeWorker *worker, JudgeStep step, SimTime end_ps)
{
    worker->step = step;
    judge_push(judge, end_ps, JUDGE_FRAME_END, 0, worker->number, worker);
}

static void ask_at(Judge *judge, JudgeWorker *worker, JudgeGate *gate, SimTime ask_ps)
{
    worker->gate = gate;
    judge_push(judge, ask_ps, JUDGE_LOCK_REQUEST, 0, worker->number, worker);
}

static void leave(Judge *judge, JudgeGate *gate)
{
    gate->is_held = FALSE;
    judge_push(judge, judge->now_ps, JUDGE_GRANT, 0, 0, gate);
}

/* What it costs that the gate comes from another worker. */
static SimTime take(JudgeGate *gate, const JudgeWorker *worker, SimTime transfer_ps)
{
    gboolean other = gate->last >= 0 && gate->last != (gint)worker->number;
    gate->is_held = TRUE;
    gate->last = (gint)worker->number;
    return other ? transfer_ps : 0;
}

/* ---- frames ---- */

static JudgeTransmitQueue *queue_of(Judge *judge, const JudgeFrame *frame)
{
    g_assert(frame != NULL);
    return &judge->transmit_queues[(1 - frame->direction) * judge->n_transmit_queues +
                                   frame->transmit_queue];
}

static void choose_queue(const Judge *judge, const JudgeWorker *worker, JudgeFrame *frame)
{
    guint n = judge->n_transmit_queues;
    frame->owner = worker->number;
    frame->transmit_queue = 0;
    switch ((TransmitQueueOf)judge->setup->dut->nic.transmit_queue_of) {
    case TRANSMIT_OF_WORKER:
        frame->transmit_queue = worker->number % n;
        break;
    case TRANSMIT_OF_RECEIVE_QUEUE:
        frame->transmit_queue = frame->queue % n;
        break;
    case TRANSMIT_OF_HASH:
        frame->transmit_queue =
            judge_flows_hash(&judge->flows, frame->direction, frame->number) % n;
        break;
    case TRANSMIT_OF_FIRST:
        break;
    }
}

/* Time of a frame in its queue. */
static SimTime hold_ps(Judge *judge, const JudgeFrame *frame)
{
    JudgeTransmitQueue *queue = queue_of(judge, frame);
    queue->n_done++;
    gboolean collects = queue->n_done % judge->transmit.completion_batch == 0;
    return judge->transmit.hold_ps + (collects ? judge->transmit.completion_ps : 0);
}

static void forward_at(Judge *judge, const JudgeWorker *worker, JudgeFrame *frame, SimTime time_ps)
{
    judge_push(judge, time_ps, JUDGE_TRANSMIT, 1 - frame->direction, worker->number, frame);
}

void judge_contention_begin_frame(Judge *judge, JudgeWorker *worker, SimTime begin_ps)
{
    SimTime ready_ps = begin_ps + MAX(judge_next_frame_time(worker), 1);
    Access access = access_of(judge);
    choose_queue(judge, worker, worker->poll->pending.first);
    if (has_lock(judge, LOCK_SCOPE_FRAME)) {
        ask_at(judge, worker, &judge->lock_gate, ready_ps);
    } else if (access == ACCESS_FREE || access == ACCESS_BATCH) {
        end_at(judge, worker, JUDGE_STEP_WORK, ready_ps);
    } else {
        ask_at(judge, worker, &queue_of(judge, worker->poll->pending.first)->gate, ready_ps);
    }
}

void judge_contention_begin_poll(Judge *judge, JudgeWorker *worker, SimTime begin_ps)
{
    if (has_lock(judge, LOCK_SCOPE_POLL)) {
        ask_at(judge, worker, &judge->lock_gate, begin_ps);
    } else {
        judge_contention_begin_frame(judge, worker, begin_ps);
    }
}

static void free_descriptor(const Judge *judge, const JudgeWorker *worker)
{
    if (!worker->is_task) {
        judge_free_descriptor(judge, worker->poll->inbox);
    } else if (worker->poll->inbox == NULL) {
        judge_netisr_on_given_end(judge, worker);
    }
}

/* The worker's frame has been processed: its descriptor is free. */
static JudgeFrame *end_frame(Judge *judge, JudgeWorker *worker)
{
    free_descriptor(judge, worker);
    return judge_frame_queue_take(&worker->poll->pending);
}

/* The next frame; behind the last one the poll's batches, then the next look. */
static void go_on(Judge *judge, JudgeWorker *worker)
{
    JudgePoll *poll = worker->poll;
    if (poll->pending.n > 0) {
        judge_contention_begin_frame(judge, worker, judge->now_ps);
    } else if (poll->done.n > 0) {
        JudgeFrame *least = poll->done.first;
        for (JudgeFrame *frame = least; frame != NULL; frame = frame->next) {
            least = queue_of(judge, frame) < queue_of(judge, least) ? frame : least;
        }
        ask_at(judge, worker, &queue_of(judge, least)->gate, judge->now_ps);
    } else {
        judge_end_poll(judge, worker);
    }
}

/* The worker's frame is ready for its transmit queue. */
static void on_ready(Judge *judge, JudgeWorker *worker)
{
    JudgeFrame *frame = worker->poll->pending.first;
    SimTime end_ps;
    switch (access_of(judge)) {
    case ACCESS_FREE:
        end_ps = judge->now_ps + hold_ps(judge, frame);
        forward_at(judge, worker, frame, end_ps);
        if (end_ps == judge->now_ps) {
            end_frame(judge, worker);
            go_on(judge, worker);
        } else {
            end_at(judge, worker, JUDGE_STEP_LEFT, end_ps);
        }
        break;
    case ACCESS_BATCH:
        judge_frame_queue_append(&worker->poll->done, end_frame(judge, worker));
        go_on(judge, worker);
        break;
    case ACCESS_LOCK:
    case ACCESS_RING:
        ask_at(judge, worker, &queue_of(judge, frame)->gate, judge->now_ps);
        break;
    }
}

/* ---- software rings ---- */

static void drain(Judge *judge, JudgeWorker *worker, JudgeFrame *frame, SimTime more_ps)
{
    queue_of(judge, frame)->ring.n_in_turn++;
    SimTime end_ps = judge->now_ps + more_ps + hold_ps(judge, frame);
    worker->drained = frame;
    end_at(judge, worker, JUDGE_STEP_DRAIN, end_ps);
}

static void on_enqueue(Judge *judge, JudgeWorker *worker)
{
    const TransmitCosts *costs = &judge->transmit;
    JudgeFrame *frame = worker->poll->pending.first;
    JudgeTransmitQueue *queue = queue_of(judge, frame);
    if (!queue->gate.is_held && queue->ring.n == 0) {
        queue->ring.n_in_turn = 0;
        SimTime transfer_ps = take(&queue->gate, worker, costs->transfer_ps);
        drain(judge, worker, frame, costs->enqueue_ps + costs->drain_ps + transfer_ps);
        return;
    }
    if (queue->ring.n == costs->limit) {
        end_at(judge, worker, JUDGE_STEP_REFUSED, judge->now_ps + costs->enqueue_ps);
        judge_lose(judge, frame, TRIAL_LOSS_TX_RING_FULL);
        return;
    }
    /* From now on another worker may take it: it is in one list at a time. */
    end_at(judge, worker, JUDGE_STEP_ENQUEUED, judge->now_ps + costs->enqueue_ps);
    worker->left = queue;
    judge_frame_queue_take(&worker->poll->pending);
    g_array_append_val(queue->ring.frames, frame);
    queue->ring.n++;
    queue->ring.n_unfinished++;
}

/* The oldest frame of a software ring that holds some. */
static void drain_first(Judge *judge, JudgeWorker *worker, JudgeTransmitQueue *queue,
                        SimTime more_ps)
{
    JudgeFrame *next = g_array_index(queue->ring.frames, JudgeFrame *, 0);
    g_array_remove_index(queue->ring.frames, 0);
    queue->ring.n--;
    if (next->owner != worker->number) {
        more_ps += judge->transmit.foreign_ps;
    }
    drain(judge, worker, next, more_ps);
}

/* A worker has left its frame in a software ring that it may find without anybody who drains it. */
static void on_left(Judge *judge, JudgeWorker *worker)
{
    JudgeTransmitQueue *queue = worker->left;
    free_descriptor(judge, worker);
    queue->ring.n_unfinished--;
    if (queue->gate.is_held || queue->ring.n == 0) {
        go_on(judge, worker);
        return;
    }
    queue->ring.n_in_turn = 0;
    SimTime transfer_ps = take(&queue->gate, worker, judge->transmit.transfer_ps);
    drain_first(judge, worker, queue, judge->transmit.drain_ps + transfer_ps);
}

static void on_drained(Judge *judge, JudgeWorker *worker)
{
    JudgeFrame *frame = worker->drained;
    JudgeTransmitQueue *queue = queue_of(judge, frame);
    forward_at(judge, worker, frame, judge->now_ps);
    if (frame->owner == worker->number && worker->poll->pending.first == frame) {
        end_frame(judge, worker);
    }
    gint64 budget = judge->setup->dut->transmit.budget;
    gboolean hands_over =
        budget != 0 && queue->ring.n_in_turn >= (guint64)budget && queue->ring.n_unfinished != 0;
    if (queue->ring.n == 0 || hands_over) {
        queue->gate.is_held = FALSE;
        go_on(judge, worker);
    } else {
        drain_first(judge, worker, queue, 0);
    }
}

/* ---- events ---- */

void judge_contention_on_end(Judge *judge, JudgeWorker *worker)
{
    switch (worker->step) {
    case JUDGE_STEP_LOCK:
        leave(judge, &judge->lock_gate);
        if (has_lock(judge, LOCK_SCOPE_POLL)) {
            judge_contention_begin_frame(judge, worker, judge->now_ps);
        } else {
            on_ready(judge, worker);
        }
        break;
    case JUDGE_STEP_WORK:
        on_ready(judge, worker);
        break;
    case JUDGE_STEP_QUEUE:
        leave(judge, worker->gate);
        if (access_of(judge) == ACCESS_LOCK) {
            end_frame(judge, worker);
        }
        go_on(judge, worker);
        break;
    case JUDGE_STEP_ENQUEUED:
        on_left(judge, worker);
        break;
    case JUDGE_STEP_LEFT:
    case JUDGE_STEP_REFUSED:
        end_frame(judge, worker);
        go_on(judge, worker);
        break;
    case JUDGE_STEP_DRAIN:
        on_drained(judge, worker);
        break;
    }
}

void judge_contention_on_request(Judge *judge, JudgeWorker *worker)
{
    if (worker->gate != &judge->lock_gate && access_of(judge) == ACCESS_RING) {
        on_enqueue(judge, worker);
        return;
    }
    worker->request_ps = judge->now_ps;
    worker->is_waiting = TRUE;
    g_queue_push_tail(&worker->gate->waiting, worker);
    judge_push(judge, judge->now_ps, JUDGE_GRANT, 0, 0, worker->gate);
}

/* All frames of the poll that are for the queue granted. */
static SimTime put_batch(Judge *judge, JudgeWorker *worker, SimTime time_ps)
{
    JudgeFrameQueue rest = {0};
    for (JudgeFrame *frame; (frame = judge_frame_queue_take(&worker->poll->done)) != NULL;) {
        if (&queue_of(judge, frame)->gate == worker->gate) {
            time_ps += hold_ps(judge, frame);
            forward_at(judge, worker, frame, time_ps);
        } else {
            judge_frame_queue_append(&rest, frame);
        }
    }
    worker->poll->done = rest;
    return time_ps;
}

void judge_contention_on_grant(Judge *judge, JudgeGate *gate)
{
    const DutSettings *dut = judge->setup->dut;
    if (gate->is_held || gate->waiting.length == 0) {
        return;
    }
    JudgeWorker *worker = g_queue_pop_head(&gate->waiting);
    gint64 n_waiting = gate->waiting.length;
    worker->is_waiting = FALSE;
    worker->counts->lock_wait_ps += judge->now_ps - worker->request_ps;
    if (gate == &judge->lock_gate) {
        SimTime transfer_ps = sim_units_cost_ps(dut->lock.transfer, dut->clock_hz);
        SimTime waiter_ps = sim_units_cost_ps(dut->lock.waiter, dut->clock_hz);
        gint64 n = dut->lock.scope == LOCK_SCOPE_POLL ? (gint64)worker->poll->n_frames : 1;
        SimTime held_ps = n * MAX(judge->lock_hold_ps, 1) + n_waiting * waiter_ps +
                          take(gate, worker, transfer_ps);
        end_at(judge, worker, JUDGE_STEP_LOCK, judge->now_ps + held_ps);
        return;
    }
    SimTime end_ps = judge->now_ps + take(gate, worker, judge->transmit.transfer_ps) +
                     n_waiting * judge->transmit.waiter_ps;
    if (access_of(judge) == ACCESS_BATCH) {
        end_ps = put_batch(judge, worker, end_ps);
    } else {
        JudgeFrame *frame = worker->poll->pending.first;
        end_ps += hold_ps(judge, frame);
        forward_at(judge, worker, frame, end_ps);
    }
    end_at(judge, worker, JUDGE_STEP_QUEUE, end_ps);
}

void judge_contention_finish(Judge *judge, JudgeWorker *worker, SimTime freeze_ps)
{
    if (judge->contends && worker->is_waiting) {
        worker->counts->lock_wait_ps += freeze_ps - worker->request_ps;
    }
}
