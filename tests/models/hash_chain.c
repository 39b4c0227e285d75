/* Chains of a hash, against hashes that are filled and searched entry by entry. */
#include "models/hash_chain.h"

#include <math.h>

/* Looks up every entry of `n_tables` hashes of n_buckets chains, filled at random; returns how many
 * others were passed on average: an entry is put at the head of its chain. */
static double count_passed(guint n_entries, guint n_buckets, guint n_tables)
{
    g_autofree guint *length = g_new(guint, n_buckets);
    SimRandom random = sim_random_stream(1, n_entries, "chains");
    guint64 n_passed = 0;
    for (guint t = 0; t < n_tables; t++) {
        for (guint b = 0; b < n_buckets; b++) {
            length[b] = 0;
        }
        for (guint i = 0; i < n_entries; i++) {
            guint b = (guint)(sim_random_next(&random) % n_buckets);
            n_passed += length[b]; /* those before it are passed by it, or it by them */
            length[b]++;
        }
    }
    return (double)n_passed / ((double)n_entries * n_tables);
}

static void test_passed(void)
{
    static const guint cases[][2] = {{1, 32}, {32, 32}, {1000, 32}, {20000, 32}, {700, 1024}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        double counted = count_passed(cases[i][0], cases[i][1], 200);
        double expected = hash_chain_passed(cases[i][0], cases[i][1]);
        g_assert_cmpfloat(fabs(counted - expected), <=, 0.03 * expected);
    }
    g_assert_cmpfloat(hash_chain_passed(1000, 0), ==, 0);
    g_assert_cmpfloat(hash_chain_passed(0, 32), ==, 0);
}

/* 999 / 64 of 1000 ps; no overflow. */
static void test_time(void)
{
    g_assert_cmpint(hash_chain_ps(1000, 32, 1000), ==, 15609);
    g_assert_cmpint(hash_chain_ps(1000, 0, 1000), ==, 0);
    g_assert_cmpint(hash_chain_ps(G_MAXINT32, 1, SIM_PS_PER_S), ==, HASH_CHAIN_MOST_PS);
}

/* An entry more than buckets doubles them (Linux ___neigh_create). */
static void test_growth(void)
{
    gint64 n_buckets = 8;
    for (gint64 n_entries = 1; n_entries <= 131072; n_entries++) {
        n_buckets *= n_entries > n_buckets ? 2 : 1;
        if (n_entries % 37 == 0 || n_entries < 40) {
            g_assert_cmpint(hash_chain_grown(8, n_entries), ==, n_buckets);
        }
    }
    g_assert_cmpint(hash_chain_grown(0, 100), ==, 0);
}

static void test_met(void)
{
    g_assert_cmpint(hash_chain_met(10, 100, 2.5), ==, 35);
    g_assert_cmpint(hash_chain_met(10, 30, 2.5), ==, 30);
    g_assert_cmpint(hash_chain_met(10, 30, 1e300), ==, 30);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hash-chain/passed", test_passed);
    g_test_add_func("/hash-chain/time", test_time);
    g_test_add_func("/hash-chain/growth", test_growth);
    g_test_add_func("/hash-chain/met", test_met);
    return g_test_run();
}
