/* scenarios/certified_trial.h: runs a trial whole, or only its beginning if a certificate says that
 * the rest will pass (docs/certified-trials.md). */
#ifndef SCENARIOS_CERTIFIED_TRIAL_H
#define SCENARIOS_CERTIFIED_TRIAL_H

#include "models/certificate.h"
#include "models/trial.h"

/* How a verdict was found. */
typedef struct {
    SimTime duration_ps;   /* asked for; the result's request says what was simulated */
    gboolean certified;    /* the verdict rests on a certificate: it is a pass */
    double risk;           /* certified: bound on the chance that the whole trial loses a frame */
    const char *uncertain; /* (nullable) (transfer none) why there is no certificate, if one was
                              wanted */
} CertifiedVerdict;

/* How much of a trial is simulated although it is certified, so that its record has real figures:
 * 1 s or a hundredth, whichever is longer, but no more than a tenth of a trial below 100 s. */
SimTime certified_trial_slice_ps(SimTime duration_ps);

/* Runs the trial; with a certificate that holds at `risk` only its slice, and whole only if that
 * loses a frame. `certificate` (nullable): NULL runs it whole. Fills *verdict. NULL as trial_run.
 * (transfer full) */
TrialResult *certified_trial_run(Trial *trial, const Certificate *certificate,
                                 const TrialRequest *request, double risk,
                                 CertifiedVerdict *verdict, GError **error);

#endif
