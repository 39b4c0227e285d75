/* scenarios/procedures/mlrsearch_search.h: which loads and durations MLRsearch tries.
 *
 * RFC 9971 leaves that to the implementation. Each goal is gone after in phases: with trials of its
 * initial duration, of one between, and of its final one, to four times, twice and once its width;
 * in all but the last phase one trial decides on a load. A phase begins at the bounds of the one
 * before; the first at the maximum load and at the rate that was forwarded there. A bound that does
 * not hold is looked for further out, in steps that double; between two bounds the interval is
 * halved. All goals and phases share all trials. */
#ifndef SCENARIOS_PROCEDURES_MLRSEARCH_SEARCH_H
#define SCENARIOS_PROCEDURES_MLRSEARCH_SEARCH_H

#include "scenarios/procedures/mlrsearch.h"
#include "scenarios/procedures/procedure.h"

/* The most trials that it takes: the search then ends, whatever the device does. */
guint mlrsearch_search_max_trials(const MlrsearchGoals *goals);

/* Runs the search for all goals. FALSE as run_trial says. */
gboolean mlrsearch_search_run(const ProcedureContext *context, const MlrsearchGoals *goals,
                              GError **error);

/* The trials of a repetition, in order of rate. (transfer full): of MlrsearchTrial */
GArray *mlrsearch_search_trials(const ProcedureTrial *trials, guint n_trials);

#endif
