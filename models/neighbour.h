/* models/neighbour.h: the neighbour (ARP, NDP) table: its entries, what a look-up touches.
 *
 * Static entries are all there from the start and stay. Dynamic ones are resolved with real frames:
 * models/neighbour_table.h holds their states, models/resolver.h brings them about. */
#ifndef MODELS_NEIGHBOUR_H
#define MODELS_NEIGHBOUR_H

#include "models/neighbour_limits.h"
#include "models/tester.h"
#include "sim/sim.h"

typedef enum { NEIGHBOUR_ENTRIES_STATIC, NEIGHBOUR_ENTRIES_DYNAMIC } NeighbourEntries;
typedef enum { NEIGHBOUR_LIMITS_FOR_BOTH, NEIGHBOUR_LIMITS_FOR_ARP } NeighbourLimitsFor;

typedef struct {
    gint64 accesses; /* memory accesses of a look-up */
    gint64 entry_size_bytes;
    gint64 accesses_ipv6; /* more for an IPv6 address */
    gint64 entry_size_ipv6_bytes;
    gint entries; /* NeighbourEntries */
    NeighbourLimits limits;
    gint limits_for; /* NeighbourLimitsFor */
    NeighbourLimits limits_ndp;
} NeighbourSettings;

extern const SimAttributeTable neighbour_attributes;

/* Entries of the table: in the direct set-up the destinations of every direction that is sent, in
 * the gateway set-up one next hop a direction. */
gint64 neighbour_n_entries(const TesterSettings *tester);

/* The limits that hold for the IP version that `tester` sends. */
const NeighbourLimits *neighbour_limits(const NeighbourSettings *settings,
                                        const TesterSettings *tester);

/* Memory accesses of a look-up, and memory of all entries, for the IP version that `tester` sends.
 */
gint64 neighbour_accesses(const NeighbourSettings *settings, const TesterSettings *tester);
gint64 neighbour_table_bytes(const NeighbourSettings *settings, const TesterSettings *tester);

#endif
