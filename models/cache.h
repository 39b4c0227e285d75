/* models/cache.h: what a memory access costs when the working sets outgrow the caches.
 *
 * Attributes of the hierarchy, and the closed form for one working set whose entries are equally
 * likely: under least-recently-used replacement a cache of C bytes serves the share h = min(1, C
 * / W) of the accesses to a working set of W bytes (independent reference model with equal
 * probabilities; W. F. King, "Analysis of paging algorithms", IFIP 1971). With inclusive levels of
 * C1 <= C2 <= C3 and latencies t1, t2, t3, tm: mean = t1 h1 + t2 (h2 - h1) + t3 (h3 - h2) + tm (1 -
 * h3), computed in integers and rounded down to whole picoseconds. Several working sets that share
 * the caches: models/cache_share.h. */
#ifndef MODELS_CACHE_H
#define MODELS_CACHE_H

#include "models/cost.h"
#include "sim/sim.h"

#define CACHE_LINE_BYTES 64 /* of all Intel and AMD processors that this program knows */
#define CACHE_N_LEVELS   3

typedef struct {
    gint64 size_bytes;
    SimCost latency;
} CacheLevelSettings;

/* The pages whose addresses a core knows, and what it takes to find another's. */
typedef struct {
    gint64 reach_bytes; /* entries x page size; 0: every page is known */
    SimCost walk;
} CacheTlbSettings;

typedef struct {
    CacheLevelSettings l1, l2; /* of each core */
    CacheLevelSettings l3;     /* of all cores together */
    SimCost memory_latency;
    CacheTlbSettings tlb;     /* of each core */
    gint64 working_set_bytes; /* of all else that the look-ups share the caches with */
    gint64 ways;              /* of the last level */
    gint64 dma_ways;          /* of them: those that can hold what devices write */
    gint64 overlap;           /* look-up accesses under way at once */
} CacheSettings;

extern const SimAttributeTable cache_attributes;

/* Checks that levels do not shrink and that DMA has no more ways than there are. */
gboolean cache_settings_check(const CacheSettings *settings, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Levels, smallest first; sizes 0 stand for an absent level. Latencies in ps. */
typedef struct {
    gint64 size_bytes[CACHE_N_LEVELS];
    SimTime latency_ps[CACHE_N_LEVELS];
    SimTime memory_latency_ps;
} CacheLevels;

/* The levels with their latencies in ps. */
CacheLevels cache_levels(const CacheSettings *settings, gint64 clock_hz);

/* Mean latency of an access [ps] to a working set of `working_set_bytes` (0: as level 1; an absent
 * level passes on to the next). */
SimTime cache_mean_latency_ps(const CacheLevels *levels, gint64 working_set_bytes);

#endif
