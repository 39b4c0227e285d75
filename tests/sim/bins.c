/* Few bins of a histogram: edges by hand, unions, and nothing lost on the way. */
#include "sim/sim.h"

static void add_all(SimHistogram histogram[2], const gint64 *values, guint n)
{
    sim_histogram_init(&histogram[0]);
    sim_histogram_init(&histogram[1]);
    for (guint i = 0; i < n; i++) {
        sim_histogram_add(&histogram[values[i] < 0 ? 0 : 1], ABS(values[i]));
    }
}

static SimBins *make(const gint64 *values, guint n, guint most)
{
    g_autofree SimHistogram *histograms = g_new(SimHistogram, 2);
    add_all(histograms, values, n);
    return sim_bins_new(&histograms[1], &histograms[0], most);
}

static void assert_bin(const SimBins *bins, guint i, gint64 low, gint64 high, guint64 count)
{
    g_assert_cmpuint(i, <, bins->bins->len);
    const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
    g_assert_cmpint(bin->low, ==, low);
    g_assert_cmpint(sim_bins_high(bins->widths, bin->low), ==, high);
    g_assert_cmpuint(bin->count, ==, count);
}

/* Two bits: 0 to 7 by themselves, 8 to 15 in pairs, 16 to 31 in fours; below 0 mirrored. */
static void test_edges(void)
{
    const SimBinWidths widths = {.bits = 2};
    static const struct {
        gint64 value, low, high;
    } rows[] = {{0, 0, 1},      {1, 1, 2},       {7, 7, 8},       {8, 8, 10},
                {9, 8, 10},     {15, 14, 16},    {16, 16, 20},    {31, 28, 32},
                {-1, -1, 0},    {-7, -7, -6},    {-8, -9, -7},    {-9, -9, -7},
                {-10, -11, -9}, {-16, -19, -15}, {-31, -31, -27}, {1000, 896, 1024}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(sim_bins_low(widths, rows[i].value), ==, rows[i].low);
        g_assert_cmpint(sim_bins_high(widths, rows[i].value), ==, rows[i].high);
    }
}

/* A unit of 8: none is narrower; 0 is no negative value. */
static void test_unit(void)
{
    const SimBinWidths widths = {.bits = 2, .unit_bits = 3};
    static const struct {
        gint64 value, low, high;
    } rows[] = {{0, 0, 8},   {7, 0, 8},   {8, 8, 16},    {31, 24, 32},   {64, 64, 80},
                {-1, -7, 0}, {-7, -7, 0}, {-8, -15, -7}, {-64, -79, -63}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(sim_bins_low(widths, rows[i].value), ==, rows[i].low);
        g_assert_cmpint(sim_bins_high(widths, rows[i].value), ==, rows[i].high);
    }
}

static void test_both_signs(void)
{
    static const gint64 values[] = {-300, -3, -3, 0, 2, 2, 2, 1000};
    g_autoptr(SimBins) bins = make(values, G_N_ELEMENTS(values), 192);
    g_assert_cmpuint(bins->widths.bits, ==, 7);
    g_assert_cmpuint(bins->widths.unit_bits, ==, 0);
    g_assert_cmpuint(bins->bins->len, ==, 5);
    assert_bin(bins, 0, -301, -299, 1); /* 256 to 511 in 128 bins */
    assert_bin(bins, 1, -3, -2, 2);
    assert_bin(bins, 2, 0, 1, 1);
    assert_bin(bins, 3, 2, 3, 3);
    assert_bin(bins, 4, 1000, 1004, 1); /* 512 to 1023 in 128 bins */
    g_assert_cmpuint(sim_bins_count(bins), ==, G_N_ELEMENTS(values));
}

/* Each number is in the bin that its edges say, whatever the widths. */
static guint64 count_between(const gint64 *values, guint n, gint64 low, gint64 high)
{
    guint64 count = 0;
    for (guint i = 0; i < n; i++) {
        count += values[i] >= low && values[i] < high ? 1 : 0;
    }
    return count;
}

static void assert_holds(const SimBins *bins, const gint64 *values, guint n)
{
    gint64 before = G_MININT64;
    for (guint i = 0; i < bins->bins->len; i++) {
        const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
        gint64 high = sim_bins_high(bins->widths, bin->low);
        g_assert_cmpint(before, <=, bin->low);
        g_assert_cmpint(sim_bins_low(bins->widths, bin->low), ==, bin->low);
        g_assert_cmpint(sim_bins_low(bins->widths, high - 1), ==, bin->low);
        g_assert_cmpuint(bin->count, ==, count_between(values, n, bin->low, high));
        before = high;
    }
    g_assert_cmpuint(sim_bins_count(bins), ==, n);
}

/* Numbers of all sizes up to `bits` bits, of both signs. */
static void draw(guint64 first, guint bits, gint64 *values, guint n)
{
    for (guint i = 0; i < n; i++) {
        guint64 drawn = sim_random_at(7, first + i);
        gint64 magnitude = (gint64)(drawn >> (64 - bits) >> (drawn % bits));
        values[i] = (drawn >> 8 & 1) != 0 ? -magnitude : magnitude;
    }
}

/* Added to each other they are the histogram of all. */
static void test_random(void)
{
    enum { N = 3000 };
    static gint64 values[2 * N];
    for (guint round = 0; round < 20; round++) {
        guint bits = 3 + round * 2;
        draw((guint64)round * 2 * N, bits, values, N);
        draw((guint64)round * 2 * N + N, 60 - bits, values + N, N);
        g_autoptr(SimBins) a = make(values, N, 40 + round);
        g_autoptr(SimBins) b = make(values + N, N, 40 + round);
        assert_holds(a, values, N);
        assert_holds(b, values + N, N);
        g_assert_cmpuint(a->bins->len, <=, 40 + round);
        g_autoptr(SimBins) sum = sim_bins_copy(a);
        sim_bins_add(sum, b);
        assert_holds(sum, values, 2 * N);
        sim_bins_add(b, a);
        g_assert_cmpuint(b->bins->len, ==, sum->bins->len);
        assert_holds(b, values, 2 * N);
    }
}

/* As fine as there is room: one bit more would be too many bins. */
static void test_most(void)
{
    enum { N = 1000 };
    gint64 values[N];
    for (guint i = 0; i < N; i++) {
        values[i] = i;
    }
    /* 2^(b+1) single ones and 2^b for each power of two from there to 512: 3 bits: 16 and 6 times
     * 8, the last of which ends at 1024 */
    g_autoptr(SimBins) bins = make(values, N, 64);
    g_assert_cmpuint(bins->widths.bits, ==, 3);
    g_assert_cmpuint(bins->bins->len, ==, 64);
    assert_holds(bins, values, N);
    g_autoptr(SimBins) fewer = make(values, N, 63);
    g_assert_cmpuint(fewer->widths.bits, ==, 2);
}

static void test_nothing(void)
{
    g_autoptr(SimBins) bins = make(NULL, 0, 192);
    g_assert_cmpuint(bins->bins->len, ==, 0);
    g_assert_cmpuint(sim_bins_count(bins), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/bins/edges", test_edges);
    g_test_add_func("/sim/bins/unit", test_unit);
    g_test_add_func("/sim/bins/both-signs", test_both_signs);
    g_test_add_func("/sim/bins/random", test_random);
    g_test_add_func("/sim/bins/most", test_most);
    g_test_add_func("/sim/bins/nothing", test_nothing);
    return g_test_run();
}
