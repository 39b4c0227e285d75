/* models/memory.h: what memory costs a frame: all that use the caches, put together.
 *
 * Consumers: neighbour table, route table, state table, rules, frame buffers, and all else
 * (cache.working_set). One number a trial; docs/models/cache.md. */
#ifndef MODELS_MEMORY_H
#define MODELS_MEMORY_H

#include "models/dut.h"
#include "models/tester.h"

typedef struct {
    SimTime neighbour_ps, route_ps, state_ps, rules_ps, buffers_ps, numa_ps;
} MemoryCosts;

/* Mean times of a frame, in whole ps. */
MemoryCosts memory_costs(const DutSettings *settings, const TesterSettings *tester);

/* Checks that neighbours' chains, state table and rules never take a frame longer than
 * COST_MAXIMUM, so that the longest queues are worked off long before a SimTime overflows. *path
 * (transfer none, static): below the DUT. */
gboolean memory_settings_check(const DutSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Workers that the flows are shared out to. */
guint memory_n_workers(const DutSettings *settings);

/* How many of `n_destinations` a worker expects to see, rounded up, when each is reached by
 * `n_flows` flows of an own hash each and a flow goes to one of `n_workers` workers at random:
 * n (1 - (1 - 1 / w)^flows). */
gint64 memory_n_seen(gint64 n_destinations, gint64 n_flows, guint n_workers);

#endif
