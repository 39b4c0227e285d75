/* Which trials helpers run, and what becomes of them, on a device whose trials end when the test
 * says so. */
#include "scenarios/speculation.h"

#define MAX_RATE   1000
#define BROKEN_PPS 13 /* a trial at this rate is an error */
#define WAIT_US    (G_GINT64_CONSTANT(20) * G_USEC_PER_SEC)

/* What helpers do to it; under the lock. */
typedef struct {
    GMutex lock;
    GCond change;
    guint n_started[MAX_RATE]; /* by rate */
    gboolean may_end[MAX_RATE];
    guint n_ended, n_cancelled, n_running, most_running;
    guint n_results, n_engines, most_engines;
} Device;

/* The data of a search. */
typedef struct {
    Device *device;
    gint64 factor; /* a result is the rate times this */
} Bench;

typedef struct {
    Bench *bench;
    const gint *cancelled;
} Engine;

/* Of results and engines, which are freed without more. */
static Device *the_device;

static gpointer engine_new(gpointer search_data, const gint *cancelled)
{
    Engine *engine = g_new0(Engine, 1);
    *engine = (Engine){search_data, cancelled};
    Device *device = engine->bench->device;
    g_mutex_lock(&device->lock);
    device->n_engines++;
    device->most_engines = MAX(device->most_engines, device->n_engines);
    g_mutex_unlock(&device->lock);
    return engine;
}

static void engine_free(gpointer engine)
{
    g_mutex_lock(&the_device->lock);
    the_device->n_engines--;
    g_mutex_unlock(&the_device->lock);
    g_free(engine);
}

static void result_free(gpointer result)
{
    g_mutex_lock(&the_device->lock);
    the_device->n_results--;
    g_mutex_unlock(&the_device->lock);
    g_free(result);
}

/* Under the lock: TRUE when the trial may end, FALSE when it is cancelled. */
static gboolean wait_for_end(Device *device, const Engine *engine, gint64 rate_pps)
{
    while (!device->may_end[rate_pps]) {
        if (g_atomic_int_get(engine->cancelled) != 0) {
            return FALSE;
        }
        g_cond_wait_until(&device->change, &device->lock, g_get_monotonic_time() + 1000);
    }
    return TRUE;
}

static gpointer run(gpointer data, gpointer search_data, const TrialRequest *request,
                    GError **error)
{
    Engine *engine = data;
    Bench *bench = search_data;
    Device *device = bench->device;
    gint64 *result = NULL;
    g_assert_true(engine->bench == bench);
    g_mutex_lock(&device->lock);
    device->n_started[request->rate_pps]++;
    device->n_running++;
    device->most_running = MAX(device->most_running, device->n_running);
    g_cond_broadcast(&device->change);
    gboolean ends = wait_for_end(device, engine, request->rate_pps);
    if (ends && request->rate_pps == BROKEN_PPS) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_INTERNAL, "broken");
    } else if (ends) {
        result = g_new(gint64, 1);
        *result = request->rate_pps * bench->factor;
        device->n_results++;
    }
    *(ends ? &device->n_ended : &device->n_cancelled) += 1;
    device->n_running--;
    g_cond_broadcast(&device->change);
    g_mutex_unlock(&device->lock);
    return result;
}

static const SpeculationLab lab = {
    .engine_new = engine_new, .engine_free = engine_free, .run = run, .result_free = result_free};

/* Waits until *number, of the device, is at least `least`. */
static void wait_until(Device *device, const guint *number, guint least)
{
    gint64 end_us = g_get_monotonic_time() + WAIT_US;
    g_mutex_lock(&device->lock);
    while (*number < least) {
        g_assert_true(g_cond_wait_until(&device->change, &device->lock, end_us));
    }
    g_mutex_unlock(&device->lock);
}

static guint get(Device *device, const guint *number)
{
    g_mutex_lock(&device->lock);
    guint value = *number;
    g_mutex_unlock(&device->lock);
    return value;
}

