/* Frame buffers, state table, rules, routes as many as destinations, and NUMA (models/memory.h):
 * what each attribute alone adds to the time of a frame. */
#include "tests/support/attribute_bench.h"

#define NO_TABLES                                                                       \
    "dut.neighbour.accesses=0", "dut.neighbour.entry_size=0 B", "dut.route.accesses=0", \
        "dut.route.entry_size=0 B"
#define SMALL_CACHES                                                                           \
    "dut.cache.l1.size=1 KiB", "dut.cache.l2.size=2 KiB", "dut.cache.l3.size=3 KiB",           \
        "dut.cache.l1.latency=1 ns", "dut.cache.l2.latency=2 ns", "dut.cache.l3.latency=4 ns", \
        "dut.cache.memory_latency=8 ns"

/* ---- frame buffers ---- */

/* 512 buffers of 2 KiB, 1 MiB, before two ways of twenty of 20 MiB: filled to 1/2, a mean of 1
 * buffer at each set of two lines. Found: P(Poisson(1) < 2) = 2 / e, lost: 0.264241; memory takes 4
 * ns more than L3. */
static const char *const rings[] = {NO_TABLES,
                                    "dut.cache.l3.latency=4 ns",
                                    "dut.cache.memory_latency=8 ns",
                                    "dut.nic.buffers.accesses=1",
                                    "dut.cache.l1.size=0 B",
                                    "dut.cache.l2.size=0 B",
                                    NULL};

/* A neighbour of 3840 B and routes of 256 B that no access reads: W = 4096, a quarter in each
 * level. One buffer. */
static const char *const stream[] = {SMALL_CACHES,
                                     "dut.neighbour.accesses=4",
                                     "dut.neighbour.entry_size=3840 B",
                                     "dut.route.accesses=0",
                                     "dut.nic.ring_size=1",
                                     "dut.nic.descriptor_batch=1",
                                     NULL};

static const char *const frame_cost[] = {"dut.cost.frame=1 ns", NULL};

/* ---- tables ---- */

/* 4 accesses to routes of 512 B. */
static const char *const host_routes[] = {SMALL_CACHES,
                                          "dut.neighbour.accesses=0",
                                          "dut.neighbour.entry_size=0 B",
                                          "dut.route.accesses=4",
                                          "dut.route.entry_size=512 B",
                                          "tester.addresses.destination.count=8",
                                          NULL};
static const char *const branches[] = {"dut.route.count=16", "dut.route.misprediction=8 ns", NULL};
static const char *const mispredictions[] = {"dut.route.count=16", "dut.route.branches=2", NULL};

/* 9 states in 4 buckets: 8 / (2 * 4) = 1 passed before the one that is found. Two look-ups of 1000
 * + 500. */
#define STATES                                                                               \
    "dut.state_table.entries=9", "dut.state_table.buckets=4", "dut.state_table.lookup=1 ns", \
        "dut.state_table.compare=500 ps"
static const char *const states[] = {STATES, NULL};
static const char *const states_read[] = {STATES, NO_TABLES, "dut.cache.l1.latency=1 ns", NULL};
static const char *const states_paged[] = {STATES, NO_TABLES, "dut.cache.tlb.walk=400 ps", NULL};
static const char *const states_mapped[] = {STATES, NO_TABLES, "dut.cache.tlb.reach=2304 B", NULL};
static const char *const states_sized[] = {NO_TABLES, SMALL_CACHES, "dut.state_table.entries=8",
                                           NULL};

/* Two passes of 2000 and three rules of 1000. */
#define RULES "dut.rules.count=3", "dut.rules.list=2 ns", "dut.rules.rule=1 ns"
static const char *const rules[] = {RULES, NULL};
static const char *const filters[] = {"dut.rules.list=2 ns", "dut.rules.rule=1 ns", NULL};
static const char *const rules_read[] = {RULES, NO_TABLES, "dut.cache.l1.latency=1 ns", NULL};
static const char *const rules_sized[] = {NO_TABLES, SMALL_CACHES, "dut.rules.count=3", NULL};

static const char *const crossing[] = {"dut.numa.crossing=100", NULL};

#define LONE .n_frames = 1, .figure = attribute_latency_sum_ps

