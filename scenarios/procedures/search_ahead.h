/* scenarios/procedures/search_ahead.h: which rates a search will ask for, told before the verdicts
 * are in.
 *
 * A verdict leads a plain bisection to one rate and its opposite to another, so that the rates to
 * come are a tree; a guided search too, as long as its guess stays the same. What is said here is
 * used to have trials begun early; no result comes from it. */
#ifndef SCENARIOS_PROCEDURES_SEARCH_AHEAD_H
#define SCENARIOS_PROCEDURES_SEARCH_AHEAD_H

#include "scenarios/procedures/guided_search.h"
#include "scenarios/procedures/procedure.h"

/* The chance in percent that a trial at `rate_pps` passes when `guess_pps` is the best guess of the
 * zero-loss rate (0: there is none): one half there, and less the further above. */
guint search_ahead_pass_percent(gint64 rate_pps, gint64 guess_pps);

/* Fills `trials` with at most `max_trials` (1 or more): the one at `rate_pps`, which the search is
 * about to ask for, then the most likely first; with room for two more, what follows either verdict
 * is among them. Returns how many. */
guint search_ahead_list(const GuidedSearch *search, gboolean guided, gint64 guess_pps,
                        gint64 rate_pps, ProcedureAhead *trials, guint max_trials);

#endif
