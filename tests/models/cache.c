/* The mean-latency formula at the points where it is plain, and against a cache that is really
 * simulated. */
#include "models/cache.h"

static const CacheLevels levels = {
    .size_bytes = {32 << 10, 256 << 10, 20 << 20},
    .latency_ps = {1250, 3750, 12500},
    .memory_latency_ps = 90000,
};

static void test_fits(void)
{
    g_assert_cmpint(cache_mean_latency_ps(&levels, 0), ==, 1250);
    g_assert_cmpint(cache_mean_latency_ps(&levels, 32 << 10), ==, 1250);
}

static void test_spills(void)
{
    /* 64 KiB: half from level 1, half from level 2. */
    g_assert_cmpint(cache_mean_latency_ps(&levels, 64 << 10), ==, (1250 + 3750) / 2);
    /* 40 MiB: 32 KiB, 224 KiB and 20 MiB - 256 KiB from the levels, half from memory:
     * (32 x 1250 + 224 x 3750 + 20224 x 12500 + 20480 x 90000) / 40960 = 51 193.36 ps */
    g_assert_cmpint(cache_mean_latency_ps(&levels, 40 << 20), ==, 51193);
}

static void test_absent_levels(void)
{
    const CacheLevels none = {.memory_latency_ps = 90000};
    g_assert_cmpint(cache_mean_latency_ps(&none, 1), ==, 90000);
    const CacheLevels only_l2 = {
        .size_bytes = {0, 1000, 0}, .latency_ps = {1, 10, 100}, .memory_latency_ps = 1000};
    g_assert_cmpint(cache_mean_latency_ps(&only_l2, 2000), ==, (10 + 1000) / 2);
}

/* Share of hits of a fully associative least-recently-used cache of `capacity` lines under `n`
 * equally likely lines. */
static double simulated_hit_share(guint capacity, guint n)
{
    g_autoptr(GQueue) order = g_queue_new(); /* most recent first */
    g_autofree GList **links = g_new0(GList *, n);
    SimRandom random = sim_random_stream(1, 0, "tests.cache");
    guint hits = 0;
    const guint warm_up = 200000, counted = 400000;
    for (guint i = 0; i < warm_up + counted; i++) {
        guint line = sim_random_scale((guint32)sim_random_next(&random), n);
        if (links[line] != NULL) {
            hits += i >= warm_up;
            g_queue_unlink(order, links[line]);
            g_queue_push_head_link(order, links[line]);
            continue;
        }
        if (g_queue_get_length(order) == capacity) {
            guint oldest = GPOINTER_TO_UINT(g_queue_pop_tail(order));
            links[oldest] = NULL;
        }
        g_queue_push_head(order, GUINT_TO_POINTER(line));
        links[line] = order->head;
    }
    return (double)hits / counted;
}

static void test_least_recently_used(void)
{
    const guint working_sets[] = {600, 1024, 2000, 8192};
    for (guint i = 0; i < G_N_ELEMENTS(working_sets); i++) {
        const CacheLevels one = {.size_bytes = {32768, 0, 0} /* 512 lines */,
                                 .latency_ps = {0, 0, 0},
                                 .memory_latency_ps = 1000000};
        double expected =
            1.0 - (double)cache_mean_latency_ps(&one, (gint64)working_sets[i] * 64) / 1e6;
        double simulated = simulated_hit_share(512, working_sets[i]);
        /* 400 000 draws: a standard error below 0.0008; five of them */
        g_assert_cmpfloat_with_epsilon(simulated, expected, 0.004);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/cache/fits", test_fits);
    g_test_add_func("/models/cache/spills", test_spills);
    g_test_add_func("/models/cache/absent-levels", test_absent_levels);
    g_test_add_func("/models/cache/least-recently-used", test_least_recently_used);
    return g_test_run();
}
