/* Working sets that share the caches, at points where the answer can be worked out by hand. */
#include "models/memory.h"

#include <string.h>

#include "models/cache_share.h"

#define HIT_NOTHING 1000000 /* ps of an access that misses; a hit takes nothing */

static CacheLevels one_level(gint64 size_bytes)
{
    return (CacheLevels){.size_bytes = {size_bytes, 0, 0}, .memory_latency_ps = HIT_NOTHING};
}

/* The first consumer is touched twice as often, a byte, as the second: with x = exp(-T) of the
 * second, W1 (1 - x^2) + W2 (1 - x) = C. W1 = 6400, W2 = 12800 and C = 8704: 6400 x^2 + 12800 x =
 * 10496, so x = -1 + sqrt(1 + 1.64) = 0.6248077 and shares of hits of 1 - x^2 = 0.6096153 and 1 - x
 * = 0.3751923. */
static void test_two_rates(void)
{
    const CacheLevels levels = one_level(8704);
    const CacheConsumer consumers[] = {
        {.accesses = 1, .core_bytes = 6400, .total_bytes = 6400},
        {.accesses = 1, .core_bytes = 12800, .total_bytes = 12800},
    };
    SimTime mean_ps[2];
    cache_share_latencies(&levels, 0, consumers, 2, mean_ps);
    g_assert_cmpint(mean_ps[0], ==, 390384); /* 1 - 0.6096153 */
    g_assert_cmpint(mean_ps[1], ==, 624807); /* x */
}

/* Equal rates: King's C / W for both, whatever else there is. */
static void test_equal_rates(void)
{
    const CacheLevels levels = one_level(4096);
    const CacheConsumer consumers[] = {
        {.accesses = 1, .core_bytes = 2048, .total_bytes = 2048},
        {.accesses = 3, .core_bytes = 6144, .total_bytes = 6144},
    };
    SimTime mean_ps[2];
    cache_share_latencies(&levels, 8192, consumers, 2, mean_ps);
    g_assert_cmpint(mean_ps[0], ==, 750000);
    g_assert_cmpint(mean_ps[1], ==, 750000);
}

/* A consumer that nobody reads takes no room. */
static void test_unread(void)
{
    const CacheLevels levels = one_level(4096);
    const CacheConsumer consumers[] = {
        {.accesses = 1, .core_bytes = 8192, .total_bytes = 8192},
        {.accesses = 0, .core_bytes = 4096, .total_bytes = 4096},
    };
    SimTime mean_ps[2];
    cache_share_latencies(&levels, 0, consumers, 2, mean_ps);
    g_assert_cmpint(mean_ps[0], ==, 500000);
}

/* Level 3 belongs to all: 1 KiB of a core's fits level 1, 8 KiB of all cores' are half in level 3,
 * and what is in level 1 comes from there. */
static void test_cores_share_level_3(void)
{
    const CacheLevels levels = {.size_bytes = {0, 512, 4096},
                                .latency_ps = {0, 100000, 300000},
                                .memory_latency_ps = 1000000};
    const CacheConsumer consumer = {.accesses = 1, .core_bytes = 2048, .total_bytes = 8192};
    SimTime mean_ps;
    cache_share_latencies(&levels, 0, &consumer, 1, &mean_ps);
    /* 1/4 from level 2, 1/2 - 1/4 from level 3, 1/2 from memory */
    g_assert_cmpint(mean_ps, ==, 25000 + 75000 + 500000);
}

/* A list that is gone through in a round is there as a whole or not at all. */
static void test_round(void)
{
    const CacheConsumer list = {
        .accesses = 64, .core_bytes = 4096, .total_bytes = 4096, .is_cyclic = TRUE};
    SimTime mean_ps;
    CacheLevels levels = one_level(4096);
    cache_share_latencies(&levels, 0, &list, 1, &mean_ps);
    g_assert_cmpint(mean_ps, ==, 0);
    levels = one_level(4032);
    cache_share_latencies(&levels, 0, &list, 1, &mean_ps);
    g_assert_cmpint(mean_ps, ==, HIT_NOTHING);
}

