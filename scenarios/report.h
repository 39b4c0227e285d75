/* scenarios/report.h: `report.txt`: the result in words and tables. */
#ifndef SCENARIOS_REPORT_H
#define SCENARIOS_REPORT_H

#include "scenarios/results.h"

/* The report. All its numbers come from the journal. (transfer full) */
char *report_format(const Results *results);

#endif
