#include "sim/histogram.h"

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

void sim_histogram_add_block(SimHistogram *histogram, const gint64 *values, guint n)
{
    gint64 minimum = histogram->minimum;
    gint64 maximum = histogram->maximum;
    for (guint i = 0; i < n; i++) {
        gint64 value = values[i];
        minimum = MIN(minimum, value);
        maximum = MAX(maximum, value);
        add_to_sum(histogram, (guint64)value, 0);
        histogram->buckets[sim_histogram_index((guint64)value)]++;
    }
    g_assert(minimum >= 0);
    histogram->minimum = minimum;
    histogram->maximum = maximum;
    histogram->count += n;
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
