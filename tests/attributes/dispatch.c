/* Software dispatch to tasks (docs/frame-path.md section 6). */
#include "tests/support/attribute_bench.h"

/* Interrupt side 100 + 200 + 300 a frame alone, forwarding 400 + 500 + 1000. */
static const char *const two_levels[] = {"dut.dispatch.cost.wakeup=100 ps",
                                         "dut.dispatch.cost.poll=200 ps",
                                         "dut.dispatch.cost.frame=300 ps",
                                         "dut.cost.wakeup=400 ps",
                                         "dut.cost.poll=500 ps",
                                         "dut.cost.frame=1 ns",
                                         NULL};

/* Frames from 198.18.0.2, .3, .4 and .5 go to the queues 1, 3, 0 and 2 (steering keys:
 * attribute_bench.h). */
static const char *const four_queues[] = {"tester.addresses.selection=increment",
                                          "tester.addresses.source.count=4",
                                          "dut.nic.queues=4",
                                          "dut.nic.rss.hash.udp4=ip",
                                          "dut.nic.rss.key=bit 61",
                                          "dut.dispatch.task_of=queue",
                                          NULL};

/* The same frames, all in one queue, to four tasks. The hash's two lowest bits are 1, 3, 0 and 2,
 * its two highest the last ones of 198 (11000110 in the mirror): the same for all. */
static const char *const low_bits[] = {"tester.addresses.selection=increment",
                                       "tester.addresses.source.count=4",
                                       "dut.nic.queues=1",
                                       "dut.nic.rss.hash.udp4=ip",
                                       "dut.nic.rss.key=bit 61",
                                       "dut.dispatch.tasks=4",
                                       NULL};

/* The hash mirrors the source address: its two highest bits are 1, 3, 0 and 2, its two lowest the
 * first ones of 198. */
#define HIGH_BITS                                                                                  \
    "tester.addresses.selection=increment", "tester.addresses.source.count=4", "dut.nic.queues=1", \
        "dut.nic.rss.hash.udp4=ip", "dut.nic.rss.key=bit 31", "dut.dispatch.tasks=4"

static const char *const high_bits[] = {HIGH_BITS, NULL};

/* By the NIC's hash each flow has a task; by the software's see below. */
static const char *const software_hash[] = {
    HIGH_BITS, "dut.dispatch.task_of=flow-scaled",
    "dut.dispatch.flow_hash_key=000102030405060708090a0b0c0d0e0f", NULL};
static const char *const software_hash_only[] = {HIGH_BITS, "dut.dispatch.task_of=flow-scaled",
                                                 "dut.dispatch.flow_hash=software", NULL};

static const char *const two_cores[] = {"tester.addresses.selection=increment",
                                        "tester.addresses.source.count=4",
                                        "dut.nic.queues=4",
                                        "dut.nic.rss.hash.udp4=ip",
                                        "dut.nic.rss.key=bit 61",
                                        "dut.dispatch.task_of=queue",
                                        "dut.dispatch.tasks=4",
                                        "dut.cores=2",
                                        NULL};

static const char *const task_or_not[] = {"dut.dispatch.cost.wakeup=100 ps",
                                          "dut.dispatch.cost.poll=200 ps",
                                          "dut.dispatch.cost.frame=300 ps",
                                          "dut.cost.wakeup=400 ps",
                                          "dut.cost.poll=500 ps",
                                          "dut.cost.frame=1 ns",
                                          "dut.dispatch.tasks=1",
                                          NULL};

/* A frame each way, both at 1000 in queue 0 of their ports; S = 1000. */
static const char *const both_ways[] = {"tester.direction=both", "dut.dispatch.tasks=2",
                                        "dut.cost.frame=1 ns", NULL};

/* One poll of the interrupt side takes all of 12 frames and hands them over at its end. */
static const char *const burst[] = {"dut.dispatch.tasks=1", "dut.dispatch.cost.wakeup=20 ns", NULL};
static const char *const long_burst[] = {"dut.dispatch.tasks=1", "dut.dispatch.cost.wakeup=20 us",
                                         "dut.core.budget=20000", "dut.nic.ring_size=20000", NULL};

/* Three frames arrive at 1000, 2000 and 3000. The interrupt side looks at 1000 + w (w = 3000),
 * takes two and hands them over at E1 = 1000 + w + P + 2 S, takes the third and hands it over at E2
 * = E1 + P + S (S = 2000, P = 0). The task takes 700 a frame: 0 ends at E1 + 700, 1 at E1 + 1400,
 * before E2, and 2 at E2 + 700. The sum of the latencies:
 *     2 E1 + E2 + 2800 - 6000 = 3 (1000 + w + P + 2 S) + P + S - 3200 = 3 w + 4 P + 7 S - 200
 * 9000 + 14000 - 200 = 22800. */
static const char *const three_frames[] = {
    "dut.dispatch.tasks=1",         "dut.core.budget=2",     "dut.dispatch.cost.wakeup=3 ns",
    "dut.dispatch.cost.frame=2 ns", "dut.cost.frame=700 ps", NULL};

static const char *const preempted[] = {"dut.dispatch.tasks=1", "dut.dispatch.cost.frame=300 ps",
                                        "dut.cost.frame=900 ps", NULL};

static const char *const busy_polling[] = {"dut.dispatch.tasks=1", "dut.core.mode=busy-poll",
                                           "dut.cost.frame=700 ps", NULL};

static gint64 n_busy_tasks(const TrialResult *result)
{
    gint64 n_busy = 0;
    for (guint i = 0; i < result->n_tasks; i++) {
        n_busy += result->task[i].frames > 0;
    }
    return n_busy;
}