/* A sum that is just below a whole picosecond only because doubles are rounded is that picosecond:
 * half of 8000, the other half for nothing. (All cores' is more, so no closed form.) */
static void test_whole_picosecond(void)
{
    const CacheLevels levels = {.size_bytes = {2048, 0, 0}, .latency_ps = {8000, 0, 0}};
    const CacheConsumer consumer = {.accesses = 1, .core_bytes = 4096, .total_bytes = 8192};
    SimTime mean_ps;
    cache_share_latencies(&levels, 0, &consumer, 1, &mean_ps);
    g_assert_cmpint(mean_ps, ==, 4000);
}

/* 8 KiB of which 64 bytes are touched a frame, in 128 frames evenly: 8192 (1 - 1 / e) = 5178.33. */
static void test_footprint(void)
{
    const CacheConsumer consumers[] = {{.accesses = 1, .total_bytes = 8192},
                                       {.accesses = 5, .total_bytes = 8192, .is_cyclic = TRUE}};
    g_assert_cmpfloat_with_epsilon(cache_share_footprint_bytes(consumers, 2, 128), 5178.3316, 1e-3);
}

/* Poisson: one way, filled: 1 / e; two ways, a mean of 3: 4 / e^3; nothing before: 1. */
static void test_set_hits(void)
{
    g_assert_cmpfloat_with_epsilon(cache_share_set_hits(1, 1), 0.36787944117, 1e-10);
    g_assert_cmpfloat_with_epsilon(cache_share_set_hits(1.5, 2), 0.19914827347, 1e-10);
    g_assert_cmpfloat_with_epsilon(cache_share_set_hits(0, 20), 1, 1e-10);
    g_assert_cmpfloat_with_epsilon(cache_share_set_hits(1e6, 20), 0, 1e-10);
}

/* 1000 destinations, one flow each, four workers: a quarter; two flows: 1 - 9/16; many: all; one
 * worker: all. */
static void test_seen(void)
{
    g_assert_cmpint(memory_n_seen(1000, 1, 4), ==, 250);
    g_assert_cmpint(memory_n_seen(1600, 2, 4), ==, 700);
    g_assert_cmpint(memory_n_seen(1, 1, 4), ==, 1);
    g_assert_cmpint(memory_n_seen(1000, G_GINT64_CONSTANT(1) << 45, 4), ==, 1000);
    g_assert_cmpint(memory_n_seen(1000, 1, 1), ==, 1000);
}

/* Four workers: of 64 destinations with one source each sees 64 - 48 = 16, of 64 states 16 are its
 * own; 16 x 512 B fill a level 1 of 4 KiB twice, so half of the accesses take 8 ns. With ports
 * hashed a worker sees all destinations: 7/8 of them. */
static void test_workers(void)
{
    DutSettings dut;
    TesterSettings tester;
    sim_attribute_set_defaults(&dut_attributes, &dut);
    sim_attribute_set_defaults(&tester_attributes, &tester);
    tester.direction = TESTER_DIRECTION_FORWARD;
    tester.addresses.source.count = 1;
    tester.addresses.destination.count = 64;
    dut.cores = 4;
    dut.nic.rss.hash.udp4 = RSS_HASH_IP;
    dut.cache.l1.size_bytes = 4096;
    dut.cache.l2.size_bytes = dut.cache.l3.size_bytes = 0;
    dut.cache.memory_latency = (SimCost){.value = 8000};
    dut.neighbour.accesses = dut.neighbour.entry_size_bytes = 0;
    dut.route = (RouteSettings){
        .accesses = 1, .entry_size_bytes = 512, .granularity = ROUTE_PER_DESTINATION};
    g_assert_cmpint(memory_costs(&dut, &tester).route_ps, ==, 4000);
    dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    g_assert_cmpint(memory_costs(&dut, &tester).route_ps, ==, 7000);

    dut.route.accesses = dut.route.entry_size_bytes = 0;
    dut.state_table.entries = 64;
    dut.state_table.lookups = dut.state_table.accesses = 1;
    g_assert_cmpint(memory_costs(&dut, &tester).state_ps, ==, 4000);
    /* 16 buffers of its own ring, 4 KiB, always stay: of 8 KiB half is left for the states */
    dut.cache.l1.size_bytes = 8192;
    dut.nic.ring_size = 16;
    dut.nic.buffers.lines = 4;
    g_assert_cmpint(memory_costs(&dut, &tester).state_ps, ==, 4000);
    sim_attribute_clear(&dut_attributes, &dut);
    sim_attribute_clear(&tester_attributes, &tester);
}

