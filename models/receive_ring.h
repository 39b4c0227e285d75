/* models/receive_ring.h: a bounded queue before a worker: a NIC's receive ring, or an input list.
 *
 * Frames are announced with the time at which they join, in order of time, ahead of simulated time.
 * Whether a frame gets an entry or is lost is found when it comes to the head: entries are freed in
 * the order in which they were given, so a frame finds all of them taken exactly if the one given
 * `capacity` admissions ago is free only after it joins, and by then that time is known. Nothing
 * that happens later can change it, so looking late changes nothing. */
#ifndef MODELS_RECEIVE_RING_H
#define MODELS_RECEIVE_RING_H

#include "models/ledger.h"
#include "sim/sim.h"

/* Later than any frame joins, and early enough to add a wake-up to it. */
#define RING_NO_FRAME_PS (SIM_TIME_NEVER / 2)

/* When an entry of the ring is free again. */
typedef enum {
    RING_RELEASE_FRAME, /* when its frame ends */
    RING_RELEASE_BATCH, /* every `batch` ended frames, across polls */
    RING_RELEASE_POLL,  /* at the end of the poll */
    RING_RELEASE_TAKE   /* at the look that takes it (input lists) */
} RingRelease;

typedef struct {
    guint capacity;
    guint batch;
    RingRelease release;
    TrialLoss loss;        /* the name of a drop here */
    guint port;            /* by which all its frames come in, unless it is mixed */
    gboolean is_mixed;     /* frames of all ports join (an input list of flows) */
    gboolean own_arrivals; /* join times differ from arrival times (an input list) */
    gboolean frees_behind; /* what is freed at an instant is free only after it: the instant of a
                              look, whose arrivals come first (docs/frame-path.md section 10) */
} ReceiveRingShape;

/* An announced frame. */
typedef struct {
    SimTime join_ps; /* also its arrival at the DUT, unless the ring has arrivals of its own */
    FrameWord word;
} RingFrame;

/* A plain record; the arrays are owned. */
typedef struct {
    ReceiveRingShape shape;
    /* announced frames [head, end); end->join_ps is RING_NO_FRAME_PS */
    RingFrame *frames;
    RingFrame *head, *end;
    guint room;          /* length of the arrays; they grow */
    SimTime *arrival_ps; /* at the DUT, with arrivals of its own, else NULL */
    /* entries: when the one given by admission i is free again, circular; SIM_TIME_NEVER while
     * that is not known */
    SimTime *free_ps;
    guint free_mask;
    SimTime lag_ps; /* of free_ps behind the instant that frees */
    guint64 n_admitted, n_lost;
    guint highest;      /* most entries in use just after an admission; 1 before the first */
    guint n_unreleased; /* ended and counted towards the next batch */
    guint64 n_behind_end[DUT_MAX_PORTS]; /* lost ones in [head, end): only of a frozen ring; by
                                            the port that they came in by */
} ReceiveRing;

/* Allocates the arrays. */
void receive_ring_init(ReceiveRing *ring, const ReceiveRingShape *shape);
void receive_ring_clear(ReceiveRing *ring);

/* Empty, at time 0. */
void receive_ring_reset(ReceiveRing *ring);

/* Makes `to`, of the same shape, stand where `from` stands. */
void receive_ring_copy(ReceiveRing *to, const ReceiveRing *from);

/* Moves announced frames to the front of their arrays if they are few beside those taken since, so
 * that a busy ring stays in the caches. */
void receive_ring_compact(ReceiveRing *ring);

/* Makes room for `n` more announced frames, and moves what is announced. */
void receive_ring_make_room(ReceiveRing *ring, guint n);

/* Entries of a ring whose frames have all ended; those of a batch not yet full are not free. */
static inline guint receive_ring_n_free(const ReceiveRing *ring)
{
    return ring->shape.capacity - ring->n_unreleased;
}

/* Frames announced that have not been taken. */
static inline guint receive_ring_n_announced(const ReceiveRing *ring)
{
    return (guint)(ring->end - ring->head);
}

/* Makes room for `n` more announced frames and the mark behind them. */
static inline void receive_ring_reserve(ReceiveRing *ring, guint n)
{
    if (G_UNLIKELY(ring->room - (gsize)(ring->end - ring->frames) <= n)) {
        receive_ring_make_room(ring, n);
    }
}

/* Announces a frame that joins at `join_ps`, no earlier than the one announced before.
 * receive_ring_seal after the last one. */
static inline void receive_ring_announce(ReceiveRing *ring, SimTime join_ps, SimTime arrival_ps,
                                         FrameWord word)
{
    receive_ring_reserve(ring, 1);
    if (ring->shape.own_arrivals) {
        ring->arrival_ps[ring->end - ring->frames] = arrival_ps;
    }
    *ring->end++ = (RingFrame){join_ps, word};
}

