/* What forwarding costs (docs/frame-path.md sections 4, 5 and 8).
 *
 * Three frames arrive at 1000, 2000 and 3000; a poll takes two; a wake-up takes w = 3000 and a
 * frame S = 1000. The look at 1000 + w sees all three, works on 0 and 1 until 1000 + w + P + S and
 * 1000 + w + P + 2 S, and in a second poll on 2 until 1000 + w + 2 P + 3 S (P: cost of a poll).
 * Frames are at least S > W apart, so that none waits for the wire. The sum of the three latencies:
 *     3 (1000 + w) + 4 P + 6 S - 6000 = 3 w + 4 P + 6 S - 3000
 * 9000 + 6000 - 3000 = 12000 with P = 0. */
#include "tests/support/attribute_bench.h"

static const char *const three_frames[] = {"dut.core.budget=2", "dut.cost.wakeup=3 ns",
                                           "dut.cost.frame=1 ns", NULL};

/* IPv6 frames of 84 bytes all arrive 160 ps later: F = 8 * 92 / 10^12 s = 736 ps. W = 832. */
static const char *const three_ipv6_frames[] = {"dut.core.budget=2", "dut.cost.wakeup=3 ns",
                                                "dut.cost.frame=1 ns", "tester.ip_version=6", NULL};

/* The smallest frame with a hop-by-hop (8 bytes) and a routing header (24): 66 + 32 bytes. W = 944.
 */
static const char *const three_extended_frames[] = {"dut.core.budget=2",
                                                    "dut.cost.wakeup=3 ns",
                                                    "dut.cost.frame=1 ns",
                                                    "tester.ip_version=6",
                                                    "tester.frame_size=98 B",
                                                    "tester.extension_headers=hop-by-hop+routing",
                                                    NULL};

static const char *const busy_polling[] = {"dut.core.mode=busy-poll", "dut.cost.frame=700 ps",
                                           NULL};

/* S = 4000 on average. */
static const char *const three_long_frames[] = {"dut.core.budget=2", "dut.cost.wakeup=3 ns",
                                                "dut.cost.frame=4 ns", NULL};

static const AttributeCase cases[] = {
    /* S = 1575: 9000 + 9450 - 3000 */
    {.path = "dut.cost.frame",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"1 ns", 12000}, {"1575 ps", 15450}, {"4 ns", 30000}}},
    /* Frame n takes S (n), of 32 bits of draw 16 n of the stream dut.cost.spread (SplitMix64 by
     * hand, in Python): with 25 3743, 4519 and 3028, with 50 3486, 5039 and 2056; 12000 + 3 S (0) +
     * 2 S (1) + S (2) - 6000 */
    {.path = "dut.cost.spread",
     .bench = three_long_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 30000}, {"25", 29295}, {"50", 28592}}},
    /* S = 1000 + 25 * 64 = 2600: 9000 + 15600 - 3000 */
    {.path = "dut.cost.byte",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"25 ps", 21600}}},
    /* P = 700: 12000 + 2800 */
    {.path = "dut.cost.poll",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"700 ps", 14800}}},
    /* w = 4500: 13500 + 6000 - 3000 */
    {.path = "dut.cost.wakeup",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"3 ns", 12000}, {"4500 ps", 16500}}},
    /* S = 1000 + 800: 9000 + 10800 - 3000 */
    {.path = "dut.cost.frame_ipv6",
     .bench = three_ipv6_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"800 ps", 16800}}},
    /* S = 1000 + 2 * 400: 9000 + 10800 - 3000 */
    {.path = "dut.cost.extension_header",
     .bench = three_extended_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"400 ps", 16800}}},
    /* S = 1000 + 600, once a frame: 9000 + 9600 - 3000 */
    {.path = "dut.cost.hop_by_hop",
     .bench = three_extended_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"600 ps", 15600}}},
    /* S = 1000 + 700: 9000 + 10200 - 3000 */
    {.path = "dut.cost.transmit",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"700 ps", 16200}}},
    /* Two frames at 1000 and 2000. A core that looks all the time takes them then: 700 + 700. At 0,
     * 400, 800, 1200 (ends 1900), 1900, 2300 (ends 3000): 900 + 1000. At 0 and 1000 (ends 1700),
     * 1700, 2700 (ends 3400): 700 + 1400. */
    {.path = "dut.cost.empty_poll",
     .bench = busy_polling,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1400}, {"400 ps", 1900}, {"1 ns", 2100}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
