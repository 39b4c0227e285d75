/* models/core_output.h: frames that a worker has finished, on their way to a transmitter. */
#ifndef MODELS_CORE_OUTPUT_H
#define MODELS_CORE_OUTPUT_H

#include "models/ledger.h"
#include "sim/sim.h"

/* What travels with a finished frame. */
typedef struct {
    SimTime arrival_ps; /* at the DUT */
    FrameWord word;
} CoreFrame;

/* Finished frames of one worker for one output port, in order of time. A plain record; arrays
 * owned. */
typedef struct {
    SimTime *end_ps; /* forwarding ended */
    CoreFrame *frame;
    guint head, end;
    guint room; /* frames the arrays hold; they grow */
} CoreOutput;

void core_output_init(CoreOutput *output);
void core_output_clear(CoreOutput *output);
void core_output_reset(CoreOutput *output);
void core_output_copy(CoreOutput *to, const CoreOutput *from);
/* Moves what is left to the front. */
void core_output_compact(CoreOutput *output);

/* Makes the arrays longer. */
void core_output_grow(CoreOutput *output);

/* Makes room for `n` more frames. */
static inline void core_output_reserve(CoreOutput *output, guint n)
{
    while (G_UNLIKELY(output->room - output->end < n)) {
        core_output_grow(output);
    }
}

/* For which there is room. */
static inline void core_output_append(CoreOutput *output, SimTime end_ps, SimTime arrival_ps,
                                      FrameWord word)
{
    guint at = output->end++;
    output->end_ps[at] = end_ps;
    output->frame[at] = (CoreFrame){arrival_ps, word};
}

static inline void core_output_push(CoreOutput *output, SimTime end_ps, SimTime arrival_ps,
                                    FrameWord word)
{
    core_output_reserve(output, 1);
    core_output_append(output, end_ps, arrival_ps, word);
}

#endif
