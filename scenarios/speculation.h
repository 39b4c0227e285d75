/* scenarios/speculation.h: runs trials on processors with nothing else to do before anybody has
 * asked for them.
 *
 * A search announces which trials it may ask for next. Helper threads run those, the most likely
 * first, as long as there are free processors. A trial that the search then asks for is handed
 * over, or awaited if it still runs; all others are ended soon and thrown away. So nothing that a
 * search gets depends on this, for a trial is a function of its request; only when it gets it does
 * (docs/decisions/0006-speculative-trials.md).
 *
 * Processors are counted: one a worker (a thread that runs searches) that has work, one a trial
 * that a helper runs. A worker that awaits a helper's trial lends its own out, and has that
 * helper's when the trial is done. */
#ifndef SCENARIOS_SPECULATION_H
#define SCENARIOS_SPECULATION_H

#include "models/trial.h"

/* How the trials of a search are run. `search_data` is what speculation_begin got. */
typedef struct {
    /* What one thread needs to run trials of the search; run() shall return soon when *cancelled
     * becomes non-zero. (transfer full) */
    gpointer (*engine_new)(gpointer search_data, const gint *cancelled);
    GDestroyNotify engine_free;
    /* Runs a trial. NULL on error, or (error unset) when cancelled. (transfer full) */
    gpointer (*run)(gpointer engine, gpointer search_data, const TrialRequest *request,
                    GError **error);
    GDestroyNotify result_free;
} SpeculationLab;

/* What helpers did. */
typedef struct {
    guint n_started;
    guint n_used; /* handed over */
    guint n_helpers;
} SpeculationCounts;

/* The speculation of a run. */
typedef struct Speculation Speculation;

/* For n_workers with work on n_processors, each 1 or more. `lab` must outlive it. (transfer full)
 */
Speculation *speculation_new(const SpeculationLab *lab, guint n_processors, guint n_workers);
/* All searches must have ended. */
void speculation_free(Speculation *speculation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Speculation, speculation_free)

/* All of the following can be called from any thread. */

/* No worker will begin another search: announcements are worth their while from now on. */
void speculation_open(Speculation *speculation);

/* How many trials a search should announce beside the next one; 0 before speculation_open. */
guint speculation_n_ahead(const Speculation *speculation);

/* A worker has no more work: its processor is free. */
void speculation_worker_left(Speculation *speculation);

SpeculationCounts speculation_get_counts(Speculation *speculation);

/* A search of one worker, who makes all calls for it. */
typedef struct SpeculationSearch SpeculationSearch;

/* `data` is borrowed until the search ends. (transfer full: to speculation_end) */
SpeculationSearch *speculation_begin(Speculation *speculation, gpointer data);
/* Returns when no helper runs a trial of the search any more. (transfer full) */
void speculation_end(SpeculationSearch *search);

/* Says what comes next: requests[0] is what will be asked for at once, and no helper begins it; the
 * others, the most likely first, may be asked for after it. Trials announced before and not any
 * more are ended; results that are there are kept until the search ends. */
void speculation_announce(SpeculationSearch *search, const TrialRequest *requests,
                          guint n_requests);

/* Asks for a trial. FALSE: no helper has run it or is running it, so the worker is to run it.
 * TRUE: *result is what run() returned to a helper, perhaps after a wait, and `error` is set as by
 * it. (transfer full) */
gboolean speculation_take(SpeculationSearch *search, const TrialRequest *request, gpointer *result,
                          GError **error);

#endif
