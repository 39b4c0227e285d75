/* A capture's frames in place of test frames: what is kept of them, and what a device sees. */
#include "models/replay.h"

#include <string.h>

#include "models/memory.h"
#include "models/traffic.h"
#include "tests/support/attribute_bench.h"

#define ONE (G_GUINT64_CONSTANT(1) << 32)

/* From 10.0.0.SOURCE to 10.TO.0.1, or the same in IPv6. */
static CapturedFrame frame_of(guint ip_version, guint source, guint to, gint64 bytes)
{
    CapturedFrame frame = {.frame_bytes = bytes,
                           .flow = {.ip_version = (guint8)ip_version,
                                    .protocol = RSS_PROTOCOL_UDP,
                                    .source_port = 1000,
                                    .destination_port = 53,
                                    .source = {10},
                                    .destination = {10, (guint8)to}}};
    guint last = ip_version == 4 ? 3 : 15;
    frame.flow.source[last] = (guint8)source;
    frame.flow.destination[last] = 1;
    return frame;
}

/* Frames at 100, 300, 200 (which counts as 300) and 500 ns, of forward; mean gap 400/3 ns: places
 * 0, 1.5, 1.5, 3. One in reverse: place 0. */
static void test_places(void)
{
    static const gint64 times_ns[] = {100, 300, 200, 500};
    static const guint64 places[] = {0, 3 * ONE / 2, 3 * ONE / 2, 3 * ONE};
    g_autoptr(Capture) capture = capture_new(FALSE);
    CapturedFrame frame = frame_of(4, 1, 1, 64);
    for (guint i = 0; i < 4; i++) {
        capture_add(capture, times_ns[i], &frame, 0);
    }
    capture_add(capture, 1, &frame, 1);
    capture_settle(capture);
    const CaptureSequence *forward = capture_sequence(capture, 0);
    g_assert_cmpuint(forward->n, ==, 4);
    g_assert_cmpuint(capture_sequence(capture, 1)->n, ==, 1);
    g_assert_cmpuint(capture_sequence(capture, 1)->place[0], ==, 0);
    for (guint i = 0; i < 4; i++) {
        g_assert_cmpuint(forward->place[i], ==, places[i]);
    }
    g_assert_cmpuint(capture_n_flows(capture), ==, 1);
    g_assert_cmpuint(capture_n_frames(capture), ==, 5);
}

/* Two flows of IPv4 from one source to destinations in two networks, three frames; one of IPv6. */
static void test_counts(void)
{
    g_autoptr(Capture) capture = capture_new(TRUE);
    const CapturedFrame frames[] = {frame_of(4, 1, 1, 64), frame_of(4, 1, 2, 100),
                                    frame_of(4, 1, 1, 64), frame_of(6, 1, 1, 100)};
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
        capture_add(capture, i, &frames[i], 0);
    }
    capture_skip(capture, CAPTURED_FRAME_NOT_IP);
    capture_settle(capture);
    const CaptureCounts *forward = &capture_sequence(capture, 0)->counts[CAPTURE_IPV4];
    const CaptureCounts *reverse = &capture_sequence(capture, 1)->counts[CAPTURE_IPV4];
    g_assert_cmpuint(forward->frames, ==, 3);
    g_assert_cmpuint(forward->flows, ==, 2);
    g_assert_cmpuint(forward->sources, ==, 1);
    g_assert_cmpuint(forward->destinations, ==, 2);
    g_assert_cmpuint(forward->networks, ==, 2);
    g_assert_cmpuint(reverse->sources, ==, 2);
    g_assert_cmpuint(reverse->destinations, ==, 1);
    g_assert_cmpuint(capture_sequence(capture, 0)->counts[CAPTURE_IPV6].frames, ==, 1);
    g_assert_cmpuint(capture_n_kinds(capture), ==, 3); /* 64 and 100 B of IPv4, 100 B of IPv6 */
    g_assert_cmpuint(capture_main_version(capture), ==, 4);
    g_assert_true(capture_has_version(capture, 6));
    g_assert_cmpuint(capture_n_skipped(capture, CAPTURED_FRAME_NOT_IP), ==, 1);
    g_assert_cmpint(capture_sequence(capture, 1)->sum_bytes, ==, 64 + 100 + 64 + 100);
}

