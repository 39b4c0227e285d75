#include "sim/random.h"

#include <gsl/gsl_randist.h>

/* Published outputs: the reference splitmix64.c (S. Vigna, 2015) seeded with 1234567, as listed for
 * Rosetta Code's task "Pseudo-random numbers/Splitmix64". */
static const guint64 published[] = {
    G_GUINT64_CONSTANT(6457827717110365317),  G_GUINT64_CONSTANT(3203168211198807973),
    G_GUINT64_CONSTANT(9817491932198370423),  G_GUINT64_CONSTANT(4593380528125082431),
    G_GUINT64_CONSTANT(16408922859458223821),
};

static void assert_next(SimRandom *random, guint64 expected)
{
    guint64 next = sim_random_next(random);
    g_assert_cmphex(next, ==, expected);
}

static void test_published(void)
{
    SimRandom random = {.start = 1234567};
    for (guint k = 0; k < G_N_ELEMENTS(published); k++) {
        g_assert_cmphex(sim_random_at(1234567, k), ==, published[k]);
        assert_next(&random, published[k]);
    }
    g_assert_cmpuint(random.next, ==, G_N_ELEMENTS(published));
    g_assert_cmphex(sim_random_at(0, 0), ==, G_GUINT64_CONSTANT(0xe220a8397b1dcdaf));
}

static void test_any_order(void)
{
    SimRandom random = {.start = 99, .next = 1000};
    assert_next(&random, sim_random_at(99, 1000));
    assert_next(&random, sim_random_at(99, 1001));
}

/* First 8 bytes of SHA-256 by sha256sum(1). */
static void test_streams(void)
{
    SimRandom random = sim_random_stream(1, 0, "tester.0.flows");
    g_assert_cmphex(random.start, ==, G_GUINT64_CONSTANT(0xc54abb3da12b9185));
    g_assert_cmpuint(random.next, ==, 0);

    random = sim_random_stream(1, 1, "tester.0.flows");
    g_assert_cmphex(random.start, ==, G_GUINT64_CONSTANT(0x5f0a50a0781ad12e));

    random = sim_random_stream(G_MAXUINT64, 9, "dut.nic");
    g_assert_cmphex(random.start, ==, G_GUINT64_CONSTANT(0x9b54fcd2e04da19f));
}

static void test_scale(void)
{
    g_assert_cmpuint(sim_random_scale(G_MAXUINT32, 1), ==, 0);
    g_assert_cmpuint(sim_random_scale(0, 65536), ==, 0);
    g_assert_cmpuint(sim_random_scale(G_MAXUINT32, 65536), ==, 65535);
    g_assert_cmpuint(sim_random_scale(0x00010000, 65536), ==, 1);
    /* A third of 2^32 is 0x55555555.5. */
    g_assert_cmpuint(sim_random_scale(0x55555555, 3), ==, 0);
    g_assert_cmpuint(sim_random_scale(0x55555556, 3), ==, 1);
    g_assert_cmpuint(sim_random_scale(0xaaaaaaaa, 3), ==, 1);
    g_assert_cmpuint(sim_random_scale(0xaaaaaaab, 3), ==, 2);
}

/* Chi-square over 64 values: 63 degrees of freedom, 99.9 % quantile 103.4, 0.1 % quantile 32.9. */
static void test_uniform(void)
{
    SimRandom random = sim_random_stream(7, 0, "test");
    guint counts[64] = {0};
    const guint n_draws = 640000;

    for (guint i = 0; i < n_draws; i++) {
        counts[sim_random_scale((guint32)(sim_random_next(&random) >> 32), 64)]++;
    }
    double chi_square = 0;
    for (guint i = 0; i < 64; i++) {
        double excess = (double)counts[i] - n_draws / 64.0;
        chi_square += excess * excess / (n_draws / 64.0);
    }
    g_assert_cmpfloat(chi_square, >, 32.9);
    g_assert_cmpfloat(chi_square, <, 103.4);
}

static void test_gsl(void)
{
    gsl_rng *rng = gsl_rng_alloc(sim_random_gsl_type());
    g_assert_cmpstr(gsl_rng_name(rng), ==, "splitmix64");
    g_assert_cmpuint(gsl_rng_min(rng), ==, 0);
    g_assert_cmpuint(gsl_rng_max(rng), ==, G_MAXUINT64);

    gsl_rng_set(rng, 1234567);
    gsl_rng *copy = gsl_rng_clone(rng);
    for (guint k = 0; k < G_N_ELEMENTS(published); k++) {
        g_assert_cmphex(gsl_rng_get(rng), ==, published[k]);
        /* Exactly the upper 53 bits. */
        double expected = (double)(published[k] >> 11) / 9007199254740992.0;
        double uniform = gsl_rng_uniform(copy);
        g_assert_cmpfloat(uniform, ==, expected);
    }
    gsl_rng_free(copy);

    for (guint i = 0; i < 1000; i++) {
        g_assert_cmpuint(gsl_rng_uniform_int(rng, 10), <, 10);
    }
    gsl_rng_free(rng);
}

/* A distribution of GSL on a named stream: the mean of 100 000 exponential draws of mean 5 lies
 * within 5 standard errors (5 * 5 / sqrt(100 000) = 0.08). */
static void test_gsl_stream(void)
{
    gsl_rng *rng = sim_random_gsl_new(1, 0, "tester.0.flows");
    g_assert_cmphex(gsl_rng_get(rng), ==, sim_random_at(G_GUINT64_CONSTANT(0xc54abb3da12b9185), 0));

    double sum = 0;
    for (guint i = 0; i < 100000; i++) {
        sum += gsl_ran_exponential(rng, 5);
    }
    g_assert_cmpfloat_with_epsilon(sum / 100000, 5, 0.08);
    gsl_rng_free(rng);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/random/published", test_published);
    g_test_add_func("/sim/random/any-order", test_any_order);
    g_test_add_func("/sim/random/streams", test_streams);
    g_test_add_func("/sim/random/scale", test_scale);
    g_test_add_func("/sim/random/uniform", test_uniform);
    g_test_add_func("/sim/random/gsl", test_gsl);
    g_test_add_func("/sim/random/gsl-stream", test_gsl_stream);
    return g_test_run();
}
