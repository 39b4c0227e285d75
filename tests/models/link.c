/* Serialisation is exact: frame times and line rates of RFC 2544 appendix B and RFC 5180 appendix
 * A, and a wire that never drifts. */
#include "models/link.h"

/* 64 bytes: 72 bytes with the preamble, 84 with the gap. */
static void test_frame_time(void)
{
    g_assert_cmpint(link_frame_time_ps(G_GINT64_CONSTANT(10000000000), 64), ==, 57600);
    g_assert_cmpint(link_frame_time_ps(G_GINT64_CONSTANT(100000000000), 64), ==, 5760);
    g_assert_cmpint(link_frame_time_ps(1000000000, 1518), ==, 12208000);
    /* 576 bits at 7 Gbit/s are 82 285.714 ps: rounded up. */
    g_assert_cmpint(link_frame_time_ps(G_GINT64_CONSTANT(7000000000), 64), ==, 82286);
}

static void test_line_rate(void)
{
    /* RFC 5180 appendix A.1 */
    g_assert_cmpint(link_line_rate_pps(10000000, 64), ==, 14880);
    g_assert_cmpint(link_line_rate_pps(1000000000, 64), ==, 1488095);
    g_assert_cmpint(link_line_rate_pps(G_GINT64_CONSTANT(10000000000), 64), ==, 14880952);
    g_assert_cmpint(link_line_rate_pps(G_GINT64_CONSTANT(10000000000), 1518), ==, 812743);
}

/* Frames ready at once leave back to back: frame k starts at ceil(k * 672 bits / rate). */
static void test_wire_back_to_back(void)
{
    const gint64 rates[] = {G_GINT64_CONSTANT(10000000000), G_GINT64_CONSTANT(3333333333),
                            G_GINT64_CONSTANT(7000000000), 999999937};
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
        LinkWire wire;
        link_wire_init(&wire, rates[i], 64);
        for (gint64 k = 0; k < 100000; k++) {
            __extension__ typedef __int128 Wide;
            Wide exact = (Wide)k * 672 * SIM_PS_PER_S;
            SimTime expected_ps = (SimTime)((exact + rates[i] - 1) / rates[i]);
            SimTime start_ps = link_wire_send(&wire, 0);
            g_assert_cmpint(start_ps, ==, expected_ps);
        }
    }
}

/* A frame that finds the wire free starts when it is ready, and the rest of a picosecond is
 * forgotten. */
static void test_wire_idle(void)
{
    const SimTime ready_and_start_ps[][2] = {
        {5, 5}, {96004, 96005}, {192005, 192005}, {1000000, 1000000}};
    LinkWire wire;
    link_wire_init(&wire, G_GINT64_CONSTANT(7000000000), 64); /* 96 000 ps a slot */
    for (guint i = 0; i < G_N_ELEMENTS(ready_and_start_ps); i++) {
        SimTime start_ps = link_wire_send(&wire, ready_and_start_ps[i][0]);
        g_assert_cmpint(start_ps, ==, ready_and_start_ps[i][1]);
    }
}

/* Blocks of all lengths are sent as their frames are one by one, gaps between ready times from
 * `least_gap_ps` on. */
static void check_blocks(gint64 rate_bps, SimTime least_gap_ps)
{
    LinkWire block;
    LinkWire single;
    SimTime ready_ps = 0;
    link_wire_init(&block, rate_bps, 64);
    link_wire_init(&single, rate_bps, 64);
    for (guint n = 0; n < 100; n++) {
        SimTime times_ps[100];
        SimTime expected_ps[100];
        for (guint j = 0; j < n; j++) {
            ready_ps += least_gap_ps + (n * 7919 + j * 104729) % 190000;
            times_ps[j] = ready_ps;
            expected_ps[j] = link_wire_send(&single, ready_ps);
        }
        link_wire_send_block(&block, times_ps, n);
        for (guint j = 0; j < n; j++) {
            g_assert_cmpint(times_ps[j], ==, expected_ps[j]);
        }
        g_assert_cmpint(block.free_ps, ==, single.free_ps);
    }
}

/* Whole and broken slots; busy, with a frame in a group that waits, and idle: a slot takes 67 200
 * ps or 96 000 ps. */
static void test_wire_block(void)
{
    static const gint64 rates[] = {G_GINT64_CONSTANT(10000000000), G_GINT64_CONSTANT(7000000001)};
    static const SimTime least_gaps_ps[] = {0, 60000, 67199, 67200, 96000, 200000};
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(least_gaps_ps); k++) {
            check_blocks(rates[i], least_gaps_ps[k]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/link/frame-time", test_frame_time);
    g_test_add_func("/models/link/line-rate", test_line_rate);
    g_test_add_func("/models/link/wire/back-to-back", test_wire_back_to_back);
    g_test_add_func("/models/link/wire/idle", test_wire_idle);
    g_test_add_func("/models/link/wire/block", test_wire_block);
    return g_test_run();
}
