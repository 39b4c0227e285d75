/* Moderation of interrupts (docs/frame-path.md section 4). */
#include "tests/support/attribute_bench.h"

/* Four frames arrive at 1000, 2000, 3000 and 4000 and take 700 each, more than their 672 on the
 * wire. */
static const char *const forwarding[] = {"dut.cost.frame=700 ps", NULL};
static const char *const long_delay[] = {"dut.cost.frame=700 ps", "dut.nic.interrupt.delay=10 ns",
                                         NULL};
static const char *const some_delay[] = {"dut.cost.frame=700 ps", "dut.nic.interrupt.delay=1500 ps",
                                         NULL};

static const char *const both_ways[] = {"tester.direction=both", "dut.cost.frame=700 ps",
                                        "dut.nic.interrupt.gap=3 ns", NULL};
static const char *const pairs[] = {"tester.direction=both", "dut.nic.interrupt.delay=10 ns",
                                    "dut.nic.interrupt.frames=2", NULL};

static gint64 n_wakeups(const TrialResult *result)
{
    return (gint64)result->core[0].wakeups;
}

static const AttributeCase cases[] = {
    /* No gap, or one of 1000: 4 * 700. 1500: interrupts at 1000; at 2500, which takes 1 and then 2
     * (ends 3200, 3900); at 4000: 700 + 1200 + 900 + 700. 3000: at 1000 and 4000, where 1, 2 and 3
     * wait: ends 4700, 5400, 6100: 700 + 2700 + 2400 + 2100. */
    {.path = "dut.nic.interrupt.gap",
     .bench = forwarding,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 2800}, {"1 ns", 2800}, {"1500 ps", 3500}, {"3 ns", 7900}}},
    {.path = "dut.nic.interrupt.gap",
     .what = "wakeups",
     .bench = forwarding,
     .n_frames = 4,
     .figure = n_wakeups,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"1500 ps", 3}, {"3 ns", 2}}},
    /* 1000: an interrupt at 2000, then all one after the other: ends 2700, 3400, 4100, 4800: 1700 +
     * 1400 + 1100 + 800. 2500: at 3500: 1500 more each. */
    {.path = "dut.nic.interrupt.delay",
     .bench = forwarding,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 2800}, {"1 ns", 5000}, {"2500 ps", 11000}}},
    /* Interrupts at 11000; with the second, third or fourth frame at 2000, 3000 or 4000: the first
     * frame ends 700 later, the others 700 after each other: 4 x interrupt + 7000 - 10000. */
    {.path = "dut.nic.interrupt.frames",
     .bench = long_delay,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 41000}, {"2", 5000}, {"3", 9000}, {"4", 13000}, {"5", 41000}}},
    /* Each frame by itself: 4 * 700. */
    {.path = "dut.nic.interrupt.frames",
     .what = "one",
     .bench = long_delay,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{"0", 41000}, {"1", 2800}}},
    /* From the first frame: at 2500, where two wait, then the others as they come: ends 3200, 3900,
     * 4600, 5300. From the last: at 5500, after all four: 6200, 6900, 7600, 8300. From the
     * interrupt before: at 1000; at 2500, where one waits and the next comes in time: ends 3200,
     * 3900; at 4000. */
    {.path = "dut.nic.interrupt.delay_from",
     .bench = some_delay,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 7000}, {"last-frame", 19000}, {"interrupt", 3500}}},
    /* Frames cost nothing, so each interrupts. dim-cqe begins with 128 frames an interrupt. Samples
     * of 64 end with interrupt 65 (from 0 to 1 of the settings, in force already) and 130, when the
     * same rates are no better: back to 0, 256 frames. 19200 frames are 130 x 128 + 10 x 256. With
     * dim-eqe all settings say 256 frames, and no delay is as long: 19200 / 256. */
    {.path = "dut.nic.interrupt.adaptive",
     .n_frames = 19200,
     .figure = n_wakeups,
     .values = {{ATTRIBUTE_DEFAULT, 19200}, {"dim-cqe", 140}, {"dim-eqe", 75}}},
    /* Frames come for 500 us, from 1 ns on, and fill the ring of 512 in each gap. Interrupts at 1
     * ns and, ixgbe: behind gaps of 50, 10 and then 20 us, up to 500 us: 25. The older steps: gaps
     * of 50, 34, 36, 38, 40, 40, 42, 44, 46, 48, 50, 52, of which all but the last are over by 500
     * us, and what comes then waits for one more: 13 in all. igb: 162, 162 and 49, up to 520 us. */
    {.path = "dut.nic.interrupt.adaptive",
     .what = "gap",
     .n_frames = 500000,
     .figure = n_wakeups,
     .values = {{"ixgbe", 25}, {"ixgbe-steps", 13}, {"igb", 7}}},
    /* Two queues of one core, in which frames come at once. One interrupt for both: the core never
     * sleeps: latencies of 700 and 1400, and 400 more with each pair. An interrupt each: at 1000
     * one frame each, up to 2400; the second queue has its next ones in time (ends 3100, 3800), the
     * first one interrupts at 4000, with all of its own: ends 4700, 5400, 6100, the last one of the
     * second queue 6800: 700 + 2700 + 2400 + 2100 and 1400 + 1100 + 800 + 2800. */
    {.path = "dut.nic.interrupt.vector",
     .bench = both_ways,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 13200}, {"queue", 14000}}},
    /* Two frames come at once; each queue has two with every other pair. */
    {.path = "dut.nic.interrupt.vector",
     .what = "number",
     .bench = pairs,
     .n_frames = 4,
     .figure = n_wakeups,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"queue", 2}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
