/* One trial at a given rate: what the device forwards and loses under that load. */
#include "scenarios/procedures/procedures.h"

#define SHARE_OF_ALL 1000000 /* SimLoad: 100 % */

/* The load in frames/s a direction, rounded down. */
static gint64 trial_rate_pps(const TestSettings *test, gint64 line_rate_pps)
{
    if (!test->rate.is_share) {
        return test->rate.value;
    }
    /* In two steps, so that no line rate overflows. */
    return line_rate_pps / SHARE_OF_ALL * test->rate.value +
           line_rate_pps % SHARE_OF_ALL * test->rate.value / SHARE_OF_ALL;
}

static guint trial_max_trials(const TestSettings *test G_GNUC_UNUSED,
                              gint64 line_rate_pps G_GNUC_UNUSED)
{
    return 1;
}

static gboolean trial_run_procedure(const ProcedureContext *context, GError **error)
{
    ProcedureTrial trial;
    gint64 rate_pps = trial_rate_pps(context->test, context->line_rate_pps);
    return context->run_trial(context->bench, rate_pps, FALSE, &trial, error);
}

static void trial_evaluate(const ProcedureTrial *trials, guint n_trials, double *values,
                           gint *reported)
{
    values[0] = 0;
    values[1] = 0;
    *reported = n_trials > 0 ? 0 : -1;
    if (n_trials == 0 || trials->sent == 0) {
        return;
    }
    double time_s = (double)trials->duration_ps / (double)SIM_PS_PER_S;
    values[0] = (double)trials->received / (trials->n_directions * time_s);
    values[1] = 100.0 * (double)trials->lost / (double)trials->sent;
}

static const char *const trial_figures[] = {"forwarding_rate_pps", "loss_percent", NULL};

const Procedure procedure_trial = {
    .name = "trial",
    .help = "one trial at test.rate: frames forwarded and lost (RFC 2544 section 23)",
    .max_trials = trial_max_trials,
    .run = trial_run_procedure,
    .figures = trial_figures,
    .y_label = "Forwarding rate per direction (frames/s)",
    .evaluate = trial_evaluate,
};
