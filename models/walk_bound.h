/* models/walk_bound.h: how likely a random walk with negative drift gets high.
 *
 * A frame slot is the gap g between two frames of a direction. In each slot a frame of direction d
 * comes to a worker with probability p_d, independently, and costs it C; the slot gives it g to
 * work. So its work changes by X = C (number of frames) - g. With
 *   phi(t) = log E exp(t X) = sum over d of log(1 - p_d + p_d e^(tC)) - t g
 * exp(t S_m - m phi(t)) is a martingale of mean 1 (S_m: the sum of m steps), and Doob's maximal
 * inequality gives P(S_m >= x for some m >= m0) <= exp(-t x + m0 phi(t)) for each t > 0 with
 * phi(t) <= 0. With the t at which phi = 0 this is Lundberg's inequality (S. Asmussen, "Applied
 * Probability and Queues", 2nd ed., 2003, sections III.5 and XIII.5; for queues J. F. C. Kingman,
 * "A martingale inequality in the theory of queues", Proc. Camb. Phil. Soc. 60, 1964). The
 * mathematics in full: docs/certified-trials.md. */
#ifndef MODELS_WALK_BOUND_H
#define MODELS_WALK_BOUND_H

#include "models/direction.h"
#include "sim/sim.h"

/* A plain record. */
typedef struct {
    double service_ps;   /* C, above 0 */
    double gap_ps;       /* g, above 0 */
    double p[DUT_PORTS]; /* by direction, 0 to 1 */
    double n_slots;      /* of the trial, 1 or more */
} Walk;

/* Lundberg's exponent [1/ps]: the largest t with phi(t) <= 0, rounded down; 0 when the drift is not
 * negative. Where no t makes phi positive: 500 / C. */
double walk_bound_decay(const Walk *walk);

/* Natural logarithm, at most 0, of a bound on the probability that within the n_slots slots of a
 * trial some run of `shortest` (1 or more) or more slots makes the work grow by `level_ps` or more.
 * -INFINITY: it cannot happen at all. */
double walk_bound_log_crossing(const Walk *walk, double level_ps, double shortest);

#endif
