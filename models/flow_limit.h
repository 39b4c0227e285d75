/* models/flow_limit.h: Linux' flow limit: a backlog that fills refuses frames of the flows that
 * fill it, so that small flows get through.
 *
 * docs/frame-path.md section 6; net/core/dev.c, skb_flow_limit. A core keeps the last 128 flows
 * that it brought to lists at least half full, and how many of them each was. */
#ifndef MODELS_FLOW_LIMIT_H
#define MODELS_FLOW_LIMIT_H

#include "sim/sim.h"

#define FLOW_LIMIT_HISTORY 128 /* FLOW_LIMIT_HISTORY of the kernel */

typedef struct {
    gint64 cpu_bitmap; /* bit i: core i limits flows */
    gint64 table_len;  /* flows that are told apart, a power of two */
} FlowLimitSettings;

extern const SimAttributeTable flow_limit_attributes;

/* What a core remembers. A plain record; the array is owned. */
typedef struct {
    guint n_buckets;
    guint8 *n; /* by bucket: how many of the history */
    guint history[FLOW_LIMIT_HISTORY];
    guint head;
} FlowLimit;

/* Whether core `number` limits flows. */
gboolean flow_limit_applies(const FlowLimitSettings *settings, guint number);

void flow_limit_init(FlowLimit *limit, const FlowLimitSettings *settings);
void flow_limit_clear(FlowLimit *limit);
void flow_limit_reset(FlowLimit *limit);
void flow_limit_copy(FlowLimit *to, const FlowLimit *from);

/* A frame of a flow with this hash finds `n_waiting` frames in a list of `list_limit`, which is not
 * full: notes it, if the list is half full, and says whether the frame is refused. */
gboolean flow_limit_refuses(FlowLimit *limit, guint32 hash, guint64 n_waiting, gint64 list_limit);

#endif
