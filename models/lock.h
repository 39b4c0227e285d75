/* models/lock.h: a critical section shared by workers, first come first served.
 *
 * Whoever drives the workers grants requests in order of (request time, worker number); under that
 * order a grant is the later of the request and the end of the holding before it, which is exactly
 * a FIFO lock. */
#ifndef MODELS_LOCK_H
#define MODELS_LOCK_H

#include "models/cost.h"
#include "sim/sim.h"

typedef enum { LOCK_SCOPE_FRAME, LOCK_SCOPE_POLL } LockScope;

typedef struct {
    gint scope; /* LockScope */
    SimCost hold;
    SimCost hold_ipv6; /* more for an IPv6 frame */
    SimCost transfer;  /* more when another worker held it last */
    SimCost waiter;    /* more for each worker that waits at the grant */
} LockSettings;

extern const SimAttributeTable lock_attributes;

/* A plain record. */
typedef struct {
    SimTime free_ps; /* end of the last holding */
} Lock;

/* Grants a request made at `request_ps` for `hold_ps`; returns the grant. */
static inline SimTime lock_grant(Lock *lock, SimTime request_ps, SimTime hold_ps)
{
    SimTime grant_ps = MAX(request_ps, lock->free_ps);
    lock->free_ps = grant_ps + hold_ps;
    return grant_ps;
}

#endif
