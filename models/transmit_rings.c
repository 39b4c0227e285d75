#include "models/transmit_rings.h"

#include <string.h>

void transmit_rings_init(TransmitRings *rings, guint n_workers, guint size)
{
    *rings = (TransmitRings){.size = size, .n_workers = n_workers, .mask = 1};
    while (rings->mask < n_workers * size) {
        rings->mask = 2 * rings->mask + 1;
    }
    rings->completion_ps = g_new(SimTime, (gsize)rings->mask + 1);
    rings->worker = g_new(guint16, (gsize)rings->mask + 1);
    rings->n_outstanding = g_new0(guint, n_workers);
}

void transmit_rings_clear(TransmitRings *rings)
{
    g_free(rings->completion_ps);
    g_free(rings->worker);
    g_free(rings->n_outstanding);
}

void transmit_rings_reset(TransmitRings *rings)
{
    rings->done = rings->sent = 0;
    memset(rings->n_outstanding, 0, rings->n_workers * sizeof *rings->n_outstanding);
}

void transmit_rings_copy(TransmitRings *to, const TransmitRings *from)
{
    for (guint i = from->done; i != from->sent; i++) {
        to->completion_ps[i & to->mask] = from->completion_ps[i & from->mask];
        to->worker[i & to->mask] = from->worker[i & from->mask];
    }
    to->done = from->done;
    to->sent = from->sent;
    memcpy(to->n_outstanding, from->n_outstanding, from->n_workers * sizeof *from->n_outstanding);
}

void transmit_rings_complete(TransmitRings *rings, SimTime now_ps)
{
    while (rings->done != rings->sent &&
           rings->completion_ps[rings->done & rings->mask] <= now_ps) {
        rings->n_outstanding[rings->worker[rings->done & rings->mask]]--;
        rings->done++;
    }
}

gboolean transmit_rings_complete_one(TransmitRings *rings, SimTime now_ps, guint *ring,
                                     SimTime *completion_ps)
{
    guint at = rings->done & rings->mask;
    if (rings->done == rings->sent || rings->completion_ps[at] > now_ps) {
        return FALSE;
    }
    *ring = rings->worker[at];
    *completion_ps = rings->completion_ps[at];
    rings->n_outstanding[*ring]--;
    rings->done++;
    return TRUE;
}
