/* tests/support/judge-internal.h: the parts of the judge. */
#ifndef TESTS_SUPPORT_JUDGE_INTERNAL_H
#define TESTS_SUPPORT_JUDGE_INTERNAL_H

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

/* Pending events, ordered by (time, stage, port, worker, insertion). (transfer full) */
JudgeEvents *judge_events_new(void);
void judge_events_free(JudgeEvents *events);

/* Adds an event; its insertion number is set here. */
void judge_events_push(JudgeEvents *events, JudgeEvent event);

/* Takes the first event; FALSE when there is none. */
gboolean judge_events_pop(JudgeEvents *events, JudgeEvent *event);

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
    gboolean is_waking; /* its look after the wake-up is still to come */
    SimTime woken_ps;   /* the interrupt that woke it */
    gboolean has_slept; /* a core: it has been awake, until slept_ps */
    SimTime slept_ps;
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

/* ---- judge_frequency.c: section 4 ---- */

/* All cores have their lowest frequency. */
void judge_frequency_begin(Judge *judge);

/* A core looks. */
void judge_frequency_look(const Judge *judge, JudgeWorker *core);

/* What takes a worker `cost_ps` at the clock. */
SimTime judge_frequency_cost(const Judge *judge, const JudgeWorker *worker, SimTime cost_ps);

/* ---- judge_ports.c: section 20 ---- */

guint judge_n_ports(const TesterSettings *tester);

/* The ports by which a frame comes in and leaves. */
guint judge_port_in(const JudgeFrame *frame);
guint judge_port_out(const TesterSettings *tester, guint in, guint64 number);

/* How many frames of its input port leave before it by the same port. */
guint64 judge_port_place(const TesterSettings *tester, guint in, guint64 number);

/* The addresses behind a port. */
AddressPlan judge_port_addresses(const TesterSettings *tester, guint port);

/* Where frames of a frame's input port are counted. */
TrialPort *judge_port_counts(const Judge *judge, const JudgeFrame *frame);

/* Completes these counts. */
void judge_ports_finish(TrialResult *result, const TesterSettings *tester);

/* ---- judge_reset.c: section 19 ---- */

/* How long the DUT is down after its reset; 0: it is not. */
SimTime judge_reset_down_ps(const TrialSetup *setup, const TrialRequest *request);

/* Runs a trial in which it is. (transfer full) */
TrialResult *judge_reset_run(const TrialSetup *setup, const TrialRequest *request);

/* Handles all events of a row at or before `end_ps`, or before the first loss of a trial that stops
 * there, and what can only be said at the end. */
void judge_run_until(Judge *row, SimTime end_ps);

/* ---- judge_row.c: section 14 ---- */

/* The judges of all DUTs of a setup, ready to begin. (transfer full) */
Judge *judge_row_new(const TrialSetup *setup, const TrialRequest *request);

/* The DUT at the other end of a port's link, or behind the switches there; NULL: the tester. */
Judge *judge_row_neighbour(const Judge *judge, guint port);

/* The link at a port of the tester, of a whole row. */
const LinkSettings *judge_row_tester_link(const TrialSetup *setup, guint port);

/* A frame of its neighbour will arrive at a DUT. */
void judge_row_hand_over(Judge *judge, const JudgeFrame *frame, SimTime arrival_ps);

/* Frees all but the results, and makes one of them. */
TrialResult *judge_row_free(Judge *row);

/* ---- judge_interrupt.c ---- */

/* An interrupt of an inbox, or (NULL) of all of a core, at the beginning. */
void judge_vector_init(const Judge *judge, JudgeVector *vector, JudgeWorker *core,
                       JudgeInbox *inbox);

/* Section 4: a frame was admitted that may interrupt. Events of interrupts that do not come may be
 * pending: they are known by their number. */
void judge_moderate(Judge *judge, JudgeVector *vector);

/* FALSE: this interrupt does not come. A queue's is listed. */
gboolean judge_take_interrupt(Judge *judge, JudgeVector *vector, guint number);

/* What a frame that is admitted to the inbox may make come; NULL: it has come already. */
JudgeVector *judge_vector_to_come(JudgeInbox *inbox);

/* Whether the worker polls those of its inboxes that have interrupted. */
gboolean judge_lists_inboxes(const Judge *judge, const JudgeWorker *worker);

/* Such a worker looks: what its last poll left empty is listed no more. The inbox that it polls
 * now, or NULL. */
