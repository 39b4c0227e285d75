/* What a worker does between a poll's begin and its end: docs/frame-path.md section 11. */
#include "models/contention-internal.h"
#include "models/core-internal.h"

static void set_step(Contention *contention, guint worker, ContentionStep step, SimTime next_ps)
{
    contention->place[worker].step = step;
    contention->next_ps[worker] = next_ps;
}

/* ---- frames and polls ---- */

static ReceiveRing *polled_ring(Core *core)
{
    return core->rings[core->last_ring];
}

static guint choose_queue(const Contention *contention, guint worker, guint direction,
                          FrameWord word)
{
    const FlowHash *hash = contention->hash[direction];
    guint queue = transmit_queue_of(contention->queue_of, worker, frame_word_queue(word),
                                    hash != NULL ? flow_hash_get(hash, frame_word_number(word)) : 0,
                                    contention->n_queues);
    return (1 - direction) * contention->n_queues + queue;
}

/* Whose ring the frame is in that the worker works on. */
static Core *poller_of(const Contention *contention, guint worker)
{
    return contention->place[worker].is_given ? &contention->givers[worker]
                                              : &contention->workers[worker];
}

/* The frame at the head of the ring being polled. */
static ContentionItem head_item(const Contention *contention, guint worker)
{
    const ReceiveRing *ring = polled_ring(poller_of(contention, worker));
    return (ContentionItem){
        .frame = {receive_ring_head_arrival_ps(ring), ring->head->word},
        .worker = worker,
        .queue = choose_queue(contention, worker, frame_word_direction(ring->head->word),
                              ring->head->word),
    };
}

static void begin_frame(Contention *contention, guint worker, SimTime begin_ps)
{
    const TransmitCosts *costs = &contention->costs;
    ContentionStep step = CONTENTION_ASK_QUEUE;
    if (contention->locks && contention->lock_scope == LOCK_SCOPE_FRAME) {
        step = CONTENTION_ASK_LOCK;
    } else if (costs->access == TRANSMIT_ACCESS_FREE ||
               (costs->access == TRANSMIT_ACCESS_LOCK && costs->scope == LOCK_SCOPE_POLL)) {
        step = CONTENTION_FRAME;
    }
    contention->place[worker].item = head_item(contention, worker);
    SimTime frame_ps =
        core_frame_ps(&contention->workers[worker], contention->place[worker].item.frame.word);
    set_step(contention, worker, step, begin_ps + MAX(frame_ps, 1));
}

static void begin_work(Contention *contention, guint worker, SimTime begin_ps)
{
    if (contention->locks && contention->lock_scope == LOCK_SCOPE_POLL) {
        set_step(contention, worker, CONTENTION_ASK_LOCK, begin_ps);
    } else {
        begin_frame(contention, worker, begin_ps);
    }
}

void contention_start_poll(Contention *contention, guint worker, SimTime begin_ps)
{
    contention->workers[worker].in_poll = TRUE;
    begin_work(contention, worker, begin_ps);
}

void contention_start_given(Contention *contention, guint worker, SimTime begin_ps)
{
    ContentionPlace *place = &contention->place[worker];
    place->is_given = TRUE;
    place->is_given_done = FALSE;
    begin_work(contention, worker, begin_ps);
}

void contention_begin_poll(Contention *contention, guint worker)
{
    Core *core = &contention->workers[worker];
    if (!core_begin_poll(core, contention->until_ps)) {
        set_step(contention, worker, CONTENTION_IDLE, SIM_TIME_NEVER);
        return;
    }
    core->in_poll = TRUE;
    if (G_UNLIKELY(core->trace != NULL)) {
        core_trace_poll(core, core_count_waiting(core));
    }
    begin_work(contention, worker, core->poll_start_ps);
}

/* The frame at the head is the worker's no more from `end_ps` on. */
static void end_frame(Contention *contention, guint worker, SimTime end_ps)
{
    Core *core = poller_of(contention, worker);
    ContentionPlace *place = &contention->place[worker];
    core_note_taken(core, polled_ring(core)->head->word);
    receive_ring_take(polled_ring(core), core->look_ps, end_ps);
    if (place->is_given) {
        place->is_given_done = TRUE;
    } else {
        core->poll_n++;
    }
}

