/* RFC 8985, traces by hand. A round trip takes 100 ms: SRTT 100, RTO 300 (RFC 6298), reordering
 * window 25. */
#include "models/tcp_rack.h"

#include "tests/support/sender_bench.h"

#define MSS SENDER_BENCH_MSS
#define MS  SIM_PS_PER_MS

static void run_timers(SenderBench *bench, SimTime now_ps)
{
    g_assert_cmpint(tcp_sender_next_ps(&bench->sender), ==, now_ps);
    tcp_sender_run_timers(&bench->sender, now_ps);
}

static void expect_window(const SenderBench *bench, gint64 threshold, gint64 window)
{
    g_assert_cmpint(bench->sender.congestion.threshold_bytes, ==, threshold * MSS);
    g_assert_cmpint(bench->sender.congestion.window_bytes, ==, window * MSS);
}

/* Section 6.2 step 5: of 10 segments 0 is late. 1 arrives after 100 ms; 0, sent at the same
 * instant, may be 25 ms late. A new one goes meanwhile (RFC 3042). Then 0 is lost: FlightSize 11
 * less the one of Limited Transmit, ssthresh = cwnd = 5. 9 are under way; with 2 to 6 arrived 4: 0
 * again. */
static void test_reordering_timer(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 10, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 1, (const guint[]){1, 2});
    sender_bench_expect(&bench, 100 * MS, "10");
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    run_timers(&bench, 125 * MS);
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_RECOVERY);
    expect_window(&bench, 5, 5);
    sender_bench_expect(&bench, 125 * MS, "");
    g_assert_cmpint(tcp_sender_flight(&bench.sender), ==, 9 * MSS);
    static const char *const sent[] = {"", "", "", "", "~0"};
    for (guint i = 0; i < G_N_ELEMENTS(sent); i++) {
        sender_bench_acknowledge(&bench, 126 * MS, 0, 1, (const guint[]){1, 3 + i});
        sender_bench_expect(&bench, 126 * MS, sent[i]);
    }
    sender_bench_acknowledge(&bench, 226 * MS, 11, 0, NULL);
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 1);
    g_assert_cmpuint(bench.sender.n_retransmitted, ==, 1);
    sender_bench_clear(&bench);
}

/* Step 4: with three selectively acknowledged and no reordering seen, at once. What was
 * retransmitted is lost again when something sent later has arrived, and needs no time-out. */
static void test_lost_again(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 10, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 1, (const guint[]){1, 4});
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_RECOVERY);
    sender_bench_expect(&bench, 100 * MS, ""); /* 6 under way, cwnd 5 */
    sender_bench_acknowledge(&bench, 101 * MS, 0, 1, (const guint[]){1, 6});
    sender_bench_expect(&bench, 101 * MS, "~0");
    sender_bench_acknowledge(&bench, 102 * MS, 0, 1, (const guint[]){1, 7});
    sender_bench_expect(&bench, 102 * MS, "10");
    sender_bench_acknowledge(&bench, 103 * MS, 0, 1, (const guint[]){1, 10});
    sender_bench_expect(&bench, 103 * MS, "11 12 13");
    /* 10 was sent 1 ms after 0: 101 + 100 + 0 is over */
    sender_bench_acknowledge(&bench, 202 * MS, 0, 1, (const guint[]){1, 11});
    sender_bench_expect(&bench, 202 * MS, "~0 14");
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 1);
    expect_window(&bench, 5, 5);
    sender_bench_clear(&bench);
}

/* After a time-out, too; and there it lowers the window again (RFC 5681 section 4.3). The time-out
 * takes ten for lost: ssthresh 5, cwnd 1, by slow start 4. 4 was sent again at 500 as 5 was, which
 * has arrived: ssthresh = cwnd = 4 / 2. Lost once more in recovery it lowers nothing. */
