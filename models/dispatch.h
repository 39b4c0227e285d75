/* models/dispatch.h: software dispatch to worker tasks: of receive queues (OpenBSD's softnet tasks)
 * or of flows (Linux' RPS, FreeBSD's netisr).
 *
 * docs/frame-path.md section 6. */
#ifndef MODELS_DISPATCH_H
#define MODELS_DISPATCH_H

#include "models/cost.h"
#include "models/flow_limit.h"
#include "sim/sim.h"

typedef enum { DISPATCH_MODE_DEFERRED, DISPATCH_MODE_DIRECT, DISPATCH_MODE_HYBRID } DispatchMode;

typedef enum {
    DISPATCH_TASK_OF_QUEUE,
    DISPATCH_TASK_OF_INTERFACE_AND_QUEUE,
    DISPATCH_TASK_OF_FLOW_SCALED,
    DISPATCH_TASK_OF_FLOW_MODULO
} DispatchTaskOf;

typedef enum {
    DISPATCH_PROCESSORS_OWN,
    DISPATCH_PROCESSORS_SHARED,
    DISPATCH_PROCESSORS_SOFTIRQ
} DispatchProcessors;

typedef enum { DISPATCH_FLOW_HASH_NIC, DISPATCH_FLOW_HASH_SOFTWARE } DispatchFlowHash;

typedef struct {
    gint64 tasks;                     /* 0: run to completion */
    gboolean at_most_cores;           /* no more tasks than cores */
    gint mode;                        /* DispatchMode */
    gint task_of;                     /* DispatchTaskOf */
    gint64 list_limit;                /* frames an input list holds */
    gint64 budget;                    /* frames a task takes at a look; 0: the whole list */
    gint processors;                  /* DispatchProcessors */
    SimCost interprocessor_interrupt; /* softirq: for the sender */
    gint flow_hash;                   /* DispatchFlowHash */
    char *flow_hash_key;              /* (owned) models/software_hash.h */
    FlowLimitSettings flow_limit;
    CostSettings cost; /* of the interrupt side */
} DispatchSettings;

extern const SimAttributeTable dispatch_attributes;

/* Tasks of a device with `n_cores`; 0: cores run to completion. */
guint dispatch_n_tasks(const DispatchSettings *settings, guint n_cores);

/* Whether a frame's flow chooses its task, which then has one list for all that comes; else a queue
 * of a port has a list, and a task. */
gboolean dispatch_is_by_flow(const DispatchSettings *settings);

/* The task of n_tasks (not 0) that serves a queue of a port; not by flow. */
guint dispatch_task_of_queue(const DispatchSettings *settings, guint n_tasks, guint port,
                             guint queue);

/* The task of n_tasks (not 0) that a flow with this hash has; by flow. Scaled: hash * n_tasks
 * >> 32 (Linux include/linux/kernel.h, reciprocal_scale); else hash mod n_tasks. */
guint dispatch_task_of_flow(const DispatchSettings *settings, guint n_tasks, guint32 hash);

#endif