JudgeInbox *judge_next_listed(Judge *judge, JudgeWorker *core);

/* The worker takes a frame of an inbox, and what an interrupt brought has been dealt with. */
void judge_count_taken(JudgeInbox *inbox, const JudgeFrame *frame);
void judge_deal_with(const Judge *judge, JudgeVector *vector);

/* ---- judge_worker.c: sections 4 to 6 ---- */

/* A frame is waiting from now on. */
void judge_admit(Judge *judge, JudgeInbox *inbox, JudgeFrame *frame);
void judge_on_interrupt(Judge *judge, JudgeVector *vector, guint number);
void judge_on_look(Judge *judge, JudgeWorker *worker);
void judge_on_lock_request(Judge *judge, JudgeWorker *worker);
void judge_on_frame_end(Judge *judge, JudgeWorker *worker);
void judge_on_hand_over(Judge *judge, JudgePoll *poll);
void judge_count_busy(Judge *judge, JudgeWorker *worker, SimTime until_ps);

/* ---- judge_preempt.c ---- */

/* What a worker does next. A task that shares its processor may be interrupted before. */
void judge_push_own(Judge *judge, SimTime time_ps, JudgeStage stage, JudgeWorker *worker);

/* Section 6: the core's interrupt side begins to work; the task on it stands still. */
void judge_stop_task(const Judge *judge, JudgeWorker *task);
void judge_resume_task(Judge *judge, JudgeWorker *task);

/* Whether an event is the one that its worker waits for; if so, it waits for it no more. */
gboolean judge_take_due(const Judge *judge, JudgeWorker *worker, JudgeStage stage);

/* ---- judge.c, for the other files ---- */

/* Adds an event. `port` and `worker` matter where events of one instant and stage have an order. */
void judge_push(Judge *judge, SimTime time_ps, JudgeStage stage, guint port, guint worker,
                gpointer subject);
void judge_frame_queue_append(JudgeFrameQueue *queue, JudgeFrame *frame);
JudgeFrame *judge_frame_queue_take(JudgeFrameQueue *queue);

/* S of the next frame of the worker's poll. */
SimTime judge_next_frame_time(const JudgeWorker *worker);

/* Section 9: a frame's fate is settled. */
void judge_settle(Judge *judge, const JudgeFrame *frame, guint fate, SimTime time_ps);

/* Loses a frame now. */
void judge_lose(Judge *judge, JudgeFrame *frame, TrialLoss loss);

/* A frame of the ring has been processed. */
void judge_free_descriptor(const Judge *judge, JudgeInbox *ring);

/* The poll ends, and the worker looks again. */
void judge_end_poll(Judge *judge, JudgeWorker *worker);

/* ---- judge_traffic.c: section 16 ---- */

/* The number of the flow that frame `number` belongs to, or, without any, itself. */
guint64 judge_traffic_flow(const JudgeFlows *flows, guint port, guint64 number);
void judge_traffic_init_flows(JudgeFlows *flows, const TesterSettings *tester);

/* Flow `number` of tester.flows.list. */
JudgeHeader judge_traffic_given_header(const JudgeFlows *flows, guint direction, guint64 number);

gboolean judge_traffic_is_plain(const TesterSettings *tester);

/* Size of frame `k` of a direction. */
gint64 judge_traffic_bytes(const TesterSettings *tester, guint direction, gint64 k);

/* Sections 1 and 17: N, without regard to TrialRequest.n_frames. */
gint64 judge_traffic_count(const TrialRequest *request);

/* When each of `n` frames of an input port is due, which come at `rate_pps`. */
void judge_traffic_plan(const Judge *judge, const JudgeFlows *flows, guint port, gint64 rate_pps,
                        gint64 n, SimTime *due_ps);

/* The flows that a frame is of. */
const JudgeFlows *judge_flows_of(const Judge *judge, const JudgeFrame *frame);

/* When a frame that is due now starts on the tester's wire. */
SimTime judge_traffic_start(Judge *judge, const JudgeFrame *frame);

/* ---- judge_modifiers.c: section 18 ---- */

/* Says which of a direction's `n` frames are modifiers. */
void judge_modifiers_choose(const Judge *judge, JudgeFrame *frames, gint64 n);

/* The receive queue of one. */
guint judge_modifiers_queue(const Judge *judge, const JudgeFrame *frame);