/* ---- who sees what: a level 2 of 8 KiB at 2 ns before memory at 10 ns ---- */

typedef struct {
    DutSettings dut;
    TesterSettings tester;
} Setup;

/* Four workers, 64 destinations of one source each, no tables. 16 entries of 512 B fill level 2. */
static void setup_init(Setup *setup)
{
    DutSettings *dut = &setup->dut;
    sim_attribute_set_defaults(&dut_attributes, dut);
    sim_attribute_set_defaults(&tester_attributes, &setup->tester);
    setup->tester.direction = TESTER_DIRECTION_FORWARD;
    setup->tester.addresses.source.count = 1;
    setup->tester.addresses.destination.count = 64;
    dut->cores = 4;
    dut->nic.rss.hash.udp4 = dut->nic.rss.hash.udp6 = RSS_HASH_IP;
    dut->cache.l1.size_bytes = dut->cache.l3.size_bytes = 0;
    dut->cache.l2.size_bytes = 8192;
    dut->cache.l2.latency = (SimCost){.value = 2000};
    dut->cache.memory_latency = (SimCost){.value = 10000};
    dut->neighbour.accesses = dut->neighbour.entry_size_bytes = 0;
    dut->route.accesses = dut->route.entry_size_bytes = 0;
    dut->route.granularity = ROUTE_PER_DESTINATION;
}

static void setup_clear(Setup *setup)
{
    sim_attribute_clear(&dut_attributes, &setup->dut);
    sim_attribute_clear(&tester_attributes, &setup->tester);
}

/* A worker sees 64 - 48 = 16 of 64: all in level 2. Of all 64, 32 KiB, 3/4 would be in memory: 8000
 * an access. */
static void test_seen_neighbours(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.neighbour.accesses = 1;
    setup.dut.neighbour.entry_size_bytes = 512;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).neighbour_ps, ==, 2000);
    setup_clear(&setup);
}

/* Likewise; six accesses, three at once, take as long as two. */
static void test_seen_routes(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.route.accesses = 6;
    setup.dut.route.entry_size_bytes = 512;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 12000);
    setup.dut.cache.overlap = 3;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 4000);
    setup_clear(&setup);
}

/* Tasks, not cores, share out the flows, and no more of either work than there are queues. Two
 * workers see 32 of 64, 16 KiB: half in level 2, 6000. */
static void test_seen_by_tasks(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.route.accesses = 1;
    setup.dut.route.entry_size_bytes = 512;
    setup.dut.nic.queues = 4;
    setup.dut.cores = 2;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 6000);
    setup.dut.dispatch.tasks = 4;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 2000);
    setup.dut.dispatch.tasks = 8;
    g_assert_cmpuint(memory_n_workers(&setup.dut), ==, 4);
    setup.dut.cores = 8;
    setup.dut.dispatch.tasks = 2;
    g_assert_cmpuint(memory_n_workers(&setup.dut), ==, 2);
    setup.dut.dispatch.tasks = 0;
    g_assert_cmpuint(memory_n_workers(&setup.dut), ==, 4);
    setup_clear(&setup);
}

