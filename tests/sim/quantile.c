/* Exact quantiles of streams, against sorted arrays. */
#include <stdlib.h>

#include "sim/sim.h"

static gint compare(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a;
    gint64 y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

/* Feeds the values until all is known; returns the number of passes. */
static guint feed(SimQuantile *quantile, const gint64 *values, guint n)
{
    guint n_passes = 0;
    do {
        for (guint i = 0; i < n; i++) {
            sim_quantile_add(quantile, values[i]);
        }
        n_passes++;
    } while (sim_quantile_end_pass(quantile));
    return n_passes;
}

/* RFC 2330 section 11.3's example: of -2, 7, 7, 4, 18, -5 the 50th percentile is 4, the 25th -2;
 * the other one of the middle two is 7. */
static void test_example(void)
{
    static const gint64 values[] = {-2, 7, 7, 4, 18, -5};
    static const struct {
        guint percent;
        gboolean above;
        gint64 expected;
    } rows[] = {{50, FALSE, 4}, {25, FALSE, -2}, {100, FALSE, 18}, {1, FALSE, -5}, {50, TRUE, 7}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SimQuantile) quantile = sim_quantile_new(rows[i].percent, 100, rows[i].above);
        feed(quantile, values, G_N_ELEMENTS(values));
        g_assert_cmpint(sim_quantile_get(quantile), ==, rows[i].expected);
        sim_quantile_reset(quantile);
        feed(quantile, values, 1);
        g_assert_cmpint(sim_quantile_get(quantile), ==, -2);
    }
}

static void test_nothing(void)
{
    g_autoptr(SimQuantile) quantile = sim_quantile_new(1, 2, FALSE);
    g_assert_false(sim_quantile_end_pass(quantile));
    g_assert_cmpint(sim_quantile_get(quantile), ==, 0);
}

/* Of 500 numbers the 99.9th percentile is the largest, of 1000 the last but none: rank 999. */
static void test_ranks(void)
{
    gint64 values[1000];
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        values[i] = G_GINT64_CONSTANT(1000000007) * (i + 1);
    }
    g_autoptr(SimQuantile) quantile = sim_quantile_new(999, 1000, FALSE);
    feed(quantile, values, 500);
    g_assert_cmpint(sim_quantile_get(quantile), ==, values[499]);
    sim_quantile_reset(quantile);
    feed(quantile, values, 1000);
    g_assert_cmpint(sim_quantile_get(quantile), ==, values[998]);
}

/* Numbers of all sizes and both signs, with repeats. */
static void test_random(void)
{
    static const guint fractions[][2] = {{1, 1000}, {1, 2}, {999, 1000}, {1, 1}, {123456, 1000000}};
    guint64 draw = 0;
    for (guint k = 0; k < 200; k++) {
        gint64 values[301] = {0}, sorted[301];
        guint n = 1 + (guint)(sim_random_at(7, draw++) % G_N_ELEMENTS(values));
        for (guint i = 0; i < n; i++) {
            guint shift = 1 + (guint)(sim_random_at(7, draw++) % 62);
            gint64 value = (gint64)(sim_random_at(7, draw++) >> shift);
            values[i] = i % 3 == 0 ? -value : i % 7 == 0 ? values[0] : value;
            sorted[i] = values[i];
        }
        qsort(sorted, n, sizeof *sorted, compare);
        for (guint f = 0; f < G_N_ELEMENTS(fractions); f++) {
            guint64 scaled = (guint64)fractions[f][0] * n;
            guint64 rank = (scaled + fractions[f][1] - 1) / fractions[f][1];
            guint64 above = MIN(scaled / fractions[f][1] + 1, n);
            g_autoptr(SimQuantile) low = sim_quantile_new(fractions[f][0], fractions[f][1], FALSE);
            g_autoptr(SimQuantile) high = sim_quantile_new(fractions[f][0], fractions[f][1], TRUE);
            g_assert_cmpuint(feed(low, values, n), <=, 5);
            feed(high, values, n);
            g_assert_cmpint(sim_quantile_get(low), ==, sorted[rank - 1]);
            g_assert_cmpint(sim_quantile_get(high), ==, sorted[above - 1]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quantile/example", test_example);
    g_test_add_func("/quantile/nothing", test_nothing);
    g_test_add_func("/quantile/ranks", test_ranks);
    g_test_add_func("/quantile/random", test_random);
    return g_test_run();
}
