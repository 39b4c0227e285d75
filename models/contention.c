#include "models/contention.h"

#include "models/contention-internal.h"
#include "models/core-internal.h"

/* ---- construction ---- */

static void gate_init(ContentionGate *gate, guint n_workers)
{
    *gate = (ContentionGate){.waiting = g_new(guint, n_workers)};
}

Contention *contention_new(const TrialSetup *setup, Core *workers, guint n_workers,
                           Flow *const *flow, const Rss *rss)
{
    const DutSettings *dut = setup->dut;
    DutCosts costs = dut_costs(dut, setup->tester);
    Contention *contention = g_new0(Contention, 1);
    contention->workers = workers;
    contention->n_workers = n_workers;
    contention->n_queues = dut_n_transmit_queues(dut);
    contention->queue_of = (TransmitQueueOf)dut->nic.transmit_queue_of;
    contention->costs = transmit_costs(&dut->transmit, dut->clock_hz);
    contention->lock_scope = (LockScope)dut->lock.scope;
    contention->lock_transfer_ps = sim_units_cost_ps(dut->lock.transfer, dut->clock_hz);
    contention->lock_waiter_ps = sim_units_cost_ps(dut->lock.waiter, dut->clock_hz);
    contention->locks =
        costs.hold_ps + contention->lock_transfer_ps + contention->lock_waiter_ps > 0;
    contention->lock_hold_ps = MAX(costs.hold_ps, 1);
    contention->meets = contention->locks || contention->costs.access != TRANSMIT_ACCESS_FREE ||
                        contention->costs.completion_ps > 0;
    contention->place = g_new0(ContentionPlace, n_workers);
    contention->queue = g_new0(ContentionQueue, (gsize)DUT_PORTS * contention->n_queues);
    contention->next_ps = g_new(SimTime, n_workers);
    contention->touched = g_new(ContentionGate *, 2 * (gsize)n_workers);
    gate_init(&contention->lock, n_workers);
    for (guint i = 0; i < n_workers; i++) {
        contention->place[i].batch = g_array_new(FALSE, FALSE, sizeof(ContentionItem));
    }
    for (guint i = 0; i < DUT_PORTS * contention->n_queues; i++) {
        gate_init(&contention->queue[i].gate, n_workers);
        g_queue_init(&contention->queue[i].ring);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (flow[d] != NULL && contention->queue_of == TRANSMIT_OF_HASH) {
            contention->hash[d] = flow_hash_new(flow[d], setup->tester, rss, d);
        }
    }
    contention_reset(contention);
    return contention;
}

void contention_free(Contention *contention)
{
    if (contention == NULL) {
        return;
    }
    for (guint i = 0; i < contention->n_workers; i++) {
        g_array_unref(contention->place[i].batch);
    }
    for (guint i = 0; i < DUT_PORTS * contention->n_queues; i++) {
        g_free(contention->queue[i].gate.waiting);
        g_queue_clear_full(&contention->queue[i].ring, g_free);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        flow_hash_free(contention->hash[d]);
    }
    g_free(contention->lock.waiting);
    g_free(contention->touched);
    g_free(contention->next_ps);
    g_free(contention->place);
    g_free(contention->queue);
    g_free(contention);
}

static void gate_reset(ContentionGate *gate)
{
    gate->is_held = FALSE;
    gate->last = CONTENTION_NOBODY;
    gate->n_waiting = 0;
}

void contention_reset(Contention *contention)
{
    gate_reset(&contention->lock);
    for (guint i = 0; i < contention->n_workers; i++) {
        ContentionPlace *place = &contention->place[i];
        place->step = CONTENTION_IDLE;
        contention->next_ps[i] = SIM_TIME_NEVER;
        place->is_given = FALSE;
        g_array_set_size(place->batch, 0);
    }
    for (guint i = 0; i < DUT_PORTS * contention->n_queues; i++) {
        ContentionQueue *queue = &contention->queue[i];
        gate_reset(&queue->gate);
        g_queue_clear_full(&queue->ring, g_free);
        queue->n_uncollected = queue->n_bringing = queue->n_drained = 0;
    }
}

static void gate_copy(ContentionGate *to, const ContentionGate *from)
{
    guint *waiting = to->waiting;
    *to = *from;
    to->waiting = waiting;
    for (guint i = 0; i < from->n_waiting; i++) {
        waiting[i] = from->waiting[i];
    }
}

