/* The sending half, traces by hand: RFC 5681 and 6582 without SACK, RFC 6675 with it, RFC 6298. */
#include "tests/support/sender_bench.h"

#define MS SIM_PS_PER_MS

/* RFC 5681 section 3.1: one more a segment acknowledged, so two may be sent for each. */
static void test_slow_start(void)
{
    SenderBench bench;
    sender_bench_init(&bench, FALSE, 2);
    sender_bench_expect(&bench, 0, "0 1");
    sender_bench_acknowledge(&bench, MS, 1, 0, NULL);
    sender_bench_expect(&bench, MS, "2 3");
    sender_bench_acknowledge(&bench, MS, 2, 0, NULL);
    sender_bench_expect(&bench, MS, "4 5");
    sender_bench_acknowledge(&bench, MS, 4, 0,
                             NULL); /* 2 segments at once: one SMSS more, so three go */
    sender_bench_expect(&bench, MS, "6 7 8");
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * SENDER_BENCH_MSS);
    sender_bench_clear(&bench);
}

/* RFC 6582: of 10 segments 0 and 3 are lost. Two duplicates let a new segment out each (RFC 3042);
 * the third retransmits 0: ssthresh = 10 / 2 = 5, cwnd = 5 + 3. Each more inflates by one: 8
 * duplicates in all (10 arrivals less two lost) and two for segments 10 and 11: cwnd 15, so that
 * 12, 13 and 14 go at cwnd 13, 14 and 15. The partial acknowledgement of 3 retransmits 3 and
 * deflates: 15 - 3 + 1 = 13: 3 to 14 and, new, 15. The full one ends recovery at min(5, flight +
 * 1). */
static void test_newreno(void)
{
    SenderBench bench;
    sender_bench_init(&bench, FALSE, 10);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 0, NULL);
    sender_bench_expect(&bench, 100 * MS, "10");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 0, NULL);
    sender_bench_expect(&bench, 100 * MS, "11");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 0, NULL);
    sender_bench_expect(&bench, 100 * MS, "~0");
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 5 * SENDER_BENCH_MSS);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 8 * SENDER_BENCH_MSS);
    static const char *const inflated[] = {"", "", "", "", "12", "13", "14"};
    for (guint i = 0; i < G_N_ELEMENTS(inflated); i++) {
        sender_bench_acknowledge(&bench, 110 * MS, 0, 0, NULL);
        sender_bench_expect(&bench, 110 * MS, inflated[i]);
    }
    sender_bench_acknowledge(&bench, 200 * MS, 3, 0, NULL);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 13 * SENDER_BENCH_MSS);
    sender_bench_expect(&bench, 200 * MS, "~3 15");
    sender_bench_acknowledge(&bench, 300 * MS, 12, 0,
                             NULL); /* recover = 12: 12 to 15 are under way */
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * SENDER_BENCH_MSS);
    sender_bench_expect(&bench, 300 * MS, "16");
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 1);
    g_assert_cmpuint(bench.sender.n_retransmitted, ==, 2);
    sender_bench_clear(&bench);
}

/* RFC 6675: of 10 segments 0, 2 and 4 are lost. 1 and 3 acknowledged make a pipe of 9 and 8, each
 * time below cwnd = 10 by what lets a new one out; with 5, three ranges lie above 0 (and 300
 * bytes): lost. ssthresh = cwnd = 5. ~0; pipe: 0 retransmitted 1, 2 (2 ranges above: 3 and 5 are
 * 2000 bytes, not more than 2 SMSS: not lost) 1, 4 1, 6 to 11 6: 9. With 6: 3000 bytes above 2:
 * lost, pipe 9 - 1 - 1 = 7; with 7, 4 is lost too: 5; with 8: pipe 4: ~2 ; with 9: 4: ~4. */
static void test_sack(void)
{
    static const guint blocks[][6] = {{1, 2},
                                      {3, 4, 1, 2},
                                      {5, 6, 3, 4, 1, 2},
                                      {5, 7, 3, 4, 1, 2},
                                      {5, 8, 3, 4, 1, 2},
                                      {5, 9, 3, 4, 1, 2},
                                      {5, 10, 3, 4, 1, 2}};
    static const guint n_blocks[] = {1, 2, 3, 3, 3, 3, 3};
    static const char *const sent[] = {"10", "11", "~0", "", "", "~2", "~4"};
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 10);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    for (guint i = 0; i < G_N_ELEMENTS(sent); i++) {
        sender_bench_acknowledge(&bench, 100 * MS, 0, n_blocks[i], blocks[i]);
        sender_bench_expect(&bench, 100 * MS, sent[i]);
    }
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * SENDER_BENCH_MSS);
    g_assert_cmpint(tcp_sender_flight(&bench.sender), ==,
                    5 * SENDER_BENCH_MSS); /* ~0 ~2 ~4 10 11 */
    static const guint rest[] = {3, 4, 5, 12};
    sender_bench_acknowledge(&bench, 200 * MS, 2, 2, rest); /* 0 arrived, and 10 and 11 */
    sender_bench_expect(&bench, 200 * MS, "12 13 14");      /* ~2 and ~4 under way */
    sender_bench_acknowledge(&bench, 200 * MS, 12, 0, NULL);
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    sender_bench_expect(&bench, 200 * MS, "15 16");
    sender_bench_clear(&bench);
}

