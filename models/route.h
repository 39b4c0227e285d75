/* models/route.h: the route table: its entries and what a look-up touches. */
#ifndef MODELS_ROUTE_H
#define MODELS_ROUTE_H

#include "models/tester.h"
#include "sim/sim.h"

typedef struct {
    gint64 accesses; /* memory accesses of a look-up */
    gint64 entry_size_bytes;
} RouteSettings;

extern const SimAttributeTable route_attributes;

/* Routes: the networks of both sides, connected (direct set-up) or through the next hop (gateway
 * set-up). */
gint64 route_n_entries(const TesterSettings *tester);

#endif
