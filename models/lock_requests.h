/* models/lock_requests.h: what workers that share a lock ask for next, in order of time.
 *
 * Each worker has one request, first come first served, the lower number among equal times
 * (docs/frame-path.md section 5). Kept sorted: a worker that was granted the lock hardly ever asks
 * again before all others, so the processor foresees who is next and need not wait for the last
 * grant to be worked out. Which place among the others the new request gets nobody can foresee:
 * that takes selections instead of branches. */
#ifndef MODELS_LOCK_REQUESTS_H
#define MODELS_LOCK_REQUESTS_H

#include "sim/sim.h"

typedef struct {
    SimTime time_ps; /* SIM_TIME_NEVER: none that counts yet */
    guint worker;
} LockRequest;

/* A plain record; the array is owned. */
typedef struct {
    LockRequest *slot; /* sorted */
    guint n;
} LockRequests;

/* Room for `n_workers`. */
void lock_requests_init(LockRequests *requests, guint n_workers);
void lock_requests_clear(LockRequests *requests);

/* Forgets all. */
static inline void lock_requests_reset(LockRequests *requests)
{
    requests->n = 0;
}

/* All ones if a comes before b. */
static inline gint64 lock_request_before(LockRequest a, LockRequest b)
{
    return -(gint64)((a.time_ps < b.time_ps) | ((a.time_ps == b.time_ps) & (a.worker < b.worker)));
}

/* a where `mask` is all ones, b where it is 0. */
static inline LockRequest lock_request_choose(gint64 mask, LockRequest a, LockRequest b)
{
    return (LockRequest){b.time_ps ^ ((a.time_ps ^ b.time_ps) & mask),
                         b.worker ^ ((a.worker ^ b.worker) & (guint)mask)};
}

/* Adds a worker's request; it has none. */
static inline void lock_requests_add(LockRequests *requests, guint worker, SimTime time_ps)
{
    LockRequest x = {time_ps, worker};
    guint at = requests->n++;
    while (at > 0 && lock_request_before(x, requests->slot[at - 1])) {
        requests->slot[at] = requests->slot[at - 1];
        at--;
    }
    requests->slot[at] = x;
}

/* The first one; there is one. */
static inline LockRequest lock_requests_first(const LockRequests *requests)
{
    return requests->slot[0];
}

/* The worker with the first one has been granted it, and asks again at `time_ps`. */
static inline void lock_requests_again(LockRequests *requests, SimTime time_ps)
{
    LockRequest *slot = requests->slot;
    guint n = requests->n;
    LockRequest x = {time_ps, slot[0].worker};
    if (n == 1 || G_UNLIKELY(lock_request_before(x, slot[1]))) {
        slot[0] = x;
        return;
    }
    slot[0] = slot[1];
    for (guint i = 1; i + 1 < n; i++) {
        LockRequest next = slot[i + 1];
        gint64 before = lock_request_before(x, next);
        slot[i] = lock_request_choose(before, x, next);
        x = lock_request_choose(before, next, x);
    }
    slot[n - 1] = x;
}

#endif
