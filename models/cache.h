/* models/cache.h: what a memory access costs when the working set outgrows the caches.
 *
 * Look-ups in tables whose entries are equally likely, under least-recently-used replacement: the
 * share of accesses that a cache of C bytes serves out of a working set of W bytes is h = min(1, C
 * / W) (independent reference model with equal probabilities: every entry is equally likely to be
 * resident; W. F. King, "Analysis of paging algorithms", IFIP 1971). With inclusive levels of C1 <=
 * C2 <= C3 and latencies t1, t2, t3, tm: mean = t1 h1 + t2 (h2 - h1) + t3 (h3 - h2) + tm (1 - h3)
 * computed in integers and rounded down to whole picoseconds. */
#ifndef MODELS_CACHE_H
#define MODELS_CACHE_H

#include "models/cost.h"
#include "sim/sim.h"

typedef struct {
    gint64 size_bytes;
    SimCost latency;
} CacheLevelSettings;

typedef struct {
    CacheLevelSettings l1, l2, l3;
    SimCost memory_latency;
    gint64 working_set_bytes; /* of all else that the look-ups share the caches with */
} CacheSettings;

extern const SimAttributeTable cache_attributes;

/* Checks that levels do not shrink. */
gboolean cache_settings_check(const CacheSettings *settings, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Levels, smallest first; sizes 0 stand for an absent level. Latencies in ps. */
typedef struct {
    gint64 size_bytes[3];
    SimTime latency_ps[3];
    SimTime memory_latency_ps;
} CacheLevels;

/* The levels with their latencies in ps. */
CacheLevels cache_levels(const CacheSettings *settings, gint64 clock_hz);

/* Mean latency of an access [ps] to a working set of `working_set_bytes` (0: as level 1; an absent
 * level passes on to the next). */
SimTime cache_mean_latency_ps(const CacheLevels *levels, gint64 working_set_bytes);

#endif
