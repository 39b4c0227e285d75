/* A knock-out tournament: each event has a leaf, every node holds the first in order of its four
 * children, so the top is the first of all. A change of one leaf is played again on the way up.
 * What a heap waits for is branches that the processor cannot foresee, and loads that wait for the
 * comparison before them. Here neither is so: which nodes are on the way is known from the leaf,
 * and the comparisons need no branches but for ties.
 *
 * A pop leaves the event in the tree, as a ghost. The push that mostly follows takes over its leaf,
 * and the way up is played once for both; another pop first takes the ghost out.
 *
 * Nodes are in one array, level by level. It starts at TOP so that the four children of a node
 * share one cache line. */
#include "sim/event_queue.h"

#include <string.h>

#define ARITY      4
#define TOP        3
#define NO_SLOT    G_MAXUINT32
#define LINE_BYTES 64

/* A tree of no more levels, 4096 events, lies in caches near enough. */
#define NEAR_LEVELS 6

/* What order mostly needs of an event. */
typedef struct {
    SimTime time_ps;
    guint64 tail; /* upper half: that of the key; lower half: the slot */
} Entry;

G_STATIC_ASSERT(ARITY * sizeof(Entry) == LINE_BYTES);

/* Where there is no event: after all events. */
#define NOBODY ((Entry){SIM_TIME_NEVER, G_MAXUINT64})

typedef struct {
    guint64 payload;
    guint64 key;
    guint64 number;     /* of insertion */
    guint32 generation; /* of the event that holds the slot, or of the next that will */
    guint32 next_free;
} Slot;

struct SimEventQueue {
    Entry *entries;    /* from TOP: levels of 1, 4, 16... nodes, the last those of the leaves */
    guint first_leaf;  /* slot i has leaf first_leaf + i */
    guint n_leaves;    /* a power of 4 */
    guint n_levels;    /* below the top */
    guint32 ghost;     /* slot of the event that was popped last, still in the tree; or NO_SLOT */
    guint32 free_slot; /* the first of a list through next_free, or NO_SLOT */
    guint32 n_slots;   /* used at least once */
    guint n_pending;
    Slot *slots; /* as many as leaves */
    guint64 next_number;
};

/* ---- order ---- */

static inline guint32 slot_of(Entry entry)
{
    return (guint32)entry.tail;
}

/* Whether `b` goes before `a`, both at one time: tails of entries. Seldom asked: out of line. */
static G_NO_INLINE gboolean is_second_first(const Slot *slots, guint64 a, guint64 b)
{
    if (a >> 32 != b >> 32 || a == G_MAXUINT64 || b == G_MAXUINT64) {
        return b < a;
    }
    const Slot *slot_a = &slots[(guint32)a];
    const Slot *slot_b = &slots[(guint32)b];
    if (slot_a->key != slot_b->key) {
        return slot_b->key < slot_a->key;
    }
    return slot_b->number < slot_a->number;
}

/* The first in order of two entries. Without a branch, but for ties. */
G_ALWAYS_INLINE static inline Entry first_of(const Slot *slots, Entry a, Entry b)
{
    guint64 change = -(guint64)(b.time_ps < a.time_ps);
    if (G_UNLIKELY(a.time_ps == b.time_ps)) {
        change = -(guint64)is_second_first(slots, a.tail, b.tail);
    }
    return (Entry){MIN(a.time_ps, b.time_ps), a.tail ^ ((a.tail ^ b.tail) & change)};
}

/* ---- tree ---- */

static inline guint parent_of(guint node)
{
    return node / ARITY + TOP - 1;
}

static inline guint first_child_of(guint node)
{
    return (node - TOP + 1) * ARITY;
}

/* Fetches what a pop of the entry's event and a push after it will touch, if it is an event. */
static inline void fetch(const SimEventQueue *queue, Entry entry)
{
    guint32 slot = slot_of(entry) & (queue->n_leaves - 1);
    guint leaf = queue->first_leaf + slot;
    __builtin_prefetch(&queue->slots[slot]);
    __builtin_prefetch(&queue->entries[leaf]);
    __builtin_prefetch(&queue->entries[parent_of(leaf)]);
}

/* Puts an entry into the leaf of a slot. `is_large`: the tree is, so those that are beaten last,
 * one of whom will be first soon, are fetched. */
G_ALWAYS_INLINE static inline void play(SimEventQueue *queue, guint32 slot, Entry entry,
                                        gboolean is_large)
{
    Entry *entries = queue->entries;
    const Slot *slots = queue->slots;
    guint node = queue->first_leaf + slot;

    entries[node] = entry;
    for (guint level = queue->n_levels; level > 0; level--) {
        Entry others = first_of(slots, entries[node ^ 1], entries[node ^ 2]);
        others = first_of(slots, others, entries[node ^ 3]);
        entry = first_of(slots, entry, others);
        node = parent_of(node);
        entries[node] = entry;
        if (is_large && level <= 2) {
            fetch(queue, others);
        }
    }
}

static void set_leaf(SimEventQueue *queue, guint32 slot, Entry entry)
{
    if (queue->n_levels > NEAR_LEVELS) {
        play(queue, slot, entry, TRUE);
    } else {
        play(queue, slot, entry, FALSE);
    }
}