static const AttributeCase cases[] = {
    /* 4000 * 0.264241. One way: a mean of 1, lost 1 - 1 / e = 0.632121. */
    {.path = "dut.cache.dma_ways",
     .bench = rings,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 1056}, {"1", 2528}}},
    /* Ten ways: two of them are 4 MiB, a mean of 1/2, found 1.5 / sqrt(e), lost 0.090204 */
    {.path = "dut.cache.ways",
     .bench = rings,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 1056}, {"10", 360}}},
    /* 4 KiB: a mean of 2, found 3 / e^2, lost 0.593994 */
    {.path = "dut.nic.buffers.size",
     .bench = rings,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 1056}, {"4 KiB", 2375}}},
    /* 1024 buffers: likewise */
    {.path = "dut.nic.buffers.spare",
     .bench = rings,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 1056}, {"512", 2375}}},
    {.path = "dut.nic.buffers.accesses",
     .bench = rings,
     LONE,
     .values = {{"0", 0}, {"1", 1056}, {"2", 2113}}},
    /* Four lines of one buffer always stay, so 256 bytes less are there for the neighbour: of 4096
     * bytes 768 in level 1, 1024 each in levels 2 and 3, 1280 in memory: 4187.5 an access, rounded
     * down. */
    {.path = "dut.nic.buffers.lines",
     .bench = stream,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"4", 16748}}},
    /* 512 descriptors, 16 returned together: (16 * 1000 + 1024000) / 512 = 2031.25, rounded up */
    {.path = "dut.nic.buffers.refill",
     .bench = frame_cost,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 1000}, {"400 ns", 1000}, {"1024 ns", 2032}}},
    /* Two routes, 1 KiB: all in level 1. Eight, 4 KiB: a quarter in each level. */
    {.path = "dut.route.granularity",
     .bench = host_routes,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 4000}, {"network", 4000}, {"destination", 15000}}},
    /* W = 4096, 8192 */
    {.path = "dut.route.count",
     .bench = host_routes,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 4000}, {"8", 15000}, {"16", 23500}}},
    /* 16 routes are told apart by 4 decisions, half of them wrong: 8000 * 2 / 2, 8000 * 4 / 2 */
    {.path = "dut.route.branches",
     .bench = branches,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"2", 8000}, {"10", 16000}}},
    {.path = "dut.route.misprediction",
     .bench = mispredictions,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"8 ns", 8000}, {"20 ns", 20000}}},
    /* 17: two passed */
    {.path = "dut.state_table.entries",
     .bench = states,
     LONE,
     .values = {{"0", 0}, {"9", 3000}, {"17", 4000}}},
    /* None passed; 8 / (2 * 8) = 1/2 */
    {.path = "dut.state_table.buckets",
     .bench = states,
     LONE,
     .values = {{"0", 2000}, {"4", 3000}, {"8", 2500}}},
    {.path = "dut.state_table.lookups",
     .bench = states,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 3000}, {"1", 1500}, {"3", 4500}}},
    {.path = "dut.state_table.lookup",
     .bench = states,
     LONE,
     .values = {{"0 ns", 1000}, {"1 ns", 3000}, {"2 ns", 5000}}},
    {.path = "dut.state_table.compare",
     .bench = states,
     LONE,
     .values = {{"0 ns", 2000}, {"500 ps", 3000}, {"800 ps", 3600}}},
    /* Level 1 serves all, 1000 each: 2 * (2 + 1) accesses more than 3000; 2 * (3 + 1) */
    {.path = "dut.state_table.accesses",
     .bench = states_read,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 9000}, {"3", 11000}}},
    {.path = "dut.state_table.chain_accesses",
     .bench = states_read,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 9000}, {"0", 7000}}},
    /* 8 states: 4096 B, 2 * 2 accesses of 3750; 8192 B: of 5875 */
    {.path = "dut.state_table.entry_size",
     .bench = states_sized,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 15000}, {"1 KiB", 23500}}},
    /* 3000 and, of a table of 9 * 512 B, the half or a quarter that is not mapped: 2 look-ups meet
     * 2 states each, 400 a page */
    {.path = "dut.cache.tlb.reach",
     .bench = states_paged,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 3000}, {"2304 B", 3800}, {"3456 B", 3400}, {"4608 B", 3000}}},
    {.path = "dut.cache.tlb.walk",
     .bench = states_mapped,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 3000}, {"400 ps", 3800}, {"1 ns", 5000}}},
    /* 2 * (2000 + 3 * 1000), 2 * (2000 + 5 * 1000) */
    {.path = "dut.rules.count",
     .bench = rules,
     LONE,
     .values = {{"0", 0}, {"3", 10000}, {"5", 14000}}},
    /* 2 * (2000 + 1000 a rule looked at) */
    {.path = "dut.rules.match",
     .bench = rules,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 10000}, {"1", 6000}, {"2", 8000}, {"3", 10000}}},
    /* 2 * (2000 + 1000 a rule up to the permit in place 1, 13 or 25) */
    {.path = "dut.rules.filters",
     .bench = filters,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"1", 6000}, {"25", 30000}, {"25-last", 54000}}},
    /* The first and the last of three */
    {.path = "dut.rules.evaluation",
     .bench = rules,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 10000}, {"linear", 10000}, {"skip-steps", 8000}}},
    {.path = "dut.rules.passes",
     .bench = rules,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 10000}, {"1", 5000}}},
    {.path = "dut.rules.list", .bench = rules, LONE, .values = {{"0 ns", 6000}, {"2 ns", 10000}}},
    {.path = "dut.rules.rule", .bench = rules, LONE, .values = {{"0 ns", 4000}, {"1 ns", 10000}}},
    /* 2 * 3 accesses of 1000 more */
    {.path = "dut.rules.accesses",
     .bench = rules_read,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 16000}, {"0", 10000}}},
    /* Gone through in order, the list is in a level as a whole or not at all. 384 B: level 1; 1536:
     * level 2; 3072: level 3; 3075: memory. 6 accesses. */
    {.path = "dut.rules.rule_size",
     .bench = rules_sized,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 6000}, {"512 B", 12000}, {"1024 B", 24000}, {"1025 B", 48000}}},
    /* Two accesses of 50 ns, in half of the frames, in all */
    {.path = "dut.numa.crossing",
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"50", 50000}, {"100", 100000}}},
    {.path = "dut.numa.accesses",
     .bench = crossing,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 100000}, {"3", 150000}}},
    {.path = "dut.numa.latency",
     .bench = crossing,
     LONE,
     .values = {{ATTRIBUTE_DEFAULT, 100000}, {"80 ns", 160000}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
