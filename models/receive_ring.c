#include "models/receive_ring.h"

#include <string.h>

#define FIRST_ROOM 256

static void set_room(ReceiveRing *ring, guint room)
{
    ring->room = room;
    ring->frames = g_renew(RingFrame, ring->frames, room);
    if (ring->shape.own_arrivals) {
        ring->arrival_ps = g_renew(SimTime, ring->arrival_ps, room);
    }
}

void receive_ring_init(ReceiveRing *ring, const ReceiveRingShape *shape)
{
    *ring = (ReceiveRing){.shape = *shape};
    set_room(ring, FIRST_ROOM);
    ring->head = ring->end = ring->frames;
    ring->lag_ps = shape->frees_behind ? 1 : 0;
    ring->free_mask = 1;
    while (ring->free_mask < shape->capacity) {
        ring->free_mask = 2 * ring->free_mask + 1;
    }
    ring->free_ps = g_new0(SimTime, (gsize)ring->free_mask + 1);
}

void receive_ring_clear(ReceiveRing *ring)
{
    g_free(ring->arrival_ps);
    g_free(ring->frames);
    g_free(ring->free_ps);
}

void receive_ring_reset(ReceiveRing *ring)
{
    ring->head = ring->end = ring->frames;
    receive_ring_seal(ring);
    ring->n_admitted = ring->n_lost = 0;
    memset(ring->n_behind_end, 0, sizeof ring->n_behind_end);
    ring->highest = 1;
    ring->free_ps[ring->free_mask] = 0; /* that of "admission -1": free before any frame came */
    ring->n_unreleased = 0;
}

/* Puts `n` frames that begin at `frames`, and the mark behind them, at the front; `arrival_ps`:
 * theirs, for a ring that has its own. */
static void put_first(ReceiveRing *ring, const RingFrame *frames, const SimTime *arrival_ps,
                      guint n)
{
    memmove(ring->frames, frames, (n + 1) * sizeof(RingFrame));
    if (ring->arrival_ps != NULL && arrival_ps != NULL) {
        memmove(ring->arrival_ps, arrival_ps, n * sizeof(SimTime));
    }
    ring->head = ring->frames;
    ring->end = ring->frames + n;
}

static void move_to_front(ReceiveRing *ring)
{
    gsize head = (gsize)(ring->head - ring->frames);
    put_first(ring, ring->head, ring->arrival_ps != NULL ? ring->arrival_ps + head : NULL,
              receive_ring_n_announced(ring));
}

void receive_ring_make_room(ReceiveRing *ring, guint n)
{
    move_to_front(ring);
    guint n_announced = receive_ring_n_announced(ring);
    guint room = ring->room;
    /* half of it at least, so that frames are moved once on average */
    while (room / 2 <= n_announced + n) {
        room *= 2;
    }
    set_room(ring, room);
    ring->head = ring->frames;
    ring->end = ring->frames + n_announced;
}

void receive_ring_compact(ReceiveRing *ring)
{
    if (4 * (gsize)receive_ring_n_announced(ring) < (gsize)(ring->head - ring->frames)) {
        move_to_front(ring);
    }
}

void receive_ring_copy(ReceiveRing *to, const ReceiveRing *from)
{
    guint n = receive_ring_n_announced(from);
    gsize head = (gsize)(from->head - from->frames);
    receive_ring_reset(to);
    receive_ring_reserve(to, n);
    put_first(to, from->head, from->arrival_ps != NULL ? from->arrival_ps + head : NULL, n);
    /* No older ones are looked at any more: a head that was admitted is looked at once more. */
    for (guint64 i = from->n_admitted - from->highest - 1; i != from->n_admitted; i++) {
        to->free_ps[i & to->free_mask] = from->free_ps[i & from->free_mask];
    }
    to->n_admitted = from->n_admitted;
    to->n_lost = from->n_lost;
    memcpy(to->n_behind_end, from->n_behind_end, sizeof to->n_behind_end);
    to->highest = from->highest;
    to->n_unreleased = from->n_unreleased;
}

guint receive_ring_count_waiting(const ReceiveRing *ring, SimTime look_ps, guint limit)
{
    guint capacity = ring->shape.capacity;
    guint n = 0;
    for (const RingFrame *frame = ring->head; n < limit && frame->join_ps <= look_ps; frame++) {
        /* fewer than `capacity` were in use ever: no entry so old is known, nor needed */
        guint64 earlier = ring->n_admitted + n - capacity;
        gboolean full =
            ring->highest + n >= capacity &&
            (n >= capacity || ring->free_ps[earlier & ring->free_mask] > frame->join_ps);
        n += full ? 0 : 1;
    }
    return n;
}

void receive_ring_freeze(ReceiveRing *ring, guint n_polled, SimTime look_ps, SimTime until_ps,
                         Ledger *ledger)
{
    guint n = 0;
    for (const RingFrame *frame = ring->head; frame->join_ps < until_ps; frame++) {
        if (receive_ring_is_highest(ring, frame->join_ps)) {
            if (ring->highest == ring->shape.capacity) {
                ledger_lose(ledger, frame->word, ring->shape.loss, frame->join_ps);
                ring->n_lost++;
                ring->n_behind_end[frame_word_port(frame->word)]++;
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

guint64 receive_ring_n_inside(const ReceiveRing *ring, guint port)
{
    guint64 n = 0;
    for (const RingFrame *frame = ring->head; frame < ring->end; frame++) {
        n += frame_word_port(frame->word) == port;
    }
    return n - ring->n_behind_end[port];
}
