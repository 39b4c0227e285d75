/* models/neighbour.h: the neighbour (ARP, NDP) table: its entries and what a look-up touches.
 *
 * All entries are there from the start, as after a tester's learning phase (RFC 2544 section 23
 * (b)). */
#ifndef MODELS_NEIGHBOUR_H
#define MODELS_NEIGHBOUR_H

#include "models/tester.h"
#include "sim/sim.h"

typedef struct {
    gint64 accesses; /* memory accesses of a look-up */
    gint64 entry_size_bytes;
} NeighbourSettings;

extern const SimAttributeTable neighbour_attributes;

/* Entries of the table: in the direct set-up the destinations of every direction that is sent, in
 * the gateway set-up one next hop a direction. */
gint64 neighbour_n_entries(const TesterSettings *tester);

#endif
