#include "models/netisr.h"

#include "models/core-internal.h"

struct Netisr {
    Core *cores, *tasks;
    guint n_cores, n_tasks;
    const FlowDispatch *dispatch;
    gboolean shares;
    LockRequests next; /* of the cores: when each has the next frame to dispatch */
    /* of tasks that contend, else NULL: */
    Contention *contention;
    SimTime *dispatch_ps; /* by core: the same; SIM_TIME_NEVER while it forwards too */
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

void netisr_set_contention(Netisr *netisr, Contention *contention)
{
    netisr->contention = contention;
    netisr->dispatch_ps = g_new(SimTime, netisr->n_cores);
    contention_set_driven(contention, netisr->cores);
}

void netisr_free(Netisr *netisr)
{
    if (netisr != NULL) {
        lock_requests_clear(&netisr->next);
        g_free(netisr->dispatch_ps);
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

/* A frame of the core's poll has been through the interrupt side. */
static void count_dispatched(Core *core, SimTime now_ps)
{
    if (core->sized_end_ps != NULL) {
        core->sized_end_ps[core->poll_n] = now_ps;
    }
    core->poll_n++;
    core->n_frames++;
}

/* The core has been done with a frame at `end_ps`; returns when it has the one behind it. */
static SimTime next_frame(Core *core, SimTime end_ps, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    if (core_admit_next(core, ring, ledger)) {
        core->next_ps = end_ps + core_frame_ps(core, ring->head->word);
        return core->next_ps;
    }
    core->in_poll = FALSE;
    core_end_poll(core, ring, core->poll_n, end_ps, until_ps, ledger);
    return begin_poll(core, until_ps);
}

/* Dispatches the core's next frame; returns when it has the one behind it. */
static SimTime go_on(const Netisr *netisr, Core *core, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    SimTime now_ps = core->next_ps;
    core_note_taken(core, ring->head->word);
    SimTime end_ps = dispatch_frame(netisr, core, ring, now_ps, ledger);
    receive_ring_take(ring, core->look_ps, end_ps);
    count_dispatched(core, now_ps);
    return next_frame(core, end_ps, until_ps, ledger);
}

/* ---- tasks that contend: all go on together, instant by instant ---- */

/* The same, where the end of what a core forwards depends on other workers. */
static SimTime go_on_contended(const Netisr *netisr, Core *core, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    SimTime now_ps = core->next_ps;
    FrameWord word = ring->head->word;
    Core *task = &netisr->tasks[flow_dispatch_task_of(netisr->dispatch, word)];
    ReceiveRing *list = task->rings[0];
    count_dispatched(core, now_ps);
    if (task->number == core->number && !task->awake && receive_ring_n_announced(list) == 0) {
        task->not_before_ps = core->next_ps = SIM_TIME_NEVER;
        contention_start_given(netisr->contention, task->number, now_ps);
        return SIM_TIME_NEVER;
    }
    core_note_taken(core, word);
    receive_ring_announce(list, now_ps, receive_ring_head_arrival_ps(ring), word);
    receive_ring_seal(list);
    receive_ring_take(ring, core->look_ps, now_ps);
    return next_frame(core, now_ps, until_ps, ledger);
}

/* The next instant at which something happens. */
static SimTime next_instant(const Netisr *netisr)
{
    SimTime next_ps = contention_next_ps(netisr->contention);
    for (guint i = 0; i < netisr->n_cores; i++) {
        next_ps = MIN(next_ps, netisr->dispatch_ps[i]);
    }
    for (guint i = 0; i < netisr->n_tasks; i++) {
        const Core *task = &netisr->tasks[i];
        if (task->awake && !task->in_poll) {
            next_ps = MIN(next_ps, task->next_ps);
        }
    }
    return next_ps;
}

/* Cores go on that have forwarded a frame by `now_ps`, or that have one to dispatch then. */
static void advance_cores(Netisr *netisr, SimTime now_ps, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < netisr->n_cores; i++) {
        Core *core = &netisr->cores[i];
        SimTime *dispatch_ps = &netisr->dispatch_ps[i];
        gboolean forwards = core->in_poll && core->next_ps == SIM_TIME_NEVER;
        if (forwards && contention_is_idle(netisr->contention, i)) {
            netisr->tasks[i].not_before_ps = now_ps;
            *dispatch_ps = next_frame(core, now_ps, until_ps, ledger);
        } else if (*dispatch_ps == now_ps) {
            *dispatch_ps = go_on_contended(netisr, core, until_ps, ledger);
        }
    }
}

static void run_instant(Netisr *netisr, SimTime now_ps, SimTime until_ps, Ledger *ledger)
{
    contention_end_steps(netisr->contention, now_ps, ledger);
    advance_cores(netisr, now_ps, until_ps, ledger);
    for (guint i = 0; i < netisr->n_tasks; i++) {
        const Core *task = &netisr->tasks[i];
        gboolean may_look =
            task->awake ? task->next_ps == now_ps : receive_ring_n_announced(task->rings[0]) > 0;
        if (may_look && contention_is_idle(netisr->contention, i)) {
            contention_look(netisr->contention, i, now_ps, ledger);
        }
    }
    contention_grant_requests(netisr->contention, now_ps);
}

static void advance_contended(Netisr *netisr, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < netisr->n_cores; i++) {
        Core *core = &netisr->cores[i];
        core_note_heads(core, until_ps, ledger);
        netisr->dispatch_ps[i] = core->in_poll ? core->next_ps : begin_poll(core, until_ps);
    }
    for (SimTime now_ps; (now_ps = next_instant(netisr)) < until_ps;) {
        run_instant(netisr, now_ps, until_ps, ledger);
    }
}

void netisr_advance(Netisr *netisr, SimTime until_ps, Ledger *ledger)
{
    if (netisr->contention != NULL) {
        advance_contended(netisr, until_ps, ledger);
        return;
    }
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
