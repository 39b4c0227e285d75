#include "models/receive_ring.h"

#include <string.h>

#define FIRST_ROOM 256

void receive_ring_init(ReceiveRing *ring, const ReceiveRingShape *shape)
{
    *ring = (ReceiveRing){.shape = *shape, .mask = FIRST_ROOM - 1};
    ring->join_ps = g_new(SimTime, FIRST_ROOM);
    ring->arrival_ps = shape->own_arrivals ? g_new(SimTime, FIRST_ROOM) : ring->join_ps;
    ring->word = g_new(FrameWord, FIRST_ROOM);
    ring->lag_ps = shape->frees_behind ? 1 : 0;
    ring->free_mask = 1;
    while (ring->free_mask < shape->capacity) {
        ring->free_mask = 2 * ring->free_mask + 1;
    }
    ring->free_ps = g_new0(SimTime, (gsize)ring->free_mask + 1);
}

void receive_ring_clear(ReceiveRing *ring)
{
    if (ring->shape.own_arrivals) {
        g_free(ring->arrival_ps);
    }
    g_free(ring->join_ps);
    g_free(ring->word);
    g_free(ring->free_ps);
}

void receive_ring_reset(ReceiveRing *ring)
{
    ring->head = ring->end = 0;
    receive_ring_seal(ring);
    ring->n_admitted = ring->n_lost = ring->n_behind_end = 0;
    ring->highest = 1;
    ring->free_ps[ring->free_mask] = 0; /* that of "admission -1": free before any frame came */
    ring->n_unreleased = 0;
}

/* Copies the frames [from->head, from->end] of one array, the mark at the end included. */
static void copy_circular(guint64 *to, guint to_mask, const guint64 *from, const ReceiveRing *ring)
{
    for (guint i = ring->head; i != ring->end + 1; i++) {
        to[i & to_mask] = from[i & ring->mask];
    }
}

static guint64 *moved(guint64 *from, guint mask, const ReceiveRing *ring)
{
    guint64 *to = g_new(guint64, (gsize)mask + 1);
    copy_circular(to, mask, from, ring);
    g_free(from);
    return to;
}

void receive_ring_grow(ReceiveRing *ring)
{
    guint mask = 2 * ring->mask + 1;
    SimTime *join_ps = (SimTime *)moved((guint64 *)ring->join_ps, mask, ring);
    ring->arrival_ps = ring->shape.own_arrivals
                           ? (SimTime *)moved((guint64 *)ring->arrival_ps, mask, ring)
                           : join_ps;
    ring->join_ps = join_ps;
    ring->word = moved(ring->word, mask, ring);
    ring->mask = mask;
}

void receive_ring_compact(ReceiveRing *ring)
{
    guint n = ring->end - ring->head;
    guint head = ring->head & ring->mask;
    gboolean is_one_piece = head + n <= ring->mask;
    if (4 * n >= head || !is_one_piece) {
        return;
    }
    /* the mark at the end too */
    memcpy(ring->join_ps, ring->join_ps + head, (n + 1) * sizeof(SimTime));
    if (ring->shape.own_arrivals) {
        memcpy(ring->arrival_ps, ring->arrival_ps + head, n * sizeof(SimTime));
    }
    memcpy(ring->word, ring->word + head, n * sizeof(FrameWord));
    ring->head = 0;
    ring->end = n;
}

void receive_ring_copy(ReceiveRing *to, const ReceiveRing *from)
{
    while (to->mask < from->mask) {
        receive_ring_grow(to);
    }
    copy_circular((guint64 *)to->join_ps, to->mask, (const guint64 *)from->join_ps, from);
    if (from->shape.own_arrivals) {
        copy_circular((guint64 *)to->arrival_ps, to->mask, (const guint64 *)from->arrival_ps, from);
    }
    copy_circular(to->word, to->mask, from->word, from);
    /* No older ones are looked at any more: a head that was admitted is looked at once more. */
    for (guint64 i = from->n_admitted - from->highest - 1; i != from->n_admitted; i++) {
        to->free_ps[i & to->free_mask] = from->free_ps[i & from->free_mask];
    }
    to->head = from->head;
    to->end = from->end;
    to->n_admitted = from->n_admitted;
    to->n_lost = from->n_lost;
    to->n_behind_end = from->n_behind_end;
    to->highest = from->highest;
    to->n_unreleased = from->n_unreleased;
}

guint receive_ring_count_waiting(const ReceiveRing *ring, SimTime look_ps, guint limit)
{
    guint capacity = ring->shape.capacity;
    guint n = 0;
    for (guint i = ring->head; n < limit && ring->join_ps[i & ring->mask] <= look_ps; i++) {
        SimTime join_ps = ring->join_ps[i & ring->mask];
        /* fewer than `capacity` were in use ever: no entry so old is known, nor needed */
        guint64 earlier = ring->n_admitted + n - capacity;
        gboolean full = ring->highest + n >= capacity &&
                        (n >= capacity || ring->free_ps[earlier & ring->free_mask] > join_ps);
        n += full ? 0 : 1;
    }
    return n;
}

void receive_ring_freeze(ReceiveRing *ring, guint n_polled, SimTime look_ps, SimTime until_ps,
                         Ledger *ledger)
{
    guint n = 0;
    for (guint i = ring->head; ring->join_ps[i & ring->mask] < until_ps; i++) {
        if (receive_ring_is_highest(ring, ring->join_ps[i & ring->mask])) {
            if (ring->highest == ring->shape.capacity) {
                ledger_lose(ledger, ring->word[i & ring->mask], ring->shape.loss,
                            ring->join_ps[i & ring->mask]);
                ring->n_lost++;
                ring->n_behind_end++;
                continue;
            }
            ring->highest++;
        }
        gboolean taken = n++ < n_polled && ring->shape.release == RING_RELEASE_TAKE;
        ring->free_ps[ring->n_admitted & ring->free_mask] =
            taken ? look_ps + ring->lag_ps : SIM_TIME_NEVER;
        ring->n_admitted++;
    }
}

guint64 receive_ring_n_inside(const ReceiveRing *ring)
{
    return ring->end - ring->head - ring->n_behind_end;
}
