/* When frames are due: bursts by RFC 2889's formula, random processes by their distributions. */
#include "models/arrivals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define N_FRAMES 200000

static const gint64 link_bps = G_GINT64_CONSTANT(10000000000);
static const gint64 slot_bits = 672; /* of 64 bytes */

static void begin(Arrivals *arrivals, const SimExponential *table, ArrivalsProcess process,
                  gint64 burst, gint64 rate_pps)
{
    const ArrivalsSettings settings = {.process = (gint)process, .burst = burst};
    const ArrivalsLoad load = {
        .rate_pps = rate_pps, .parts_per_second = link_bps, .n_sizes = 1, .slot_parts = slot_bits};
    arrivals_init(arrivals, &settings, &load, sim_random_stream(1, 0, "arrivals").start, table);
}

/* RFC 2889 appendix A.1: between the last bit of a burst of B frames and the first bit of the next
 * one ((100 / L - 1) B (96 + 64 + 8 size) + 96) / rate seconds. At 25 % of the line rate, with
 * bursts of 16, 64, 256 and 1024 frames (RFC 2544 section 21). A burst holds the wire for B slots,
 * the last of which has 96 bits of gap behind its frame. */
static void test_burst_gap(void)
{
    static const gint64 bursts[] = {16, 64, 256, 1024};
    static SimExponential table;
    gint64 rate_pps = 3720238; /* 14880952.4 / 4 = 3720238.1 */
    for (guint i = 0; i < G_N_ELEMENTS(bursts); i++) {
        Arrivals arrivals;
        SimTime due_ps[2] = {0};
        begin(&arrivals, &table, ARRIVALS_BURSTS, bursts[i], rate_pps);
        for (gint64 k = 0; k < 2 * bursts[i]; k++) {
            SimTime frame_ps = arrivals_next(&arrivals, slot_bits);
            if (k % bursts[i] == 0) {
                due_ps[k / bursts[i]] = frame_ps;
            }
            g_assert_cmpint(frame_ps, ==, due_ps[k / bursts[i]]);
        }
        double held_s = (double)(bursts[i] * slot_bits - 96) / (double)link_bps;
        double gap_s = (double)(due_ps[1] - due_ps[0]) / SIM_PS_PER_S - held_s;
        double formula_s =
            ((100 / 25.0 - 1) * (double)bursts[i] * (96 + 64 + 8 * 64) + 96) / (double)link_bps;
        g_assert_cmpint(due_ps[0], ==, 0);
        /* the rate is rounded down by 3e-8 of itself */
        g_assert_cmpfloat(fabs(gap_s / formula_s - 1), <, 5e-8);
    }
}

/* Gaps of mean 1/r, exponential: the share below each quantile, by Kolmogorov's distance, whose
 * critical value at one in 1000 is 1.95 / sqrt(n). */
static int compare_times(const void *a, const void *b)
{
    SimTime x = *(const SimTime *)a;
    SimTime y = *(const SimTime *)b;
    return x < y ? -1 : x > y;
}

static double distance(SimTime *times_ps, guint n, double mean_ps)
{
    double most = 0;
    qsort(times_ps, n, sizeof *times_ps, compare_times);
    for (guint i = 0; i < n; i++) {
        double below = gsl_cdf_exponential_P((double)times_ps[i], mean_ps);
        most = fmax(most, fmax(fabs(below - (double)i / n), fabs(below - (double)(i + 1) / n)));
    }
    return most;
}

static void test_poisson(void)
{
    static SimExponential table;
    gint64 rate_pps = 1000000;
    g_autofree SimTime *gap_ps = g_new(SimTime, N_FRAMES);
    Arrivals arrivals;
    SimTime before_ps = 0;
    sim_exponential_init(&table);
    begin(&arrivals, &table, ARRIVALS_POISSON, 1, rate_pps);
    for (guint i = 0; i < N_FRAMES; i++) {
        SimTime due_ps = arrivals_next(&arrivals, slot_bits);
        g_assert_cmpint(due_ps, >=, before_ps);
        gap_ps[i] = due_ps - before_ps;
        before_ps = due_ps;
    }
    /* the mean's standard deviation is 1 / sqrt(n) = 0.0022 of it */
    g_assert_cmpfloat(fabs((double)before_ps / N_FRAMES / 1e6 - 1), <, 4 / sqrt(N_FRAMES));
    g_assert_cmpfloat(distance(gap_ps, N_FRAMES, 1e6), <, 1.95 / sqrt(N_FRAMES));
}

/* A trial at another rate replays the same draws: every due time scales. */
static void test_same_draws(void)
{
    static SimExponential table;
    Arrivals slow;
    Arrivals fast;
    sim_exponential_init(&table);
    begin(&slow, &table, ARRIVALS_POISSON, 1, 1000000);
    begin(&fast, &table, ARRIVALS_POISSON, 1, 4000000);
    for (guint i = 0; i < 1000; i++) {
        g_assert_cmpint(arrivals_next(&slow, slot_bits) / 4, ==, arrivals_next(&fast, slot_bits));
    }
}

/* Bursts of 20 frames on average, of which P(length = 1) is 1/20, at a quarter of the line rate:
 * silences of 20/r less 20 slots, exponential; the rate is r in the long run. */
static void test_on_off(void)
{
    static SimExponential table;
    gint64 rate_pps = 3720238;
    SimTime burst_ps = 20 * 67200;
    double silence_ps = 20e12 / (double)rate_pps - (double)burst_ps;
    g_autofree SimTime *silences_ps = g_new(SimTime, N_FRAMES);
    Arrivals arrivals;
    SimTime due_ps = -1;
    SimTime end_ps = 0;
    guint n_bursts = 0;
    guint n_single = 0;
    guint length = 0;
    sim_exponential_init(&table);
    begin(&arrivals, &table, ARRIVALS_ON_OFF, 20, rate_pps);
    for (guint i = 0; i < N_FRAMES; i++) {
        SimTime next_ps = arrivals_next(&arrivals, slot_bits);
        if (next_ps != due_ps) {
            silences_ps[n_bursts++] = next_ps - end_ps;
            n_single += length == 1 ? 1 : 0;
            end_ps = due_ps = next_ps;
            length = 0;
        }
        end_ps += 67200;
        length++;
    }
    double single = (double)n_single / n_bursts;
    g_assert_cmpfloat(fabs((double)N_FRAMES / n_bursts / 20 - 1), <, 4 / sqrt(n_bursts));
    g_assert_cmpfloat(fabs(single - 0.05), <, 4 * sqrt(0.05 * 0.95 / n_bursts));
    g_assert_cmpfloat(distance(silences_ps, n_bursts, silence_ps), <, 1.95 / sqrt(n_bursts));
    g_assert_cmpfloat(fabs((double)end_ps * (double)rate_pps / 1e12 / N_FRAMES - 1), <, 0.04);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arrivals/burst_gap", test_burst_gap);
    g_test_add_func("/arrivals/poisson", test_poisson);
    g_test_add_func("/arrivals/same_draws", test_same_draws);
    g_test_add_func("/arrivals/on_off", test_on_off);
    return g_test_run();
}
