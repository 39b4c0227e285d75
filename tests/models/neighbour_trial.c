/* Dynamic entries in trials of a minute and more, against traces worked by hand.
 *
 * The bench of tests/support/attribute_bench.h: nothing costs time, F + p = 1000 ps for test and
 * ARP frames, W = 672. A frame is sent each second; an answer takes 10 us. Frame k, sent at k s,
 * meets the table at k s + 1000 ps, behind the timers of that instant: a request that a timer sends
 * then holds the wire for 672 ps before it. */
#include "tests/support/attribute_bench.h"

#define S        SIM_PS_PER_S
#define BEHIND   G_GINT64_CONSTANT(672)      /* latency of a frame behind a request */
#define RESOLVED G_GINT64_CONSTANT(10002000) /* of one that waits: 1000, 10 us, 1000 */

static TrialResult *run(const char *const *settings, SimTime duration_ps)
{
    AttributeBench bench;
    g_autoptr(GError) error = NULL;
    const TrialRequest request = {.rate_pps = 1, .duration_ps = duration_ps, .stream_trial = -1};
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "dut.neighbour.entries", "dynamic");
    attribute_bench_set(&bench, "dut.neighbour.limits.reachable_spread", "none");
    for (guint i = 0; settings != NULL && settings[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(settings[i], "=", 2);
        attribute_bench_set(&bench, parts[0], parts[1]);
    }
    g_autoptr(Trial) trial = trial_new(&bench.setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_clear_pointer(&trial, trial_free);
    attribute_bench_clear(&bench);
    return result;
}

static void expect(const char *const *settings, gint64 n_seconds, guint64 n_requests,
                   guint64 n_entries, gint64 latency_sum_ps)
{
    g_autoptr(TrialResult) result = run(settings, n_seconds * S);
    g_assert_cmpint(attribute_sent(result), ==, n_seconds);
    g_assert_cmpint(attribute_received(result), ==, n_seconds);
    g_assert_cmpuint(result->neighbours.requests, ==, n_requests);
    g_assert_cmpuint(result->neighbours.answers, ==, n_requests);
    g_assert_cmpuint(result->neighbours.entries, ==, n_entries);
    g_assert_cmpint(attribute_latency_sum_ps(result), ==, latency_sum_ps);
}

/* One neighbour. Confirmed at -2 s, STALE at 28 s; frame 28 makes it DELAY, the timer at 33 s +
 * 1000 PROBE: frame 33 goes behind the request. The answer is there at 33 s + 1000 + 10002000, so
 * frame 63 finds it REACHABLE and frame 64 STALE; probe at 69 s + 1000; next at 105 s. */
static void test_probes(void)
{
    expect(NULL, 33, 0, 1, 0);
    expect(NULL, 34, 1, 1, BEHIND);
    expect(NULL, 69, 1, 1, BEHIND);
    expect(NULL, 70, 2, 1, 2 * BEHIND);
    expect(NULL, 105, 2, 1, 2 * BEHIND);
    expect(NULL, 106, 3, 1, 3 * BEHIND);
}

/* 40 neighbours, a frame to each every 40 s. Learned 1 ms apart until -2 s, all are STALE at 28 s.
 * Frames 28 to 42 make 28 to 39 and 0 to 2 DELAY, asked for at 33 to 47 s. The collection at 43 s
 * (every 15 s from -2.04 s on) finds 3 to 27 unused for more than 10 s: they go, and frames 43 to
 * 67 have them resolved again, the first five behind a request. The next collection, at 58 s, finds
 * none that is STALE. */
static void test_expiry(void)
{
    static const char *const settings[] = {
        "tester.addresses.selection=increment", "tester.addresses.destination.count=40",
        "dut.neighbour.limits.gc_thresh1=0", "dut.neighbour.limits.gc_stale_time=10 s", NULL};
    expect(settings, 43, 10, 15, 10 * BEHIND);
    expect(settings, 44, 12, 16, 11 * BEHIND + RESOLVED);
    expect(settings, 70, 40, 40, 15 * BEHIND + 25 * RESOLVED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/neighbour-trial/probes", test_probes);
    g_test_add_func("/neighbour-trial/expiry", test_expiry);
    return g_test_run();
}
