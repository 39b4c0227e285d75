#include "models/interrupt_vector.h"

/* Of the last interrupt before the first: any gap is over by time 0. */
#define LONG_AGO_PS (-SIM_PS_PER_S)

static gboolean is_dim(AdaptiveKind kind)
{
    return kind == ADAPTIVE_DIM_CQE || kind == ADAPTIVE_DIM_EQE;
}

void interrupt_vector_reset(InterruptVector *vector, const InterruptSettings *settings)
{
    vector->last_ps = LONG_AGO_PS;
    vector->gap_ps = 0;
    adaptive_moderation_reset(&vector->dim);
    interrupt_throttle_reset(&vector->throttle, (AdaptiveKind)settings->adaptive);
}

SimTime interrupt_vector_time_ps(const InterruptVector *vector, const InterruptSettings *settings,
                                 ReceiveRing *const *rings, guint n_rings, SimTime first_ps,
                                 SimTime until_ps)
{
    InterruptSettings in_force = *settings;
    AdaptiveKind kind = (AdaptiveKind)settings->adaptive;
    in_force.gap_ps = vector->gap_ps;
    if (is_dim(kind)) {
        in_force.delay_ps = adaptive_moderation_delay_ps(&vector->dim, kind);
        in_force.frames = adaptive_moderation_frames(&vector->dim, kind);
    }
    return interrupt_time_ps(&in_force, rings, n_rings, first_ps, vector->last_ps, until_ps);
}

void interrupt_vector_take(InterruptVector *vector, const InterruptSettings *settings,
                           SimTime time_ps)
{
    AdaptiveKind kind = (AdaptiveKind)settings->adaptive;
    vector->last_ps = time_ps;
    vector->gap_ps = kind == ADAPTIVE_NONE || is_dim(kind)
                         ? settings->gap_ps
                         : interrupt_throttle_take_ps(&vector->throttle, kind);
}

void interrupt_vector_finish(InterruptVector *vector, const InterruptSettings *settings,
                             SimTime now_ps)
{
    AdaptiveKind kind = (AdaptiveKind)settings->adaptive;
    if (is_dim(kind)) {
        adaptive_moderation_finish(&vector->dim, now_ps);
    } else if (kind != ADAPTIVE_NONE) {
        interrupt_throttle_finish(&vector->throttle, kind, now_ps);
    }
}
