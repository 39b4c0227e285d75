/* models/dispatch.h: software dispatch of receive queues to worker tasks (OpenBSD's softnet tasks).
 *
 * docs/frame-path.md section 6. */
#ifndef MODELS_DISPATCH_H
#define MODELS_DISPATCH_H

#include "models/cost.h"
#include "sim/sim.h"

typedef enum { DISPATCH_TASK_OF_QUEUE, DISPATCH_TASK_OF_INTERFACE_AND_QUEUE } DispatchTaskOf;

typedef enum { DISPATCH_PROCESSORS_OWN, DISPATCH_PROCESSORS_SHARED } DispatchProcessors;

typedef struct {
    gint64 tasks;      /* 0: run to completion */
    gint task_of;      /* DispatchTaskOf */
    gint64 list_limit; /* frames an input list holds */
    gint64 budget;     /* frames a task takes at a look; 0: the whole list */
    gint processors;   /* DispatchProcessors */
    CostSettings cost; /* of the interrupt side */
} DispatchSettings;

extern const SimAttributeTable dispatch_attributes;

/* Whether there are tasks that run on the cores whose interrupt sides preempt them. */
gboolean dispatch_shares_processors(const DispatchSettings *settings);

/* The task (0 .. tasks - 1) that serves a queue of a port; `tasks` must not be 0. */
guint dispatch_task_of(const DispatchSettings *settings, guint port, guint queue);

#endif