/* Makes all nodes above the leaves. */
static void play_all(SimEventQueue *queue)
{
    for (guint node = queue->first_leaf - 1; node >= TOP; node--) {
        const Entry *children = &queue->entries[first_child_of(node)];
        Entry first = children[0];
        for (guint i = 1; i < ARITY; i++) {
            first = first_of(queue->slots, first, children[i]);
        }
        queue->entries[node] = first;
    }
}

/* ---- memory ---- */

/* One level more: four times as many leaves and slots. */
static void grow(SimEventQueue *queue)
{
    Entry *old_entries = queue->entries;
    Slot *old_slots = queue->slots;
    guint first_leaf = first_child_of(queue->first_leaf);
    guint n_leaves = queue->n_leaves * ARITY;
    /* So that the index of a node and of a slot always fits. */
    g_assert(n_leaves < G_MAXUINT32 / (2 * ARITY));

    queue->entries = g_aligned_alloc((gsize)first_leaf + n_leaves, sizeof(Entry), LINE_BYTES);
    queue->slots = g_aligned_alloc(n_leaves, sizeof(Slot), LINE_BYTES);
    for (guint i = queue->n_slots; i < n_leaves; i++) {
        queue->entries[first_leaf + i] = NOBODY;
    }
    if (queue->n_slots > 0) {
        memcpy(queue->entries + first_leaf, old_entries + queue->first_leaf,
               queue->n_slots * sizeof(Entry));
        memcpy(queue->slots, old_slots, queue->n_slots * sizeof(Slot));
    }
    queue->first_leaf = first_leaf;
    queue->n_leaves = n_leaves;
    queue->n_levels++;
    play_all(queue);
    g_aligned_free(old_entries);
    g_aligned_free(old_slots);
}

SimEventQueue *sim_event_queue_new(guint capacity_hint)
{
    SimEventQueue *queue = g_new0(SimEventQueue, 1);
    queue->ghost = NO_SLOT;
    queue->free_slot = NO_SLOT;
    queue->first_leaf = TOP;
    queue->n_leaves = 1;
    do {
        grow(queue);
    } while (queue->n_leaves < MIN(capacity_hint, 1U << 24));
    return queue;
}

void sim_event_queue_free(SimEventQueue *queue)
{
    if (queue == NULL) {
        return;
    }
    g_aligned_free(queue->entries);
    g_aligned_free(queue->slots);
    g_free(queue);
}

static inline guint32 take_slot(SimEventQueue *queue)
{
    guint32 index = queue->ghost;
    if (G_LIKELY(index != NO_SLOT)) {
        queue->ghost = NO_SLOT;
        return index;
    }
    index = queue->free_slot;
    if (index != NO_SLOT) {
        queue->free_slot = queue->slots[index].next_free;
        return index;
    }
    if (queue->n_slots == queue->n_leaves) {
        grow(queue);
    }
    queue->slots[queue->n_slots].generation = 1;
    return queue->n_slots++;
}

/* A slot whose generations are used up is never taken again: a handle is never given twice. */
static inline gboolean is_used_up(const Slot *slot)
{
    return slot->generation == G_MAXUINT32;
}

static void free_leaf(SimEventQueue *queue, guint32 index)
{
    Slot *slot = &queue->slots[index];
    set_leaf(queue, index, NOBODY);
    if (!is_used_up(slot)) {
        slot->next_free = queue->free_slot;
        queue->free_slot = index;
    }
}

static inline void free_ghost(SimEventQueue *queue)
{
    if (queue->ghost != NO_SLOT) {
        free_leaf(queue, queue->ghost);
        queue->ghost = NO_SLOT;
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
    queue->n_pending++;
    set_leaf(queue, index, (Entry){time_ps, key >> 32 << 32 | index});
    return (guint64)slot->generation << 32 | index;
}

gboolean sim_event_queue_peek(SimEventQueue *queue, SimEvent *event)
{
    if (queue->n_pending == 0) {
        return FALSE;
    }
    free_ghost(queue);
    Entry first = queue->entries[TOP];
    const Slot *slot = &queue->slots[slot_of(first)];
    event->time_ps = first.time_ps;
    event->key = slot->key;
    event->payload = slot->payload;
    return TRUE;
}

gboolean sim_event_queue_pop(SimEventQueue *queue, SimEvent *event)
{
    if (!sim_event_queue_peek(queue, event)) {
        return FALSE;
    }
    guint32 index = slot_of(queue->entries[TOP]);
    queue->n_pending--;
    if (G_LIKELY(++queue->slots[index].generation != G_MAXUINT32)) {
        queue->ghost = index;
    } else {
        free_leaf(queue, index);
    }
    return TRUE;
}

gboolean sim_event_queue_cancel(SimEventQueue *queue, SimEventHandle handle)
{
    guint32 index = (guint32)handle;
    if (index >= queue->n_slots || queue->slots[index].generation != handle >> 32) {
        return FALSE;
    }
    queue->slots[index].generation++;
    queue->n_pending--;
    free_leaf(queue, index);
    return TRUE;
}

guint sim_event_queue_length(const SimEventQueue *queue)
{
    return queue->n_pending;
}

void sim_event_queue_clear(SimEventQueue *queue)
{
    SimEvent event;
    while (sim_event_queue_pop(queue, &event)) {
    }
}
