/* models/drop_tail.h: a queue that refuses what does not fit (drop-tail), first in first out.
 *
 * It keeps when each frame leaves, since that is known as soon as a frame is taken. */
#ifndef MODELS_DROP_TAIL_H
#define MODELS_DROP_TAIL_H

#include "sim/sim.h"

typedef struct {
    SimTime leaves_ps;
    gint64 bytes;
} DropTailFrame;

/* A plain record; the array is owned. Zero: an empty queue. */
typedef struct {
    DropTailFrame *frame; /* circular, a power of 2 long */
    guint room, head, n;
    gint64 bytes; /* of the n frames */
} DropTail;

void drop_tail_clear(DropTail *queue);

/* Lets go what has left by `now_ps`; calls in order of time. */
static inline void drop_tail_advance(DropTail *queue, SimTime now_ps)
{
    while (queue->n > 0 && queue->frame[queue->head].leaves_ps <= now_ps) {
        queue->bytes -= queue->frame[queue->head].bytes;
        queue->head = (queue->head + 1) & (queue->room - 1);
        queue->n--;
    }
}

/* Takes a frame that leaves no sooner than those before it. */
void drop_tail_push(DropTail *queue, SimTime leaves_ps, gint64 bytes);

#endif
