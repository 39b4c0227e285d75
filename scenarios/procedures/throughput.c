/* RFC 2544 section 26.1 leaves the search open; this is siitperf's: the line rate first, then the
 * interval between a rate that passed and one that failed is halved. A guided search tries rates of
 * the same grid in another order (guided_search.h). */
#include "scenarios/procedures/guided_search.h"
#include "scenarios/procedures/procedures.h"

static gboolean is_guided(const TestSettings *test)
{
    return test->search == TEST_SEARCH_GUIDED;
}

static guint throughput_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    return guided_search_bisection_max(line_rate_pps, test->resolution_pps) +
           (is_guided(test) ? GUIDED_SEARCH_EXTRA : 0);
}

static guint throughput_plain_trials(const TestSettings *test, gint64 line_rate_pps, double figure)
{
    return guided_search_bisection_count(line_rate_pps, test->resolution_pps, (gint64)figure);
}

static gboolean run_bisection(const ProcedureContext *context, GError **error)
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

static gboolean run_guided(const ProcedureContext *context, GError **error)
{
    gboolean stops = !context->test->full_trials;
    GuidedSearch search;
    ProcedureTrial trial;
    gint64 rate_pps;
    guided_search_init(&search, context->line_rate_pps, context->test->resolution_pps);
    while ((rate_pps = guided_search_next(&search, context->guess_pps(context->bench))) != 0) {
        if (!context->run_trial(context->bench, rate_pps, stops, &trial, error)) {
            return FALSE;
        }
        guided_search_add(&search, rate_pps, trial.pass);
    }
    return TRUE;
}

static gboolean throughput_run(const ProcedureContext *context, GError **error)
{
    return is_guided(context->test) && context->guess_pps != NULL ? run_guided(context, error)
                                                                  : run_bisection(context, error);
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
    .plain_trials = throughput_plain_trials,
    .run = throughput_run,
    .figures = throughput_figures,
    .y_label = "Throughput per direction (frames/s)",
    .evaluate = throughput_evaluate,
};
