#include "scenarios/procedures/search_method.h"

#include "scenarios/procedures/mlrsearch_search.h"
#include "scenarios/procedures/rate.h"
#include "scenarios/procedures/throughput_search.h"

__extension__ typedef __int128 Wide;

#define TREX_DURATION_PART  6     /* of test.duration: 10 of 60 s */
#define TREX_NEAR           10000 /* millionths of the line rate */
#define TREX_MAX_ITERATIONS 10

/* ---- siitperf ---- */

static guint siitperf_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    guint n_trials = 0;
    for (gint64 width = line_rate_pps; width > test->resolution_pps; width -= width / 2) {
        n_trials++;
    }
    return n_trials;
}

static gboolean siitperf_run(const ProcedureContext *context, GError **error)
{
    gint64 low_pps = 0;
    gint64 high_pps = context->line_rate_pps;
    while (high_pps - low_pps > context->test->resolution_pps) {
        ProcedureTrial trial;
        const ProcedureRequest request = {.rate_pps = (low_pps + high_pps) / 2,
                                          .duration_ps = context->test->duration_ps};
        if (!context->run_trial(context->bench, &request, &trial, error)) {
            return FALSE;
        }
        if (trial.pass) {
            low_pps = request.rate_pps;
        } else {
            high_pps = request.rate_pps;
        }
    }
    return TRUE;
}

/* ---- trex ---- */

static gboolean trex_passes(const ProcedureTrial *trial)
{
    return trial->sent > 0 &&
           (Wide)trial->lost * RATE_SHARE_OF_ALL <= (Wide)trial->sent * SEARCH_METHOD_TREX_LOSS;
}

static gboolean trex_try(const ProcedureContext *context, gint64 share, gboolean *pass,
                         GError **error)
{
    ProcedureTrial trial;
    const ProcedureRequest request = {
        .rate_pps = MAX(rate_of_share(share, context->line_rate_pps), 1),
        .duration_ps = MAX(context->test->duration_ps / TREX_DURATION_PART, 1)};
    if (!context->run_trial(context->bench, &request, &trial, error)) {
        return FALSE;
    }
    *pass = trex_passes(&trial);
    return TRUE;
}

static gboolean trex_run(const ProcedureContext *context, GError **error)
{
    gint64 low = 0;
    gint64 high = RATE_SHARE_OF_ALL;
    gint64 best = 0;
    gboolean pass;
    if (!trex_try(context, high, &pass, error)) {
        return FALSE;
    }
    for (guint i = 0; !pass && i < TREX_MAX_ITERATIONS; i++) {
        gint64 share = (low + high) / 2;
        gboolean good;
        if (!trex_try(context, share, &good, error)) {
            return FALSE;
        }
        gboolean is_near = ABS(share - best) <= TREX_NEAR;
        if (good) {
            best = share;
            low = share;
        } else {
            high = share;
        }
        pass = is_near; /* and the search is over */
    }
    return TRUE;
}

/* ---- all ---- */

static MlrsearchGoals goals_of(const TestSettings *test)
{
    return mlrsearch_goals_resolve(test->goals, test->duration_ps);
}

guint search_method_max_trials(const TestSettings *test, gint64 line_rate_pps)
{
    const MlrsearchGoals goals = goals_of(test);
    switch ((TestMethod)test->method) {
    case TEST_METHOD_SIITPERF:
        return siitperf_max_trials(test, line_rate_pps);
    case TEST_METHOD_TREX:
        return 1 + TREX_MAX_ITERATIONS;
    case TEST_METHOD_MLRSEARCH:
        return mlrsearch_search_max_trials(&goals);
    case TEST_METHOD_BISECTION:
        break;
    }
    return throughput_search_max_trials(test, line_rate_pps);
}

gboolean search_method_run(const ProcedureContext *context, GError **error)
{
    const MlrsearchGoals goals = goals_of(context->test);
    const ProcedureRequest like = {.duration_ps = context->test->duration_ps};
    ProcedureContext unguided = *context;
    gint64 found_pps;
    switch ((TestMethod)context->test->method) {
    case TEST_METHOD_SIITPERF:
        return siitperf_run(context, error);
    case TEST_METHOD_TREX:
        return trex_run(context, error);
    case TEST_METHOD_MLRSEARCH:
        return mlrsearch_search_run(context, &goals, error);
    case TEST_METHOD_BISECTION:
        break;
    }
    unguided.guess_pps = NULL;
    return throughput_search_run(&unguided, &like, &found_pps, error);
}

/* The trial at the highest rate at which trex loses little enough; -1: there is none. */
static gint trex_reported(const ProcedureTrial *trials, guint n_trials)
{
    gint best = -1;
    for (guint i = 0; i < n_trials; i++) {
        if (trex_passes(&trials[i]) && (best < 0 || trials[i].rate_pps > trials[best].rate_pps)) {
            best = (gint)i;
        }
    }
    return best;
}

/* Conditional throughput of the first goal. */
static double mlrsearch_found_pps(const MlrsearchGoals *goals, const ProcedureTrial *trials,
                                  guint n_trials, gint *reported)
{
    g_autoptr(GArray) sorted = mlrsearch_search_trials(trials, n_trials);
    const MlrsearchTrial *all = (const MlrsearchTrial *)(gconstpointer)sorted->data;
    MlrsearchBounds bounds = mlrsearch_bounds(&goals->goal[0], all, n_trials);
    guint first;
    guint n = mlrsearch_find_load(all, n_trials, bounds.lower_pps, &first);
    for (guint i = 0; i < n_trials; i++) {
        *reported = trials[i].rate_pps == bounds.lower_pps ? (gint)i : *reported;
    }
    return mlrsearch_conditional_pps(&goals->goal[0], all + first, n);
}

double search_method_found_pps(TestMethod method, const MlrsearchGoals *goals,
                               const ProcedureTrial *trials, guint n_trials, gint *reported)
{
    *reported = -1;
    switch (method) {
    case TEST_METHOD_SIITPERF:
        *reported = (gint)n_trials - 1;
        break;
    case TEST_METHOD_TREX:
        *reported = trex_reported(trials, n_trials);
        break;
    case TEST_METHOD_MLRSEARCH:
        return goals->n > 0 ? mlrsearch_found_pps(goals, trials, n_trials, reported) : 0;
    case TEST_METHOD_BISECTION:
        *reported = throughput_search_reported(trials, n_trials, PROCEDURE_MEASURE);
        break;
    }
    return *reported >= 0 ? (double)trials[*reported].rate_pps : 0;
}
