/* What the tester sends (docs/frame-path.md section 1).
 *
 * Steering keys (attribute_bench.h) make the queue a mirror of two bits of the frame's header: of
 * bits xy the queue is x + 2 y, so 00, 01, 10 and 11 are the queues 0, 2, 1 and 3. The bits behind
 * them have the weights 4 and up, which do not matter with 4 queues. */
#include "tests/support/attribute_bench.h"

#define FOUR_QUEUES "dut.nic.queues=4"
#define BY_ADDRESS  FOUR_QUEUES, "dut.nic.rss.hash.udp4=ip"
#define IN_TURN     "tester.addresses.selection=increment"

/* The last two bits of the source address, 30 and 31: P = 61 */
#define SOURCE_KEY "dut.nic.rss.key=bit 61"
/* The last two bits of the destination address, 62 and 63: P = 93 */
#define DESTINATION_KEY "dut.nic.rss.key=bit 93"
/* The last two bits of the source address's third byte, 22 and 23: P = 53 */
#define NETWORK_KEY "dut.nic.rss.key=bit 53"
/* The last two bits of the source port, 78 and 79: P = 109 */
#define SOURCE_PORT_KEY "dut.nic.rss.key=bit 109"
/* The last two bits of the destination port, 94 and 95: P = 125 */
#define DESTINATION_PORT_KEY "dut.nic.rss.key=bit 125"

static const char *const four_sources[] = {BY_ADDRESS, SOURCE_KEY,
                                           "tester.addresses.source.count=4", NULL};
static const char *const sources[] = {BY_ADDRESS, SOURCE_KEY, IN_TURN, NULL};
static const char *const destinations[] = {BY_ADDRESS, DESTINATION_KEY, IN_TURN, NULL};
static const char *const four_networks[] = {BY_ADDRESS, NETWORK_KEY, IN_TURN,
                                            "tester.addresses.count=4", NULL};
static const char *const source_ports[] = {FOUR_QUEUES, SOURCE_PORT_KEY, NULL};
static const char *const source_ports_up[] = {FOUR_QUEUES, SOURCE_PORT_KEY,
                                              "tester.ports.selection=increment", NULL};
static const char *const source_ports_down[] = {FOUR_QUEUES, SOURCE_PORT_KEY,
                                                "tester.ports.selection=decrement", NULL};
static const char *const destination_ports[] = {FOUR_QUEUES, DESTINATION_PORT_KEY, NULL};
static const char *const destination_ports_up[] = {FOUR_QUEUES, DESTINATION_PORT_KEY,
                                                   "tester.ports.selection=increment", NULL};
static const char *const destination_ports_down[] = {FOUR_QUEUES, DESTINATION_PORT_KEY,
                                                     "tester.ports.selection=decrement", NULL};

#define IN_REVERSE "tester.direction=reverse"
#define UP         "tester.ports.reverse.selection=increment"
static const char *const reverse_source[] = {FOUR_QUEUES, SOURCE_PORT_KEY, IN_REVERSE, NULL};
static const char *const reverse_source_up[] = {FOUR_QUEUES, SOURCE_PORT_KEY, IN_REVERSE, UP, NULL};
static const char *const reverse_destination[] = {FOUR_QUEUES, DESTINATION_PORT_KEY, IN_REVERSE,
                                                  NULL};
static const char *const reverse_destination_up[] = {FOUR_QUEUES, DESTINATION_PORT_KEY, IN_REVERSE,
                                                     UP, NULL};

static const char *const caches[] = {ATTRIBUTE_CACHES, NULL};
static const char *const nine_neighbours[] = {ATTRIBUTE_CACHES,
                                              "tester.addresses.destination.count=9", NULL};

static const char *const ipv6_cost[] = {"dut.cost.frame=1 ns", "dut.cost.frame_ipv6=800 ps", NULL};
static const char *const ipv6_hold[] = {"dut.cost.frame=200 ps", "dut.lock.hold=500 ps",
                                        "dut.lock.hold_ipv6=900 ps", NULL};
