/* Goals of MLRsearch. The durations of presets are for a test.duration of 60 s: with 60 ms they are
 * a thousandth. */
#include <string.h>

#include "tests/support/attribute_run.h"

/* Links of 1 Gbit/s: 1 488 095 frames/s. The DUT works 1 us on a frame and holds one: it loses
 * nothing up to 1 000 000 frames/s and above that every second frame. */
static const char slow_dut[] =
    "dutsim: 1\n"
    "links:\n"
    "  - {between: [tester.0, dut.0], rate: 1 Gbit/s}\n"
    "  - {between: [dut.1, tester.1], rate: 1 Gbit/s}\n"
    "tester: {direction: forward}\n"
    "dut: {nic: {ring_size: 1, descriptor_batch: 1}, cost: {frame: 1 us}}\n"
    "test: {procedure: mlrsearch, duration: 60 ms, repetitions: 1}\n";

/* A run with a goal ("preset: pdr"; NULL: none is said) and another setting (NULL: none). */
static AttributeRun *run(const char *goal, const char *set)
{
    g_autofree char *goals = g_strdup_printf("test.goals=[{%s}]", goal != NULL ? goal : "");
    const char *const sets[] = {goal != NULL ? goals : set, goal != NULL ? set : NULL, NULL};
    AttributeRun *result = attribute_run(slow_dut, sets);
    if (result->status != 0) {
        g_error("exit status %d: %s", result->status, result->message);
    }
    return result;
}

static guint count_trials(const AttributeRun *run, const char *duration_s)
{
    guint n = 0;
    for (guint i = 0; i < attribute_run_n_rows(run, "trials.csv"); i++) {
        g_autofree char *cell = attribute_run_cell(run, "trials.csv", i, "duration_s");
        n += strcmp(cell, duration_s) == 0 ? 1 : 0;
    }
    return n;
}

static void assert_bounds(const AttributeRun *run, const char *goal, gint64 lower_pps,
                          gint64 upper_pps)
{
    g_autofree char *lower = g_strconcat(goal, "_lower_bound_pps", NULL);
    g_autofree char *upper = g_strconcat(goal, "_upper_bound_pps", NULL);
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, lower), ==, lower_pps);
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, upper), ==, upper_pps);
}

/* RFC 2544's goal, which is the default, by hand. In 1 ms, to 2 %: of 1488 frames at the line rate
 * 744 are lost, so the next load is 744 047, which passes; 1116071 fails, 930059 passes, 1023065
 * fails, 976562 and 999813 pass, 1011439 fails. In sqrt(1 * 60) = 7.746 ms, to 1 %: 999813 passes,
 * 1011439 is an upper bound by its short trial already, 1005626 fails. In 60 ms, to 0.5 %: 999813
 * passes, 1002719 fails. TST009's needs more than 60 ms of loss for an upper bound: 1005626 has
 * 7.746 ms and one of 60 ms, 1002719 two of 60 ms. */
static void test_preset(void)
{
    g_autoptr(AttributeRun) unset = run(NULL, NULL);
    assert_bounds(unset, "rfc2544", 999813, 1002719);
    g_assert_cmpuint(attribute_run_n_rows(unset, "trials.csv"), ==, 8 + 2 + 2);
    g_assert_cmpuint(count_trials(unset, "0.06"), ==, 2);
    g_autoptr(AttributeRun) tst009 = run("preset: tst009", NULL);
    assert_bounds(tst009, "tst009", 999813, 1002719);
    g_assert_cmpuint(count_trials(tst009, "0.06"), ==, 4);
}

static void test_name(void)
{
    g_autoptr(AttributeRun) mine = run("name: mine_1", NULL);
    assert_bounds(mine, "mine_1", 999813, 1002719);
    const char *const wrong[] = {"test.goals=[{name: Mine}]", NULL};
    g_autoptr(AttributeRun) refused = attribute_run(slow_dut, wrong);
    g_assert_cmpint(refused->status, ==, 64);
    const char *const twice[] = {"test.goals=[{name: mine}, {name: mine}]", NULL};
    g_autoptr(AttributeRun) doubled = attribute_run(slow_dut, twice);
    g_assert_cmpint(doubled->status, ==, 64);
}

