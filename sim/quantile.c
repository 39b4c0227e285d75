#include "sim/quantile.h"

#include <string.h>

#include "sim/histogram.h"

__extension__ typedef unsigned __int128 Wide;

/* Bins of a pass after the first: 512 KiB. */
#define QUANTILE_BINS 65536

struct SimQuantile {
    guint numerator, denominator;
    gboolean above;
    gboolean is_fine; /* a pass after the first */
    guint64 rank;     /* from 1, among the numbers not below `low`; 0: not known yet */
    gint64 low;       /* first value of the bins of this pass */
    guint64 width;    /* of a bin; in the end 1, and `low` is the value */
    guint64 n;        /* numbers of the first pass */
    guint64 *bins;    /* first pass: those of negative numbers, mirrored, then the others */
};

SimQuantile *sim_quantile_new(guint numerator, guint denominator, gboolean above)
{
    g_assert(numerator > 0 && numerator <= denominator && denominator <= 1000000);
    SimQuantile *quantile = g_new0(SimQuantile, 1);
    quantile->numerator = numerator;
    quantile->denominator = denominator;
    quantile->above = above;
    quantile->bins = g_new0(guint64, QUANTILE_BINS);
    return quantile;
}

void sim_quantile_free(SimQuantile *quantile)
{
    if (quantile != NULL) {
        g_free(quantile->bins);
        g_free(quantile);
    }
}

void sim_quantile_reset(SimQuantile *quantile)
{
    quantile->is_fine = FALSE;
    quantile->rank = 0;
    quantile->n = 0;
    memset(quantile->bins, 0, QUANTILE_BINS * sizeof(guint64));
}

/* The bin of a number in the first pass, ascending with the number. */
static guint coarse_bin(gint64 value)
{
    G_STATIC_ASSERT(2 * SIM_HISTOGRAM_BUCKETS <= QUANTILE_BINS);
    return value < 0 ? SIM_HISTOGRAM_BUCKETS - 1 - sim_histogram_index((guint64)-value)
                     : SIM_HISTOGRAM_BUCKETS + sim_histogram_index((guint64)value);
}

static void coarse_range(guint bin, gint64 *low, guint64 *width)
{
    gboolean is_negative = bin < SIM_HISTOGRAM_BUCKETS;
    guint index = is_negative ? SIM_HISTOGRAM_BUCKETS - 1 - bin : bin - SIM_HISTOGRAM_BUCKETS;
    gint64 least = (gint64)sim_histogram_bucket_low(index);
    *width = sim_histogram_bucket_width(index);
    *low = is_negative ? -(least + (gint64)(*width - 1)) : least;
}

void sim_quantile_add(SimQuantile *quantile, gint64 value)
{
    if (!quantile->is_fine) {
        quantile->n++;
        quantile->bins[coarse_bin(value)]++;
    } else if (value >= quantile->low) {
        guint64 bin = ((guint64)value - (guint64)quantile->low) / quantile->width;
        if (bin < QUANTILE_BINS) {
            quantile->bins[bin]++;
        }
    }
}

static guint64 find_rank(const SimQuantile *quantile)
{
    Wide scaled = (Wide)quantile->numerator * quantile->n;
    guint64 rank =
        (guint64)(quantile->above ? scaled / quantile->denominator + 1
                                  : (scaled + quantile->denominator - 1) / quantile->denominator);
    return MIN(rank, quantile->n);
}

gboolean sim_quantile_end_pass(SimQuantile *quantile)
{
    if (!quantile->is_fine) {
        quantile->rank = find_rank(quantile);
    }
    if (quantile->n == 0 || (quantile->is_fine && quantile->width == 1 && quantile->rank == 0)) {
        return FALSE;
    }
    guint bin = 0;
    while (quantile->rank > quantile->bins[bin]) {
        quantile->rank -= quantile->bins[bin++];
    }
    if (quantile->is_fine) {
        quantile->low += (gint64)(bin * quantile->width);
    } else {
        coarse_range(bin, &quantile->low, &quantile->width);
        quantile->is_fine = TRUE;
    }
    memset(quantile->bins, 0, QUANTILE_BINS * sizeof(guint64));
    if (quantile->width == 1) {
        quantile->rank = 0; /* found */
        return FALSE;
    }
    quantile->width = (quantile->width + QUANTILE_BINS - 1) / QUANTILE_BINS;
    return TRUE;
}

gint64 sim_quantile_get(const SimQuantile *quantile)
{
    return quantile->n > 0 ? quantile->low : 0;
}
