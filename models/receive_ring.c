#include "models/receive_ring.h"

#include <string.h>

void receive_ring_init(ReceiveRing *ring, const ReceiveRingShape *shape)
{
    *ring = (ReceiveRing){
        .capacity = shape->capacity,
        .batch = shape->batch,
        .release = shape->release,
        .loss = shape->loss,
    };
    ring->own_arrivals = shape->own_arrivals;
    receive_ring_grow(ring);
    if (shape->release != RING_RELEASE_TAKE) {
        ring->end_ps = g_new(SimTime, MIN(shape->budget, shape->capacity));
    }
}

void receive_ring_grow(ReceiveRing *ring)
{
    ring->room = MAX(2 * ring->room, 256);
    ring->join_ps = g_renew(SimTime, ring->join_ps, ring->room);
    ring->word = g_renew(FrameWord, ring->word, ring->room);
    ring->arrival_ps =
        ring->own_arrivals ? g_renew(SimTime, ring->arrival_ps, ring->room) : ring->join_ps;
}

void receive_ring_clear(ReceiveRing *ring)
{
    if (ring->own_arrivals) {
        g_free(ring->arrival_ps);
    }
    g_free(ring->join_ps);
    g_free(ring->word);
    g_free(ring->end_ps);
}

void receive_ring_reset(ReceiveRing *ring)
{
    ring->head = ring->tail = ring->next = ring->end = ring->n_taken = 0;
    ring->in_use = ring->highest = 0;
    ring->n_admitted = ring->n_lost = 0;
    ring->n_ends = ring->n_ends_seen = ring->n_polled = ring->n_unreleased = 0;
}

static void release_batches(ReceiveRing *ring, guint n_ended)
{
    ring->n_unreleased += n_ended;
    guint n_free = ring->n_unreleased - ring->n_unreleased % ring->batch;
    ring->n_unreleased -= n_free;
    ring->in_use -= n_free;
}

/* Applies the ends up to `seen` of the last poll to the entries in use. */
static void release_up_to(ReceiveRing *ring, guint seen)
{
    guint n_ended = seen - ring->n_ends_seen;
    ring->n_ends_seen = seen;
    switch (ring->release) {
    case RING_RELEASE_FRAME:
        ring->in_use -= n_ended;
        break;
    case RING_RELEASE_BATCH:
        release_batches(ring, n_ended);
        break;
    case RING_RELEASE_POLL:
        ring->in_use -= n_ended > 0 && seen == ring->n_polled ? seen : 0;
        break;
    case RING_RELEASE_TAKE:
        break;
    }
}

void receive_ring_release(ReceiveRing *ring, SimTime now_ps)
{
    guint seen = ring->n_ends_seen;
    while (seen < ring->n_ends && ring->end_ps[seen] <= now_ps) {
        seen++;
    }
    if (seen > ring->n_ends_seen) {
        release_up_to(ring, seen);
    }
}

void receive_ring_admit(ReceiveRing *ring, SimTime now_ps, Ledger *ledger)
{
    while (ring->next < ring->end && ring->join_ps[ring->next] <= now_ps) {
        guint from = ring->next++;
        SimTime join_ps = ring->join_ps[from];
        /* While in_use, which may count entries that are free by now, is below the highest value
         * so far, neither a loss nor a new highest value is possible: no need to be exact. */
        if (ring->in_use >= ring->highest) {
            receive_ring_release(ring, join_ps);
            if (ring->in_use == ring->capacity) {
                ring->n_lost++;
                ledger_lose(ledger, ring->word[from], ring->loss, join_ps);
                continue;
            }
        }
        ring->in_use++;
        ring->highest = MAX(ring->highest, ring->in_use);
        guint to = ring->tail++;
        if (to != from) {
            ring->join_ps[to] = join_ps;
            ring->arrival_ps[to] = ring->arrival_ps[from];
            ring->word[to] = ring->word[from];
        }
        ring->n_admitted++;
    }
}

void receive_ring_take(ReceiveRing *ring, guint n)
{
    if (ring->release == RING_RELEASE_TAKE) {
        ring->in_use -= n;
    } else {
        release_up_to(ring, ring->n_ends);
    }
    ring->n_ends = ring->n_ends_seen = 0;
    ring->n_polled = ring->n_taken = n;
    ring->head += n;
}

/* Moves [first, tail) to the front and [next, end) behind it, in every array. */
static void move_to_front(ReceiveRing *ring, guint64 *array, guint first)
{
    gsize n_kept = ring->tail - first;
    memmove(array, array + first, n_kept * sizeof *array);
    memmove(array + n_kept, array + ring->next, (ring->end - ring->next) * sizeof *array);
}

void receive_ring_compact(ReceiveRing *ring)
{
    guint first = ring->head - ring->n_taken;
    if (first == 0 && ring->next == ring->tail) {
        return;
    }
    move_to_front(ring, (guint64 *)ring->join_ps, first);
    if (ring->own_arrivals) {
        move_to_front(ring, (guint64 *)ring->arrival_ps, first);
    }
    move_to_front(ring, ring->word, first);
    ring->end = ring->tail - first + (ring->end - ring->next);
    ring->head = ring->n_taken;
    ring->tail -= first;
    ring->next = ring->tail;
}
