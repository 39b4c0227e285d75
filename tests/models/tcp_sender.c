/* The sending half, traces by hand: RFC 5681 and 6582 without SACK, RFC 6675 with it, RFC 6298.
 *
 * Segments of 1000 bytes: segment i holds the numbers 1 + 1000 i to 1000 + 1000 i. */
#include "models/tcp_sender.h"

#define MSS G_GINT64_CONSTANT(1000)
#define MS  SIM_PS_PER_MS

typedef struct {
    TcpSettings settings;
    TcpSender sender;
} Bench;

/* A window of `segments`, endless data and an endless offered window, in congestion avoidance. */
static void bench_init(Bench *bench, gboolean sack, gint64 segments)
{
    sim_attribute_set_defaults(&tcp_attributes, &bench->settings);
    bench->settings.congestion = TCP_CONGESTION_RENO;
    bench->settings.initial_window = segments;
    tcp_sender_init(&bench->sender, &bench->settings, MSS, sack, 1 << 20);
    bench->sender.end = 1 + 1000 * MSS;
}

static void bench_clear(Bench *bench)
{
    tcp_sender_clear(&bench->sender);
    sim_attribute_clear(&tcp_attributes, &bench->settings);
}

/* What may be sent now must be these segments, in order, retransmissions as negative numbers less
 * one: "~3". The text is read as numbers separated by spaces. */
static void expect_sent(Bench *bench, SimTime now_ps, const char *expected)
{
    g_autoptr(GString) sent = g_string_new(NULL);
    TcpRange range;
    gboolean again;
    while (tcp_sender_take(&bench->sender, now_ps, &range, &again)) {
        g_assert_cmpuint((range.begin - 1) % MSS, ==, 0);
        g_assert_cmpuint(range.end - range.begin, ==, MSS);
        g_string_append_printf(sent, "%s%s%" G_GUINT64_FORMAT, sent->len > 0 ? " " : "",
                               again ? "~" : "", (range.begin - 1) / MSS);
    }
    g_assert_cmpstr(sent->str, ==, expected);
}

/* An acknowledgement of all below segment `next`, with blocks [block[2 i], block[2 i + 1]). */
static void acknowledge(Bench *bench, SimTime now_ps, guint next, guint n_blocks,
                        const guint *block)
{
    TcpSegment segment = {.flags = TCP_ACK,
                          .acknowledgement = 1 + (guint64)next * MSS,
                          .window_bytes = 1 << 20,
                          .n_sacks = (guint8)n_blocks};
    for (guint i = 0; i < n_blocks; i++) {
        const guint *ends = block + (gsize)2 * i;
        segment.sack[i] = (TcpRange){1 + (guint64)ends[0] * MSS, 1 + (guint64)ends[1] * MSS};
    }
    tcp_sender_acknowledge(&bench->sender, &segment, now_ps);
}

/* RFC 5681 section 3.1: one more a segment acknowledged, so two may be sent for each. */
static void test_slow_start(void)
{
    Bench bench;
    bench_init(&bench, FALSE, 2);
    expect_sent(&bench, 0, "0 1");
    acknowledge(&bench, MS, 1, 0, NULL);
    expect_sent(&bench, MS, "2 3");
    acknowledge(&bench, MS, 2, 0, NULL);
    expect_sent(&bench, MS, "4 5");
    acknowledge(&bench, MS, 4, 0, NULL); /* 2 segments at once: one SMSS more, so three go */
    expect_sent(&bench, MS, "6 7 8");
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * MSS);
    bench_clear(&bench);
}

/* RFC 6582: of 10 segments 0 and 3 are lost. Two duplicates let a new segment out each (RFC 3042);
 * the third retransmits 0: ssthresh = 10 / 2 = 5, cwnd = 5 + 3. Each more inflates by one: 8
 * duplicates in all (10 arrivals less two lost) and two for segments 10 and 11: cwnd 15, so that
 * 12, 13 and 14 go at cwnd 13, 14 and 15. The partial acknowledgement of 3 retransmits 3 and
 * deflates: 15 - 3 + 1 = 13: 3 to 14 and, new, 15. The full one ends recovery at min(5, flight +
 * 1). */
