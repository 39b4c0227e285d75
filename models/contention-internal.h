/* models/contention-internal.h: contention.c drives the workers, contention_steps.c is what each
 * does. */
#ifndef MODELS_CONTENTION_INTERNAL_H
#define MODELS_CONTENTION_INTERNAL_H

#include "models/contention.h"
#include "models/flow_hash.h"
#include "models/transmit_queue.h"

#define CONTENTION_NOBODY G_MAXUINT

/* Where a worker is. Its next instant is when a step ends, or when it asks; a worker that waits has
 * none. */
typedef enum {
    CONTENTION_IDLE,     /* no poll before the end of the window */
    CONTENTION_FRAME,    /* a frame before its transmission, which needs no asking */
    CONTENTION_ASK_LOCK, /* asks for the lock */
    CONTENTION_WAIT_LOCK,
    CONTENTION_IN_LOCK,
    CONTENTION_ASK_QUEUE, /* asks for its transmit queue */
    CONTENTION_WAIT_QUEUE,
    CONTENTION_IN_QUEUE, /* puts a frame, or all of a poll, into it */
    CONTENTION_ENQUEUED, /* done with its frame for now */
    CONTENTION_BRINGS,   /* leaves its frame in a software ring */
    CONTENTION_DRAIN     /* puts a frame from a software ring into it */
} ContentionStep;

/* Something that one worker holds at a time: the lock, or a transmit queue. */
typedef struct {
    gboolean is_held;
    guint last;     /* worker that held it last, or CONTENTION_NOBODY */
    guint *waiting; /* workers, first come first */
    guint n_waiting;
} ContentionGate;

/* A frame on its way into a transmit queue. */
typedef struct {
    CoreFrame frame;
    guint worker; /* that brought it */
    guint queue;  /* of both ports */
} ContentionItem;

typedef struct {
    ContentionGate gate;
    GQueue ring;         /* the software ring: of ContentionItem, owned */
    guint n_bringing;    /* workers that are leaving a frame in it */
    guint n_drained;     /* frames, by who drains it now */
    guint n_uncollected; /* frames since descriptors were taken back */
} ContentionQueue;

typedef struct {
    ContentionStep step;
    SimTime request_ps;
    ContentionItem item;    /* the frame it works on */
    guint queue;            /* that it asks for or holds, of both ports */
    GArray *batch;          /* of ContentionItem: of this poll, to be put into queues at its end */
    gboolean is_given;      /* its poll is of the frame that the core of its number works on, */
    gboolean is_given_done; /* which has ended */
} ContentionPlace;

struct Contention {
    Core *workers;
    guint n_workers;
    guint n_queues; /* a port */
    TransmitQueueOf queue_of;
    TransmitCosts costs;
    gboolean meets;     /* what a worker does depends on others */
    gboolean is_driven; /* polls are begun from outside, instant by instant */
    Core *givers;       /* cores that may give the worker of their number a frame; NULL: none do */
    gboolean locks;
    LockScope lock_scope;
    SimTime lock_hold_ps, lock_transfer_ps, lock_waiter_ps;
    FlowHash *hash[DUT_PORTS]; /* NULL unless it chooses queues */
    ContentionGate lock;
    ContentionQueue *queue; /* port-major */
    ContentionPlace *place; /* by worker */
    SimTime *next_ps;       /* by worker: when its step ends, or it asks; looked through often */
    /* asked for or left at this instant: each worker leaves one and asks for one at most */
    ContentionGate **touched;
    guint n_touched;
    /* of the window */
    SimTime until_ps;
    Ledger *ledger;
};

/* Begins the worker's next poll if it looks before the end of the window. */
void contention_begin_poll(Contention *contention, guint worker);

/* The worker's step ends. */
void contention_end_step(Contention *contention, guint worker, SimTime now_ps);

/* The worker asks for what it needs next. */
void contention_ask(Contention *contention, guint worker, SimTime now_ps);

/* Gives what is free to who waits longest. */
void contention_grant(Contention *contention, ContentionGate *gate, SimTime now_ps);

#endif
