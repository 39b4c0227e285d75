/* scenarios/procedures/throughput_search.h: RFC 2544 section 26.1's search for the highest rate
 * without loss, for the procedure of that name and for those that measure at that rate.
 *
 * Section 26.1 leaves the search open; this is siitperf's: the line rate first, then the interval
 * between a rate that passed and one that failed is halved. A guided search tries rates of the same
 * grid in another order (guided_search.h). */
#ifndef SCENARIOS_PROCEDURES_THROUGHPUT_SEARCH_H
#define SCENARIOS_PROCEDURES_THROUGHPUT_SEARCH_H

#include "scenarios/procedures/procedure.h"

/* The most trials that it can take. */
guint throughput_search_max_trials(const TestSettings *test, gint64 line_rate_pps);

/* Runs it, with trials like `like` but for the rate and whether they stop at their first loss.
 * *throughput_pps: the last rate that passed, 0 if none did. FALSE as run_trial says. */
gboolean throughput_search_run(const ProcedureContext *context, const ProcedureRequest *like,
                               gint64 *throughput_pps, GError **error);

/* The throughput at which a procedure measures: test.throughput where it is set, else that of a
 * search by trials of `duration_ps` whose purpose is PROCEDURE_SEARCH. FALSE as run_trial says. */
gboolean throughput_search_find(const ProcedureContext *context, SimTime duration_ps,
                                gint64 *throughput_pps, GError **error);

/* The most trials of that. */
guint throughput_search_find_max_trials(const TestSettings *test, gint64 line_rate_pps);

/* The most trials of that and of one that measures there. */
guint throughput_search_then_one(const TestSettings *test, gint64 line_rate_pps);

/* The trial that measures, the last one, and its index in *reported; NULL and -1 where the search
 * left none to run. */
const ProcedureTrial *throughput_search_measured(const ProcedureTrial *trials, guint n_trials,
                                                 gint *reported);

/* The index of the trial of `purpose` that the search ended with: the last that passed, -1: none.
 */
gint throughput_search_reported(const ProcedureTrial *trials, guint n_trials,
                                ProcedurePurpose purpose);

/* The throughput at which a procedure measured, as throughput_search_find had it; 0: none passed.
 */
double throughput_search_figure(const ProcedurePoint *point, const ProcedureTrial *trials,
                                guint n_trials);

/* Says that no rate passed, where the search for `purpose` ended so; NULL: one did, or none was
 * searched for. (transfer none) (nullable) */
const ProcedureRemark *throughput_search_remark(const ProcedureTrial *trials, guint n_trials,
                                                ProcedurePurpose purpose);

/* The `remark` of procedures that measure at the throughput and have no other: that no rate passed,
 * or that the measured trial lost frames. */
const ProcedureRemark *throughput_search_found_remark(const ProcedurePoint *point,
                                                      const ProcedureTrial *trials, guint n_trials);

#endif
