/* A device of known behaviour: how often its trials pass, and that draws are nested. */
#include <math.h>

#include "models/virtual_device.h"

static VirtualDeviceCount count(const VirtualDeviceSettings *settings, gint64 rate_pps,
                                SimTime duration_ps, guint repetition)
{
    guint64 n_frames = (guint64)sim_pacer_count(rate_pps, duration_ps);
    return virtual_device_count(settings, rate_pps, duration_ps, n_frames,
                                sim_random_stream(1, repetition, "device"));
}

/* (1 - 20 * 0.8^2 / 1000)^100 = 0.2755 of 4000 trials of 100 ms at 0.8 z, within four standard
 * deviations: 4 sqrt(0.2755 * 0.7245 / 4000) = 0.028. */
static void test_chance(void)
{
    const VirtualDeviceSettings settings = {
        .zero_loss_pps = 1000000, .disturbances = 20, .growth = 2, .burst = 1};
    const guint n = 4000;
    guint n_passed = 0;
    for (guint i = 0; i < n; i++) {
        n_passed += count(&settings, 800000, 100 * SIM_PS_PER_MS, i).lost == 0 ? 1 : 0;
    }
    g_assert_cmpfloat_with_epsilon((double)n_passed / n, pow(1 - 20 * 0.64 / 1000, 100), 0.028);
}

/* With one stream: at a higher rate or for longer no less is lost, and no later for the first time;
 * a disturbance costs its burst at the end of its millisecond. */
static void test_nested(void)
{
    const VirtualDeviceSettings settings = {
        .zero_loss_pps = 1000000, .disturbances = 30, .growth = 1, .burst = 3};
    for (guint i = 0; i < 200; i++) {
        VirtualDeviceCount some = count(&settings, 400000, 50 * SIM_PS_PER_MS, i);
        VirtualDeviceCount longer = count(&settings, 400000, 90 * SIM_PS_PER_MS, i);
        VirtualDeviceCount faster = count(&settings, 900000, 50 * SIM_PS_PER_MS, i);
        g_assert_cmpuint(longer.lost, >=, some.lost);
        g_assert_cmpuint(faster.lost, >=, some.lost);
        g_assert_cmpint(faster.first_loss_ps, <=, some.first_loss_ps);
        g_assert_cmpuint(some.lost % 3, ==, 0);
        if (some.lost > 0) {
            g_assert_cmpint(longer.first_loss_ps, ==, some.first_loss_ps);
            g_assert_cmpint(some.last_loss_ps % SIM_PS_PER_MS, ==, 0);
        } else {
            g_assert_cmpint(some.first_loss_ps, ==, SIM_TIME_NEVER);
        }
    }
}

/* 1500 frames in 1 ms, of which 1000 are kept; at 1 500 000 a second the first one too many is
 * there after 1 / 500 000 s. No more is lost than was sent. */
static void test_overload(void)
{
    VirtualDeviceSettings settings = {.zero_loss_pps = 1000000, .burst = 1};
    VirtualDeviceCount above = count(&settings, 1500000, SIM_PS_PER_MS, 0);
    g_assert_cmpuint(above.sent, ==, 1500);
    g_assert_cmpuint(above.lost, ==, 500);
    g_assert_cmpint(above.first_loss_ps, ==, 2 * SIM_PS_PER_US);
    g_assert_cmpint(above.last_loss_ps, ==, SIM_PS_PER_MS);
    settings.disturbances = 1000;
    settings.burst = 5000;
    g_assert_cmpuint(count(&settings, 1000000, SIM_PS_PER_MS, 0).lost, ==, 1000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/virtual-device/chance", test_chance);
    g_test_add_func("/virtual-device/nested", test_nested);
    g_test_add_func("/virtual-device/overload", test_overload);
    return g_test_run();
}
