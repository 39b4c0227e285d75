#include "models/core_busy.h"

#include <string.h>

#define FIRST_ROOM 64

static void set_room(CoreBusy *busy, guint room)
{
    busy->room = room;
    busy->start_ps = g_renew(SimTime, busy->start_ps, room);
    busy->end_ps = g_renew(SimTime, busy->end_ps, room);
}

void core_busy_init(CoreBusy *busy)
{
    *busy = (CoreBusy){0};
    set_room(busy, FIRST_ROOM);
}

void core_busy_clear(CoreBusy *busy)
{
    g_free(busy->start_ps);
    g_free(busy->end_ps);
}

void core_busy_reset(CoreBusy *busy)
{
    busy->head = busy->end = 0;
}

static void put_first(CoreBusy *busy, const SimTime *start_ps, const SimTime *end_ps, guint n)
{
    memmove(busy->start_ps, start_ps, n * sizeof(SimTime));
    memmove(busy->end_ps, end_ps, n * sizeof(SimTime));
    busy->head = 0;
    busy->end = n;
}

void core_busy_copy(CoreBusy *to, const CoreBusy *from)
{
    guint n = from->end - from->head;
    if (to->room < n) {
        set_room(to, from->room);
    }
    put_first(to, from->start_ps + from->head, from->end_ps + from->head, n);
}

void core_busy_begin(CoreBusy *busy, SimTime start_ps)
{
    if (busy->end == busy->room && busy->head > busy->room / 2) {
        put_first(busy, busy->start_ps + busy->head, busy->end_ps + busy->head,
                  busy->end - busy->head);
    } else if (busy->end == busy->room) {
        set_room(busy, 2 * busy->room);
    }
    busy->start_ps[busy->end] = start_ps;
    busy->end_ps[busy->end] = SIM_TIME_NEVER;
    busy->end++;
}

void core_busy_end(CoreBusy *busy, SimTime end_ps)
{
    busy->end_ps[busy->end - 1] = end_ps;
}

/* When the core is at work next, from `from_ps` on or already then. */
static SimTime next_start_ps(CoreBusy *busy, SimTime from_ps)
{
    while (busy->head < busy->end && busy->end_ps[busy->head] <= from_ps) {
        busy->head++;
    }
    return busy->head < busy->end ? busy->start_ps[busy->head] : SIM_TIME_NEVER;
}

void core_busy_forget(CoreBusy *busy, SimTime time_ps)
{
    (void)next_start_ps(busy, time_ps);
}

gboolean core_busy_work(CoreBusy *busy, SimTime *from_ps, SimTime *left_ps, SimTime until_ps)
{
    while (*left_ps > 0 && *from_ps < until_ps) {
        SimTime start_ps = next_start_ps(busy, *from_ps);
        SimTime free_ps = MIN(start_ps, until_ps) - *from_ps;
        SimTime worked_ps = CLAMP(free_ps, 0, *left_ps);
        *left_ps -= worked_ps;
        *from_ps += worked_ps;
        if (*left_ps > 0) {
            *from_ps = start_ps < until_ps ? MIN(busy->end_ps[busy->head], until_ps) : until_ps;
        }
    }
    return *left_ps == 0 && *from_ps < until_ps;
}

gboolean core_busy_wait(CoreBusy *busy, SimTime *from_ps, SimTime until_ps)
{
    if (next_start_ps(busy, *from_ps) <= *from_ps) {
        *from_ps = MIN(busy->end_ps[busy->head], until_ps);
    }
    return *from_ps < until_ps;
}
