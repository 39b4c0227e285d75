#include "sim/bins.h"

SimBins *sim_bins_new_empty(SimBinWidths widths)
{
    g_assert(widths.bits <= SIM_BINS_MAX_BITS && widths.unit_bits < 62);
    SimBins *bins = g_new0(SimBins, 1);
    bins->widths = widths;
    bins->bins = g_array_new(FALSE, FALSE, sizeof(SimBin));
    return bins;
}

SimBins *sim_bins_copy(const SimBins *bins)
{
    SimBins *copy = sim_bins_new_empty(bins->widths);
    g_array_append_vals(copy->bins, bins->bins->data, bins->bins->len);
    return copy;
}

void sim_bins_free(SimBins *bins)
{
    if (bins != NULL) {
        g_array_unref(bins->bins);
        g_free(bins);
    }
}

static guint bit_length(guint64 value)
{
    return value > 0 ? 64u - (guint)__builtin_clzll(value) : 0;
}

/* The range of magnitudes [least, end) that one is in; all values of a bin have magnitudes in one.
 */
typedef struct {
    gint64 least, end;
} Range;

static Range range_of(SimBinWidths widths, guint64 magnitude)
{
    guint length = bit_length(magnitude);
    guint open = length > widths.bits + 1 ? length - widths.bits - 1 : 0;
    open = MAX(open, widths.unit_bits);
    gint64 least = (gint64)(magnitude >> open << open);
    return (Range){least, least + (gint64)(G_GUINT64_CONSTANT(1) << open)};
}

gint64 sim_bins_low(SimBinWidths widths, gint64 value)
{
    return value < 0 ? 1 - range_of(widths, (guint64)-value).end
                     : range_of(widths, (guint64)value).least;
}

gint64 sim_bins_high(SimBinWidths widths, gint64 value)
{
    /* 0 is no negative value */
    return value < 0 ? 1 - MAX(range_of(widths, (guint64)-value).least, 1)
                     : range_of(widths, (guint64)value).end;
}

/* Adds to the last bin, or to a new one behind it. */
static void append(SimBins *bins, gint64 value, guint64 count)
{
    gint64 low = sim_bins_low(bins->widths, value);
    if (bins->bins->len > 0) {
        SimBin *last = &g_array_index(bins->bins, SimBin, bins->bins->len - 1);
        if (last->low == low) {
            last->count += count;
            return;
        }
    }
    const SimBin bin = {low, count};
    g_array_append_val(bins->bins, bin);
}

static void set_widths(SimBins *bins, SimBinWidths widths)
{
    g_autoptr(GArray) before = bins->bins;
    bins->bins = g_array_sized_new(FALSE, FALSE, sizeof(SimBin), before->len);
    bins->widths = widths;
    for (guint i = 0; i < before->len; i++) {
        const SimBin *bin = &g_array_index(before, SimBin, i);
        append(bins, bin->low, bin->count);
    }
}

SimBins *sim_bins_new(const SimHistogram *positive, const SimHistogram *negative, guint most)
{
    gint64 largest = MAX(positive->maximum, negative != NULL ? negative->maximum : 0);
    guint length = bit_length((guint64)MAX(largest, 0));
    SimBinWidths widths = {.bits = SIM_BINS_MAX_BITS,
                           .unit_bits =
                               length > SIM_BINS_RANGE_BITS ? length - SIM_BINS_RANGE_BITS : 0};
    SimBins *bins = sim_bins_new_empty(widths);
    for (guint k = 0; negative != NULL && k < SIM_HISTOGRAM_BUCKETS; k++) {
        guint i = SIM_HISTOGRAM_BUCKETS - 1 - k;
        if (negative->buckets[i] > 0) {
            append(bins, -(gint64)sim_histogram_bucket_low(i), negative->buckets[i]);
        }
    }
    for (guint i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
        if (positive->buckets[i] > 0) {
            append(bins, (gint64)sim_histogram_bucket_low(i), positive->buckets[i]);
        }
    }
    while (bins->bins->len > most && widths.bits > SIM_BINS_MIN_BITS) {
        widths.bits--;
        set_widths(bins, widths);
    }
    return bins;
}

void sim_bins_add(SimBins *bins, const SimBins *other)
{
    g_autoptr(GArray) before = bins->bins;
    guint a = 0;
    guint b = 0;
    bins->bins = g_array_sized_new(FALSE, FALSE, sizeof(SimBin), before->len + other->bins->len);
    bins->widths.bits = MIN(bins->widths.bits, other->widths.bits);
    bins->widths.unit_bits = MAX(bins->widths.unit_bits, other->widths.unit_bits);
    while (a < before->len || b < other->bins->len) {
        gboolean is_own = b == other->bins->len ||
                          (a < before->len && g_array_index(before, SimBin, a).low <=
                                                  g_array_index(other->bins, SimBin, b).low);
        SimBin bin =
            is_own ? g_array_index(before, SimBin, a++) : g_array_index(other->bins, SimBin, b++);
        append(bins, bin.low, bin.count);
    }
}

guint64 sim_bins_count(const SimBins *bins)
{
    guint64 count = 0;
    for (guint i = 0; i < bins->bins->len; i++) {
        count += g_array_index(bins->bins, SimBin, i).count;
    }
    return count;
}
