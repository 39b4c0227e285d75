/* Two sorts of laziness:
 *
 * A pop leaves a hole at the top. The push that mostly follows fills it and sifts once, from the
 * top down; anything else first fills it with the last entry.
 *
 * A cancel frees the event's slot and leaves its entry in the heap, where it is skipped when it
 * comes to the top. Keeping each entry's place in its slot would let a cancel take the entry out at
 * once, but would cost every sift a scattered write a level. Once more than half of the heap is
 * stale it is rebuilt, so memory stays bounded and a cancel costs O(1) on average.
 *
 * The array starts at FIRST so that the four children of any entry share one cache line. */
#include "sim/event_queue.h"

#include <string.h>

#define ARITY      4
#define FIRST      3
#define NO_SLOT    G_MAXUINT32
#define LINE_BYTES 64

/* Rebuilding a smaller heap than this is not worth its bookkeeping. */
#define MIN_REBUILD 64

/* What order needs of an event; the rest of the key and the number, in its slot, are looked at only
 * when these are equal. */
typedef struct {
    SimTime time_ps;
    guint32 key_high;
    guint32 slot;
} Entry;

G_STATIC_ASSERT(ARITY * sizeof(Entry) == LINE_BYTES);

typedef struct {
    guint64 payload;
    guint64 key;
    guint64 number;     /* of insertion */
    guint32 generation; /* of the event that holds the slot, or of the next that will; odd: held */
    guint32 next_free;
} Slot;

struct SimEventQueue {
    Entry *entries; /* entries[FIRST .. end - 1] are a heap, its top never stale unless a hole */
    guint end;
    guint capacity;
    guint n_stale;     /* cancelled entries in the heap */
    gboolean has_hole; /* the top entry was popped */
    guint64 next_number;
    Slot *slots;
    guint32 n_slots; /* used at least once */
    guint32 slot_capacity;
    guint32 free_slot; /* the first of a list through next_free, or NO_SLOT */
};

/* ---- order ---- */

/* Whether `a` leaves the queue before `b`, which has the same time. Seldom asked: out of line. */
static G_NO_INLINE gboolean is_before_at_once(const Slot *slots, const Entry *a, const Entry *b)
{
    if (a->key_high != b->key_high) {
        return a->key_high < b->key_high;
    }
    const Slot *slot_a = &slots[a->slot];
    const Slot *slot_b = &slots[b->slot];
    if (slot_a->key != slot_b->key) {
        return slot_a->key < slot_b->key;
    }
    return slot_a->number < slot_b->number;
}

/* Whether `a` leaves the queue before `b`. */
static inline gboolean is_before(const Slot *slots, const Entry *a, const Entry *b)
{
    if (G_UNLIKELY(a->time_ps == b->time_ps)) {
        return is_before_at_once(slots, a, b);
    }
    return a->time_ps < b->time_ps;
}

/* ---- memory ---- */

static void grow(SimEventQueue *queue, guint capacity)
{
    Entry *old = queue->entries;
    queue->entries = g_aligned_alloc(capacity, sizeof(Entry), LINE_BYTES);
    queue->capacity = capacity;
    if (old != NULL) {
        memcpy(queue->entries, old, queue->end * sizeof(Entry));
        g_aligned_free(old);
    }
}

SimEventQueue *sim_event_queue_new(guint capacity_hint)
{
    SimEventQueue *queue = g_new0(SimEventQueue, 1);
    queue->end = FIRST;
    queue->free_slot = NO_SLOT;
    queue->slot_capacity = CLAMP(capacity_hint, 4, 1U << 24);
    queue->slots = g_new(Slot, queue->slot_capacity);
    grow(queue, FIRST + queue->slot_capacity);
    return queue;
}

void sim_event_queue_free(SimEventQueue *queue)
{
    if (queue == NULL) {
        return;
    }
    g_aligned_free(queue->entries);
    g_free(queue->slots);
    g_free(queue);
}

