#include "scenarios/procedures/verified_trial.h"

#include "scenarios/procedures/rate.h"

__extension__ typedef unsigned __int128 Wide;

static gboolean has_limit(const TestSettings *test)
{
    const SimLoad *limit = &test->loss_verification_limit;
    return test->loss_verification > 0 && limit->is_share && limit->value < RATE_SHARE_OF_ALL;
}

/* Whether a trial lost so much that nobody asks again. */
static gboolean is_beyond(const TestSettings *test, const ProcedureTrial *trial)
{
    return has_limit(test) && (Wide)trial->lost * RATE_SHARE_OF_ALL >
                                  (Wide)trial->sent * (Wide)test->loss_verification_limit.value;
}

gboolean verified_trial_run(const ProcedureContext *context, const ProcedureRequest *request,
                            gboolean *pass, GError **error)
{
    gint64 n_left = context->test->loss_verification;
    ProcedureRequest whole = *request;
    ProcedureTrial trial;
    whole.stop_at_first_loss = request->stop_at_first_loss && !has_limit(context->test);
    do {
        if (!context->run_trial(context->bench, &whole, &trial, error)) {
            return FALSE;
        }
    } while (!trial.pass && !is_beyond(context->test, &trial) && n_left-- > 0);
    *pass = trial.pass;
    return TRUE;
}

guint verified_trial_most(const TestSettings *test, guint n_trials)
{
    return n_trials * (guint)(1 + test->loss_verification);
}
