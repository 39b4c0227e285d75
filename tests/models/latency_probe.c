/* Tags and variation of delays by hand, in and out of order, with losses (docs/frame-path.md
 * section 15; against whole trials the judge does the same: tests/oracle/engines.c). */
#include "models/latency_probe.h"

#define LOST (-1)

/* A frame and what became of it, in the order in which that is known. */
typedef struct {
    guint64 number;
    SimTime latency_ps;
} Fate;

static LatencyProbe *run(const LatencyProbeSettings *settings, gint64 rate_pps, guint64 n_frames,
                         const Fate *fates)
{
    LatencyProbe *probe = latency_probe_new(settings);
    const SendPlan plan = {.rate_pps = rate_pps};
    latency_probe_reset(probe, &plan, n_frames);
    do {
        for (guint64 i = 0; i < n_frames; i++) {
            if (fates[i].latency_ps == LOST) {
                latency_probe_lose(probe, fates[i].number);
            } else {
                latency_probe_receive(probe, fates[i].number, fates[i].latency_ps);
            }
        }
    } while (latency_probe_end_pass(probe));
    return probe;
}

static void assert_bins(const SimBins *bins, const SimBin *expected, guint n)
{
    g_assert_cmpuint(bins->bins->len, ==, n);
    for (guint i = 0; i < n; i++) {
        const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
        g_assert_cmpint(bin->low, ==, expected[i].low);
        g_assert_cmpuint(bin->count, ==, expected[i].count);
    }
}

/* 10 frames, one a second; from 3.5 s on, so 4 to 9; four tags of six frames: 4, 5 (1.5), 7, 8
 * (4.5). 5 is lost. Of 40, 70, 80 the median is 70, the 99.9th percentile the third. */
static void test_tags(void)
{
    static const Fate fates[] = {{0, 900}, {2, 900},  {1, 900}, {3, 900}, {8, 80},
                                 {4, 40},  {5, LOST}, {6, 900}, {7, 70},  {9, 900}};
    const LatencyProbeSettings settings = {.n_tags = 4, .tags_from_ps = 7 * SIM_PS_PER_S / 2};
    g_autoptr(LatencyProbe) probe = run(&settings, 1, G_N_ELEMENTS(fates), fates);
    LatencyTags tags = latency_probe_get_tags(probe);
    g_assert_cmpuint(tags.n_tags, ==, 4);
    g_assert_cmpuint(tags.n_received, ==, 3);
    g_assert_cmpint(tags.first_ps, ==, 40);
    g_assert_cmpint(tags.minimum_ps, ==, 40);
    g_assert_cmpint(tags.median_ps, ==, 70);
    g_assert_cmpint(tags.mean_ps, ==, 63); /* 190 / 3 */
    g_assert_cmpint(tags.p99_9_ps, ==, 80);
    g_assert_cmpint(tags.maximum_ps, ==, 80);
    static const SimBin expected[] = {{40, 1}, {70, 1}, {80, 1}};
    g_autoptr(SimBins) bins = latency_probe_get_tag_bins(probe, 192);
    assert_bins(bins, expected, G_N_ELEMENTS(expected));
}

/* More tags than frames: each is tagged. An even number: (20 + 31 + 1) / 2 rounded down is 26. */
static void test_tags_all(void)
{
    static const Fate fates[] = {{0, LOST}, {1, 31}, {2, 20}};
    const LatencyProbeSettings settings = {.n_tags = 100};
    g_autoptr(LatencyProbe) probe = run(&settings, 1, G_N_ELEMENTS(fates), fates);
    LatencyTags tags = latency_probe_get_tags(probe);
    g_assert_cmpuint(tags.n_tags, ==, 3);
    g_assert_cmpint(tags.first_ps, ==, LOST);
    g_assert_cmpint(tags.median_ps, ==, 26);
}

/* Delays 5, 9, 3, -, 7, 7 by number: differences 4, -6, none beside the lost one, 0. */
static void test_variation(void)
{
    static const Fate fates[] = {{1, 9}, {0, 5}, {3, LOST}, {5, 7}, {4, 7}, {2, 3}};
    const LatencyProbeSettings settings = {.variation = TRUE};
    g_autoptr(LatencyProbe) probe = run(&settings, 1, G_N_ELEMENTS(fates), fates);
    LatencyVariation variation = latency_probe_get_variation(probe);
    g_assert_cmpuint(variation.n_delays, ==, 5);
    g_assert_cmpint(variation.delay_minimum_ps, ==, 3);
    g_assert_cmpint(variation.delay_p99_9_ps, ==, 9);
    g_assert_cmpint(variation.delay_maximum_ps, ==, 9);
    g_assert_cmpuint(variation.n_differences, ==, 3);
    g_assert_cmpint(variation.difference_minimum_ps, ==, -6);
    g_assert_cmpint(variation.difference_median_ps, ==, 0);
    g_assert_cmpint(variation.difference_maximum_ps, ==, 4);
    static const SimBin pdv[] = {{0, 1}, {2, 1}, {4, 2}, {6, 1}};
    static const SimBin ipdv[] = {{-6, 1}, {0, 1}, {4, 1}};
    g_autoptr(SimBins) pdv_bins = latency_probe_get_pdv_bins(probe, 192);
    g_autoptr(SimBins) ipdv_bins = latency_probe_get_ipdv_bins(probe, 192);
    assert_bins(pdv_bins, pdv, G_N_ELEMENTS(pdv));
    assert_bins(ipdv_bins, ipdv, G_N_ELEMENTS(ipdv));
}

/* The first frame comes last, after more others than the window begins with: frame k took k^2 ps,
 * so that the difference is 2 k - 1: 1, 3, ..., 9997; the middle one of 4999 is 4999. */
static void test_window(void)
{
    enum { N_FRAMES = 5000 };
    Fate fates[N_FRAMES];
    for (guint i = 0; i < N_FRAMES; i++) {
        guint64 number = (i + 1) % N_FRAMES;
        fates[i] = (Fate){number, (SimTime)(number * number)};
    }
    const LatencyProbeSettings settings = {.variation = TRUE};
    g_autoptr(LatencyProbe) probe = run(&settings, 1, N_FRAMES, fates);
    LatencyVariation variation = latency_probe_get_variation(probe);
    g_assert_cmpuint(variation.n_differences, ==, N_FRAMES - 1);
    g_assert_cmpint(variation.difference_minimum_ps, ==, 1);
    g_assert_cmpint(variation.difference_median_ps, ==, 4999);
    g_assert_cmpint(variation.difference_maximum_ps, ==, 9997);
    /* rank 4995 of 5000: frame 4994 */
    g_assert_cmpint(variation.delay_p99_9_ps, ==, 4994 * 4994);
    g_autoptr(SimBins) pdv = latency_probe_get_pdv_bins(probe, 192);
    g_autoptr(SimBins) ipdv = latency_probe_get_ipdv_bins(probe, 192);
    g_assert_cmpuint(sim_bins_count(pdv), ==, N_FRAMES);
    g_assert_cmpuint(sim_bins_count(ipdv), ==, N_FRAMES - 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/latency-probe/tags", test_tags);
    g_test_add_func("/models/latency-probe/tags/all", test_tags_all);
    g_test_add_func("/models/latency-probe/variation", test_variation);
    g_test_add_func("/models/latency-probe/window", test_window);
    return g_test_run();
}
