/* sim/event_queue.h: pending events in a total order.
 *
 * Order: time, then the model's key (stage, port, queue or core, frame number packed by the model:
 * see sim_event_key), then insertion number, so equal events leave in the order they came.
 *
 * A tree of nodes that each hold the first of their four children, the events at its leaves: no
 * allocation once it has grown to the largest number of pending events, and a cancelled event
 * leaves at once. All operations take the logarithm to base 4 of that number of steps. Chosen over
 * a heap because its way up is known beforehand and takes no branches, which makes it about twice
 * as fast; over calendar queues because its speed does not depend on the spacing of events. A push
 * right after a pop costs nearly as little as the pop alone. */
#ifndef SIM_EVENT_QUEUE_H
#define SIM_EVENT_QUEUE_H

#include <glib.h>

#include "sim/time.h"

typedef struct SimEventQueue SimEventQueue;

/* Names a pending event until it is popped or cancelled; 0 is never one. A handle of an event that
 * is gone stays invalid: it is never mistaken for a later event. */
typedef guint64 SimEventHandle;

typedef struct {
    SimTime time_ps;
    guint64 key;     /* the model's order among events of one instant */
    guint64 payload; /* whatever the model wants back: an index, or a pointer */
} SimEvent;

/* Packs the model key: stage (0-15), port (0-255), queue or core (0-65535), frame number
 * (the low 36 bits). Smaller stages come first at one instant. */
static inline guint64 sim_event_key(guint stage, guint port, guint unit, guint64 frame)
{
    return ((guint64)(stage & 15) << 60) | ((guint64)(port & 255) << 52) |
           ((guint64)(unit & 65535) << 36) | (frame & G_GUINT64_CONSTANT(0xfffffffff));
}

/* An empty queue with room for `capacity_hint` events before it grows. (transfer full) */
SimEventQueue *sim_event_queue_new(guint capacity_hint);
void sim_event_queue_free(SimEventQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimEventQueue, sim_event_queue_free)

/* Adds an event; returns its handle. */
SimEventHandle sim_event_queue_push(SimEventQueue *queue, SimTime time_ps, guint64 key,
                                    guint64 payload);

/* Looks at the first event without taking it; FALSE when the queue is empty. */
gboolean sim_event_queue_peek(SimEventQueue *queue, SimEvent *event);

/* Takes the first event; FALSE when the queue is empty. */
gboolean sim_event_queue_pop(SimEventQueue *queue, SimEvent *event);

/* Takes an event out before its time; FALSE when it is gone already. */
gboolean sim_event_queue_cancel(SimEventQueue *queue, SimEventHandle handle);

/* Number of pending events. */
guint sim_event_queue_length(const SimEventQueue *queue);

/* Forgets all events, keeps the memory. */
void sim_event_queue_clear(SimEventQueue *queue);

#endif
