/* Pacing by formula. Segments of 1000 bytes, SRTT 100 ms. */
#include "models/tcp_pacing.h"

#include "tests/support/sender_bench.h"

#define MSS SENDER_BENCH_MSS
#define MS  SIM_PS_PER_MS
#define US  SIM_PS_PER_US

/* 1000 bytes at 2 and 1.2 times 10 000 bytes in 100 ms: 200 and 120 kB/s. Slow start ends at half
 * of the threshold; of what is not acknowledged, if that is more than cwnd. */
static void test_gap(void)
{
    static const struct {
        gint64 threshold, flight;
        SimTime gap_ps;
    } rows[] = {{1 << 30, 0, 5 * MS},
                {20002, 0, 5 * MS},
                {20000, 0, G_GINT64_CONSTANT(8333333333)},
                {5000, 10000, G_GINT64_CONSTANT(8333333333)},
                {5000, 20000, G_GINT64_CONSTANT(4166666666)}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const TcpPacingRate rate = {10 * MSS, rows[i].threshold, rows[i].flight, 100 * MS};
        g_assert_cmpint(tcp_pacing_gap_ps(&rate, MSS), ==, rows[i].gap_ps);
    }
}

/* Ten segments at once; behind the tenth and each more a gap. One that comes 1 ms late makes that
 * up, one that comes 10 ms late half of a gap. */
static void test_credit(void)
{
    const TcpPacingRate rate = {10 * MSS, 1 << 30, 0, 100 * MS};
    TcpPacing pacing = {.is_on = TRUE};
    for (guint i = 0; i < 9; i++) {
        tcp_pacing_sent(&pacing, &rate, MSS, 7 * MS);
        g_assert_cmpint(pacing.next_ps, ==, 7 * MS);
    }
    tcp_pacing_sent(&pacing, &rate, MSS, 7 * MS);
    g_assert_cmpint(pacing.next_ps, ==, 12 * MS);
    tcp_pacing_sent(&pacing, &rate, MSS, 12 * MS);
    g_assert_cmpint(pacing.next_ps, ==, 17 * MS);
    tcp_pacing_sent(&pacing, &rate, MSS, 18 * MS);
    g_assert_cmpint(pacing.next_ps, ==, 22 * MS);
    tcp_pacing_sent(&pacing, &rate, MSS, 32 * MS);
    g_assert_cmpint(pacing.next_ps, ==, 34 * MS + 500 * US);
}

/* A window of 20 segments: ten at once, the others every 100 / (2 * 20) = 2.5 ms, by a timer. Then
 * none waits, and none runs but the retransmission timer. */
static void test_sender(void)
{
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 20);
    bench.sender.pacing.is_on = TRUE;
    tcp_rto_measure(&bench.sender.rto, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    for (guint i = 10; i < 20; i++) {
        SimTime time_ps = (i - 9) * 2500 * US;
        g_autofree char *next = g_strdup_printf("%u", i);
        g_assert_cmpint(tcp_sender_next_ps(&bench.sender), ==, time_ps);
        sender_bench_expect(&bench, time_ps - US, "");
        tcp_sender_run_timers(&bench.sender, time_ps);
        sender_bench_expect(&bench, time_ps, next);
    }
    g_assert_cmpint(tcp_sender_next_ps(&bench.sender), ==, 300 * MS);
    sender_bench_clear(&bench);
}

/* What is sent again waits as well; a probe of the tail does not. */
static void test_probe(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 12, 100 * MS);
    bench.sender.pacing.is_on = TRUE;
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    bench.sender.pacing.next_ps = 250 * MS;
    tcp_sender_run_timers(&bench.sender, 202 * MS);
    sender_bench_expect(&bench, 202 * MS, "10");
    tcp_sender_time_out(&bench.sender, 210 * MS);
    sender_bench_expect(&bench, 210 * MS, "");
    g_assert_cmpint(bench.sender.pacing.timer_ps, >, 250 * MS);
    sender_bench_expect(&bench, bench.sender.pacing.timer_ps, "~0");
    sender_bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_pacing/gap", test_gap);
    g_test_add_func("/models/tcp_pacing/credit", test_credit);
    g_test_add_func("/models/tcp_pacing/sender", test_sender);
    g_test_add_func("/models/tcp_pacing/probe", test_probe);
    return g_test_run();
}
