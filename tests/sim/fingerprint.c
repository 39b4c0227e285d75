#include "sim/fingerprint.h"

/* Published: MurmurHash3's fmix64 of 0, 1, 2. */
static void test_mix2(void)
{
    g_assert_cmphex(sim_fingerprint_mix2(0), ==, 0);
    g_assert_cmphex(sim_fingerprint_mix2(1), ==, G_GUINT64_CONSTANT(0xb456bcfc34c2cb2c));
    g_assert_cmphex(sim_fingerprint_mix2(2), ==, G_GUINT64_CONSTANT(0x3abf2a20650683e7));
}

static void test_word(void)
{
    g_assert_cmphex(sim_fingerprint_word(0, 0, 0, 0), ==, 0);
    g_assert_cmphex(sim_fingerprint_word(1, 3, 7, 42), ==, G_GUINT64_CONSTANT(0x830007000000002a));
    g_assert_cmphex(sim_fingerprint_word(1, 127, 65535, G_GUINT64_CONSTANT(0xffffffffff)), ==,
                    G_MAXUINT64);
    /* What is too wide for its field stays out of the others. */
    g_assert_cmphex(sim_fingerprint_word(2, 128, 65536, G_GUINT64_CONSTANT(1) << 40), ==, 0);
}

/* Expected lanes by the formula in exact integers of another language. */
static void test_add(void)
{
    SimFingerprint fingerprint = {{0, 0}};
    sim_fingerprint_add(&fingerprint, sim_fingerprint_word(0, 1, 0, 0), 0);
    g_assert_cmphex(fingerprint.lane[0], ==, G_GUINT64_CONSTANT(0x644f774c783940ab));
    g_assert_cmphex(fingerprint.lane[1], ==, G_GUINT64_CONSTANT(0xd9fb1c99614606c7));

    sim_fingerprint_add(&fingerprint, sim_fingerprint_word(1, 3, 7, 42), 67200);
    g_assert_cmphex(fingerprint.lane[0], ==, G_GUINT64_CONSTANT(0xdb81cf89fa18ef3d));
    g_assert_cmphex(fingerprint.lane[1], ==, G_GUINT64_CONSTANT(0x09986a996e59f05c));
}

static void test_order_is_free(void)
{
    SimFingerprint forward = {{0, 0}};
    SimFingerprint backward = {{0, 0}};
    for (guint i = 0; i < 1000; i++) {
        sim_fingerprint_add(&forward, sim_fingerprint_word(i & 1, 1, i % 4, i), (SimTime)i * 67200);
        guint j = 999 - i;
        sim_fingerprint_add(&backward, sim_fingerprint_word(j & 1, 1, j % 4, j),
                            (SimTime)j * 67200);
    }
    g_assert_cmphex(forward.lane[0], ==, backward.lane[0]);
    g_assert_cmphex(forward.lane[1], ==, backward.lane[1]);
}

/* A fate, a queue, a number or a time that differs by the least changes both lanes. */
static void test_sees_change(void)
{
    static const struct {
        guint direction, fate, queue;
        guint64 number;
        SimTime time_ps;
    } frames[] = {
        {0, 1, 2, 1000, 67200}, {1, 1, 2, 1000, 67200}, {0, 2, 2, 1000, 67200},
        {0, 1, 3, 1000, 67200}, {0, 1, 2, 1001, 67200}, {0, 1, 2, 1000, 67201},
    };
    SimFingerprint prints[G_N_ELEMENTS(frames)] = {0};

    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
        guint64 word = sim_fingerprint_word(frames[i].direction, frames[i].fate, frames[i].queue,
                                            frames[i].number);
        sim_fingerprint_add(&prints[i], word, frames[i].time_ps);
        for (guint j = 0; j < i; j++) {
            g_assert_cmphex(prints[i].lane[0], !=, prints[j].lane[0]);
            g_assert_cmphex(prints[i].lane[1], !=, prints[j].lane[1]);
        }
    }
}

/* A block adds what its frames add one by one. */
static void test_block(void)
{
    enum { N = 300 };
    guint64 words[N];
    SimTime times_ps[N];
    for (guint i = 0; i < N; i++) {
        words[i] = sim_fingerprint_word(i & 1, 1 + i % 4, i % 7, (guint64)i << (i % 32));
        times_ps[i] = (SimTime)i << (i % 50);
    }
    for (guint n = 0; n <= N; n += n < 20 ? 1 : 70) {
        SimFingerprint block = {{1, 2}};
        SimFingerprint single = block;
        sim_fingerprint_add_block(&block, words, times_ps, n);
        for (guint i = 0; i < n; i++) {
            sim_fingerprint_add(&single, words[i], times_ps[i]);
        }
        g_assert_cmphex(block.lane[0], ==, single.lane[0]);
        g_assert_cmphex(block.lane[1], ==, single.lane[1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/fingerprint/mix2", test_mix2);
    g_test_add_func("/sim/fingerprint/word", test_word);
    g_test_add_func("/sim/fingerprint/add", test_add);
    g_test_add_func("/sim/fingerprint/order-is-free", test_order_is_free);
    g_test_add_func("/sim/fingerprint/sees-change", test_sees_change);
    g_test_add_func("/sim/fingerprint/block", test_block);
    return g_test_run();
}
