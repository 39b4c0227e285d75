/* models/neighbour.h: the neighbour (ARP, NDP) table: its entries, what a look-up touches, limits
 * and timers.
 *
 * Static entries are all there from the start and stay. Dynamic ones are resolved with real frames:
 * models/neighbour_table.h holds their states, models/resolver.h brings them about. */
#ifndef MODELS_NEIGHBOUR_H
#define MODELS_NEIGHBOUR_H

#include "models/tester.h"
#include "sim/sim.h"

typedef enum { NEIGHBOUR_ENTRIES_STATIC, NEIGHBOUR_ENTRIES_DYNAMIC } NeighbourEntries;
typedef enum { NEIGHBOUR_SPREAD_NONE, NEIGHBOUR_SPREAD_RFC4861 } NeighbourSpread;

/* What dynamic entries obey; all times [ps]. */
typedef struct {
    gint64 gc_thresh1; /* fewer entries are never collected */
    gint64 gc_thresh2; /* from here on a new entry collects others, every 5 s */
    gint64 gc_thresh3; /* most entries; 0: no limit */
    SimTime gc_interval_ps;
    SimTime gc_stale_time_ps;
    SimTime reachable_time_ps; /* the base */
    gint reachable_spread;     /* NeighbourSpread */
    SimTime delay_first_probe_time_ps;
    SimTime retrans_time_ps;
    gint64 multicast_probes; /* in a row, asked of everybody (ARP: by broadcast) */
    gint64 unicast_probes;
    gint64 queue;         /* frames that wait for an entry */
    gint64 queue_total;   /* frames that wait for all entries; 0: no limit */
    SimTime down_time_ps; /* a failed entry refuses frames so long */
} NeighbourLimits;

typedef struct {
    gint64 accesses; /* memory accesses of a look-up */
    gint64 entry_size_bytes;
    gint64 accesses_ipv6; /* more for an IPv6 address */
    gint64 entry_size_ipv6_bytes;
    gint entries; /* NeighbourEntries */
    NeighbourLimits limits;
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
