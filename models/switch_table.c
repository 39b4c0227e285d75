#include "models/switch_table.h"

void switch_table_init(SwitchTable *table, guint n_stations, guint capacity, gboolean replaces,
                       SimTime ageing_ps)
{
    *table = (SwitchTable){
        .n_stations = n_stations,
        .capacity = capacity,
        .replaces = replaces,
        .ageing_ps = ageing_ps,
        .seen_ps = g_new(SimTime, n_stations),
        .older = g_new(guint32, (gsize)n_stations + 1),
        .newer = g_new(guint32, (gsize)n_stations + 1),
    };
    switch_table_reset(table);
}

void switch_table_clear(SwitchTable *table)
{
    g_free(table->seen_ps);
    g_free(table->older);
    g_free(table->newer);
}

void switch_table_reset(SwitchTable *table)
{
    for (guint i = 0; i < table->n_stations; i++) {
        table->seen_ps[i] = -1;
    }
    table->older[table->n_stations] = table->newer[table->n_stations] = table->n_stations;
    table->n_entries = table->n_highest = 0;
    table->n_refused = 0;
}

static void unlink_station(SwitchTable *table, guint station)
{
    guint32 older = table->older[station];
    guint32 newer = table->newer[station];
    table->newer[older] = newer;
    table->older[newer] = older;
}

static void link_newest(SwitchTable *table, guint station)
{
    guint32 end = table->n_stations;
    guint32 newest = table->older[end];
    table->older[station] = newest;
    table->newer[station] = end;
    table->newer[newest] = station;
    table->older[end] = station;
}

static void forget_oldest(SwitchTable *table)
{
    guint oldest = table->newer[table->n_stations];
    unlink_station(table, oldest);
    table->seen_ps[oldest] = -1;
    table->n_entries--;
}

static void age(SwitchTable *table, SimTime now_ps)
{
    while (table->n_entries > 0 &&
           table->seen_ps[table->newer[table->n_stations]] <= now_ps - table->ageing_ps) {
        forget_oldest(table);
    }
}

gboolean switch_table_learn(SwitchTable *table, guint station, SimTime now_ps)
{
    age(table, now_ps);
    if (table->seen_ps[station] >= 0) {
        unlink_station(table, station);
    } else if (table->n_entries < table->capacity) {
        table->n_entries++;
    } else if (table->replaces) {
        forget_oldest(table);
        table->n_entries++;
    } else {
        table->n_refused++;
        return FALSE;
    }
    table->n_highest = MAX(table->n_highest, table->n_entries);
    table->seen_ps[station] = now_ps;
    link_newest(table, station);
    return TRUE;
}