static const char *const byte_cost[] = {"dut.cost.byte=25 ps", NULL};
static const char *const ipv6_byte_cost[] = {"dut.cost.byte=25 ps", "tester.ip_version=6", NULL};

/* The last bit of the source port decides, as in rss.c: 1025, over IPv6. */
static const char *const ipv6_ports[] = {"dut.nic.queues=128",
                                         "tester.ip_version=6",
                                         "tester.ports.source.fixed=1025",
                                         "dut.nic.rss.key=bit 302",
                                         "dut.nic.rss.extension_headers=skip",
                                         NULL};
static const char *const header_cost[] = {"dut.cost.extension_header=100 ps",
                                          "dut.cost.hop_by_hop=1 ns", "tester.ip_version=6",
                                          "tester.frame_size=98 B", NULL};

static gint64 reverse_sent(const TrialResult *result)
{
    return (gint64)result->direction[1].sent;
}

static gint64 queue_1_frames(const TrialResult *result)
{
    return (gint64)result->queue[1].frames;
}

/* How many queues of port 1 have frames, and the last of them. */
static gint64 n_reverse_queues(const TrialResult *result)
{
    gint64 n_busy = 0;
    for (guint i = 0; i < result->n_queues; i++) {
        n_busy += result->queue[i].port == 1 && result->queue[i].frames > 0;
    }
    return n_busy;
}

static gint64 reverse_queue(const TrialResult *result)
{
    gint64 queue = -1;
    g_assert_cmpint(n_reverse_queues(result), ==, 1);
    for (guint i = 0; i < result->n_queues; i++) {
        if (result->queue[i].port == 1 && result->queue[i].frames > 0) {
            queue = result->queue[i].queue;
        }
    }
    return queue;
}

