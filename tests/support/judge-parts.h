/* tests/support/judge-parts.h: what the judge keeps of a trial: events, frames, workers, links. */
#ifndef TESTS_SUPPORT_JUDGE_PARTS_H
#define TESTS_SUPPORT_JUDGE_PARTS_H

#include "models/trial.h"
#include "tests/support/judge.h"
#include "tests/support/judge_flows.h"

/* Wide enough for a time multiplied by a rate. */
__extension__ typedef __int128 JudgeInteger;

#define JUDGE_BITS(bytes) (8 * (JudgeInteger)(bytes))

/* What an event is, in the order of events at one instant (docs/frame-path.md sections 3 and 6).
 * The end of a frame comes first because descriptors are freed then. */
typedef enum {
    JUDGE_SEND,   /* is due */
    JUDGE_START,  /* on the tester's wire, section 16 */
    JUDGE_ANSWER, /* is due on the tester's wire */
    JUDGE_SWITCH_COMPLETION,
    JUDGE_SWITCH,
    JUDGE_FRAME_END,
    JUDGE_ARRIVAL,
    JUDGE_INTERRUPT,
    JUDGE_CORE_LOOK,
    JUDGE_HAND_OVER,
    JUDGE_CALL, /* an interrupt from another core */
    JUDGE_TASK_LOOK,
    JUDGE_LOCK_REQUEST,
    JUDGE_GRANT, /* section 11 */
    JUDGE_COMPLETION,
    JUDGE_TIMER, /* of a neighbour entry, or the collection */
    JUDGE_LEARNED,
    JUDGE_LEARN,
    JUDGE_TRANSMIT,
    JUDGE_RECEPTION
} JudgeStage;

typedef struct Judge Judge;

typedef struct {
    SimTime time_ps;
    JudgeStage stage;
    Judge *judge; /* of the DUT where it happens */
    guint port;
    guint worker;
    guint64 insertion;
    gpointer subject; /* a frame, a worker or a poll: said by the stage */
} JudgeEvent;

typedef struct JudgeEvents JudgeEvents;
typedef struct JudgeFrame JudgeFrame;
typedef struct JudgeWorker JudgeWorker;
typedef struct JudgeNetwork JudgeNetwork;
typedef struct JudgeSwitchPort JudgeSwitchPort;

struct JudgeFrame {
    JudgeFrame *next; /* in the one queue that the frame is in */
    guint direction;
    guint pair; /* section 20 */
    guint64 number;
    guint queue;
    guint transmit_queue;  /* section 11 */
    guint owner;           /* section 11: the worker that brings it there */
    gboolean is_forwarded; /* has left the DUT */
    SimTime due_ps;        /* on the tester's wire */
    gboolean is_received;  /* by the tester */
    gboolean is_lost;
    SimTime first_ps;   /* arrival at the first device */
    SimTime arrival_ps; /* a(k) */
    SimTime start_ps;   /* x */
    guint modifier;     /* section 18: 0: none, else 1 + its kind */
    gint64 bytes;
    gboolean is_sized, is_background;
    guint ip_version; /* of a frame beside or of a capture */
    SimTime interrupt_ps,
        forward_ps;      /* with is_sized: S, of the interrupt side and of who forwards */
    gboolean is_control; /* a request or an answer */
    gboolean is_for_all; /* a request that is no probe */
    guint neighbour;     /* whom it is about: 65536 * port + address index */
};

/* Frames in the order in which they came. */
typedef struct {
    JudgeFrame *first;
    JudgeFrame *last;
    guint64 n;
} JudgeFrameQueue;

typedef struct JudgeInbox JudgeInbox;
typedef struct JudgeTurns JudgeTurns;

/* Section 4: moderation that adapts to the load. */
typedef struct {
    gint n_left; /* interrupts to the end of the sample; -1: none has begun */
    SimTime since_ps;
    gint64 n_frames, n_bytes; /* in the sample */
    guint n_samples;          /* that are over */
    gint64 before[3];
    gint place, way;        /* in the row of settings; which way it goes, 0: it rests */
    guint steps[2];         /* down and up */
    guint n_steps;          /* since it rested */
    gint n_samples_to_rest; /* it is tired */
    /* of the gap */
    gboolean has_begun;
    gint64 gap;       /* in us, or quarters of one */
    gint64 older_gap; /* igb */
    gint64 jiffy;
    gint step;
} JudgeAdaptation;