static void test_lost_again_after_time_out(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 10, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    tcp_sender_time_out(&bench.sender, 300 * MS);
    expect_window(&bench, 5, 1);
    sender_bench_expect(&bench, 300 * MS, "~0");
    sender_bench_acknowledge(&bench, 400 * MS, 1, 0, NULL);
    sender_bench_expect(&bench, 400 * MS, "~1 ~2");
    sender_bench_acknowledge(&bench, 500 * MS, 3, 0, NULL);
    sender_bench_expect(&bench, 500 * MS, "~3 ~4 ~5");
    sender_bench_acknowledge(&bench, 600 * MS, 4, 0, NULL);
    sender_bench_expect(&bench, 600 * MS, "~6 ~7");
    expect_window(&bench, 5, 4);
    sender_bench_acknowledge(&bench, 601 * MS, 4, 1, (const guint[]){5, 6});
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_RECOVERY);
    expect_window(&bench, 2, 2);
    sender_bench_expect(&bench, 601 * MS, ""); /* 6 and 7 are under way */
    sender_bench_acknowledge(&bench, 700 * MS, 4, 1, (const guint[]){5, 8});
    sender_bench_expect(&bench, 700 * MS, "~4 ~8");
    sender_bench_acknowledge(&bench, 800 * MS, 4, 1, (const guint[]){5, 9});
    sender_bench_expect(&bench, 800 * MS, "~4 ~9");
    expect_window(&bench, 2, 2);
    sender_bench_acknowledge(&bench, 900 * MS, 10, 0, NULL);
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 1);
    sender_bench_expect(&bench, 900 * MS, "10 11");
    sender_bench_clear(&bench);
}

/* A loss never widens the window. While 0 and 10 are lost again and again, new data goes on by a
 * window of 5. 0 arrives and ends the recovery; 10 begins the next: 13 segments lie above it, of
 * which 12 have arrived: ssthresh = cwnd = 5 / 2, not 13 / 2. */
static void test_window_falls(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 10, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 1, (const guint[]){1, 10});
    sender_bench_expect(&bench, 100 * MS, "~0 10 11 12 13");
    sender_bench_acknowledge(&bench, 200 * MS, 0, 2, (const guint[]){1, 10, 11, 14});
    sender_bench_expect(&bench, 200 * MS, "~0 ~10 14 15 16");
    sender_bench_acknowledge(&bench, 300 * MS, 0, 2, (const guint[]){1, 10, 11, 17});
    sender_bench_expect(&bench, 300 * MS, "~0 ~10 17 18 19");
    sender_bench_acknowledge(&bench, 400 * MS, 0, 2, (const guint[]){1, 10, 11, 20});
    sender_bench_expect(&bench, 400 * MS, "~0 ~10 20 21 22");
    expect_window(&bench, 5, 5);
    sender_bench_acknowledge(&bench, 500 * MS, 10, 1, (const guint[]){11, 23});
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 2);
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 2500);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 2500);
    sender_bench_expect(&bench, 500 * MS, "~10 23");
    sender_bench_clear(&bench);
}

/* Step 3: 0 comes behind 1 and was sent once: from then on a segment may be late by the window,
 * however many have overtaken it. */
static void test_reordering_seen(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 10, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3 4 5 6 7 8 9");
    sender_bench_acknowledge(&bench, 100 * MS, 0, 1, (const guint[]){1, 2});
    sender_bench_acknowledge(&bench, 105 * MS, 2, 0, NULL);
    g_assert_true(bench.sender.rack.is_reordering_seen);
    sender_bench_acknowledge(&bench, 110 * MS, 2, 1, (const guint[]){3, 7});
    g_assert_cmpint(bench.sender.state, ==, TCP_SENDER_OPEN);
    g_assert_cmpint(bench.sender.rack.reorder_ps, ==, 135 * MS); /* 0 + 110 + 25 */
    sender_bench_acknowledge(&bench, 120 * MS, 7, 0, NULL);      /* it was late only */
    g_assert_cmpint(bench.sender.rack.reorder_ps, ==, SIM_TIME_NEVER);
    g_assert_cmpuint(bench.sender.n_recoveries, ==, 0);
    sender_bench_clear(&bench);
}

