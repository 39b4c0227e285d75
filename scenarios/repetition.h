/* scenarios/repetition.h: runs the procedure once, in a repetition of a point, and writes its
 * trials into the journal. */
#ifndef SCENARIOS_REPETITION_H
#define SCENARIOS_REPETITION_H

#include "output/journal.h"
#include "output/progress.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/scenario.h"
#include "scenarios/speculation.h"

/* What repetitions of a run share. All borrowed. */
typedef struct {
    const Procedure *procedure;
    Journal *journal; /* (nullable) no record is kept then */
    Progress *progress;
    const gint *cancelled;    /* atomic; non-zero ends the repetition soon */
    Speculation *speculation; /* (nullable) of repetition_lab */
    const char *pcap_path;    /* (nullable) of hosts: where their frames are written */
    guint pcap_frames;        /* at most */
} RepetitionRun;

/* How helpers run trials of repetitions. */
extern const SpeculationLab repetition_lab;

/* `setup` is that of the point in the repetition. FALSE on error, or (error unset) when cancelled:
 * the journal then holds the trials that were done. */
gboolean repetition_run(const RepetitionRun *run, const ScenarioPoint *point,
                        const TrialSetup *setup, guint point_number, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same, in the point's place 0: writes the procedure's figures, as many as it has, into
 * `figures`. */
gboolean repetition_measure(const RepetitionRun *run, const ScenarioPoint *point,
                            const TrialSetup *setup, double *figures, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