void contention_copy(Contention *to, const Contention *from)
{
    gate_copy(&to->lock, &from->lock);
    for (guint i = 0; i < from->n_workers; i++) {
        ContentionPlace copy = from->place[i];
        copy.batch = to->place[i].batch;
        g_array_set_size(copy.batch, 0);
        g_array_append_vals(copy.batch, from->place[i].batch->data, from->place[i].batch->len);
        to->place[i] = copy;
        to->next_ps[i] = from->next_ps[i];
    }
    for (guint i = 0; i < DUT_PORTS * from->n_queues; i++) {
        gate_copy(&to->queue[i].gate, &from->queue[i].gate);
        to->queue[i].n_uncollected = from->queue[i].n_uncollected;
        to->queue[i].n_bringing = from->queue[i].n_bringing;
        to->queue[i].n_drained = from->queue[i].n_drained;
        g_queue_clear_full(&to->queue[i].ring, g_free);
        for (const GList *at = from->queue[i].ring.head; at != NULL; at = at->next) {
            g_queue_push_tail(&to->queue[i].ring, g_memdup2(at->data, sizeof(ContentionItem)));
        }
    }
}

/* ---- all workers together ---- */

static gboolean is_request(ContentionStep step)
{
    return step == CONTENTION_ASK_LOCK || step == CONTENTION_ASK_QUEUE;
}

static SimTime next_instant(const Contention *contention)
{
    SimTime next_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < contention->n_workers; i++) {
        next_ps = MIN(next_ps, contention->next_ps[i]);
    }
    return next_ps;
}

/* What ends at an instant comes first, then requests, each in order of workers, then grants. */
static void end_steps(Contention *contention, SimTime now_ps)
{
    const SimTime *next_ps = contention->next_ps;
    for (guint i = 0; i < contention->n_workers; i++) {
        if (next_ps[i] == now_ps && !is_request(contention->place[i].step)) {
            contention_end_step(contention, i, now_ps);
        }
    }
}

static void grant_requests(Contention *contention, SimTime now_ps)
{
    const SimTime *next_ps = contention->next_ps;
    for (guint i = 0; i < contention->n_workers; i++) {
        if (next_ps[i] == now_ps) {
            contention_ask(contention, i, now_ps);
        }
    }
    for (guint i = 0; i < contention->n_touched; i++) {
        contention_grant(contention, contention->touched[i], now_ps);
    }
    contention->n_touched = 0;
}

void contention_advance(Contention *contention, SimTime until_ps, Ledger *ledger)
{
    contention->until_ps = until_ps;
    contention->ledger = ledger;
    for (guint i = 0; i < contention->n_workers; i++) {
        core_note_heads(&contention->workers[i], until_ps, ledger);
        if (contention->place[i].step == CONTENTION_IDLE) {
            contention_begin_poll(contention, i);
        }
    }
    for (guint i = 0; i < contention->n_workers && !contention->meets; i++) {
        while (contention->next_ps[i] < until_ps) {
            contention_end_step(contention, i, contention->next_ps[i]);
        }
    }
    for (SimTime now_ps; (now_ps = next_instant(contention)) < until_ps;) {
        end_steps(contention, now_ps);
        grant_requests(contention, now_ps);
    }
}

/* ---- driven ---- */

void contention_set_driven(Contention *contention, Core *givers)
{
    contention->is_driven = TRUE;
    contention->givers = givers;
}

SimTime contention_next_ps(const Contention *contention)
{
    return next_instant(contention);
}

gboolean contention_is_idle(const Contention *contention, guint worker)
{
    return contention->place[worker].step == CONTENTION_IDLE;
}

void contention_end_steps(Contention *contention, SimTime now_ps, Ledger *ledger)
{
    contention->until_ps = now_ps + 1;
    contention->ledger = ledger;
    end_steps(contention, now_ps);
}

void contention_grant_requests(Contention *contention, SimTime now_ps)
{
    grant_requests(contention, now_ps);
}

void contention_look(Contention *contention, guint worker, SimTime now_ps, Ledger *ledger)
{
    contention->until_ps = now_ps + 1;
    contention->ledger = ledger;
    core_note_heads(&contention->workers[worker], now_ps + 1, ledger);
    contention_begin_poll(contention, worker);
}

/* ---- figures ---- */

void contention_freeze(Contention *contention, SimTime until_ps)
{
    for (guint i = 0; i < contention->n_workers; i++) {
        const ContentionPlace *place = &contention->place[i];
        if (place->step == CONTENTION_WAIT_LOCK || place->step == CONTENTION_WAIT_QUEUE) {
            contention->workers[i].lock_wait_ps += until_ps - 1 - place->request_ps;
        }
    }
}

guint64 contention_n_inside(const Contention *contention, guint direction)
{
    guint64 n = 0;
    for (guint i = 0; i < contention->n_workers; i++) {
        const GArray *batch = contention->place[i].batch;
        for (guint k = 0; k < batch->len; k++) {
            FrameWord word = g_array_index(batch, ContentionItem, k).frame.word;
            n += frame_word_direction(word) == direction ? 1 : 0;
        }
    }
    for (guint i = 0; i < contention->n_queues; i++) {
        n += contention->queue[(1 - direction) * contention->n_queues + i].ring.length;
    }
    return n;
}
