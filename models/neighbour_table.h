/* models/neighbour_table.h: the states of dynamic neighbour (ARP, NDP) entries.
 *
 * Pure: it is told of frames, answers and the passing of time, and says what follows; who waits and
 * what goes over the wire is the caller's (models/resolver.h). States and timers: RFC 4861 section
 * 7.3 and appendix C, as Linux net/core/neighbour.c runs them for both ARP and NDP:
 *
 *   none, FAILED --frame--> INCOMPLETE, ask; again every retrans_time, multicast_probes times; then
 *   FAILED. Any --answer--> REACHABLE. REACHABLE --reachable time--> STALE --frame--> DELAY
 *   --delay_first_probe_time--> PROBE, ask; again every retrans_time, unicast_probes times; then
 *   FAILED. Frames go on in REACHABLE, STALE, DELAY and PROBE.
 *
 * Collection (neigh_alloc, neigh_forced_gc, neigh_periodic_work): a new entry that finds gc_thresh3
 * entries, or gc_thresh2 and the last collection more than 5 s ago, first removes entries without a
 * timer (STALE, FAILED) that failed or have not changed for 5 s, in order of their creation, until
 * gc_thresh2 are left; it is refused if none went and gc_thresh3 are there. Every gc_interval, from
 * gc_thresh1 entries on, go those that failed or were not used for gc_stale_time.
 *
 * Purging (OpenBSD nd6_rtrequest): a new entry that makes purge_thresh or more has the purge_batch
 * least recently used others, if there are as many, put at the head of the list of use, one after
 * the other; those that are not INCOMPLETE, nor being purged already, become STALE (FAILED ones
 * stay so) and are removed purge_delay later, unless a frame or an answer comes before. Frames use,
 * in any state.
 *
 * At a collection reachable_redraw or more after they were drawn, and whatever gc_thresh1,
 * reachable times are drawn anew (RFC 4861 section 6.3.2; neigh_periodic_work).
 *
 * Timers due at an instant go before all else of that instant, in order of key, the collection
 * last. From the end of the sending time on only INCOMPLETE entries' timers run. */
#ifndef MODELS_NEIGHBOUR_TABLE_H
#define MODELS_NEIGHBOUR_TABLE_H

#include "models/direction.h"
#include "models/neighbour.h"

typedef enum {
    NEIGHBOUR_NONE, /* no entry */
    NEIGHBOUR_INCOMPLETE,
    NEIGHBOUR_REACHABLE,
    NEIGHBOUR_STALE,
    NEIGHBOUR_DELAY,
    NEIGHBOUR_PROBE,
    NEIGHBOUR_FAILED,
    NEIGHBOUR_N_STATES
} NeighbourState;

/* A neighbour: the port of the DUT that it is behind, and its address index. */
typedef guint32 NeighbourKey;
#define NEIGHBOUR_KEYS_A_PORT NEIGHBOUR_MOST_A_PORT
static inline NeighbourKey neighbour_key(guint port, guint index)
{
    return port * NEIGHBOUR_KEYS_A_PORT + index;
}
static inline guint neighbour_key_port(NeighbourKey key)
{
    return key / NEIGHBOUR_KEYS_A_PORT;
}

/* What becomes of a frame for a neighbour. */
typedef enum {
    NEIGHBOUR_FORWARD,     /* goes on */
    NEIGHBOUR_WAIT,        /* for an answer */
    NEIGHBOUR_REFUSED,     /* the table is full */
    NEIGHBOUR_UNREACHABLE, /* it failed a while ago */
} NeighbourFate;

/* What an expired timer asks for. */
typedef enum { NEIGHBOUR_NOTHING, NEIGHBOUR_ASK, NEIGHBOUR_FAIL } NeighbourWant;

typedef struct NeighbourTable NeighbourTable;

/* An empty table; `limits` is borrowed. Reachable times are drawn from `stream`. (transfer full) */
NeighbourTable *neighbour_table_new(const NeighbourLimits *limits, SimRandom stream);
void neighbour_table_free(NeighbourTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NeighbourTable, neighbour_table_free)

/* Reachable time of `port` by the limits' spread, after having been drawn `n_drawn` times before:
 * base / 2 + floor(base u / 2^64), u = draw DUT_PORTS n_drawn + port of `stream`. */
SimTime neighbour_reachable_time_ps(const NeighbourLimits *limits, SimRandom stream, guint n_drawn,
                                    guint port);

/* Empties it at `start_ps`, from which collections count; the sending time ends at `end_ps`. */
void neighbour_table_reset(NeighbourTable *table, SimTime start_ps, SimTime end_ps);

/* A frame for `key` at `now_ps`; *asks: a request is to be sent. All timers due by then must have
 * run, here and in neighbour_table_answer. */
NeighbourFate neighbour_table_hand(NeighbourTable *table, NeighbourKey key, SimTime now_ps,
                                   gboolean *asks);

/* An answer from `key`. FALSE: there is no entry, and it is ignored (RFC 4861 section 7.2.5; Linux
 * net/ipv4/arp.c with arp_accept 0). */
gboolean neighbour_table_answer(NeighbourTable *table, NeighbourKey key, SimTime now_ps);

/* `key` itself asks (RFC 826; RFC 4861 section 7.2.3; Linux neigh_event_ns): an entry is made for
 * it if there is none and there is room, and one that is INCOMPLETE or FAILED knows the address
 * too: STALE. */
void neighbour_table_hear(NeighbourTable *table, NeighbourKey key, SimTime now_ps);

/* When the next timer is due, SIM_TIME_NEVER without one. */
SimTime neighbour_table_next_ps(NeighbourTable *table);

/* Runs the next timer (there is one); *key: whose it is, valid unless nothing is wanted. */
NeighbourWant neighbour_table_fire(NeighbourTable *table, NeighbourKey *key);

NeighbourState neighbour_table_get_state(const NeighbourTable *table, NeighbourKey key);

/* Whether no frame can make an entry before a timer has run: the table is full, and no entry can be
 * removed. */
gboolean neighbour_table_is_closed(const NeighbourTable *table);

/* Entries, and those behind a port of the DUT whose frames go on. */
guint neighbour_table_n_entries(const NeighbourTable *table);
guint neighbour_table_n_valid(const NeighbourTable *table, guint port);

#endif
