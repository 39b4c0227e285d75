/* What a reset of the DUT stops, and for how long (RFC 6201; docs/frame-path.md section 19). */
#include <string.h>

#include "tests/support/attribute_run.h"

/* Frame k is sent at k us, is in the DUT F = 576 ns later, forwarded 100 ns after that, and the
 * tester has it at k us + 1252 ns. The reset is at 1 ms and the DUT is back 2 ms later. So frame
 * 998 is the last that the tester has before it (999.252 us); 999 is on its way and lost, so are
 * all that arrive before 3 ms: 2999 is the last of them (2999.576 us). 2001 frames at 1 000 000
 * frames/s are 2.001 ms. Frame 3000 comes at 3001.252 us, 2002 us after 998. */
static const char router[] = "dutsim: 1\n"
                             "links:\n"
                             "  - {between: [tester.0, dut.0], rate: 1 Gbit/s}\n"
                             "  - {between: [dut.1, tester.1], rate: 1 Gbit/s}\n"
                             "tester: {direction: forward}\n"
                             "dut: {cost: {frame: 100 ns}, reset: {kind: operating-system}}\n"
                             "test: {procedure: reset, throughput: 1000000, repetitions: 1}\n";

#define FOR_2_MS "dut.reset.outage=2 ms"
#define SHORT    "test.reset_after=1 ms", "test.duration=10 ms"
#define RUN(...) attribute_run(router, (const char *const[]){__VA_ARGS__, NULL})

static double figure(const AttributeRun *run, const char *column)
{
    g_autofree char *cell = attribute_run_cell(run, "results.csv", 0, column);
    return g_ascii_strtod(cell, NULL);
}

/* Both methods, in ms, and the frames lost. */
static void check(const AttributeRun *run, double loss_ms, double stamp_ms, gint64 lost)
{
    if (run->status != 0) {
        g_error("exit status %d: %s", run->status, run->message);
    }
    g_assert_cmpfloat_with_epsilon(figure(run, "frame_loss_reset_ms"), loss_ms, 1e-9);
    g_assert_cmpfloat_with_epsilon(figure(run, "time_stamp_reset_ms"), stamp_ms, 1e-9);
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, "lost"), ==, lost);
}

/* RFC 6201 section 3: no loss is reported as such, and not as a time. */
static void check_no_loss(const AttributeRun *run)
{
    g_assert_cmpint(run->status, ==, 0);
    g_autofree char *loss = attribute_run_cell(run, "results.csv", 0, "frame_loss_reset_ms");
    g_autofree char *stamp = attribute_run_cell(run, "results.csv", 0, "time_stamp_reset_ms");
    g_assert_cmpstr(loss, ==, "");
    g_assert_cmpstr(stamp, ==, "");
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, "lost"), ==, 0);
}

static void check_refused(const AttributeRun *run, const char *why)
{
    g_assert_cmpint(run->status, !=, 0);
    if (strstr(run->message, why) == NULL) {
        g_error("says: %s", run->message);
    }
}

/* A process leaves forwarding alone; none is no reset. */
static void test_kind(void)
{
    static const char *const kinds[] = {"dut.reset.kind=operating-system",
                                        "dut.reset.kind=processor", "dut.reset.kind=line-card"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(AttributeRun) stops = RUN(SHORT, FOR_2_MS, kinds[i]);
        check(stops, 2.001, 2.002, 2001);
        /* RFC 6201 section 1.4; 64 B are 512 bits */
        g_autofree char *loss =
            attribute_run_cell(stops, "rfc6201-reset.csv", 0, "frame_loss_reset_ms_mean");
        g_autofree char *bits =
            attribute_run_cell(stops, "rfc6201-reset.csv", 0, "throughput_pps_mean_bps");
        g_assert_cmpstr(loss, ==, "2.001");
        g_assert_cmpstr(bits, ==, "512000000");
    }
    g_autoptr(AttributeRun) process = RUN(SHORT, FOR_2_MS, "dut.reset.kind=process");
    check_no_loss(process);
    g_autoptr(AttributeRun) none = RUN(SHORT, FOR_2_MS, "dut.reset.kind=none");
    check_refused(none, "reset needs dut.reset.kind");
}

