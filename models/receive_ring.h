/* models/receive_ring.h: a bounded queue before a worker: a NIC's receive ring, or an input list.
 *
 * Frames are announced with the time at which they join, in order of time, ahead of simulated time;
 * they are admitted (or lost) at their own times when somebody looks. What is in use at a time
 * depends on earlier polls only, so looking late changes nothing.
 *
 * Arrays hold, from the front: frames that the poll under way has taken [head - n_taken, head),
 * frames admitted and waiting [head, tail), announced ones not yet looked at [next, end). */
#ifndef MODELS_RECEIVE_RING_H
#define MODELS_RECEIVE_RING_H

#include "models/ledger.h"
#include "sim/sim.h"

/* When an entry of the ring is free again. */
typedef enum {
    RING_RELEASE_FRAME, /* when its frame ends */
    RING_RELEASE_BATCH, /* every `batch` ended frames, across polls */
    RING_RELEASE_POLL,  /* at the end of the poll */
    RING_RELEASE_TAKE   /* at the look that takes it (input lists) */
} RingRelease;

/* A plain record; the arrays are owned. */
typedef struct {
    /* what it is */
    guint capacity;
    guint batch;
    RingRelease release;
    TrialLoss loss; /* the name of a drop here */
    gboolean own_arrivals;
    guint room; /* length of the arrays; they grow */
    /* frames */
    SimTime *join_ps;
    SimTime *arrival_ps; /* at the DUT; the same array as join_ps for a NIC's ring */
    FrameWord *word;
    guint head, tail, next, end;
    guint n_taken; /* frames before head that the poll under way still needs */
    /* entries in use: admitted and not yet known to be free; an upper bound between calls */
    guint in_use;
    guint highest; /* largest exact value just after an admission */
    guint64 n_admitted, n_lost;
    /* the last poll, whose ends free entries */
    SimTime *end_ps;    /* ends of its frames, as far as known */
    guint n_ends;       /* known ends */
    guint n_ends_seen;  /* of these, applied to in_use */
    guint n_polled;     /* frames of the poll */
    guint n_unreleased; /* ended and counted towards the next batch */
} ReceiveRing;

typedef struct {
    guint capacity;
    guint batch;
    RingRelease release;
    TrialLoss loss;
    guint budget;          /* most frames a poll takes */
    gboolean own_arrivals; /* join times differ from arrival times (an input list) */
} ReceiveRingShape;

/* Allocates the arrays. */
void receive_ring_init(ReceiveRing *ring, const ReceiveRingShape *shape);
void receive_ring_clear(ReceiveRing *ring);

/* Empty, at time 0. */
void receive_ring_reset(ReceiveRing *ring);

/* Makes the arrays longer. */
void receive_ring_grow(ReceiveRing *ring);

/* Announces a frame that joins at `join_ps`, no earlier than the one announced before. */
static inline void receive_ring_announce(ReceiveRing *ring, SimTime join_ps, SimTime arrival_ps,
                                         FrameWord word)
{
    if (G_UNLIKELY(ring->end == ring->room)) {
        receive_ring_grow(ring);
    }
    guint at = ring->end++;
    ring->arrival_ps[at] = arrival_ps;
    ring->join_ps[at] = join_ps;
    ring->word[at] = word;
}

/* Frees the entries whose frames ended by `now_ps`. */
void receive_ring_release(ReceiveRing *ring, SimTime now_ps);

/* Admits or loses the announced frames that join at or before `now_ps`, with entries freed at their
 * own times. */
void receive_ring_admit(ReceiveRing *ring, SimTime now_ps, Ledger *ledger);

/* Join time of the next announced frame, SIM_TIME_NEVER when there is none. */
static inline SimTime receive_ring_next_join_ps(const ReceiveRing *ring)
{
    return ring->next < ring->end ? ring->join_ps[ring->next] : SIM_TIME_NEVER;
}

static inline guint receive_ring_n_waiting(const ReceiveRing *ring)
{
    return ring->tail - ring->head;
}

/* Begins a poll that takes the `n` oldest waiting frames: now the `n_taken` before head; whoever
 * polls counts n_taken down. Their ends follow by receive_ring_add_end, in order. All frames of the
 * poll before must have ended. */
void receive_ring_take(ReceiveRing *ring, guint n);

/* The next frame of the poll ends at `end_ps`. */
static inline void receive_ring_add_end(ReceiveRing *ring, SimTime end_ps)
{
    if (ring->release != RING_RELEASE_TAKE) {
        ring->end_ps[ring->n_ends++] = end_ps;
    }
}

/* Moves what is left to the front of the arrays. */
void receive_ring_compact(ReceiveRing *ring);

#endif
