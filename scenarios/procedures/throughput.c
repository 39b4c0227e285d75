/* RFC 2544 section 26.1 leaves the search open; this is siitperf's: the line rate first, then the
 * interval between a rate that passed and one that failed is halved. A guided search tries rates of
 * the same grid in another order (guided_search.h). */
#include "scenarios/procedures/guided_search.h"
#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/search_ahead.h"

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

/* Tells the bench what may come after the trial at rate_pps. */
static void announce(const ProcedureContext *context, const GuidedSearch *search, gboolean guided,
                     gint64 rate_pps, guint n_ahead)
{
    gint64 guess_pps = context->guess_pps != NULL ? context->guess_pps(context->bench) : 0;
    g_autofree ProcedureAhead *trials = g_new(ProcedureAhead, (gsize)n_ahead + 1);
    guint n = search_ahead_list(search, guided, guess_pps, rate_pps, trials, n_ahead + 1);
    context->announce(context->bench, trials, n, !context->test->full_trials);
}

static gboolean throughput_run(const ProcedureContext *context, GError **error)
{
    gboolean guided = is_guided(context->test) && context->guess_pps != NULL;
    GuidedSearch search;
    ProcedureTrial trial;
    guided_search_init(&search, context->line_rate_pps, context->test->resolution_pps);
    for (;;) {
        gint64 rate_pps = guided ? guided_search_next(&search, context->guess_pps(context->bench))
                                 : guided_search_next_plain(&search);
        if (rate_pps == 0) {
            return TRUE;
        }
        guint n_ahead = context->n_ahead != NULL ? context->n_ahead(context->bench) : 0;
        if (n_ahead > 0) {
            announce(context, &search, guided, rate_pps, n_ahead);
        }
        if (!context->run_trial(context->bench, rate_pps, !context->test->full_trials, &trial,
                                error)) {
            return FALSE;
        }
        guided_search_add(&search, rate_pps, trial.pass);
    }
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
