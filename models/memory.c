#include "models/memory.h"

#include "models/cache_share.h"
#include "models/direction.h"
#include "models/hash_chain.h"

enum { NEIGHBOURS, ROUTES, STATES, RULES, BUFFERS, N_CONSUMERS };

#define ROUNDING_GUARD (1. / 1024) /* of a ps: so that a whole number of them stays one */

#define N_TABLES RULES /* consumers whose lines are evenly likely come first */

guint memory_n_workers(const DutSettings *settings)
{
    gint64 n_queues = dut_n_queues(settings);
    gint64 n_cores = MIN(settings->cores, n_queues);
    gint64 n_tasks = dut_n_tasks(settings);
    if (!dut_dispatches_flows(settings)) {
        n_tasks = MIN(n_tasks, n_queues);
    }
    return (guint)(n_tasks > 0 ? n_tasks : n_cores);
}

gint64 memory_n_seen(gint64 n_destinations, gint64 n_flows, guint n_workers)
{
    double missed = 1; /* (1 - 1 / w)^flows, by squaring */
    double power = (double)(n_workers - 1) / n_workers;
    for (gint64 rest = n_flows; rest > 0; rest /= 2) {
        missed *= rest % 2 == 1 ? power : 1;
        power *= power;
    }
    return n_destinations - (gint64)((double)n_destinations * missed);
}

/* The same of a capture: its flows by its destinations, and no more than sources if ports do not
 * count, rounded up. */
static gint64 captured_flows_of(const TesterSettings *tester, gboolean has_ports)
{
    gint64 n_flows = 0;
    gint64 n_targets = 0;
    gint64 n_sources = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (tester_sends(tester, d)) {
            const CaptureCounts *counts = replay_counts(&tester->replay, d);
            n_flows += counts->flows;
            n_targets += counts->destinations;
            n_sources += counts->sources;
        }
    }
    n_targets = MAX(n_targets, 1);
    gint64 flows = (n_flows + n_targets - 1) / n_targets;
    return has_ports ? flows : MIN(flows, n_sources);
}

/* Flows with a hash of their own to a destination. */
static gint64 flows_of(const DutSettings *settings, const TesterSettings *tester)
{
    const RssHashSettings *hash = &settings->nic.rss.hash;
    const TesterPortsSettings *ports = &tester->ports;
    gint input = tester_ip_version(tester) == 6 ? hash->udp6 : hash->udp4;
    if (tester_replays(tester)) {
        return captured_flows_of(tester, input == RSS_HASH_IP_PORT);
    }
    gint64 n_flows = tester_n_sources(tester);
    if (input == RSS_HASH_IP_PORT && ports->selection != TESTER_SELECTION_FIXED) {
        n_flows *= (ports->source.maximum - ports->source.minimum + 1) *
                   (ports->destination.maximum - ports->destination.minimum + 1);
    }
    return n_flows;
}

/* ---- who uses the caches ---- */

static CacheConsumer neighbours(const DutSettings *settings, const TesterSettings *tester)
{
    gint64 n_entries = neighbour_n_entries(tester);
    const NeighbourSettings *neighbour = &settings->neighbour;
    gint64 bytes = neighbour_table_bytes(neighbour, tester);
    double n_passed = neighbour_n_passed(neighbour, neighbour_n_in_hash(neighbour, tester));
    gint64 n_seen = n_entries;
    if (tester->setup == TESTER_SETUP_DIRECT) {
        n_seen = memory_n_seen(n_entries, flows_of(settings, tester), memory_n_workers(settings));
    }
    if (neighbour->chain_accesses > 0) {
        n_seen = hash_chain_met(n_seen, n_entries, n_passed);
    }
    return (CacheConsumer){
        .accesses = (double)neighbour_accesses(neighbour, tester) +
                    n_passed * (double)neighbour->chain_accesses,
        .core_bytes = bytes / MAX(n_entries, 1) * n_seen,
        .total_bytes = bytes,
    };
}

