/* The judge's list of events: a binary heap in an array, the textbook's. */
#include "tests/support/judge-internal.h"

struct JudgeEvents {
    GArray *heap; /* of JudgeEvent; the children of i are 2 i + 1 and 2 i + 2 */
    guint64 n_inserted;
};

JudgeEvents *judge_events_new(void)
{
    JudgeEvents *events = g_new0(JudgeEvents, 1);
    events->heap = g_array_new(FALSE, FALSE, sizeof(JudgeEvent));
    return events;
}

void judge_events_free(JudgeEvents *events)
{
    g_array_unref(events->heap);
    g_free(events);
}

static gboolean is_before(const JudgeEvent *a, const JudgeEvent *b)
{
    if (a->time_ps != b->time_ps) {
        return a->time_ps < b->time_ps;
    }
    if (a->stage != b->stage) {
        return a->stage < b->stage;
    }
    if (a->port != b->port) {
        return a->port < b->port;
    }
    if (a->worker != b->worker) {
        return a->worker < b->worker;
    }
    return a->insertion < b->insertion;
}

void judge_events_push(JudgeEvents *events, JudgeEvent event)
{
    event.insertion = events->n_inserted++;
    g_array_append_val(events->heap, event);

    JudgeEvent *heap = (JudgeEvent *)(void *)events->heap->data;
    guint hole = events->heap->len - 1;
    while (hole > 0 && is_before(&event, &heap[(hole - 1) / 2])) {
        heap[hole] = heap[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap[hole] = event;
}

gboolean judge_events_pop(JudgeEvents *events, JudgeEvent *event)
{
    if (events->heap->len == 0) {
        return FALSE;
    }
    JudgeEvent *heap = (JudgeEvent *)(void *)events->heap->data;
    guint n = events->heap->len - 1;
    JudgeEvent last = heap[n];
    *event = heap[0];
    g_array_set_size(events->heap, n);
    if (n == 0) {
        return TRUE;
    }
    guint hole = 0;
    for (guint child = 1; child < n; child = 2 * hole + 1) {
        if (child + 1 < n && is_before(&heap[child + 1], &heap[child])) {
            child++;
        }
        if (!is_before(&heap[child], &last)) {
            break;
        }
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = last;
    return TRUE;
}
