/* The lock that cores share (docs/frame-path.md section 5).
 *
 * The key has one bit: the hash is the last bit of the source's second byte (steering keys:
 * attribute_bench.h), 198.18 or 198.19. Forward frames go to queue 0 and core 0, reverse frames to
 * queue 1 and core 1. */
#include "tests/support/attribute_bench.h"

#define TWO_CORES \
    "dut.cores=2", "dut.nic.rss.hash.udp4=ip", "tester.direction=both", "dut.nic.rss.key=bit 46"

/* S = 200, a frame each way at 1000: both ask at 1200. */
static const char *const two_frames[] = {TWO_CORES, "dut.cost.frame=200 ps", NULL};

/* S = 1000, H = 1000, two frames each way, arriving at 1000 and 2000; both cores look at 2500. */
static const char *const four_frames[] = {TWO_CORES, "dut.cost.wakeup=1500 ps",
                                          "dut.cost.frame=1 ns", "dut.lock.hold=1 ns", NULL};

/* IPv6: the sides differ in the first bit of byte 6, 2001:2:: and 2001:2:0:8000::. H = 500. */
static const char *const two_ipv6_frames[] = {"dut.cores=2",
                                              "dut.nic.rss.hash.udp6=ip",
                                              "tester.direction=both",
                                              "tester.ip_version=6",
                                              "dut.nic.rss.key=bit 79",
                                              "dut.cost.frame=200 ps",
                                              "dut.lock.hold=500 ps",
                                              NULL};

static gint64 lock_wait_ps(const TrialResult *result)
{
    return result->core[0].lock_wait_ps + result->core[1].lock_wait_ps;
}

static const AttributeCase cases[] = {
    /* Core 0 holds from 1200 to 1200 + H, core 1 from then on: latencies S + H and S + 2 H:
     * 400 + 3 H */
    {.path = "dut.lock.hold",
     .bench = two_frames,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 400}, {"1 ns", 3400}, {"1500 ps", 4900}}},
    /* Core 1 waits H. */
    {.path = "dut.lock.hold",
     .what = "wait",
     .bench = two_frames,
     .n_frames = 1,
     .figure = lock_wait_ps,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"1500 ps", 1500}}},
    /* frame: both ask at 3500; core 0 holds 3500 to 4500, core 1 4500 to 5500; core 0 asks again at
     * 5500 and holds until 6500; core 1 asks at 6500 and holds until 7500. Latencies 3500, 4500
     * forward, 4500, 5500 reverse.
     * poll: both ask at 2500; core 0 holds until 4500, its frames end at 5500 and 6500; core 1
     * holds from 4500 to 6500, its frames end at 7500 and 8500. Latencies 4500, 4500 and 6500,
     * 6500. */
    {.path = "dut.lock.scope",
     .bench = four_frames,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{"frame", 18000}, {"poll", 22000}, {ATTRIBUTE_DEFAULT, 18000}}},
    /* frame: core 1 waits from 3500 to 4500; poll: from 2500 to 4500 */
    {.path = "dut.lock.scope",
     .what = "wait",
     .bench = four_frames,
     .n_frames = 2,
     .figure = lock_wait_ps,
     .values = {{"frame", 1000}, {"poll", 2000}}},
    /* H = 500, H = 500 + 900: 400 + 3 H */
    {.path = "dut.lock.hold_ipv6",
     .bench = two_ipv6_frames,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1900}, {"900 ps", 4600}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
