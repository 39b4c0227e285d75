/* Cancelling is lazy: it frees the event's slot and leaves its entry in the heap, where it is
 * skipped when it comes to the top. Keeping each entry's place in its slot would let a cancel take
 * the entry out at once, but would cost every sift a scattered write a level. Once more than half
 * of the heap is stale it is rebuilt, so memory stays bounded and a cancel costs O(1) on average.
 *
 * The array starts at FIRST so that the four children of any entry share one 128-byte block. */
#include "sim/event_queue.h"

#include <string.h>

#define ARITY   4
#define FIRST   3
#define NO_SLOT G_MAXUINT32

/* Rebuilding a smaller heap than this is not worth its bookkeeping. */
#define MIN_REBUILD 64

typedef struct {
    SimTime time_ps;
    guint64 key;
    guint64 number; /* of insertion */
    SimEventHandle handle;
} Entry;

typedef struct {
    guint64 payload;
    guint32 generation; /* of the event that holds the slot, or of the next that will */
    guint32 next_free;
} Slot;

/* Later than every event. Fills the array behind the heap, so that every entry that has a child has
 * four. */
#define BEYOND ((Entry){G_MAXINT64, G_MAXUINT64, G_MAXUINT64, 0})

struct SimEventQueue {
    Entry *entries; /* entries[FIRST .. end - 1] are a heap, its top never stale; then BEYOND */
    guint end;
    guint capacity; /* the largest `end`; ARITY - 1 entries more are there */
    guint n_stale;  /* cancelled entries in the heap */
    guint64 next_number;
    Slot *slots;
    guint32 n_slots; /* used at least once */
    guint32 slot_capacity;
    guint32 free_slot; /* the first of a list through next_free, or NO_SLOT */
};

/* Time and key as one number: comparing it takes two instructions and no branch. */
static inline __int128 rank_of(const Entry *entry)
{
    return (__int128)(((unsigned __int128)entry->time_ps << 64) | entry->key);
}

/* Whether `a` leaves the queue before `b`. */
static inline gboolean is_before(const Entry *a, const Entry *b)
{
    __int128 rank_a = rank_of(a);
    __int128 rank_b = rank_of(b);
    if (G_UNLIKELY(rank_a == rank_b)) {
        return a->number < b->number;
    }
    return rank_a < rank_b;
}

static inline guint parent_of(guint index)
{
    return index / ARITY + FIRST - 1;
}

static inline guint first_child_of(guint index)
{
    return (index - FIRST + 1) * ARITY;
}

static void fill_beyond(SimEventQueue *queue, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        queue->entries[i] = BEYOND;
    }
}

/* Leaves the first entries, up to `end`. */
static void cut(SimEventQueue *queue, guint end)
{
    fill_beyond(queue, end, queue->end);
    queue->end = end;
}

