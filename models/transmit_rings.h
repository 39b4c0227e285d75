/* models/transmit_rings.h: the transmit rings of the workers of one output port.
 *
 * A worker's ring is full for a frame if `size` of the worker's frames have not completed when the
 * frame's forwarding ends. Completions follow the order of the wire, so the frames that have not
 * completed are the last ones put on it: the rings are kept as one history of the wire, and are
 * looked at only when so many frames are outstanding that a ring could be full. */
#ifndef MODELS_TRANSMIT_RINGS_H
#define MODELS_TRANSMIT_RINGS_H

#include "sim/sim.h"

/* A plain record; arrays owned. */
typedef struct {
    guint size; /* frames a worker's ring holds */
    guint n_workers;
    /* frames put on the wire, circular: those not completed are among [done, sent) */
    SimTime *completion_ps;
    guint16 *worker;
    guint mask;
    guint done, sent;
    guint *n_outstanding; /* by worker, of [done, sent) */
} TransmitRings;

void transmit_rings_init(TransmitRings *rings, guint n_workers, guint size);
void transmit_rings_clear(TransmitRings *rings);
void transmit_rings_reset(TransmitRings *rings);
void transmit_rings_copy(TransmitRings *to, const TransmitRings *from);

/* Lets frames go that completed at or before `now_ps`; calls must be in order of time. */
void transmit_rings_complete(TransmitRings *rings, SimTime now_ps);

/* Lets the first frame go that completed at or before `now_ps`: FALSE when there is none. *ring,
 * *completion_ps: whose it was, and when. */
gboolean transmit_rings_complete_one(TransmitRings *rings, SimTime now_ps, guint *ring,
                                     SimTime *completion_ps);

/* Whether the ring of `worker` could be full for one of its next `n` frames. */
static inline gboolean transmit_rings_may_fill(const TransmitRings *rings, guint n)
{
    return rings->sent - rings->done + n > rings->size;
}

static inline gboolean transmit_rings_is_full(const TransmitRings *rings, guint worker)
{
    return rings->n_outstanding[worker] == rings->size;
}

/* A frame of `worker` that completes at `completion_ps`, no earlier than the one before. */
static inline void transmit_rings_add(TransmitRings *rings, guint worker, SimTime completion_ps)
{
    guint at = rings->sent++ & rings->mask;
    rings->completion_ps[at] = completion_ps;
    rings->worker[at] = (guint16)worker;
    rings->n_outstanding[worker]++;
}

#endif
