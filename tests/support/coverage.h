/* What trials of configurations drawn at random were about. */
#ifndef TESTS_SUPPORT_COVERAGE_H
#define TESTS_SUPPORT_COVERAGE_H

#include "models/trial.h"
#include "tests/support/draw_traffic.h"

/* Counts what the configurations were about, so that they cannot become trivial unnoticed. */
typedef struct {
    guint n_trials;
    guint n_passed;
    guint n_frozen;
    guint n_lost[TRIAL_N_LOSSES];
    guint n_lock_waits;
    guint n_flooded;        /* with copies */
    guint n_lost_behind;    /* by a DUT that is not the first in a row */
    guint n_asked_switched; /* with answers to requests beside switches */
    guint n_pairs;          /* of several pairs of ports */
    guint n_turns;          /* whose frames leave in turn */
    TrafficCoverage traffic;
    guint64 n_frames;
} Coverage;

void coverage_add(Coverage *coverage, const TesterSettings *tester, const TrialResult *result);

#endif
