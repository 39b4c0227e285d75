/* models/transmit_queue.h: transmit queues that workers share: who may put frames in, and at what
 * cost.
 *
 * docs/frame-path.md section 11; formulas and sources: docs/models/transmit.md. */
#ifndef MODELS_TRANSMIT_QUEUE_H
#define MODELS_TRANSMIT_QUEUE_H

#include "models/cost.h"
#include "models/lock.h"
#include "sim/sim.h"

/* What chooses a frame's transmit queue. */
typedef enum {
    TRANSMIT_OF_WORKER,
    TRANSMIT_OF_RECEIVE_QUEUE,
    TRANSMIT_OF_HASH,
    TRANSMIT_OF_FIRST /* queue 0: the driver knows no hash */
} TransmitQueueOf;

typedef enum {
    TRANSMIT_ACCESS_FREE, /* no lock */
    TRANSMIT_ACCESS_LOCK, /* one worker after the other */
    TRANSMIT_ACCESS_RING  /* a software ring before the queue, drained by whoever finds it idle */
} TransmitAccess;

/* What becomes of a frame that finds its transmit ring full. */
typedef enum { TRANSMIT_WHEN_FULL_LOSE, TRANSMIT_WHEN_FULL_WAIT } TransmitWhenFull;

typedef struct {
    gint access;  /* TransmitAccess */
    gint scope;   /* LockScope: of access lock */
    SimCost hold; /* a frame */
    SimCost transfer;
    SimCost waiter;
    SimCost enqueue;
    SimCost foreign;
    SimCost drain;
    gint64 limit;  /* frames a software ring holds */
    gint64 budget; /* frames that a worker drains before it leaves it to another; 0: no limit */
    gint64 completion_batch;
    SimCost completion;
    gint when_full; /* TransmitWhenFull */
    gint64 backlog; /* frames that wait for a full ring */
} TransmitSettings;

extern const SimAttributeTable transmit_attributes;

/* In whole ps. What is held is held for 1 ps at least. */
typedef struct {
    TransmitAccess access;
    LockScope scope;
    SimTime hold_ps, transfer_ps, waiter_ps;
    SimTime enqueue_ps, foreign_ps, drain_ps;
    guint limit;
    guint budget;
    guint completion_batch;
    SimTime completion_ps;
} TransmitCosts;

/* Frames that may wait for a full transmit ring; 0: they are lost. */
guint transmit_backlog_limit(const TransmitSettings *settings);

TransmitCosts transmit_costs(const TransmitSettings *settings, gint64 clock_hz);

/* The transmit queue (0 .. n_queues - 1) of a frame of this worker, receive queue and hash. */
guint transmit_queue_of(TransmitQueueOf choice, guint worker, guint receive_queue, guint32 hash,
                        guint n_queues);

#endif
