#include "models/frame_fifo.h"

#include <string.h>

#define FIRST_ROOM 256

void frame_fifo_clear(FrameFifo *fifo)
{
    g_clear_pointer(&fifo->frames, g_free);
    *fifo = (FrameFifo){0};
}

void frame_fifo_reset(FrameFifo *fifo)
{
    fifo->head = fifo->end = 0;
}

void frame_fifo_copy(FrameFifo *to, const FrameFifo *from)
{
    frame_fifo_reset(to);
    for (guint i = from->head; i < from->end; i++) {
        frame_fifo_push(to, from->frames[i].time_ps, from->frames[i].word);
    }
}

void frame_fifo_push(FrameFifo *fifo, SimTime time_ps, FrameWord word)
{
    if (fifo->end == fifo->room) {
        guint n = fifo->end - fifo->head;
        if (2 * n >= fifo->room) {
            fifo->room = MAX(2 * fifo->room, FIRST_ROOM);
            fifo->frames = g_renew(FifoFrame, fifo->frames, fifo->room);
        }
        if (n > 0) {
            memmove(fifo->frames, fifo->frames + fifo->head, n * sizeof *fifo->frames);
        }
        fifo->head = 0;
        fifo->end = n;
    }
    fifo->frames[fifo->end++] = (FifoFrame){time_ps, word};
}