/* Section 4: an interrupt, of a core or of a queue. */
typedef struct {
    JudgeWorker *core;
    JudgeInbox *inbox; /* NULL: all of the core's */
    gint64 n_frames;   /* admitted since it was dealt with */
    guint n_taken;     /* the number of the next one, and of those given up */
    SimTime not_before_ps;
    gboolean has_come;
    SimTime last_ps;
    SimTime delay_end_ps; /* where frames wait for it */
    gboolean is_counted;  /* the number of frames that make it come are there */
    gboolean is_listed;   /* a queue's: it has come, and was not dealt with */
    JudgeAdaptation adaptation;
} JudgeVector;

/* What a worker polls: a receive ring or an input list. */
struct JudgeInbox {
    JudgeWorker *worker;
    guint place; /* among its worker's */
    JudgeFrameQueue waiting;
    gboolean has_vector;
    JudgeVector vector; /* section 4: its own */
    guint64 in_use;     /* ring: descriptors, of waiting frames and of others */
    guint64 finished;   /* ring: the driver's count for NIC_RELEASE_BATCH */
    TrialQueue *counts;
};

typedef struct {
    JudgeInbox *inbox;
    guint64 n_frames;
    JudgeFrameQueue pending; /* not at their end yet */
    JudgeFrameQueue done;    /* for the input list */
} JudgePoll;

/* Section 11: the lock, or what holds a transmit queue. */
typedef struct {
    gboolean is_held;
    gint last;      /* worker that held it last, or -1 */
    GQueue waiting; /* of JudgeWorker */
} JudgeGate;

/* Section 11: a software ring; its frames may still be in their polls. */
typedef struct {
    GArray *frames; /* of JudgeFrame * */
    guint64 n;
    guint64 n_unfinished; /* frames whose workers are still busy with leaving them there */
    guint64 n_in_turn;    /* frames that the one who drains now has drained */
} JudgeSoftwareRing;

typedef struct {
    JudgeGate gate;
    JudgeSoftwareRing ring;
    guint64 n_done; /* frames put in so far */
} JudgeTransmitQueue;

/* Section 11: what ends at a worker's next end. */
typedef enum {
    JUDGE_STEP_WORK,
    JUDGE_STEP_LOCK,
    JUDGE_STEP_QUEUE,
    JUDGE_STEP_LEFT,
    JUDGE_STEP_ENQUEUED,
    JUDGE_STEP_REFUSED,
    JUDGE_STEP_DRAIN
} JudgeStep;

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
    gboolean is_waking;  /* its look after the wake-up is still to come */
    SimTime woken_ps;    /* the interrupt that woke it */
    JudgeVector vector;  /* of a core that has one for all its queues */
    GPtrArray *listed;   /* of JudgeInbox: those that have interrupted, in the order of polls */
    JudgeInbox *polled;  /* the one whose poll has ended; NULL when that has been looked at */
    gint64 frequency_hz; /* of a core whose clock follows its load */
    SimTime worked_ps;   /* until it fell asleep last */
    SimTime sample_from_ps, sample_worked_ps; /* the same when its load was measured last */
    gboolean polls_busily;                    /* never sleeps */
    gboolean is_idle; /* polls busily, and found nothing when it looked last, */
    SimTime idle_ps;  /* at this instant */
    SimTime empty_poll_ps;
    gint64 n_since_turn;    /* section 4's f and r: a core's turn of work begins when it is woken */
    SimTime turn_began_ps;  /* or hands over */
    JudgeWorker *preempts;  /* of a core: the task that runs on it, or NULL */
    JudgeWorker *preempter; /* of a task: the core that it runs on, or NULL */
    gboolean is_dispatching; /* hybrid: of a core: it forwards the first frame of its poll itself */
    JudgeTurns *turns;       /* of a core whose rings and list take turns, or NULL */
    SimTime due_ps;          /* of a task that is preempted: its pending event; others are void */
    JudgeStage due_stage;
    gboolean is_stopped; /* preempted now, with rest_ps to go until that event */
    SimTime rest_ps;
    JudgePoll *poll; /* the one being worked on, or NULL */
    TrialWorker *counts;
    /* section 11 */
    JudgeStep step;
    JudgeGate *gate; /* that it asks for or holds */
    gboolean is_waiting;
    SimTime request_ps;
    JudgeFrame *drained;
    JudgeTransmitQueue *left; /* in whose software ring its frame is */
};

