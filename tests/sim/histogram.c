#include "sim/histogram.h"

#include <stdlib.h>
#include <string.h>

#include <string.h>

#include "sim/random.h"

static SimHistogram *new_histogram(void)
{
    SimHistogram *histogram = g_new(SimHistogram, 1);
    sim_histogram_init(histogram);
    return histogram;
}

static void test_buckets(void)
{
    /* One value a bucket below 256, then 128 buckets of 2, of 4, ... */
    g_assert_cmpuint(sim_histogram_index(0), ==, 0);
    g_assert_cmpuint(sim_histogram_index(127), ==, 127);
    g_assert_cmpuint(sim_histogram_index(128), ==, 128);
    g_assert_cmpuint(sim_histogram_index(255), ==, 255);
    g_assert_cmpuint(sim_histogram_index(256), ==, 256);
    g_assert_cmpuint(sim_histogram_index(257), ==, 256);
    g_assert_cmpuint(sim_histogram_index(258), ==, 257);
    g_assert_cmpuint(sim_histogram_index(511), ==, 383);
    g_assert_cmpuint(sim_histogram_index(512), ==, 384);
    g_assert_cmpuint(sim_histogram_index(515), ==, 384);
    g_assert_cmpuint(sim_histogram_index(G_MAXINT64), ==, SIM_HISTOGRAM_BUCKETS - 1);

    g_assert_cmpuint(sim_histogram_bucket_low(257), ==, 258);
    g_assert_cmpuint(sim_histogram_bucket_width(257), ==, 2);
    g_assert_cmpuint(sim_histogram_bucket_low(384), ==, 512);
    g_assert_cmpuint(sim_histogram_bucket_width(384), ==, 4);
}

/* The buckets follow each other without gap or overlap, and each is narrow enough. */
static void test_partition(void)
{
    guint64 next = 0;
    for (guint i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
        guint64 low = sim_histogram_bucket_low(i);
        guint64 width = sim_histogram_bucket_width(i);
        g_assert_cmpuint(low, ==, next);
        g_assert_cmpuint(sim_histogram_index(low), ==, i);
        g_assert_cmpuint(sim_histogram_index(low + width - 1), ==, i);
        g_assert_true(width == 1 || width <= low / 128);
        next = low + width;
    }
    g_assert_cmpuint(next, ==, G_GUINT64_CONSTANT(1) << 63);
}

static void test_empty(void)
{
    g_autofree SimHistogram *histogram = new_histogram();
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 2), ==, -1);
    g_assert_cmpint(sim_histogram_mean(histogram), ==, -1);
    g_assert_cmpint(histogram->minimum, ==, G_MAXINT64);
    g_assert_cmpint(histogram->maximum, ==, -1);
}

/* RFC 2330, section 11.3: of { -2, 7, 7, 4, 18, -5 }, here moved up by 5, the median (nearest rank
 * 3 of 0, 3, 9, 12, 12, 23) is 9 and the 25th percentile (rank ceil(1.5) = 2) 3. */
static void test_nearest_rank(void)
{
    static const gint64 values[] = {3, 12, 12, 9, 23, 0};
    g_autofree SimHistogram *histogram = new_histogram();
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        sim_histogram_add(histogram, values[i]);
    }
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 1000000), ==, 0);
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 6), ==, 0);
    g_assert_cmpint(sim_histogram_quantile(histogram, 25, 100), ==, 3);
    g_assert_cmpint(sim_histogram_quantile(histogram, 50, 100), ==, 9);
    g_assert_cmpint(sim_histogram_quantile(histogram, 51, 100), ==, 12);
    g_assert_cmpint(sim_histogram_quantile(histogram, 5, 6), ==, 12);
    g_assert_cmpint(sim_histogram_quantile(histogram, 999, 1000), ==, 23);
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 1), ==, 23);
    /* 59 / 6 = 9.83 */
    g_assert_cmpint(sim_histogram_mean(histogram), ==, 10);
}

static int compare(const void *a, const void *b)
{
    gint64 left = *(const gint64 *)a;
    gint64 right = *(const gint64 *)b;
    return (left > right) - (left < right);
}

/* Quantiles of values over 40 powers of two, against the sorted values: at most 1/256 off. */
static void test_relative_error(void)
{
    enum { N = 5000 };
    g_autofree SimHistogram *histogram = new_histogram();
    g_autofree gint64 *values = g_new(gint64, N);
    SimRandom random = sim_random_stream(3, 0, "test");
    for (guint i = 0; i < N; i++) {
        guint64 draw = sim_random_next(&random);
        values[i] = (gint64)((draw >> 24) >> (draw % 40));
        sim_histogram_add(histogram, values[i]);
    }
    qsort(values, N, sizeof *values, compare);

    for (guint numerator = 1; numerator <= 1000; numerator++) {
        gint64 exact = values[(numerator * N + 999) / 1000 - 1];
        gint64 error = sim_histogram_quantile(histogram, numerator, 1000) - exact;
        g_assert_cmpint(ABS(error) * 256, <=, exact);
    }
    g_assert_cmpint(histogram->minimum, ==, values[0]);
    g_assert_cmpint(histogram->maximum, ==, values[N - 1]);
}

