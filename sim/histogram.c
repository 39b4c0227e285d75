#include "sim/histogram.h"

#include "sim/vector.h"

void sim_histogram_init(SimHistogram *histogram)
{
    *histogram = (SimHistogram){.minimum = G_MAXINT64, .maximum = -1};
}

/* How often the values of a bucket were halved to find it: its width is 2^shift. */
static guint bucket_shift(guint index)
{
    g_assert(index < SIM_HISTOGRAM_BUCKETS);
    guint power = index >> SIM_HISTOGRAM_SUB_BITS;
    return power > 0 ? power - 1 : 0;
}

guint64 sim_histogram_bucket_low(guint index)
{
    guint shift = bucket_shift(index);
    return (guint64)(index - (shift << SIM_HISTOGRAM_SUB_BITS)) << shift;
}

guint64 sim_histogram_bucket_width(guint index)
{
    return G_GUINT64_CONSTANT(1) << bucket_shift(index);
}

static void add_to_sum(SimHistogram *histogram, guint64 low, guint64 high)
{
    histogram->sum_low += low;
    histogram->sum_high += high + (histogram->sum_low < low ? 1 : 0);
}

void sim_histogram_add(SimHistogram *histogram, gint64 value)
{
    g_assert(value >= 0);
    histogram->count++;
    add_to_sum(histogram, (guint64)value, 0);
    histogram->minimum = MIN(histogram->minimum, value);
    histogram->maximum = MAX(histogram->maximum, value);
    histogram->buckets[sim_histogram_index((guint64)value)]++;
}

/* ---- blocks ---- */

/* Values whose buckets are computed at once. */
#define HISTOGRAM_BLOCK 256

typedef struct {
    guint64 sum; /* modulo 2^64 */
    guint64 all; /* of all bits */
    gint64 minimum, maximum;
    guint32 index[HISTOGRAM_BLOCK];
} HistogramBlock;

SIM_VECTOR_LOOP void look_loop(const gint64 *values, guint n, HistogramBlock *block)
{
    guint64 sum = 0;
    guint64 all = 0;
    gint64 minimum = G_MAXINT64;
    gint64 maximum = -1;
    for (guint i = 0; i < n; i++) {
        guint64 value = (guint64)values[i];
        sum += value;
        all |= value;
        minimum = MIN(minimum, values[i]);
        maximum = MAX(maximum, values[i]);
        /* sim_histogram_index without its branch: a value below the first power is its own index */
        guint64 high = value | (1u << SIM_HISTOGRAM_SUB_BITS);
        guint64 shift = 63 - SIM_HISTOGRAM_SUB_BITS - (guint64)__builtin_clzll(high);
        block->index[i] = (guint32)((shift << SIM_HISTOGRAM_SUB_BITS) + (value >> shift));
    }
    block->sum = sum;
    block->all = all;
    block->minimum = minimum;
    block->maximum = maximum;
}

static void look_plain(const gint64 *values, guint n, HistogramBlock *block)
{
    look_loop(values, n, block);
}

SIM_VECTOR_WIDE
static void look_wide(const gint64 *values, guint n, HistogramBlock *block)
{
    look_loop(values, n, block);
}

/* Two at a time: an addition to a bucket that was just added to has to wait for that one. */
static void count_indices(guint64 *buckets, const guint32 *index, guint n)
{
    for (guint i = 0; i + 1 < n; i += 2) {
        guint64 same = index[i] == index[i + 1];
        buckets[index[i]] += 1 + same;
        buckets[index[i + 1]] += 1 - same;
    }
    if (n % 2 != 0) {
        buckets[index[n - 1]]++;
    }
}

static void add_few(SimHistogram *histogram, const gint64 *values, guint n)
{
    HistogramBlock block;
    if (sim_vector_is_wide()) {
        look_wide(values, n, &block);
    } else {
        look_plain(values, n, &block);
    }
    if (block.all >= G_MAXUINT64 / HISTOGRAM_BLOCK) {
        for (guint i = 0; i < n; i++) {
            sim_histogram_add(histogram, values[i]);
        }
        return;
    }
    histogram->count += n;
    add_to_sum(histogram, block.sum, 0);
    histogram->minimum = MIN(histogram->minimum, block.minimum);
    histogram->maximum = MAX(histogram->maximum, block.maximum);
    count_indices(histogram->buckets, block.index, n);
}

void sim_histogram_add_block(SimHistogram *histogram, const gint64 *values, guint n)
{
    for (guint done = 0; done < n; done += HISTOGRAM_BLOCK) {
        add_few(histogram, values + done, MIN(n - done, HISTOGRAM_BLOCK));
    }
}

void sim_histogram_merge(SimHistogram *histogram, const SimHistogram *other)
{
    /* The sum first: `other` may be `histogram` itself. */
    add_to_sum(histogram, other->sum_low, other->sum_high);
    histogram->count += other->count;
    histogram->minimum = MIN(histogram->minimum, other->minimum);
    histogram->maximum = MAX(histogram->maximum, other->maximum);
    for (guint i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
        histogram->buckets[i] += other->buckets[i];
    }
}

gint64 sim_histogram_quantile(const SimHistogram *histogram, guint numerator, guint denominator)
{
    g_assert(numerator > 0 && numerator <= denominator && denominator <= 1000000);
    if (histogram->count == 0) {
        return -1;
    }

    unsigned __int128 product = (unsigned __int128)histogram->count * numerator;
    guint64 rank = (guint64)((product + denominator - 1) / denominator);
    guint64 seen = 0;
    for (guint i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen >= rank) {
            gint64 middle =
                (gint64)(sim_histogram_bucket_low(i) + sim_histogram_bucket_width(i) / 2);
            return CLAMP(middle, histogram->minimum, histogram->maximum);
        }
    }
    g_assert_not_reached();
}

gint64 sim_histogram_mean(const SimHistogram *histogram)
{
    if (histogram->count == 0) {
        return -1;
    }
    unsigned __int128 sum = ((unsigned __int128)histogram->sum_high << 64) | histogram->sum_low;
    guint64 mean = (guint64)(sum / histogram->count);
    guint64 remainder = (guint64)(sum % histogram->count);
    /* Half up, written so that nothing overflows. */
    return (gint64)(mean + (remainder >= histogram->count - remainder ? 1 : 0));
}