/* Step 2: whose acknowledgement it is. Segment 0 was sent at 0 and again at 130. */
static void test_ambiguity(void)
{
    static const struct {
        SimTime echo_ms, now_ms, sent_ms, round_trip_ms;
    } cases[] = {
        {-1, 140, 0, 100}, /* 10 ms are less than any round trip: the first one's */
        {0, 240, 0, 100},  /* the time stamp says so */
        {130, 240, 130, 110},
        {-1, 240, 130, 110},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        TcpRack rack;
        TcpRange acknowledged = {1001, 2001};
        const TcpRanges ranges = {&acknowledged, 1, 1};
        const TcpRanges none = {0};
        tcp_rack_init(&rack);
        tcp_rack_sent(&rack, &(TcpRange){1, 1001}, FALSE, 0);
        tcp_rack_sent(&rack, &(TcpRange){1001, 2001}, FALSE, 0);
        tcp_rack_acknowledge(&rack, 1, &ranges, -1, 100 * MS);
        tcp_rack_detect(&rack, FALSE, 10 * MS, 100 * MS);
        g_assert_cmpint(rack.window_ps, ==, 10 * MS); /* SRTT is less than 100 / 4 */
        tcp_rack_detect(&rack, FALSE, 10 * MS, 110 * MS);
        g_assert_cmpuint(rack.n_lost, ==, 1);
        tcp_rack_sent(&rack, &(TcpRange){1, 1001}, TRUE, 130 * MS);
        SimTime echo_ps = cases[i].echo_ms < 0 ? -1 : cases[i].echo_ms * MS;
        tcp_rack_acknowledge(&rack, 2001, &none, echo_ps, cases[i].now_ms * MS);
        g_assert_cmpint(rack.sent_ps, ==, cases[i].sent_ms * MS);
        g_assert_cmpint(rack.round_trip_ps, ==, cases[i].round_trip_ms * MS);
        g_assert_cmpint(rack.flight_bytes, ==, 0);
        tcp_rack_clear(&rack);
    }
}

/* Section 7: of the last four segments 1 to 3 are lost. 0 is acknowledged after 100 ms: SRTT 100,
 * RTTVAR 3/4 50, RTO 250: at 350. The probe goes 2 SRTT and 2 ms after the acknowledgement, the
 * last segment again; the timer starts anew. Its answer shows 1 and 2 lost: FlightSize 3, ssthresh
 * 2 at least.
 */
static void test_tail_loss(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 10, 100 * MS);
    bench.sender.end = 1 + 4 * MSS;
    sender_bench_expect(&bench, 0, "0 1 2 3");
    g_assert_cmpint(bench.sender.rack.probe_ps, ==, 202 * MS);
    sender_bench_acknowledge(&bench, 100 * MS, 1, 0, NULL);
    g_assert_cmpint(bench.sender.timer_ps, ==, 350 * MS);
    run_timers(&bench, 302 * MS);
    sender_bench_expect(&bench, 302 * MS, "~3");
    g_assert_cmpint(tcp_sender_next_ps(&bench.sender), ==, 552 * MS);
    sender_bench_acknowledge(&bench, 402 * MS, 1, 1, (const guint[]){3, 4});
    sender_bench_expect(&bench, 402 * MS, "~1 ~2");
    expect_window(&bench, 2, 2);
    sender_bench_acknowledge(&bench, 500 * MS, 4, 0, NULL);
    g_assert_cmpint(tcp_sender_next_ps(&bench.sender), ==, SIM_TIME_NEVER);
    g_assert_cmpuint(bench.sender.n_timeouts, ==, 0);
    g_assert_cmpuint(bench.sender.n_probes, ==, 1);
    sender_bench_clear(&bench);
}

/* Section 7.3: where there is new data it is the probe, whatever the window; one at a time. Behind
 * it the time-out: all is lost (section 6.3), but for what was sent less than a round trip before.
 */
static void test_new_data(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 4, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3");
    run_timers(&bench, 202 * MS);
    sender_bench_expect(&bench, 202 * MS, "4");
    run_timers(&bench, 502 * MS); /* 202 + RTO */
    g_assert_cmpuint(bench.sender.n_timeouts, ==, 1);
    sender_bench_expect(&bench, 502 * MS, "~0");
    sender_bench_acknowledge(&bench, 600 * MS, 1, 0, NULL);
    sender_bench_expect(&bench, 600 * MS, "~1 ~2");
    sender_bench_clear(&bench);
}

static void test_time_out(void)
{
    SenderBench bench;
    sender_bench_init_rack(&bench, 4, 100 * MS);
    sender_bench_expect(&bench, 0, "0 1 2 3");
    sender_bench_acknowledge(&bench, 100 * MS, 2, 0, NULL);
    sender_bench_expect(&bench, 100 * MS, "4 5 6"); /* slow start: 5 */
    tcp_sender_time_out(&bench.sender, 180 * MS);
    g_assert_cmpuint(bench.sender.rack.n_lost, ==, 2); /* 2 and 3, 0 + 100 */
    /* half of the five that are not acknowledged; one, and three under way */
    g_assert_cmpint(bench.sender.congestion.threshold_bytes, ==, 2500);
    g_assert_cmpint(bench.sender.congestion.window_bytes, ==, 4 * MSS);
    sender_bench_expect(&bench, 180 * MS, "~2");
    sender_bench_clear(&bench);
}