/* RFC 6298 section 5 and RFC 5681 section 3.1: after a second without an acknowledgement of 4
 * segments, 0 again with a window of one; ssthresh = 2 segments; then slow start through what was
 * sent. The timer doubles. */
static void test_time_out(void)
{
    SenderBench bench;
    sender_bench_init(&bench, FALSE, 4);
    sender_bench_expect(&bench, 5 * MS, "0 1 2 3");
    g_assert_cmpint(bench.sender.timer_ps, ==, 1005 * MS);
    tcp_sender_time_out(&bench.sender, 1005 * MS);
    g_assert_cmpint(bench.sender.timer_ps, ==, 3005 * MS);
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 2 * SENDER_BENCH_MSS);
    sender_bench_expect(&bench, 1005 * MS, "~0");
    tcp_sender_time_out(&bench.sender, 3005 * MS);
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 2 * SENDER_BENCH_MSS);
    g_assert_cmpint(bench.sender.timer_ps, ==, 7005 * MS);
    sender_bench_expect(&bench, 3005 * MS, "~0");
    sender_bench_acknowledge(&bench, 3100 * MS, 1, 0, NULL); /* cwnd 2 */
    sender_bench_expect(&bench, 3100 * MS, "~1 ~2");
    sender_bench_acknowledge(&bench, 3200 * MS, 4, 0,
                             NULL); /* 3 had arrived; 2 + 1000 * 3000 / 2000 / 1000 */
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    sender_bench_expect(&bench, 3200 * MS, "4 5 6");
    sender_bench_clear(&bench);
}

/* After a time-out, what was selectively acknowledged is not sent again. */
static void test_time_out_sack(void)
{
    static const guint block[] = {1, 3};
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 4);
    sender_bench_expect(&bench, 0, "0 1 2 3");
    sender_bench_acknowledge(&bench, 10 * MS, 0, 1, block);
    sender_bench_expect(&bench, 10 * MS, "4 5"); /* 2 of 4 have arrived */
    tcp_sender_time_out(&bench.sender, 1000 * MS);
    sender_bench_expect(&bench, 1000 * MS, "~0");
    sender_bench_acknowledge(&bench, 1100 * MS, 3, 0, NULL);
    sender_bench_expect(&bench, 1100 * MS, "~3 ~4");
    sender_bench_clear(&bench);
}

/* The offered window limits; one that is closed is probed with a byte after the time-out (RFC 9293
 * section 3.8.6.1). */
static void test_window(void)
{
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 10);
    TcpSegment answer = {.flags = TCP_ACK, .acknowledgement = 1 + 3 * SENDER_BENCH_MSS};
    TcpRange range;
    gboolean again;
    bench.sender.window_end = 1 + 3 * SENDER_BENCH_MSS;
    sender_bench_expect(&bench, 0, "0 1 2");
    tcp_sender_acknowledge(&bench.sender, &answer, 10 * MS);
    sender_bench_expect(&bench, 10 * MS, "");
    /* RTO = 10 + 4 * 5 ms, no less than 200 */
    g_assert_cmpint(bench.sender.timer_ps, ==, 210 * MS);
    tcp_sender_time_out(&bench.sender, 210 * MS);
    g_assert_true(tcp_sender_take(&bench.sender, 210 * MS, &range, &again));
    g_assert_cmpuint(range.begin, ==, 1 + 3 * SENDER_BENCH_MSS);
    g_assert_cmpuint(range.end, ==, 2 + 3 * SENDER_BENCH_MSS);
    g_assert_cmpuint(bench.sender.n_timeouts, ==, 0);
    sender_bench_clear(&bench);
}

/* RFC 9438 section 4.2 by way of RFC 5681 section 4.3: a window that does not limit does not grow.
 */
static void test_unused_window(void)
{
    SenderBench bench;
    sender_bench_init(&bench, TRUE, 10);
    bench.sender.end = 1 + 4 * SENDER_BENCH_MSS;
    sender_bench_expect(&bench, 0, "0 1 2 3");
    sender_bench_acknowledge(&bench, MS, 2, 0, NULL);
    sender_bench_acknowledge(&bench, MS, 4, 0, NULL);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 10 * SENDER_BENCH_MSS);
    sender_bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_sender/slow-start", test_slow_start);
    g_test_add_func("/models/tcp_sender/newreno", test_newreno);
    g_test_add_func("/models/tcp_sender/sack", test_sack);
    g_test_add_func("/models/tcp_sender/time-out", test_time_out);
    g_test_add_func("/models/tcp_sender/time-out-sack", test_time_out_sack);
    g_test_add_func("/models/tcp_sender/window", test_window);
    g_test_add_func("/models/tcp_sender/unused-window", test_unused_window);
    return g_test_run();
}