static void let_end(Device *device, gint64 rate_pps)
{
    g_mutex_lock(&device->lock);
    device->may_end[rate_pps] = TRUE;
    g_cond_broadcast(&device->change);
    g_mutex_unlock(&device->lock);
}

typedef struct {
    Device device;
    Bench bench;
    Speculation *speculation;
    SpeculationSearch *search;
} Fixture;

static void set_up_for(Fixture *fixture, guint n_processors, guint n_workers)
{
    the_device = &fixture->device;
    g_mutex_init(&fixture->device.lock);
    g_cond_init(&fixture->device.change);
    fixture->bench = (Bench){&fixture->device, 10};
    fixture->speculation = speculation_new(&lab, n_processors, n_workers);
    fixture->search = speculation_begin(fixture->speculation, &fixture->bench);
}

/* One worker and a processor to spare. */
static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    set_up_for(fixture, 2, 1);
}

/* Nothing may be left, whatever the test did. */
static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    if (fixture->search != NULL) {
        speculation_end(fixture->search);
    }
    speculation_free(fixture->speculation);
    g_assert_cmpuint(fixture->device.n_running, ==, 0);
    g_assert_cmpuint(fixture->device.n_results, ==, 0);
    g_assert_cmpuint(fixture->device.n_engines, ==, 0);
    g_cond_clear(&fixture->device.change);
    g_mutex_clear(&fixture->device.lock);
}

static TrialRequest at_rate(gint64 rate_pps)
{
    return (TrialRequest){.rate_pps = rate_pps, .duration_ps = SIM_PS_PER_S, .stream_trial = -1};
}

/* Announces the rates, ended by 0. */
static void announce(SpeculationSearch *search, const gint64 *rates_pps)
{
    TrialRequest requests[8];
    guint n = 0;
    for (; rates_pps[n] != 0; n++) {
        requests[n] = at_rate(rates_pps[n]);
    }
    speculation_announce(search, requests, n);
}

#define RATES(...) ((const gint64[]){__VA_ARGS__, 0})

/* What a helper made of a trial; 0: nothing, the worker is to run it. */
static gint64 take(SpeculationSearch *search, gint64 rate_pps)
{
    TrialRequest request = at_rate(rate_pps);
    gpointer result = NULL;
    g_autoptr(GError) error = NULL;
    if (!speculation_take(search, &request, &result, &error)) {
        g_assert_null(result);
        return 0;
    }
    g_assert_no_error(error);
    g_assert_nonnull(result);
    gint64 value = *(gint64 *)result;
    result_free(result);
    return value;
}

/* A helper has begun the trial, and ends it. */
static void run_to_end(Device *device, gint64 rate_pps)
{
    wait_until(device, &device->n_started[rate_pps], 1);
    guint n_ended = get(device, &device->n_ended);
    let_end(device, rate_pps);
    wait_until(device, &device->n_ended, n_ended + 1);
}

/* ---- tests ---- */

/* What comes first is the worker's; then the most likely, one at a time. */
static void test_handed_over(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    Device *device = &fixture->device;
    announce(fixture->search, RATES(100, 50, 75));
    g_assert_cmpint(take(fixture->search, 100), ==, 0);
    run_to_end(device, 50);
    run_to_end(device, 75);
    g_assert_cmpint(take(fixture->search, 50), ==, 500);
    g_assert_cmpint(take(fixture->search, 50), ==, 0); /* it is given away */
    announce(fixture->search, RATES(75, 80));
    g_assert_cmpint(take(fixture->search, 75), ==, 750);
    g_assert_cmpuint(device->n_started[100], ==, 0);
    g_assert_cmpuint(device->n_started[50], ==, 1);
    g_assert_cmpuint(device->n_started[75], ==, 1);
    g_assert_cmpuint(device->most_running, ==, 1);
    g_assert_cmpuint(speculation_get_counts(fixture->speculation).n_used, ==, 2);
}