/* Section 7.4.2: the probe, 3 again, repaired a loss if what comes behind it is acknowledged before
 * anything twice: then the window falls once. Else both have arrived. */
static void test_probe_settled(void)
{
    for (guint duplicate = 0; duplicate < 2; duplicate++) {
        SenderBench bench;
        sender_bench_init_rack(&bench, 10, 100 * MS);
        bench.sender.end = 1 + 4 * MSS;
        sender_bench_expect(&bench, 0, "0 1 2 3");
        sender_bench_acknowledge(&bench, 100 * MS, 3, 0, NULL);
        run_timers(&bench, 350 * MS); /* alone: 200 + 200 would be later than the time-out */
        sender_bench_expect(&bench, 350 * MS, "~3");
        sender_bench_acknowledge(&bench, 450 * MS, 4, 0, NULL);
        g_assert_cmpuint(bench.sender.rack.probe_end, !=, 0);
        bench.sender.end = 1 + 8 * MSS;
        sender_bench_expect(&bench, 450 * MS, "4 5 6 7");
        if (duplicate > 0) {
            sender_bench_acknowledge(&bench, 451 * MS, 4, 0, NULL);
            g_assert_cmpuint(bench.sender.rack.probe_end, ==, 0);
        }
        sender_bench_acknowledge(&bench, 550 * MS, 6, 0, NULL);
        g_assert_cmpuint(bench.sender.rack.probe_end, ==, 0);
        gint64 window = duplicate > 0 ? 10 : 2;
        g_assert_cmpint(bench.sender.congestion.window_bytes, ==, window * MSS);
        sender_bench_clear(&bench);
    }
}

/* Section 7.2: 2 SRTT and 2 ms, 1 s without, 200 ms for a delayed acknowledgement of a segment
 * alone; no later than the retransmission timer. */
static void test_probe_timer(void)
{
    TcpRack rack;
    TcpRto rto;
    tcp_rack_init(&rack);
    tcp_rto_init(&rto, 200 * MS);
    tcp_rack_sent(&rack, &(TcpRange){1, 1001}, FALSE, 0);
    tcp_rack_plan_probe(&rack, &rto, 5000 * MS, 7 * MS);
    g_assert_cmpint(rack.probe_ps, ==, 1007 * MS);
    tcp_rto_measure(&rto, 30 * MS);
    tcp_rack_plan_probe(&rack, &rto, 5000 * MS, 7 * MS);
    g_assert_cmpint(rack.probe_ps, ==, 267 * MS);
    tcp_rack_plan_probe(&rack, &rto, 207 * MS, 7 * MS);
    g_assert_cmpint(rack.probe_ps, ==, 207 * MS);
    tcp_rack_sent(&rack, &(TcpRange){1001, 2001}, FALSE, 0);
    tcp_rack_plan_probe(&rack, &rto, 5000 * MS, 7 * MS);
    g_assert_cmpint(rack.probe_ps, ==, 69 * MS);
    tcp_rack_clear(&rack);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_rack/reordering-timer", test_reordering_timer);
    g_test_add_func("/models/tcp_rack/lost-again", test_lost_again);
    g_test_add_func("/models/tcp_rack/lost-again-after-time-out", test_lost_again_after_time_out);
    g_test_add_func("/models/tcp_rack/window-falls", test_window_falls);
    g_test_add_func("/models/tcp_rack/reordering-seen", test_reordering_seen);
    g_test_add_func("/models/tcp_rack/ambiguity", test_ambiguity);
    g_test_add_func("/models/tcp_rack/tail-loss", test_tail_loss);
    g_test_add_func("/models/tcp_rack/new-data", test_new_data);
    g_test_add_func("/models/tcp_rack/time-out", test_time_out);
    g_test_add_func("/models/tcp_rack/probe-settled", test_probe_settled);
    g_test_add_func("/models/tcp_rack/probe-timer", test_probe_timer);
    return g_test_run();
}
