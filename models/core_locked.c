/* Workers that share a lock: ends follow from grants. */
#include "models/core-internal.h"
#include "models/core_frames.h"

static inline void end_frame(Core *core, ReceiveRing *ring, SimTime end_ps)
{
    core_note_taken(core, ring->head->word);
    core_output_push(core_output_of_head(core, ring), end_ps, receive_ring_head_arrival_ps(ring),
                     ring->head->word);
    receive_ring_take(ring, core->look_ps, end_ps);
    core->poll_n++;
}

/* Brings an unlocked worker to its next lock request, if it makes one before `until_ps`; returns
 * when, else SIM_TIME_NEVER. */
static SimTime next_request(Core *core, SimTime until_ps)
{
    if (!core_begin_poll(core, until_ps)) {
        return SIM_TIME_NEVER;
    }
    core->in_poll = TRUE;
    /* The first frame has settled at the head of its ring. */
    gboolean per_frame = core->costs.lock_scope == LOCK_SCOPE_FRAME;
    FrameWord first = core->rings[core->last_ring]->head->word;
    core->next_ps = core->poll_start_ps + (per_frame ? core_frame_ps(core, first) : 0);
    if (G_UNLIKELY(core->trace != NULL)) {
        core_trace_poll(core, core_count_waiting(core));
    }
    return core->next_ps;
}

/* Both grant the worker's request, and return its next one before `until_ps` or SIM_TIME_NEVER. */
static inline SimTime grant_frame(Core *core, Lock *lock, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    SimTime end_ps = core_hold_lock(core, lock, core->costs.hold_ps);
    end_frame(core, ring, end_ps);
    if (core_admit_next(core, ring, ledger)) {
        core->next_ps = end_ps + core_frame_ps(core, ring->head->word);
        return core->next_ps;
    }
    core->in_poll = FALSE;
    core_end_poll(core, ring, core->poll_n, end_ps, until_ps, ledger);
    return next_request(core, until_ps);
}

static SimTime grant_poll(Core *core, Lock *lock, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    SimTime hold_ps = (SimTime)core_count_waiting(core) * core->costs.hold_ps;
    SimTime end_ps = core_hold_lock(core, lock, hold_ps);
    while (core_admit_next(core, ring, ledger)) {
        end_ps += core_frame_ps(core, ring->head->word);
        end_frame(core, ring, end_ps);
    }
    core->in_poll = FALSE;
    core_end_poll(core, ring, core->poll_n, end_ps, until_ps, ledger);
    return next_request(core, until_ps);
}

static gboolean frames_apply(const Core *cores, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (!core_frames_apply(&cores[i])) {
            return FALSE;
        }
    }
    return cores[0].costs.lock_scope == LOCK_SCOPE_FRAME;
}

void core_advance_locked(Core *cores, guint n, Lock *lock, LockRequests *requests, SimTime until_ps,
                         Ledger *ledger)
{
    if (frames_apply(cores, n)) {
        core_frames_advance_locked(cores, n, lock, requests, until_ps, ledger);
        return;
    }
    lock_requests_reset(requests);
    for (guint i = 0; i < n; i++) {
        core_note_heads(&cores[i], until_ps, ledger);
        lock_requests_add(requests, i,
                          cores[i].in_poll ? cores[i].next_ps : next_request(&cores[i], until_ps));
    }
    gboolean per_frame = cores[0].costs.lock_scope == LOCK_SCOPE_FRAME;
    LockRequest first = lock_requests_first(requests);
    while (first.time_ps < until_ps) {
        Core *core = &cores[first.worker];
        lock_requests_again(requests, per_frame ? grant_frame(core, lock, until_ps, ledger)
                                                : grant_poll(core, lock, until_ps, ledger));
        first = lock_requests_first(requests);
    }
}
