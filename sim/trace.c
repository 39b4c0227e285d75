#include "sim/trace.h"

typedef struct {
    SimTraceHook hook;
    gpointer user_data;
} Listener;

struct SimTrace {
    GPtrArray *sources; /* of GArray of Listener; NULL where nobody listens */
};

static void listeners_free(gpointer listeners)
{
    if (listeners != NULL) {
        g_array_unref(listeners);
    }
}

SimTrace *sim_trace_new(guint n_sources)
{
    SimTrace *trace = g_new(SimTrace, 1);
    trace->sources = g_ptr_array_new_with_free_func(listeners_free);
    g_ptr_array_set_size(trace->sources, (gint)n_sources);
    return trace;
}

void sim_trace_free(SimTrace *trace)
{
    if (trace == NULL) {
        return;
    }
    g_ptr_array_unref(trace->sources);
    g_free(trace);
}

void sim_trace_connect(SimTrace *trace, guint source, SimTraceHook hook, gpointer user_data)
{
    g_assert(source <= G_MAXUINT16);
    if (source >= trace->sources->len) {
        g_ptr_array_set_size(trace->sources, (gint)source + 1);
    }
    gpointer *listeners = &g_ptr_array_index(trace->sources, source);
    if (*listeners == NULL) {
        *listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
    }
    Listener listener = {.hook = hook, .user_data = user_data};
    g_array_append_val((GArray *)*listeners, listener);
}

gboolean sim_trace_is_connected(const SimTrace *trace, guint source)
{
    return trace != NULL && source < trace->sources->len &&
           g_ptr_array_index(trace->sources, source) != NULL;
}

void sim_trace_fire(const SimTrace *trace, const SimTraceRecord *record)
{
    if (!sim_trace_is_connected(trace, record->source)) {
        return;
    }
    const GArray *listeners = g_ptr_array_index(trace->sources, record->source);
    for (guint i = 0; i < listeners->len; i++) {
        const Listener *listener = &g_array_index(listeners, Listener, i);
        listener->hook(record, listener->user_data);
    }
}
