/* A capture in place of test frames (docs/frame-path.md section 16). */
#include "tests/support/attribute_bench.h"
#include "tests/support/attribute_run.h"
#include "tests/support/capture_writer.h"

static const char at_line_rate[] =
    "dutsim: 1\n"
    "test: {procedure: trial, rate: 100 %, duration: 1 ms, repetitions: 1}\n"
    "tester: {}\n"
    "dut: {}\n";

/* The line rate at 10 Gbit/s of a run with these settings. */
static gint64 line_rate(const char *file, const char *forward, const char *direction)
{
    g_autofree char *replay = g_strconcat("tester.replay.file=", file, NULL);
    const char *sets[4] = {NULL};
    guint n = 0;
    if (file[0] != '\0') {
        sets[n++] = replay;
    }
    if (forward != NULL) {
        sets[n++] = forward;
    }
    if (direction != NULL) {
        sets[n++] = direction;
    }
    g_autoptr(AttributeRun) run = attribute_run(at_line_rate, sets);
    g_assert_cmpstr(run->message, ==, "");
    g_assert_cmpint(run->status, ==, 0);
    return attribute_run_integer(run, "trials.csv", 0, "rate_pps");
}

/* 10^10 / (8 (b + 20)), rounded down: of 64 bytes 14880952, of 1518 bytes 812743; of one each
 * 2 10^10 / (8 (84 + 1538)) = 1541307. */
static const WrittenFrame both_ways[] = {
    {.time_ns = 5000, .source = "10.0.0.1:7", .destination = "10.9.0.1:8", .bytes = 64},
    {.time_ns = 9000, .source = "10.9.0.1:8", .destination = "10.0.0.1:7", .bytes = 1518},
};

static void test_file(void)
{
    if (!capture_writer_is_able()) {
        return;
    }
    char *large = capture_writer_write(both_ways + 1, 1);
    char *both = capture_writer_write(both_ways, 2);
    g_assert_cmpint(line_rate("", NULL, NULL), ==, 14880952);
    g_assert_cmpint(line_rate(large, NULL, NULL), ==, 812743);
    g_assert_cmpint(line_rate(both, NULL, NULL), ==, 1541307);
    capture_writer_remove(large);
    capture_writer_remove(both);
}

static void test_forward(void)
{
    if (!capture_writer_is_able()) {
        return;
    }
    char *path = capture_writer_write(both_ways, 2);
    static const struct {
        const char *sender;
        gint64 forward, reverse;
    } rows[] = {
        {"tester.replay.forward=[10.0.0.0/16]", 14880952, 812743},
        {"tester.replay.forward=[10.9.0.1]", 812743, 14880952},
    };
    g_assert_cmpint(line_rate(path, NULL, "tester.direction=forward"), ==, 1541307);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *sender = rows[i].sender;
        g_assert_cmpint(line_rate(path, sender, "tester.direction=forward"), ==, rows[i].forward);
        g_assert_cmpint(line_rate(path, sender, "tester.direction=reverse"), ==, rows[i].reverse);
        g_assert_cmpint(line_rate(path, sender, "tester.direction=both"), ==, 812743);
    }
    capture_writer_remove(path);
}

/* Four frames, three at one instant and one 3 ns later: a mean gap of 1 ns. With frames every 1000
 * ps they are due at 0, 0, 0 and 3000, start W = 672 ps behind each other and take 700 ps each: the
 * latencies are 700, 728, 756, 700. The next four the same, from 4000 on; evenly spaced ones wait
 * for nothing. */
static gint64 latency_sum_ps(const char *timing)
{
    static const gint64 times_ns[] = {20, 20, 20, 23};
    AttributeBench bench;
    Capture *capture = capture_new(TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(times_ns); i++) {
        const CapturedFrame frame = {.frame_bytes = 64, .flow = {.ip_version = 4, .source = {10}}};
        capture_add(capture, times_ns[i], &frame, 0);
    }
    capture_settle(capture);
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "dut.cost.frame", "700 ps");
    if (timing != NULL) {
        attribute_bench_set(&bench, "tester.replay.timing", timing);
    }
    bench.tester.replay.capture = capture;
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 8);
    attribute_bench_clear(&bench);
    capture_unref(capture);
    return attribute_latency_sum_ps(result);
}

static void test_timing(void)
{
    gint64 by_default_ps = latency_sum_ps(NULL);
    gint64 recorded_ps = latency_sum_ps("recorded");
    gint64 arrivals_ps = latency_sum_ps("arrivals");
    g_assert_cmpint(by_default_ps, ==, 2 * (700 + 728 + 756 + 700));
    g_assert_cmpint(recorded_ps, ==, by_default_ps);
    g_assert_cmpint(arrivals_ps, ==, 8 * 700);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/tester/replay/file", test_file);
    g_test_add_func("/attributes/tester/replay/forward", test_forward);
    g_test_add_func("/attributes/tester/replay/timing", test_timing);
    return g_test_run();
}
