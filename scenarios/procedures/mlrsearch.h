/* scenarios/procedures/mlrsearch.h: what trials say of loads and goals, by the rules of RFC 9971
 * (Multiple Loss Ratio search).
 *
 * Sections "Load Classification Logic" and "Conditional Throughput Logic", appendices A and B. All
 * is integer arithmetic, so that a sum that just meets a ratio meets it. */
#ifndef SCENARIOS_PROCEDURES_MLRSEARCH_H
#define SCENARIOS_PROCEDURES_MLRSEARCH_H

#include "scenarios/procedures/mlrsearch_goal.h"

/* What counts of a trial. Its effective duration is its duration: simulated trials need no more. */
typedef struct {
    gint64 rate_pps;
    SimTime duration_ps;
    guint64 sent, lost; /* nothing sent: all was lost */
} MlrsearchTrial;

typedef enum { MLRSEARCH_UNDECIDED, MLRSEARCH_LOWER_BOUND, MLRSEARCH_UPPER_BOUND } MlrsearchClass;

/* Sums of durations over the trials of a load. */
typedef struct {
    SimTime full_high_ps, full_low_ps; /* full-length, high-loss and low-loss */
    SimTime short_high_ps, short_low_ps;
} MlrsearchSums;

typedef struct {
    MlrsearchSums sums;
    MlrsearchClass classified;
    double optimistic_exceed, pessimistic_exceed; /* ratios, 0 to 1 */
} MlrsearchLoad;

/* Classifies a load by the trials at it, n_trials in any order. */
MlrsearchLoad mlrsearch_classify(const MlrsearchGoal *goal, const MlrsearchTrial *trials,
                                 guint n_trials);

/* The relevant bounds of a goal; 0: there is none. */
typedef struct {
    gint64 lower_pps; /* the largest lower bound below the relevant upper bound */
    gint64 upper_pps; /* the smallest upper bound */
} MlrsearchBounds;

/* `trials` are in order of rate. */
MlrsearchBounds mlrsearch_bounds(const MlrsearchGoal *goal, const MlrsearchTrial *trials,
                                 guint n_trials);

/* Whether the bounds are near enough: within the goal's width, or neighbours, or the one at
 * `maximum_pps` or at `minimum_pps` makes the other needless. */
gboolean mlrsearch_bounds_are_near(const MlrsearchGoal *goal, const MlrsearchBounds *bounds,
                                   gint64 minimum_pps, gint64 maximum_pps);

/* The conditional throughput of a load in frames/s, by the trials at it, n_trials in any order. */
double mlrsearch_conditional_pps(const MlrsearchGoal *goal, const MlrsearchTrial *trials,
                                 guint n_trials);

/* The trials at a rate among `trials`, which are in order of rate: *first and how many. */
guint mlrsearch_find_load(const MlrsearchTrial *trials, guint n_trials, gint64 rate_pps,
                          guint *first);

/* Adds a trial to an array of MlrsearchTrial in order of rate, behind those of its rate. */
void mlrsearch_insert(GArray *trials, const MlrsearchTrial *trial);

#endif