static guint32 add_slot(SimEventQueue *queue)
{
    if (queue->n_slots == queue->slot_capacity) {
        g_assert(queue->slot_capacity < NO_SLOT / 2);
        queue->slot_capacity *= 2;
        queue->slots = g_renew(Slot, queue->slots, queue->slot_capacity);
    }
    queue->slots[queue->n_slots].generation = 1;
    return queue->n_slots++;
}

static inline guint32 take_slot(SimEventQueue *queue)
{
    guint32 index = queue->free_slot;
    if (G_UNLIKELY(index == NO_SLOT)) {
        index = add_slot(queue);
    } else {
        queue->free_slot = queue->slots[index].next_free;
    }
    queue->slots[index].generation++;
    return index;
}

/* Of an event that is gone and whose entry has left the heap. A slot whose generations are used up
 * is never taken again: a handle is never given twice. */
static inline void release_slot(SimEventQueue *queue, guint32 index)
{
    Slot *slot = &queue->slots[index];
    if (G_LIKELY(slot->generation != G_MAXUINT32)) {
        slot->next_free = queue->free_slot;
        queue->free_slot = index;
    }
}

static inline gboolean is_pending(const Slot *slot)
{
    return slot->generation % 2 == 0;
}

/* ---- heap ---- */

static inline guint parent_of(guint index)
{
    return index / ARITY + FIRST - 1;
}

static inline guint first_child_of(guint index)
{
    return (index - FIRST + 1) * ARITY;
}

static inline void sift_up(const SimEventQueue *queue, guint hole, Entry entry)
{
    Entry *entries = queue->entries;
    while (hole > FIRST) {
        guint parent = parent_of(hole);
        if (!is_before(queue->slots, &entry, &entries[parent])) {
            break;
        }
        entries[hole] = entries[parent];
        hole = parent;
    }
    entries[hole] = entry;
}

/* The first in order of the four children that begin at `child`, all in the heap. */
static inline guint first_of_four(const SimEventQueue *queue, guint child)
{
    const Entry *entries = queue->entries;
    guint left = child + (guint)is_before(queue->slots, &entries[child + 1], &entries[child]);
    guint right =
        child + 2 + (guint)is_before(queue->slots, &entries[child + 3], &entries[child + 2]);
    return is_before(queue->slots, &entries[right], &entries[left]) ? right : left;
}

/* The same of those before `end`, at least one. */
static inline guint first_of_few(const SimEventQueue *queue, guint child, guint end)
{
    guint best = child;
    for (guint i = child + 1; i < end; i++) {
        if (is_before(queue->slots, &queue->entries[i], &queue->entries[best])) {
            best = i;
        }
    }
    return best;
}

static inline void sift_down(const SimEventQueue *queue, guint hole, Entry entry)
{
    Entry *entries = queue->entries;
    guint end = queue->end;
    guint child = first_child_of(hole);
    for (; child + ARITY <= end; child = first_child_of(hole)) {
        guint best = first_of_four(queue, child);
        if (!is_before(queue->slots, &entries[best], &entry)) {
            entries[hole] = entry;
            return;
        }
        entries[hole] = entries[best];
        hole = best;
    }
    if (child < end) {
        guint best = first_of_few(queue, child, end);
        if (is_before(queue->slots, &entries[best], &entry)) {
            entries[hole] = entries[best];
            hole = best;
        }
    }
    entries[hole] = entry;
}

/* Takes the top entry off the heap and puts the last in its place. */
static void drop_top(SimEventQueue *queue)
{
    queue->end--;
    if (queue->end > FIRST) {
        sift_down(queue, FIRST, queue->entries[queue->end]);
    }
}

/* Restores the promise that the top entry is not stale. */
static inline void drop_stale_top(SimEventQueue *queue)
{
    while (queue->n_stale > 0 && !is_pending(&queue->slots[queue->entries[FIRST].slot])) {
        release_slot(queue, queue->entries[FIRST].slot);
        queue->n_stale--;
        drop_top(queue);
    }
}