static void end_poll(Contention *contention, guint worker, SimTime now_ps)
{
    Core *core = &contention->workers[worker];
    ContentionPlace *place = &contention->place[worker];
    if (!place->is_given) {
        core->in_poll = FALSE;
        core_end_poll(core, polled_ring(core), core->poll_n, now_ps, contention->until_ps,
                      contention->ledger);
    }
    place->is_given = FALSE;
    if (contention->is_driven) {
        set_step(contention, worker, CONTENTION_IDLE, SIM_TIME_NEVER);
    } else {
        contention_begin_poll(contention, worker);
    }
}

/* ---- what is put where ---- */

/* A frame enters the transmit ring at `end_ps`. */
static void put(Contention *contention, guint worker, const ContentionItem *item, SimTime end_ps)
{
    guint port = item->queue >= contention->n_queues ? 1 : 0;
    core_output_push(
        &contention->workers[worker].outputs[port], end_ps, item->frame.arrival_ps,
        frame_word_in_transmit_queue(item->frame.word, item->queue - port * contention->n_queues));
}

/* How long a frame occupies its transmit queue: every `completion_batch`th takes descriptors back.
 */
static SimTime hold_ps(Contention *contention, guint queue)
{
    const TransmitCosts *costs = &contention->costs;
    ContentionQueue *at = &contention->queue[queue];
    SimTime time_ps = costs->hold_ps;
    if (++at->n_uncollected >= costs->completion_batch) {
        at->n_uncollected = 0;
        time_ps += costs->completion_ps;
    }
    return time_ps;
}

/* ---- gates ---- */

static ContentionGate *touch(Contention *contention, ContentionGate *gate)
{
    contention->touched[contention->n_touched++] = gate;
    return gate;
}

static void leave(Contention *contention, ContentionGate *gate)
{
    touch(contention, gate)->is_held = FALSE;
}

/* The worker takes a gate; returns what it costs that another had it. */
static SimTime enter(ContentionGate *gate, guint worker, SimTime transfer_ps)
{
    gboolean moves = gate->last != CONTENTION_NOBODY && gate->last != worker;
    gate->last = worker;
    gate->is_held = TRUE;
    return moves ? transfer_ps : 0;
}

static void wait_at(Contention *contention, ContentionGate *gate, guint worker, SimTime now_ps)
{
    ContentionPlace *place = &contention->place[worker];
    touch(contention, gate)->waiting[gate->n_waiting++] = worker;
    place->request_ps = now_ps;
    set_step(contention, worker,
             gate == &contention->lock ? CONTENTION_WAIT_LOCK : CONTENTION_WAIT_QUEUE,
             SIM_TIME_NEVER);
}

/* ---- the lock ---- */

static void hold_lock(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionGate *lock = &contention->lock;
    gboolean is_one =
        contention->lock_scope == LOCK_SCOPE_FRAME || contention->place[worker].is_given;
    gint64 n = is_one ? 1 : core_count_waiting(&contention->workers[worker]);
    SimTime time_ps = enter(lock, worker, contention->lock_transfer_ps) +
                      lock->n_waiting * contention->lock_waiter_ps + n * contention->lock_hold_ps;
    set_step(contention, worker, CONTENTION_IN_LOCK, now_ps + time_ps);
}

/* ---- transmit queues ---- */

static guint least_queue(const GArray *batch)
{
    guint queue = G_MAXUINT;
    for (guint i = 0; i < batch->len; i++) {
        queue = MIN(queue, g_array_index(batch, ContentionItem, i).queue);
    }
    return queue;
}

/* Puts those of the poll's frames that are for the worker's queue into it, from `now_ps` on;
 * returns when the last one is. */
static SimTime put_batch(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionPlace *place = &contention->place[worker];
    GArray *batch = place->batch;
    guint n_left = 0;
    for (guint i = 0; i < batch->len; i++) {
        ContentionItem item = g_array_index(batch, ContentionItem, i);
        if (item.queue == place->queue) {
            now_ps += hold_ps(contention, item.queue);
            put(contention, worker, &item, now_ps);
        } else {
            g_array_index(batch, ContentionItem, n_left++) = item;
        }
    }
    g_array_set_size(batch, n_left);
    return now_ps;
}

