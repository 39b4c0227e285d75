/* Traffic that is not plain (docs/frame-path.md section 16), and flows that are more popular than
 * others. */
#include "tests/support/attribute_bench.h"

/* A frame of b bytes takes F = 8 (b + 8) ps and holds the wire for W = 8 (b + 20) ps; forwarding
 * takes 1 ps a byte. ab, sizes 64, 128, 64, 128: sent at 0, 1000, 2184 (the wire is taken from 1000
 * to 2184), 3000; arrive at 1000, 2512, 3184, 4512; forwarded at 1064, 2640, 3248, 4640; the third
 * waits for the second one's wire until 3824. Latencies 64 + 128 + 640 + 128. ba: sent at 0, 1184,
 * 2000, 3184; forwarded at 1640, 2248, 3640, 4248, sent on at 1640, 2824, 3640, 4824. */
static const char *const one_ps_a_byte[] = {"dut.cost.byte=1 ps", NULL};
static const char *const custom_mix[] = {"dut.cost.byte=1 ps", "tester.imix=A", NULL};
static const char *const mtu_mix[] = {"dut.cost.byte=1 ps", "tester.imix=z", NULL};

/* Frames that follow each other after W = 672 ps and take 700 ps each: 28 ps more from one to the
 * next in a burst. */
static const char *const slow[] = {"dut.cost.frame=700 ps", "tester.arrivals.burst=4", NULL};
static const char *const bursts[] = {"dut.cost.frame=700 ps", "tester.arrivals.process=bursts",
                                     NULL};

/* Four sources in turn, each with a queue of its own (tests/attributes/tester.c: the queue is a
 * mirror of the source address's last two bits). Flow i has the addresses of frame i. */
#define SOURCE_QUEUES                                                         \
    "dut.nic.queues=4", "dut.nic.rss.hash.udp4=ip", "dut.nic.rss.key=bit 61", \
        "tester.addresses.selection=increment"
static const char *const four_sources[] = {SOURCE_QUEUES, "tester.addresses.source.count=4", NULL};
static const char *const two_flows[] = {SOURCE_QUEUES, "tester.addresses.source.count=4",
                                        "tester.flows.count=2", NULL};

static const AttributeCase cases[] = {
    {.path = "tester.imix",
     .bench = one_ps_a_byte,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4 * 64},
                {"a", 4 * 64},
                {"ab", 64 + 128 + 640 + 128},
                {"ba", 128 + 640 + 128 + 640}}},
    {.path = "tester.imix_sizes",
     .bench = custom_mix,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{"A=70B", 4 * 70}, {"A=100B", 4 * 100}}},
    {.path = "tester.mtu",
     .bench = mtu_mix,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{"68 B", 4 * 86}, {"80 B", 4 * 98}}},
    {.path = "tester.arrivals.process",
     .bench = slow,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4 * 700}, {"bursts", 700 + 728 + 756 + 784}}},
    {.path = "tester.arrivals.burst",
     .bench = bursts,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{"1", 4 * 700}, {"2", 2 * (700 + 728)}, {"4", 700 + 728 + 756 + 784}}},
    /* of many frames no flow of four goes without */
    {.path = "tester.flows.count",
     .bench = four_sources,
     .n_frames = 100,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"1", 1}, {"2", 2}, {"4", 4}}},
    /* the second flow's share is 2^-10 / (1 + 2^-10): of 20 frames hardly ever one */
    {.path = "tester.flows.exponent",
     .bench = two_flows,
     .n_frames = 20,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 2}, {"10", 1}}},
};

/* The source addresses .1, .2 and .3 end in the bits 01, 10 and 11: queues 2, 1 and 3; backwards
 * the source is what was the destination, .6: 10, queue 1. */
static void test_list(void)
{
    static const struct {
        const char *flow;
        gint64 queue;
    } rows[] = {{"198.18.0.1:1024 198.19.0.6:7", 2},
                {"198.18.0.2:1024 198.19.0.6:7", 1},
                {"198.18.0.3:1024 198.19.0.6:7 5", 3}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AttributeBench bench;
        attribute_bench_init(&bench);
        for (const char *const *set = four_sources; *set != NULL; set++) {
            g_auto(GStrv) parts = g_strsplit(*set, "=", 2);
            attribute_bench_set(&bench, parts[0], parts[1]);
        }
        attribute_bench_set(&bench, "tester.direction", "both");
        bench.tester.flows.list = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(bench.tester.flows.list, g_strdup(rows[i].flow));
        g_autoptr(TrialResult) result = attribute_bench_run(&bench, 10);
        g_assert_cmpint((gint64)result->queue[rows[i].queue].frames, ==, 10);
        g_assert_cmpint((gint64)result->queue[4 + 1].frames, ==, 10);
        attribute_bench_clear(&bench);
    }
}

/* Weights 3 and 1: three quarters of 10000 frames, within four standard deviations of 43. */
static void test_weights(void)
{
    AttributeBench bench;
    attribute_bench_init(&bench);
    for (const char *const *set = four_sources; *set != NULL; set++) {
        g_auto(GStrv) parts = g_strsplit(*set, "=", 2);
        attribute_bench_set(&bench, parts[0], parts[1]);
    }
    bench.tester.flows.list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(bench.tester.flows.list, g_strdup("198.18.0.1:1024 198.19.0.6:7 3"));
    g_ptr_array_add(bench.tester.flows.list, g_strdup("198.18.0.2:1024 198.19.0.6:7"));
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 10000);
    g_assert_cmpint(ABS((gint64)result->queue[2].frames - 7500), <, 4 * 43);
    g_assert_cmpint((gint64)(result->queue[1].frames + result->queue[2].frames), ==, 10000);
    attribute_bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add_func("/attributes/tester/flows/list/queues", test_list);
    g_test_add_func("/attributes/tester/flows/list/weights", test_weights);
    return g_test_run();
}
