/* scenarios/runner.h: runs the repetitions of all points of a scenario, on several processors.
 *
 * A job is a repetition of a point. What it computes depends on scenario, seed, point and
 * repetition only, never on the other jobs or on how many run at once; only the order of the
 * journal's lines does, which journal_finish makes good. Processors for which there is no job left
 * run trials that the last jobs may ask for next (scenarios/speculation.h). */
#ifndef SCENARIOS_RUNNER_H
#define SCENARIOS_RUNNER_H

#include "models/trial.h"
#include "output/journal.h"
#include "output/progress.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/scenario.h"
#include "scenarios/speculation.h"

/* The trials of a repetition of a point of the scenario. Borrows from it. */
TrialSetup runner_trial_setup(const Scenario *scenario, const ScenarioPoint *point,
                              guint repetition);

/* What the procedure may need in a repetition of a point. */
typedef struct {
    gint64 line_rate_pps;
    guint max_trials;
    guint64 max_frames; /* in all directions, of max_trials of the longest at the line rate */
} RunnerEstimate;

RunnerEstimate runner_estimate(const ScenarioPoint *point, const Procedure *procedure);

/* The procedure of the scenario: loading has seen to it that there is one, the same for all points.
 * (transfer none) */
const Procedure *runner_get_procedure(const Scenario *scenario);

typedef struct {
    const Scenario *scenario;
    const Procedure *procedure;
    guint n_jobs;       /* at once, 1 or more */
    Journal *journal;   /* gets a record for every trial */
    const char *folder; /* (nullable) for captures of hosts' frames, if the scenario wants them */
    Progress *progress; /* one step a repetition */
    gint *cancelled;    /* atomic; set it to end the run soon; the runner sets it after an error */
    guint n_processors; /* that trials nobody asked for yet may fill up; 1: there are no such
                           trials; 0: runner_n_processors */
    SpeculationCounts *counts; /* (nullable) filled in at the end, if such trials were possible */
} RunnerOptions;

/* How many processors n_jobs use: no more than there are. */
guint runner_n_processors(guint n_jobs);

/* The most engines (what a trial runs on) that there are at once, for procedures that announce
 * trials. */
guint runner_max_engines(guint n_jobs, guint n_processors, guint64 n_repetitions);

/* Runs everything. FALSE on the first error, or (error unset) when the run was cancelled: the
 * journal then holds the trials that were done. */
gboolean runner_run(const RunnerOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
