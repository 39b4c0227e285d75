/* The congestion window: RFC 5681 by hand, RFC 9438 against its equations in floating point. */
#include "models/tcp_congestion.h"

#include <math.h>

#define MSS           G_GINT64_CONSTANT(1000)
#define ROUND_TRIP_PS (100 * SIM_PS_PER_MS)

/* Section 3.1: an acknowledgement of N bytes adds min(N, SMSS) below the threshold, then
 * SMSS * SMSS / cwnd for a segment: a segment a round trip. */
static void test_reno(void)
{
    TcpCongestion congestion;
    tcp_congestion_init(&congestion, TCP_CONGESTION_RENO, MSS, 2);
    congestion.threshold_bytes = 5 * MSS;
    static const gint64 acked_and_window[][2] = {
        {1000, 3000}, {2000, 4000}, {500, 4500}, {1000, 5500}, /* the last one below 5000 */
        {1000, 5681},                                          /* 1000 * 1000 / 5500 = 181.8 */
        {2000, 6033}, /* a rest of 0.8 * 5681 / 5681 ... : floor((4500 + 2000000) / 5681) = 352 */
    };
    for (guint i = 0; i < G_N_ELEMENTS(acked_and_window); i++) {
        tcp_congestion_acknowledged(&congestion, acked_and_window[i][0], 0, ROUND_TRIP_PS);
        g_assert_cmpint(congestion.window_bytes, ==, acked_and_window[i][1]);
    }
    tcp_congestion_lost(&congestion, 6000);
    g_assert_cmpint(congestion.threshold_bytes, ==, 3000); /* equation 4 */
    tcp_congestion_lost(&congestion, 3000);
    g_assert_cmpint(congestion.threshold_bytes, ==, 2000); /* no less than 2 SMSS */
    tcp_congestion_timed_out(&congestion, 8000, TRUE);
    g_assert_cmpint(congestion.window_bytes, ==, MSS);
    g_assert_cmpint(congestion.threshold_bytes, ==, 4000);
    tcp_congestion_timed_out(&congestion, 1000, FALSE); /* again: the threshold stays */
    g_assert_cmpint(congestion.threshold_bytes, ==, 4000);
}

/* A window acknowledged in segments makes one segment more, whatever the window. */
static void test_reno_round(void)
{
    for (gint64 segments = 10; segments < 1000; segments *= 3) {
        TcpCongestion congestion;
        tcp_congestion_init(&congestion, TCP_CONGESTION_RENO, MSS, segments);
        congestion.threshold_bytes = segments * MSS;
        for (gint64 i = 0; i < segments; i++) {
            tcp_congestion_acknowledged(&congestion, MSS, 0, ROUND_TRIP_PS);
        }
        /* 1 / w + 1 / (w + 1 / w) + ... : a little less than a segment */
        g_assert_cmpint(congestion.window_bytes, <=, (segments + 1) * MSS);
        g_assert_cmpint(congestion.window_bytes, >, (segments + 1) * MSS - MSS / 10);
    }
}

/* A CUBIC window of W segments that lost at `from`, in congestion avoidance since time 0. */
static void begin_after_loss(TcpCongestion *congestion, gint64 segments)
{
    tcp_congestion_init(congestion, TCP_CONGESTION_CUBIC, MSS, segments);
    tcp_congestion_lost(congestion, segments * MSS);
    congestion->window_bytes = congestion->threshold_bytes;
}

/* Equation 1: W(t) = 0.4 (t - K)^3 + W_max with K = cbrt(W_max * 0.3 / 0.4), acknowledged every
 * millisecond, in a round trip of 100 ms: at time t the window is on its way to W(t + RTT). */
static void test_cubic_curve(void)
{
    const double w_max = 1000;
    const double k_s = cbrt(w_max * 0.3 / 0.4);
    TcpCongestion congestion;
    begin_after_loss(&congestion, 1000);
    g_assert_cmpint(congestion.threshold_bytes, ==, 700 * MSS);
    for (guint ms = 0; ms < 15000; ms++) {
        /* as many as a round trip of windows brings in a millisecond */
        tcp_congestion_acknowledged(&congestion, congestion.window_bytes / 100,
                                    (SimTime)ms * SIM_PS_PER_MS, ROUND_TRIP_PS);
        if (ms == 0) {
            g_assert_cmpfloat(fabs((double)congestion.cubic.k_us * 1e-6 - k_s), <, 2e-6);
        }
        double t_s = ms * 1e-3;
        double low = 0.4 * pow(t_s - k_s, 3) + w_max;
        double high = 0.4 * pow(t_s + 0.1 - k_s, 3) + w_max;
        double window = (double)congestion.window_bytes / MSS;
        if (ms > 500) {
            g_assert_cmpfloat(window, >=, low * 0.999);
            g_assert_cmpfloat(window, <=, high * 1.001);
        }
    }
    /* After 15 s, past K = 9.09 s: 0.4 * 5.91^3 + 1000 = 1082.8 */
    g_assert_cmpfloat(fabs((double)congestion.window_bytes / MSS - 1082.8), <, 6);
}

/* Section 4.3: with small windows W_est = cwnd + 9/17 a round trip rules. */
static void test_cubic_friendly(void)
{
    TcpCongestion congestion;
    begin_after_loss(&congestion, 20);
    for (guint round = 0; round < 10; round++) {
        /* 20 ms round trips: W_cubic hardly moves */
        gint64 before = congestion.window_bytes;
        for (gint64 acked = 0; acked < before; acked += MSS) {
            tcp_congestion_acknowledged(&congestion, MSS, (SimTime)round * 20 * SIM_PS_PER_MS,
                                        20 * SIM_PS_PER_MS);
        }
        g_assert_cmpint(ABS(congestion.window_bytes - before - MSS * 9 / 17), <, MSS / 10);
    }
}

/* Sections 4.6, 4.7: 0.7 of what was under way; a second loss below W_max sets W_max to 0.85. */
static void test_cubic_reduce(void)
{
    TcpCongestion congestion;
    begin_after_loss(&congestion, 1000);
    g_assert_cmpint(congestion.cubic.w_max_bytes, ==, 1000 * MSS);
    congestion.window_bytes = 900 * MSS;
    tcp_congestion_lost(&congestion, 900 * MSS);
    g_assert_cmpint(congestion.threshold_bytes, ==, 630 * MSS);
    g_assert_cmpint(congestion.cubic.w_max_bytes, ==, 765 * MSS);
    congestion.window_bytes = 800 * MSS;
    tcp_congestion_lost(&congestion, 800 * MSS);
    g_assert_cmpint(congestion.cubic.w_max_bytes, ==, 800 * MSS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_congestion/reno/hand", test_reno);
    g_test_add_func("/models/tcp_congestion/reno/round", test_reno_round);
    g_test_add_func("/models/tcp_congestion/cubic/curve", test_cubic_curve);
    g_test_add_func("/models/tcp_congestion/cubic/friendly", test_cubic_friendly);
    g_test_add_func("/models/tcp_congestion/cubic/reduce", test_cubic_reduce);
    return g_test_run();
}