static void grow(SimEventQueue *queue, guint capacity)
{
    guint size = capacity + ARITY - 1;
    Entry *old = queue->entries;

    queue->entries = g_aligned_alloc(size, sizeof(Entry), ARITY * sizeof(Entry));
    queue->capacity = capacity;
    if (old == NULL) {
        fill_beyond(queue, 0, size);
        return;
    }
    memcpy(queue->entries, old, queue->end * sizeof(Entry));
    fill_beyond(queue, queue->end, size);
    g_aligned_free(old);
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

static guint32 take_slot(SimEventQueue *queue)
{
    guint32 index = queue->free_slot;
    if (G_LIKELY(index != NO_SLOT)) {
        queue->free_slot = queue->slots[index].next_free;
        return index;
    }
    if (queue->n_slots == queue->slot_capacity) {
        g_assert(queue->slot_capacity < NO_SLOT / 2);
        queue->slot_capacity *= 2;
        queue->slots = g_renew(Slot, queue->slots, queue->slot_capacity);
    }
    queue->slots[queue->n_slots] = (Slot){.generation = 1};
    return queue->n_slots++;
}

/* A slot whose generations are used up is never taken again: a handle is never given twice. */
static inline void release_slot(SimEventQueue *queue, guint32 index)
{
    Slot *slot = &queue->slots[index];
    if (G_LIKELY(++slot->generation != G_MAXUINT32)) {
        slot->next_free = queue->free_slot;
        queue->free_slot = index;
    }
}

static inline guint32 slot_of(SimEventHandle handle)
{
    return (guint32)handle;
}

static inline gboolean is_pending(const SimEventQueue *queue, SimEventHandle handle)
{
    guint32 index = slot_of(handle);
    return index < queue->n_slots && queue->slots[index].generation == handle >> 32;
}

static inline void sift_up(Entry *entries, guint hole, Entry entry)
{
    while (hole > FIRST) {
        guint parent = parent_of(hole);
        if (!is_before(&entry, &entries[parent])) {
            break;
        }
        entries[hole] = entries[parent];
        hole = parent;
    }
    entries[hole] = entry;
}

/* The first in order of the four children that begin at `child`. */
static inline guint first_of_children(const Entry *entries, guint child)
{
    guint left = child + (guint)is_before(&entries[child + 1], &entries[child]);
    guint right = child + 2 + (guint)is_before(&entries[child + 3], &entries[child + 2]);
    return is_before(&entries[right], &entries[left]) ? right : left;
}

static inline void sift_down(Entry *entries, guint end, guint hole, Entry entry)
{
    for (guint child = first_child_of(hole); child < end; child = first_child_of(hole)) {
        guint best = first_of_children(entries, child);
        if (!is_before(&entries[best], &entry)) {
            break;
        }
        entries[hole] = entries[best];
        hole = best;
    }
    entries[hole] = entry;
}

/* Takes the top entry off the heap. The hole goes all the way down and the last entry up from
 * there: it belongs near the bottom, so this takes fewer comparisons than to look for its place on
 * the way down, and fewer that the processor cannot foresee. */
static inline void drop_top(SimEventQueue *queue)
{
    Entry *entries = queue->entries;
    guint end = --queue->end;
    Entry last = entries[end];
    entries[end] = BEYOND;

    guint hole = FIRST;
    for (guint child = first_child_of(hole); child < end; child = first_child_of(hole)) {
        guint best = first_of_children(entries, child);
        entries[hole] = entries[best];
        hole = best;
    }
    if (hole < end) {
        sift_up(entries, hole, last);
    }
}

/* Restores the promise that the top entry is not stale. */
static inline void drop_stale_top(SimEventQueue *queue)
{
    while (queue->n_stale > 0 && !is_pending(queue, queue->entries[FIRST].handle)) {
        drop_top(queue);
        queue->n_stale--;
    }
}

static void drop_all_stale(SimEventQueue *queue)
{
    guint end = FIRST;
    for (guint i = FIRST; i < queue->end; i++) {
        if (is_pending(queue, queue->entries[i].handle)) {
            queue->entries[end++] = queue->entries[i];
        }
    }
    cut(queue, end);
    queue->n_stale = 0;
    for (guint i = end - 1; i >= FIRST; i--) {
        sift_down(queue->entries, end, i, queue->entries[i]);
    }
}

SimEventHandle sim_event_queue_push(SimEventQueue *queue, SimTime time_ps, guint64 key,
                                    guint64 payload)
{
    if (G_UNLIKELY(queue->end == queue->capacity)) {
        /* So that the index of a child always fits. */
        g_assert(queue->capacity < G_MAXUINT32 / (2 * ARITY));
        grow(queue, queue->capacity * 2);
    }
    guint32 index = take_slot(queue);
    Slot *slot = &queue->slots[index];
    slot->payload = payload;
    SimEventHandle handle = (guint64)slot->generation << 32 | index;
    Entry entry = {time_ps, key, queue->next_number++, handle};
    sift_up(queue->entries, queue->end++, entry);
    return handle;
}

gboolean sim_event_queue_peek(const SimEventQueue *queue, SimEvent *event)
{
    if (queue->end == FIRST) {
        return FALSE;
    }
    const Entry *top = &queue->entries[FIRST];
    event->time_ps = top->time_ps;
    event->key = top->key;
    event->payload = queue->slots[slot_of(top->handle)].payload;
    return TRUE;
}

gboolean sim_event_queue_pop(SimEventQueue *queue, SimEvent *event)
{
    if (!sim_event_queue_peek(queue, event)) {
        return FALSE;
    }
    release_slot(queue, slot_of(queue->entries[FIRST].handle));
    drop_top(queue);
    drop_stale_top(queue);
    return TRUE;
}

gboolean sim_event_queue_cancel(SimEventQueue *queue, SimEventHandle handle)
{
    if (!is_pending(queue, handle)) {
        return FALSE;
    }
    release_slot(queue, slot_of(handle));
    queue->n_stale++;
    drop_stale_top(queue);
    if (queue->n_stale > MIN_REBUILD && queue->n_stale > (queue->end - FIRST) / 2) {
        drop_all_stale(queue);
    }
    return TRUE;
}

guint sim_event_queue_length(const SimEventQueue *queue)
{
    return queue->end - FIRST - queue->n_stale;
}

void sim_event_queue_clear(SimEventQueue *queue)
{
    for (guint i = FIRST; i < queue->end; i++) {
        SimEventHandle handle = queue->entries[i].handle;
        if (is_pending(queue, handle)) {
            release_slot(queue, slot_of(handle));
        }
    }
    cut(queue, FIRST);
    queue->n_stale = 0;
}
