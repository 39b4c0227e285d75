#include "models/transmit_backlog.h"

#define FIRST_ROOM 64

void transmit_backlog_init(TransmitBacklog *backlog, guint n_rings, guint limit)
{
    *backlog = (TransmitBacklog){
        .limit = limit, .n_rings = n_rings, .fifo = g_new0(TransmitFifo, n_rings)};
}

void transmit_backlog_clear(TransmitBacklog *backlog)
{
    for (guint i = 0; i < backlog->n_rings; i++) {
        g_free(backlog->fifo[i].frame);
    }
    g_free(backlog->fifo);
}

void transmit_backlog_reset(TransmitBacklog *backlog)
{
    for (guint i = 0; i < backlog->n_rings; i++) {
        backlog->fifo[i].head = backlog->fifo[i].n = 0;
    }
    backlog->n_waiting = 0;
}

static CoreFrame *fifo_at(const TransmitFifo *fifo, guint i)
{
    return &fifo->frame[(fifo->head + i) & (fifo->room - 1)];
}

/* Gives it room for `room` frames, those that it holds first. */
static void fifo_resize(TransmitFifo *fifo, guint room)
{
    CoreFrame *frame = g_new(CoreFrame, room);
    for (guint i = 0; i < fifo->n; i++) {
        frame[i] = *fifo_at(fifo, i);
    }
    g_free(fifo->frame);
    fifo->frame = frame;
    fifo->head = 0;
    fifo->room = room;
}

static void fifo_push(TransmitFifo *fifo, CoreFrame frame)
{
    if (fifo->n == fifo->room) {
        fifo_resize(fifo, MAX(2 * fifo->room, FIRST_ROOM));
    }
    *fifo_at(fifo, fifo->n) = frame;
    fifo->n++;
}

void transmit_backlog_copy(TransmitBacklog *to, const TransmitBacklog *from)
{
    transmit_backlog_reset(to);
    for (guint i = 0; i < from->n_rings; i++) {
        for (guint k = 0; k < from->fifo[i].n; k++) {
            fifo_push(&to->fifo[i], *fifo_at(&from->fifo[i], k));
        }
    }
    to->n_waiting = from->n_waiting;
}

gboolean transmit_backlog_push(TransmitBacklog *backlog, guint ring, CoreFrame frame)
{
    if (backlog->fifo[ring].n == backlog->limit) {
        return FALSE;
    }
    fifo_push(&backlog->fifo[ring], frame);
    backlog->n_waiting++;
    return TRUE;
}

gboolean transmit_backlog_pop(TransmitBacklog *backlog, guint ring, CoreFrame *frame)
{
    TransmitFifo *fifo = &backlog->fifo[ring];
    if (fifo->n == 0) {
        return FALSE;
    }
    *frame = *fifo_at(fifo, 0);
    fifo->head++;
    fifo->n--;
    backlog->n_waiting--;
    return TRUE;
}
