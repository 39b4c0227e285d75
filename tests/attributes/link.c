/* Rate and propagation delay of the links (docs/frame-path.md sections 2, 7 and 9). */
#include "tests/support/attribute_bench.h"

/* A ring of one descriptor and a core that sleeps on: frame 1 is lost when it arrives, at
 * a(1) = 1000 + F + p. */
#define SECOND_IS_LOST "dut.nic.ring_size=1", "dut.nic.descriptor_batch=1", "dut.cost.wakeup=1 us"
static const char *const second_is_lost[] = {SECOND_IS_LOST, NULL};
static const char *const reverse_second_is_lost[] = {SECOND_IS_LOST, "tester.direction=reverse",
                                                     NULL};

static const char *const reverse[] = {"tester.direction=reverse", NULL};

/* A ring of 3, S = 2500: frame 0 is worked on from 1000 and leaves at 3500, then 1 and 2; 4 is lost
 * at 5000, where 1, 2 and 3 are in the ring, and freezes the trial. The tester receives 0 at
 * 3500 + F + p of the output link: 3500 + 576 + p <= 5000 while p <= 924. */
static const char *const freeze_at_5000[] = {"dut.nic.ring_size=3", "dut.nic.descriptor_batch=1",
                                             "dut.cost.frame=2500 ps", NULL};

static const char *const hdlc_second_is_lost[] = {SECOND_IS_LOST, "links.0.framing=hdlc",
                                                  "links.1.framing=hdlc", NULL};
static const char *const hdlc_output[] = {"links.0.framing=hdlc", "links.1.framing=hdlc",
                                          "links.1.rate=100 Gbit/s", NULL};
static const char *const ethernet_output[] = {"links.1.rate=100 Gbit/s", NULL};

static gint64 first_loss_ps(const TrialResult *result)
{
    return result->first_loss_ps;
}

static gint64 in_flight(const TrialResult *result)
{
    return (gint64)result->direction[0].in_flight;
}

static const AttributeCase cases[] = {
    /* F = 8 * 72 / rate: 576, 720 and 384 */
    {.path = "links.0.rate",
     .what = "arrival",
     .bench = second_is_lost,
     .n_frames = 3,
     .figure = first_loss_ps,
     .values = {{"1 Tbit/s", 2000}, {"800 Gbit/s", 2144}, {"1500 Gbit/s", 1808}}},
    {.path = "links.1.rate",
     .what = "reverse",
     .bench = reverse_second_is_lost,
     .n_frames = 3,
     .figure = first_loss_ps,
     .values = {{"1 Tbit/s", 2000}, {"800 Gbit/s", 2144}}},
    /* No costs: frames are ready at 1000, 2000 and 3000 and start every W = 8 * 84 / rate = 6720:
     * latencies 0, 5720 and 11440. At 1 Tbit/s W = 672: none waits. */
    {.path = "links.1.rate",
     .what = "output",
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"1 Tbit/s", 0}, {"100 Gbit/s", 17160}}},
    {.path = "links.0.rate",
     .what = "reverse_output",
     .bench = reverse,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"1 Tbit/s", 0}, {"672 Gbit/s", 0}, {"336 Gbit/s", 3000}}},
    /* hdlc: F = W = 8 * 65 / rate, 520 at 1 Tbit/s; W is 5200 and not 6720 at 100 Gbit/s, where
     * frames are ready every 1000 */
    {.path = "links.0.framing",
     .what = "arrival",
     .bench = second_is_lost,
     .n_frames = 3,
     .figure = first_loss_ps,
     .values = {{"ethernet", 2000}, {"hdlc", 1944}}},
    {.path = "links.1.framing",
     .what = "output",
     .bench = ethernet_output,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"ethernet", 17160}, {"hdlc", 12600}}},
    /* 504 bits are between the flags: 15526/1922, 504/128 and 17 * 504/128 bits more, so that F is
     * 528.1, 523.9 and 586.9, rounded up, at 1 Tbit/s */
    {.path = "links.0.stuffing",
     .what = "arrival",
     .bench = hdlc_second_is_lost,
     .n_frames = 3,
     .figure = first_loss_ps,
     .values = {{"none", 1944}, {"bit", 1953}, {"byte", 1948}, {"byte-accm", 2011}}},
    /* and W 5280.78, 5239.375 and 5869.375 at 100 Gbit/s: the second frame waits ceil(W) - 1000,
     * the third ceil(2 W) - 2000 */
    {.path = "links.1.stuffing",
     .what = "output",
     .bench = hdlc_output,
     .n_frames = 3,
     .figure = attribute_latency_sum_ps,
     .values = {{"none", 4200 + 8400},
                {"bit", 4281 + 8562},
                {"byte", 4240 + 8479},
                {"byte-accm", 4870 + 9739}}},
    /* a(1) = 1000 + 576 + p */
    {.path = "links.0.propagation",
     .what = "arrival",
     .bench = second_is_lost,
     .n_frames = 3,
     .figure = first_loss_ps,
     .values = {{"424 ps", 2000}, {"0 ns", 1576}, {"10 us", 10001576}}},
    {.path = "links.1.propagation",
     .what = "reverse",
     .bench = reverse_second_is_lost,
     .n_frames = 3,
     .figure = first_loss_ps,
     .values = {{"424 ps", 2000}, {"1 ns", 2576}}},
    {.path = "links.1.propagation",
     .what = "received",
     .bench = freeze_at_5000,
     .freezes = TRUE,
     .n_frames = 20,
     .figure = attribute_received,
     .values = {{"424 ps", 1}, {"924 ps", 1}, {"925 ps", 0}}},
    /* Sent at 0 to 5000: 6; less the lost one and those received */
    {.path = "links.1.propagation",
     .what = "in_flight",
     .bench = freeze_at_5000,
     .freezes = TRUE,
     .n_frames = 20,
     .figure = in_flight,
     .values = {{"924 ps", 4}, {"925 ps", 5}}},
};

