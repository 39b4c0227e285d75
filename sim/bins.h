/* sim/bins.h: a histogram as few bins, to be written down: those that hold something, with whole
 * numbers as edges.
 *
 * Bins are log-linear as those of sim/histogram.h, of both signs: every power of two is cut into
 * 2^bits bins of equal width, but none is narrower than the unit, a power of two too, and those of
 * negative values mirror the others. Bins of fewer bits and of a larger unit are unions of others,
 * so histograms can be added without loss of anything but detail. Values are of a magnitude below
 * 2^62. */
#ifndef SIM_BINS_H
#define SIM_BINS_H

#include <glib.h>

#include "sim/histogram.h"

/* Finest bins, those of SimHistogram, and coarsest: a bin a power of two. */
#define SIM_BINS_MAX_BITS SIM_HISTOGRAM_SUB_BITS
#define SIM_BINS_MIN_BITS 0

/* The largest magnitude has fewer than 2^12 units: what is near 0 is no better known. */
#define SIM_BINS_RANGE_BITS 12

/* How wide bins are. */
typedef struct {
    guint bits;
    guint unit_bits; /* binary logarithm of the unit */
} SimBinWidths;

typedef struct {
    gint64 low; /* least value */
    guint64 count;
} SimBin;

typedef struct {
    SimBinWidths widths;
    GArray *bins; /* of SimBin that hold something, ascending */
} SimBins;

/* The values of `positive`, and those of `negative` (nullable), which holds their magnitudes,
 * above 0, in as many bits as let `most` bins do (at least 26). (transfer full) */
SimBins *sim_bins_new(const SimHistogram *positive, const SimHistogram *negative, guint most);

/* Without values. (transfer full) */
SimBins *sim_bins_new_empty(SimBinWidths widths);

/* (transfer full) */
SimBins *sim_bins_copy(const SimBins *bins);
void sim_bins_free(SimBins *bins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimBins, sim_bins_free)

/* The least value of the bin that a value is in, and the least above it. */
gint64 sim_bins_low(SimBinWidths widths, gint64 value);
gint64 sim_bins_high(SimBinWidths widths, gint64 value);

/* Adds what `other` holds; bits are then the fewer of both, the unit the larger one. */
void sim_bins_add(SimBins *bins, const SimBins *other);

/* All values. */
guint64 sim_bins_count(const SimBins *bins);

#endif
