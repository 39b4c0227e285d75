/* models/neighbour.h: the neighbour (ARP, NDP) table: its entries, what a look-up touches.
 *
 * Static entries are all there from the start and stay. Dynamic ones are resolved with real frames:
 * models/neighbour_table.h holds their states, models/resolver.h brings them about. */
#ifndef MODELS_NEIGHBOUR_H
#define MODELS_NEIGHBOUR_H

#include "models/cost.h"
#include "models/neighbour_limits.h"
#include "models/tester.h"
#include "sim/sim.h"

#define NEIGHBOUR_MOST_A_PORT 65536 /* addresses of a side */

typedef enum { NEIGHBOUR_ENTRIES_STATIC, NEIGHBOUR_ENTRIES_DYNAMIC } NeighbourEntries;
typedef enum { NEIGHBOUR_GROWTH_DOUBLE, NEIGHBOUR_GROWTH_NONE } NeighbourGrowth;
typedef enum { NEIGHBOUR_TABLE_OF_DEVICE, NEIGHBOUR_TABLE_OF_PORT } NeighbourTableOf;
typedef enum { NEIGHBOUR_LIMITS_FOR_BOTH, NEIGHBOUR_LIMITS_FOR_ARP } NeighbourLimitsFor;

typedef struct {
    gint64 accesses; /* memory accesses of a look-up */
    gint64 entry_size_bytes;
    gint64 accesses_ipv6; /* more for an IPv6 address */
    gint64 entry_size_ipv6_bytes;
    gint64 buckets; /* of the hash to begin with; 0: a chain holds one entry */
    gint growth;    /* NeighbourGrowth */
    gint table_of;  /* NeighbourTableOf */
    gint64 chain_accesses;
    SimCost compare; /* each entry passed on the way */
    gint entries;    /* NeighbourEntries */
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

/* Share of the frames that a full table refuses while all its entries are in use: of n dynamic ones
 * that are wanted gc_thresh3 are there. 0 with static ones. */
double neighbour_refused_share(const NeighbourSettings *settings, const TesterSettings *tester);

/* Memory accesses of a look-up, and memory of all entries, for the IP version that `tester` sends.
 */
gint64 neighbour_accesses(const NeighbourSettings *settings, const TesterSettings *tester);
gint64 neighbour_table_bytes(const NeighbourSettings *settings, const TesterSettings *tester);

/* Entries of the hash that a look-up searches; how many of them it passes on average; and what
 * that takes when each takes step_ps. */
gint64 neighbour_n_in_hash(const NeighbourSettings *settings, const TesterSettings *tester);
double neighbour_n_passed(const NeighbourSettings *settings, gint64 n_in_hash);
SimTime neighbour_chain_ps(const NeighbourSettings *settings, gint64 n_in_hash, SimTime step_ps);

#endif
