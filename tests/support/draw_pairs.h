/* tests/support/draw_pairs.h: several pairs of ports, drawn. */
#ifndef TESTS_SUPPORT_DRAW_PAIRS_H
#define TESTS_SUPPORT_DRAW_PAIRS_H

#include "tests/support/judge_lab.h"

/* Gives every third configuration that may have them several pairs of ports, and each port the less
 * of the requests' frames. Drawn from streams of their own. */
void draw_pairs(JudgeLab *lab, guint number, TrialRequest *requests, guint n_requests);

#endif
