/* scenarios/procedures/search_method.h: the ways to look for the highest rate without loss that
 * procedure search-methods compares.
 *
 * - bisection: that of procedure throughput, unguided.
 * - siitperf: its script binary-rate-alg.sh (github lencsegabor/siitperf, commit a3f5cadc): l = 0,
 * h = the line rate, r = floor((l + h) / 2) in trials of the whole time, until h - l <= the
 * resolution. What it logs is the last r that it tried, whether it passed or not.
 * - trex: ndr_bench.py of TRex (github cisco-system-traffic-generator/trex-core, find_ndr without
 *   the optimized search) with the defaults of its tool: the line rate first; if more than 0.1 % of
 *   the frames are lost, halves of 0 to 100 %, until a rate is no more than 1 % of the line rate
 * from the best one that passed, at most 10 times. A trial counts for 10 s: the script asks for 20
 * s and reads the counters at half of them.
 * - mlrsearch: RFC 9971 with the first of test.goals, all goals at once.
 *
 * The durations of trex and mlrsearch are for a test.duration of 60 s, and in proportion. */
#ifndef SCENARIOS_PROCEDURES_SEARCH_METHOD_H
#define SCENARIOS_PROCEDURES_SEARCH_METHOD_H

#include "scenarios/procedures/procedure.h"

/* Frames that trex lets a trial lose, in millionths. */
#define SEARCH_METHOD_TREX_LOSS 1000

/* The most trials of the method that test.method names. */
guint search_method_max_trials(const TestSettings *test, gint64 line_rate_pps);

/* Runs it. FALSE as run_trial says. */
gboolean search_method_run(const ProcedureContext *context, GError **error);

/* The rate that the method takes for the answer after these trials, 0: none. *reported: the index
 * of a trial at that rate, -1: there is none. */
double search_method_found_pps(TestMethod method, const MlrsearchGoals *goals,
                               const ProcedureTrial *trials, guint n_trials, gint *reported);

#endif
