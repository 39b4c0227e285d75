#include "models/memory.h"

#include "models/cache_share.h"
#include "models/direction.h"
#include "models/hash_chain.h"
#include "models/popularity_classes.h"

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

/* A consumer of the caches whose lines are in classes of one popularity each. */
typedef struct {
    CacheConsumer whole;
    PopularityClass classes[POPULARITY_MOST_CLASSES];
    guint n_classes;
} Consumer;

static Consumer all_alike(CacheConsumer whole)
{
    return (Consumer){.whole = whole, .classes = {{1, 1}}, .n_classes = 1};
}

/* Of a table of `n_entries`, of which there are `n_used` in all classes and a core sees `n_seen`.
 */
static void set_bytes(Consumer *consumer, gint64 n_entries, gint64 n_used, gint64 n_seen)
{
    CacheConsumer *whole = &consumer->whole;
    gint64 entry_bytes = whole->total_bytes / MAX(n_entries, 1);
    whole->total_bytes = n_used == n_entries ? whole->total_bytes : n_used * entry_bytes;
    whole->core_bytes = entry_bytes * n_seen;
}

/* The part of a consumer that is a class. */
static CacheConsumer class_at(const Consumer *consumer, guint i)
{
    CacheConsumer part = consumer->whole;
    if (consumer->n_classes > 1) {
        double n_all = (double)popularity_classes_n_entries(consumer->classes, consumer->n_classes);
        double size = (double)consumer->classes[i].n_entries / n_all;
        part.accesses *= consumer->classes[i].share;
        part.core_bytes = (gint64)((double)part.core_bytes * size);
        part.total_bytes = (gint64)((double)part.total_bytes * size);
    }
    return part;
}

/* Pairs of ports that vary, of the sent direction that has more of them. */
static gint64 n_port_pairs(const TesterSettings *tester)
{
    gint64 n = 1;
    for (guint d = 0; d < DUT_PORTS; d++) {
        TesterDirectionPorts ports = tester_ports_of(&tester->ports, d);
        if (tester_sends(tester, d) && ports.selection != TESTER_SELECTION_FIXED) {
            n = MAX(n, (gint64)tester_port_count(&ports.source) *
                           (gint64)tester_port_count(&ports.destination));
        }
    }
    return n;
}

/* Flows with a hash of their own to a destination; as many input ports feed an output port as the
 * frames of one leave by. */
static gint64 flows_of(const DutSettings *settings, const TesterSettings *tester)
{
    const RssHashSettings *hash = &settings->nic.rss.hash;
    gint input = tester_ip_version(tester) == 6 ? hash->udp6 : hash->udp4;
    if (tester_replays(tester)) {
        return captured_flows_of(tester, input == RSS_HASH_IP_PORT);
    }
    gint64 n_flows = (gint64)tester_n_sources(tester) * tester_port_plan(tester).n_outputs;
    return input == RSS_HASH_IP_PORT ? n_flows * n_port_pairs(tester) : n_flows;
}

/* ---- who uses the caches ---- */

/* The same where the tester has a number of flows: not more than those that go there. */
static gint64 flows_each(const DutSettings *settings, const TesterSettings *tester, gint64 n_used)
{
    gint64 n_flows = flows_of(settings, tester);
    if (tester->flows.count > 0 && n_used > 0) {
        n_flows = MIN(n_flows, (tester->flows.count + n_used - 1) / n_used);
    }
    return tester->flows.list != NULL ? 1 : n_flows;
}

/* Destinations of a capture's frames in all directions. */
static gint64 n_captured_destinations(const TesterSettings *tester)
{
    gint64 n = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n += tester_sends(tester, d) ? tester_n_targets(tester, d) : 0;
    }
    return n;
}

/* Entries for the destinations behind all ports, of which frames use some; the flows of one port
 * are as popular as those of another. Returns how many are used. */
static gint64 choose_destinations(const TesterSettings *tester, Consumer *consumer)
{
    gint64 n_senders = tester_n_senders(tester);
    if (tester_replays(tester)) {
        return n_captured_destinations(tester); /* all alike */
    }
    consumer->n_classes =
        popularity_classes_of(tester, tester_n_destinations(tester), consumer->classes);
    for (guint i = 0; i < consumer->n_classes; i++) {
        consumer->classes[i].n_entries *= n_senders;
    }
    return popularity_classes_n_entries(consumer->classes, consumer->n_classes);
}

static Consumer neighbours(const DutSettings *settings, const TesterSettings *tester)
{
    gint64 n_entries = neighbour_n_entries(tester);
    const NeighbourSettings *neighbour = &settings->neighbour;
    gint64 bytes = neighbour_table_bytes(neighbour, tester);
    double n_passed = neighbour_n_passed(neighbour, neighbour_n_in_hash(neighbour, tester));
    Consumer consumer =
        all_alike((CacheConsumer){.accesses = (double)neighbour_accesses(neighbour, tester) +
                                              n_passed * (double)neighbour->chain_accesses,
                                  .total_bytes = bytes});
    gint64 n_used = n_entries, n_seen = n_entries;
    if (tester->setup == TESTER_SETUP_DIRECT) {
        n_used = choose_destinations(tester, &consumer);
        n_seen =
            memory_n_seen(n_used, flows_each(settings, tester, n_used), memory_n_workers(settings));
    }
    if (neighbour->chain_accesses > 0) {
        n_used = hash_chain_met(n_used, n_entries, n_passed);
        n_seen = hash_chain_met(n_seen, n_entries, n_passed);
    }
    set_bytes(&consumer, n_entries, n_used, n_seen);
    return consumer;
}

