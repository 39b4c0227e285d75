/* Caches and the look-ups in the neighbour and route tables (models/cache.h; docs/frame-path.md
 * section 8), beginning with ATTRIBUTE_CACHES: a quarter each of what is looked up lies in the
 * three caches and in memory, and a frame alone takes 15000. */
#include "tests/support/attribute_bench.h"

static const char *const bare_caches[] = {ATTRIBUTE_BARE_CACHES, NULL};
static const char *const one_level[] = {"dut.cache.l1.latency=1 ns", NULL};
static const char *const caches[] = {ATTRIBUTE_CACHES, NULL};
static const char *const ipv6_caches[] = {ATTRIBUTE_CACHES, "tester.ip_version=6", NULL};
static const char *const ipv6_extra[] = {ATTRIBUTE_CACHES, "dut.neighbour.accesses_ipv6=3",
                                         "dut.neighbour.entry_size_ipv6=4096 B", NULL};
static const char *const nine_destinations[] = {ATTRIBUTE_CACHES,
                                                "tester.addresses.destination.count=9", NULL};
/* An access to neighbours or routes takes 1000. */
#define NINE_IN_TWO                                               \
    "dut.cache.l1.latency=1 ns", "dut.neighbour.entry_size=64 B", \
        "tester.addresses.destination.count=9", "dut.neighbour.buckets=2"
static const char *const growing_chains[] = {NINE_IN_TWO, NULL};
static const char *const two_chains[] = {NINE_IN_TWO, "dut.neighbour.growth=none", NULL};
static const char *const compared_chains[] = {NINE_IN_TWO, "dut.neighbour.growth=none",
                                              "dut.neighbour.compare=500 ps", NULL};
static const char *const two_directions[] = {NINE_IN_TWO, "dut.neighbour.growth=none",
                                             "tester.direction=both", NULL};

/* W with the sizes that hold by default: 1 neighbour of 512 B and 2 routes of 128 B are 768 B. */
#define LATENCIES                                                                          \
    "dut.cache.l1.latency=1 ns", "dut.cache.l2.latency=2 ns", "dut.cache.l3.latency=4 ns", \
        "dut.cache.memory_latency=8 ns", "dut.neighbour.accesses=4", "dut.route.accesses=0"
static const char *const default_l1[] = {LATENCIES, "dut.cache.working_set=64768 B", NULL};
static const char *const default_l2[] = {LATENCIES, "dut.cache.l1.size=0 B",
                                         "dut.cache.working_set=523520 B", NULL};
static const char *const default_l3[] = {LATENCIES, "dut.cache.l1.size=0 B",
                                         "dut.cache.l2.size=0 B",
                                         "dut.cache.working_set=41942272 B", NULL};

#define LONE .n_frames = 1, .figure = attribute_latency_sum_ps

