/* models/interrupt_vector.h: an interrupt (an MSI-X vector) of a NIC, of one queue or of all queues
 * of a core: what its moderation has come to.
 *
 * docs/frame-path.md section 4. */
#ifndef MODELS_INTERRUPT_VECTOR_H
#define MODELS_INTERRUPT_VECTOR_H

#include "models/interrupt.h"
#include "models/interrupt_throttle.h"

/* A plain record. */
typedef struct {
    SimTime last_ps; /* when it came last */
    SimTime gap_ps;  /* to the next, at least */
    AdaptiveModeration dim;
    InterruptThrottle throttle;
} InterruptVector;

/* At the beginning of a trial. */
void interrupt_vector_reset(InterruptVector *vector, const InterruptSettings *settings);

/* A frame of `bytes` (FCS included) was taken from one of its rings. `settings` adapt. */
static inline void interrupt_vector_count(InterruptVector *vector,
                                          const InterruptSettings *settings, gint64 bytes)
{
    if (settings->adaptive <= ADAPTIVE_DIM_EQE) {
        adaptive_moderation_count(&vector->dim, bytes);
    } else {
        interrupt_throttle_count(&vector->throttle, bytes);
    }
}

/* As interrupt_time_ps, of this vector. */
SimTime interrupt_vector_time_ps(const InterruptVector *vector, const InterruptSettings *settings,
                                 ReceiveRing *const *rings, guint n_rings, SimTime first_ps,
                                 SimTime until_ps);

/* It comes. */
void interrupt_vector_take(InterruptVector *vector, const InterruptSettings *settings,
                           SimTime time_ps);

/* What it brought has been done by `now_ps`. */
void interrupt_vector_finish(InterruptVector *vector, const InterruptSettings *settings,
                             SimTime now_ps);

#endif
