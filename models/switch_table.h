/* models/switch_table.h: a switch's table of MAC addresses: learning, ageing, room.
 *
 * IEEE 802.1D-2004 clauses 7.8 and 7.9. Stations are numbered, one a MAC address. Entries are kept
 * in the order in which they were last seen, so that ageing and replacement look at the oldest
 * only. */
#ifndef MODELS_SWITCH_TABLE_H
#define MODELS_SWITCH_TABLE_H

#include "sim/sim.h"

/* A plain record; arrays owned. */
typedef struct {
    guint n_stations;
    guint capacity;
    gboolean replaces;
    SimTime ageing_ps;
    SimTime *seen_ps; /* by station; -1: no entry */
    guint32 *older;   /* by station, and n_stations: the ends of the circular list */
    guint32 *newer;
    guint n_entries;
    guint n_highest;   /* most entries so far */
    guint64 n_refused; /* frames whose source was not learned */
} SwitchTable;

void switch_table_init(SwitchTable *table, guint n_stations, guint capacity, gboolean replaces,
                       SimTime ageing_ps);
void switch_table_clear(SwitchTable *table);

/* Empties it. */
void switch_table_reset(SwitchTable *table);

/* A frame from `station` at `now_ps`; calls in order of time. FALSE when a full table refused it.
 */
gboolean switch_table_learn(SwitchTable *table, guint station, SimTime now_ps);

/* Whether the station has an entry, as of the last time something was learned. */
static inline gboolean switch_table_knows(const SwitchTable *table, guint station)
{
    return table->seen_ps[station] >= 0;
}

#endif
