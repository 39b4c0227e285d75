/* Sets of sequence numbers against a plain array of flags. */
#include "models/tcp_ranges.h"

#include "sim/random.h"

#define N_NUMBERS 200

static void check_same(const TcpRanges *ranges, const gboolean *set)
{
    guint index = 0;
    for (guint i = 0; i < N_NUMBERS; i++) {
        if (!set[i]) {
            g_assert_null(tcp_ranges_find(ranges, i));
            continue;
        }
        g_assert_cmpuint(index, <, ranges->n);
        g_assert_true(tcp_ranges_find(ranges, i) == &ranges->range[index]);
        g_assert_cmpuint(ranges->range[index].begin, <=, i);
        g_assert_cmpuint(ranges->range[index].end, >, i);
        index += i + 1 == N_NUMBERS || !set[i + 1]; /* ranges that touch are one */
    }
    g_assert_cmpuint(index, ==, ranges->n);
}

static void test_random(void)
{
    SimRandom random = sim_random_stream(1, 0, "tcp_ranges");
    for (guint round = 0; round < 50; round++) {
        TcpRanges ranges = {0};
        gboolean set[N_NUMBERS] = {0};
        for (guint step = 0; step < 60; step++) {
            guint64 draw = sim_random_next(&random);
            guint begin = (guint)(draw % N_NUMBERS);
            guint end = MIN(begin + (guint)(draw >> 32) % 12, N_NUMBERS);
            guint n_new = 0;
            for (guint i = begin; i < end; i++) {
                n_new += !set[i];
                set[i] = TRUE;
            }
            g_assert_cmpuint(tcp_ranges_add(&ranges, begin, end), ==, n_new);
            check_same(&ranges, set);
            if (step % 20 == 19) {
                for (guint i = 0; i < begin; i++) {
                    set[i] = FALSE;
                }
                tcp_ranges_drop_below(&ranges, begin);
                check_same(&ranges, set);
            }
        }
        tcp_ranges_clear(&ranges);
    }
}

static void test_take_first(void)
{
    TcpRanges ranges = {0};
    tcp_ranges_add(&ranges, 10, 20);
    tcp_ranges_add(&ranges, 30, 40);
    g_assert_cmpuint(tcp_ranges_take_first(&ranges, 5), ==, 5); /* 5 to 9 are missing */
    g_assert_cmpuint(ranges.n, ==, 2);
    g_assert_cmpuint(tcp_ranges_take_first(&ranges, 10), ==, 20);
    g_assert_cmpuint(tcp_ranges_take_first(&ranges, 35), ==, 40);
    g_assert_cmpuint(tcp_ranges_take_first(&ranges, 41), ==, 41); /* none is left */
    tcp_ranges_clear(&ranges);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tcp_ranges/random", test_random);
    g_test_add_func("/models/tcp_ranges/take-first", test_take_first);
    return g_test_run();
}