static gint64 n_task_polls(const TrialResult *result)
{
    return (gint64)result->task[0].polls;
}

static const AttributeCase cases[] = {
    /* 1900 to completion; 600 more with a task */
    {.path = "dut.dispatch.tasks",
     .bench = two_levels,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1900}, {"1", 2500}, {"0", 1900}}},
    /* Queue i belongs to task i mod tasks. */
    {.path = "dut.dispatch.tasks",
     .what = "busy",
     .bench = four_queues,
     .n_frames = 4,
     .figure = n_busy_tasks,
     .values = {{"0", 0}, {"1", 1}, {"2", 2}, {"3", 3}, {"4", 4}}},
    /* By queue both frames are task 0's, and one waits for the other: 1000 + 2000; with the port
     * they are tasks 0's and 1's: 1000 + 1000. */
    {.path = "dut.dispatch.task_of",
     .bench = both_ways,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"queue", 3000}, {"interface-and-queue", 2000}, {ATTRIBUTE_DEFAULT, 2000}}},
    {.path = "dut.dispatch.task_of",
     .what = "busy",
     .bench = both_ways,
     .n_frames = 1,
     .figure = n_busy_tasks,
     .values = {{"queue", 1}, {"interface-and-queue", 2}}},
    {.path = "dut.dispatch.task_of",
     .what = "low bits",
     .bench = low_bits,
     .n_frames = 4,
     .figure = n_busy_tasks,
     .values = {{"queue", 1}, {"flow-modulo", 4}, {"flow-scaled", 1}}},
    {.path = "dut.dispatch.task_of",
     .what = "high bits",
     .bench = high_bits,
     .n_frames = 4,
     .figure = n_busy_tasks,
     .values = {{"queue", 1}, {"flow-modulo", 1}, {"flow-scaled", 4}}},
    /* The software hashes of the four flows with this key: 73cd0741, c602509c, 42dfb169, 2b8424fd,
     * tasks 1, 3, 1 and 0. With a key of zeros: 076b166a, 35f12f00, ffad9d74, ff775afc, tasks 0, 0,
     * 3 and 3. */
    {.path = "dut.dispatch.flow_hash",
     .bench = software_hash,
     .n_frames = 4,
     .figure = n_busy_tasks,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"software", 3}, {"nic", 4}}},
    {.path = "dut.dispatch.flow_hash_key",
     .bench = software_hash_only,
     .n_frames = 4,
     .figure = n_busy_tasks,
     .values = {{"000102030405060708090a0b0c0d0e0f", 3}, {"00000000000000000000000000000000", 2}}},
    {.path = "dut.dispatch.at_most_cores",
     .bench = two_cores,
     .n_frames = 4,
     .figure = n_busy_tasks,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"true", 2}, {"false", 4}}},
    /* 100 + 200 + 300 and 400 + 500 + 1000 with a task; without, 100 + 200 + 300 + 1000 */
    {.path = "dut.dispatch.mode",
     .bench = task_or_not,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 2500}, {"direct", 1600}, {"deferred", 2500}}},
    /* 12 frames join at one instant, before the task looks: the list keeps its limit. */
    {.path = "dut.dispatch.list_limit",
     .bench = burst,
     .n_frames = 12,
     .figure = attribute_input_list_full,
     .values = {{"4", 8}, {"9", 3}, {"12", 0}, {ATTRIBUTE_DEFAULT, 0}}},
    /* 10250 - 10240 */
    {.path = "dut.dispatch.list_limit",
     .what = "default",
     .bench = long_burst,
     .n_frames = 10250,
     .figure = attribute_input_list_full,
     .values = {{ATTRIBUTE_DEFAULT, 10}, {"10243", 7}}},
    /* 12 frames: the whole list; 5, 5, 2; one at a time */
    {.path = "dut.dispatch.budget",
     .bench = burst,
     .n_frames = 12,
     .figure = n_task_polls,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"5", 3}, {"1", 12}, {"0", 1}}},
    /* Frames at 1000 and 2000 are handed over at 1300 and 2300. With its own processor the task
     * forwards them until 2200 and 3200: 1200 + 1200. If not, it stands still from 2000 to 2300:
     * until 2500 and 3400: 1500 + 1400. */
    {.path = "dut.dispatch.processors",
     .bench = preempted,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 2400}, {"shared", 2900}, {"own", 2400}}},
    /* S = 3000: 9000 + 21000 - 200 */
    {.path = "dut.dispatch.cost.frame",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"2 ns", 22800}, {"3 ns", 29800}}},
    /* S = 2000 + 64 * 10: 9000 + 18480 - 200 */
    {.path = "dut.dispatch.cost.byte",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 22800}, {"10 ps", 27280}}},
    /* P = 500: 22800 + 2000 */
    {.path = "dut.dispatch.cost.poll",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 22800}, {"500 ps", 24800}}},
    /* w = 4000: 22800 + 3000 */
    {.path = "dut.dispatch.cost.wakeup",
     .bench = three_frames,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"3 ns", 22800}, {"4 ns", 25800}}},
    /* Two frames at 1000 and 2000, 700 each at the task. The core looks, at no cost else, at 0,
     * 400, 800, 1200 (takes the first), 1200, 1600, 2000 (takes the second): 900 + 700; every 600:
     * at 1200, 1200, 1800, 2400: 900 + 1100. */
    {.path = "dut.dispatch.cost.empty_poll",
     .bench = busy_polling,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1400}, {"400 ps", 1600}, {"600 ps", 2000}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
