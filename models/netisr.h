/* models/netisr.h: hybrid dispatch, FreeBSD's net.isr.dispatch=hybrid: a core forwards a frame
 * itself if the flow's task is its own and idle, else hands it over.
 *
 * docs/frame-path.md section 6. Whether a task is idle depends on what all cores brought it before:
 * so frames are dispatched one by one, in order of time. */
#ifndef MODELS_NETISR_H
#define MODELS_NETISR_H

#include "models/contention.h"
#include "models/core.h"
#include "models/flow_dispatch.h"

typedef struct Netisr Netisr;

/* Task t is core t's own; both arrays and `dispatch` are borrowed. `shares`: tasks share processors
 * with cores, which preempt them. (transfer full) */
Netisr *netisr_new(Core *cores, guint n_cores, Core *tasks, guint n_tasks,
                   const FlowDispatch *dispatch, gboolean shares);

/* The tasks contend (docs/frame-path.md section 11): `contention`, of the tasks, is borrowed. */
void netisr_set_contention(Netisr *netisr, Contention *contention);
void netisr_free(Netisr *netisr);

/* Does all that cores and tasks do before `until_ps`, before which all that arrives has been
 * announced. */
void netisr_advance(Netisr *netisr, SimTime until_ps, Ledger *ledger);

#endif
