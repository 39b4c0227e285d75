#include "sim/pacer.h"

#define LINE_RATE_10G 14880952 /* 64-byte frames/s at 10 Gbit/s, rounded down */

/* Independent of the pacer: k * 10^12 / rate by long division in two steps of 64 bits. */
static SimTime expected_time_ps(gint64 rate, gint64 k)
{
    gint64 seconds = k / rate;
    gint64 rest = k % rate;
    unsigned __int128 fraction = (unsigned __int128)(guint64)rest * 1000000000000u;
    return seconds * SIM_PS_PER_S + (gint64)(fraction / (guint64)rate);
}

static void assert_next(SimPacer *pacer, SimTime expected_ps)
{
    SimTime next_ps = sim_pacer_next(pacer);
    g_assert_cmpint(next_ps, ==, expected_ps);
}

static void test_first_instants(void)
{
    SimPacer pacer;

    /* 10^12 / 3 = 333 333 333 333.33...: the gaps are ...333, ...333, ...334. */
    sim_pacer_init(&pacer, 3);
    assert_next(&pacer, 0);
    assert_next(&pacer, 333333333333);
    assert_next(&pacer, 666666666666);
    assert_next(&pacer, 1000000000000);
    assert_next(&pacer, 1333333333333);

    /* 10^12 = 67 200 * 14 880 952 + 25 600: a ps more about every 581 frames. */
    sim_pacer_init(&pacer, LINE_RATE_10G);
    assert_next(&pacer, 0);
    assert_next(&pacer, 67200);
    assert_next(&pacer, 134400);
    g_assert_cmpint(sim_pacer_time_ps(LINE_RATE_10G, 581), ==, 39043200);
    g_assert_cmpint(sim_pacer_time_ps(LINE_RATE_10G, 582), ==, 39110401);
}

static void test_ends(void)
{
    SimPacer pacer;

    sim_pacer_init(&pacer, 1);
    assert_next(&pacer, 0);
    assert_next(&pacer, SIM_PS_PER_S);

    sim_pacer_init(&pacer, SIM_PS_PER_S);
    for (gint64 k = 0; k < 1000; k++) {
        assert_next(&pacer, k);
    }
}

static void test_formula(void)
{
    static const gint64 rates[] = {
        1,       2,       3,        7,         1000,         65537,       999999,
        1000003, 1488095, 8445945,  14880951,  14880952,     14880953,    59523809,
        81274,   962,     37202380, 148809523, 999999999999, 72057594037,
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
        SimPacer pacer;
        sim_pacer_init(&pacer, rates[i]);
        for (gint64 k = 0; k < 200000; k++) {
            SimTime expected = expected_time_ps(rates[i], k);
            assert_next(&pacer, expected);
            g_assert_cmpint(sim_pacer_time_ps(rates[i], k), ==, expected);
        }
    }
}

static void test_no_drift(void)
{
    /* A second's worth of uneven gaps adds up to exactly a second. */
    SimPacer pacer;
    sim_pacer_init(&pacer, 1000003);
    for (gint64 k = 0; k < 1000003; k++) {
        (void)sim_pacer_next(&pacer);
    }
    g_assert_cmpint(pacer.next_ps, ==, SIM_PS_PER_S);
    g_assert_cmpint(pacer.remainder, ==, 0);
}

static void test_count(void)
{
    SimTime minute = 60 * SIM_PS_PER_S;
    gint64 frames = sim_pacer_count(LINE_RATE_10G, minute);

    g_assert_cmpint(frames, ==, 892857120);
    /* The last one lies before the end, the next one does not. */
    g_assert_cmpint(sim_pacer_time_ps(LINE_RATE_10G, frames - 1), <, minute);
    g_assert_cmpint(sim_pacer_time_ps(LINE_RATE_10G, frames), ==, minute);

    g_assert_cmpint(sim_pacer_count(3, 999999999999), ==, 2);
    g_assert_cmpint(sim_pacer_count(3, SIM_PS_PER_S), ==, 3);
    g_assert_cmpint(sim_pacer_count(1, 0), ==, 0);
    /* rate * duration = 3.6e27 needs 128 bits. */
    g_assert_cmpint(sim_pacer_count(SIM_PS_PER_S, 3600 * SIM_PS_PER_S), ==, 3600 * SIM_PS_PER_S);
}

/* Blocks of all lengths, one after the other: the same instants as one by one. */
static void test_block(void)
{
    static const gint64 rates[] = {
        1, 2, 3, 7, 81274, 1000003, LINE_RATE_10G, 999999999999, SIM_PS_PER_S};
    for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
        SimPacer pacer;
        gint64 k = 0;
        sim_pacer_init(&pacer, rates[i]);
        for (guint n = 0; n < 140; n++) {
            SimTime times_ps[140];
            sim_pacer_next_block(&pacer, times_ps, n);
            for (guint j = 0; j < n; j++, k++) {
                g_assert_cmpint(times_ps[j], ==, expected_time_ps(rates[i], k));
            }
        }
        assert_next(&pacer, expected_time_ps(rates[i], k));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/pacer/first-instants", test_first_instants);
    g_test_add_func("/sim/pacer/ends", test_ends);
    g_test_add_func("/sim/pacer/formula", test_formula);
    g_test_add_func("/sim/pacer/no-drift", test_no_drift);
    g_test_add_func("/sim/pacer/count", test_count);
    g_test_add_func("/sim/pacer/block", test_block);
    return g_test_run();
}
