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
    NeighbourKey older, newer;   /* in order of use; only where entries are purged */
    SimTime confirmed_ps, updated_ps, used_ps;
    SimEventHandle timer; /* 0: none */
} Entry;

struct NeighbourTable {
    const NeighbourLimits *limits;
    SimRandom stream; /* of reachable times */
    guint n_drawn;
    SimTime drawn_ps;
    SimTime reachable_time_ps[DUT_PORTS];
    SimTime end_ps;
    Entry *entries;              /* by key */
    NeighbourKey first, last;    /* created */
    NeighbourKey oldest, newest; /* used */
    guint n_entries;
    guint n_valid[DUT_PORTS]; /* by the port that they are behind */
    guint n_idle;             /* without a timer: STALE or FAILED */
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

NeighbourTable *neighbour_table_new(const NeighbourLimits *limits, SimRandom stream)
{
    NeighbourTable *table = g_new0(NeighbourTable, 1);
    table->limits = limits;
    table->stream = stream;
    table->entries = g_new0(Entry, N_KEYS);
    table->first = table->last = table->oldest = table->newest = NO_KEY;
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

SimTime neighbour_reachable_time_ps(const NeighbourLimits *limits, SimRandom stream, guint n_drawn,
                                    guint port)
{
    guint64 base_ps = (guint64)limits->reachable_time_ps;
    if (limits->reachable_spread == NEIGHBOUR_SPREAD_NONE) {
        return (SimTime)base_ps;
    }
    guint64 draw = sim_random_at(stream.start, (guint64)DUT_PORTS * n_drawn + port);
    return (SimTime)(base_ps / 2 + (guint64)((WideUnsigned)base_ps * draw >> 64));
}

static void draw_reachable_times(NeighbourTable *table, SimTime now_ps)
{
    for (guint port = 0; port < DUT_PORTS; port++) {
        table->reachable_time_ps[port] =
            neighbour_reachable_time_ps(table->limits, table->stream, table->n_drawn, port);
    }
    table->n_drawn++;
    table->drawn_ps = now_ps;
}

void neighbour_table_reset(NeighbourTable *table, SimTime start_ps, SimTime end_ps)
{
    memset(table->entries, 0, N_KEYS * sizeof *table->entries);
    sim_event_queue_clear(table->timers);
    table->first = table->last = table->oldest = table->newest = NO_KEY;
    table->n_drawn = 0;
    draw_reachable_times(table, start_ps);
    table->n_entries = table->n_idle = 0;
    memset(table->n_valid, 0, sizeof table->n_valid);
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
    guint *n_valid = &table->n_valid[neighbour_key_port(key)];
    *n_valid = *n_valid + is_valid(state) - is_valid(entry->state);
    table->n_idle = table->n_idle + is_idle(state) - is_idle(entry->state);
    entry->state = (guint8)state;
    entry->updated_ps = now_ps;
}

/* ---- order of use, for purging ---- */

static void append_used(NeighbourTable *table, NeighbourKey key)
{
    table->entries[key].older = table->newest;
    table->entries[key].newer = NO_KEY;
    *(table->newest != NO_KEY ? &table->entries[table->newest].newer : &table->oldest) = key;
    table->newest = key;
}

static void unlink_used(NeighbourTable *table, NeighbourKey key)
{
    const Entry *entry = &table->entries[key];
    *(entry->older != NO_KEY ? &table->entries[entry->older].newer : &table->oldest) = entry->newer;
    *(entry->newer != NO_KEY ? &table->entries[entry->newer].older : &table->newest) = entry->older;
}

static void use(NeighbourTable *table, NeighbourKey key)
{
    if (table->limits->purge_thresh > 0 && table->newest != key) {
        unlink_used(table, key);
        append_used(table, key);
    }
}

/* nd6_rtrequest, behind the entry `key`, which is new. */
static void purge(NeighbourTable *table, NeighbourKey key, SimTime now_ps)
{
    const NeighbourLimits *limits = table->limits;
    if (limits->purge_thresh == 0 || table->n_entries < limits->purge_thresh) {
        return;
    }
    for (gint64 i = 0; i < limits->purge_batch && table->oldest != key; i++) {
        NeighbourKey old = table->oldest;
        guint state = table->entries[old].state;
        use(table, old);
        if (state == NEIGHBOUR_INCOMPLETE || (is_idle(state) && table->entries[old].timer != 0)) {
            continue;
        }
        if (state != NEIGHBOUR_FAILED) {
            set_state(table, old, NEIGHBOUR_STALE, now_ps);
        }
        set_timer(table, old, now_ps + limits->purge_delay_ps);
    }
}

/* ---- all entries ---- */

static void add_entry(NeighbourTable *table, NeighbourKey key, SimTime now_ps)
{
    Entry *entry = &table->entries[key];
    *entry = (Entry){.previous = table->last, .next = NO_KEY, .used_ps = now_ps};
    /* neigh_create: as if confirmed long ago */
    entry->confirmed_ps = now_ps - 2 * table->limits->reachable_time_ps;
    *(table->last != NO_KEY ? &table->entries[table->last].next : &table->first) = key;
    table->last = key;
    table->n_entries++;
    if (table->limits->purge_thresh > 0) {
        append_used(table, key);
    }
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
    if (table->limits->purge_thresh > 0) {
        unlink_used(table, key);
    }
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
    if (limits->reachable_redraw_ps > 0 &&
        now_ps - table->drawn_ps >= limits->reachable_redraw_ps) {
        draw_reachable_times(table, now_ps);
    }
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
    if (entry->state != NEIGHBOUR_NONE) {
        use(table, key);
    }
    switch ((NeighbourState)entry->state) {
    case NEIGHBOUR_NONE:
        if (!make_room(table, now_ps)) {
            return NEIGHBOUR_REFUSED;
        }
        add_entry(table, key, now_ps);
        begin(table, key, now_ps, asks);
        purge(table, key, now_ps);
        return NEIGHBOUR_WAIT;
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

void neighbour_table_hear(NeighbourTable *table, NeighbourKey key, SimTime now_ps)
{
    guint state = table->entries[key].state;
    if (state == NEIGHBOUR_INCOMPLETE || state == NEIGHBOUR_FAILED) {
        stop_timer(table, key);
        set_state(table, key, NEIGHBOUR_STALE, now_ps);
    } else if (state == NEIGHBOUR_NONE && make_room(table, now_ps)) {
        add_entry(table, key, now_ps);
        set_state(table, key, NEIGHBOUR_STALE, now_ps);
        purge(table, key, now_ps);
    }
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
    case NEIGHBOUR_STALE:
    case NEIGHBOUR_FAILED:
        remove_entry(table, key); /* purged */
        break;
    case NEIGHBOUR_NONE:
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

gboolean neighbour_table_is_closed(const NeighbourTable *table)
{
    gint64 most = table->limits->gc_thresh3;
    guint n_valid = 0;
    for (guint port = 0; port < DUT_PORTS; port++) {
        n_valid += table->n_valid[port];
    }
    return most > 0 && table->n_entries >= most && n_valid == table->n_entries &&
           table->n_idle == 0;
}

guint neighbour_table_n_entries(const NeighbourTable *table)
{
    return table->n_entries;
}

guint neighbour_table_n_valid(const NeighbourTable *table, guint port)
{
    return table->n_valid[port];
}