static void test_rule(void)
{
    static const struct {
        const char *sender;
        guint ip_version, source;
        guint direction;
    } rows[] = {
        {"10.0.0.0/8", 4, 1, 0},  {"10.0.0.1", 4, 1, 0},          {"10.0.0.1", 4, 2, 1},
        {"10.0.0.0/31", 4, 1, 0}, {"10.0.0.0/31", 4, 2, 1},       {"0.0.0.0/0", 4, 1, 0},
        {"0.0.0.0/0", 6, 1, 1},   {"a00::/8", 6, 1, 0},           {"a00::1/128", 6, 1, 0},
        {"a00::2", 6, 1, 1},      {"02:00:00:00:00:AB", 4, 1, 0}, {"02:00:00:00:00:ac", 4, 1, 1},
    };
    static const char *const wrong[] = {
        "",         "10.0.0.0/33",         "10.0.0", "2001:db8::/129", "10.0.0.1/x",
        "02:00:00", "02:00:00:00:00:01:02"};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) texts = g_ptr_array_new();
        g_ptr_array_add(texts, (gpointer)rows[i].sender);
        g_autoptr(ReplayRule) rule = replay_rule_new(texts, &error);
        g_assert_no_error(error);
        CapturedFrame frame = frame_of(rows[i].ip_version, rows[i].source, 1, 64);
        frame.has_mac = TRUE;
        memcpy(frame.source_mac, "\x02\0\0\0\0\xab", 6);
        g_assert_cmpuint(replay_rule_direction(rule, &frame), ==, rows[i].direction);
    }
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) texts = g_ptr_array_new();
        g_ptr_array_add(texts, (gpointer)wrong[i]);
        g_assert_null(replay_rule_new(texts, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    }
}

/* Each flow goes to the queue of its own header's hash; in reverse, mirrored, to that of the
 * swapped one. A key whose single one bit is at 61 (tests/support/attribute_bench.h) takes the
 * hash's last two bits from bits 30 and 31 of the input, the last two of the source address,
 * mirrored: bit 30 has weight 1, bit 31 weight 2. */
static void test_queues(void)
{
    AttributeBench bench;
    Capture *capture = capture_new(TRUE);
    for (guint i = 0; i < 40; i++) {
        /* ten of source .1: bits 01, queue 2; ten of .2: queue 1; twenty of .3: queue 3 */
        CapturedFrame frame = frame_of(4, i < 10 ? 1 : i < 20 ? 2 : 3, 0, 64);
        frame.flow.destination[3] = 1;
        capture_add(capture, i, &frame, 0);
    }
    capture_settle(capture);
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "dut.nic.queues", "4");
    attribute_bench_set(&bench, "dut.nic.rss.hash.udp4", "ip");
    attribute_bench_set(&bench, "dut.nic.rss.key", "bit 61");
    attribute_bench_set(&bench, "tester.direction", "both");
    bench.tester.replay.capture = capture;
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 80);
    g_assert_cmpuint(result->queue[2].frames, ==, 20);
    g_assert_cmpuint(result->queue[1].frames, ==, 20);
    g_assert_cmpuint(result->queue[3].frames, ==, 40);
    /* swapped, the source is .1 */
    g_assert_cmpuint(result->queue[4 + 2].frames, ==, 80);
    attribute_bench_clear(&bench);
    capture_unref(capture);
}

