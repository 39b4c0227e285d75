/* models/estimate.h: at what rate a device will begin to lose frames, estimated before and between
 * trials.
 *
 * No result comes from here: a guided search asks where to try next, a dry run how much to expect.
 * Formulas, their derivation and their sources: docs/models/estimate.md. */
#ifndef MODELS_ESTIMATE_H
#define MODELS_ESTIMATE_H

#include "models/trial.h"

typedef struct Estimate Estimate;

/* For trials of `setup`, which is only looked at here. (transfer full) */
Estimate *estimate_new(const TrialSetup *setup);
void estimate_free(Estimate *estimate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Estimate, estimate_free)

/* Learns from a trial of the setup: how full rings and lists were, or when the first frame was
 * lost. The fastest one that passed and the slowest one that failed count. */
void estimate_add_trial(Estimate *estimate, const TrialResult *result);

/* The highest rate [frames/s a direction] at which a trial of `duration_ps` is expected to lose
 * nothing, 1 .. line rate; not rounded: a smooth function of costs, for what asks how it changes.
 */
double estimate_zero_loss_rate(const Estimate *estimate, SimTime duration_ps);

/* The same, rounded down. */
static inline gint64 estimate_zero_loss_pps(const Estimate *estimate, SimTime duration_ps)
{
    return (gint64)estimate_zero_loss_rate(estimate, duration_ps);
}

/* How many frames/s a direction come out, on average over the directions, when `rate_pps` are sent
 * for `duration_ps`; frames that wait at the end count, as they are still forwarded. */
double estimate_forwarded_rate(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps);

/* When a trial of `duration_ps` at `rate_pps` is expected to lose its first frame; SIM_TIME_NEVER:
 * it is expected to lose nothing, as at all rates up to the one above. */
SimTime estimate_first_loss_ps(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps);

/* The time [s] until a queue with room for `buffer` frames is full that begins empty, gains `drift`
 * frames/s on average (negative: loses) and whose content varies by `variance` frames^2/s: the mean
 * first passage time of a Brownian motion reflected at 0 (docs/models/estimate.md). INFINITY when
 * it is never full. */
double estimate_fill_time_s(double buffer, double drift, double variance);

#endif
