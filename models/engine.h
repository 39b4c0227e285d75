/* models/engine.h: the parts of a trial put together and advanced window by window.
 *
 * sender -> receive rings -> cores [-> input lists -> tasks] -> transmitters. No stage reaches
 * back, so each in turn is brought to the end of a window; the window is a batch of frames long.
 * Used by trial.c only. */
#ifndef MODELS_ENGINE_H
#define MODELS_ENGINE_H

#include "models/contention.h"
#include "models/core.h"
#include "models/flow.h"
#include "models/flow_dispatch.h"
#include "models/ledger.h"
#include "models/lock.h"
#include "models/resolver.h"
#include "models/sender.h"
#include "models/transmitter.h"
#include "models/trial.h"

typedef struct {
    guint n_queues; /* a port */
    guint n_cores;
    guint n_tasks;
    PortPlan ports;
    /* by input port, which with one pair is the direction: */
    gboolean sends[DUT_MAX_PORTS];
    gboolean is_fed[DUT_MAX_PORTS]; /* frames do not come straight from a sender */
    gboolean serves[DUT_MAX_PORTS]; /* frames come in; the other ports' queues are left out */
    DutCosts costs;
    Rss *rss;
    Traffic *traffic;             /* NULL: plain */
    TrafficCosts sized;           /* of forwarders, with traffic that is not plain */
    TrafficCosts sized_interrupt; /* of cores with dispatch */
    guint16 modifier_queue[DUT_MAX_PORTS][MODIFIER_N_KINDS];
    Flow *background[DUT_MAX_PORTS]; /* flows of background frames; NULL: none */
    Flow *flow[DUT_MAX_PORTS];       /* NULL where none are sent */
    gboolean contends;               /* docs/frame-path.md section 11 applies */
    gboolean owns_flows;             /* and the RSS */
    Sender sender[DUT_MAX_PORTS];
    ReceiveRing *rings; /* port-major, all ports */
    ReceiveRing *lists; /* the same with dispatch, by flow one a task, else NULL */
    guint n_lists;
    ReceiveRing **core_rings; /* backing of the cores' arrays */
    ReceiveRing **core_lists;
    ReceiveRing **task_lists;
    CoreRules rules; /* of the cores, where they have any */
    Core *cores;
    Core *tasks;
    CoreBusy *busy;         /* by task, where they share processors with the cores, else NULL */
    FlowDispatch *dispatch; /* NULL unless tasks are chosen by flows */
    Lock lock;
    Contention *contention;   /* of the forwarding workers; NULL: nothing to contend for */
    LockRequests requests;    /* scratch of workers that share the lock */
    Transmitter *transmitter; /* by port */
    Resolver *resolver;       /* NULL with static neighbour entries */
    Ledger ledger;
    SimTime *busy_ps; /* of cores, then tasks, within the sending time */
} Engine;

/* `setup` and what it borrows must outlive the engine, and so must `like` (nullable): an engine of
 * the same setup, whose flows this one borrows. */
void engine_init(Engine *engine, const TrialSetup *setup, const Engine *like);
void engine_clear(Engine *engine);

/* Time 0 of a trial of the first n_frames of a plan, in each direction. */
void engine_reset(Engine *engine, const SendPlan *plan, guint64 n_frames, const SimTrace *trace);

/* The device is there from `time_ps` on, having been reset: what arrives before is not its own. */
void engine_begin_at(Engine *engine, SimTime time_ps);

/* Brings all stages to `end_ps`; frames received after `horizon_ps` do not count. */
void engine_advance(Engine *engine, SimTime end_ps, SimTime horizon_ps);

/* Settles what joined before `end_ps`, to which the engine was brought, and still waits: rings
 * find their losses late. Only counters, the ledger and engine_n_inside are valid afterwards. */
void engine_freeze(Engine *engine, SimTime end_ps);

/* When the tester received the last of the frames that count as received. */
SimTime engine_last_received_ps(const Engine *engine);

/* Makes `to`, of the same setup and in the same trial, stand where `from` stands. */
void engine_copy(Engine *to, const Engine *from);

/* How far the next window can go: a batch of frames of each direction that comes straight from a
 * sender. */
SimTime engine_window_end_ps(const Engine *engine);

/* Writes down all workers' busy time within [0, limit_ps]; the engine stands at limit_ps or just
 * behind. */
void engine_note_busy(Engine *engine, SimTime limit_ps);

/* Modifiers of an input port that were announced and are neither lost nor taken in. */
guint64 engine_n_modifiers_inside(const Engine *engine, guint port);

/* Background frames of an input port that were announced and are neither lost nor received. */
guint64 engine_n_background_inside(const Engine *engine, guint port);

/* Frames of an input port that arrived and are neither lost nor received. Where frames leave by
 * several ports in turn only the sum over all ports says something. */
guint64 engine_n_inside(const Engine *engine, guint port);

#endif
