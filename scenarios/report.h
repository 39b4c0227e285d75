/* scenarios/report.h: `report.txt`: the result in words and tables. */
#ifndef SCENARIOS_REPORT_H
#define SCENARIOS_REPORT_H

#include "scenarios/results.h"

/* The report. All its numbers come from the journal. (transfer full) */
char *report_format(const Results *results);

/* The summary for people: a row a point or, with more than two figures, a row a point and figure.
 * (transfer full) */
Table *report_summary_table(const Results *results);

/* "312 trials, plain bisection takes 600 to the same results: 288 saved (48.0 %)"; NULL when there
 * is nothing to compare with. (transfer full) (nullable) */
char *report_trials_saved(const Results *results);

/* "3 of 50 repetitions, first at point 2: TEXT". (transfer full) */
char *report_remark(const Results *results, const ResultsRemark *remark);

#endif
