#include "models/neighbour_table.h"

#include <string.h>

#include "models/direction.h"

__extension__ typedef unsigned __int128 WideUnsigned;

#define N_KEYS     ((gsize)DUT_PORTS * NEIGHBOUR_KEYS_A_PORT)
#define NO_KEY     N_KEYS
#define COLLECTION N_KEYS             /* payload of the collection's event, and its place */
#define SETTLED_PS (5 * SIM_PS_PER_S) /* neigh_forced_gc: unchanged for 5 s */

typedef struct {
    guint8 state; /* NeighbourState */
    guint8 probes;
    NeighbourKey previous, next; /* in order of creation */
    SimTime confirmed_ps, updated_ps, used_ps;
    SimEventHandle timer; /* 0: none */
} Entry;

struct NeighbourTable {
    const NeighbourLimits *limits;
    SimTime reachable_time_ps[DUT_PORTS];
    SimTime end_ps;
    Entry *entries;           /* by key */
    NeighbourKey first, last; /* created */
    guint n_entries, n_valid;
    guint n_idle; /* without a timer: STALE or FAILED */
    SimTime flushed_ps;
    SimEventQueue *timers;
};

/* 1 or 0. */
static guint is_valid(guint state)
{
    return state != NEIGHBOUR_NONE && state != NEIGHBOUR_INCOMPLETE && state != NEIGHBOUR_FAILED;
}

/* 1 or 0. */
static guint is_idle(guint state)
{
    return state == NEIGHBOUR_STALE || state == NEIGHBOUR_FAILED;
}

NeighbourTable *neighbour_table_new(const NeighbourLimits *limits,
                                    const SimTime reachable_time_ps[DUT_PORTS])
{
    NeighbourTable *table = g_new0(NeighbourTable, 1);
    table->limits = limits;
    memcpy(table->reachable_time_ps, reachable_time_ps, sizeof table->reachable_time_ps);
    table->entries = g_new0(Entry, N_KEYS);
    table->first = table->last = NO_KEY;
    table->timers = sim_event_queue_new(1024);
    return table;
}

void neighbour_table_free(NeighbourTable *table)
{
    if (table != NULL) {
        g_free(table->entries);
        sim_event_queue_free(table->timers);
        g_free(table);
    }
}

SimTime neighbour_reachable_time_ps(const NeighbourLimits *limits, SimRandom stream, guint port)
{
    guint64 base_ps = (guint64)limits->reachable_time_ps;
    if (limits->reachable_spread == NEIGHBOUR_SPREAD_NONE) {
        return (SimTime)base_ps;
    }
    guint64 draw = sim_random_at(stream.start, port);
    return (SimTime)(base_ps / 2 + (guint64)((WideUnsigned)base_ps * draw >> 64));
}

void neighbour_table_reset(NeighbourTable *table, SimTime start_ps, SimTime end_ps)
{
    memset(table->entries, 0, N_KEYS * sizeof *table->entries);
    sim_event_queue_clear(table->timers);
    table->first = table->last = NO_KEY;
    table->n_entries = table->n_valid = table->n_idle = 0;
    table->flushed_ps = start_ps;
    table->end_ps = end_ps;
    sim_event_queue_push(table->timers, start_ps + table->limits->gc_interval_ps, COLLECTION,
                         COLLECTION);
}

/* ---- entries ---- */

static void set_timer(NeighbourTable *table, NeighbourKey key, SimTime time_ps)
{
    Entry *entry = &table->entries[key];
    if (entry->timer != 0) {
        sim_event_queue_cancel(table->timers, entry->timer);
    }
    entry->timer = sim_event_queue_push(table->timers, time_ps, key, key);
}

static void stop_timer(NeighbourTable *table, NeighbourKey key)
{
    Entry *entry = &table->entries[key];
    if (entry->timer != 0) {
        sim_event_queue_cancel(table->timers, entry->timer);
        entry->timer = 0;
    }
}

static void set_state(NeighbourTable *table, NeighbourKey key, NeighbourState state, SimTime now_ps)
{
    Entry *entry = &table->entries[key];
    table->n_valid = table->n_valid + is_valid(state) - is_valid(entry->state);
    table->n_idle = table->n_idle + is_idle(state) - is_idle(entry->state);
    entry->state = (guint8)state;
    entry->updated_ps = now_ps;
}

