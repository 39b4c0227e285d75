/* scenarios/procedures/verified_trial.h: a trial whose loss is verified: repeated to tell a passing
 * disturbance from a lack of resources.
 *
 * ETSI GS NFV-TST 009 clause 12.3.3, binary search with loss verification, which RFC 9004 section
 * 6.2 has beside plain binary search (clause 12.3.2). */
#ifndef SCENARIOS_PROCEDURES_VERIFIED_TRIAL_H
#define SCENARIOS_PROCEDURES_VERIFIED_TRIAL_H

#include "scenarios/procedures/procedure.h"

/* Runs the trial, and again as long as it loses frames, but no more than a share of
 * test.loss_verification_limit of them, up to test.loss_verification times more. With a limit all
 * are run to their end. *pass: the last one lost none. FALSE as run_trial says. */
gboolean verified_trial_run(const ProcedureContext *context, const ProcedureRequest *request,
                            gboolean *pass, GError **error);

/* The most trials that `n_trials` of these can take. */
guint verified_trial_most(const TestSettings *test, guint n_trials);

#endif
