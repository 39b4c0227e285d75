/* Shares and choices of flows against Zipf's law in fractions, and what a draw chooses against a
 * search through all shares. */
#include "models/flow_popularity.h"

#include <math.h>

#include "models/flow_list.h"

/* Weights 1, 1/2, 1/3: of 11/6 they are 6/11, 3/11, 2/11. */
static void test_zipf(void)
{
    FlowPopularity *popularity = flow_popularity_new_zipf(3, 1);
    g_assert_cmpfloat_with_epsilon(flow_popularity_share(popularity, 0), 6.0 / 11, 1e-9);
    g_assert_cmpfloat_with_epsilon(flow_popularity_share(popularity, 1), 3.0 / 11, 1e-9);
    g_assert_cmpfloat_with_epsilon(flow_popularity_share(popularity, 2), 2.0 / 11, 1e-9);
    g_assert_cmpuint(flow_popularity_at(popularity, 0), ==, 0);
    /* 6/11 of 2^32 is 2342709434.2: the last of flow 0 is 2342709433 */
    g_assert_cmpuint(flow_popularity_at(popularity, 2342709433), ==, 0);
    g_assert_cmpuint(flow_popularity_at(popularity, 2342709434), ==, 1);
    g_assert_cmpuint(flow_popularity_at(popularity, G_MAXUINT32), ==, 2);
    flow_popularity_free(popularity);
}

static void test_even(void)
{
    FlowPopularity *popularity = flow_popularity_new_zipf(1000, 0);
    for (guint i = 0; i < 1000; i++) {
        g_assert_cmpfloat_with_epsilon(flow_popularity_share(popularity, i), 1e-3, 1e-9);
    }
    flow_popularity_free(popularity);
}

static void test_weights(void)
{
    static const guint32 weights[] = {3, 1, 4};
    FlowPopularity *popularity = flow_popularity_new(weights, 3);
    g_assert_cmpfloat(flow_popularity_share(popularity, 0), ==, 0.375);
    g_assert_cmpfloat(flow_popularity_share(popularity, 1), ==, 0.125);
    g_assert_cmpuint(flow_popularity_at(popularity, (guint32)0x5fffffff), ==, 0);
    g_assert_cmpuint(flow_popularity_at(popularity, (guint32)0x60000000), ==, 1);
    g_assert_cmpuint(flow_popularity_at(popularity, (guint32)0x80000000), ==, 2);
    flow_popularity_free(popularity);
}

/* Flows of all sizes, some of which no draw chooses. */
static void test_choice(void)
{
    static const guint sizes[] = {1, 2, 5, 4097, FLOW_POPULARITY_MOST};
    static const double exponents[] = {0, 0.7, 1, 2.5, 10};
    SimRandom random = sim_random_stream(1, 0, "popularity");
    for (guint i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(exponents); i++) {
        guint n = sizes[i / 5];
        FlowPopularity *popularity = flow_popularity_new_zipf(n, exponents[i % 5]);
        g_autofree double *end = g_new0(double, n);
        double sum = 0;
        for (guint flow = 0; flow < n; flow++) {
            sum += flow_popularity_share(popularity, flow);
            end[flow] = sum * 4294967296.0;
        }
        g_assert_cmpfloat(sum, ==, 1);
        for (guint k = 0; k < 2000; k++) {
            guint32 bits = (guint32)sim_random_next(&random);
            guint flow = flow_popularity_at(popularity, bits);
            g_assert_cmpfloat((double)bits, <, end[flow]);
            g_assert_cmpfloat((double)bits, >=, flow > 0 ? end[flow - 1] : 0);
        }
        flow_popularity_free(popularity);
    }
}

static void check_refused(const char *text, guint ip_version, const char *message)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(texts, (gpointer)text);
    g_assert_null(flow_list_parse(texts, ip_version, &error));
    if (!g_pattern_match_simple(message, error->message)) {
        g_test_message("%s", error->message);
        g_test_fail();
    }
}

static void test_list(void)
{
    check_refused("198.18.0.1:1", 4, "'198.18.0.1:1' is no flow: SOURCE:PORT DESTINATION:PORT*");
    check_refused("198.18.0.1:1 198.19.0.1", 4, "'198.19.0.1' is no end of a flow: an IPv4*");
    check_refused("198.18.0.1:1 198.19.0.1:2", 6, "'198.18.0.1:1' is no end of a flow: an IPv6*");
    check_refused("198.18.0.1:1 198.19.0.1:2 0", 4, "*no flow*");
    check_refused("198.18.0.1:1 198.19.0.1:2 1001", 4, "*no flow*");
    check_refused("198.18.0.1:1 198.19.0:2", 4, "'198.19.0:2' is not an address*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow_popularity/zipf", test_zipf);
    g_test_add_func("/flow_popularity/even", test_even);
    g_test_add_func("/flow_popularity/weights", test_weights);
    g_test_add_func("/flow_popularity/choice", test_choice);
    g_test_add_func("/flow_list/refused", test_list);
    return g_test_run();
}
