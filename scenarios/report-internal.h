/* scenarios/report-internal.h: the parts of report.txt. */
#ifndef SCENARIOS_REPORT_INTERNAL_H
#define SCENARIOS_REPORT_INTERNAL_H

#include "scenarios/manifest-internal.h"
#include "scenarios/report.h"

void report_append_heading(GString *report, const char *text, char underline);
void report_append_table(GString *report, const Table *table);

/* Where the time of a machine's scenario went, and what tools save. */
void report_append_machine(GString *report, const Results *results);

/* The sum of what clients report beside what the wire carried, and what hosts spent. */
void report_append_hosts(GString *report, const Results *results);

#endif