static void test_clamped(void)
{
    /* All in one bucket [100352, 100863]: its middle lies outside what was seen. */
    g_autofree SimHistogram *histogram = new_histogram();
    sim_histogram_add(histogram, 100353);
    sim_histogram_add(histogram, 100354);
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 2), ==, 100354);
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 1), ==, 100354);

    sim_histogram_init(histogram);
    sim_histogram_add(histogram, 100862);
    g_assert_cmpint(sim_histogram_quantile(histogram, 1, 2), ==, 100862);
}

static void test_wide_sum(void)
{
    g_autofree SimHistogram *histogram = new_histogram();
    for (guint i = 0; i < 4; i++) {
        sim_histogram_add(histogram, G_MAXINT64);
    }
    /* 4 (2^63 - 1) = 2 * 2^64 - 4 */
    g_assert_cmphex(histogram->sum_high, ==, 1);
    g_assert_cmphex(histogram->sum_low, ==, G_MAXUINT64 - 3);
    g_assert_cmpint(sim_histogram_mean(histogram), ==, G_MAXINT64);

    g_autofree SimHistogram *other = new_histogram();
    sim_histogram_add(other, 4);
    sim_histogram_merge(histogram, other);
    g_assert_cmphex(histogram->sum_high, ==, 2);
    g_assert_cmphex(histogram->sum_low, ==, 0);
    /* 2^65 / 5 = 7378697629483820646.4 */
    g_assert_cmpint(sim_histogram_mean(histogram), ==, G_GINT64_CONSTANT(7378697629483820646));
}

static void test_mean_rounds_half_up(void)
{
    g_autofree SimHistogram *histogram = new_histogram();
    sim_histogram_add(histogram, 1);
    sim_histogram_add(histogram, 2);
    g_assert_cmpint(sim_histogram_mean(histogram), ==, 2); /* 1.5 */
    sim_histogram_add(histogram, 1);
    g_assert_cmpint(sim_histogram_mean(histogram), ==, 1); /* 1.33 */
}

static void test_merge(void)
{
    g_autofree SimHistogram *parts = new_histogram();
    g_autofree SimHistogram *second = new_histogram();
    g_autofree SimHistogram *whole = new_histogram();
    SimRandom random = sim_random_stream(4, 0, "test");
    for (guint i = 0; i < 10000; i++) {
        gint64 value = (gint64)(sim_random_next(&random) >> 1);
        sim_histogram_add(i % 3 == 0 ? parts : second, value);
        sim_histogram_add(whole, value);
    }
    sim_histogram_merge(parts, second);
    g_assert_cmpint(memcmp(parts, whole, sizeof *parts), ==, 0);

    g_autofree SimHistogram *empty = new_histogram();
    sim_histogram_merge(parts, empty);
    g_assert_cmpint(memcmp(parts, whole, sizeof *parts), ==, 0);
    sim_histogram_merge(empty, whole);
    g_assert_cmpint(memcmp(empty, whole, sizeof *empty), ==, 0);
}

/* A block adds what its values add one by one, values of all magnitudes included. */
static void test_block(void)
{
    const guint n = 700;
    gint64 values[700];
    for (guint magnitude = 8; magnitude < 64; magnitude += 5) {
        g_autofree SimHistogram *block = g_new(SimHistogram, 1);
        g_autofree SimHistogram *single = g_new(SimHistogram, 1);
        sim_histogram_init(block);
        sim_histogram_init(single);
        for (guint i = 0; i < n; i++) {
            guint bits = MAX(i % magnitude, 1);
            values[i] = (gint64)(sim_random_at(5, i) >> (64 - bits));
            sim_histogram_add(single, values[i]);
        }
        sim_histogram_add_block(block, values, 3);
        sim_histogram_add_block(block, values + 3, 0);
        sim_histogram_add_block(block, values + 3, n - 3);
        g_assert_cmpint(memcmp(block, single, sizeof *block), ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/histogram/buckets", test_buckets);
    g_test_add_func("/sim/histogram/partition", test_partition);
    g_test_add_func("/sim/histogram/empty", test_empty);
    g_test_add_func("/sim/histogram/nearest-rank", test_nearest_rank);
    g_test_add_func("/sim/histogram/relative-error", test_relative_error);
    g_test_add_func("/sim/histogram/clamped", test_clamped);
    g_test_add_func("/sim/histogram/wide-sum", test_wide_sum);
    g_test_add_func("/sim/histogram/mean-rounds-half-up", test_mean_rounds_half_up);
    g_test_add_func("/sim/histogram/merge", test_merge);
    g_test_add_func("/sim/histogram/block", test_block);
    return g_test_run();
}