/* A result that is not announced any more is kept; nothing else is taken for it. */
static void test_exactly_that(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    TrialRequest requests[] = {at_rate(50), at_rate(50), at_rate(50), at_rate(50)};
    gpointer result = NULL;
    announce(fixture->search, RATES(100, 50, 75));
    run_to_end(&fixture->device, 50);
    wait_until(&fixture->device, &fixture->device.n_started[75], 1); /* 50 is settled */
    announce(fixture->search, RATES(60));
    requests[0].duration_ps++;
    requests[1].stop_at_first_loss = TRUE;
    requests[2].stream_trial = 0;
    for (guint i = 0; i < 3; i++) {
        g_assert_false(speculation_take(fixture->search, &requests[i], &result, NULL));
    }
    g_assert_true(speculation_take(fixture->search, &requests[3], &result, NULL));
    result_free(result);
}

/* A trial that is not announced any more is ended; one that is goes on. */
static void test_thrown_away(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    Device *device = &fixture->device;
    announce(fixture->search, RATES(100, 50));
    wait_until(device, &device->n_started[50], 1);
    announce(fixture->search, RATES(75, 80, 50));
    g_usleep(20000);
    g_assert_cmpuint(get(device, &device->n_cancelled), ==, 0);
    announce(fixture->search, RATES(50, 60)); /* now it is asked for */
    g_usleep(20000);
    g_assert_cmpuint(get(device, &device->n_cancelled), ==, 0);
    announce(fixture->search, RATES(75, 80));
    wait_until(device, &device->n_cancelled, 1);
    wait_until(device, &device->n_started[80], 1);
    g_assert_cmpint(take(fixture->search, 50), ==, 0);
    g_assert_cmpuint(speculation_get_counts(fixture->speculation).n_used, ==, 0);
}

/* The end of a search ends its trials, and forgets those that were done. */
static void test_end(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    Device *device = &fixture->device;
    announce(fixture->search, RATES(100, 50, 75));
    run_to_end(device, 50);
    wait_until(device, &device->n_started[75], 1);
    speculation_end(g_steal_pointer(&fixture->search));
    g_assert_cmpuint(get(device, &device->n_running), ==, 0);
    g_assert_cmpuint(get(device, &device->n_cancelled), ==, 1);
    g_assert_cmpuint(get(device, &device->n_results), ==, 0);
}

/* Lets a trial end when another has begun: the one that the worker's processor was lent for. */
static gpointer end_when_lent(gpointer data)
{
    Device *device = data;
    wait_until(device, &device->n_started[75], 1);
    let_end(device, 50);
    return NULL;
}

/* A trial under way is awaited; meanwhile the worker's processor runs another one, and then there
 * is none to spare for a third. */
static void test_awaited(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    Device *device = &fixture->device;
    announce(fixture->search, RATES(100, 50, 75, 80));
    wait_until(device, &device->n_started[50], 1);
    g_autoptr(GThread) thread = g_thread_new("end", end_when_lent, device);
    g_assert_cmpint(take(fixture->search, 50), ==, 500);
    g_thread_join(g_steal_pointer(&thread));
    g_usleep(20000);
    g_assert_cmpuint(get(device, &device->n_started[50]), ==, 1);
    g_assert_cmpuint(get(device, &device->n_started[80]), ==, 0);
    g_assert_cmpuint(get(device, &device->most_running), ==, 2);
    announce(fixture->search, RATES(75, 80));
    let_end(device, 75);
    g_assert_cmpint(take(fixture->search, 75), ==, 750);
    wait_until(device, &device->n_started[80], 1);
    g_assert_cmpuint(speculation_get_counts(fixture->speculation).n_helpers, ==, 2);
}

/* An error is the error of who asks for the trial, and nobody's if nobody does. */
static void test_error(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    TrialRequest broken = at_rate(BROKEN_PPS);
    gpointer result = NULL;
    g_autoptr(GError) error = NULL;
    announce(fixture->search, RATES(100, BROKEN_PPS, 50));
    run_to_end(&fixture->device, BROKEN_PPS);
    run_to_end(&fixture->device, 50);
    g_assert_cmpint(take(fixture->search, 50), ==, 500);
    g_assert_true(speculation_take(fixture->search, &broken, &result, &error));
    g_assert_null(result);
    g_assert_error(error, SIM_ERROR, SIM_ERROR_INTERNAL);
    announce(fixture->search, RATES(100, BROKEN_PPS));
    wait_until(&fixture->device, &fixture->device.n_ended, 3); /* left at the end */
}