/* One worker, and two flows that are not equally popular. */
static void setup_init_popular(Setup *setup)
{
    setup_init(setup);
    setup->dut.cores = 1;
    setup->tester.addresses.selection = TESTER_SELECTION_INCREMENT;
    setup->tester.flows.count = 2;
    setup->tester.flows.exponent = 1;
}

/* Two flows by Zipf's law, 2/3 and 1/3 of the frames, each with an entry of its own of 8 KiB, which
 * level 2 holds one of: with y = exp(-T) of the second 1 - y^2 + 1 - y = 1, so y = 0.618034 and
 * hits of 1 - y^2 = 0.618034 and 0.381966. Accesses of 5055 and 6944: 2/3 x 5055 + 1/3 x 6944. Of
 * four workers one sees one of the two. Many more entries that no flow uses change nothing. */
static void test_popular(void)
{
    Setup setup;
    setup_init_popular(&setup);
    setup.dut.neighbour.accesses = 1;
    setup.dut.neighbour.entry_size_bytes = 8192;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).neighbour_ps, ==, 5684);
    setup.tester.addresses.destination.count = 2;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).neighbour_ps, ==, 5684);
    setup.dut.cores = 4;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).neighbour_ps, ==, 2000);
    setup.tester.flows.exponent = 0;
    setup.dut.cores = 1;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).neighbour_ps, ==, 6000);
    setup_clear(&setup);
}

/* Likewise of routes, a destination's each, and of states, a flow's each. */
static void test_popular_routes_and_states(void)
{
    Setup setup;
    setup_init_popular(&setup);
    setup.dut.route.accesses = 1;
    setup.dut.route.entry_size_bytes = 8192;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 5684);
    setup.dut.route.accesses = setup.dut.route.entry_size_bytes = 0;
    setup.dut.state_table.entries = 4;
    setup.dut.state_table.entry_size_bytes = 8192;
    setup.dut.state_table.lookups = setup.dut.state_table.accesses = 1;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).state_ps, ==, 5684);
    setup_clear(&setup);
}

/* The hash of the version that is sent decides: with ports a worker sees all 64, 3/4 in memory. */
static void test_seen_by_version(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.route.accesses = 1;
    setup.dut.route.entry_size_bytes = 512;
    setup.dut.nic.rss.hash.udp6 = RSS_HASH_IP_PORT;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 2000);
    setup.tester.ip_version = TESTER_IP_VERSION_6;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, 8000);
    setup_clear(&setup);
}

/* Flows a destination: ports of one side times ports of the other. Two flows: 9/16 of 64 are
 * missed, 28 seen, of which 16 are in level 2: (16 x 2000 + 12 x 10000) / 28 = 5428.6. Four: 81/256
 * x 64 = 20.25 are missed, 44 seen: (16 x 2000 + 28 x 10000) / 44 = 7090.9. Six sources with the
 * ports fixed: (3/4)^6 x 64 = 11.4, 53 seen: (16 x 2000 + 37 x 10000) / 53 = 7584.9. */
static void test_seen_by_ports(void)
{
    static const struct {
        gint selection;
        gint64 n_source_ports, n_destination_ports, n_sources, route_ps;
    } cases[] = {
        {TESTER_SELECTION_RANDOM, 1, 1, 1, 2000},    {TESTER_SELECTION_RANDOM, 1, 2, 1, 5428},
        {TESTER_SELECTION_RANDOM, 2, 1, 1, 5428},    {TESTER_SELECTION_RANDOM, 2, 2, 1, 7090},
        {TESTER_SELECTION_INCREMENT, 2, 2, 1, 7090}, {TESTER_SELECTION_RANDOM, 2, 1, 2, 7090},
        {TESTER_SELECTION_FIXED, 2, 2, 1, 2000},     {TESTER_SELECTION_FIXED, 2, 2, 6, 7584},
    };
    Setup setup;
    setup_init(&setup);
    setup.dut.route.accesses = 1;
    setup.dut.route.entry_size_bytes = 512;
    setup.dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        TesterPortsSettings *ports = &setup.tester.ports;
        ports->selection = cases[i].selection;
        ports->source.maximum = ports->source.minimum + cases[i].n_source_ports - 1;
        ports->destination.maximum = ports->destination.minimum + cases[i].n_destination_ports - 1;
        setup.tester.addresses.source.count = cases[i].n_sources;
        g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).route_ps, ==, cases[i].route_ps);
    }
    setup_clear(&setup);
}