static const AttributeCase cases[] = {
    /* 2 KiB: 1/2 at 1 ns, none at 2 ns, 1/4 at 4 ns, 1/4 at 8 ns: 3500 an access. None: 1/2 at 2
     * ns, 1/4 at 4 ns, 1/4 at 8 ns: 4000. */
    {.path = "dut.cache.l1.size",
     .bench = caches,
     LONE,
     .values = {{"1 KiB", 15000}, {"2 KiB", 14000}, {"0 B", 16000}}},
    /* 3 KiB: 1/4 at 1 ns, 1/2 at 2 ns, none at 4 ns, 1/4 at 8 ns = 3250; none: 1/4 at 1 ns, 1/2 at
     * 4 ns, 1/4 at 8 ns = 4250 */
    {.path = "dut.cache.l2.size",
     .bench = caches,
     LONE,
     .values = {{"2 KiB", 15000}, {"3 KiB", 13000}, {"0 B", 17000}}},
    /* 4 KiB: 1/4 at 1 ns, 1/4 at 2 ns, 1/2 at 4 ns = 2750; none: 1/4, 1/4, 1/2 at 8 ns = 4750 */
    {.path = "dut.cache.l3.size",
     .bench = caches,
     LONE,
     .values = {{"3 KiB", 15000}, {"4 KiB", 11000}, {"0 B", 19000}}},
    /* Each level serves a quarter: 1/4 * 400 more an access, 4 accesses */
    {.path = "dut.cache.l1.latency",
     .bench = caches,
     LONE,
     .values = {{"1 ns", 15000}, {"1400 ps", 15400}}},
    {.path = "dut.cache.l2.latency",
     .bench = caches,
     LONE,
     .values = {{"2 ns", 15000}, {"2800 ps", 15800}}},
    {.path = "dut.cache.l3.latency",
     .bench = caches,
     LONE,
     .values = {{"4 ns", 15000}, {"5200 ps", 16200}}},
    {.path = "dut.cache.memory_latency",
     .bench = caches,
     LONE,
     .values = {{"8 ns", 15000}, {"80 ns", 87000}}},
    /* W = 8192: 1/8 in each cache, 5/8 in memory: 875 + 5000 = 5875. W = 1024: all in level 1. */
    {.path = "dut.cache.working_set",
     .bench = caches,
     LONE,
     .values = {{"3328 B", 15000}, {"7424 B", 23500}, {"256 B", 4000}}},
    /* None: W = 768 B, all in level 1. */
    {.path = "dut.cache.working_set",
     .what = "default",
     .bench = bare_caches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 4000}, {"3328 B", 15000}}},
    /* W = 64768 + 768 = 64 KiB: half in 32 KiB, half in level 2: 1500; with 16 KiB: a quarter, 1750
     */
    {.path = "dut.cache.l1.size",
     .what = "default",
     .bench = default_l1,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 6000}, {"16 KiB", 7000}}},
    /* W = 512 KiB: half in 256 KiB, half in level 3: 3000; with 128 KiB: a quarter, 3500 */
    {.path = "dut.cache.l2.size",
     .what = "default",
     .bench = default_l2,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 12000}, {"128 KiB", 14000}}},
    /* W = 40 MiB: half in 20 MiB, half in memory: 6000; with 10 MiB: a quarter, 7000 */
    {.path = "dut.cache.l3.size",
     .what = "default",
     .bench = default_l3,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 24000}, {"10 MiB", 28000}}},
    /* Both tables in level 1, an access 1000: 2 + 2, 3 + 2, 0 + 2 */
    {.path = "dut.neighbour.accesses",
     .bench = one_level,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 4000}, {"3", 5000}, {"0", 2000}}},
    /* 2 + 2, 2 + 5, 2 + 0 */
    {.path = "dut.route.accesses",
     .bench = one_level,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 4000}, {"5", 7000}, {"0", 2000}}},
    /* 4 accesses of 3750, two or four of them at once */
    {.path = "dut.cache.overlap",
     .bench = caches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"2", 7500}, {"4", 3750}}},
    /* One neighbour of 4608 B: W = 3328 + 4608 + 256 = 8192: 5875 */
    {.path = "dut.neighbour.entry_size",
     .bench = caches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"4608 B", 23500}}},
    /* Nine neighbours: 9 * 512 = 4608, W = 8192; of 64 B: 576, W = 4160:
     * (1024 * (1000 + 2000 + 4000) + 1088 * 8000) / 4160 = 15872000 / 4160 = 3815.4, rounded down
     */
    {.path = "dut.neighbour.entry_size",
     .what = "nine",
     .bench = nine_destinations,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 23500}, {"64 B", 15260}}},
    /* Nine neighbours, all in level 1: 2 + 2 accesses, and of 8 others 8 / (2 * 2) passed in two
     * chains, 8 / (2 * 4) in four */
    {.path = "dut.neighbour.buckets",
     .bench = two_chains,
     LONE,
     .values = {{"0", 4000}, {"2", 6000}, {"4", 5000}}},
    /* 2, 4, 8, 16: 8 / (2 * 16) */
    {.path = "dut.neighbour.growth",
     .bench = two_chains,
     LONE,
     .values = {{"none", 6000}, {"double", 4250}}},
    {.path = "dut.neighbour.growth",
     .what = "default",
     .bench = growing_chains,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 4250}, {"none", 6000}}},
    {.path = "dut.neighbour.chain_accesses",
     .bench = two_chains,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 6000}, {"3", 10000}, {"0", 4000}}},
    {.path = "dut.neighbour.compare",
     .bench = two_chains,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 6000}, {"500 ps", 7000}}},
    /* A frame a direction, one behind the other. 18 in one hash: 17 / (2 * 2) passed, 8250 a frame;
     * else 2, 6000 */
    {.path = "dut.neighbour.table_of",
     .bench = two_directions,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 24750}, {"port", 18000}}},
    /* 2 and half of 2: the chain's accesses overlap too, comparing does not */
    {.path = "dut.cache.overlap",
     .what = "chains",
     .bench = compared_chains,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 7000}, {"2", 4000}}},
    /* 4 + 3 accesses of 3750 */
    {.path = "dut.neighbour.accesses_ipv6",
     .bench = ipv6_caches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"3", 26250}}},
    /* One neighbour of 512 + 4096 B: W = 8192: 5875 */
    {.path = "dut.neighbour.entry_size_ipv6",
     .bench = ipv6_caches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"4096 B", 23500}}},
    /* What is IPv6's counts for IPv6 only: 4 accesses, W = 4096; 3 + 4 accesses, W = 8192: 7
     * * 5875 */
    {.path = "tester.ip_version",
     .what = "neighbour",
     .bench = ipv6_extra,
     LONE,
     .values = {{"4", 15000}, {"6", 41125}}},
    /* Two routes of 2176 B: W = 3328 + 512 + 4352 = 8192 */
    {.path = "dut.route.entry_size",
     .bench = caches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"2176 B", 23500}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
