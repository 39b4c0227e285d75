/* models/engine.h: the parts of a trial put together and advanced window by window.
 *
 * sender -> receive rings -> cores [-> input lists -> tasks] -> transmitters. No stage reaches
 * back, so each in turn is brought to the end of a window; the window is a batch of frames long.
 * Used by trial.c only. */
#ifndef MODELS_ENGINE_H
#define MODELS_ENGINE_H

#include "models/core.h"
#include "models/flow.h"
#include "models/ledger.h"
#include "models/lock.h"
#include "models/sender.h"
#include "models/transmitter.h"
#include "models/trial.h"

typedef struct {
    guint n_queues; /* a port */
    guint n_cores;
    guint n_tasks;
    DutCosts costs;
    Rss *rss;
    Flow *flow[DUT_PORTS]; /* NULL for a direction that is not sent */
    Sender sender[DUT_PORTS];
    ReceiveRing *rings;       /* port-major, both ports */
    ReceiveRing *lists;       /* the same with dispatch, else NULL */
    ReceiveRing **core_rings; /* backing of the cores' arrays */
    ReceiveRing **core_lists;
    ReceiveRing **task_lists;
    Core *cores;
    Core *tasks;
    Lock lock;
    Transmitter transmitter[DUT_PORTS];
    Ledger ledger;
    SimTime *busy_ps; /* of cores, then tasks, within the sending time */
} Engine;

/* `setup` and what it borrows must outlive the engine. */
void engine_init(Engine *engine, const TrialSetup *setup);
void engine_clear(Engine *engine);

/* Time 0 of a trial of n_frames a direction at rate_pps. */
void engine_reset(Engine *engine, gint64 rate_pps, guint64 n_frames, const SimTrace *trace);

/* Brings all stages to `until_ps`; frames received after `horizon_ps` do not count. */
void engine_advance(Engine *engine, SimTime until_ps, SimTime horizon_ps);

/* How far the next window can go: a batch of frames of each direction. */
SimTime engine_window_end_ps(const Engine *engine);

/* Writes down all workers' busy time within [0, limit_ps]; the engine stands at limit_ps or just
 * behind. */
void engine_note_busy(Engine *engine, SimTime limit_ps);

/* Frames of a direction that arrived and are neither lost nor received. */
guint64 engine_n_inside(const Engine *engine, guint direction);

#endif