/* A worker is done with one. */
void judge_modifiers_take(Judge *judge, const JudgeFrame *frame);
void judge_modifiers_count_in_flight(TrialModifiers *modifiers);

/* ---- judge_contention.c ---- */

void judge_contention_init(Judge *judge);
void judge_contention_clear(Judge *judge);
void judge_contention_begin_poll(Judge *judge, JudgeWorker *worker, SimTime begin_ps);
void judge_contention_begin_frame(Judge *judge, JudgeWorker *worker, SimTime begin_ps);
void judge_contention_on_end(Judge *judge, JudgeWorker *worker);
void judge_contention_on_request(Judge *judge, JudgeWorker *worker);
void judge_contention_on_grant(Judge *judge, JudgeGate *gate);

/* Waits that the end of the trial cuts off. */
void judge_contention_finish(Judge *judge, JudgeWorker *worker, SimTime freeze_ps);

/* Makes all that a trial needs, with the first sendings pending. Setup, neighbours and events are
 * there. */
void judge_init(Judge *judge, const TrialRequest *request);

/* ---- judge_switch.c: section 13 ---- */

/* The switches of a setup, whose DUTs are `row`; NULL when it has none. (transfer full) */
JudgeNetwork *judge_network_new(const TrialSetup *setup, Judge *row);
void judge_network_free(JudgeNetwork *network);

/* The preamble of a frame starts at `start_ps` on the link out of the tester or the DUT: FALSE when
 * no switch is at its other end. */
gboolean judge_switch_send(Judge *judge, JudgeFrame *frame, SimTime start_ps);

/* A frame or copy is ready in a switch that it entered by port `in`. */
void judge_on_switch(Judge *judge, gpointer subject, guint in);
void judge_on_switch_completion(const Judge *judge, JudgeSwitchPort *port);

/* Frees all but the result and the events. */
void judge_clear(Judge *judge);

/* ---- judge_wire.c: section 2 ---- */

/* For how long a frame holds the wire, in bits: a multiple of 1 / judge_wire_scale. */
JudgeInteger judge_wire_scale(const LinkSettings *link);
JudgeInteger judge_wire_slot(const LinkSettings *link, gint64 bytes);

/* A frame of `bytes` that is due now on a wire of the link at `port`, which is free from
 * *free_numerator / (rate scale) on; returns when it starts. */
SimTime judge_start_on_wire(const Judge *judge, guint port, gint64 bytes,
                            JudgeInteger *free_numerator);

/* F of a frame of `bytes`. */
SimTime judge_wire_time_on(const LinkSettings *link, gint64 bytes);
SimTime judge_wire_time(const Judge *judge, guint port, gint64 bytes);

/* Section 7: a frame enters the transmit ring of (port, worker) now. */
void judge_transmit(Judge *judge, JudgeFrame *frame, guint port, guint worker);

/* A frame of a ring has been sent: one that waits for room has it. */
void judge_on_completion(Judge *judge, guint port, guint ring);

/* Section 12. Makes the table and plans the learning phase, if entries are dynamic. */
void judge_neighbours_init(Judge *judge);
void judge_neighbours_clear(Judge *judge);

/* Section 19: the table of a DUT that is up since `up_ps`, without a learning phase. */
void judge_neighbours_begin_at(Judge *judge, SimTime up_ps);

/* A frame's forwarding has ended, by `worker`; it came in by the other port than `port`. */
void judge_neighbours_on_frame(Judge *judge, JudgeFrame *frame, guint port, guint worker);

/* The others' events. */
void judge_neighbours_on_request_sent(Judge *judge, JudgeFrame *request, SimTime received_ps);
void judge_neighbours_on_answer(Judge *judge, JudgeFrame *answer);
void judge_neighbours_on_timer(Judge *judge, guint port, guint address, JudgeNeighbour *entry);
void judge_neighbours_on_learn(Judge *judge, guint neighbour);
void judge_neighbours_on_learned(Judge *judge, guint neighbour);

/* The receive queue of an answer. */
guint judge_neighbours_queue(const Judge *judge, const JudgeFrame *answer);

/* Section 9: how the numbers of received test frames follow each other (judge_probe.c). */
void judge_note_order(Judge *judge, const JudgeFrame *frame);

/* Section 15, at the end of the trial (judge_probe.c). */
void judge_probe_finish(Judge *judge);

/* Of the whole row: what the first tagged frame takes on the tester's link. */
void judge_probe_time_first(const TrialSetup *setup, TrialResult *result);

#endif