/* TCP is hashed as tcp4 says, UDP as udp4 says, other protocols by their addresses. */
static void test_protocols(void)
{
    static const struct {
        const char *hash;
        RssProtocol protocol;
        guint n_queues; /* of sixteen source ports */
    } rows[] = {
        {"udp4", RSS_PROTOCOL_UDP, 1},  {"tcp4", RSS_PROTOCOL_UDP, 16},
        {"tcp4", RSS_PROTOCOL_TCP, 1},  {"udp4", RSS_PROTOCOL_TCP, 16},
        {"tcp6", RSS_PROTOCOL_NONE, 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AttributeBench bench;
        Capture *capture = capture_new(TRUE);
        g_autofree char *path = g_strconcat("dut.nic.rss.hash.", rows[i].hash, NULL);
        for (guint port = 0; port < 16; port++) {
            CapturedFrame frame = frame_of(4, 1, 1, 64);
            frame.flow.protocol = (guint8)rows[i].protocol;
            frame.flow.source_port = (guint16)port;
            capture_add(capture, port, &frame, 0);
        }
        capture_settle(capture);
        attribute_bench_init(&bench);
        attribute_bench_set(&bench, "dut.nic.queues", "16");
        /* the source port's last four bits: input bits 76 to 79, of weights 8 to 1 mirrored */
        attribute_bench_set(&bench, "dut.nic.rss.key", "bit 107");
        attribute_bench_set(&bench, path, "ip");
        bench.tester.replay.capture = capture;
        g_autoptr(TrialResult) result = attribute_bench_run(&bench, 16);
        g_assert_cmpint(attribute_n_busy_queues(result), ==, rows[i].n_queues);
        attribute_bench_clear(&bench);
        capture_unref(capture);
    }
}

/* IPv6 costs 300 ps more: four frames of 700 ps, of which one of IPv6 takes 1000 ps. Frames come
 * every 1000 ps. */
static void test_versions(void)
{
    AttributeBench bench;
    Capture *capture = capture_new(TRUE);
    for (guint i = 0; i < 4; i++) {
        CapturedFrame frame = frame_of(i == 2 ? 6 : 4, 1, 1, 64);
        capture_add(capture, 10 * i, &frame, 0);
    }
    capture_settle(capture);
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "dut.cost.frame", "700 ps");
    attribute_bench_set(&bench, "dut.cost.frame_ipv6", "300 ps");
    bench.tester.replay.capture = capture;
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 4);
    g_assert_cmpint(attribute_latency_sum_ps(result), ==, 3 * 700 + 1000);
    attribute_bench_clear(&bench);
    capture_unref(capture);
}

/* Extension headers cost 100 ps each and leaving the fast path 50 ps more: of four frames of 500 ps
 * one has none, one two, one three with hop-by-hop options, one is a fragment. Same sizes, four
 * kinds. */
static void test_extensions(void)
{
    static const ExtensionCount counts[] = {{0, 0}, {2, 0}, {3, 1}, {1, 0}};
    AttributeBench bench;
    Capture *capture = capture_new(TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        CapturedFrame frame = frame_of(6, 1, 1, 64);
        frame.extensions = counts[i];
        g_assert_true(capture_add(capture, 10 * i, &frame, 0));
    }
    capture_settle(capture);
    g_assert_cmpuint(capture_n_kinds(capture), ==, 4);
    g_assert_cmpuint(capture_n_extended(capture), ==, 3);
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "dut.cost.frame", "500 ps");
    attribute_bench_set(&bench, "dut.cost.extension_header", "100 ps");
    attribute_bench_set(&bench, "dut.cost.hop_by_hop", "50 ps");
    bench.tester.replay.capture = capture;
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 4);
    g_assert_cmpint(attribute_latency_sum_ps(result), ==, 4 * 500 + 6 * 100 + 50);
    attribute_bench_clear(&bench);
    capture_unref(capture);
}

/* Sixteen source ports behind extension headers, hashed where the NIC looks behind them. */
static void test_ports_behind(void)
{
    static const struct {
        const char *mode;
        guint8 is_behind;
        guint n_queues;
    } rows[] = {{"skip", 1, 16}, {"stop", 1, 1}, {"stop", 0, 16}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AttributeBench bench;
        Capture *capture = capture_new(TRUE);
        for (guint port = 0; port < 16; port++) {
            CapturedFrame frame = frame_of(6, 1, 1, 100);
            frame.flow.is_behind = rows[i].is_behind;
            frame.flow.source_port = (guint16)port;
            capture_add(capture, port, &frame, 0);
        }
        capture_settle(capture);
        attribute_bench_init(&bench);
        attribute_bench_set(&bench, "dut.nic.queues", "16");
        /* the source port's last four bits: input bits 268 to 271 of IPv6 */
        attribute_bench_set(&bench, "dut.nic.rss.key", "bit 299");
        attribute_bench_set(&bench, "dut.nic.rss.extension_headers", rows[i].mode);
        bench.tester.replay.capture = capture;
        g_autoptr(TrialResult) result = attribute_bench_run(&bench, 16);
        g_assert_cmpint(attribute_n_busy_queues(result), ==, rows[i].n_queues);
        attribute_bench_clear(&bench);
        capture_unref(capture);
    }
}

/* Datagrams of a flow in one piece are hashed with their ports, fragments by addresses alone. Of
 * five frames the last is a fragment: it goes to core 0, the others to one core, 3500 ps each.
 * Arriving at 1000, ..., 5000 they end at 4500, 8000, 11500, 15000 and 8500: two come after a later
 * one. */
