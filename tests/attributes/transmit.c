/* Transmit queues that cores share (docs/frame-path.md section 11).
 *
 * The key has one bit, the 110th: the hash is the last bit of the source port (weight 1) and the
 * bits of the destination port, the first of weight 2, the last of weight 2^16 (steering keys:
 * attribute_bench.h). Ports count up from 1024 and from the destination's minimum. */
#include "tests/support/attribute_bench.h"

#define STEERED                                                             \
    "tester.ports.selection=increment", "tester.ports.source.minimum=1024", \
        "dut.nic.rss.key=bit 110", "dut.cost.frame=200 ps"

/* Destination port 1: frames 0 and 1 go to cores 0 and 1, which are ready with them at 1200 and
 * 2200. */
#define TWO_CORES                                                 \
    STEERED, "dut.cores=2", "tester.ports.destination.minimum=1", \
        "tester.ports.destination.maximum=1"
#define ONE_QUEUE TWO_CORES, "dut.nic.transmit_queues=1"

/* Destination ports 32767, 32768 and 32769: hashes 0, 3 and 2 modulo 4. */
#define THREE_CORES                                                   \
    STEERED, "dut.cores=4", "tester.ports.destination.minimum=32767", \
        "tester.ports.destination.maximum=32769"

static const char *const locked[] = {TWO_CORES, "dut.transmit.access=lock",
                                     "dut.transmit.hold=1500 ps", NULL};

/* Destination ports 1 and 2: the hashes 65536 and 32769 are 2 modulo 7. */
static const char *const seven_queues[] = {STEERED,
                                           "dut.cores=2",
                                           "tester.ports.destination.minimum=1",
                                           "tester.ports.destination.maximum=2",
                                           "dut.nic.transmit_queues=7",
                                           "dut.transmit.access=lock",
                                           "dut.transmit.hold=1500 ps",
                                           NULL};

/* Receive queues 0 and 3 belong to cores 0 and 1. */
static const char *const three_queues[] = {STEERED,
                                           "dut.cores=2",
                                           "dut.nic.queues=4",
                                           "tester.ports.destination.minimum=32767",
                                           "tester.ports.destination.maximum=32768",
                                           "dut.nic.transmit_queues=3",
                                           "dut.transmit.access=lock",
                                           "dut.transmit.hold=1500 ps",
                                           NULL};

static const char *const any_access[] = {ONE_QUEUE, "dut.transmit.hold=1500 ps",
                                         "dut.transmit.enqueue=100 ps", NULL};
static const char *const one_lock[] = {ONE_QUEUE, "dut.transmit.access=lock", NULL};
static const char *const short_lock[] = {ONE_QUEUE, "dut.transmit.access=lock",
                                         "dut.transmit.hold=500 ps", NULL};
static const char *const long_lock[] = {ONE_QUEUE, "dut.transmit.access=lock",
                                        "dut.transmit.hold=1500 ps", NULL};
static const char *const busy_lock[] = {ONE_QUEUE, "dut.transmit.access=lock",
                                        "dut.transmit.hold=1500 ps", "dut.core.mode=busy-poll",
                                        NULL};
static const char *const completed[] = {ONE_QUEUE, "dut.transmit.access=lock",
                                        "dut.transmit.hold=500 ps",
                                        "dut.transmit.completion=300 ps", NULL};
static const char *const bare_ring[] = {ONE_QUEUE, "dut.transmit.access=ring",
                                        "dut.transmit.hold=1500 ps", NULL};
static const char *const one_ring[] = {ONE_QUEUE, "dut.transmit.access=ring",
                                       "dut.transmit.hold=1500 ps", "dut.transmit.enqueue=100 ps",
                                       NULL};
static const char *const three_at_ring[] = {THREE_CORES, "dut.nic.transmit_queues=1",
                                            "dut.transmit.access=ring", "dut.transmit.hold=2500 ps",
                                            NULL};
static const char *const slow_enqueue[] = {THREE_CORES,
                                           "dut.nic.transmit_queues=1",
                                           "dut.transmit.access=ring",
                                           "dut.transmit.hold=900 ps",
                                           "dut.transmit.enqueue=2 ns",
                                           "dut.transmit.foreign=500 ps",
                                           "dut.transmit.transfer=200 ps",
                                           NULL};
static const char *const three_at_queue[] = {THREE_CORES, "dut.nic.transmit_queues=1",
                                             "dut.transmit.access=lock",
                                             "dut.transmit.hold=2500 ps", NULL};
static const char *const three_at_lock[] = {THREE_CORES, "dut.lock.hold=2500 ps", NULL};
static const char *const two_at_lock[] = {TWO_CORES, "dut.lock.hold=500 ps", NULL};

/* A frame leaves the wire after 5760 ps and the next may start after 6720. */
#define SLOW_WIRE "links.1.rate=100 Gbit/s", "dut.nic.transmit_ring_size=1"
static const char *const slow_wire[] = {SLOW_WIRE, NULL};
static const char *const patient[] = {SLOW_WIRE, "dut.transmit.when_full=wait", NULL};

/* One core looks at 2500 at the frames that came at 1000 and 2000. */
static const char *const one_poll[] = {"dut.cost.wakeup=1500 ps", "dut.cost.frame=200 ps",
                                       "dut.transmit.access=lock", "dut.transmit.hold=700 ps",
                                       NULL};

