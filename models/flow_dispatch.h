/* models/flow_dispatch.h: the interrupt sides' frames on their way to tasks that their flows
 * choose.
 *
 * docs/frame-path.md section 6: each task has one list, which all cores hand frames to, in order of
 * (end of the poll, core). */
#ifndef MODELS_FLOW_DISPATCH_H
#define MODELS_FLOW_DISPATCH_H

#include "models/core.h"
#include "models/flow.h"
#include "models/receive_ring.h"
#include "models/trial.h"

typedef struct FlowDispatch FlowDispatch;

/* From `cores` (n_cores of them), which core_hand_over was told of, to a list for each task.
 * `flow`: by input port, NULL for one that does not send. All but `setup` and `rss` are borrowed.
 * (transfer full) */
FlowDispatch *flow_dispatch_new(const TrialSetup *setup, Flow *const *flow, const Rss *rss,
                                Core *cores, guint n_cores, ReceiveRing *lists);
void flow_dispatch_free(FlowDispatch *dispatch);

/* The task that a frame's flow has. */
guint flow_dispatch_task_of(const FlowDispatch *dispatch, FrameWord word);

/* The hash of a frame's flow. */
guint32 flow_dispatch_hash_of(const FlowDispatch *dispatch, FrameWord word);

/* Announces to the lists what the cores, advanced to `until_ps`, hand over before it. */
void flow_dispatch_advance(FlowDispatch *dispatch, SimTime until_ps);

/* Frames that came in by a port, which the cores have taken and no list knows of. */
guint64 flow_dispatch_n_inside(const FlowDispatch *dispatch, guint port);

/* Adds the share of the frames of an input port that each task gets to `share`. Counted over the
 * first 2^18 frames: of 4 tasks, a share is right to 0.4 % of itself. */
void flow_dispatch_add_shares(const TrialSetup *setup, const Rss *rss, guint port, double *share);

#endif
