/* models/frame_fifo.h: frames on their way, in order of time. */
#ifndef MODELS_FRAME_FIFO_H
#define MODELS_FRAME_FIFO_H

#include "models/ledger.h"
#include "sim/sim.h"

typedef struct {
    SimTime time_ps; /* at which the frame gets there */
    FrameWord word;
} FifoFrame;

/* A plain record, all zero when empty; the array is owned. */
typedef struct {
    FifoFrame *frames;
    guint head, end, room;
} FrameFifo;

void frame_fifo_clear(FrameFifo *fifo);

/* Empties it. */
void frame_fifo_reset(FrameFifo *fifo);

/* Makes `to` hold what `from` holds. */
void frame_fifo_copy(FrameFifo *to, const FrameFifo *from);

/* Adds a frame that gets there no earlier than those before. */
void frame_fifo_push(FrameFifo *fifo, SimTime time_ps, FrameWord word);

static inline gboolean frame_fifo_is_empty(const FrameFifo *fifo)
{
    return fifo->head == fifo->end;
}

/* When the first frame gets there; SIM_TIME_NEVER when there is none. */
static inline SimTime frame_fifo_head_ps(const FrameFifo *fifo)
{
    return frame_fifo_is_empty(fifo) ? SIM_TIME_NEVER : fifo->frames[fifo->head].time_ps;
}

/* Takes the first frame; there is one. */
static inline FifoFrame frame_fifo_take(FrameFifo *fifo)
{
    return fifo->frames[fifo->head++];
}

#endif