static const AttributeCase cases[] = {
    /* Two queues: frames leave at 2700 and 3700, latencies 1700 each. One: core 1 waits until 2700
     * and leaves at 4200, 2200. */
    {.path = "dut.nic.transmit_queues",
     .bench = locked,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 3400}, {"1", 3900}, {"2", 3400}}},
    {.path = "dut.nic.transmit_queue_of",
     .what = "hash",
     .bench = seven_queues,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 3400}, {"hash", 3900}, {"first", 3900}, {"worker", 3400}}},
    {.path = "dut.nic.transmit_queue_of",
     .what = "receive-queue",
     .bench = three_queues,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{"worker", 3400}, {"receive-queue", 3900}}},
    /* free: nobody waits. ring: core 0 drains its frame from 1300 to 2800 and core 1's until 4300.
     */
    {.path = "dut.transmit.access",
     .bench = any_access,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 3400}, {"lock", 3900}, {"ring", 4100}}},
    /* frame: ready at 2700, left at 3400; ready at 3600, left at 4300. poll: both are ready at
     * 2900, and leave at 3600 and 4300. */
    {.path = "dut.transmit.scope",
     .bench = one_poll,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4700}, {"poll", 4900}, {"frame", 4700}}},
    /* 1 ps at least */
    {.path = "dut.transmit.hold",
     .bench = one_lock,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 402}, {"500 ps", 1400}, {"1500 ps", 3900}}},
    /* Core 1 has the queue after core 0. */
    {.path = "dut.transmit.transfer",
     .bench = short_lock,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1400}, {"300 ps", 1700}}},
    /* Held 1200 to 3700; then, one waiting, for 2500 + w; then for 2500: 2700, 4200 + w, 5700 + w.
     */
    {.path = "dut.transmit.waiter",
     .bench = three_at_queue,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12600}, {"300 ps", 13200}}},
    /* Left at 1200 + e + 1500 and 1500 later; 1 ps at least. */
    {.path = "dut.transmit.enqueue",
     .bench = bare_ring,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 3902}, {"100 ps", 4100}}},
    {.path = "dut.transmit.foreign",
     .bench = one_ring,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4100}, {"200 ps", 4300}}},
    {.path = "dut.transmit.drain",
     .bench = one_ring,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4100}, {"200 ps", 4500}}},
    /* Core 0 drains until 3701; frames come at 2200 and 3200. */
    {.path = "dut.transmit.limit",
     .bench = three_at_ring,
     .n_frames = 3,
     .figure = attribute_tx_ring_full,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"1", 1}, {"2", 0}}},
    /* Frame 0 is put in at 4100, when core 1 is bringing its frame until 4200 and core 2 until
     * 5200. No limit: core 0 goes on with 900 + 500 for each, 5500 and 6900. Limit 1: core 1 takes
     * over at 4200, its own frame is put in after 200 + 900, at 5300, the last one 900 + 500 later.
     * Limit 2: nobody is bringing any at 5500. */
    {.path = "dut.transmit.budget",
     .bench = slow_enqueue,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 10500}, {"1", 10100}, {"2", 10500}, {"0", 10500}}},
    {.path = "dut.transmit.completion",
     .bench = short_lock,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1400}, {"300 ps", 2000}}},
    /* With both frames, with the second, with none. */
    {.path = "dut.transmit.completion_batch",
     .bench = completed,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 2000}, {"2", 1700}, {"3", 1400}}},
    /* Core 0 is interrupted at 1000 + d and holds the queue from 1200 + d to 2700 + d, core 1 after
     * it to 4200 + d: moderation and contention together. */
    {.path = "dut.nic.interrupt.delay",
     .what = "contention",
     .bench = long_lock,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 3900}, {"1000 ps", 5900}}},
    /* Both look every e from 0 on: core 0 at 1050 (e = 350), core 1 at 2100 finds what came at
     * 2000: left at 2750 and 4250. */
    {.path = "dut.cost.empty_poll",
     .what = "contention",
     .bench = busy_lock,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 3900}, {"350 ps", 4000}}},
    /* Frames come at 1000, 2000 and 3000; the first starts at once and completes at 6760. Waiting
     * ones enter then and at 13 480, and start when the wire is free, at 7720 and 14 440. */
    {.path = "dut.transmit.when_full",
     .bench = slow_wire,
     .n_frames = 3,
     .figure = attribute_tx_ring_full,
     .values = {{ATTRIBUTE_DEFAULT, 2}, {"lose", 2}, {"wait", 0}}},
    {.path = "dut.transmit.when_full",
     .what = "latency",
     .bench = slow_wire,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"lose", 0}, {"wait", 17160}}},
    {.path = "dut.transmit.backlog",
     .bench = patient,
     .n_frames = 3,
     .figure = attribute_tx_ring_full,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"1", 1}, {"2", 0}}},
    {.path = "dut.lock.transfer",
     .bench = two_at_lock,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1400}, {"300 ps", 1700}}},
    {.path = "dut.lock.waiter",
     .bench = three_at_lock,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 12600}, {"300 ps", 13200}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