/* A link in the direction out of the DUT. The wire is free from numerator / (rate scale) [ps]
 * (judge_wire.c). */
typedef struct {
    JudgeInteger free_numerator;
    guint64 *in_ring; /* frames not yet completed, by worker; section 11: by transmit queue */
    JudgeFrameQueue *waiting; /* by the same, for room in the ring */
} JudgeOutput;

/* Section 12: an entry of the neighbour table. */
typedef enum {
    JUDGE_NOBODY,
    JUDGE_INCOMPLETE,
    JUDGE_REACHABLE,
    JUDGE_STALE,
    JUDGE_DELAY,
    JUDGE_PROBE,
    JUDGE_FAILED
} JudgeNeighbourState;

typedef struct {
    JudgeNeighbourState state;
    guint64 created; /* order of creation */
    guint64 use;     /* order of last use */
    gint64 n_asked;
    SimTime confirmed_ps, changed_ps, used_ps;
    gboolean has_timer;
    SimTime timer_ps;
    JudgeFrameQueue waiting;
} JudgeNeighbour;

typedef struct {
    JudgeNeighbour *entries; /* by 65536 * port + address index; NULL: static ones */
    SimTime reachable_ps[DUT_PORTS];
    SimTime collected_ps, redrawn_ps;
    guint n_redrawn;
    guint64 n_uses;
    SimTime back_ps; /* of a learning frame's answer */
    guint64 n_created, n_waiting;
    gint64 n_entries;
    gint64 n_idle; /* STALE or FAILED: a collection may find one */
    guint64 n_requests[DUT_PORTS];
    JudgeInteger tester_free[DUT_PORTS]; /* the tester's wires, as JudgeOutput's */
    GPtrArray *control_frames;           /* all that there ever were, owned */
} JudgeNeighbours;

/* A trial under way, as far as one DUT sees it: with its link to the tester if it has one. */
struct Judge {
    JudgeWatch watch; /* (nullable) */
    gpointer watch_data;
    TrialSetup own_setup;
    const TrialSetup *setup;
    const TrialSetup *row_setup; /* of all DUTs */
    Judge *previous; /* section 14: the DUT at port 0, and at port 1; NULL: the tester */
    Judge *following;
    const TrialRequest *request;
    TrialResult *result;
    JudgeEvents *events;
    JudgeFlows flows;
    JudgeFlows background_flows;
    TesterSettings background; /* whose frames the background's are like; owns nothing */
    SimTime now_ps;
    gint64 n_frames; /* N */
    gint64 n_background;
    JudgeFrame *background_frames[DUT_MAX_PORTS];
    gint64 frame_bytes;
    /* by input and output port: 1 + the largest number received, or 0 */
    guint64 n_expected[DUT_MAX_PORTS][DUT_MAX_PORTS];
    JudgeFrame *frames[DUT_MAX_PORTS]; /* by input port and number */
    JudgeInbox *rings;                 /* by port and queue */
    JudgeInbox *lists;                 /* by port and queue; by task where flows choose */
    gboolean by_flow;
    TrialQueue *list_counts; /* by task, where flows choose */
    JudgeWorker *cores;
    JudgeWorker *tasks;
    SimTime lock_free_ps; /* end of the last holding */
    JudgeOutput outputs[DUT_MAX_PORTS];
    /* section 11 */
    gboolean contends;
    TransmitCosts transmit;
    SimTime lock_hold_ps;
    JudgeGate lock_gate;
    guint n_transmit_queues;                 /* a port */
    JudgeTransmitQueue *transmit_queues;     /* by port and queue */
    JudgeInteger tester_free[DUT_MAX_PORTS]; /* section 16: the tester's wires, as JudgeOutput's */
    JudgeNeighbours neighbours;
    guint device;          /* in the row */
    JudgeNetwork *network; /* the row's switches; NULL: there are none */
};

#endif