static const AttributeCase cases[] = {
    /* What a NIC that skips headers sees behind them; a fragment header hides the ports. */
    {.path = "tester.extension_headers",
     .bench = ipv6_ports,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values =
         {{ATTRIBUTE_DEFAULT, 1}, {"destination-options", 1}, {"hop-by-hop", 1}, {"fragment", 0}}},
    /* One frame costs 100 for each of its headers, and 1000 for hop-by-hop options. */
    {.path = "tester.extension_headers",
     .what = "cost",
     .bench = header_cost,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"none", 0},
                {"fragment", 100},
                {"destination-options+fragment", 200},
                {"hop-by-hop+destination-options+fragment+destination-options", 1400}}},
    {.path = "tester.ip_version",
     .bench = ipv6_cost,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1000}, {"6", 1800}, {"4", 1000}}},
    /* 64 and 84 bytes: 25 ps each */
    {.path = "tester.ip_version",
     .what = "bytes",
     .bench = byte_cost,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"4", 1600}, {"6", 2100}}},
    /* S = 200 and H = 500; 900 more for IPv6 */
    {.path = "tester.ip_version",
     .what = "lock",
     .bench = ipv6_hold,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"4", 700}, {"6", 1600}}},
    {.path = "tester.direction",
     .n_frames = 5,
     .figure = attribute_sent,
     .values = {{"forward", 5}, {"reverse", 5}, {"both", 10}}},
    {.path = "tester.direction",
     .what = "reverse",
     .n_frames = 5,
     .figure = reverse_sent,
     .values = {{"forward", 0}, {"reverse", 5}, {"both", 5}}},
    /* direct: 9 neighbours, W = 3328 + 4608 + 256 = 8192; gateway: 1, W = 4096 */
    {.path = "tester.setup",
     .bench = nine_neighbours,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"direct", 23500}, {"gateway", 15000}, {ATTRIBUTE_DEFAULT, 23500}}},
    {.path = "tester.frame_size",
     .bench = byte_cost,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 1600}, {"64 B", 1600}, {"72 B", 1800}, {"100 B", 2500}}},
    {.path = "tester.frame_size",
     .what = "ipv6",
     .bench = ipv6_byte_cost,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 2100}, {"66 B", 1650}}},
    /* Hosts 2, 3, 4, 5 end in 10, 11, 00, 01: queues 1, 3, 0, 2; of 100 frames a quarter each, in
     * any order. fixed: always host 2. random: 100 draws of stream "tester.forward.addresses" (seed
     * 1, repetition 0), counted in Python with the definitions of sim/random.h: 23 to queue 1. */
    {.path = "tester.addresses.selection",
     .bench = four_sources,
     .n_frames = 100,
     .figure = queue_1_frames,
     .values = {{"fixed", 100}, {"increment", 25}, {"decrement", 25}, {"random", 23}}},
    /* The first frame: host 2, 2, 5; draw 0 is host 4. */
    {.path = "tester.addresses.selection",
     .what = "first",
     .bench = four_sources,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{"fixed", 1}, {"increment", 1}, {"decrement", 2}, {"random", 0}}},
    {.path = "tester.addresses.count",
     .bench = sources,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"2", 2}, {"3", 3}, {"4", 4}}},
    {.path = "tester.addresses.count",
     .what = "destination",
     .bench = destinations,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"2", 2}, {"3", 3}, {"4", 4}}},
    /* Every address of the receiver is a neighbour: 9 * 512 */
    {.path = "tester.addresses.count",
     .what = "neighbours",
     .bench = caches,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"1", 15000}, {"9", 23500}}},
    {.path = "tester.addresses.source.count",
     .bench = sources,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"2", 2}, {"4", 4}}},
    {.path = "tester.addresses.destination.count",
     .bench = destinations,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"2", 2}, {"4", 4}}},
    {.path = "tester.addresses.destination.count",
     .what = "neighbours",
     .bench = caches,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"1", 15000}, {"9", 23500}}},
    /* Third bytes: all 0; 0 and 1 in turn; 0, 1, 2, 0; 0 to 3 */
    {.path = "tester.addresses.networks",
     .bench = four_networks,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 1}, {"2", 2}, {"3", 3}, {"4", 4}}},
    /* 17 networks a side are 34 routes: W = 3328 + 512 + 4352 = 8192 */
    {.path = "tester.addresses.networks",
     .what = "routes",
     .bench = caches,
     .n_frames = 1,
     .figure = attribute_latency_sum_ps,
     .values = {{"1", 15000}, {"17", 23500}}},
    /* The first frame: 49184 ends in 00, 1024 in 00, 65535 in 11; random: 100 draws of stream
     * "tester.forward.ports", counted in Python: the first is queue 1. */
    {.path = "tester.ports.selection",
     .bench = source_ports,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{"fixed", 0}, {"increment", 0}, {"decrement", 3}, {"random", 1}}},
    /* Ports 1024 to 1123: a quarter ends in 10; of the 100 draws 26 */
    {.path = "tester.ports.selection",
     .what = "all",
     .bench = source_ports,
     .n_frames = 100,
     .figure = queue_1_frames,
     .values = {{"fixed", 0}, {"increment", 25}, {"decrement", 25}, {"random", 26}}},
    {.path = "tester.ports.source.minimum",
     .bench = source_ports_up,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"1025", 2}, {"1026", 1}, {"1027", 3}}},
    {.path = "tester.ports.source.maximum",
     .bench = source_ports_down,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{ATTRIBUTE_DEFAULT, 3}, {"65534", 1}, {"65533", 2}, {"65532", 0}}},
    /* 1024 and 1025, and again */
    {.path = "tester.ports.source.maximum",
     .what = "range",
     .bench = source_ports_up,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"1025", 2}, {"1024", 1}}},
    /* 49184, the default, ends in 00. */
    {.path = "tester.ports.source.fixed",
     .bench = source_ports,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"49185", 2}, {"7", 3}}},
    {.path = "tester.ports.destination.minimum",
     .bench = destination_ports_up,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{ATTRIBUTE_DEFAULT, 2}, {"2", 1}, {"3", 3}, {"4", 0}}},
    /* 49151 ends in 11. */
    {.path = "tester.ports.destination.maximum",
     .bench = destination_ports_down,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{ATTRIBUTE_DEFAULT, 3}, {"49150", 1}, {"49148", 0}}},
    {.path = "tester.ports.destination.maximum",
     .what = "range",
     .bench = destination_ports_up,
     .n_frames = 4,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"2", 2}, {"1", 1}}},
    /* 7, the default, ends in 11. */
    {.path = "tester.ports.destination.fixed",
     .bench = destination_ports,
     .n_frames = 1,
     .figure = attribute_busy_queue,
     .values = {{ATTRIBUTE_DEFAULT, 3}, {"8", 0}, {"9", 2}}},
    /* The reverse direction: as the forward one unless it is said. */
    {.path = "tester.ports.reverse.selection",
     .bench = reverse_source,
     .n_frames = 1,
     .figure = reverse_queue,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"as-forward", 0}, {"fixed", 0}, {"decrement", 3}}},
    {.path = "tester.ports.reverse.source.minimum",
     .bench = reverse_source_up,
     .n_frames = 1,
     .figure = reverse_queue,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"1025", 2}, {"1027", 3}}},
    {.path = "tester.ports.reverse.source.maximum",
     .bench = reverse_source_up,
     .n_frames = 4,
     .figure = n_reverse_queues,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"1025", 2}, {"1024", 1}}},
    {.path = "tester.ports.reverse.source.fixed",
     .bench = reverse_source,
     .n_frames = 1,
     .figure = reverse_queue,
     .values = {{ATTRIBUTE_DEFAULT, 0}, {"49185", 2}, {"7", 3}}},
    {.path = "tester.ports.reverse.destination.minimum",
     .bench = reverse_destination_up,
     .n_frames = 1,
     .figure = reverse_queue,
     .values = {{ATTRIBUTE_DEFAULT, 2}, {"2", 1}, {"3", 3}}},
    {.path = "tester.ports.reverse.destination.maximum",
     .bench = reverse_destination_up,
     .n_frames = 4,
     .figure = n_reverse_queues,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"2", 2}, {"1", 1}}},
    {.path = "tester.ports.reverse.destination.fixed",
     .bench = reverse_destination,
     .n_frames = 1,
     .figure = reverse_queue,
     .values = {{ATTRIBUTE_DEFAULT, 3}, {"8", 0}, {"9", 2}}},
};