/* 3 ms more are 3000 frames more. */
static void test_outage(void)
{
    g_autoptr(AttributeRun) longer = RUN(SHORT, "dut.reset.outage=5 ms");
    check(longer, 5.001, 5.002, 5001);
    g_autoptr(AttributeRun) unset = RUN(SHORT);
    check_refused(unset, "reset needs dut.reset.outage");
    g_autoptr(AttributeRun) too_long = RUN(SHORT, "dut.reset.outage=10 ms");
    check_refused(too_long, "the device is not back within it");
}

/* Frames are lost while the power is off too, but 15 s at most of that do not count. */
static void test_off(void)
{
    g_autoptr(AttributeRun) off =
        RUN(SHORT, FOR_2_MS, "dut.reset.kind=power", "dut.reset.power_off=3 ms");
    check(off, 2.001, 2.002, 5001);
    g_autoptr(AttributeRun) by_default =
        RUN(SHORT, FOR_2_MS, "dut.reset.kind=power", "test.duration=15.1 s");
    check(by_default, 2.001, 2.002, 15002001);
    g_autoptr(AttributeRun) longer = RUN(SHORT, FOR_2_MS, "dut.reset.kind=power",
                                         "dut.reset.power_off=15.5 s", "test.duration=15.6 s");
    check(longer, 502.001, 502.002, 15502001);
}

static void test_forwarding(void)
{
    g_autoptr(AttributeRun) stops =
        RUN(SHORT, FOR_2_MS, "dut.reset.kind=process", "dut.reset.forwarding=stops");
    check(stops, 2.001, 2.002, 2001);
    g_autoptr(AttributeRun) goes_on = RUN(SHORT, FOR_2_MS, "dut.reset.forwarding=goes-on");
    check_no_loss(goes_on);
}

/* 1000 frames/s for so long and 1 s more. */
static void test_reset_after(void)
{
    g_autoptr(AttributeRun) by_default = RUN(FOR_2_MS, "test.duration=1 s", "test.throughput=1000");
    g_autoptr(AttributeRun) shorter =
        RUN(FOR_2_MS, "test.duration=1 s", "test.throughput=1000", "test.reset_after=2 s");
    g_assert_cmpint(by_default->status, ==, 0);
    g_assert_cmpint(attribute_run_integer(by_default, "trials.csv", 0, "sent"), ==, 16000);
    g_assert_cmpint(attribute_run_integer(shorter, "trials.csv", 0, "sent"), ==, 3000);
    g_autofree char *journal = attribute_run_read(by_default, "trials.jsonl");
    g_assert_nonnull(strstr(journal, "\"reset_ps\":15000000000000"));
}

/* The table is empty after the reset. Frame 3000 asks at 3000.676 us; the tester has the request
 * 576 ns later and answers after 1 ms, at 4001.252 us, by a wire that no test frame uses. The DUT
 * has the answer at 4001.828 us and knows 100 ns later. Then what waits goes out, and the first is
 * there at 4002.504 us: 3003.252 us after frame 998. Frames 3000 to 4001 met no entry: 1002, of
 * which 101 may wait. */
static void test_neighbours(void)
{
    g_autoptr(AttributeRun) relearnt =
        RUN(SHORT, FOR_2_MS, "dut.neighbour.entries=dynamic", "dut.neighbour.limits.queue=101",
            "tester.answer_delay=1 ms");
    check(relearnt, 2.001 + 0.901, 3.003252, 2001 + 1002 - 101);
}

/* What is not simulated is said. */
static void test_refused(void)
{
    g_autoptr(AttributeRun) traffic = RUN(SHORT, FOR_2_MS, "tester.arrivals.process=poisson");
    check_refused(traffic, "leave out tester.arrivals.process");
    g_autoptr(AttributeRun) neighbours =
        RUN(SHORT, FOR_2_MS, "dut.neighbour.entries=dynamic", "dut.reset.kind=line-card");
    check_refused(neighbours, "neighbour entries outlive a line card's reset");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attributes/dut/reset/kind", test_kind);
    g_test_add_func("/attributes/dut/reset/kind/neighbours", test_neighbours);
    g_test_add_func("/attributes/dut/reset/kind/refused", test_refused);
    g_test_add_func("/attributes/dut/reset/outage", test_outage);
    g_test_add_func("/attributes/dut/reset/power_off", test_off);
    g_test_add_func("/attributes/dut/reset/forwarding", test_forwarding);
    g_test_add_func("/attributes/test/reset_after", test_reset_after);
    return g_test_run();
}
