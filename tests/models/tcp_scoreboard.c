/* RFC 6675, section 4: IsLost (), SetPipe () and NextSeg () by hand. Segments of 100 bytes; segment
 * i holds the numbers 100 i to 100 i + 99. */
#include "models/tcp_scoreboard.h"

#define MSS G_GUINT64_CONSTANT(100)

static void acknowledge(TcpScoreboard *scoreboard, guint first, guint end)
{
    TcpRange block = {first * MSS, end * MSS};
    tcp_scoreboard_update(scoreboard, 0, 20 * MSS, &block, 1);
}

/* Three ranges above, or more than two segments' bytes. */
static void test_is_lost(void)
{
    TcpScoreboard scoreboard;
    tcp_scoreboard_init(&scoreboard, MSS);
    acknowledge(&scoreboard, 2, 4); /* 200 bytes: not more than 2 SMSS */
    g_assert_false(tcp_scoreboard_is_lost(&scoreboard, 0));
    acknowledge(&scoreboard, 6, 7); /* 300 above 0 to 199; 100 above 400 to 599 */
    g_assert_true(tcp_scoreboard_is_lost(&scoreboard, 0));
    g_assert_true(tcp_scoreboard_is_lost(&scoreboard, 199));
    g_assert_false(tcp_scoreboard_is_lost(&scoreboard, 400));
    acknowledge(&scoreboard, 8, 9);
    g_assert_false(tcp_scoreboard_is_lost(&scoreboard, 400)); /* two ranges, 200 bytes */
    acknowledge(&scoreboard, 10, 11);
    g_assert_true(tcp_scoreboard_is_lost(&scoreboard, 400)); /* three ranges */
    g_assert_false(tcp_scoreboard_is_lost(&scoreboard, 700));
    tcp_scoreboard_clear(&scoreboard);
}

/* 0 and 1 lost, 2 to 4 acknowledged, 5 to 9 neither: 500 bytes under way; a retransmission of 0
 * adds 100. */
static void test_pipe(void)
{
    TcpScoreboard scoreboard;
    tcp_scoreboard_init(&scoreboard, MSS);
    g_assert_cmpuint(tcp_scoreboard_pipe(&scoreboard, 0, 1000), ==, 1000);
    acknowledge(&scoreboard, 2, 5);
    g_assert_cmpuint(tcp_scoreboard_pipe(&scoreboard, 0, 1000), ==, 500);
    scoreboard.high_retransmitted = 100;
    g_assert_cmpuint(tcp_scoreboard_pipe(&scoreboard, 0, 1000), ==, 600);
    acknowledge(&scoreboard, 7, 8);
    g_assert_cmpuint(tcp_scoreboard_pipe(&scoreboard, 0, 1000), ==, 500);
    tcp_scoreboard_update(&scoreboard, 200, 1000, NULL, 0); /* 0 and 1 arrived */
    g_assert_cmpuint(tcp_scoreboard_pipe(&scoreboard, 200, 1000), ==, 400);
    tcp_scoreboard_clear(&scoreboard);
}

static void test_next(void)
{
    TcpScoreboard scoreboard;
    TcpRange segment;
    tcp_scoreboard_init(&scoreboard, MSS);
    g_assert_false(tcp_scoreboard_next(&scoreboard, 0, FALSE, &segment));
    acknowledge(&scoreboard, 2, 5);
    acknowledge(&scoreboard, 6, 7);
    static const TcpRange lost[] = {{0, 100}, {100, 200}};
    for (guint i = 0; i < G_N_ELEMENTS(lost); i++) {
        g_assert_true(tcp_scoreboard_next(&scoreboard, 0, TRUE, &segment));
        g_assert_cmpuint(segment.begin, ==, lost[i].begin);
        g_assert_cmpuint(segment.end, ==, lost[i].end);
        scoreboard.high_retransmitted = segment.end;
    }
    g_assert_false(tcp_scoreboard_next(&scoreboard, 0, TRUE, &segment));
    g_assert_true(tcp_scoreboard_next(&scoreboard, 0, FALSE, &segment)); /* rule 3 */
    g_assert_cmpuint(segment.begin, ==, 500);
    g_assert_cmpuint(segment.end, ==, 600);
    tcp_scoreboard_clear(&scoreboard);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_scoreboard/is-lost", test_is_lost);
    g_test_add_func("/models/tcp_scoreboard/pipe", test_pipe);
    g_test_add_func("/models/tcp_scoreboard/next", test_next);
    return g_test_run();
}