static void add_entry(NeighbourTable *table, NeighbourKey key, SimTime now_ps)
{
    Entry *entry = &table->entries[key];
    *entry = (Entry){.previous = table->last, .next = NO_KEY, .used_ps = now_ps};
    /* neigh_create: as if confirmed long ago */
    entry->confirmed_ps = now_ps - 2 * table->limits->reachable_time_ps;
    *(table->last != NO_KEY ? &table->entries[table->last].next : &table->first) = key;
    table->last = key;
    table->n_entries++;
}

static void remove_entry(NeighbourTable *table, NeighbourKey key)
{
    Entry *entry = &table->entries[key];
    stop_timer(table, key);
    set_state(table, key, NEIGHBOUR_NONE, 0);
    *(entry->previous != NO_KEY ? &table->entries[entry->previous].next : &table->first) =
        entry->next;
    *(entry->next != NO_KEY ? &table->entries[entry->next].previous : &table->last) =
        entry->previous;
    table->n_entries--;
}

/* ---- collection ---- */

/* neigh_forced_gc, before one more entry; returns how many were removed. */
static guint collect_now(NeighbourTable *table, SimTime now_ps)
{
    gint64 most = (gint64)table->n_entries + 1 - table->limits->gc_thresh2;
    guint n_removed = 0;
    NeighbourKey key = table->n_idle > 0 ? table->first : NO_KEY;
    while (key != NO_KEY && (gint64)n_removed < most) {
        const Entry *entry = &table->entries[key];
        NeighbourKey next = entry->next;
        if (entry->state == NEIGHBOUR_FAILED ||
            (entry->state == NEIGHBOUR_STALE && now_ps - entry->updated_ps > SETTLED_PS)) {
            remove_entry(table, key);
            n_removed++;
        }
        key = next;
    }
    table->flushed_ps = now_ps;
    return n_removed;
}

/* Whether there is room for one more entry. */
static gboolean make_room(NeighbourTable *table, SimTime now_ps)
{
    const NeighbourLimits *limits = table->limits;
    gboolean is_full = limits->gc_thresh3 > 0 && table->n_entries >= limits->gc_thresh3;
    gboolean is_due = limits->gc_thresh3 > 0 && table->n_entries >= limits->gc_thresh2 &&
                      now_ps > table->flushed_ps + SETTLED_PS;
    return !(is_full || is_due) || collect_now(table, now_ps) > 0 || !is_full;
}

/* neigh_periodic_work. */
static void collect_unused(NeighbourTable *table, SimTime now_ps)
{
    const NeighbourLimits *limits = table->limits;
    if (now_ps >= table->end_ps) {
        return;
    }
    sim_event_queue_push(table->timers, now_ps + limits->gc_interval_ps, COLLECTION, COLLECTION);
    if (table->n_entries < limits->gc_thresh1) {
        return;
    }
    for (NeighbourKey key = table->first; key != NO_KEY;) {
        const Entry *entry = &table->entries[key];
        NeighbourKey next = entry->next;
        SimTime used_ps = MAX(entry->used_ps, entry->confirmed_ps);
        if (entry->state == NEIGHBOUR_FAILED ||
            (entry->state == NEIGHBOUR_STALE && now_ps - used_ps >= limits->gc_stale_time_ps)) {
            remove_entry(table, key);
        }
        key = next;
    }
}

/* ---- frames and answers ---- */

/* neigh_event_send */
static NeighbourFate begin(NeighbourTable *table, NeighbourKey key, SimTime now_ps, gboolean *asks)
{
    set_state(table, key, NEIGHBOUR_INCOMPLETE, now_ps);
    table->entries[key].probes = 1;
    set_timer(table, key, now_ps + table->limits->retrans_time_ps);
    *asks = TRUE;
    return NEIGHBOUR_WAIT;
}

NeighbourFate neighbour_table_hand(NeighbourTable *table, NeighbourKey key, SimTime now_ps,
                                   gboolean *asks)
{
    Entry *entry = &table->entries[key];
    *asks = FALSE;
    switch ((NeighbourState)entry->state) {
    case NEIGHBOUR_NONE:
        if (!make_room(table, now_ps)) {
            return NEIGHBOUR_REFUSED;
        }
        add_entry(table, key, now_ps);
        return begin(table, key, now_ps, asks);
    case NEIGHBOUR_FAILED:
        if (now_ps < entry->updated_ps + table->limits->down_time_ps) {
            return NEIGHBOUR_UNREACHABLE;
        }
        entry->used_ps = now_ps;
        return begin(table, key, now_ps, asks);
    case NEIGHBOUR_INCOMPLETE:
        entry->used_ps = now_ps;
        return NEIGHBOUR_WAIT;
    case NEIGHBOUR_STALE:
        set_state(table, key, NEIGHBOUR_DELAY, now_ps);
        set_timer(table, key, now_ps + table->limits->delay_first_probe_time_ps);
        entry->used_ps = now_ps;
        break;
    case NEIGHBOUR_DELAY:
    case NEIGHBOUR_PROBE:
        entry->used_ps = now_ps;
        break;
    case NEIGHBOUR_REACHABLE:
    case NEIGHBOUR_N_STATES:
        break;
    }
    return NEIGHBOUR_FORWARD;
}

