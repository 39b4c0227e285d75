#include "sim/run.h"

/* A run begins with a handful of pending events: a poll or a timer a core. */
#define INITIAL_EVENTS 64

struct SimRun {
    guint64 seed;
    guint repetition;
    SimTime now_ps;
    SimEventQueue *events;
    SimTrace *trace;
};

SimRun *sim_run_new(guint64 seed, guint repetition)
{
    SimRun *run = g_new0(SimRun, 1);
    run->seed = seed;
    run->repetition = repetition;
    run->events = sim_event_queue_new(INITIAL_EVENTS);
    run->trace = sim_trace_new(0);
    return run;
}

void sim_run_free(SimRun *run)
{
    if (run == NULL) {
        return;
    }
    sim_event_queue_free(run->events);
    sim_trace_free(run->trace);
    g_free(run);
}

guint64 sim_run_get_seed(const SimRun *run)
{
    return run->seed;
}

guint sim_run_get_repetition(const SimRun *run)
{
    return run->repetition;
}

SimTime sim_run_get_now_ps(const SimRun *run)
{
    return run->now_ps;
}

SimEventQueue *sim_run_get_events(SimRun *run)
{
    return run->events;
}

SimTrace *sim_run_get_trace(SimRun *run)
{
    return run->trace;
}

SimRandom sim_run_get_stream(const SimRun *run, const char *path)
{
    return sim_random_stream(run->seed, run->repetition, path);
}

guint64 sim_run_advance(SimRun *run, SimTime until_ps, SimRunHandler handler, gpointer user_data)
{
    guint64 n_handled = 0;
    SimEvent event;

    while (sim_event_queue_peek(run->events, &event) && event.time_ps < until_ps) {
        sim_event_queue_pop(run->events, &event);
        /* Nobody may plan an event in the past. */
        g_assert_cmpint(event.time_ps, >=, run->now_ps);
        run->now_ps = event.time_ps;
        handler(run, &event, user_data);
        n_handled++;
    }
    return n_handled;
}