static void hold_queue(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionPlace *place = &contention->place[worker];
    ContentionGate *gate = &contention->queue[place->queue].gate;
    SimTime end_ps = now_ps + enter(gate, worker, contention->costs.transfer_ps) +
                     gate->n_waiting * contention->costs.waiter_ps;
    if (contention->costs.scope == LOCK_SCOPE_POLL) {
        end_ps = put_batch(contention, worker, end_ps);
    } else {
        end_ps += hold_ps(contention, place->queue);
        put(contention, worker, &place->item, end_ps);
        end_frame(contention, worker, end_ps);
    }
    set_step(contention, worker, CONTENTION_IN_QUEUE, end_ps);
}

void contention_grant(Contention *contention, ContentionGate *gate, SimTime now_ps)
{
    if (gate->is_held || gate->n_waiting == 0) {
        return;
    }
    guint worker = gate->waiting[0];
    gate->n_waiting--;
    for (guint i = 0; i < gate->n_waiting; i++) {
        gate->waiting[i] = gate->waiting[i + 1];
    }
    contention->workers[worker].lock_wait_ps += now_ps - contention->place[worker].request_ps;
    if (gate == &contention->lock) {
        hold_lock(contention, worker, now_ps);
    } else {
        hold_queue(contention, worker, now_ps);
    }
}

/* ---- the software ring ---- */

/* Drains the frame that `item` is until `end_ps`. */
static void drain(Contention *contention, guint worker, const ContentionItem *item, SimTime end_ps)
{
    contention->queue[item->queue].n_drained++;
    put(contention, worker, item, end_ps);
    set_step(contention, worker, CONTENTION_DRAIN, end_ps);
}

/* The worker becomes the one that drains the ring; returns what that costs. */
static SimTime begin_draining(Contention *contention, guint worker, ContentionQueue *queue)
{
    const TransmitCosts *costs = &contention->costs;
    queue->n_drained = 0;
    return costs->drain_ps + enter(&queue->gate, worker, costs->transfer_ps);
}

/* The worker brings its frame to a software ring: leaves it there if another drains it or is about
 * to, else drains it. */
static void enqueue(Contention *contention, guint worker, SimTime now_ps)
{
    const TransmitCosts *costs = &contention->costs;
    ContentionPlace *place = &contention->place[worker];
    ContentionItem item = place->item;
    ContentionQueue *queue = &contention->queue[item.queue];
    SimTime enqueued_ps = now_ps + costs->enqueue_ps;
    place->queue = item.queue;
    if (!queue->gate.is_held && queue->ring.length == 0) {
        SimTime end_ps = enqueued_ps + begin_draining(contention, worker, queue) +
                         hold_ps(contention, item.queue);
        end_frame(contention, worker, end_ps);
        drain(contention, worker, &item, end_ps);
        return;
    }
    end_frame(contention, worker, enqueued_ps);
    if (queue->ring.length >= costs->limit) {
        ledger_lose(contention->ledger, item.frame.word, TRIAL_LOSS_TX_RING_FULL, now_ps);
        set_step(contention, worker, CONTENTION_ENQUEUED, enqueued_ps);
    } else {
        g_queue_push_tail(&queue->ring, g_memdup2(&item, sizeof item));
        queue->n_bringing++;
        set_step(contention, worker, CONTENTION_BRINGS, enqueued_ps);
    }
}

/* Drains the oldest frame in the ring, from `from_ps` on. */
static void drain_oldest(Contention *contention, guint worker, ContentionQueue *queue,
                         SimTime from_ps)
{
    g_autofree ContentionItem *item = g_queue_pop_head(&queue->ring);
    drain(contention, worker, item,
          from_ps + hold_ps(contention, item->queue) +
              (item->worker != worker ? contention->costs.foreign_ps : 0));
}

/* Goes on draining; FALSE when nothing is left, or when it is left to a worker that brings a frame.
 */
static gboolean drain_next(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionQueue *queue = &contention->queue[contention->place[worker].queue];
    guint budget = contention->costs.budget;
    gboolean abdicates = budget > 0 && queue->n_drained >= budget && queue->n_bringing > 0;
    if (queue->ring.length == 0 || abdicates) {
        queue->gate.is_held = FALSE;
        return FALSE;
    }
    drain_oldest(contention, worker, queue, now_ps);
    return TRUE;
}