/* half of the frames is less than 60 % */
static void test_loss_ratio(void)
{
    g_autoptr(AttributeRun) most = run("loss_ratio: 60 %", NULL);
    g_assert_cmpint(attribute_run_integer(most, "results.csv", 0, "rfc2544_lower_bound_pps"), ==,
                    1488095);
    /* 89 285 frames in 60 ms, the first of every two is received */
    g_autofree char *cell =
        attribute_run_cell(most, "results.csv", 0, "rfc2544_conditional_throughput_pps");
    g_assert_cmpfloat_with_epsilon(g_ascii_strtod(cell, NULL), 1488095.0 * 44643 / 89285, 1e-6);
}

/* With half of 60 ms allowed, the 7.746 ms of 1005626 no longer make it an upper bound: a third
 * trial of 60 ms is needed. */
static void test_exceed_ratio(void)
{
    g_autoptr(AttributeRun) half = run("exceed_ratio: 50 %", NULL);
    assert_bounds(half, "rfc2544", 999813, 1002719);
    g_assert_cmpuint(count_trials(half, "0.06"), ==, 3);
}

/* To 20 %: 744047 and 1488095, 1116071, 930059; to 10 %: 930059, 1023065; to 5 %: 930059, 976562:
 * (1023065 - 976562) / 1023065 = 4.5 %. */
static void test_width(void)
{
    g_autoptr(AttributeRun) wide = run("width: 5 %", NULL);
    assert_bounds(wide, "rfc2544", 976562, 1023065);
    g_assert_cmpuint(attribute_run_n_rows(wide, "trials.csv"), ==, 4 + 2 + 2);
}

static void test_initial_duration(void)
{
    g_autoptr(AttributeRun) twice = run("initial_duration: 2 s", NULL);
    g_autofree char *first = attribute_run_cell(twice, "trials.csv", 0, "duration_s");
    g_assert_cmpstr(first, ==, "0.002");
    g_assert_cmpuint(count_trials(twice, "0.002"), ==, 8);
}

/* twice 30 ms make the sum of 60 ms for the lower bound; one with a loss is enough above it */
static void test_final_duration(void)
{
    g_autoptr(AttributeRun) half = run("final_duration: 30 s", NULL);
    g_assert_cmpuint(count_trials(half, "0.03"), ==, 3);
    g_assert_cmpuint(count_trials(half, "0.06"), ==, 0);
}

static void test_duration_sum(void)
{
    g_autoptr(AttributeRun) thrice = run("duration_sum: 180 s", NULL);
    g_assert_cmpuint(count_trials(thrice, "0.06"), ==, 3 + 1);
}

/* A DUT that takes 10 ms a frame passes nothing that is tried: the least load is an upper bound. */
static void test_minimum_load(void)
{
    static const struct {
        const char *set;
        gint64 upper_pps;
    } rows[] = {{"test.minimum_load=9001", 9001},
                {"test.minimum_load=1 %", 14880},
                {"test.repetitions=1", 1488}}; /* the default */
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const sets[] = {"dut.cost.frame=10 ms", rows[i].set, NULL};
        g_autoptr(AttributeRun) result = attribute_run(slow_dut, sets);
        assert_bounds(result, "rfc2544", 0, rows[i].upper_pps);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/test/goals/N/preset", test_preset);
    g_test_add_func("/attributes/test/goals/N/name", test_name);
    g_test_add_func("/attributes/test/goals/N/initial_duration", test_initial_duration);
    g_test_add_func("/attributes/test/goals/N/final_duration", test_final_duration);
    g_test_add_func("/attributes/test/goals/N/duration_sum", test_duration_sum);
    g_test_add_func("/attributes/test/goals/N/loss_ratio", test_loss_ratio);
    g_test_add_func("/attributes/test/goals/N/exceed_ratio", test_exceed_ratio);
    g_test_add_func("/attributes/test/goals/N/width", test_width);
    g_test_add_func("/attributes/test/minimum_load", test_minimum_load);
    return g_test_run();
}