/* So that the top entry is the first event, if there is any. */
static inline void fill_hole(SimEventQueue *queue)
{
    if (queue->has_hole) {
        queue->has_hole = FALSE;
        drop_top(queue);
        drop_stale_top(queue);
    }
}

static void drop_all_stale(SimEventQueue *queue)
{
    guint end = FIRST;
    for (guint i = FIRST; i < queue->end; i++) {
        guint32 slot = queue->entries[i].slot;
        if (is_pending(&queue->slots[slot])) {
            queue->entries[end++] = queue->entries[i];
        } else {
            release_slot(queue, slot);
        }
    }
    queue->end = end;
    queue->n_stale = 0;
    for (guint i = end - 1; i >= FIRST; i--) {
        sift_down(queue, i, queue->entries[i]);
    }
}

/* ---- use ---- */

SimEventHandle sim_event_queue_push(SimEventQueue *queue, SimTime time_ps, guint64 key,
                                    guint64 payload)
{
    guint32 index = take_slot(queue);
    Slot *slot = &queue->slots[index];
    slot->payload = payload;
    slot->key = key;
    slot->number = queue->next_number++;
    SimEventHandle handle = (guint64)slot->generation << 32 | index;
    Entry entry = {time_ps, (guint32)(key >> 32), index};

    if (queue->has_hole) {
        queue->has_hole = FALSE;
        sift_down(queue, FIRST, entry);
        drop_stale_top(queue);
        return handle;
    }
    if (G_UNLIKELY(queue->end == queue->capacity)) {
        /* So that the index of a child always fits. */
        g_assert(queue->capacity < G_MAXUINT32 / (2 * ARITY));
        grow(queue, queue->capacity * 2);
    }
    sift_up(queue, queue->end++, entry);
    return handle;
}

static inline void read_top(const SimEventQueue *queue, SimEvent *event)
{
    const Entry *top = &queue->entries[FIRST];
    const Slot *slot = &queue->slots[top->slot];
    event->time_ps = top->time_ps;
    event->key = slot->key;
    event->payload = slot->payload;
}

gboolean sim_event_queue_peek(SimEventQueue *queue, SimEvent *event)
{
    fill_hole(queue);
    if (queue->end == FIRST) {
        return FALSE;
    }
    read_top(queue, event);
    return TRUE;
}

gboolean sim_event_queue_pop(SimEventQueue *queue, SimEvent *event)
{
    if (!sim_event_queue_peek(queue, event)) {
        return FALSE;
    }
    guint32 slot = queue->entries[FIRST].slot;
    queue->slots[slot].generation++;
    release_slot(queue, slot);
    queue->has_hole = TRUE;
    return TRUE;
}

gboolean sim_event_queue_cancel(SimEventQueue *queue, SimEventHandle handle)
{
    guint32 index = (guint32)handle;
    if (index >= queue->n_slots || queue->slots[index].generation != handle >> 32) {
        return FALSE;
    }
    fill_hole(queue);
    queue->slots[index].generation++;
    queue->n_stale++;
    drop_stale_top(queue);
    if (queue->n_stale > MIN_REBUILD && queue->n_stale > (queue->end - FIRST) / 2) {
        drop_all_stale(queue);
    }
    return TRUE;
}

guint sim_event_queue_length(const SimEventQueue *queue)
{
    return queue->end - FIRST - queue->n_stale - (guint)queue->has_hole;
}

void sim_event_queue_clear(SimEventQueue *queue)
{
    fill_hole(queue);
    for (guint i = FIRST; i < queue->end; i++) {
        guint32 index = queue->entries[i].slot;
        Slot *slot = &queue->slots[index];
        slot->generation += (guint32)is_pending(slot);
        release_slot(queue, index);
    }
    queue->end = FIRST;
    queue->n_stale = 0;
}
