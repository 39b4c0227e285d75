/* models/cache_share.h: several working sets share the caches: what an access to each costs.
 *
 * Least-recently-used replacement keeps what was touched within the last T frames, T being the
 * characteristic time of the cache: what all consumers touch in T frames fills it. (H. Che, Y.
 * Tung, Z. Wang, "Hierarchical Web caching systems", IEEE JSAC 20(7), 2002; R. Fagin, "Asymptotic
 * miss ratios over independent references", 1977.) A consumer of W bytes and a accesses a frame, of
 * a line of L = 64 bytes each:
 *
 *   evenly likely lines: resident = W (1 - exp(-a L T / W)), and that share of its accesses hits;
 *   lines in a fixed round: resident = min(W, a L T), and all or none of its accesses hit.
 *
 * For one evenly likely consumer this is King's h = C / W. T is found by bisection. Only + - * / on
 * doubles, so the picoseconds are the same on every machine. Formulas, and their error against a
 * simulated cache: docs/models/cache.md. */
#ifndef MODELS_CACHE_SHARE_H
#define MODELS_CACHE_SHARE_H

#include "models/cache.h"
#include "sim/sim.h"

typedef struct {
    double accesses;    /* a frame; 0: takes no part */
    gint64 core_bytes;  /* what the frames of one core touch */
    gint64 total_bytes; /* what the frames of all cores touch */
    gboolean is_cyclic; /* touched in a fixed round: rings, lists */
} CacheConsumer;

/* Mean latency of an access of each consumer [ps], rounded down, into mean_ps[0 .. n-1]. Levels 1
 * and 2 belong to a core, level 3 to all. `else_bytes`: what else is touched, a byte as often as
 * the evenly likely consumers' on average. */
void cache_share_latencies(const CacheLevels *levels, gint64 else_bytes,
                           const CacheConsumer *consumers, guint n_consumers, SimTime *mean_ps);

/* The share of hits of each consumer in a least-recently-used store of `size_bytes` that holds what
 * all consumers together touch, into hits[0 .. n-1]. `accesses` of the consumers may count anything
 * that is touched in parts of equal size, such as pages. */
void cache_share_hits(gint64 size_bytes, const CacheConsumer *consumers, guint n_consumers,
                      double *hits);

/* Bytes that the consumers that are not cyclic touch in `n_frames` frames of all cores. */
double cache_share_footprint_bytes(const CacheConsumer *consumers, guint n_consumers,
                                   double n_frames);

/* The share of hits of lines that come back after `fill` of the cache was touched otherwise (1: as
 * much as it holds), at random sets of `ways` lines: P(Poisson(fill x ways) < ways). (A. J. Smith,
 * "A comparative study of set associative memory mapping algorithms and their use for cache and
 * main memory", IEEE TSE SE-4(2), 1978.) */
double cache_share_set_hits(double fill, guint ways);

#endif