/* The worker has left its frame in the ring: it drains the ring if nobody does. */
static gboolean take_over(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionQueue *queue = &contention->queue[contention->place[worker].queue];
    queue->n_bringing--;
    if (queue->gate.is_held || queue->ring.length == 0) {
        return FALSE;
    }
    drain_oldest(contention, worker, queue, now_ps + begin_draining(contention, worker, queue));
    return TRUE;
}

/* ---- steps ---- */

/* The frame is ready for its transmit queue. */
static void transmit(Contention *contention, guint worker, SimTime now_ps)
{
    const TransmitCosts *costs = &contention->costs;
    ContentionPlace *place = &contention->place[worker];
    ContentionItem item = place->item;
    if (costs->access == TRANSMIT_ACCESS_FREE) {
        SimTime end_ps = now_ps + hold_ps(contention, item.queue);
        put(contention, worker, &item, end_ps);
        end_frame(contention, worker, end_ps);
        set_step(contention, worker, CONTENTION_ENQUEUED, end_ps);
        return;
    }
    if (costs->access == TRANSMIT_ACCESS_LOCK && costs->scope == LOCK_SCOPE_POLL) {
        end_frame(contention, worker, now_ps);
        g_array_append_val(place->batch, item);
        set_step(contention, worker, CONTENTION_ENQUEUED, now_ps);
        return;
    }
    place->queue = item.queue;
    set_step(contention, worker, CONTENTION_ASK_QUEUE, now_ps);
}

/* The worker is done with a frame: the next one, or the end of the poll. */
static void go_on(Contention *contention, guint worker, SimTime now_ps)
{
    Core *core = &contention->workers[worker];
    ContentionPlace *place = &contention->place[worker];
    gboolean has_next = place->is_given
                            ? !place->is_given_done
                            : core_admit_next(core, polled_ring(core), contention->ledger);
    if (has_next) {
        begin_frame(contention, worker, now_ps);
    } else if (place->batch->len > 0) {
        place->queue = least_queue(place->batch);
        set_step(contention, worker, CONTENTION_ASK_QUEUE, now_ps);
    } else {
        end_poll(contention, worker, now_ps);
    }
}

static void end_lock(Contention *contention, guint worker, SimTime now_ps)
{
    leave(contention, &contention->lock);
    if (contention->lock_scope == LOCK_SCOPE_POLL) {
        begin_frame(contention, worker, now_ps);
    } else {
        transmit(contention, worker, now_ps);
    }
}

void contention_end_step(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionPlace *place = &contention->place[worker];
    switch (place->step) {
    case CONTENTION_IN_LOCK:
        end_lock(contention, worker, now_ps);
        break;
    case CONTENTION_FRAME:
        transmit(contention, worker, now_ps);
        break;
    case CONTENTION_IN_QUEUE:
        leave(contention, &contention->queue[place->queue].gate);
        go_on(contention, worker, now_ps);
        break;
    case CONTENTION_DRAIN:
        if (!drain_next(contention, worker, now_ps)) {
            go_on(contention, worker, now_ps);
        }
        break;
    case CONTENTION_BRINGS:
        if (!take_over(contention, worker, now_ps)) {
            go_on(contention, worker, now_ps);
        }
        break;
    case CONTENTION_ENQUEUED:
    default:
        go_on(contention, worker, now_ps);
        break;
    }
    /* What takes no time has ended too. */
    if (place->step == CONTENTION_ENQUEUED && contention->next_ps[worker] == now_ps) {
        go_on(contention, worker, now_ps);
    }
}

void contention_ask(Contention *contention, guint worker, SimTime now_ps)
{
    ContentionPlace *place = &contention->place[worker];
    if (place->step == CONTENTION_ASK_LOCK) {
        wait_at(contention, &contention->lock, worker, now_ps);
        return;
    }
    if (contention->costs.access == TRANSMIT_ACCESS_RING) {
        enqueue(contention, worker, now_ps);
        return;
    }
    if (contention->costs.scope == LOCK_SCOPE_FRAME) {
        place->queue = place->item.queue;
    }
    wait_at(contention, &contention->queue[place->queue].gate, worker, now_ps);
}
