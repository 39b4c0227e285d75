/* The bound against closed forms, and against the exact probability of a walk on a lattice. */
#include "models/walk_bound.h"

#include <math.h>

/* (1 + sqrt 5) / 2 */
#define GOLDEN_RATIO 1.6180339887498949

/* p = 1/2, C = 3, g = 2: with y = e^t, (1 + y^3) / 2 = y^2, that is (y - 1) (y^2 - y - 1) = 0. */
static void test_decay(void)
{
    const Walk one = {.service_ps = 3, .gap_ps = 2, .p = {0.5, 0}, .n_slots = 10};
    g_assert_cmpfloat_with_epsilon(walk_bound_decay(&one), log(GOLDEN_RATIO), 1e-9);
    /* two directions, twice the gap: the square of the same equation */
    const Walk both = {.service_ps = 3, .gap_ps = 4, .p = {0.5, 0.5}, .n_slots = 10};
    g_assert_cmpfloat_with_epsilon(walk_bound_decay(&both), log(GOLDEN_RATIO), 1e-9);
    /* p = 1/4, C = 2, g = 1: 3/4 + y^2 / 4 = y: (y - 1) (y - 3) = 0 */
    const Walk quarter = {.service_ps = 2, .gap_ps = 1, .p = {0, 0.25}, .n_slots = 10};
    g_assert_cmpfloat_with_epsilon(walk_bound_decay(&quarter), log(3), 1e-9);
    /* no drift: 1/2 of 2 is 1 */
    const Walk critical = {.service_ps = 2, .gap_ps = 1, .p = {0.5, 0}, .n_slots = 10};
    g_assert_cmpfloat(walk_bound_decay(&critical), ==, 0);
}

/* Lundberg's inequality with the golden ratio: a walk of n slots, of which on the average
 * n (1/4 + 1 / (t g n)) / (1/2) begin with no work: 1/4 is the idle share 1 - p C / g. */
static void test_lundberg(void)
{
    const Walk walk = {.service_ps = 3, .gap_ps = 2, .p = {0.5, 0}, .n_slots = 1e6};
    double t = log(GOLDEN_RATIO);
    double expected = log((1e6 / 4 + 1 / (t * 2)) * 2) - 100 * t;
    g_assert_cmpfloat_with_epsilon(walk_bound_log_crossing(&walk, 100, 1), expected, 1e-6);
}

/* A frame in every slot: m slots add m (C - g). */
static void test_certain(void)
{
    Walk walk = {.service_ps = 3, .gap_ps = 2, .p = {1, 0}, .n_slots = 10};
    g_assert_true(isinf(walk_bound_log_crossing(&walk, 10.5, 1)));
    g_assert_cmpfloat(walk_bound_log_crossing(&walk, 10, 1), ==, 0);
    walk.gap_ps = 4;
    g_assert_true(isinf(walk_bound_log_crossing(&walk, -4.5, 5))); /* 5 slots add -5 */
    g_assert_cmpfloat(walk_bound_log_crossing(&walk, -5, 5), ==, 0);
    g_assert_true(isinf(walk_bound_log_crossing(&walk, -100, 11))); /* there are but 10 slots */
}

/* The probability that work V = max(0, V + C B - g) reaches `level` within n slots, one direction,
 * all whole numbers. */
static double exact_probability(guint service, guint gap, double p, guint level, guint n_slots)
{
    g_autofree double *at = g_new0(double, level);
    g_autofree double *next = g_new0(double, level);
    double reached = 0;
    at[0] = 1;
    for (guint k = 0; k < n_slots; k++) {
        for (guint v = 0; v < level; v++) {
            guint up = v + service - gap;
            next[v > gap ? v - gap : 0] += (1 - p) * at[v];
            reached += up >= level ? p * at[v] : 0;
            if (up < level) {
                next[up] += p * at[v];
            }
            at[v] = 0;
        }
        double *swap = at;
        at = next;
        next = swap;
    }
    return reached;
}

/* Never below, and near where the probability is small. */
static void test_exact(void)
{
    static const struct {
        guint service, gap;
        double p;
    } walks[] = {{3, 2, 0.5},  {2, 1, 0.25}, {2, 1, 0.45}, {10, 3, 0.25},
                 {10, 9, 0.5}, {5, 2, 0.39}, {2, 1, 0.5},  {3, 1, 0.4}};
    guint n_near = 0;
    for (guint i = 0; i < G_N_ELEMENTS(walks); i++) {
        for (guint level = 10; level <= 160; level *= 2) {
            for (guint n_slots = 10; n_slots <= 10000; n_slots *= 10) {
                const Walk walk = {.service_ps = walks[i].service,
                                   .gap_ps = walks[i].gap,
                                   .p = {walks[i].p, 0},
                                   .n_slots = n_slots};
                double bound = exp(walk_bound_log_crossing(&walk, level, 1));
                double exact =
                    exact_probability(walks[i].service, walks[i].gap, walks[i].p, level, n_slots);
                g_assert_cmpfloat(bound, >=, exact * (1 - 1e-9));
                n_near += exact > 1e-12 && exact < 0.01 && bound < 20 * exact;
            }
        }
    }
    g_assert_cmpuint(n_near, >, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/walk_bound/decay", test_decay);
    g_test_add_func("/models/walk_bound/lundberg", test_lundberg);
    g_test_add_func("/models/walk_bound/certain", test_certain);
    g_test_add_func("/models/walk_bound/exact", test_exact);
    return g_test_run();
}
