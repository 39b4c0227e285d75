/* System recovery (RFC 2544 section 26.5) of devices whose recovery time follows from their costs.
 */
#include <string.h>

#include "tests/support/attribute_run.h"

/* The interrupt side takes a frame from the ring every 950 ns and hands it to a list of ten, out of
 * which a task takes one every 1000 ns. At 110 % of 1 000 000 frames/s a frame comes every 909 ns:
 * the ring fills, and the list loses one frame in twenty of the interrupt side's. At half of that
 * rate, 550 000 frames/s, the ring of S frames is empty S x 950 ns / (1 - 0.55 x 0.95) later, and
 * only then is the list fed more slowly than it is emptied. Losses of the list are 20 or so frames
 * apart, so the last one comes up to 21 x 950 ns before. */
static const char two_stages[] =
    "dutsim: 1\n"
    "links:\n"
    "  - {between: [tester.0, dut.0], rate: 10 Gbit/s}\n"
    "  - {between: [dut.1, tester.1], rate: 10 Gbit/s}\n"
    "tester: {direction: forward}\n"
    "dut:\n"
    "  core: {budget: 1}\n"
    "  nic: {ring_size: 100, descriptor_release: frame}\n"
    "  dispatch: {tasks: 1, list_limit: 10, budget: 1, cost: {frame: 950 ns}}\n"
    "  cost: {frame: 1 us}\n"
    "test: {procedure: system-recovery, duration: 20 ms, repetitions: 1, throughput: 1000000}\n";

/* The same frames in one stage: what finds the ring full is lost when it arrives. */
static const char one_stage[] =
    "dutsim: 1\n"
    "links:\n"
    "  - {between: [tester.0, dut.0], rate: 10 Gbit/s}\n"
    "  - {between: [dut.1, tester.1], rate: 10 Gbit/s}\n"
    "tester: {direction: forward}\n"
    "dut: {core: {budget: 1}, nic: {ring_size: 100}, cost: {frame: 1 us}}\n"
    "test: {procedure: system-recovery, duration: 20 ms, repetitions: 1}\n";

#define RUN(scenario, ...) attribute_run(scenario, (const char *const[]){__VA_ARGS__, NULL})

static double recovery_us(const AttributeRun *run)
{
    g_assert_cmpint(run->status, ==, 0);
    g_autofree char *cell = attribute_run_cell(run, "results.csv", 0, "recovery_s");
    return g_ascii_strtod(cell, NULL) * 1e6;
}

static void check_backlog(double recovered_us, double ring_size)
{
    double emptied_us = ring_size * 0.95 / (1 - 0.55 * 0.95);
    g_assert_cmpfloat(recovered_us, >, emptied_us - 21 * 0.95 - 2);
    g_assert_cmpfloat(recovered_us, <, emptied_us + 2);
}

static void test_backlog(void)
{
    g_autoptr(AttributeRun) short_ring = RUN(two_stages, "test.duration=20 ms");
    check_backlog(recovery_us(short_ring), 100);
    g_autoptr(AttributeRun) long_ring = RUN(two_stages, "dut.nic.ring_size=800");
    check_backlog(recovery_us(long_ring), 800);
}

/* 1 100 000 frames/s for 20 ms and half of it for 20 ms more: 22 000 and 11 000 frames. */
static void test_load(void)
{
    g_autoptr(AttributeRun) run = RUN(two_stages, "test.duration=20 ms");
    g_assert_cmpint(run->status, ==, 0);
    g_assert_cmpuint(attribute_run_n_rows(run, "trials.csv"), ==, 1);
    g_assert_cmpint(attribute_run_integer(run, "trials.csv", 0, "sent"), ==, 33000);
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, "overload_pps"), ==, 1100000);
    g_autofree char *mean =
        attribute_run_cell(run, "rfc2544-system-recovery.csv", 0, "recovery_s_mean");
    g_autofree char *only = attribute_run_cell(run, "results.csv", 0, "recovery_s");
    g_assert_cmpfloat_with_epsilon(g_ascii_strtod(mean, NULL), g_ascii_strtod(only, NULL), 1e-9);
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, "throughput_pps"), ==, 1000000);
}

/* Frames are lost when they arrive, and the last that can be was sent before the cut: at most F =
 * 58 ns after it. */
static void test_no_backlog(void)
{
    g_autoptr(AttributeRun) run = RUN(one_stage, "test.throughput=1000000");
    g_assert_cmpfloat(recovery_us(run), <=, 0.058);
    g_assert_cmpint(attribute_run_integer(run, "results.csv", 0, "lost"), >, 0);
}

/* The throughput is the line rate: no overload, no recovery, no trial but the search's one. */
static void test_line_rate(void)
{
    g_autoptr(AttributeRun) run = RUN(one_stage, "dut.cost.frame=0 ns");
    g_assert_cmpint(run->status, ==, 0);
    g_autofree char *cell = attribute_run_cell(run, "results.csv", 0, "recovery_s");
    g_assert_cmpstr(cell, ==, "");
    g_assert_cmpuint(attribute_run_n_rows(run, "trials.csv"), ==, 1);
}

static void test_refused(void)
{
    g_autoptr(AttributeRun) run = RUN(one_stage, "tester.arrivals.process=poisson");
    g_assert_cmpint(run->status, ==, 64);
    g_assert_nonnull(strstr(run->message, "changes at an instant"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/system-recovery/backlog", test_backlog);
    g_test_add_func("/system-recovery/load", test_load);
    g_test_add_func("/system-recovery/no-backlog", test_no_backlog);
    g_test_add_func("/system-recovery/line-rate", test_line_rate);
    g_test_add_func("/system-recovery/refused", test_refused);
    return g_test_run();
}
