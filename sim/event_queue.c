/* An implicit 4-ary heap that never guesses. What a heap's operation waits for is not its
 * comparisons but the branches on them that the processor could not foresee, and none of these can
 * be foreseen. So the way down is the same whatever the events are: from the top to the last level,
 * at each level to the first of four children, with the event that goes in carried along and
 * changed for a later one where it belongs. Then there is nothing to foresee, and the processor
 * begins the next event while this one is still under way.
 *
 * A pop leaves a hole at the top. The push that mostly follows fills it on one such way; anything
 * else first fills it with the last entry.
 *
 * A cancel leaves the event's entry in the heap and its slot in use; both go when the entry comes
 * to the top. Keeping each entry's place in its slot would let a cancel take the entry out at once,
 * but would cost a scattered write a level. Once more than half of the heap is stale it is rebuilt,
 * so memory stays bounded.
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

/* The last times of all are kept for BEYOND; events that late are put in order as ties. */
#define LATEST_PS (SIM_TIME_NEVER - ARITY)

/* What order mostly needs of an event. */
typedef struct {
    SimTime time_ps; /* at most LATEST_PS */
    guint64 tail;    /* upper half: that of the key; lower half: the slot */
} Entry;

G_STATIC_ASSERT(ARITY * sizeof(Entry) == LINE_BYTES);

/* Fills the array behind the heap: every entry has four children, these later than all events and
 * no two of one group at one time. */
#define BEYOND(index) ((Entry){LATEST_PS + 1 + (index) % ARITY, 0})

typedef struct {
    guint64 payload;
    guint64 key;
    guint64 number;     /* of insertion */
    guint32 generation; /* even: of the event that holds the slot; odd: that is gone */
    guint32 next_free;  /* of a slot that an event holds: its time after LATEST_PS */
} Slot;

struct SimEventQueue {
    Entry *entries; /* entries[FIRST .. end - 1] are a heap, its top never stale; then BEYOND */
    guint end;
    guint capacity;    /* the largest `end`; two groups more are there */
    guint depth;       /* levels below the top */
    guint level_end;   /* the end of the last of them, were it full */
    guint n_stale;     /* cancelled entries in the heap */
    gboolean has_hole; /* the top entry was popped */
    guint64 next_number;
    Slot *slots;
    guint32 n_slots; /* used at least once */
    guint32 slot_capacity;
    guint32 free_slot; /* the first of a list through next_free, or NO_SLOT */
};

/* ---- order ---- */

static inline guint32 slot_of(const Entry *entry)
{
    return (guint32)entry->tail;
}

/* Whether the event of tail `a` leaves the queue before that of `b`, at one time_ps of the entry.
 * Seldom asked: out of line. */
static G_NO_INLINE gboolean is_before_at_once(const Slot *slots, guint64 a, guint64 b)
{
    const Slot *slot_a = &slots[(guint32)a];
    const Slot *slot_b = &slots[(guint32)b];
    if (slot_a->next_free != slot_b->next_free) {
        return slot_a->next_free < slot_b->next_free;
    }
    if (slot_a->key != slot_b->key) {
        return slot_a->key < slot_b->key;
    }
    return slot_a->number < slot_b->number;
}

/* Whether `a` leaves the queue before `b`, one of them an event. */
G_ALWAYS_INLINE static inline gboolean is_before(const Slot *slots, const Entry *a, const Entry *b)
{
    gboolean before = a->time_ps < b->time_ps;
    if (G_UNLIKELY(a->time_ps == b->time_ps)) {
        before = is_before_at_once(slots, a->tail, b->tail);
    }
    return before;
}

/* ---- memory ---- */

/* (transfer full) */
static gpointer grow(gpointer old, gsize old_bytes, gsize new_bytes)
{
    gpointer new = g_aligned_alloc(1, new_bytes, LINE_BYTES);
    if (old != NULL) {
        memcpy(new, old, old_bytes);
        g_aligned_free(old);
    }
    return new;
}

