/* The fast engine against the judge on the scenarios of the library: what users run, as they run
 * it, but with short trials. A few points of each, at a low rate, half the line rate and the line
 * rate, draining and stopping at the first loss, in small and in large batches. */
#include <string.h>

#include "scenarios/data.h"
#include "scenarios/runner.h"
#include "tests/support/judge.h"

#define MAX_POINTS 6
#define MAX_FRAMES 6000 /* a direction */

static const guint batch_sizes[] = {7, 2048};
static const gint64 rate_divisors[] = {8, 2, 1};

/* What was compared, so that it cannot become trivial unnoticed. */
typedef struct {
    guint n_scenarios, n_trials, n_passed, n_lost;
} Coverage;

static void compare(const char *name, const TrialSetup *setup, guint point,
                    const TrialRequest *request, Coverage *coverage)
{
    g_autoptr(TrialResult) expected = judge_run(setup, request);

    coverage->n_trials++;
    coverage->n_passed += expected->pass ? 1 : 0;
    coverage->n_lost += expected->pass ? 0 : 1;
    for (guint b = 0; b < G_N_ELEMENTS(batch_sizes); b++) {
        g_autoptr(GError) error = NULL;
        TrialSetup batched = *setup;
        batched.batch_frames = batch_sizes[b];
        g_autoptr(Trial) trial = trial_new(&batched);
        g_autoptr(TrialResult) actual = trial_run(trial, request, &error);
        g_assert_no_error(error);
        g_assert_nonnull(actual);
        g_autofree char *difference = judge_describe_difference(expected, actual);
        if (difference != NULL) {
            g_test_message("%s, point %u, %" G_GINT64_FORMAT " frames/s for %" G_GINT64_FORMAT
                           " ps, stops %d, batch_frames %u\n%s",
                           name, point, request->rate_pps, request->duration_ps,
                           request->stop_at_first_loss, batch_sizes[b], difference);
        }
        g_assert_null(difference);
    }
}

static void try_point(const char *name, const Scenario *scenario, guint index, Coverage *coverage)
{
    const ScenarioPoint *point = scenario_get_point(scenario, index);
    TrialSetup setup = runner_trial_setup(scenario, point, index % 2);
    gint64 line_rate_pps = trial_line_rate_pps(&setup);

    for (guint i = 0; i < G_N_ELEMENTS(rate_divisors); i++) {
        gint64 rate_pps = MAX(line_rate_pps / rate_divisors[i], 1);
        /* Rounded up, so that the last frame is sent. */
        SimTime most_ps = MAX_FRAMES * SIM_PS_PER_S / rate_pps + 1;
        TrialRequest request = {
            .rate_pps = rate_pps,
            .duration_ps = MIN(point->test.duration_ps, most_ps),
            .stream_trial = point->test.streams == TEST_STREAMS_TRIAL ? (gint)i : -1,
        };
        compare(name, &setup, index, &request, coverage);
        request.stop_at_first_loss = TRUE;
        compare(name, &setup, index, &request, coverage);
    }
}

/* The first point, the last, and some evenly between. */
static void try_scenario(const char *name, Coverage *coverage)
{
    if (strcmp(name, "reset") == 0) {
        return; /* its trials cannot be as short; engines.c draws resets */
    }
    static const char *const sets[] = {"test.duration=2 ms", NULL};
    ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(name, &overrides, &error);

    g_assert_no_error(error);
    g_assert_nonnull(scenario);
    const ScenarioPoint *first = scenario_get_point(scenario, 0);
    if (first->subject != TEST_OF_DUT || first->dut.virtual_device.zero_loss_pps > 0) {
        return; /* no device under test, or none that is simulated */
    }
    guint last = scenario_n_points(scenario) - 1;
    guint steps = MIN(last, MAX_POINTS - 1);
    for (guint i = 0; i <= steps; i++) {
        try_point(name, scenario, steps == 0 ? 0 : i * last / steps, coverage);
    }
    coverage->n_scenarios++;
}

static void test_library(void)
{
    g_auto(GStrv) names = data_list("library");
    Coverage coverage = {0};

    for (guint i = 0; names[i] != NULL; i++) {
        try_scenario(names[i], &coverage);
    }
    g_test_message("%u scenarios, %u trials: %u passed, %u lost", coverage.n_scenarios,
                   coverage.n_trials, coverage.n_passed, coverage.n_lost);
    g_assert_cmpuint(coverage.n_scenarios, >, 0);
    g_assert_cmpuint(coverage.n_trials, >, 0);
    g_assert_cmpuint(coverage.n_passed, >, 0);
    g_assert_cmpuint(coverage.n_lost, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/library/engines-agree", test_library);
    return g_test_run();
}