static Consumer routes(const DutSettings *settings, const TesterSettings *tester)
{
    const RouteSettings *route = &settings->route;
    gint64 n_entries = route_n_entries(route, tester);
    Consumer consumer = all_alike((CacheConsumer){
        .accesses = (double)route->accesses, .total_bytes = n_entries * route->entry_size_bytes});
    gint64 n_used = n_entries, n_seen = n_entries;
    if (route->granularity == ROUTE_PER_DESTINATION) {
        n_used = route->count == 0 ? choose_destinations(tester, &consumer) : n_entries;
        n_seen =
            memory_n_seen(n_used, flows_each(settings, tester, n_used), memory_n_workers(settings));
    }
    set_bytes(&consumer, n_entries, n_used, n_seen);
    return consumer;
}

static guint n_rings(const DutSettings *settings, const TesterSettings *tester)
{
    return dut_n_queues(settings) * tester_n_senders(tester);
}

/* Each flow of a port has a state of its own, as far as there are states. */
static Consumer states(const DutSettings *settings, const TesterSettings *tester, guint n_workers)
{
    Consumer consumer = all_alike(state_table_consumer(&settings->state_table, n_workers));
    gint64 n_entries = settings->state_table.entries;
    gint64 n_senders = tester_n_senders(tester);
    if (tester->flows.count > 0 && n_entries >= n_senders) {
        gint64 n_each = MIN(tester->flows.count, n_entries / n_senders);
        consumer.n_classes = popularity_classes_zipf(tester->flows.count, tester->flows.exponent,
                                                     n_each, consumer.classes);
        double used = (double)(n_each * n_senders) / (double)n_entries;
        consumer.whole.core_bytes = (gint64)(used * (double)consumer.whole.core_bytes);
        consumer.whole.total_bytes = (gint64)(used * (double)consumer.whole.total_bytes);
    }
    return consumer;
}

static void list_consumers(const DutSettings *settings, const TesterSettings *tester,
                           Consumer *consumers)
{
    guint n_workers = memory_n_workers(settings);
    guint rings = n_rings(settings, tester);
    g_assert(n_workers > 0);
    consumers[NEIGHBOURS] = neighbours(settings, tester);
    consumers[ROUTES] = routes(settings, tester);
    consumers[STATES] = states(settings, tester, n_workers);
    consumers[RULES] = all_alike(rule_list_consumer(&settings->rules));
    consumers[BUFFERS] =
        all_alike(frame_buffer_consumer(&settings->nic.buffers, settings->nic.ring_size, rings,
                                        (rings + n_workers - 1) / n_workers));
}

/* Tables that no access reads are part of all else. */
static gint64 else_bytes(const CacheSettings *cache, const Consumer *consumers)
{
    gint64 bytes = cache->working_set_bytes;
    for (guint i = 0; i < N_TABLES; i++) {
        bytes += consumers[i].whole.accesses > 0 ? 0 : consumers[i].whole.total_bytes;
    }
    return bytes;
}

/* All classes of `n` consumers one behind the other. */
static guint list_parts(const Consumer *consumers, guint n, CacheConsumer *parts)
{
    guint n_parts = 0;
    for (guint i = 0; i < n; i++) {
        for (guint k = 0; k < consumers[i].n_classes; k++) {
            parts[n_parts++] = class_at(&consumers[i], k);
        }
    }
    return n_parts;
}

/* ---- what it costs them ---- */

/* What finding the page of an entry takes on average, of each table [ps]. An entry is in one page,
 * and the entries of all cores are mixed in all pages of their table. */
static void list_page_times(const DutSettings *settings, const TesterSettings *tester,
                            const Consumer *consumers, SimTime *page_ps)
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
        pages[i] =
            (CacheConsumer){.accesses = met[i], .total_bytes = consumers[i].whole.total_bytes};
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
                          const CacheLevels *levels, const Consumer *consumers)
{
    CacheConsumer parts[N_TABLES * POPULARITY_MOST_CLASSES];
    const FrameBufferSettings *buffers = &settings->nic.buffers;
    SimTime more_ps = levels->memory_latency_ps - levels->latency_ps[CACHE_N_LEVELS - 1];
    if (buffers->accesses == 0 || more_ps <= 0) {
        return 0;
    }
    double hits = frame_buffer_hit_share(buffers, &settings->cache, settings->nic.ring_size,
                                         n_rings(settings, tester), parts,
                                         list_parts(consumers, N_TABLES, parts));
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

/* What an access takes each consumer on average, whatever the class [ps]. */
static void list_access_times(const DutSettings *settings, const CacheLevels *levels,
                              const Consumer *consumers, SimTime *access_ps)
{
    CacheConsumer parts[N_CONSUMERS * POPULARITY_MOST_CLASSES];
    SimTime part_ps[N_CONSUMERS * POPULARITY_MOST_CLASSES];
    guint n_parts = list_parts(consumers, N_CONSUMERS, parts);
    cache_share_latencies(levels, else_bytes(&settings->cache, consumers), parts, n_parts, part_ps);
    const SimTime *next_ps = part_ps;
    for (guint i = 0; i < N_CONSUMERS; i++) {
        double sum_ps = 0;
        for (guint k = 0; k < consumers[i].n_classes; k++) {
            sum_ps += consumers[i].classes[k].share * (double)*next_ps++;
        }
        access_ps[i] = (SimTime)(sum_ps + ROUNDING_GUARD);
    }
}

MemoryCosts memory_costs(const DutSettings *settings, const TesterSettings *tester)
{
    Consumer consumers[N_CONSUMERS];
    SimTime access_ps[N_CONSUMERS], page_ps[N_TABLES];
    gint64 clock_hz = settings->clock_hz;
    gint64 overlap = settings->cache.overlap;
    CacheLevels levels = cache_levels(&settings->cache, clock_hz);
    list_consumers(settings, tester, consumers);
    list_access_times(settings, &levels, consumers, access_ps);
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
