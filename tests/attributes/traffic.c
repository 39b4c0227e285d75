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

/* A background frame every 4000 ps; frames take 700 ps each, whoever sent them. Sent at 0 (test),
 * 672 (background, due at 0 too), 1344, 2016, 3000: test frames wait 0, 56, 84 and 0 ps for the
 * core. With 128 bytes, from 672 to 1856, forwarded at 2884 it has the
 * way out until 4068: the test frames that arrive at 2856, 3528 and 4200 follow then, at 4740 and
 * 5412. Every fourth frame the same again. Bursts
 * of four at 0: test frames are sent at 0, 3360 and every 672 until they are due no later, the
 * ninth at 8064; it is the thirteenth frame in a row, each of which waits 28 ps longer. Bursts of
 * two: sent at 0, 2016, 2688, 3360, 4032, the last one the seventh in a row. */
#define BACKGROUND "dut.cost.frame=700 ps", "tester.background.rate=250000000"
static const char *const no_background[] = {"dut.cost.frame=700 ps", NULL};
static const char *const background[] = {BACKGROUND, NULL};
static const char *const background_by_four[] = {BACKGROUND, "tester.background.arrivals.burst=4",
                                                 NULL};
static const char *const background_bursts[] = {BACKGROUND,
                                                "tester.background.arrivals.process=bursts", NULL};

/* Test frames of one flow, the background's of several. */
static const char *const background_sources[] = {SOURCE_QUEUES, "tester.addresses.source.count=4",
                                                 "tester.flows.count=1",
                                                 "tester.background.rate=250000000", NULL};
static const char *const background_two_flows[] = {SOURCE_QUEUES,
                                                   "tester.addresses.source.count=4",
                                                   "tester.flows.count=1",
                                                   "tester.background.rate=250000000",
                                                   "tester.background.flows.count=2",
                                                   NULL};

static const AttributeCase cases[] = {
    {.path = "tester.background.rate",
     .bench = no_background,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4 * 700}, {"250000000", 4 * 700 + 56 + 84}}},
    {.path = "tester.background.imix",
     .bench = background,
     .n_frames = 4,
     .figure = attribute_latency_sum_ps,
     .values = {{ATTRIBUTE_DEFAULT, 4 * 700 + 56 + 84},
                {"a", 4 * 700 + 56 + 84},
                {"b", 700 + 3 * 1212}}},
    {.path = "tester.background.arrivals.process",
     .bench = background_by_four,
     .n_frames = 16,
     .figure = attribute_latency_most_ps,
     .values = {{ATTRIBUTE_DEFAULT, 784}, {"bursts", 700 + 12 * 28}}},
    {.path = "tester.background.arrivals.burst",
     .bench = background_bursts,
     .n_frames = 16,
     .figure = attribute_latency_most_ps,
     .values = {{"1", 784}, {"2", 700 + 6 * 28}, {"4", 700 + 12 * 28}}},
    {.path = "tester.background.flows.count",
     .bench = background_sources,
     .n_frames = 400,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 4}, {"1", 1}, {"2", 2}, {"4", 4}}},
    {.path = "tester.background.flows.exponent",
     .bench = background_two_flows,
     .n_frames = 80,
     .figure = attribute_n_busy_queues,
     .values = {{ATTRIBUTE_DEFAULT, 2}, {"10", 1}}},
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

/* A background flow from .3, queue 3, and the test's own, from .2, queue 1, counted apart. */
static void test_background_list(void)
{
    AttributeBench bench;
    attribute_bench_init(&bench);
    for (const char *const *set = four_sources; *set != NULL; set++) {
        g_auto(GStrv) parts = g_strsplit(*set, "=", 2);
        attribute_bench_set(&bench, parts[0], parts[1]);
    }
    attribute_bench_set(&bench, "tester.background.rate", "250000000");
    bench.tester.flows.list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(bench.tester.flows.list, g_strdup("198.18.0.2:1024 198.19.0.6:7"));
    bench.tester.background.flows.list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(bench.tester.background.flows.list, g_strdup("198.18.0.3:1024 198.19.0.6:7"));
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 100);
    const TrialDirection *forward = &result->direction[0];
    g_assert_cmpuint(result->queue[1].frames, ==, 100);
    g_assert_cmpuint(result->queue[3].frames, ==, 25);
    g_assert_cmpuint(forward->sent, ==, 100);
    g_assert_cmpuint(forward->received, ==, 100);
    g_assert_cmpuint(forward->background.sent, ==, 25);
    g_assert_cmpuint(forward->background.received, ==, 25);
    attribute_bench_clear(&bench);
}

/* The background's flow has a ring of one descriptor of its own, and comes in one burst of 25
 * frames 672 ps apart, each of which takes 1000 ps: every second one finds the descriptor taken. */
static void test_background_loss(void)
{
    static const char *const settings[] = {SOURCE_QUEUES,
                                           "tester.addresses.source.count=4",
                                           "dut.cores=4",
                                           "dut.nic.ring_size=1",
                                           "dut.nic.descriptor_release=frame",
                                           "dut.cost.frame=1 ns",
                                           "tester.background.rate=250000000",
                                           "tester.background.arrivals.process=bursts",
                                           "tester.background.arrivals.burst=25",
                                           NULL};
    AttributeBench bench;
    attribute_bench_init(&bench);
    for (const char *const *set = settings; *set != NULL; set++) {
        g_auto(GStrv) parts = g_strsplit(*set, "=", 2);
        attribute_bench_set(&bench, parts[0], parts[1]);
    }
    bench.tester.flows.list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(bench.tester.flows.list, g_strdup("198.18.0.2:1024 198.19.0.6:7"));
    bench.tester.background.flows.list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(bench.tester.background.flows.list, g_strdup("198.18.0.3:1024 198.19.0.6:7"));
    g_autoptr(TrialResult) result = attribute_bench_run(&bench, 100);
    const TrialBackground *lost = &result->direction[0].background;
    g_assert_cmpuint(lost->sent, ==, 25);
    g_assert_cmpuint(lost->lost[TRIAL_LOSS_RX_RING_FULL], ==, 12);
    g_assert_cmpuint(lost->received, ==, 13);
    attribute_bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add_func("/attributes/tester/flows/list/queues", test_list);
    g_test_add_func("/attributes/tester/flows/list/weights", test_weights);
    g_test_add_func("/attributes/tester/background/flows/list/queues", test_background_list);
    g_test_add_func("/attributes/tester/background/rate/loss", test_background_loss);
    return g_test_run();
}
