#include "sim/trace.h"

typedef struct {
    GString *calls; /* a letter a call, in order */
    SimTraceRecord last;
} Log;

typedef struct {
    Log *log;
    char letter;
} Listener;

static void note(const SimTraceRecord *record, gpointer user_data)
{
    Listener *listener = user_data;
    g_string_append_c(listener->log->calls, listener->letter);
    listener->log->last = *record;
}

static void test_fire(void)
{
    g_autoptr(SimTrace) trace = sim_trace_new(3);
    Log log = {.calls = g_string_new(NULL)};
    Listener a = {&log, 'a'};
    Listener b = {&log, 'b'};
    Listener c = {&log, 'c'};
    sim_trace_connect(trace, 1, note, &a);
    sim_trace_connect(trace, 2, note, &b);
    sim_trace_connect(trace, 1, note, &c);
    sim_trace_connect(trace, 1, note, &b);

    SimTraceRecord record = {
        .source = 1, .port = 2, .unit = 3, .time_ps = 67200, .frame = 5, .value = -6};
    sim_trace_fire(trace, &record);
    g_assert_cmpstr(log.calls->str, ==, "acb");
    g_assert_cmpuint(log.last.source, ==, 1);
    g_assert_cmpuint(log.last.port, ==, 2);
    g_assert_cmpuint(log.last.unit, ==, 3);
    g_assert_cmpint(log.last.time_ps, ==, 67200);
    g_assert_cmpuint(log.last.frame, ==, 5);
    g_assert_cmpint(log.last.value, ==, -6);

    record.source = 2;
    sim_trace_fire(trace, &record);
    g_assert_cmpstr(log.calls->str, ==, "acbb");
    record.source = 0;
    sim_trace_fire(trace, &record);
    g_assert_cmpstr(log.calls->str, ==, "acbb");
    g_string_free(log.calls, TRUE);
}

static void test_connected(void)
{
    g_autoptr(SimTrace) trace = sim_trace_new(2);
    Log log = {.calls = g_string_new(NULL)};
    Listener a = {&log, 'a'};
    g_assert_false(sim_trace_is_connected(trace, 0));
    g_assert_false(sim_trace_is_connected(trace, 1));
    sim_trace_connect(trace, 1, note, &a);
    g_assert_false(sim_trace_is_connected(trace, 0));
    g_assert_true(sim_trace_is_connected(trace, 1));

    /* A source beyond those announced. */
    g_assert_false(sim_trace_is_connected(trace, 40));
    SimTraceRecord record = {.source = 40};
    sim_trace_fire(trace, &record);
    sim_trace_connect(trace, 40, note, &a);
    g_assert_true(sim_trace_is_connected(trace, 40));
    g_assert_false(sim_trace_is_connected(trace, 39));
    g_assert_true(sim_trace_is_connected(trace, 1));
    sim_trace_fire(trace, &record);
    g_assert_cmpstr(log.calls->str, ==, "a");
    g_string_free(log.calls, TRUE);
}

static void test_no_trace(void)
{
    SimTraceRecord record = {.source = 0};
    g_assert_false(sim_trace_is_connected(NULL, 0));
    sim_trace_fire(NULL, &record);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/trace/fire", test_fire);
    g_test_add_func("/sim/trace/connected", test_connected);
    g_test_add_func("/sim/trace/no-trace", test_no_trace);
    return g_test_run();
}
