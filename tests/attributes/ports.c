/* Several ports (docs/frame-path.md section 20). Frame k of every port that sends arrives at
 * 1000 (k + 1), and the one core takes 100 ps for each, the ports' queues in turn; every output
 * port has a wire of its own, which a frame holds for 672 ps. */
#include "tests/support/attribute_bench.h"

static const char *const cost[] = {"dut.cost.frame=100 ps", NULL};
static const char *const two_pairs[] = {"dut.cost.frame=100 ps", "tester.port_pairs=2", NULL};
static const char *const both[] = {"dut.cost.frame=100 ps", "tester.port_pairs=2",
                                   "tester.direction=both", NULL};

/* A neighbour and two routes a pair make a working set of 512 + 768 P bytes: of 1280 bytes the
 * first level has four in five, of 2048 half; the second has the rest. */
static const char *const caches[] = {ATTRIBUTE_BARE_CACHES, "dut.cache.working_set=512 B", NULL};

static const AttributeCase cases[] = {
    /* 4 accesses: 4 (4 + 2) / 5 ns, 4 (1 + 2) / 2 ns; the second frame waits for the first */
    {.path = "tester.port_pairs",
     .what = "caches",
     .bench = caches,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"1", 4800}, {"2", 6000 + 12000}}},
    /* at each instant P frames wait for the core: 100 + 200 + .. + 100 P */
    {.path = "tester.port_pairs",
     .what = "core",
     .bench = cost,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4 * 100},
                {"1", 4 * 100},
                {"2", 4 * 300},
                {"3", 4 * 600},
                {"8", 4 * 3600}}},
    /* The second of the two frames that are forwarded for one port, 100 ps after the first one,
     * waits until its wire is free, 672 ps after that. */
    {.path = "tester.port_order",
     .what = "forward",
     .bench = two_pairs,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4 * (100 + 200)},
                {"pairs", 4 * (100 + 200)},
                {"all", 4 * (100 + 772)}}},
    /* Ports 0, 1, 2, 3 end at 100, 200, 300, 400. Frames 0 leave by the first of the others: 1, 0,
     * 0, 0, and those of port 0 start at 200, 872, 1544. Frames 1 leave by 2, 2, 1, 1: they start
     * at 100, 772 and 300, 972. */
    {.path = "tester.port_order",
     .what = "both",
     .bench = both,
     .n_frames = 2,
     .figure = attribute_latency_sum_ps,
     .values = {{"pairs", 2 * (100 + 200 + 300 + 400)},
                {"all", 100 + 200 + 872 + 1544 + 100 + 772 + 300 + 972}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
