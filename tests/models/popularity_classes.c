/* Classes of popularity against sums of all weights, and what the tester's flows use. */
#include <math.h>

#include "models/popularity_classes.h"
#include "tests/support/judge_lab.h"

/* The share of each entry, flow by flow. (transfer full) */
static double *add_up(gint64 n_flows, double exponent, gint64 n_entries)
{
    double *share = g_new0(double, n_entries);
    double all = 0;
    for (gint64 i = 0; i < n_flows; i++) {
        double weight = pow((double)(i + 1), -exponent);
        share[i % n_entries] += weight;
        all += weight;
    }
    for (gint64 i = 0; i < n_entries; i++) {
        share[i] /= all;
    }
    return share;
}

static void check_zipf(gint64 n_flows, double exponent, gint64 n_entries)
{
    PopularityClass classes[POPULARITY_MOST_CLASSES];
    guint n = popularity_classes_zipf(n_flows, exponent, n_entries, classes);
    g_autofree double *share = add_up(n_flows, exponent, n_entries);
    double sum = 0;
    gint64 entry = 0;
    g_assert_cmpuint(n, <=, POPULARITY_MOST_CLASSES);
    g_assert_cmpint(popularity_classes_n_entries(classes, n), ==, n_entries);
    for (guint i = 0; i < n; i++) {
        double expected = 0;
        for (gint64 end = entry + classes[i].n_entries; entry < end; entry++) {
            expected += share[entry];
        }
        g_assert_cmpfloat_with_epsilon(classes[i].share, expected, 1e-3);
        sum += classes[i].share;
    }
    g_assert_cmpfloat_with_epsilon(sum, 1, 1e-12);
}

static void test_zipf(void)
{
    static const double exponents[] = {0, 0.5, 0.9, 1, 1.4, 3, 10};
    static const gint64 counts[][2] = {{1, 1},     {2, 1},       {100, 100},     {5000, 100},
                                       {5000, 1},  {70000, 300}, {65536, 40000}, {1000000, 1000000},
                                       {200000, 7}};
    for (guint i = 0; i < G_N_ELEMENTS(exponents); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(counts); k++) {
            check_zipf(counts[k][0], exponents[i], counts[k][1]);
        }
    }
    /* 1, 1/2, 1/3, 1/4 of 25/12 */
    PopularityClass classes[POPULARITY_MOST_CLASSES];
    g_assert_cmpuint(popularity_classes_zipf(4, 1, 4, classes), ==, 4);
    for (guint i = 0; i < 4; i++) {
        g_assert_cmpint(classes[i].n_entries, ==, 1);
        g_assert_cmpfloat_with_epsilon(classes[i].share, 12. / 25 / (i + 1), 1e-12);
    }
    /* flows 0 and 2, 1 and 3 */
    g_assert_cmpuint(popularity_classes_zipf(4, 1, 2, classes), ==, 2);
    g_assert_cmpfloat_with_epsilon(classes[0].share, 16. / 25, 1e-12);
    g_assert_cmpfloat_with_epsilon(classes[1].share, 9. / 25, 1e-12);
}

/* Entries that a tester's flows use. */
static gint64 n_used(JudgeLab *lab, gint selection, gint64 n_flows, gint64 n_entries)
{
    PopularityClass classes[POPULARITY_MOST_CLASSES];
    lab->tester.addresses.selection = selection;
    lab->tester.flows.count = n_flows;
    guint n = popularity_classes_of(&lab->tester, n_entries, classes);
    return popularity_classes_n_entries(classes, n);
}

static void test_used(void)
{
    static const struct {
        gint selection;
        gint64 n_flows, n_used;
    } cases[] = {
        {TESTER_SELECTION_RANDOM, 0, 1000},
        {TESTER_SELECTION_FIXED, 50, 1},
        {TESTER_SELECTION_INCREMENT, 50, 50},
        {TESTER_SELECTION_INCREMENT, 5000, 1000},
        {TESTER_SELECTION_RANDOM, 1, 1},
        {TESTER_SELECTION_RANDOM, 1000, 633}, /* 1000 (1 - 0.999^1000) = 632.3, rounded up */
    };
    JudgeLab lab;
    judge_lab_init(&lab);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 n = n_used(&lab, cases[i].selection, cases[i].n_flows, 1000);
        g_assert_cmpint(n, ==, cases[i].n_used);
    }
    judge_lab_clear(&lab);
}

/* Two flows to 198.19.0.2 and one to 198.19.0.3: 3 + 2 and 1 of 6; the heaviest comes first. */
static void test_list(void)
{
    JudgeLab lab;
    PopularityClass classes[POPULARITY_MOST_CLASSES];
    judge_lab_init(&lab);
    lab.tester.flows.list = g_ptr_array_new();
    g_ptr_array_add(lab.tester.flows.list, (gpointer) "198.18.0.2:1024 198.19.0.3:7 1");
    g_ptr_array_add(lab.tester.flows.list, (gpointer) "198.18.0.2:1024 198.19.0.2:7 3");
    g_ptr_array_add(lab.tester.flows.list, (gpointer) "198.18.0.3:1024 198.19.0.2:9 2");
    g_assert_cmpuint(popularity_classes_of(&lab.tester, 1000, classes), ==, 2);
    g_assert_cmpint(classes[0].n_entries, ==, 1);
    g_assert_cmpfloat_with_epsilon(classes[0].share, 5. / 6, 1e-12);
    g_assert_cmpfloat_with_epsilon(classes[1].share, 1. / 6, 1e-12);
    g_ptr_array_unref(g_steal_pointer(&lab.tester.flows.list));
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/popularity-classes/zipf", test_zipf);
    g_test_add_func("/models/popularity-classes/used", test_used);
    g_test_add_func("/models/popularity-classes/list", test_list);
    return g_test_run();
}
