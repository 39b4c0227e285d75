/* tests/support/judge-internal.h: the parts of the judge. */
#ifndef TESTS_SUPPORT_JUDGE_INTERNAL_H
#define TESTS_SUPPORT_JUDGE_INTERNAL_H

#include "models/trial.h"

/* Wide enough for a time multiplied by a rate. */
__extension__ typedef __int128 JudgeInteger;

/* What an event is, in the order of events at one instant (docs/frame-path.md sections 3 and 6).
 * The end of a frame comes first because descriptors are freed then. */
typedef enum {
    JUDGE_SEND,
    JUDGE_FRAME_END,
    JUDGE_ARRIVAL,
    JUDGE_INTERRUPT,
    JUDGE_CORE_LOOK,
    JUDGE_HAND_OVER,
    JUDGE_TASK_LOOK,
    JUDGE_LOCK_REQUEST,
    JUDGE_COMPLETION,
    JUDGE_TRANSMIT,
    JUDGE_RECEPTION
} JudgeStage;

typedef struct {
    SimTime time_ps;
    JudgeStage stage;
    guint port;
    guint worker;
    guint64 insertion;
    gpointer subject; /* a frame, a worker or a poll: said by the stage */
} JudgeEvent;

typedef struct JudgeEvents JudgeEvents;

/* Pending events, ordered by (time, stage, port, worker, insertion). (transfer full) */
JudgeEvents *judge_events_new(void);
void judge_events_free(JudgeEvents *events);

/* Adds an event; its insertion number is set here. */
void judge_events_push(JudgeEvents *events, JudgeEvent event);

/* Takes the first event; FALSE when there is none. */
gboolean judge_events_pop(JudgeEvents *events, JudgeEvent *event);

/* What decides a frame's receive queue (sections 1 and 3). */
typedef struct {
    const TrialSetup *setup;
    AddressPlan plan;
    guint n_sources;
    guint n_destinations;
    guint n_queues;
    guint64 address_start[DUT_PORTS]; /* of the random streams, by direction */
    guint64 port_start[DUT_PORTS];
    Rss *rss;
} JudgeFlows;

void judge_flows_init(JudgeFlows *flows, const TrialSetup *setup, const TrialRequest *request);
void judge_flows_clear(JudgeFlows *flows);

/* The receive queue of frame `number` of a direction. */
guint judge_flows_queue(const JudgeFlows *flows, guint direction, guint64 number);

typedef struct JudgeFrame JudgeFrame;
typedef struct JudgeWorker JudgeWorker;

struct JudgeFrame {
    JudgeFrame *next; /* in the one queue that the frame is in */
    guint direction;
    guint64 number;
    guint queue;
    SimTime arrival_ps; /* a(k) */
    SimTime start_ps;   /* x */
};

/* Frames in the order in which they came. */
typedef struct {
    JudgeFrame *first;
    JudgeFrame *last;
    guint64 n;
} JudgeFrameQueue;

/* What a worker polls: a receive ring or an input list. */
typedef struct {
    JudgeWorker *worker;
    JudgeFrameQueue waiting;
    guint64 in_use;   /* ring: descriptors, of waiting frames and of others */
    guint64 finished; /* ring: the driver's count for NIC_RELEASE_BATCH */
    TrialQueue *counts;
} JudgeInbox;

typedef struct {
    JudgeInbox *inbox;
    guint64 n_frames;
    JudgeFrameQueue pending; /* not at their end yet */
    JudgeFrameQueue done;    /* for the input list */
} JudgePoll;

struct JudgeWorker {
    guint number;
    gboolean is_task;
    gboolean forwards; /* else it hands over to tasks */
    SimTime frame_ps;
    SimTime hold_ps; /* 0: no lock */
    SimTime poll_ps;
    SimTime wakeup_ps;
    guint64 budget;     /* 0: all that waits */
    GPtrArray *inboxes; /* in the worker's order */
    guint next_inbox;   /* where a look starts */
    gboolean is_awake;
    gboolean is_waking;        /* its look after the wake-up is still to come */
    SimTime woken_ps;          /* the interrupt that woke it */
    gint64 n_since_asleep;     /* frames admitted */
    guint n_interrupts;        /* of a core; the number of the next one */
    SimTime next_interrupt_ps; /* not before */
    gboolean polls_busily;     /* never sleeps */
    gboolean is_idle;          /* polls busily, and found nothing when it looked last, */
    SimTime idle_ps;           /* at this instant */
    SimTime empty_poll_ps;
    gint64 n_since_turn;    /* section 4's f and r: a core's turn of work begins when it is woken */
    SimTime turn_began_ps;  /* or hands over */
    JudgeWorker *preempts;  /* of a core: the task that runs on it, or NULL */
    JudgeWorker *preempter; /* of a task: the core that it runs on, or NULL */
    SimTime due_ps;         /* of a task that is preempted: its pending event; others are void */
    JudgeStage due_stage;
    gboolean is_stopped; /* preempted now, with rest_ps to go until that event */
    SimTime rest_ps;
    JudgePoll *poll; /* the one being worked on, or NULL */
    TrialWorker *counts;
};

/* A link in the direction out of the DUT. The wire is free from numerator / rate [ps]. */
typedef struct {
    JudgeInteger free_numerator;
    guint64 *in_ring; /* frames not yet completed, by worker */
} JudgeOutput;

/* A trial under way. */
typedef struct {
    const TrialSetup *setup;
    const TrialRequest *request;
    TrialResult *result;
    JudgeEvents *events;
    JudgeFlows flows;
    SimTime now_ps;
    gint64 n_frames; /* N */
    gint64 frame_bytes;
    JudgeFrame *frames[DUT_PORTS]; /* by direction and number */
    JudgeInbox *rings;             /* by port and queue */
    JudgeInbox *lists;
    JudgeWorker *cores;
    JudgeWorker *tasks;
    SimTime lock_free_ps; /* end of the last holding */
    JudgeOutput outputs[DUT_PORTS];
} Judge;

/* Makes all that a trial needs, with the first sendings pending. */
void judge_init(Judge *judge, const TrialSetup *setup, const TrialRequest *request);

/* Frees all but the result. */
void judge_clear(Judge *judge);

/* Receive queues a port. */
guint judge_n_queues(const DutSettings *dut);

/* Frame size, FCS included. */
gint64 judge_frame_bytes(const TesterSettings *tester);

#endif
