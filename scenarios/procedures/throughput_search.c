#include "scenarios/procedures/throughput_search.h"

#include "scenarios/procedures/guided_search.h"
#include "scenarios/procedures/rate.h"
#include "scenarios/procedures/search_ahead.h"
#include "scenarios/procedures/verified_trial.h"

static gboolean is_guided(const TestSettings *test)
{
    return test->search == TEST_SEARCH_GUIDED;
}

guint throughput_search_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    guint n_rates = guided_search_bisection_max(line_rate_pps, test->resolution_pps) +
                    (is_guided(test) ? GUIDED_SEARCH_EXTRA : 0);
    return verified_trial_most(test, n_rates);
}

/* Tells the bench what may come after the trial at `request`'s rate. */
static void announce(const ProcedureContext *context, const GuidedSearch *search, gboolean guided,
                     const ProcedureRequest *request, guint n_ahead)
{
    gint64 guess_pps = context->guess_pps != NULL ? context->guess_pps(context->bench) : 0;
    g_autofree ProcedureAhead *trials = g_new(ProcedureAhead, (gsize)n_ahead + 1);
    guint n = search_ahead_list(search, guided, guess_pps, request->rate_pps, trials, n_ahead + 1);
    context->announce(context->bench, request, trials, n);
}

gboolean throughput_search_run(const ProcedureContext *context, const ProcedureRequest *like,
                               gint64 *throughput_pps, GError **error)
{
    gboolean guided = is_guided(context->test) && context->guess_pps != NULL;
    GuidedSearch search;
    /* how many trials a rate takes is not known ahead where losses are verified */
    gboolean announces = context->n_ahead != NULL && context->test->loss_verification == 0;
    ProcedureRequest request = *like;
    request.stop_at_first_loss = !context->test->full_trials;
    guided_search_init(&search, context->line_rate_pps, context->test->resolution_pps);
    for (;;) {
        request.rate_pps = guided ? guided_search_next(&search, context->guess_pps(context->bench))
                                  : guided_search_next_plain(&search);
        if (request.rate_pps == 0) {
            *throughput_pps = search.passed_pps;
            return TRUE;
        }
        guint n_ahead = announces ? context->n_ahead(context->bench) : 0;
        gboolean pass;
        if (n_ahead > 0) {
            announce(context, &search, guided, &request, n_ahead);
        }
        if (!verified_trial_run(context, &request, &pass, error)) {
            return FALSE;
        }
        guided_search_add(&search, request.rate_pps, pass);
    }
}

gboolean throughput_search_find(const ProcedureContext *context, SimTime duration_ps,
                                gint64 *throughput_pps, GError **error)
{
    const ProcedureRequest like = {.purpose = PROCEDURE_SEARCH, .duration_ps = duration_ps};
    if (context->test->throughput.value > 0) {
        *throughput_pps = rate_of_load(&context->test->throughput, context->line_rate_pps);
        return TRUE;
    }
    return throughput_search_run(context, &like, throughput_pps, error);
}

guint throughput_search_find_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    return test->throughput.value > 0 ? 0 : throughput_search_max_trials(test, line_rate_pps);
}

gint throughput_search_reported(const ProcedureTrial *trials, guint n_trials,
                                ProcedurePurpose purpose)
{
    gint reported = -1;
    for (guint i = 0; i < n_trials; i++) {
        if (trials[i].purpose == purpose && trials[i].pass) {
            reported = (gint)i;
        }
    }
    return reported;
}

double throughput_search_figure(const ProcedurePoint *point, const ProcedureTrial *trials,
                                guint n_trials)
{
    gint found = throughput_search_reported(trials, n_trials, PROCEDURE_SEARCH);
    if (point->throughput_pps > 0) {
        return (double)point->throughput_pps;
    }
    return found >= 0 ? (double)trials[found].rate_pps : 0;
}

guint throughput_search_then_one(const TestSettings *test, gint64 line_rate_pps)
{
    return throughput_search_find_max_trials(test, line_rate_pps) + 1;
}

const ProcedureTrial *throughput_search_measured(const ProcedureTrial *trials, guint n_trials,
                                                 gint *reported)
{
    gboolean is_measured = n_trials > 0 && trials[n_trials - 1].purpose == PROCEDURE_MEASURE;
    *reported = is_measured ? (gint)n_trials - 1 : -1;
    return is_measured ? &trials[n_trials - 1] : NULL;
}

static const ProcedureRemark nothing_passed = {
    .status = "no rate passed",
    .text = "no rate passed, so the throughput is given as 0: it is below test.resolution, as far "
            "as a search goes down; try again with a smaller one",
};

const ProcedureRemark *throughput_search_remark(const ProcedureTrial *trials, guint n_trials,
                                                ProcedurePurpose purpose)
{
    gboolean has_searched = FALSE;
    for (guint i = 0; i < n_trials; i++) {
        has_searched |= trials[i].purpose == purpose;
    }
    return has_searched && throughput_search_reported(trials, n_trials, purpose) < 0
               ? &nothing_passed
               : NULL;
}

static const ProcedureRemark measured_loss = {
    .status = "frames lost",
    .text = "frames were lost while delays were measured: the figures are of those that came "
            "through; test.throughput is above the throughput",
};

const ProcedureRemark *throughput_search_found_remark(const ProcedurePoint *point G_GNUC_UNUSED,
                                                      const ProcedureTrial *trials, guint n_trials)
{
    gint reported;
    const ProcedureTrial *measured = throughput_search_measured(trials, n_trials, &reported);
    const ProcedureRemark *of_search = throughput_search_remark(trials, n_trials, PROCEDURE_SEARCH);
    return of_search == NULL && measured != NULL && measured->lost > 0 ? &measured_loss : of_search;
}
