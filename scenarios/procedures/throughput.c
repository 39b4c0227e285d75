/* RFC 2544 section 26.1 leaves the search open; this is siitperf's: the line rate first, then the
 * interval between a rate that passed and one that failed is halved. */
#include "scenarios/procedures/procedures.h"

/* The line rate, and as often as the interval halves before it is no longer than the resolution. */
static guint throughput_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    guint n_trials = 1;
    for (gint64 length = line_rate_pps; length > test->resolution_pps; length -= length / 2) {
        n_trials++;
    }
    return n_trials;
}

static gboolean throughput_run(const ProcedureContext *context, GError **error)
{
    gboolean stops = !context->test->full_trials;
    gint64 low = 0;
    gint64 high = context->line_rate_pps;
    ProcedureTrial trial;
    if (!context->run_trial(context->bench, high, stops, &trial, error)) {
        return FALSE;
    }
    if (trial.pass) {
        return TRUE;
    }
    while (high - low > context->test->resolution_pps) {
        gint64 rate_pps = (low + high) / 2;
        if (!context->run_trial(context->bench, rate_pps, stops, &trial, error)) {
            return FALSE;
        }
        if (trial.pass) {
            low = rate_pps;
        } else {
            high = rate_pps;
        }
    }
    return TRUE;
}

static void throughput_evaluate(const ProcedureTrial *trials, guint n_trials, double *values,
                                gint *reported)
{
    values[0] = 0;
    *reported = -1;
    for (guint i = 0; i < n_trials; i++) {
        if (trials[i].pass) {
            values[0] = (double)trials[i].rate_pps;
            *reported = (gint)i;
        }
    }
}

static const char *const throughput_figures[] = {"throughput_pps", NULL};

const Procedure procedure_throughput = {
    .name = "throughput",
    .help = "highest rate without loss, by binary search (RFC 2544 section 26.1)",
    .max_trials = throughput_max_trials,
    .run = throughput_run,
    .figures = throughput_figures,
    .y_label = "Throughput per direction (frames/s)",
    .evaluate = throughput_evaluate,
};
