#include "models/drop_tail.h"

void drop_tail_clear(DropTail *queue)
{
    g_free(queue->frame);
    *queue = (DropTail){0};
}

static void grow(DropTail *queue)
{
    guint room = MAX(64, 2 * queue->room);
    DropTailFrame *frame = g_new(DropTailFrame, room);
    for (guint i = 0; i < queue->n; i++) {
        frame[i] = queue->frame[(queue->head + i) & (queue->room - 1)];
    }
    g_free(queue->frame);
    queue->frame = frame;
    queue->room = room;
    queue->head = 0;
}

void drop_tail_push(DropTail *queue, SimTime leaves_ps, gint64 bytes)
{
    if (queue->n == queue->room) {
        grow(queue);
    }
    queue->frame[(queue->head + queue->n) & (queue->room - 1)] =
        (DropTailFrame){.leaves_ps = leaves_ps, .bytes = bytes};
    queue->n++;
    queue->bytes += bytes;
}
