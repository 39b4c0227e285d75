/* tests/support/draw_traffic.h: traffic drawn at random that is not plain: docs/frame-path.md
 * section 16. */
#ifndef TESTS_SUPPORT_DRAW_TRAFFIC_H
#define TESTS_SUPPORT_DRAW_TRAFFIC_H

#include "tests/support/judge_lab.h"

/* Draws from `number` alone, so that what else is drawn stays what it was; rates of the requests
 * are brought below the line rate. Nothing with dynamic neighbour entries. */
void draw_traffic(JudgeLab *lab, guint number, gboolean is_grid, TrialRequest *requests,
                  guint n_requests);

/* Leaves out what is not simulated with the DUT's other settings. */
void draw_traffic_fit(JudgeLab *lab);

/* One line, without an end. (transfer full) */
char *draw_traffic_describe(const TesterSettings *tester);

/* Counts what trials were about. */
typedef struct {
    guint n_mixed;   /* of several sizes */
    guint n_popular; /* of flows of some popularity, not given */
    guint n_given;   /* of given flows */
    guint n_background;
    guint n_replayed, n_both_versions; /* of a capture, and of one with both IP versions */
    guint n_arrivals[4];               /* by process */
} TrafficCoverage;

void traffic_coverage_add(TrafficCoverage *coverage, const TesterSettings *tester);

/* Fails where there were hardly any among `n_trials`. */
void traffic_coverage_check(const TrafficCoverage *coverage, guint n_trials);

#endif
