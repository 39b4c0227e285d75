#include "sim/statistics.h"

#include <math.h>

/* 1..n in an order that is neither rising nor falling: 1, n, 2, n - 1, ... */
static void fill(double *values, guint n)
{
    for (guint i = 0; i < n; i++) {
        values[i] = i % 2 == 0 ? 1 + i / 2 : n - i / 2;
    }
}

/* Orders l and u of the 95 % interval of the median, as tabled in W. J. Conover, "Practical
 * Nonparametric Statistics", and H. A. David, H. N. Nagaraja, "Order Statistics", section 7.1; each
 * checked by hand from the binomial, for n = 10: P(X <= 1) = 11/1024 <= 0.025 < P(X <= 2) =
 * 56/1024. */
static void test_interval_table(void)
{
    static const struct {
        guint n, l, u;
    } table[] = {
        {6, 1, 6},   {7, 1, 7},   {8, 1, 8},   {9, 2, 8},   {10, 2, 9},   {11, 2, 10},  {12, 3, 10},
        {15, 4, 12}, {17, 5, 13}, {20, 6, 15}, {25, 8, 18}, {30, 10, 21}, {50, 18, 33},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        double values[64];
        fill(values, table[i].n);
        SimSummary summary = sim_statistics_summarise(values, table[i].n, 0.95);
        g_test_message("n = %u", table[i].n);
        g_assert_true(summary.has_ci);
        g_assert_cmpfloat(summary.ci_low, ==, table[i].l);
        g_assert_cmpfloat(summary.ci_high, ==, table[i].u);
    }
}

static void test_too_few(void)
{
    double values[5];
    for (guint n = 1; n <= 5; n++) {
        fill(values, n);
        g_assert_false(sim_statistics_summarise(values, n, 0.95).has_ci);
    }
    /* P(X <= 0) = 1/32 is enough at 90 %, and 1/64 is not at 99 %. */
    fill(values, 5);
    SimSummary summary = sim_statistics_summarise(values, 5, 0.9);
    g_assert_true(summary.has_ci);
    g_assert_cmpfloat(summary.ci_low, ==, 1);
    g_assert_cmpfloat(summary.ci_high, ==, 5);

    double six[6];
    fill(six, 6);
    g_assert_false(sim_statistics_summarise(six, 6, 0.99).has_ci);
}

static void test_figures(void)
{
    static const double odd[] = {7, -2, 11.5};
    SimSummary summary = sim_statistics_summarise(odd, 3, 0.95);
    g_assert_cmpuint(summary.n, ==, 3);
    g_assert_cmpfloat(summary.median, ==, 7);
    g_assert_cmpfloat(summary.minimum, ==, -2);
    g_assert_cmpfloat(summary.maximum, ==, 11.5);

    static const double even[] = {4, 1, 3, 2};
    g_assert_cmpfloat(sim_statistics_summarise(even, 4, 0.95).median, ==, 2.5);

    static const double one[] = {14880952};
    summary = sim_statistics_summarise(one, 1, 0.95);
    g_assert_cmpfloat(summary.median, ==, 14880952);
    g_assert_cmpfloat(summary.minimum, ==, 14880952);
    g_assert_cmpfloat(summary.maximum, ==, 14880952);
}

/* By hand: the mean of 2, 4, 4, 4, 5, 5, 7, 9 is 5, the squares of the differences sum up to 32,
 * and a sample's variance is 32 / 7. */
static void test_averages(void)
{
    static const double values[] = {9, 2, 4, 5, 4, 7, 5, 4};
    SimSummary summary = sim_statistics_summarise(values, G_N_ELEMENTS(values), 0.95);
    g_assert_cmpfloat(summary.mean, ==, 5);
    g_assert_cmpfloat_with_epsilon(summary.standard_deviation, 2.1380899352993950, 1e-14);
    static const double one[] = {14880952};
    summary = sim_statistics_summarise(one, 1, 0.95);
    g_assert_cmpfloat(summary.mean, ==, 14880952);
    g_assert_true(isnan(summary.standard_deviation)); /* one value tells nothing of the spread */
}

/* Nearest rank, ceil(p n): of 20 repetitions the 1st percentile is the least and the 99th the
 * greatest; of 100 and 200 it is not. */
static void test_percentiles(void)
{
    static const struct {
        guint n, first, last; /* ranks */
    } cases[] = {{1, 1, 1},     {20, 1, 20},   {99, 1, 99},  {100, 1, 99},
                 {101, 2, 100}, {200, 2, 198}, {201, 3, 199}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double values[256];
        fill(values, cases[i].n);
        SimSummary summary = sim_statistics_summarise(values, cases[i].n, 0.95);
        g_assert_cmpfloat(summary.percentile_1, ==, cases[i].first);
        g_assert_cmpfloat(summary.percentile_99, ==, cases[i].last);
    }
}

static void test_values_are_left(void)
{
    double values[] = {3, 1, 2};
    (void)sim_statistics_summarise(values, 3, 0.95);
    g_assert_cmpfloat(values[0], ==, 3);
    g_assert_cmpfloat(values[1], ==, 1);
    g_assert_cmpfloat(values[2], ==, 2);
}

/* What has no upper end is the highest. */
static void test_infinite(void)
{
    const double one[] = {INFINITY, 1, 2};
    const double two[] = {INFINITY, 1, INFINITY};
    g_assert_cmpfloat(sim_statistics_summarise(one, 3, 0.95).median, ==, 2);
    g_assert_true(isinf(sim_statistics_summarise(two, 3, 0.95).median));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/statistics/interval-table", test_interval_table);
    g_test_add_func("/sim/statistics/too-few", test_too_few);
    g_test_add_func("/sim/statistics/figures", test_figures);
    g_test_add_func("/sim/statistics/averages", test_averages);
    g_test_add_func("/sim/statistics/percentiles", test_percentiles);
    g_test_add_func("/sim/statistics/values-are-left", test_values_are_left);
    g_test_add_func("/statistics/infinite", test_infinite);
    return g_test_run();
}
