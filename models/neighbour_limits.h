/* models/neighbour_limits.h: limits and timers of dynamic neighbour entries.
 *
 * The defaults are Linux's; profiles have those of their systems. What they do:
 * models/neighbour_table.h, docs/models/neighbour.md. */
#ifndef MODELS_NEIGHBOUR_LIMITS_H
#define MODELS_NEIGHBOUR_LIMITS_H

#include "sim/sim.h"

typedef enum { NEIGHBOUR_SPREAD_NONE, NEIGHBOUR_SPREAD_RFC4861 } NeighbourSpread;

/* What dynamic entries obey; all times [ps]. */
typedef struct {
    gint64 gc_thresh1; /* fewer entries are never collected */
    gint64 gc_thresh2; /* from here on a new entry collects others, every 5 s */
    gint64 gc_thresh3; /* most entries; 0: no limit */
    SimTime gc_interval_ps;
    SimTime gc_stale_time_ps;
    SimTime reachable_time_ps;   /* the base */
    gint reachable_spread;       /* NeighbourSpread */
    SimTime reachable_redraw_ps; /* 0: drawn once */
    SimTime delay_first_probe_time_ps;
    SimTime retrans_time_ps;
    gint64 multicast_probes; /* in a row, asked of everybody (ARP: by broadcast) */
    gint64 unicast_probes;
    gint64 queue;         /* frames that wait for an entry */
    gint64 queue_total;   /* frames that wait for all entries; 0: no limit */
    SimTime down_time_ps; /* a failed entry refuses frames so long */
    gint64 purge_thresh;  /* a new entry that makes so many purges others; 0: never */
    gint64 purge_batch;
    SimTime purge_delay_ps;
} NeighbourLimits;

extern const SimAttributeTable neighbour_limits_attributes;

#endif
