/* One trial at a given rate: what the device forwards and loses under that load. */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/rate.h"

static guint trial_max_trials(const TestSettings *test G_GNUC_UNUSED,
                              gint64 line_rate_pps G_GNUC_UNUSED)
{
    return 1;
}

static gboolean trial_run_procedure(const ProcedureContext *context, GError **error)
{
    ProcedureTrial trial;
    const ProcedureRequest request = {
        .rate_pps = rate_of_load(&context->test->rate, context->line_rate_pps),
        .duration_ps = context->test->duration_ps,
        .bins = TRUE};
    return context->run_trial(context->bench, &request, &trial, error);
}

static void trial_evaluate(const ProcedurePoint *point G_GNUC_UNUSED, const ProcedureTrial *trials,
                           guint n_trials, double *values, gint *reported)
{
    values[0] = 0;
    values[1] = NAN; /* of nothing sent */
    *reported = n_trials > 0 ? 0 : -1;
    if (n_trials == 0 || trials->sent == 0) {
        return;
    }
    double time_s = (double)trials->duration_ps / (double)SIM_PS_PER_S;
    values[0] = (double)trials->received / (trials->n_senders * time_s);
    values[1] = 100.0 * (double)trials->lost / (double)trials->sent;
}

static const char *const trial_figures[] = {"forwarding_rate_pps", "loss_percent", NULL};

static const ProcedureColumn trial_columns[] = {
    {"forwarding_rate_pps", PROCEDURE_MEDIAN, "median, frames/s"},
    {"forwarding_rate_pps", PROCEDURE_MINIMUM, "min"},
    {"forwarding_rate_pps", PROCEDURE_MAXIMUM, "max"},
    {"loss_percent", PROCEDURE_MEDIAN, "loss, %"},
    {0},
};

static const ProcedureTable trial_tables[] = {
    {.name = "rfc2285-forwarding-rate",
     .title = "Forwarding rate, RFC 2285 section 3.6.1",
     .notes = "Per direction; what was offered is the rate of the trials (trials.csv).",
     .columns = trial_columns},
    {0},
};

static const char *const trial_benchmarks[] = {"forwarding_rate_pps", "loss_percent", NULL};

static const char *const trial_reads[] = {"rate", NULL};

const Procedure procedure_trial = {
    .name = "trial",
    .help = "one trial at test.rate: frames forwarded and lost (RFC 2544 section 23)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 10,
    .max_trials = trial_max_trials,
    .run = trial_run_procedure,
    .figures = trial_figures,
    .counts_only = TRUE,
    .benchmarks = trial_benchmarks,
    .reads = trial_reads,
    .y_label = "Forwarding rate per direction (frames/s)",
    .evaluate = trial_evaluate,
    .tables = trial_tables,
};
