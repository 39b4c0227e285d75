/* sim/run.h: a run as a value.
 *
 * All that two runs in one process could otherwise share: the seed, the repetition, the clock, the
 * event queue and the trace hooks. There is no global state; runs in different threads need no
 * lock. */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include <glib.h>

#include "sim/event_queue.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/trace.h"

typedef struct SimRun SimRun;

/* A handler of an event of this run. */
typedef void (*SimRunHandler)(SimRun *run, const SimEvent *event, gpointer user_data);

/* A fresh run at time 0. (transfer full) */
SimRun *sim_run_new(guint64 seed, guint repetition);
void sim_run_free(SimRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimRun, sim_run_free)

guint64 sim_run_get_seed(const SimRun *run);
guint sim_run_get_repetition(const SimRun *run);

/* The time of the event being handled, or of the last one. */
SimTime sim_run_get_now_ps(const SimRun *run);

/* The run's pending events. (transfer none) */
SimEventQueue *sim_run_get_events(SimRun *run);

/* The run's trace hooks. (transfer none) */
SimTrace *sim_run_get_trace(SimRun *run);

/* The random stream of the consumer at `path`. */
SimRandom sim_run_get_stream(const SimRun *run, const char *path);

/* Handles events in order while their time is below `until_ps`; the clock then stands at the last
 * one. Returns how many were handled. */
guint64 sim_run_advance(SimRun *run, SimTime until_ps, SimRunHandler handler, gpointer user_data);

#endif
