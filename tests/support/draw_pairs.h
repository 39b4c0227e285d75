/* tests/support/draw_pairs.h: several pairs of ports, drawn. */
#ifndef TESTS_SUPPORT_DRAW_PAIRS_H
#define TESTS_SUPPORT_DRAW_PAIRS_H

#include "tests/support/judge_lab.h"

/* Gives a DUT that stands alone, without contention and dynamic neighbour entries, several pairs of
 * ports, and each port the less of the requests' frames; takes away what does not go with them.
 * Drawn from a stream of its own. */
void draw_pairs(JudgeLab *lab, guint number, TrialRequest *requests, guint n_requests);

#endif