/* 65 states in 32 buckets: 64 / (2 x 32) = 1 passed in a chain. A worker's own are 65 / 4, rounded
 * up, 17, and it passes 17 more: of 34 the 17 that level 2 holds are half: 6000 an access, two
 * accesses. If passing reads nothing: its own fit, one access. */
static void test_states_passed(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.cache.l2.size_bytes = 8704; /* 17 states */
    setup.dut.state_table.entries = 65;
    setup.dut.state_table.buckets = 32;
    setup.dut.state_table.lookups = setup.dut.state_table.accesses = 1;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).state_ps, ==, 12000);
    setup.dut.state_table.chain_accesses = 0;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).state_ps, ==, 2000);
    setup_clear(&setup);
}

/* 8 descriptors and 8 spare buffers of 256 B, 4 KiB, always stay: half of 16 states of 512 B fits
 * beside them. */
static void test_spare_buffers(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.state_table.entries = 64;
    setup.dut.state_table.lookups = setup.dut.state_table.accesses = 1;
    setup.dut.nic.ring_size = setup.dut.nic.buffers.spare = 8;
    setup.dut.nic.buffers.lines = 4;
    g_assert_cmpint(memory_costs(&setup.dut, &setup.tester).state_ps, ==, 6000);
    setup_clear(&setup);
}

/* 128 buffers of 64 B fill half of 16 KiB in one way; between two uses of one a table is touched,
 * 5178.33 B (footprint above), 0.316060 more: exp(-0.816060). */
static void test_buffers_and_tables(void)
{
    const FrameBufferSettings buffers = {.size_bytes = 64, .accesses = 1};
    const CacheSettings cache = {.l3.size_bytes = 16384, .ways = 1, .dma_ways = 1};
    const CacheConsumer table = {.accesses = 1, .total_bytes = 8192};
    g_assert_cmpfloat_with_epsilon(frame_buffer_hit_share(&buffers, &cache, 128, 1, &table, 1),
                                   0.442170, 1e-6);
}

/* (held x S + 1024000) / descriptors, rounded up, S = 1000: 1, 16 or min(64, ring) are held. */
static void test_refill_held(void)
{
    static const struct {
        gint release;
        gint64 ring_size;
        SimTime frame_ps;
    } cases[] = {
        {NIC_RELEASE_FRAME, 512, 2002}, /* 2001.95 */
        {NIC_RELEASE_BATCH, 512, 2032}, /* 2031.25 */
        {NIC_RELEASE_POLL, 512, 2125},
        {NIC_RELEASE_POLL, 32, 33000},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Setup setup;
        setup_init(&setup);
        setup.dut.cost.frame = (SimCost){.value = 1000};
        setup.dut.nic.buffers.refill_ps = 1024000;
        setup.dut.nic.descriptor_release = cases[i].release;
        setup.dut.nic.ring_size = cases[i].ring_size;
        g_assert_cmpint(dut_costs(&setup.dut, &setup.tester).frame_ps, ==, cases[i].frame_ps);
        setup_clear(&setup);
    }
}

/* What takes frames from the rings waits: 2031.25 as above. A lock's hold is part of the frame's
 * time: 600 + 400 become 1632 + 400. With dispatch the interrupt side waits, not the tasks. */