/* RFC 5180 appendix A.1 at 10 Gbit/s */
static void test_line_rate(void)
{
    static const struct {
        const char *frame_size;
        gint64 line_rate_pps;
    } rows[] = {{"64 B", 14880952},  {"128 B", 8445945}, {"256 B", 4528985}, {"512 B", 2349624},
                {"1024 B", 1197318}, {"1280 B", 961538}, {"1518 B", 812743}};
    AttributeBench bench;
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "links.0.rate", "10 Gbit/s");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        attribute_bench_set(&bench, "tester.frame_size", rows[i].frame_size);
        g_assert_cmpint(trial_line_rate_pps(&bench.setup), ==, rows[i].line_rate_pps);
    }
    attribute_bench_clear(&bench);
}

/* What holds of the attributes that the bench itself sets. */
static void test_default(gconstpointer path)
{
    static const struct {
        const char *path;
        const char *text;
    } defaults[] = {
        {"direction", "both"}, {"addresses.selection", "random"}, {"ports.selection", "random"}};
    TesterSettings tester;
    sim_attribute_set_defaults(&tester_attributes, &tester);
    const gpointer settings[] = {&tester, &tester.addresses, &tester.ports};
    for (guint i = 0; i < G_N_ELEMENTS(defaults); i++) {
        if (g_str_equal(path, defaults[i].path)) {
            g_autofree char *text = sim_attribute_get(
                sim_attribute_table_find_path(&tester_attributes, path), settings[i]);
            g_assert_cmpstr(text, ==, defaults[i].text);
        }
    }
    sim_attribute_clear(&tester_attributes, &tester);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add_func("/attributes/tester/frame_size/line_rate", test_line_rate);
    g_test_add_data_func("/attributes/tester/direction/default", "direction", test_default);
    g_test_add_data_func("/attributes/tester/addresses/selection/default", "addresses.selection",
                         test_default);
    g_test_add_data_func("/attributes/tester/ports/selection/default", "ports.selection",
                         test_default);
    return g_test_run();
}
