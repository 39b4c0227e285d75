/* sim/trace.h: hooks on named places of models, for tests, traces and captures.
 *
 * A model fires a source by its number; whoever connected to it is called in the order of
 * connection. A source nobody listens to costs one comparison. Hooks look, they never change a
 * result. */
#ifndef SIM_TRACE_H
#define SIM_TRACE_H

#include <glib.h>

#include "sim/time.h"

typedef struct SimTrace SimTrace;

/* What happened: at a source, at a time, to a frame (or 0), with a number of the source's own. */
typedef struct {
    guint source; /* number of the source; models list theirs as enumerations */
    guint port;   /* port or direction */
    guint unit;   /* queue, core or task */
    SimTime time_ps;
    guint64 frame; /* frame number within its direction */
    gint64 value;  /* said by the source's documentation */
} SimTraceRecord;

typedef void (*SimTraceHook)(const SimTraceRecord *record, gpointer user_data);

/* No hooks, room for those of `n_sources` sources; connecting to a later one makes room for it.
 * (transfer full) */
SimTrace *sim_trace_new(guint n_sources);
void sim_trace_free(SimTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimTrace, sim_trace_free)

/* Calls `hook` whenever `source` fires. */
void sim_trace_connect(SimTrace *trace, guint source, SimTraceHook hook, gpointer user_data);

/* Whether anybody listens: ask before building a record in a hot path. `trace` may be NULL. */
gboolean sim_trace_is_connected(const SimTrace *trace, guint source);

/* Tells the listeners of record->source. `trace` may be NULL. */
void sim_trace_fire(const SimTrace *trace, const SimTraceRecord *record);

#endif
