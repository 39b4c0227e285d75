#include "models/netisr.h"

#include "models/core-internal.h"

struct Netisr {
    Core *cores, *tasks;
    guint n_cores, n_tasks;
    const FlowDispatch *dispatch;
    gboolean shares;
    LockRequests next; /* of the cores: when each has the next frame to dispatch */
};

Netisr *netisr_new(Core *cores, guint n_cores, Core *tasks, guint n_tasks,
                   const FlowDispatch *dispatch, gboolean shares)
{
    Netisr *netisr = g_new(Netisr, 1);
    *netisr = (Netisr){.cores = cores,
                       .tasks = tasks,
                       .n_cores = n_cores,
                       .n_tasks = n_tasks,
                       .dispatch = dispatch,
                       .shares = shares};
    lock_requests_init(&netisr->next, n_cores);
    return netisr;
}

void netisr_free(Netisr *netisr)
{
    if (netisr != NULL) {
        lock_requests_clear(&netisr->next);
        g_free(netisr);
    }
}

/* When the core's next frame has been through its interrupt side, if the core looks for it before
 * `until_ps`, else SIM_TIME_NEVER. */
static SimTime begin_poll(Core *core, SimTime until_ps)
{
    core->in_poll = core_begin_poll(core, until_ps);
    if (!core->in_poll) {
        return SIM_TIME_NEVER;
    }
    if (G_UNLIKELY(core->trace != NULL)) {
        core_trace_poll(core, core_count_waiting(core));
    }
    FrameWord first = core->rings[core->last_ring]->head->word;
    core->next_ps = core->poll_start_ps + core_frame_ps(core, first);
    return core->next_ps;
}

static void advance_task(const Netisr *netisr, Core *task, SimTime until_ps, Ledger *ledger)
{
    if (netisr->shares) {
        core_advance_shared(task, 1, until_ps, ledger);
    } else {
        core_advance_polls(task, until_ps, ledger);
    }
}

/* Whether the task neither runs nor has been woken, and has nothing to do. */
static gboolean is_idle(const Netisr *netisr, Core *task, SimTime now_ps, Ledger *ledger)
{
    advance_task(netisr, task, now_ps, ledger);
    return !task->awake && receive_ring_n_announced(task->rings[0]) == 0;
}

/* The frame at the head of the ring has been through the interrupt side; returns when the core is
 * done with it. */
static SimTime dispatch_frame(const Netisr *netisr, const Core *core, const ReceiveRing *ring,
                              SimTime now_ps, Ledger *ledger)
{
    FrameWord word = ring->head->word;
    SimTime arrival_ps = receive_ring_head_arrival_ps(ring);
    Core *task = &netisr->tasks[flow_dispatch_task_of(netisr->dispatch, word)];
    if (task->number != core->number || !is_idle(netisr, task, now_ps, ledger)) {
        receive_ring_announce(task->rings[0], now_ps, arrival_ps, word);
        receive_ring_seal(task->rings[0]);
        return now_ps;
    }
    SimTime end_ps = now_ps + core_frame_ps(task, word);
    core_output_push(core_output_of_head(task, ring), end_ps, arrival_ps, word);
    task->not_before_ps = end_ps;
    return end_ps;
}

/* Dispatches the core's next frame; returns when it has the one behind it. */
static SimTime go_on(const Netisr *netisr, Core *core, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    SimTime now_ps = core->next_ps;
    core_note_taken(core, ring->head->word);
    SimTime end_ps = dispatch_frame(netisr, core, ring, now_ps, ledger);
    receive_ring_take(ring, core->look_ps, end_ps);
    if (core->sized_end_ps != NULL) {
        core->sized_end_ps[core->poll_n] = now_ps;
    }
    core->poll_n++;
    core->n_frames++;
    if (core_admit_next(core, ring, ledger)) {
        core->next_ps = end_ps + core_frame_ps(core, ring->head->word);
        return core->next_ps;
    }
    core->in_poll = FALSE;
    core_end_poll(core, ring, core->poll_n, end_ps, until_ps, ledger);
    return begin_poll(core, until_ps);
}

void netisr_advance(Netisr *netisr, SimTime until_ps, Ledger *ledger)
{
    LockRequests *next = &netisr->next;
    lock_requests_reset(next);
    for (guint i = 0; i < netisr->n_cores; i++) {
        Core *core = &netisr->cores[i];
        core_note_heads(core, until_ps, ledger);
        lock_requests_add(next, i, core->in_poll ? core->next_ps : begin_poll(core, until_ps));
    }
    LockRequest first = lock_requests_first(next);
    while (first.time_ps < until_ps) {
        lock_requests_again(next, go_on(netisr, &netisr->cores[first.worker], until_ps, ledger));
        first = lock_requests_first(next);
    }
    for (guint i = 0; i < netisr->n_tasks; i++) {
        advance_task(netisr, &netisr->tasks[i], until_ps, ledger);
    }
}
