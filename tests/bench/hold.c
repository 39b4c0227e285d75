/* What an event costs in the queue with 10, 1000 and 100 000 pending, and in the binary heap that
 * one would write by hand with the same fields and order. std::priority_queue is in
 * hold_priority_queue.cc. */
#include "sim/event_queue.h"
#include "tests/support/bench_hold.h"

/* ---- ours ---- */

static void push_dutsim(gpointer queue, const BenchHoldEvent *event)
{
    (void)sim_event_queue_push((SimEventQueue *)queue, event->time_ps, event->key, event->payload);
}

static void pop_dutsim(gpointer queue, BenchHoldEvent *event)
{
    SimEvent first;
    gboolean found = sim_event_queue_pop((SimEventQueue *)queue, &first);
    g_assert(found);
    event->time_ps = first.time_ps;
    event->key = first.key;
    event->payload = first.payload;
}

static BenchCost measure_dutsim(gconstpointer data)
{
    g_autoptr(SimEventQueue) queue = sim_event_queue_new(0);
    return bench_hold(queue, push_dutsim, pop_dutsim, GPOINTER_TO_UINT(data));
}

/* ---- a binary heap ---- */

typedef struct {
    BenchHoldEvent *events; /* the children of i are 2 i + 1 and 2 i + 2 */
    gsize n;
    gsize capacity;
} Heap;

static inline gboolean is_before(const BenchHoldEvent *a, const BenchHoldEvent *b)
{
    if (a->time_ps != b->time_ps) {
        return a->time_ps < b->time_ps;
    }
    if (a->key != b->key) {
        return a->key < b->key;
    }
    return a->number < b->number;
}

static void push_heap(gpointer queue, const BenchHoldEvent *event)
{
    Heap *heap = (Heap *)queue;
    if (heap->n == heap->capacity) {
        heap->capacity *= 2;
        heap->events = g_renew(BenchHoldEvent, heap->events, heap->capacity);
    }
    gsize i = heap->n++;
    while (i > 0 && is_before(event, &heap->events[(i - 1) / 2])) {
        heap->events[i] = heap->events[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap->events[i] = *event;
}

static void pop_heap(gpointer queue, BenchHoldEvent *event)
{
    Heap *heap = (Heap *)queue;
    BenchHoldEvent *events = heap->events;
    *event = events[0];
    gsize n = --heap->n;
    const BenchHoldEvent last = events[n];
    gsize i = 0;
    for (gsize child = 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && is_before(&events[child + 1], &events[child])) {
            child++;
        }
        if (!is_before(&events[child], &last)) {
            break;
        }
        events[i] = events[child];
        i = child;
    }
    events[i] = last;
}

static BenchCost measure_heap(gconstpointer data)
{
    Heap heap = {g_new(BenchHoldEvent, 16), 0, 16};
    BenchCost cost = bench_hold(&heap, push_heap, pop_heap, GPOINTER_TO_UINT(data));
    g_free(heap.events);
    return cost;
}

int main(int argc, char **argv)
{
    static const BenchCase cases[] = {
        {"hold/dutsim/10", "hold", measure_dutsim, GUINT_TO_POINTER(10)},
        {"hold/dutsim/1000", "hold", measure_dutsim, GUINT_TO_POINTER(1000)},
        {"hold/dutsim/100000", "hold", measure_dutsim, GUINT_TO_POINTER(100000)},
        {"hold/binary_heap/10", "hold", measure_heap, GUINT_TO_POINTER(10)},
        {"hold/binary_heap/1000", "hold", measure_heap, GUINT_TO_POINTER(1000)},
        {"hold/binary_heap/100000", "hold", measure_heap, GUINT_TO_POINTER(100000)},
    };
    (void)argc;
    return bench_main(argv, cases, G_N_ELEMENTS(cases));
}
