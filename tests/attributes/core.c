/* Cores, their clock and their polls (docs/frame-path.md sections 4, 5 and 8). */
#include "tests/support/attribute_bench.h"

/* Frames from 198.18.0.2, .3, .4 and .5 go to the queues 1, 3, 0 and 2 (steering keys:
 * attribute_bench.h), at 1000 to 4000, S = 3000. */
static const char *const four_queues[] = {"tester.addresses.selection=increment",
                                          "tester.addresses.source.count=4",
                                          "dut.nic.queues=4",
                                          "dut.nic.rss.hash.udp4=ip",
                                          "dut.nic.rss.key=bit 61",
                                          "dut.cost.frame=3 ns",
                                          NULL};

/* All frames have arrived when the core looks. */
static const char *const sleepy_core[] = {"dut.cost.wakeup=1 us", NULL};

/* Woken 20000 after the first of twelve frames, which arrive at 1000 to 12000, a core takes four a
 * poll, 700 each, from 21000 on: the latencies add up to 12 * 21000 + 78 * 700 - 78 * 1000 =
 * 228600. A hand-over of h before the second poll adds 8 h, before the third 4 h; there is none
 * behind the third, when no frame waits. */
static const char *const limited[] = {"dut.cost.wakeup=20 ns", "dut.cost.frame=700 ps",
                                      "dut.core.budget=4", "dut.core.softirq.handover=1 ns", NULL};
static const char *const handing_over[] = {"dut.cost.wakeup=20 ns", "dut.cost.frame=700 ps",
                                           "dut.core.budget=4", "dut.core.softirq.budget=4", NULL};

/* A frame at 1000. */
static const char *const slow_to_wake[] = {"dut.cost.wakeup=5 ns", "dut.cost.frame=1 ns", NULL};

static const char *const cycles_a_frame[] = {"dut.cost.frame=2000 cycles", NULL};
static const char *const cycles_a_byte[] = {"dut.cost.byte=1.5 cycles", NULL};

/* A frame takes 400 at 2 GHz, 800 at 1 GHz. */
static const char *const follows_load[] = {"dut.clock=2 GHz", "dut.core.frequency.governor=load",
                                           "dut.core.frequency.minimum=1 GHz",
                                           "dut.cost.frame=400 ps", NULL};
static const char *const at_most_two[] = {"dut.clock=2 GHz", "dut.cost.frame=600 ps", NULL};
static const char *const at_least[] = {"dut.clock=2 GHz", "dut.core.frequency.governor=load",
                                       "dut.cost.frame=600 ps", NULL};

/* Frames arrive at 1000 and 2000, the core has slept before; a frame takes 100. */
static const char *const short_frames[] = {"dut.cost.frame=100 ps", NULL};
#define TWO_STATES                                                   \
    "dut.cost.frame=100 ps", "dut.core.idle.c1.exit_latency=300 ps", \
        "dut.core.idle.c6.exit_latency=500 ps"
static const char *const two_states[] = {TWO_STATES, NULL};
#define ONE_STATE(name)                         \
    static const char *const state_##name[] = { \
        "dut.cost.frame=100 ps", "dut.core.idle." #name ".exit_latency=300 ps", NULL}
ONE_STATE(c1);
ONE_STATE(c1e);
ONE_STATE(c3);
ONE_STATE(c6);

static gint64 n_busy_cores(const TrialResult *result)
{
    gint64 n_busy = 0;
    for (guint i = 0; i < result->n_cores; i++) {
        n_busy += result->core[i].frames > 0;
    }
    return n_busy;
}

static gint64 n_polls(const TrialResult *result)
{
    return (gint64)result->core[0].polls;
}

