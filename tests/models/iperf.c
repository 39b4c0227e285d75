/* Figures of iperf tests whose bytes are spelt out by hand. */
#include "models/iperf.h"

#include "models/host_node.h"

#define N_INTERVALS 300

/* One client that connects at 100 ms; `bytes` in each interval from 100 ms until `end_ps`, and
 * `more` in those from `more_ps` on for a second. */
static IperfResult *result_of(SimTime end_ps, guint64 bytes, guint64 more, SimTime more_ps)
{
    IperfResult *result = g_new0(IperfResult, 1);
    result->n_clients = 1;
    result->client = g_new0(IperfClient, 1);
    result->client[0].connected_ps = 100 * SIM_PS_PER_MS;
    result->client[0].end_ps = end_ps;
    result->carried = g_array_new(FALSE, FALSE, sizeof(guint64));
    result->carried_ps = end_ps;
    for (guint i = 0; i < N_INTERVALS; i++) {
        SimTime at_ps = i * HOST_INTERVAL_PS;
        guint64 carried = at_ps >= 100 * SIM_PS_PER_MS && at_ps < end_ps ? bytes : 0;
        carried += carried > 0 && at_ps >= more_ps && at_ps < more_ps + SIM_PS_PER_S ? more : 0;
        g_array_append_val(result->carried, carried);
        result->carried_bytes += carried;
    }
    return result;
}

/* Intervals are hundredths. 30 x 1 MB in 0.3 s: 800 Mbit/s, though no second carries more than 30
 * MB; 240 x 1 MB in 2.4 s: 800 Mbit/s; with 0.5 MB more in each interval of a second: 1200 Mbit/s
 * in that second, (240 + 50) MB x 8 / 2.4 s in all. */
static void test_goodput_max(void)
{
    static const struct {
        SimTime end_ps;
        guint64 more;
        double goodput_bps, most_bps;
    } rows[] = {{400 * SIM_PS_PER_MS, 0, 800e6, 800e6},
                {2500 * SIM_PS_PER_MS, 0, 800e6, 800e6},
                {2500 * SIM_PS_PER_MS, 500000, 290e6 * 8 / 2.4, 1200e6}};
    g_assert_cmpint(HOST_INTERVAL_PS, ==, 10 * SIM_PS_PER_MS);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(IperfResult) result =
            result_of(rows[i].end_ps, 1000000, rows[i].more, SIM_PS_PER_S);
        g_assert_cmpfloat_with_epsilon(iperf_result_goodput_bps(result), rows[i].goodput_bps, 1);
        g_assert_cmpfloat_with_epsilon(iperf_result_goodput_max_bps(result), rows[i].most_bps, 1);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/iperf/goodput_max", test_goodput_max);
    return g_test_run();
}
