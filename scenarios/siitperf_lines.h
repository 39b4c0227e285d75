/* scenarios/siitperf_lines.h: results in the lines that siitperf's scripts look for
 * (docs/siitperf.md). */
#ifndef SCENARIOS_SIITPERF_LINES_H
#define SCENARIOS_SIITPERF_LINES_H

#include "scenarios/results.h"
#include "scenarios/scenario.h"

/* Whether there are such lines for what a scenario measures. Errors: SIM_ERROR_USAGE. */
gboolean siitperf_lines_check(const Scenario *scenario, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The lines of the reported trial of each repetition of each point: frames sent and received; of
 * procedure latency TL and WCL, of pdv PDV and what it is made of, in milliseconds from the start
 * of a frame at the tester to its last bit back there. (transfer full) */
char *siitperf_lines(const Scenario *scenario, const Results *results);

#endif