static void test_newreno(void)
{
    Bench bench;
    bench_init(&bench, FALSE, 10);
    expect_sent(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    acknowledge(&bench, 100 * MS, 0, 0, NULL);
    expect_sent(&bench, 100 * MS, "10");
    acknowledge(&bench, 100 * MS, 0, 0, NULL);
    expect_sent(&bench, 100 * MS, "11");
    acknowledge(&bench, 100 * MS, 0, 0, NULL);
    expect_sent(&bench, 100 * MS, "~0");
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 5 * MSS);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 8 * MSS);
    static const char *const inflated[] = {"", "", "", "", "12", "13", "14"};
    for (guint i = 0; i < G_N_ELEMENTS(inflated); i++) {
        acknowledge(&bench, 110 * MS, 0, 0, NULL);
        expect_sent(&bench, 110 * MS, inflated[i]);
    }
    acknowledge(&bench, 200 * MS, 3, 0, NULL);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 13 * MSS);
    expect_sent(&bench, 200 * MS, "~3 15");
    acknowledge(&bench, 300 * MS, 12, 0, NULL); /* recover = 12: 12 to 15 are under way */
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * MSS);
    expect_sent(&bench, 300 * MS, "16");
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 1);
    g_assert_cmpuint(bench.sender.n_retransmitted, ==, 2);
    bench_clear(&bench);
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
    Bench bench;
    bench_init(&bench, TRUE, 10);
    expect_sent(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    for (guint i = 0; i < G_N_ELEMENTS(sent); i++) {
        acknowledge(&bench, 100 * MS, 0, n_blocks[i], blocks[i]);
        expect_sent(&bench, 100 * MS, sent[i]);
    }
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 5 * MSS);
    g_assert_cmpint(tcp_sender_flight(&bench.sender), ==, 5 * MSS); /* ~0 ~2 ~4 10 11 */
    static const guint rest[] = {3, 4, 5, 12};
    acknowledge(&bench, 200 * MS, 2, 2, rest); /* 0 arrived, and 10 and 11 */
    expect_sent(&bench, 200 * MS, "12 13 14"); /* ~2 and ~4 under way */
    acknowledge(&bench, 200 * MS, 12, 0, NULL);
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    expect_sent(&bench, 200 * MS, "15 16");
    bench_clear(&bench);
}

/* RFC 6298 section 5 and RFC 5681 section 3.1: after a second without an acknowledgement of 4
 * segments, 0 again with a window of one; ssthresh = 2 segments; then slow start through what was
 * sent. The timer doubles. */
static void test_time_out(void)
{
    Bench bench;
    bench_init(&bench, FALSE, 4);
    expect_sent(&bench, 5 * MS, "0 1 2 3");
    g_assert_cmpint(bench.sender.timer_ps, ==, 1005 * MS);
    tcp_sender_time_out(&bench.sender, 1005 * MS);
    g_assert_cmpint(bench.sender.timer_ps, ==, 3005 * MS);
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 2 * MSS);
    expect_sent(&bench, 1005 * MS, "~0");
    tcp_sender_time_out(&bench.sender, 3005 * MS);
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 2 * MSS);
    g_assert_cmpint(bench.sender.timer_ps, ==, 7005 * MS);
    expect_sent(&bench, 3005 * MS, "~0");
    acknowledge(&bench, 3100 * MS, 1, 0, NULL); /* cwnd 2 */
    expect_sent(&bench, 3100 * MS, "~1 ~2");
    acknowledge(&bench, 3200 * MS, 4, 0, NULL); /* 3 had arrived; 2 + 1000 * 3000 / 2000 / 1000 */
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    expect_sent(&bench, 3200 * MS, "4 5 6");
    bench_clear(&bench);
}

/* After a time-out, what was selectively acknowledged is not sent again. */
static void test_time_out_sack(void)
{
    static const guint block[] = {1, 3};
    Bench bench;
    bench_init(&bench, TRUE, 4);
    expect_sent(&bench, 0, "0 1 2 3");
    acknowledge(&bench, 10 * MS, 0, 1, block);
    expect_sent(&bench, 10 * MS, "4 5"); /* 2 of 4 have arrived */
    tcp_sender_time_out(&bench.sender, 1000 * MS);
    expect_sent(&bench, 1000 * MS, "~0");
    acknowledge(&bench, 1100 * MS, 3, 0, NULL);
    expect_sent(&bench, 1100 * MS, "~3 ~4");
    bench_clear(&bench);
}

/* The offered window limits; one that is closed is probed with a byte after the time-out (RFC 9293
 * section 3.8.6.1). */
static void test_window(void)
{
    Bench bench;
    bench_init(&bench, TRUE, 10);
    TcpSegment answer = {.flags = TCP_ACK, .acknowledgement = 1 + 3 * MSS};
    TcpRange range;
    gboolean again;
    bench.sender.window_end = 1 + 3 * MSS;
    expect_sent(&bench, 0, "0 1 2");
    tcp_sender_acknowledge(&bench.sender, &answer, 10 * MS);
    expect_sent(&bench, 10 * MS, "");
    /* RTO = 10 + 4 * 5 ms, no less than 200 */
    g_assert_cmpint(bench.sender.timer_ps, ==, 210 * MS);
    tcp_sender_time_out(&bench.sender, 210 * MS);
    g_assert_true(tcp_sender_take(&bench.sender, 210 * MS, &range, &again));
    g_assert_cmpuint(range.begin, ==, 1 + 3 * MSS);
    g_assert_cmpuint(range.end, ==, 2 + 3 * MSS);
    g_assert_cmpuint(bench.sender.n_timeouts, ==, 0);
    bench_clear(&bench);
}

/* RFC 9438 section 4.2 by way of RFC 5681 section 4.3: a window that does not limit does not grow.
 */
static void test_unused_window(void)
{
    Bench bench;
    bench_init(&bench, TRUE, 10);
    bench.sender.end = 1 + 4 * MSS;
    expect_sent(&bench, 0, "0 1 2 3");
    acknowledge(&bench, MS, 2, 0, NULL);
    acknowledge(&bench, MS, 4, 0, NULL);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 10 * MSS);
    bench_clear(&bench);
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
