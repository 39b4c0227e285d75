/* Tasks that share their processors with the interrupt sides of cores, which preempt them: how far
 * their work has come is known up to the end of a window, no further. */
#include "models/core-internal.h"

static gboolean wake_up(Core *task, SimTime until_ps)
{
    SimTime first_ps = MAX(core_first_head_ps(task), task->not_before_ps);
    if (first_ps >= until_ps) {
        return FALSE;
    }
    task->awake = task->waking = TRUE;
    task->awake_since_ps = task->next_ps = first_ps;
    task->left_ps = task->costs.wakeup_ps;
    return TRUE;
}

/* Brings the next frame of the poll to the head of its ring, if there is one. */
static gboolean find_next(const Core *task, ReceiveRing *ring, Ledger *ledger)
{
    while (task->poll_n < task->costs.budget && receive_ring_head_ps(ring) <= task->look_ps) {
        if (receive_ring_admit_head(ring, ledger)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The frame at the head of the list polled ends at next_ps. */
static void end_frame(Core *task, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = task->rings[task->last_ring];
    core_output_push(core_output_of_head(task, ring), task->next_ps,
                     receive_ring_head_arrival_ps(ring), ring->head->word);
    receive_ring_take(ring, task->look_ps, task->next_ps);
    task->poll_n++;
    if (find_next(task, ring, ledger)) {
        task->left_ps = core_frame_ps(task, ring->head->word);
    } else {
        task->in_poll = FALSE;
        core_end_poll(task, ring, task->poll_n, task->next_ps, until_ps, ledger);
    }
}

static void look(Core *task, SimTime until_ps)
{
    if (core_look(task, until_ps)) {
        task->in_poll = TRUE;
        task->left_ps =
            task->costs.poll_ps + core_frame_ps(task, task->rings[task->last_ring]->head->word);
        if (G_UNLIKELY(task->trace != NULL)) {
            core_trace_poll(task, core_count_waiting(task));
        }
    }
}

static void advance(Core *task, SimTime until_ps, Ledger *ledger)
{
    core_note_heads(task, until_ps, ledger);
    while (task->awake || wake_up(task, until_ps)) {
        if (!core_busy_work(task->busy, &task->next_ps, &task->left_ps, until_ps)) {
            return;
        }
        if (task->in_poll) {
            end_frame(task, until_ps, ledger);
        } else if (core_busy_wait(task->busy, &task->next_ps, until_ps)) {
            look(task, until_ps);
        } else {
            return;
        }
    }
}

void core_advance_shared(Core *tasks, guint n, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < n; i++) {
        advance(&tasks[i], until_ps, ledger);
        if (!tasks[i].awake) {
            core_busy_forget(tasks[i].busy, until_ps);
        }
    }
}
