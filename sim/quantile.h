/* sim/quantile.h: the exact value of a rank among numbers that are too many to keep.
 *
 * The numbers are fed more than once, the same each time: the first pass counts them in a
 * log-linear histogram of both signs (sim/histogram.h), each later one in bins over the bin that
 * holds the rank, until a bin is one value wide. Memory is a constant; 64-bit numbers take at most
 * five passes, delays of microseconds in picoseconds two. */
#ifndef SIM_QUANTILE_H
#define SIM_QUANTILE_H

#include <glib.h>

typedef struct SimQuantile SimQuantile;

/* For the number of rank ceil(numerator * n / denominator) of n sorted numbers (nearest rank, RFC
 * 2330 section 11.3), or, with `above`, of rank floor(numerator * n / denominator) + 1: the other
 * one of the middle two that the median of an even n lies between. 0 < numerator <= denominator <=
 * 10^6. (transfer full) */
SimQuantile *sim_quantile_new(guint numerator, guint denominator, gboolean above);
void sim_quantile_free(SimQuantile *quantile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimQuantile, sim_quantile_free)

/* Forgets all passes. */
void sim_quantile_reset(SimQuantile *quantile);

/* Feeds a number above G_MININT64. */
void sim_quantile_add(SimQuantile *quantile, gint64 value);

/* Ends a pass. TRUE: the value is not known yet, and all numbers are to be fed once more. */
gboolean sim_quantile_end_pass(SimQuantile *quantile);

/* The value, once no further pass is needed; 0 when there were no numbers. */
gint64 sim_quantile_get(const SimQuantile *quantile);

#endif