static CacheConsumer routes(const DutSettings *settings, const TesterSettings *tester)
{
    const RouteSettings *route = &settings->route;
    gint64 n_entries = route_n_entries(route, tester);
    gint64 n_seen = n_entries;
    if (route->granularity == ROUTE_PER_DESTINATION) {
        n_seen = memory_n_seen(n_entries, flows_of(settings, tester), memory_n_workers(settings));
    }
    return (CacheConsumer){
        .accesses = (double)route->accesses,
        .core_bytes = n_seen * route->entry_size_bytes,
        .total_bytes = n_entries * route->entry_size_bytes,
    };
}

static guint n_rings(const DutSettings *settings, const TesterSettings *tester)
{
    return dut_n_queues(settings) * tester_n_directions(tester);
}

static void list_consumers(const DutSettings *settings, const TesterSettings *tester,
                           CacheConsumer *consumers)
{
    guint n_workers = memory_n_workers(settings);
    guint rings = n_rings(settings, tester);
    g_assert(n_workers > 0);
    consumers[NEIGHBOURS] = neighbours(settings, tester);
    consumers[ROUTES] = routes(settings, tester);
    consumers[STATES] = state_table_consumer(&settings->state_table, n_workers);
    consumers[RULES] = rule_list_consumer(&settings->rules);
    consumers[BUFFERS] = frame_buffer_consumer(&settings->nic.buffers, settings->nic.ring_size,
                                               rings, (rings + n_workers - 1) / n_workers);
}

/* Tables that no access reads are part of all else. */
static gint64 else_bytes(const CacheSettings *cache, const CacheConsumer *consumers)
{
    gint64 bytes = cache->working_set_bytes;
    for (guint i = 0; i < N_TABLES; i++) {
        bytes += consumers[i].accesses > 0 ? 0 : consumers[i].total_bytes;
    }
    return bytes;
}

/* ---- what it costs them ---- */

/* What finding the page of an entry takes on average, of each table [ps]. An entry is in one page,
 * and the entries of all cores are mixed in all pages of their table. */
static void list_page_times(const DutSettings *settings, const TesterSettings *tester,
                            const CacheConsumer *consumers, SimTime *page_ps)
{
    const CacheTlbSettings *tlb = &settings->cache.tlb;
    double walk_ps = (double)sim_units_cost_ps(tlb->walk, settings->clock_hz);
    const NeighbourSettings *neighbour = &settings->neighbour;
    double n_passed = neighbour_n_passed(neighbour, neighbour_n_in_hash(neighbour, tester));
    const double met[N_TABLES] = {
        [NEIGHBOURS] = neighbour_accesses(neighbour, tester) > 0 ? 1 + n_passed : 0,
        [ROUTES] = settings->route.accesses > 0 ? 1 : 0,
        [STATES] = state_table_met(&settings->state_table),
    };
    CacheConsumer pages[N_TABLES];
    double hits[N_TABLES];
    for (guint i = 0; i < N_TABLES; i++) {
        pages[i] = (CacheConsumer){.accesses = met[i], .total_bytes = consumers[i].total_bytes};
        page_ps[i] = 0;
    }
    if (tlb->reach_bytes > 0) {
        cache_share_hits(tlb->reach_bytes, pages, N_TABLES, hits);
        for (guint i = 0; i < N_TABLES; i++) {
            page_ps[i] = met[i] > 0 ? (SimTime)((1 - hits[i]) * walk_ps + ROUNDING_GUARD) : 0;
        }
    }
}

/* What the last level lost of a frame comes from memory. */
static SimTime buffers_ps(const DutSettings *settings, const TesterSettings *tester,
                          const CacheLevels *levels, const CacheConsumer *consumers)
{
    const FrameBufferSettings *buffers = &settings->nic.buffers;
    SimTime more_ps = levels->memory_latency_ps - levels->latency_ps[CACHE_N_LEVELS - 1];
    if (buffers->accesses == 0 || more_ps <= 0) {
        return 0;
    }
    double hits = frame_buffer_hit_share(buffers, &settings->cache, settings->nic.ring_size,
                                         n_rings(settings, tester), consumers, N_TABLES);
    return (SimTime)((1 - hits) * (double)(buffers->accesses * more_ps));
}

