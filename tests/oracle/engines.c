/* The fast engine against the judge, over configurations drawn at random: every field of every
 * result equal, whatever the batch size.
 *
 * ENGINES_FIRST and ENGINES_COUNT choose the configurations to try: a failure names the one that it
 * saw. */
#include <stdlib.h>

#include "tests/support/coverage.h"
#include "tests/support/draw_configuration.h"
#include "tests/support/draw_describe.h"
#include "tests/support/draw_traffic.h"
#include "tests/support/judge.h"

#define DEFAULT_COUNT 800
#define SLOW_COUNT    20000

static const guint batch_sizes[] = {1, 7, 256, 4096};

static void compare(const DrawnConfiguration *configuration, guint number, guint i,
                    guint batch_frames, const TrialResult *expected, Trial *trial)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TrialResult) actual = trial_run(trial, &configuration->requests[i], &error);
    g_autofree char *difference =
        actual != NULL ? judge_describe_difference(expected, actual) : g_strdup("no result");

    if (difference != NULL) {
        GString *duts = g_string_new(NULL);
        for (guint k = 0; k <= configuration->lab.setup.n_behind; k++) {
            g_autofree char *dut =
                draw_describe_dut(k == 0 ? &configuration->lab.dut : &configuration->behind[k - 1],
                                  &configuration->lab.tester);
            g_string_append(duts, dut);
        }
        g_autofree char *switches =
            drawn_switches_describe(&configuration->drawn, &configuration->lab);
        g_autofree char *traffic =
            draw_describe_traffic(&configuration->lab, &configuration->requests[i]);
        g_test_message("configuration %u, request %u, batch_frames %u\n%s%s%s%s %s", number, i,
                       batch_frames, duts->str, switches, traffic, difference,
                       error != NULL ? error->message : "");
        g_string_free(duts, TRUE);
        g_test_fail();
    }
}

/* A trial object runs all requests one after the other, so that what one leaves behind would show.
 */
static void try_configuration(guint number, Coverage *coverage)
{
    g_autofree DrawnConfiguration *configuration = g_new0(DrawnConfiguration, 1);
    TrialResult *expected[DRAWN_REQUESTS];

    drawn_configuration_init(configuration, number);
    TrialSetup *setup = &configuration->lab.setup;
    for (guint i = 0; i < DRAWN_REQUESTS; i++) {
        expected[i] = judge_run(setup, &configuration->requests[i]);
        coverage_add(coverage, setup->tester, expected[i]);
        traffic_coverage_add(&coverage->traffic, setup->tester);
    }
    for (guint b = 0; b < G_N_ELEMENTS(batch_sizes); b++) {
        setup->batch_frames = batch_sizes[b];
        g_autoptr(Trial) trial = trial_new(setup);
        for (guint i = 0; i < DRAWN_REQUESTS; i++) {
            compare(configuration, number, i, batch_sizes[b], expected[i], trial);
        }
    }
    for (guint i = 0; i < DRAWN_REQUESTS; i++) {
        trial_result_free(expected[i]);
    }
    drawn_configuration_clear(configuration);
}

static guint number_from_environment(const char *name, guint otherwise)
{
    const char *text = g_getenv(name);
    return text != NULL ? (guint)strtoul(text, NULL, 10) : otherwise;
}

static void test_random(void)
{
    guint first = number_from_environment("ENGINES_FIRST", 0);
    guint count =
        number_from_environment("ENGINES_COUNT", g_test_slow() ? SLOW_COUNT : DEFAULT_COUNT);
    Coverage coverage = {0};

    for (guint i = 0; i < count && !g_test_failed(); i++) {
        try_configuration(first + i, &coverage);
    }
    g_test_message(
        "%u trials, %" G_GUINT64_FORMAT " frames: %u passed, %u frozen; lost by ring %u, by list "
        "%u, by transmit ring %u, by switch %u; waited for the lock %u; copies %u; lost behind the "
        "first %u",
        coverage.n_trials, coverage.n_frames, coverage.n_passed, coverage.n_frozen,
        coverage.n_lost[TRIAL_LOSS_RX_RING_FULL], coverage.n_lost[TRIAL_LOSS_INPUT_LIST_FULL],
        coverage.n_lost[TRIAL_LOSS_TX_RING_FULL], coverage.n_lost[TRIAL_LOSS_SWITCH_BUFFER_FULL],
        coverage.n_lock_waits, coverage.n_flooded, coverage.n_lost_behind);
    g_test_message("lost by reset %u; several pairs of ports %u, in turn %u",
                   coverage.n_lost[TRIAL_LOSS_DEVICE_DOWN], coverage.n_pairs, coverage.n_turns);
    g_test_message("lost by neighbours: table full %u, queue full %u, failed %u; asked beside "
                   "switches %u",
                   coverage.n_lost[TRIAL_LOSS_NEIGHBOUR_TABLE_FULL],
                   coverage.n_lost[TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL],
                   coverage.n_lost[TRIAL_LOSS_NEIGHBOUR_FAILED], coverage.n_asked_switched);
    if (count >= DEFAULT_COUNT) {
        g_assert_cmpuint(coverage.n_passed, >, coverage.n_trials / 10);
        g_assert_cmpuint(coverage.n_frozen, >, coverage.n_trials / 10);
        g_assert_cmpuint(coverage.n_lock_waits, >, coverage.n_trials / 20);
        g_assert_cmpuint(coverage.n_flooded, >, coverage.n_trials / 20);
        traffic_coverage_check(&coverage.traffic, coverage.n_trials);
        g_assert_cmpuint(coverage.n_lost_behind, >, coverage.n_trials / 20);
        g_assert_cmpuint(coverage.n_pairs, >, coverage.n_trials / 20);
        g_assert_cmpuint(coverage.n_turns, >, coverage.n_trials / 50);
        g_assert_cmpuint(coverage.n_asked_switched, >, coverage.n_trials / 100);
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            guint share = loss < TRIAL_FIRST_OPTIONAL_LOSS ? 20 : 100;
            if (loss != TRIAL_LOSS_VIRTUAL_DEVICE) { /* no engine's */
                g_assert_cmpuint(coverage.n_lost[loss], >, coverage.n_trials / share);
            }
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/engines/random", test_random);
    return g_test_run();
}
