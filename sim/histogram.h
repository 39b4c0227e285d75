/* sim/histogram.h: a log-linear histogram of non-negative 64-bit values.
 *
 * Values below 128 have a bucket each; above, every power of two is cut into 128 buckets of equal
 * width (as in G. Tene's HdrHistogram). A bucket of values v is narrower than v / 128, and a
 * quantile is reported as the middle of its bucket, clamped to the exact minimum and maximum: its
 * relative error is at most 1/256 (0.4 %). Count, sum, minimum and maximum are exact.
 *
 * A plain record so that a model can embed and copy it. */
#ifndef SIM_HISTOGRAM_H
#define SIM_HISTOGRAM_H

#include <glib.h>

#define SIM_HISTOGRAM_SUB_BITS 7
#define SIM_HISTOGRAM_BUCKETS  ((64 - SIM_HISTOGRAM_SUB_BITS) << SIM_HISTOGRAM_SUB_BITS)

typedef struct {
    guint64 count;
    guint64 sum_low;  /* the sum modulo 2^64 */
    guint64 sum_high; /* and its carries */
    gint64 minimum;   /* G_MAXINT64 while empty */
    gint64 maximum;   /* -1 while empty */
    guint64 buckets[SIM_HISTOGRAM_BUCKETS];
} SimHistogram;

/* Empties it. */
void sim_histogram_init(SimHistogram *histogram);

/* The bucket of a value >= 0. */
static inline guint sim_histogram_index(guint64 value)
{
    if (value < (1u << SIM_HISTOGRAM_SUB_BITS)) {
        return (guint)value;
    }
    guint shift = 63u - (guint)__builtin_clzll(value) - SIM_HISTOGRAM_SUB_BITS;
    return (shift << SIM_HISTOGRAM_SUB_BITS) + (guint)(value >> shift);
}

/* Smallest value of bucket `index`, and the number of values in it. */
guint64 sim_histogram_bucket_low(guint index);
guint64 sim_histogram_bucket_width(guint index);

/* Adds one value (>= 0). */
void sim_histogram_add(SimHistogram *histogram, gint64 value);

/* Adds `n` values (>= 0). */
void sim_histogram_add_block(SimHistogram *histogram, const gint64 *values, guint n);

/* Adds all values of `other`. */
void sim_histogram_merge(SimHistogram *histogram, const SimHistogram *other);

/* Nearest-rank quantile: the value of rank ceil(numerator * count / denominator) of the sorted
 * values, computed in integers (RFC 2330 section 11.3). 0 < numerator <= denominator <= 10^6.
 * -1 when empty. */
gint64 sim_histogram_quantile(const SimHistogram *histogram, guint numerator, guint denominator);

/* Exact mean, rounded half up; -1 when empty. */
gint64 sim_histogram_mean(const SimHistogram *histogram);

#endif
