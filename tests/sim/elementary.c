/* Logarithm and exponential against libm's; exponential integers against their definition. */
#include "sim/elementary.h"

#include <math.h>

#include "sim/exponential.h"
#include "sim/random.h"

static void test_log(void)
{
    SimRandom random = sim_random_stream(1, 0, "log");
    for (guint i = 0; i < 100000; i++) {
        double x =
            ldexp((double)sim_random_next(&random), (int)(sim_random_next(&random) % 200) - 150);
        double expected = log(x);
        g_assert_cmpfloat(fabs(sim_elementary_log(x) - expected), <=,
                          fmax(1e-15, 5e-16 * fabs(expected)));
    }
    g_assert_true(sim_elementary_log(1) == 0);
}

static void test_exp(void)
{
    for (gint i = -1892; i <= 1892; i++) {
        double x = 0.37 * i; /* to 700 */
        g_assert_cmpfloat(fabs(sim_elementary_exp(x) / exp(x) - 1), <, 3e-13);
    }
    for (gint i = -2703; i <= 2703; i++) {
        double x = 0.0037 * i; /* to 10 */
        g_assert_cmpfloat(fabs(sim_elementary_exp(x) / exp(x) - 1), <, 4e-15);
    }
    g_assert_true(sim_elementary_exp(0) == 1);
}

/* -ln U, U = (bits + 1/2) / 2^64: at most 3.1e-8 above, and the rounding of 2^-32. */
static void test_exponential(void)
{
    static SimExponential table;
    SimRandom random = sim_random_stream(1, 0, "exponential");
    sim_exponential_init(&table);
    for (guint i = 0; i < 200000; i++) {
        guint64 bits = sim_random_next(&random) >> (i % 40);
        double expected = -log(((double)bits + 0.5) / 18446744073709551616.0);
        double actual = (double)sim_exponential_of(&table, bits) / 4294967296.0;
        /* few bits are left of small numbers */
        double slack = 1e-9 + 1.0 / ((double)bits + 1);
        g_assert_cmpfloat(actual - expected, >, -slack - 40 * 0.5 / 4294967296.0);
        g_assert_cmpfloat(actual - expected, <, 3.1e-8 + slack + 40 * 0.5 / 4294967296.0);
    }
    g_assert_cmpuint(sim_exponential_of(&table, G_MAXUINT64), <=, 2);
    g_assert_cmpuint(sim_exponential_of(&table, 0), ==, 64 * SIM_EXPONENTIAL_LN_2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/elementary/log", test_log);
    g_test_add_func("/elementary/exp", test_exp);
    g_test_add_func("/elementary/exponential", test_exponential);
    return g_test_run();
}
