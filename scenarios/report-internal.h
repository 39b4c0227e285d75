/* scenarios/report-internal.h: the parts of report.txt. */
#ifndef SCENARIOS_REPORT_INTERNAL_H
#define SCENARIOS_REPORT_INTERNAL_H

#include "scenarios/manifest-internal.h"
#include "scenarios/report.h"

void report_append_heading(GString *report, const char *text, char underline);
void report_append_table(GString *report, const Table *table);

/* With lines of about REPORT_WIDTH characters. */
#define REPORT_WIDTH 100
void report_append_wide_table(GString *report, const Table *table, TableWrap wrap);

/* A share as a percentage with one decimal. */
double report_percent(double share);

/* Frames, traffic, media and test settings, with all that is drawn at random. */
void report_append_setup(GString *report, const Results *results);

/* The tables that the standard asks for. */
void report_append_standard(GString *report, const Results *results);

/* How much worse figures are with many flows than with one. */
void report_append_degradation(GString *report, const Results *results);

/* With more than two ports: the rate of one, and of all. */
void report_append_ports(GString *report, const Results *results);

/* Of each curve: its best and its worst point; of rates, the points within REPORT_WINDOW of the
 * best in every repetition. */
#define REPORT_WINDOW 0.05
void report_append_curves(GString *report, const Results *results);

/* Which of the things that the standards want reported are there. */
void report_append_checklist(GString *report, const Results *results);

/* What is to be said of repetitions beside their figures. */
void report_append_remarks(GString *report, const Results *results);

/* What the first repetition of each point says about the limiting resource. */
void report_append_limits(GString *report, const Results *results);

/* Where the time of a machine's scenario went, and what tools save. */
void report_append_machine(GString *report, const Results *results);

/* The sum of what clients report beside what the wire carried, and what hosts spent. */
void report_append_hosts(GString *report, const Results *results);

#endif
