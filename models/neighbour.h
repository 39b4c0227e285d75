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
    gint64 accesses_ipv6; /* more for an IPv6 address */
    gint64 entry_size_ipv6_bytes;
} NeighbourSettings;

extern const SimAttributeTable neighbour_attributes;

/* Entries of the table: in the direct set-up the destinations of every direction that is sent, in
 * the gateway set-up one next hop a direction. */
gint64 neighbour_n_entries(const TesterSettings *tester);

/* Memory accesses of a look-up, and memory of all entries, for the IP version that `tester` sends.
 */
gint64 neighbour_accesses(const NeighbourSettings *settings, const TesterSettings *tester);
gint64 neighbour_table_bytes(const NeighbourSettings *settings, const TesterSettings *tester);

#endif
