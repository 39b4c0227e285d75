#include "scenarios/procedures/verified_trial.h"

gboolean verified_trial_run(const ProcedureContext *context, const ProcedureRequest *request,
                            gboolean *pass, GError **error)
{
    gint64 n_left = context->test->loss_verification;
    ProcedureTrial trial;
    do {
        if (!context->run_trial(context->bench, request, &trial, error)) {
            return FALSE;
        }
    } while (!trial.pass && n_left-- > 0);
    *pass = trial.pass;
    return TRUE;
}

guint verified_trial_most(const TestSettings *test, guint n_trials)
{
    return n_trials * (guint)(1 + test->loss_verification);
}
