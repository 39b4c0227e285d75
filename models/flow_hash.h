/* models/flow_hash.h: the whole RSS hash of a frame, which drivers hand on as the flow's number.
 *
 * Receive queues need its low bits only (models/flow.h); who takes it modulo another number needs
 * all of them. */
#ifndef MODELS_FLOW_HASH_H
#define MODELS_FLOW_HASH_H

#include "models/flow.h"

typedef struct FlowHash FlowHash;

/* For the frames of `flow` (borrowed), which was made of the same three. (transfer full) */
FlowHash *flow_hash_new(const Flow *flow, const TesterSettings *tester, const Rss *rss, guint port);
void flow_hash_free(FlowHash *hash);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlowHash, flow_hash_free)

guint32 flow_hash_get(const FlowHash *hash, guint64 frame);

#endif