static void test_fragment_overtakes(void)
{
    AttributeBench bench;
    Capture *capture = capture_new(TRUE);
    for (guint i = 0; i < 5; i++) {
        CapturedFrame frame = frame_of(4, 1, 1, 64);
        frame.flow.source_port = 1;
        if (i == 4) {
            frame.flow.protocol = RSS_PROTOCOL_NONE;
            frame.flow.source_port = frame.flow.destination_port = 0;
        }
        capture_add(capture, i, &frame, 0);
    }
    capture_settle(capture);
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "dut.cores", "16");
    attribute_bench_set(&bench, "dut.nic.rss.key",
                        "bit 107"); /* the source port's last four bits */
    attribute_bench_set(&bench, "dut.cost.frame", "3500 ps");
    bench.tester.replay.capture = capture;
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 5);
    g_assert_cmpuint(result->direction[0].received, ==, 5);
    g_assert_cmpuint(result->direction[0].out_of_order, ==, 2);
    attribute_bench_clear(&bench);
    capture_unref(capture);
}

/* One kind more than there is room for is refused, and what is known goes on. */
static void test_most_kinds(void)
{
    g_autoptr(Capture) capture = capture_new(FALSE);
    CapturedFrame frame = frame_of(6, 1, 1, 64);
    for (guint i = 0; i < CAPTURE_MOST_KINDS; i++) {
        frame.frame_bytes = 64 + i % 9000;
        frame.extensions.n = i / 9000;
        g_assert_true(capture_add(capture, i, &frame, 0));
    }
    g_assert_true(capture_add(capture, 0, &frame, 1));
    frame.extensions.n = 100;
    g_assert_false(capture_add(capture, 0, &frame, 0));
    capture_settle(capture);
    g_assert_cmpuint(capture_n_kinds(capture), ==, CAPTURE_MOST_KINDS);
    g_assert_cmpuint(capture_n_frames(capture), ==, CAPTURE_MOST_KINDS + 1);
}

/* Tables are those of the capture's own addresses: ATTRIBUTE_CACHES with one neighbour a side, and
 * with five more, 512 bytes each; more by 3 KiB than 4096 B. The routes are two of 128 B as before.
 */
static void test_tables(void)
{
    static const struct {
        guint n_sources;
        gint64 more_bytes;
    } rows[] = {{1, 0}, {7, 6 * 512}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AttributeBench bench;
        AttributeBench plain;
        static const char *const caches[] = {ATTRIBUTE_CACHES, NULL};
        Capture *capture = capture_new(TRUE);
        for (guint source = 0; source < rows[i].n_sources; source++) {
            CapturedFrame frame = frame_of(4, 1 + source, 1, 64);
            capture_add(capture, source, &frame, 0);
        }
        capture_settle(capture);
        attribute_bench_init(&bench);
        attribute_bench_init(&plain);
        for (const char *const *set = caches; *set != NULL; set++) {
            g_auto(GStrv) parts = g_strsplit(*set, "=", 2);
            attribute_bench_set(&bench, parts[0], parts[1]);
            attribute_bench_set(&plain, parts[0], parts[1]);
        }
        attribute_bench_set(&bench, "tester.direction", "both");
        attribute_bench_set(&plain, "tester.direction", "both");
        bench.tester.replay.capture = capture;
        /* forward one destination, in reverse as many as there are sources */
        g_assert_cmpint(neighbour_n_entries(&bench.tester), ==, 1 + rows[i].n_sources);
        g_assert_cmpint(neighbour_table_bytes(&bench.dut.neighbour, &bench.tester), ==,
                        neighbour_table_bytes(&plain.dut.neighbour, &plain.tester) +
                            rows[i].more_bytes);
        g_assert_cmpint(route_n_entries(&bench.dut.route, &bench.tester), ==, 2);
        attribute_bench_clear(&bench);
        attribute_bench_clear(&plain);
        capture_unref(capture);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/replay/places", test_places);
    g_test_add_func("/replay/counts", test_counts);
    g_test_add_func("/replay/rule", test_rule);
    g_test_add_func("/replay/queues", test_queues);
    g_test_add_func("/replay/protocols", test_protocols);
    g_test_add_func("/replay/versions", test_versions);
    g_test_add_func("/replay/extensions", test_extensions);
    g_test_add_func("/replay/extensions/ports", test_ports_behind);
    g_test_add_func("/replay/fragment-overtakes", test_fragment_overtakes);
    g_test_add_func("/replay/extensions/most-kinds", test_most_kinds);
    g_test_add_func("/replay/tables", test_tables);
    return g_test_run();
}