static const AttributeCase cases[] = {
    /* Queue i belongs to core i mod cores. */
    {.path = "dut.cores",
     .bench = four_queues,
     .n_frames = 4,
     .figure = n_busy_cores,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"2", 2}, {"3", 3}, {"4", 4}}},
    /* One core: queue 1 until 4000, then 2, 3, 0 (frames 3, 1, 2) until 7000, 10000, 13000: 13000 -
     * 3000. Two: core 1 works on 0 until 4000 and on 1 until 7000: 7000 - 2000; core 0 on 2 until
     * 6000 and on 3 until 9000: 9000 - 4000. Four: S. */
    {.path = "dut.cores",
     .what = "latency",
     .bench = four_queues,
     .n_frames = 4,
     .figure = attribute_latency_most_ps,
     .values = {{"1", 10000}, {"2", 5000}, {"4", 3000}}},
    /* 12 frames: 12 polls of 1; 5, 5, 2; 6, 6; all at once */
    {.path = "dut.core.budget",
     .bench = sleepy_core,
     .n_frames = 12,
     .figure = n_polls,
     .values = {{"1", 12}, {"5", 3}, {"6", 2}, {"12", 1}, {ATTRIBUTE_DEFAULT, 1}}},
    /* 130 = 64 + 64 + 2 = 65 + 65 */
    {.path = "dut.core.budget",
     .what = "default",
     .bench = sleepy_core,
     .n_frames = 130,
     .figure = n_polls,
     .values = {{ATTRIBUTE_DEFAULT, 3}, {"65", 2}}},
    /* Woken 5000 later, or looking all the time. */
    {.path = "dut.core.mode",
     .bench = slow_to_wake,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 6000}, {"busy-poll", 1000}, {"interrupt", 6000}}},
    /* 4: before the second and the third poll; 5 and 8: before the third, after 8 frames; 9: 12
     * frames are over before any other waits */
    {.path = "dut.core.softirq.budget",
     .bench = limited,
     .n_frames = 12,
     .figure = attribute_latency_sum_ps,
     .values =
         {{ATTRIBUTE_DEFAULT, 228600}, {"4", 240600}, {"5", 232600}, {"8", 232600}, {"9", 228600}}},
    /* A poll takes 2800, two take 5600. */
    {.path = "dut.core.softirq.time",
     .bench = limited,
     .n_frames = 12,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 228600},
                {"2800 ps", 240600},
                {"2801 ps", 232600},
                {"5600 ps", 232600},
                {"5601 ps", 228600}}},
    {.path = "dut.core.softirq.handover",
     .bench = handing_over,
     .n_frames = 12,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 228600}, {"1 ns", 240600}, {"500 ps", 234600}}},
    /* 600; at the 1.2 GHz that a core begins with 600 * 2 / 1.2 */
    {.path = "dut.core.frequency.governor",
     .bench = at_most_two,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 600}, {"load", 1000}, {"performance", 600}}},
    {.path = "dut.core.frequency.minimum",
     .bench = at_least,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1000}, {"1 GHz", 1200}, {"500 MHz", 2400}, {"2 GHz", 600}}},
    /* Busy for 800 of 1000, a core wants all of its clock from the first look on that is an
     * interval behind the start: that of frame 999 at 1 us, 1049 at 1.05 us. 1.998 GHz: 400.4,
     * rounded down.
     */
    {.path = "dut.core.frequency.interval",
     .bench = follows_load,
     .n_frames = 1100,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1100 * 800},
                {"1 us", 999 * 800 + 101 * 400 + 72},
                {"1050 ns", 1049 * 800 + 51 * 400 + 72},
                {"1500 ns", 1100 * 800}}},
    /* With an exit latency of 300 each frame takes 400; the core sleeps from 1400 to 2000, so with
     * a target residency of more than 600 the second one takes 100. With 700: 800 each, asleep from
     * 1800. */
    {.path = "dut.core.idle.c1.exit_latency",
     .bench = short_frames,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 200}, {"300 ps", 800}, {"700 ps", 1600}}},
    {.path = "dut.core.idle.c1.target_residency",
     .bench = state_c1,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 800}, {"600 ps", 800}, {"601 ps", 500}}},
    {.path = "dut.core.idle.c1e.exit_latency",
     .bench = short_frames,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 200}, {"300 ps", 800}, {"700 ps", 1600}}},
    {.path = "dut.core.idle.c1e.target_residency",
     .bench = state_c1e,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 800}, {"600 ps", 800}, {"601 ps", 500}}},
    {.path = "dut.core.idle.c3.exit_latency",
     .bench = short_frames,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 200}, {"300 ps", 800}, {"700 ps", 1600}}},
    {.path = "dut.core.idle.c3.target_residency",
     .bench = state_c3,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 800}, {"600 ps", 800}, {"601 ps", 500}}},
    {.path = "dut.core.idle.c6.exit_latency",
     .bench = short_frames,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 200}, {"300 ps", 800}, {"700 ps", 1600}}},
    {.path = "dut.core.idle.c6.target_residency",
     .bench = state_c6,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 800}, {"600 ps", 800}, {"601 ps", 500}}},
    /* The first frame takes 600, and the core sleeps from 1600 to 2000: long enough for c1 (300),
     * or for c6 (500) too. */
    {.path = "dut.core.idle.c6.target_residency",
     .what = "two states",
     .bench = two_states,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{"401 ps", 1000}, {"400 ps", 1200}}},
    /* 2000 cycles: 2000 / 2 GHz = 1 us; / 3 GHz = 666666.67 ps, rounded; / 1 GHz = 2 us */
    {.path = "dut.clock",
     .bench = cycles_a_frame,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"2 GHz", 1000000}, {"3 GHz", 666667}, {"1000 MHz", 2000000}}},
    /* 64 * 1.5 = 96 cycles: 48 ns; / 3.2 GHz = 30 ns; / 7 GHz = 13714.3 ps, rounded after
       multiplying */
    {.path = "dut.clock",
     .what = "byte",
     .bench = cycles_a_byte,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"2 GHz", 48000}, {"3.2 GHz", 30000}, {"7 GHz", 13714}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