/* A look-up that finds its entry in a hash of n_in_hash, each in a page of its own. */
static SimTime neighbour_ps(const DutSettings *settings, gint64 n_accesses, gint64 n_in_hash,
                            SimTime access_ps, SimTime page_ps)
{
    const NeighbourSettings *neighbour = &settings->neighbour;
    SimTime compare_ps = sim_units_cost_ps(neighbour->compare, settings->clock_hz);
    SimTime chain_ps =
        neighbour_chain_ps(neighbour, n_in_hash, neighbour->chain_accesses * access_ps + page_ps);
    return (n_accesses * access_ps + page_ps + chain_ps) / settings->cache.overlap +
           neighbour_chain_ps(neighbour, n_in_hash, compare_ps);
}

MemoryCosts memory_costs(const DutSettings *settings, const TesterSettings *tester)
{
    CacheConsumer consumers[N_CONSUMERS];
    SimTime access_ps[N_CONSUMERS], page_ps[N_TABLES];
    gint64 clock_hz = settings->clock_hz;
    gint64 overlap = settings->cache.overlap;
    CacheLevels levels = cache_levels(&settings->cache, clock_hz);
    list_consumers(settings, tester, consumers);
    cache_share_latencies(&levels, else_bytes(&settings->cache, consumers), consumers, N_CONSUMERS,
                          access_ps);
    list_page_times(settings, tester, consumers, page_ps);
    gint64 n_accesses = neighbour_accesses(&settings->neighbour, tester);
    gint64 n_routes = route_n_entries(&settings->route, tester);
    return (MemoryCosts){
        .neighbour_ps =
            neighbour_ps(settings, n_accesses, neighbour_n_in_hash(&settings->neighbour, tester),
                         access_ps[NEIGHBOURS], page_ps[NEIGHBOURS]),
        .route_ps = (settings->route.accesses * access_ps[ROUTES] + page_ps[ROUTES]) / overlap +
                    route_branches_ps(&settings->route, clock_hz, n_routes),
        .state_ps = state_table_frame_ps(&settings->state_table, clock_hz, access_ps[STATES],
                                         page_ps[STATES]),
        .rules_ps = rule_list_frame_ps(&settings->rules, clock_hz, access_ps[RULES]),
        .buffers_ps = buffers_ps(settings, tester, &levels, consumers),
        .numa_ps = numa_frame_ps(&settings->numa, clock_hz),
    };
}

/* ---- checks ---- */

static gboolean check_part(SimTime frame_ps, const char *part, const char **path, GError **error)
{
    if (frame_ps <= COST_MAXIMUM) {
        return TRUE;
    }
    g_autofree char *most = sim_units_format(SIM_UNIT_TIME, COST_MAXIMUM);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "it can take a frame too long with these counts, costs and latencies: at most %s",
                most);
    *path = part;
    return FALSE;
}

gboolean memory_settings_check(const DutSettings *settings, const char **path, GError **error)
{
    CacheLevels levels = cache_levels(&settings->cache, settings->clock_hz);
    SimTime access_ps = levels.memory_latency_ps;
    for (guint i = 0; i < CACHE_N_LEVELS; i++) {
        access_ps = MAX(access_ps, levels.latency_ps[i]);
    }
    SimTime walk_ps = sim_units_cost_ps(settings->cache.tlb.walk, settings->clock_hz);
    const NeighbourSettings *neighbour = &settings->neighbour;
    gint64 most_entries = (neighbour->table_of == NEIGHBOUR_TABLE_OF_PORT ? 1 : DUT_PORTS) *
                          (gint64)NEIGHBOUR_MOST_A_PORT;
    return check_part(neighbour_ps(settings, 0, most_entries, access_ps, walk_ps), "neighbour",
                      path, error) &&
           check_part(
               state_table_frame_ps(&settings->state_table, settings->clock_hz, access_ps, walk_ps),
               "state_table", path, error) &&
           check_part(rule_list_frame_ps(&settings->rules, settings->clock_hz, access_ps), "rules",
                      path, error);
}
