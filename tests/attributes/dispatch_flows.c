/* Tasks that depend on their cores: a lock and transmit queues that they share, and limits of the
 * flows that are brought to them (docs/frame-path.md sections 6 and 11). */
#include "tests/support/attribute_bench.h"

/* Four flows in one queue, of core 0, to the tasks 1, 3, 0 and 2 (steering keys:
 * attribute_bench.h). The interrupt side takes 300 a frame, forwarding 900. */
#define FOUR_TASKS                                                                                 \
    "tester.addresses.selection=increment", "tester.addresses.source.count=4", "dut.nic.queues=1", \
        "dut.nic.rss.hash.udp4=ip", "dut.nic.rss.key=bit 31", "dut.dispatch.tasks=4",              \
        "dut.cores=4", "dut.dispatch.task_of=flow-scaled", "dut.dispatch.cost.frame=300 ps",       \
        "dut.cost.frame=900 ps"

/* Frames arrive at 1000 and 2000; core 0 looks at 21000 and hands both over at 21600, to tasks 1
 * and 3, whose cores look at 21800. Both are ready at 22700. With h the holding of what both want:
 * the first one is on the wire at 22700 + h, for 672, the second at 22700 + 2 h, or without a
 * holding or a short one when the wire is free. */
#define IN_TURN                                                                      \
    FOUR_TASKS, "dut.dispatch.processors=softirq", "dut.dispatch.cost.wakeup=20 ns", \
        "dut.cost.wakeup=200 ps"
static const char *const in_turn[] = {IN_TURN, NULL};
static const char *const in_turn_by_queue[] = {IN_TURN, "dut.transmit.access=lock",
                                               "dut.nic.transmit_queues=1", NULL};

/* All 12 frames are the same flow's, of the only task, and wait when its core looks first. It hands
 * 4 over at a time. In all list polls of 1 frame. */
#define ONE_TASK                                                                                   \
    "dut.dispatch.tasks=1", "dut.dispatch.task_of=flow-scaled", "dut.dispatch.processors=softirq", \
        "dut.dispatch.cost.wakeup=20 ns", "dut.core.budget=4"
static const char *const whole_polls[] = {ONE_TASK, "dut.lock.scope=poll", NULL};

/* Frames are dispatched at 1300, 2300, 3300 (by core 0 for its own task, which is idle: it forwards
 * it itself) and, when core 0 is done with that, 300 later. With a holding h of 500 nobody waits:
 * they end at 2700, 3700, 4700 and 6400. With h = 1500: 3700, 5200, 6700 (task 0's, or core 0 for
 * it, asked at 4200), and the fourth, dispatched at 7000 and ready at 7900, at 9400. */
#define HYBRID FOUR_TASKS, "dut.dispatch.mode=hybrid"
static const char *const hybrid[] = {HYBRID, NULL};
static const char *const hybrid_by_queue[] = {HYBRID, "dut.transmit.access=lock",
                                              "dut.nic.transmit_queues=1", NULL};

/* All 400 frames wait when the only core looks first, and it hands them over at one instant: 201
 * find room in the list, the last 101 of them half of it taken at least. The hash's two lowest bits
 * are 1 for the frames from 198.18.0.2, 3 for those from .3; its lowest 12 are 397 and 399. */
#define BACKLOG                                                                                   \
    "tester.addresses.selection=increment", "dut.nic.rss.hash.udp4=ip", "dut.nic.rss.key=bit 61", \
        "dut.dispatch.tasks=1", "dut.dispatch.task_of=flow-scaled",                               \
        "dut.dispatch.processors=softirq", "dut.dispatch.cost.wakeup=1 us",                       \
        "dut.dispatch.list_limit=201", "dut.core.budget=400"
static const char *const one_flow[] = {BACKLOG, "tester.addresses.source.count=1", NULL};
static const char *const two_flows[] = {BACKLOG, "tester.addresses.source.count=2",
                                        "dut.dispatch.flow_limit.cpu_bitmap=1", NULL};

static const AttributeCase cases[] = {
    /* All 400 less 201; with a limit 100 frames and 64 more, whose number is 1 .. 64 */
    {.path = "dut.dispatch.flow_limit.cpu_bitmap",
     .bench = one_flow,
     .n_frames = 400,
     .figure = attribute_input_list_full,
     .values = {{ATTRIBUTE_DEFAULT, 199}, {"1", 236}, {"2", 199}, {"3", 236}}},
    /* Two flows are half of the last 128 each, no more; told apart by their last bit alone, they
     * are one. */
    {.path = "dut.dispatch.flow_limit.table_len",
     .bench = two_flows,
     .n_frames = 400,
     .figure = attribute_input_list_full,
     .values = {{ATTRIBUTE_DEFAULT, 199}, {"4", 199}, {"2", 236}}},
    /* 21700 + 21372; 22700 + 22700; 23700 + 24700 */
    {.path = "dut.lock.hold",
     .what = "in turn",
     .bench = in_turn,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 43072}, {"1 ns", 45400}, {"2 ns", 48400}}},
    {.path = "dut.transmit.hold",
     .what = "in turn",
     .bench = in_turn_by_queue,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{"1 ns", 45400}, {"2 ns", 48400}}},
    /* The first poll of the ring, 1 ps a frame, hands 4 over at 21004, all of them taken at once.
     * They are ready 1 .. 4 ps after the holding, 21004 + 4 h; the ring's next poll begins with the
     * end of that, and so on. The wire takes 672 a frame; with h = 1 ns the 4 of a poll need 2688,
     * less than the 4008 of both polls: frame j = 0 .. 3 of poll i = 0 .. 2 starts at 21005 + 4000
     * + 4008 i + 672 j. The sum is 12 * 25005 + 12 * 4008 + 18 * 672 = 360252, less the arrivals,
     * 78000. With h = 2 ns: 12 * 29005 + 12 * 8008 + 18 * 672 - 78000. */
    {.path = "dut.lock.hold",
     .what = "whole polls",
     .bench = whole_polls,
     .n_frames = 12,
     .figure = attribute_latency_sum_ps,
     .values = {{"1 ns", 282252}, {"2 ns", 378252}}},
    /* 1200 + 1200 + 1200 + 1400; 1700 + 1700 + 1700 + 2400; 2700 + 3200 + 3700 + 5400 */
    {.path = "dut.lock.hold",
     .what = "hybrid",
     .bench = hybrid,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 5000}, {"500 ps", 7500}, {"1500 ps", 15000}}},
    {.path = "dut.transmit.hold",
     .what = "hybrid",
     .bench = hybrid_by_queue,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{"500 ps", 7500}, {"1500 ps", 15000}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
