/* models/neighbour_queue.h: frames that wait for their neighbour's answer.
 *
 * A queue a neighbour, oldest first (RFC 4861 section 7.2.2; RFC 1122 section 2.3.2.2). A frame
 * that finds `limit` of its queue pushes the oldest out; one that finds `total` waiting in all (0:
 * no limit) is lost itself. */
#ifndef MODELS_NEIGHBOUR_QUEUE_H
#define MODELS_NEIGHBOUR_QUEUE_H

#include "models/core_output.h"
#include "models/neighbour_table.h"

typedef struct NeighbourQueues NeighbourQueues;

/* (transfer full) */
NeighbourQueues *neighbour_queues_new(guint limit, guint total);
void neighbour_queues_free(NeighbourQueues *queues);

/* Forgets all frames. */
void neighbour_queues_reset(NeighbourQueues *queues);

/* A frame begins to wait. TRUE: *lost is a frame lost for it, perhaps itself. */
gboolean neighbour_queues_push(NeighbourQueues *queues, NeighbourKey key, CoreFrame frame,
                               CoreFrame *lost);

/* Takes the oldest frame; FALSE when none waits. */
gboolean neighbour_queues_pop(NeighbourQueues *queues, NeighbourKey key, CoreFrame *frame);

#endif