/* Marks the end of what is announced so far. */
static inline void receive_ring_seal(ReceiveRing *ring)
{
    ring->end->join_ps = RING_NO_FRAME_PS;
}

/* Join time of the next frame that has not been taken, RING_NO_FRAME_PS when none is announced. */
static inline SimTime receive_ring_head_ps(const ReceiveRing *ring)
{
    return ring->head->join_ps;
}

/* Arrival at the DUT of the frame at the head; there is one. */
static inline SimTime receive_ring_head_arrival_ps(const ReceiveRing *ring)
{
    return ring->shape.own_arrivals ? ring->arrival_ps[ring->head - ring->frames]
                                    : ring->head->join_ps;
}

/* Whether more entries than ever before would be in use, or all are, when a frame joins now. */
static inline gboolean receive_ring_is_highest(const ReceiveRing *ring, SimTime join_ps)
{
    return ring->free_ps[(ring->n_admitted - ring->highest) & ring->free_mask] > join_ps;
}

/* Loses the head frame. */
static inline void receive_ring_lose_head(ReceiveRing *ring, Ledger *ledger)
{
    const RingFrame *frame = ring->head++;
    ring->n_lost++;
    ledger_lose(ledger, frame->word, ring->shape.loss, frame->join_ps);
}

/* Loses frames that join before `until_ps` from the head until one finds an entry, and admits that
 * one; returns receive_ring_head_ps. Not within a poll of RING_RELEASE_POLL. */
static inline SimTime receive_ring_settle(ReceiveRing *ring, SimTime until_ps, Ledger *ledger)
{
    SimTime join_ps;
    while (G_UNLIKELY(receive_ring_is_highest(ring, join_ps = receive_ring_head_ps(ring)) &&
                      join_ps < until_ps)) {
        if (ring->highest < ring->shape.capacity) {
            ring->highest++;
            break;
        }
        receive_ring_lose_head(ring, ledger);
    }
    return join_ps;
}

/* Admits the head frame if it finds an entry, else loses it and returns FALSE. An admitted frame
 * stays at the head until receive_ring_take. */
static inline gboolean receive_ring_admit_head(ReceiveRing *ring, Ledger *ledger)
{
    if (G_UNLIKELY(receive_ring_is_highest(ring, receive_ring_head_ps(ring)))) {
        if (ring->highest == ring->shape.capacity) {
            receive_ring_lose_head(ring, ledger);
            return FALSE;
        }
        ring->highest++;
    }
    return TRUE;
}

/* Frees the last `n` entries given, when `end_ps` ends. */
static inline void receive_ring_free_last(ReceiveRing *ring, guint n, SimTime end_ps)
{
    for (guint i = 1; i <= n; i++) {
        ring->free_ps[(ring->n_admitted - i) & ring->free_mask] = end_ps + ring->lag_ps;
    }
}

/* Takes the head frame, which was admitted, in the poll that looked at `look_ps`; it ends at
 * `end_ps`. */
static inline void receive_ring_take(ReceiveRing *ring, SimTime look_ps, SimTime end_ps)
{
    SimTime free_ps = SIM_TIME_NEVER;
    if (ring->shape.release == RING_RELEASE_FRAME) {
        free_ps = end_ps + ring->lag_ps;
    } else if (ring->shape.release == RING_RELEASE_TAKE) {
        free_ps = look_ps + ring->lag_ps;
    }
    ring->free_ps[ring->n_admitted & ring->free_mask] = free_ps;
    ring->n_admitted++;
    ring->head++;
    if (ring->shape.release == RING_RELEASE_BATCH && ++ring->n_unreleased == ring->shape.batch) {
        ring->n_unreleased = 0;
        receive_ring_free_last(ring, ring->shape.batch, end_ps);
    }
}

/* Ends a poll of `n` frames at `end_ps`. */
static inline void receive_ring_end_poll(ReceiveRing *ring, guint n, SimTime end_ps)
{
    if (ring->shape.release == RING_RELEASE_POLL) {
        receive_ring_free_last(ring, n, end_ps);
    }
}

/* Frames that wait at `look_ps`, `limit` at most: joined by then, admitted, and not taken. */
guint receive_ring_count_waiting(const ReceiveRing *ring, SimTime look_ps, guint limit);

/* Ends the ring's trial at `until_ps`: admits or loses what joined before it. The first `n_polled`
 * frames belong to a poll under way, which looked at `look_ps`. Only counters are valid afterwards.
 */
void receive_ring_freeze(ReceiveRing *ring, guint n_polled, SimTime look_ps, SimTime until_ps,
                         Ledger *ledger);

/* Most entries in use just after an admission. */
static inline guint64 receive_ring_n_highest(const ReceiveRing *ring)
{
    return MIN(ring->highest, ring->n_admitted);
}

/* Frames that came in by a port, announced and neither taken nor lost. */
guint64 receive_ring_n_inside(const ReceiveRing *ring, guint port);

#endif
