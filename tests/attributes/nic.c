/* Queues, receive rings and transmit rings (docs/frame-path.md sections 3 and 7). */
#include "tests/support/attribute_bench.h"

/* 40 frames arrive at 1000 to 40000, before the look of the core that the first one woke. */
static const char *const sleepy_core[] = {"dut.cost.wakeup=1 us", "dut.nic.descriptor_batch=1",
                                          NULL};

/* S = 1000, a ring of 4, wake-up 4000. 0 to 3 arrive at 1000 to 4000. At 5000 frame 4 finds a full
 * ring, then the look takes all four, which end at 6000, 7000, 8000 and 9000; what arrived by then
 * is polled from 9000 on, so that 9 at 10000 finds room in any case. */
static const char *const frame_release[] = {"dut.nic.ring_size=4", "dut.cost.wakeup=4 ns",
                                            "dut.cost.frame=1 ns", "dut.nic.descriptor_batch=2",
                                            NULL};
static const char *const batch_release[] = {"dut.nic.ring_size=4", "dut.cost.wakeup=4 ns",
                                            "dut.cost.frame=1 ns",
                                            "dut.nic.descriptor_release=batch", NULL};

static const char *const ring_of_20[] = {"dut.nic.ring_size=20", "dut.cost.wakeup=20 ns",
                                         "dut.cost.frame=1 ns", NULL};

/* No costs: frames end when they arrive, at 1000 to 6000. At 100 Gbit/s a frame takes F = 5760 and
 * the next starts after W = 6720: the first starts at 1000 and completes at 6760. */
static const char *const slow_output[] = {"links.1.rate=100 Gbit/s", NULL};
static const char *const slower_output[] = {"links.1.rate=1 Gbit/s", NULL};

/* Hash = the last two bits of the source address, mirrored (steering keys: attribute_bench.h).
 * Frames come from 198.18.0.2, .3, .4 and .5 in turn: 10, 11, 00, 01 mirrored are entries 1, 3, 0,
 * 2 (mod 4). */
static const char *const four_sources[] = {"dut.cores=4",
                                           "tester.addresses.selection=increment",
                                           "tester.addresses.source.count=4",
                                           "dut.nic.rss.hash.udp4=ip",
                                           "dut.nic.rss.key=bit 61",
                                           NULL};

static const AttributeCase cases[] = {
    /* The ring holds what it has descriptors for, the rest of 40 is lost. */
    {.path = "dut.nic.ring_size",
     .bench = sleepy_core,
     .n_frames = 40,
     .figure = attribute_rx_ring_full,
     .values = {{"8", 32}, {"24", 16}, {"1", 39}, {"40", 0}}},
    /* 512 descriptors: 520 - 512 */
    {.path = "dut.nic.ring_size",
     .what = "default",
     .bench = sleepy_core,
     .n_frames = 520,
     .figure = attribute_rx_ring_full,
     .values = {{ATTRIBUTE_DEFAULT, 8}, {"513", 7}}},
    /* frame: a descriptor at each of 6000 to 9000 for the frame that arrives then: only 4 is lost.
     * batch: two at 7000 (taken by 6 and 7) and two at 9000: 4 and 5 are lost.
     * poll: four at 9000: 4, 5, 6 and 7 are lost. */
    {.path = "dut.nic.descriptor_release",
     .bench = frame_release,
     .n_frames = 10,
     .figure = attribute_rx_ring_full,
     .values = {{"frame", 1}, {"batch", 2}, {"poll", 4}, {ATTRIBUTE_DEFAULT, 2}}},
    /* 1: as release by frame; 2: as above; 3: three at 8000, for 7, 8 and 9: 4, 5 and 6 are lost;
     * 4: four at 9000. */
    {.path = "dut.nic.descriptor_batch",
     .bench = batch_release,
     .n_frames = 10,
     .figure = attribute_rx_ring_full,
     .values = {{"1", 1}, {"2", 2}, {"3", 3}, {"4", 4}}},
    /* A ring of 20 is full when the core looks at 21000; its frames end at 22000 to 41000. Frames
     * from 20 on, one every 1000 from 21000 on, are lost until a batch has ended, at 21000 + 1000 *
     * batch. */
    {.path = "dut.nic.descriptor_batch",
     .what = "default",
     .bench = ring_of_20,
     .n_frames = 40,
     .figure = attribute_rx_ring_full,
     .values = {{ATTRIBUTE_DEFAULT, 16}, {"10", 10}, {"20", 20}}},
    /* Until 6000 no frame completes: 6 less the size are lost. */
    {.path = "dut.nic.transmit_ring_size",
     .bench = slow_output,
     .n_frames = 6,
     .figure = attribute_tx_ring_full,
     .values = {{"2", 4}, {"5", 1}, {ATTRIBUTE_DEFAULT, 0}}},
    /* At 1 Gbit/s F = 576000: no frame completes while 520 end. */
    {.path = "dut.nic.transmit_ring_size",
     .what = "default",
     .bench = slower_output,
     .n_frames = 520,
     .figure = attribute_tx_ring_full,
     .values = {{ATTRIBUTE_DEFAULT, 8}, {"513", 7}}},
    /* Frames end at 1000, ..., 7000, 8000, ...: with one descriptor 0 completes at 6760, so 6 (at
     * 7000) is sent from 7720 to 13480; 13 at 14000 is the next: of 14 frames 3 are sent. With two,
     * 0 and 1 complete at 6760 and 13480, 6 at 7000 takes the first's place (14440 to 20200), 13 at
     * 14000 the second's: 4 are sent. */
    {.path = "dut.nic.transmit_ring_size",
     .what = "completion",
     .bench = slow_output,
     .n_frames = 14,
     .figure = attribute_tx_ring_full,
     .values = {{"1", 11}, {"2", 10}}},
    /* Entries 1, 3, 0, 2 modulo the number of queues. */
    {.path = "dut.nic.queues",
     .bench = four_sources,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{"1", 1}, {"2", 2}, {"3", 3}, {"4", 4}, {ATTRIBUTE_DEFAULT, 4}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
