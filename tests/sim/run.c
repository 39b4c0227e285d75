#include "sim/run.h"

static void test_identity(void)
{
    g_autoptr(SimRun) run = sim_run_new(G_MAXUINT64, 9);
    g_assert_cmpuint(sim_run_get_seed(run), ==, G_MAXUINT64);
    g_assert_cmpuint(sim_run_get_repetition(run), ==, 9);
    g_assert_cmpint(sim_run_get_now_ps(run), ==, 0);
    g_assert_cmpuint(sim_event_queue_length(sim_run_get_events(run)), ==, 0);

    SimRandom stream = sim_run_get_stream(run, "dut.nic");
    SimRandom expected = sim_random_stream(G_MAXUINT64, 9, "dut.nic");
    g_assert_cmphex(stream.start, ==, expected.start);
    g_assert_cmpuint(stream.next, ==, 0);
}

typedef struct {
    SimTime times_ps[16];
    guint64 payloads[16];
    guint n;
} Handled;

/* Event 1 plans event 10 at its own instant and event 11 a nanosecond later. */
static void handle(SimRun *run, const SimEvent *event, gpointer user_data)
{
    Handled *handled = user_data;
    g_assert_cmpint(sim_run_get_now_ps(run), ==, event->time_ps);
    handled->times_ps[handled->n] = event->time_ps;
    handled->payloads[handled->n++] = event->payload;
    if (event->payload == 1) {
        SimEventQueue *events = sim_run_get_events(run);
        (void)sim_event_queue_push(events, event->time_ps, 0, 10);
        (void)sim_event_queue_push(events, event->time_ps + SIM_PS_PER_NS, 0, 11);
    }
}

static void test_advance(void)
{
    g_autoptr(SimRun) run = sim_run_new(1, 0);
    SimEventQueue *events = sim_run_get_events(run);
    Handled handled = {.n = 0};

    (void)sim_event_queue_push(events, 3000, 0, 3);
    (void)sim_event_queue_push(events, 500, 0, 1);
    (void)sim_event_queue_push(events, 2000, 0, 2);

    /* Up to, but not including, the event at 2000 ps. */
    g_assert_cmpuint(sim_run_advance(run, 2000, handle, &handled), ==, 3);
    g_assert_cmpuint(handled.n, ==, 3);
    g_assert_cmpuint(handled.payloads[0], ==, 1);
    g_assert_cmpuint(handled.payloads[1], ==, 10);
    g_assert_cmpuint(handled.payloads[2], ==, 11);
    g_assert_cmpint(handled.times_ps[1], ==, 500);
    g_assert_cmpint(handled.times_ps[2], ==, 1500);
    g_assert_cmpint(sim_run_get_now_ps(run), ==, 1500);
    g_assert_cmpuint(sim_event_queue_length(events), ==, 2);

    g_assert_cmpuint(sim_run_advance(run, 2000, handle, &handled), ==, 0);
    g_assert_cmpint(sim_run_get_now_ps(run), ==, 1500);
    g_assert_cmpuint(sim_run_advance(run, SIM_TIME_NEVER, handle, &handled), ==, 2);
    g_assert_cmpuint(handled.payloads[3], ==, 2);
    g_assert_cmpuint(handled.payloads[4], ==, 3);
    g_assert_cmpint(sim_run_get_now_ps(run), ==, 3000);
}

static void count_record(const SimTraceRecord *record G_GNUC_UNUSED, gpointer user_data)
{
    ++*(guint *)user_data;
}

/* Two runs in one process cannot see each other. */
static void test_two_runs(void)
{
    g_autoptr(SimRun) first = sim_run_new(1, 0);
    g_autoptr(SimRun) second = sim_run_new(2, 0);
    Handled handled = {.n = 0};
    guint n_records = 0;

    sim_trace_connect(sim_run_get_trace(first), 3, count_record, &n_records);
    (void)sim_event_queue_push(sim_run_get_events(first), 700, 0, 7);
    g_assert_cmpuint(sim_run_advance(second, SIM_TIME_NEVER, handle, &handled), ==, 0);
    g_assert_cmpuint(sim_run_advance(first, SIM_TIME_NEVER, handle, &handled), ==, 1);
    g_assert_cmpint(sim_run_get_now_ps(second), ==, 0);

    SimTraceRecord record = {.source = 3};
    sim_trace_fire(sim_run_get_trace(second), &record);
    g_assert_cmpuint(n_records, ==, 0);
    sim_trace_fire(sim_run_get_trace(first), &record);
    g_assert_cmpuint(n_records, ==, 1);
    g_assert_cmphex(sim_run_get_stream(first, "x").start, !=,
                    sim_run_get_stream(second, "x").start);
}

static void plan_in_the_past(SimRun *run, const SimEvent *event, gpointer user_data G_GNUC_UNUSED)
{
    (void)sim_event_queue_push(sim_run_get_events(run), event->time_ps - 1, 0, 0);
}

static void test_no_event_in_the_past(void)
{
    if (g_test_subprocess()) {
        g_autoptr(SimRun) run = sim_run_new(1, 0);
        (void)sim_event_queue_push(sim_run_get_events(run), 100, 0, 0);
        (void)sim_run_advance(run, 1000, plan_in_the_past, NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*99 >= 100*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/run/identity", test_identity);
    g_test_add_func("/sim/run/advance", test_advance);
    g_test_add_func("/sim/run/two-runs", test_two_runs);
    g_test_add_func("/sim/run/no-event-in-the-past", test_no_event_in_the_past);
    return g_test_run();
}