gboolean neighbour_table_answer(NeighbourTable *table, NeighbourKey key, SimTime now_ps)
{
    Entry *entry = &table->entries[key];
    if (entry->state == NEIGHBOUR_NONE) {
        return FALSE;
    }
    entry->confirmed_ps = now_ps;
    if (entry->state != NEIGHBOUR_REACHABLE) {
        set_state(table, key, NEIGHBOUR_REACHABLE, now_ps);
        set_timer(table, key, now_ps + table->reachable_time_ps[neighbour_key_port(key)]);
    }
    return TRUE;
}

/* ---- timers ---- */

SimTime neighbour_table_next_ps(NeighbourTable *table)
{
    SimEvent event;
    return sim_event_queue_peek(table->timers, &event) ? event.time_ps : SIM_TIME_NEVER;
}

/* An INCOMPLETE or PROBE entry of which `n_probes` were sent at most. */
static NeighbourWant ask_again(NeighbourTable *table, NeighbourKey key, gint64 n_probes,
                               SimTime now_ps)
{
    Entry *entry = &table->entries[key];
    if (entry->probes >= n_probes) {
        set_state(table, key, NEIGHBOUR_FAILED, now_ps);
        return NEIGHBOUR_FAIL;
    }
    entry->probes++;
    set_timer(table, key, now_ps + table->limits->retrans_time_ps);
    return NEIGHBOUR_ASK;
}

/* neigh_timer_handler */
static NeighbourWant expire(NeighbourTable *table, NeighbourKey key, SimTime now_ps)
{
    Entry *entry = &table->entries[key];
    SimTime alive_ps = entry->confirmed_ps + table->reachable_time_ps[neighbour_key_port(key)];
    switch ((NeighbourState)entry->state) {
    case NEIGHBOUR_INCOMPLETE:
        return ask_again(table, key, table->limits->multicast_probes, now_ps);
    case NEIGHBOUR_PROBE:
        return ask_again(table, key, table->limits->unicast_probes, now_ps);
    case NEIGHBOUR_DELAY:
        set_state(table, key, NEIGHBOUR_PROBE, now_ps);
        entry->probes = 0;
        return ask_again(table, key, table->limits->unicast_probes, now_ps);
    case NEIGHBOUR_REACHABLE:
        if (now_ps < alive_ps) {
            set_timer(table, key, alive_ps);
        } else {
            set_state(table, key, NEIGHBOUR_STALE, now_ps);
        }
        break;
    case NEIGHBOUR_NONE:
    case NEIGHBOUR_STALE:
    case NEIGHBOUR_FAILED:
    case NEIGHBOUR_N_STATES:
        break;
    }
    return NEIGHBOUR_NOTHING;
}

NeighbourWant neighbour_table_fire(NeighbourTable *table, NeighbourKey *key)
{
    SimEvent event;
    if (!sim_event_queue_pop(table->timers, &event)) {
        return NEIGHBOUR_NOTHING;
    }
    if (event.payload == COLLECTION) {
        collect_unused(table, event.time_ps);
        return NEIGHBOUR_NOTHING;
    }
    *key = (NeighbourKey)event.payload;
    Entry *entry = &table->entries[*key];
    entry->timer = 0;
    if (event.time_ps >= table->end_ps && entry->state != NEIGHBOUR_INCOMPLETE) {
        return NEIGHBOUR_NOTHING;
    }
    return expire(table, *key, event.time_ps);
}

/* ---- figures ---- */

NeighbourState neighbour_table_get_state(const NeighbourTable *table, NeighbourKey key)
{
    return (NeighbourState)table->entries[key].state;
}

guint neighbour_table_n_entries(const NeighbourTable *table)
{
    return table->n_entries;
}

guint neighbour_table_n_valid(const NeighbourTable *table)
{
    return table->n_valid;
}
