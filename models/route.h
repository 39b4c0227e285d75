/* models/route.h: the route table: its entries and what a look-up touches.
 *
 * A look-up that goes down a tree takes branches that depend on the destination. With n routes
 * equally likely a predictor knows none of the log2(n) binary decisions that tell them apart, and
 * is wrong in half of them; the decisions after those follow from the ones before
 * (docs/models/route.md). */
#ifndef MODELS_ROUTE_H
#define MODELS_ROUTE_H

#include "models/cost.h"
#include "models/tester.h"
#include "sim/sim.h"

typedef enum { ROUTE_PER_NETWORK, ROUTE_PER_DESTINATION } RouteGranularity;

typedef struct {
    gint64 accesses; /* memory accesses of a look-up */
    gint64 entry_size_bytes;
    gint granularity; /* RouteGranularity */
    gint64 count;     /* routes that frames reach; 0: by granularity */
    gint64 branches;  /* of a look-up that depend on the destination */
    SimCost misprediction;
} RouteSettings;

extern const SimAttributeTable route_attributes;

/* Routes that the frames reach, equally likely: `count`, or the networks of both sides, connected
 * (direct set-up) or through the next hop (gateway set-up), or the destinations of all directions
 * that are sent. */
gint64 route_n_entries(const RouteSettings *settings, const TesterSettings *tester);

/* Mean time of a frame's mispredicted branches [ps], rounded down:
 * misprediction x min(branches, log2(routes)) / 2. */
SimTime route_branches_ps(const RouteSettings *settings, gint64 clock_hz, gint64 n_entries);

#endif
