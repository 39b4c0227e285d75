/* Which frames are missing around an outage, by hand. */
#include "models/outage_probe.h"

/* Settled before: 0, 2, 3 and 6, out of order. Afterwards 8 and 7, in this order; what comes then
 * changes nothing of what was before. */
static void test_by_hand(void)
{
    g_autoptr(OutageProbe) probe = outage_probe_new();
    g_assert_cmpint(outage_probe_last_before_ps(probe), ==, -1);
    g_assert_cmpint(outage_probe_first_after_ps(probe), ==, -1);
    g_assert_cmpuint(outage_probe_next_unsettled(probe, 0), ==, 0);
    outage_probe_receive(probe, 2, 20);
    outage_probe_receive(probe, 0, 30);
    outage_probe_lose(probe, 3);
    outage_probe_receive(probe, 6, 25);
    outage_probe_begin(probe);
    outage_probe_receive(probe, 8, 90);
    outage_probe_receive(probe, 7, 85);
    outage_probe_lose(probe, 1);
    static const guint64 missing[] = {1, 4, 5, 7, 8, 9};
    guint64 number = 0;
    for (guint i = 0; i < G_N_ELEMENTS(missing); i++) {
        number = outage_probe_next_unsettled(probe, number);
        g_assert_cmpuint(number, ==, missing[i]);
        number++;
    }
    g_assert_cmpint(outage_probe_last_before_ps(probe), ==, 30);
    g_assert_cmpint(outage_probe_first_after_ps(probe), ==, 85);
}

/* Every third of many frames is late, and the first one later than all: the window grows. */
static void test_window(void)
{
    const guint64 n = 9999;
    g_autoptr(OutageProbe) probe = outage_probe_new();
    for (guint64 k = 1; k < n; k++) {
        if (k % 3 != 0) {
            outage_probe_receive(probe, k, (SimTime)k);
        }
    }
    for (guint64 k = 0; k < n; k += 3) {
        g_assert_cmpuint(outage_probe_next_unsettled(probe, k), ==, k);
        g_assert_cmpuint(outage_probe_next_unsettled(probe, k + 1), ==, k + 3);
    }
    for (guint64 k = 0; k < n; k += 3) {
        outage_probe_lose(probe, k);
    }
    g_assert_cmpuint(outage_probe_next_unsettled(probe, 0), ==, n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outage-probe/by-hand", test_by_hand);
    g_test_add_func("/outage-probe/window", test_window);
    return g_test_run();
}
