/* models/flow_popularity.h: how often each of some flows is chosen.
 *
 * docs/frame-path.md section 16: a draw of 32 bits against the sums of the flows' shares. */
#ifndef MODELS_FLOW_POPULARITY_H
#define MODELS_FLOW_POPULARITY_H

#include "sim/sim.h"

#define FLOW_POPULARITY_MOST 1048576

typedef struct FlowPopularity FlowPopularity;

/* Zipf's law: flow i = 0 .. n - 1 has the weight (i + 1)^-exponent (G. K. Zipf, 1949; of web pages
 * L. Breslau et al., "Web caching and Zipf-like distributions", INFOCOM 1999). Computed with +, -,
 * *, / alone (sim/elementary.h). (transfer full) */
FlowPopularity *flow_popularity_new_zipf(guint n, double exponent);

/* Flow i has weights[i], 1 at least; their sum is below 2^31. (transfer full) */
FlowPopularity *flow_popularity_new(const guint32 *weights, guint n);
void flow_popularity_free(FlowPopularity *popularity);

guint flow_popularity_n(const FlowPopularity *popularity);

/* The flow that 32 uniform bits choose. */
guint flow_popularity_at(const FlowPopularity *popularity, guint32 bits);

/* A flow's share of all frames, 0 to 1. */
double flow_popularity_share(const FlowPopularity *popularity, guint flow);

#endif