/* RFC 5180 appendix A.1, 64-byte frames */
static void test_line_rate(void)
{
    static const struct {
        const char *rate;
        gint64 line_rate_pps;
    } rows[] = {{"10 Mbit/s", 14880},
                {"100 Mbit/s", 148809},
                {"1 Gbit/s", 1488095},
                {"10 Gbit/s", 14880952}};
    AttributeBench bench;
    attribute_bench_init(&bench);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        attribute_bench_set(&bench, "links.0.rate", rows[i].rate);
        g_assert_cmpint(trial_line_rate_pps(&bench.setup), ==, rows[i].line_rate_pps);
    }
    attribute_bench_clear(&bench);
}

/* RFC 5180 appendix A.2, 64-byte frames, and what stuffing leaves of OC-48c (RFC 4814 section 5) */
static void test_sonet_line_rate(void)
{
    static const struct {
        const char *rate, *stuffing;
        gint64 line_rate_pps;
    } rows[] = {{"149.76 Mbit/s", "none", 288000},     {"599.04 Mbit/s", "none", 1152000},
                {"2396.16 Mbit/s", "none", 4608000},   {"9584.64 Mbit/s", "none", 18432000},
                {"38338.56 Mbit/s", "none", 73728000}, {"2396.16 Mbit/s", "bit", 4537511},
                {"2396.16 Mbit/s", "byte", 4573369},   {"2396.16 Mbit/s", "byte-accm", 4082478}};
    AttributeBench bench;
    attribute_bench_init(&bench);
    attribute_bench_set(&bench, "links.0.framing", "hdlc");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        attribute_bench_set(&bench, "links.0.rate", rows[i].rate);
        attribute_bench_set(&bench, "links.0.stuffing", rows[i].stuffing);
        g_assert_cmpint(trial_line_rate_pps(&bench.setup), ==, rows[i].line_rate_pps);
    }
    attribute_bench_clear(&bench);
}

/* 10 Gbit/s and no delay */
static void test_defaults(void)
{
    LinkSettings link;
    AttributeBench bench;
    sim_attribute_set_defaults(&link_attributes, &link);
    attribute_bench_init(&bench);
    bench.setup.links[0] = &link;
    g_assert_cmpint(trial_line_rate_pps(&bench.setup), ==, 14880952);
    g_assert_cmpint(link.propagation_ps, ==, 0);
    g_assert_cmpint(link.framing, ==, LINK_FRAMING_ETHERNET);
    g_assert_cmpint(link.stuffing, ==, LINK_STUFFING_NONE);
    attribute_bench_clear(&bench);
    sim_attribute_clear(&link_attributes, &link);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    attribute_bench_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add_func("/attributes/links/N/rate/line_rate", test_line_rate);
    g_test_add_func("/attributes/links/N/framing/line_rate", test_sonet_line_rate);
    g_test_add_func("/attributes/links/N/rate/default", test_defaults);
    return g_test_run();
}
