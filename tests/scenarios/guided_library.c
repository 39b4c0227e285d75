/* Guided searches against bisection on every point of every scenario of the library, in short
 * trials with several seeds: the same figure, unless the verdicts themselves are not monotone. */
#include <string.h>

#include "models/estimate.h"
#include "scenarios/data.h"
#include "scenarios/runner.h"

#define N_SEEDS 3

/* What trials of a repetition gave: a rate is tried once, whoever asks for it. */
typedef struct {
    Trial *trial;
    Estimate *estimate;
    SimTime duration_ps;
    GHashTable *results;           /* rate -> TrialResult */
    gint64 passed_pps, failed_pps; /* highest and lowest of all */
    guint n_trials, n_passed;      /* of this search */
    gint64 figure_pps;
} Bench;

static void result_destroy(gpointer result)
{
    trial_result_free(result);
}

static const TrialResult *result_at(Bench *bench, gint64 rate_pps)
{
    TrialResult *result = g_hash_table_lookup(bench->results, &rate_pps);
    if (result == NULL) {
        TrialRequest request = {.rate_pps = rate_pps,
                                .duration_ps = bench->duration_ps,
                                .stop_at_first_loss = TRUE,
                                .stream_trial = -1};
        result = trial_run(bench->trial, &request, NULL);
        g_assert_nonnull(result);
        g_hash_table_insert(bench->results, g_memdup2(&rate_pps, sizeof rate_pps), result);
    }
    return result;
}

static gboolean run_trial(gpointer user_data, const ProcedureRequest *request,
                          ProcedureTrial *trial, GError **error G_GNUC_UNUSED)
{
    Bench *bench = user_data;
    gint64 rate_pps = request->rate_pps;
    const TrialResult *result = result_at(bench, rate_pps);
    estimate_add_trial(bench->estimate, result);
    *trial = (ProcedureTrial){.rate_pps = rate_pps, .pass = result->pass};
    bench->n_trials++;
    if (result->pass) {
        bench->n_passed++;
        bench->figure_pps = rate_pps;
        bench->passed_pps = MAX(bench->passed_pps, rate_pps);
    } else {
        bench->failed_pps = MIN(bench->failed_pps, rate_pps);
    }
    return TRUE;
}

static gint64 guess_pps(gpointer user_data)
{
    const Bench *bench = user_data;
    return estimate_zero_loss_pps(bench->estimate, bench->duration_ps);
}

static void search(Bench *bench, const TrialSetup *setup, const TestSettings *test, gint how)
{
    TestSettings own = *test;
    own.search = how;
    g_autoptr(Estimate) estimate = estimate_new(setup);
    ProcedureContext context = {.test = &own,
                                .line_rate_pps = trial_line_rate_pps(setup),
                                .run_trial = run_trial,
                                .guess_pps = guess_pps,
                                .bench = bench};
    bench->estimate = estimate;
    bench->n_trials = 0;
    bench->n_passed = 0;
    bench->figure_pps = 0;
    gboolean done = procedures_find("throughput")->run(&context, NULL);
    g_assert_true(done);
}

typedef struct {
    guint n_searches, n_exceptions;
    guint n_plain, n_guided, n_plain_passed, n_guided_passed;
} Sums;

static void compare(const char *name, const Scenario *scenario, guint index, Sums *sums)
{
    const ScenarioPoint *point = scenario_get_point(scenario, index);
    TrialSetup setup = runner_trial_setup(scenario, point, 0);
    g_autoptr(Trial) trial = trial_new(&setup);
    g_autoptr(GHashTable) results =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, result_destroy);
    Bench bench = {.trial = trial,
                   .duration_ps = point->test.duration_ps,
                   .results = results,
                   .failed_pps = G_MAXINT64};
    search(&bench, &setup, &point->test, TEST_SEARCH_BISECTION);
    gint64 plain_pps = bench.figure_pps;
    sums->n_plain += bench.n_trials;
    sums->n_plain_passed += bench.n_passed;
    search(&bench, &setup, &point->test, TEST_SEARCH_GUIDED);
    sums->n_guided += bench.n_trials;
    sums->n_guided_passed += bench.n_passed;
    sums->n_searches++;
    if (bench.figure_pps != plain_pps) {
        g_test_message("%s, point %u: %" G_GINT64_FORMAT " by bisection, %" G_GINT64_FORMAT
                       " guided; passed %" G_GINT64_FORMAT ", failed %" G_GINT64_FORMAT,
                       name, index, plain_pps, bench.figure_pps, bench.passed_pps,
                       bench.failed_pps);
        sums->n_exceptions++;
        g_assert_cmpint(bench.passed_pps, >, bench.failed_pps);
    }
}

/* Trials of 5 ms, of 10 000 to 75 000 frames a direction, and lists that fill in them. */
static void compare_scenario(const char *name, guint seed, Sums *sums)
{
    if (strcmp(name, "reset") == 0) {
        return; /* its trials cannot be as short */
    }
    g_autofree char *seed_set = g_strdup_printf("seed=%u", seed);
    const char *sets[] = {seed_set, "test.duration=5 ms", "dut.dispatch.list_limit=64", NULL};
    ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(name, &overrides, &error);
    if (scenario == NULL) { /* its DUT has another name */
        g_clear_error(&error);
        sets[2] = NULL;
        scenario = scenario_load(name, &overrides, &error);
    }
    g_assert_no_error(error);
    g_assert_nonnull(scenario);
    for (guint i = 0; i < scenario_n_points(scenario); i++) {
        const ScenarioPoint *point = scenario_get_point(scenario, i);
        if (point->links[0] == NULL || point->dut.virtual_device.zero_loss_pps > 0) {
            continue; /* no device under test, or none that is simulated */
        }
        compare(name, scenario, i, sums);
    }
}

static void test_library(void)
{
    g_auto(GStrv) names = data_list("library");
    Sums sums = {0};
    for (guint i = 0; names[i] != NULL; i++) {
        Sums own = {0};
        for (guint seed = 1; seed <= N_SEEDS; seed++) {
            compare_scenario(names[i], seed, &own);
        }
        g_test_message("%s: %u searches, %u with verdicts that are not monotone; %u trials (%u "
                       "passed) instead of %u (%u)",
                       names[i], own.n_searches, own.n_exceptions, own.n_guided,
                       own.n_guided_passed, own.n_plain, own.n_plain_passed);
        sums.n_searches += own.n_searches;
        sums.n_exceptions += own.n_exceptions;
        sums.n_guided += own.n_guided;
        sums.n_plain += own.n_plain;
    }
    g_test_message("all: %u searches, %u exceptions, %u trials instead of %u", sums.n_searches,
                   sums.n_exceptions, sums.n_guided, sums.n_plain);
    /* So that it cannot become trivial unnoticed: monotone verdicts are the rule, and guesses good
     * enough to save a third even in trials as short as these. */
    g_assert_cmpuint(sums.n_searches, >, 200);
    g_assert_cmpuint((guint64)sums.n_exceptions * 5, <, sums.n_searches);
    g_assert_cmpuint((guint64)sums.n_guided * 3, <, (guint64)sums.n_plain * 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guided-search/library", test_library);
    return g_test_run();
}