static void grow_entries(SimEventQueue *queue, guint capacity)
{
    queue->entries = grow(queue->entries, queue->end * sizeof(Entry),
                          ((gsize)capacity + 2 * ARITY) * sizeof(Entry));
    queue->capacity = capacity;
    for (guint i = queue->end; i < capacity + 2 * ARITY; i++) {
        queue->entries[i] = BEYOND(i);
    }
}

static void grow_slots(SimEventQueue *queue, guint32 capacity)
{
    queue->slots = grow(queue->slots, queue->n_slots * sizeof(Slot), capacity * sizeof(Slot));
    queue->slot_capacity = capacity;
}

SimEventQueue *sim_event_queue_new(guint capacity_hint)
{
    SimEventQueue *queue = g_new0(SimEventQueue, 1);
    guint capacity = CLAMP(capacity_hint, 4, 1U << 24);
    queue->free_slot = NO_SLOT;
    queue->end = FIRST;
    queue->level_end = FIRST + 1;
    grow_slots(queue, capacity);
    grow_entries(queue, FIRST + capacity);
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
    guint32 index = queue->free_slot;
    if (G_UNLIKELY(index == NO_SLOT)) {
        if (queue->n_slots == queue->slot_capacity) {
            g_assert(queue->slot_capacity < NO_SLOT / 2);
            grow_slots(queue, queue->slot_capacity * 2);
        }
        index = queue->n_slots++;
        queue->slots[index].generation = 1;
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

static inline gboolean is_stale(const SimEventQueue *queue, const Entry *entry)
{
    return queue->slots[slot_of(entry)].generation % 2 != 0;
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

/* Puts an entry behind the last and lets it rise. There must be room. */
static inline void append(SimEventQueue *queue, Entry entry)
{
    Entry *entries = queue->entries;
    guint hole = queue->end++;
    if (G_UNLIKELY(queue->end > queue->level_end)) {
        queue->level_end = first_child_of(queue->level_end);
        queue->depth++;
    }
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

/* Which of a group is first, where some have the same time. Seldom asked: out of line. */
static G_NO_INLINE guint first_with_ties(const Slot *slots, const Entry *group)
{
    guint first = 0;
    for (guint i = 1; i < ARITY; i++) {
        first = is_before(slots, &group[i], &group[first]) ? i : first;
    }
    return first;
}

/* Which of a group is first. */
G_ALWAYS_INLINE static inline guint first_of(const Slot *slots, const Entry *group)
{
    SimTime a = group[0].time_ps, b = group[1].time_ps;
    SimTime c = group[2].time_ps, d = group[3].time_ps;
    SimTime left_ps = MIN(a, b), right_ps = MIN(c, d);
    guint left = b < a, right = 2 + (guint)(d < c);
    guint first = left ^ ((left ^ right) & -(guint)(right_ps < left_ps));
    if (G_UNLIKELY(a == b || c == d || left_ps == right_ps)) {
        return first_with_ties(slots, group);
    }
    return first;
}

/* Fills `hole` with the first in order of *carried and the four entries from `child` on. The place
 * of that child, the new hole, is returned; what belongs below is *carried. No branch depends on
 * the order. */
G_ALWAYS_INLINE static inline guint fill_from(const SimEventQueue *queue, guint hole, guint child,
                                              Entry *carried)
{
    guint best = child + first_of(queue->slots, &queue->entries[child]);
    Entry first = queue->entries[best];
    guint64 change = -(guint64)is_before(queue->slots, &first, carried);
    guint64 time_change = (guint64)(first.time_ps ^ carried->time_ps) & change;
    guint64 tail_change = (first.tail ^ carried->tail) & change;

    queue->entries[hole].time_ps = carried->time_ps ^ (gint64)time_change;
    queue->entries[hole].tail = carried->tail ^ tail_change;
    carried->time_ps = first.time_ps ^ (gint64)time_change;
    carried->tail = first.tail ^ tail_change;
    return best;
}

/* Puts an entry into the heap whose top is a hole. */
static inline void fill_top(SimEventQueue *queue, Entry entry)
{
    guint hole = FIRST;
    for (guint level = 1; level < queue->depth; level++) {
        hole = fill_from(queue, hole, first_child_of(hole), &entry);
    }
    if (queue->depth > 0) {
        /* Of the last level not all is there: behind the end a group is as good as any other. */
        guint child = first_child_of(hole);
        guint beyond = (queue->end + ARITY - 1) & ~(guint)(ARITY - 1);
        hole = fill_from(queue, hole, MIN(child, beyond), &entry);
    }
    queue->entries[hole] = entry;
}

/* Puts the last entry in place of the top one. */
static void drop_top(SimEventQueue *queue)
{
    guint end = --queue->end;
    Entry last = queue->entries[end];
    queue->entries[end] = BEYOND(end);
    if (end > FIRST) {
        if (end == parent_of(queue->level_end)) {
            queue->level_end = end;
            queue->depth--;
        }
        fill_top(queue, last);
    }
}

/* Restores the promise that the top entry is not stale. */
static inline void drop_stale_top(SimEventQueue *queue)
{
    while (queue->n_stale > 0 && is_stale(queue, &queue->entries[FIRST])) {
        release_slot(queue, slot_of(&queue->entries[FIRST]));
        queue->n_stale--;
        drop_top(queue);
    }
}

/* Now the top entry is the first event, if there is any. */
static inline void fill_hole(SimEventQueue *queue)
{
    if (queue->has_hole) {
        queue->has_hole = FALSE;
        drop_top(queue);
        drop_stale_top(queue);
    }
}

/* Takes all entries out, the next `end` of the array being read by the caller. */
static void rebuild(SimEventQueue *queue)
{
    guint old_end = queue->end;
    queue->end = FIRST;
    queue->level_end = FIRST + 1;
    queue->depth = 0;
    queue->n_stale = 0;
    for (guint i = FIRST; i < old_end; i++) {
        Entry entry = queue->entries[i];
        if (is_stale(queue, &entry)) {
            release_slot(queue, slot_of(&entry));
        } else {
            append(queue, entry);
        }
    }
    for (guint i = queue->end; i < old_end; i++) {
        queue->entries[i] = BEYOND(i);
    }
}

/* ---- use ---- */

SimEventHandle sim_event_queue_push(SimEventQueue *queue, SimTime time_ps, guint64 key,
                                    guint64 payload)
{
    guint32 index = take_slot(queue);
    Slot *slot = &queue->slots[index];
    SimEventHandle handle = (guint64)slot->generation << 32 | index;
    Entry entry = {MIN(time_ps, LATEST_PS), key >> 32 << 32 | index};
    slot->payload = payload;
    slot->key = key;
    slot->number = queue->next_number++;
    slot->next_free = (guint32)(time_ps - entry.time_ps);

    if (queue->has_hole) {
        queue->has_hole = FALSE;
        fill_top(queue, entry);
        drop_stale_top(queue);
        return handle;
    }
    if (G_UNLIKELY(queue->end == queue->capacity)) {
        /* So that the index of a child always fits. */
        g_assert(queue->capacity < G_MAXUINT32 / (4 * ARITY));
        grow_entries(queue, queue->capacity * 2);
    }
    append(queue, entry);
    return handle;
}

gboolean sim_event_queue_peek(SimEventQueue *queue, SimEvent *event)
{
    fill_hole(queue);
    if (queue->end == FIRST) {
        return FALSE;
    }
    const Entry *top = &queue->entries[FIRST];
    const Slot *slot = &queue->slots[slot_of(top)];
    event->time_ps = top->time_ps + slot->next_free;
    event->key = slot->key;
    event->payload = slot->payload;
    return TRUE;
}

gboolean sim_event_queue_pop(SimEventQueue *queue, SimEvent *event)
{
    if (!sim_event_queue_peek(queue, event)) {
        return FALSE;
    }
    guint32 slot = slot_of(&queue->entries[FIRST]);
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
        rebuild(queue);
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
        Slot *slot = &queue->slots[slot_of(&queue->entries[i])];
        slot->generation |= 1;
    }
    rebuild(queue);
}