/* As many workers as processors: nothing is run, not even a thread made, until one leaves. */
static void test_no_processor(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    announce(fixture->search, RATES(100, 50, 75));
    g_assert_cmpuint(speculation_get_counts(fixture->speculation).n_helpers, ==, 0);
    g_assert_cmpint(take(fixture->search, 50), ==, 0);
    speculation_worker_left(fixture->speculation); /* of three workers on two processors */
    g_assert_cmpuint(speculation_get_counts(fixture->speculation).n_helpers, ==, 0);
    speculation_worker_left(fixture->speculation);
    run_to_end(&fixture->device, 75);
    g_assert_cmpuint(fixture->device.n_started[50], ==, 0); /* it was the worker's */
}

static void set_up_crowded(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    set_up_for(fixture, 2, 3);
}

/* Two searches, the likelier trials first; each gets its own results, on engines of its own. */
static void test_two_searches(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    Device *device = &fixture->device;
    Bench bench = {device, 3};
    SpeculationSearch *other = speculation_begin(fixture->speculation, &bench);
    announce(fixture->search, RATES(100, 50, 75, 80));
    wait_until(device, &device->n_started[50], 1);
    announce(other, RATES(100, 90, 50));
    let_end(device, 50);
    wait_until(device, &device->n_started[90], 1);
    let_end(device, 90);
    wait_until(device, &device->n_started[75], 1);
    g_assert_cmpint(take(other, 90), ==, 270);
    let_end(device, 75);
    wait_until(device, &device->n_started[50], 2);
    wait_until(device, &device->n_ended, 4);
    g_assert_cmpint(take(other, 50), ==, 150);
    g_assert_cmpint(take(fixture->search, 50), ==, 500);
    g_assert_cmpint(take(fixture->search, 75), ==, 750);
    speculation_end(other);
    /* a helper has one engine at once */
    g_assert_cmpuint(device->most_engines, <=,
                     speculation_get_counts(fixture->speculation).n_helpers);
}

static void set_up_many(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    set_up_for(fixture, 4, 1);
}

/* Three processors to spare run three trials at once, no more. */
static void test_many(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    Device *device = &fixture->device;
    announce(fixture->search, RATES(100, 50, 75, 80, 90, 95));
    wait_until(device, &device->n_started[50], 1);
    wait_until(device, &device->n_started[75], 1);
    wait_until(device, &device->n_started[80], 1);
    run_to_end(device, 75);
    wait_until(device, &device->n_started[90], 1);
    g_usleep(20000);
    g_assert_cmpuint(get(device, &device->n_started[95]), ==, 0);
    g_assert_cmpuint(get(device, &device->most_running), ==, 3);
    g_assert_cmpint(take(fixture->search, 75), ==, 750);
}

/* Announcements are of use once nobody begins another search. */
static void test_open(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_cmpuint(speculation_n_ahead(fixture->speculation), ==, 0);
    speculation_open(fixture->speculation);
    g_assert_cmpuint(speculation_n_ahead(fixture->speculation), >=, 2);
}

#define ADD(name, prepare, function) \
    g_test_add("/speculation/" name, Fixture, NULL, prepare, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("handed-over", set_up, test_handed_over);
    ADD("exactly-that", set_up, test_exactly_that);
    ADD("thrown-away", set_up, test_thrown_away);
    ADD("end", set_up, test_end);
    ADD("awaited", set_up, test_awaited);
    ADD("error", set_up, test_error);
    ADD("no-processor", set_up_crowded, test_no_processor);
    ADD("two-searches", set_up, test_two_searches);
    ADD("many", set_up_many, test_many);
    ADD("open", set_up, test_open);
    return g_test_run();
}
