#include "models/neighbour_queue.h"

#include <string.h>

#define N_QUEUES ((gsize)DUT_PORTS * NEIGHBOUR_KEYS_A_PORT)

/* Places are numbered from 1; 0 is none. */
typedef struct {
    CoreFrame frame;
    guint next;
} Waiting;

typedef struct {
    guint first, last, n;
} Queue;

struct NeighbourQueues {
    guint limit, total;
    guint n_waiting;
    Queue *queues;   /* by key */
    GArray *waiting; /* of Waiting; those not in use are linked from `free` */
    guint free;
};

NeighbourQueues *neighbour_queues_new(guint limit, guint total)
{
    NeighbourQueues *queues = g_new0(NeighbourQueues, 1);
    queues->limit = limit;
    queues->total = total;
    queues->queues = g_new0(Queue, N_QUEUES);
    queues->waiting = g_array_new(FALSE, TRUE, sizeof(Waiting));
    return queues;
}

void neighbour_queues_free(NeighbourQueues *queues)
{
    if (queues != NULL) {
        g_free(queues->queues);
        g_array_unref(queues->waiting);
        g_free(queues);
    }
}

void neighbour_queues_reset(NeighbourQueues *queues)
{
    memset(queues->queues, 0, N_QUEUES * sizeof(Queue));
    g_array_set_size(queues->waiting, 1);
    queues->free = queues->n_waiting = 0;
}

static Waiting *at(const NeighbourQueues *queues, guint place)
{
    return &g_array_index(queues->waiting, Waiting, place);
}

static guint take_place(NeighbourQueues *queues)
{
    guint place = queues->free;
    if (place == 0) {
        place = queues->waiting->len;
        g_array_set_size(queues->waiting, place + 1);
        return place;
    }
    queues->free = at(queues, place)->next;
    return place;
}

gboolean neighbour_queues_push(NeighbourQueues *queues, NeighbourKey key, CoreFrame frame,
                               CoreFrame *lost)
{
    Queue *queue = &queues->queues[key];
    gboolean loses = FALSE;
    if (queue->n == queues->limit) {
        loses = neighbour_queues_pop(queues, key, lost);
    } else if (queues->total > 0 && queues->n_waiting == queues->total) {
        *lost = frame;
        return TRUE;
    }
    guint place = take_place(queues);
    *at(queues, place) = (Waiting){.frame = frame};
    if (queue->n > 0) {
        at(queues, queue->last)->next = place;
    } else {
        queue->first = place;
    }
    queue->last = place;
    queue->n++;
    queues->n_waiting++;
    return loses;
}

gboolean neighbour_queues_pop(NeighbourQueues *queues, NeighbourKey key, CoreFrame *frame)
{
    Queue *queue = &queues->queues[key];
    if (queue->n == 0) {
        return FALSE;
    }
    guint place = queue->first;
    Waiting *waiting = at(queues, place);
    *frame = waiting->frame;
    queue->first = waiting->next;
    queue->n--;
    queues->n_waiting--;
    waiting->next = queues->free;
    queues->free = place;
    return TRUE;
}