static void test_refill_who_waits(void)
{
    Setup setup;
    setup_init(&setup);
    setup.dut.nic.buffers.refill_ps = 1024000;
    setup.dut.cost.frame = (SimCost){.value = 600};
    setup.dut.lock.hold = (SimCost){.value = 400};
    DutCosts costs = dut_costs(&setup.dut, &setup.tester);
    g_assert_cmpint(costs.frame_ps, ==, 1632);
    g_assert_cmpint(costs.hold_ps, ==, 400);
    setup.dut.dispatch.tasks = 4;
    setup.dut.dispatch.cost.frame = (SimCost){.value = 1000};
    costs = dut_costs(&setup.dut, &setup.tester);
    g_assert_cmpint(costs.interrupt_frame_ps, ==, 2032);
    g_assert_cmpint(costs.frame_ps, ==, 600);
    setup_clear(&setup);
}

/* (64 x 100000 + 6400000) / 64 = 200000; with 640 descriptors 20000 would do. */
static void test_refill(void)
{
    const FrameBufferSettings buffers = {.refill_ps = 6400000};
    g_assert_cmpint(frame_buffer_refilled_ps(&buffers, 100000, 64, 64), ==, 200000);
    g_assert_cmpint(frame_buffer_refilled_ps(&buffers, 100000, 64, 640), ==, 100000);
}

static void test_too_long(void)
{
    static const struct {
        const char *path;
        gint64 n_states, n_buckets, n_rules;
    } cases[] = {{"state_table", 100000000, 1, 0}, {"rules", 0, 0, 100000}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        DutSettings dut;
        const char *path = NULL;
        g_autoptr(GError) error = NULL;
        sim_attribute_set_defaults(&dut_attributes, &dut);
        dut.state_table.entries = cases[i].n_states;
        dut.state_table.buckets = cases[i].n_buckets;
        dut.state_table.compare = (SimCost){.value = 100000};
        dut.rules.count = cases[i].n_rules;
        dut.rules.rule = (SimCost){.value = 100000};
        g_assert_false(dut_settings_check(&dut, &path, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_cmpstr(path, ==, cases[i].path);
        sim_attribute_clear(&dut_attributes, &dut);
    }
}

static void test_ways(void)
{
    CacheSettings cache;
    g_autoptr(GError) error = NULL;
    sim_attribute_set_defaults(&cache_attributes, &cache);
    cache.dma_ways = 21;
    g_assert_false(cache_settings_check(&cache, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_nonnull(strstr(error->message, "dma_ways 21"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/memory/two-rates", test_two_rates);
    g_test_add_func("/models/memory/equal-rates", test_equal_rates);
    g_test_add_func("/models/memory/unread", test_unread);
    g_test_add_func("/models/memory/cores-share-level-3", test_cores_share_level_3);
    g_test_add_func("/models/memory/round", test_round);
    g_test_add_func("/models/memory/whole-picosecond", test_whole_picosecond);
    g_test_add_func("/models/memory/footprint", test_footprint);
    g_test_add_func("/models/memory/set-hits", test_set_hits);
    g_test_add_func("/models/memory/seen", test_seen);
    g_test_add_func("/models/memory/workers", test_workers);
    g_test_add_func("/models/memory/seen-neighbours", test_seen_neighbours);
    g_test_add_func("/models/memory/seen-routes", test_seen_routes);
    g_test_add_func("/models/memory/seen-by-tasks", test_seen_by_tasks);
    g_test_add_func("/models/memory/seen-by-version", test_seen_by_version);
    g_test_add_func("/models/memory/popular", test_popular);
    g_test_add_func("/models/memory/popular-routes-and-states", test_popular_routes_and_states);
    g_test_add_func("/models/memory/seen-by-ports", test_seen_by_ports);
    g_test_add_func("/models/memory/states-passed", test_states_passed);
    g_test_add_func("/models/memory/spare-buffers", test_spare_buffers);
    g_test_add_func("/models/memory/buffers-and-tables", test_buffers_and_tables);
    g_test_add_func("/models/memory/refill-held", test_refill_held);
    g_test_add_func("/models/memory/refill-who-waits", test_refill_who_waits);
    g_test_add_func("/models/memory/refill", test_refill);
    g_test_add_func("/models/memory/too-long", test_too_long);
    g_test_add_func("/models/memory/ways", test_ways);
    return g_test_run();
}
