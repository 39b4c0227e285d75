/* models/core_busy.h: when a core's interrupt side was at work, for the task that it preempts. */
#ifndef MODELS_CORE_BUSY_H
#define MODELS_CORE_BUSY_H

#include "sim/sim.h"

/* Times [start, end) in order; the last end may be SIM_TIME_NEVER: not known yet. A plain record;
 * arrays owned. */
typedef struct {
    SimTime *start_ps, *end_ps;
    guint head, end; /* of those that still matter */
    guint room;
} CoreBusy;

void core_busy_init(CoreBusy *busy);
void core_busy_clear(CoreBusy *busy);
void core_busy_reset(CoreBusy *busy);
void core_busy_copy(CoreBusy *to, const CoreBusy *from);

/* Work begins, later than all before ended; it ends. */
void core_busy_begin(CoreBusy *busy, SimTime start_ps);
void core_busy_end(CoreBusy *busy, SimTime end_ps);

/* Who is preempted works from *from_ps on for *left_ps more. TRUE when that is done before
 * `until_ps`: *from_ps is when. Else it is brought to `until_ps`. Forgets what was before. */
gboolean core_busy_work(CoreBusy *busy, SimTime *from_ps, SimTime *left_ps, SimTime until_ps);

/* Nothing before `time_ps` matters any more. */
void core_busy_forget(CoreBusy *busy, SimTime time_ps);

/* *from_ps moves to the first instant from there on at which the core is free. FALSE when that is
 * not before `until_ps`. */
gboolean core_busy_wait(CoreBusy *busy, SimTime *from_ps, SimTime until_ps);

#endif
