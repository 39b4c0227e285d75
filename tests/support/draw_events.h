/* tests/support/draw_events.h: what happens within drawn trials: rates that change, and
 * resets.
 *
 * Drawn from the requests' durations, so that what else is drawn stays the same. */
#ifndef TESTS_SUPPORT_DRAW_EVENTS_H
#define TESTS_SUPPORT_DRAW_EVENTS_H

#include "tests/support/judge_lab.h"

/* Rates of some requests change, those of the same duration alike; plain traffic only. */
void draw_changes(const JudgeLab *lab, TrialRequest *requests, guint n_requests);

/* A reset of the DUT, and requests in which it happens; only of a DUT alone and plain
 * traffic. */
void draw_resets(JudgeLab *lab, TrialRequest *requests, guint n_requests);

#endif
