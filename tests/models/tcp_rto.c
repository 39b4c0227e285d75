/* The time-out of RFC 6298, by hand. */
#include "models/tcp_rto.h"

#define MS SIM_PS_PER_MS

/* Section 2: 1 s before a measurement; R = 100 ms: SRTT 100, RTTVAR 50, RTO 100 + 4 * 50 = 300.
 * Then R = 180: RTTVAR = 3/4 * 50 + 1/4 * 80 = 57.5, SRTT = 7/8 * 100 + 1/8 * 180 = 110, RTO 340.
 * Then R = 110: RTTVAR = 43.125, SRTT = 110, RTO 282.5. */
static void test_hand(void)
{
    TcpRto rto;
    tcp_rto_init(&rto, 10 * MS);
    g_assert_cmpint(rto.timeout_ps, ==, 1000 * MS);
    tcp_rto_measure(&rto, 100 * MS);
    g_assert_cmpint(rto.timeout_ps, ==, 300 * MS);
    tcp_rto_measure(&rto, 180 * MS);
    g_assert_cmpint(rto.variation_ps, ==, 57500 * SIM_PS_PER_US);
    g_assert_cmpint(rto.smoothed_ps, ==, 110 * MS);
    g_assert_cmpint(rto.timeout_ps, ==, 340 * MS);
    tcp_rto_measure(&rto, 110 * MS);
    g_assert_cmpint(rto.timeout_ps, ==, 282500 * SIM_PS_PER_US);
}

/* (2.4) the minimum, (2.5) the maximum, (5.5) doubling; a measurement ends the doubling. */
static void test_limits(void)
{
    TcpRto rto;
    tcp_rto_init(&rto, 200 * MS);
    tcp_rto_measure(&rto, 2 * MS);
    g_assert_cmpint(rto.timeout_ps, ==, 200 * MS);
    for (guint i = 0; i < 3; i++) {
        tcp_rto_back_off(&rto);
    }
    g_assert_cmpint(rto.timeout_ps, ==, 1600 * MS);
    for (guint i = 0; i < 20; i++) {
        tcp_rto_back_off(&rto);
    }
    g_assert_cmpint(rto.timeout_ps, ==, 60 * SIM_PS_PER_S);
    tcp_rto_measure(&rto, 2 * MS);
    g_assert_cmpint(rto.timeout_ps, ==, 200 * MS);
}

/* A steady round-trip time leaves SRTT + G: RTTVAR dies out, and G = 1 ms remains. */
static void test_granularity(void)
{
    TcpRto rto;
    tcp_rto_init(&rto, MS);
    for (guint i = 0; i < 200; i++) {
        tcp_rto_measure(&rto, 50 * MS);
    }
    g_assert_cmpint(rto.timeout_ps, ==, 51 * MS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_rto/hand", test_hand);
    g_test_add_func("/models/tcp_rto/limits", test_limits);
    g_test_add_func("/models/tcp_rto/granularity", test_granularity);
    return g_test_run();
}
