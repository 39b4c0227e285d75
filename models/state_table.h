/* models/state_table.h: a firewall's table of states, one a flow, in a hash of chains.
 *
 * All states are there from the start and equally likely. A look-up that finds its state has
 * compared it and those before it in its chain (models/hash_chain.h). */
#ifndef MODELS_STATE_TABLE_H
#define MODELS_STATE_TABLE_H

#include "models/cache_share.h"
#include "models/cost.h"
#include "sim/sim.h"

typedef struct {
    gint64 entries; /* 0: no table */
    gint64 entry_size_bytes;
    gint64 buckets;  /* 0: grows with the entries, a chain holds one */
    gint64 lookups;  /* a frame */
    gint64 accesses; /* memory accesses to the entry that is found */
    gint64 chain_accesses;
    SimCost lookup;  /* a look-up, whatever its chain */
    SimCost compare; /* each entry passed on the way */
} StateTableSettings;

extern const SimAttributeTable state_table_attributes;

/* What the table takes of the caches when `n_workers` share the flows. */
CacheConsumer state_table_consumer(const StateTableSettings *settings, guint n_workers);

/* States that a frame's look-ups meet: those found and those passed. */
double state_table_met(const StateTableSettings *settings);

/* Time of a frame's look-ups [ps] where an access takes access_ps and each state that is met
 * page_ps more. */
SimTime state_table_frame_ps(const StateTableSettings *settings, gint64 clock_hz, SimTime access_ps,
                             SimTime page_ps);

#endif
