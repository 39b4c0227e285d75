/* Rates that change within a trial, by hand (docs/frame-path.md section 17). */
#include "models/send_plan.h"

/* Three frames a second until 1.5 s: floor(4.5) = 4, at 0, 1/3, 2/3 and 1 s. Then two a second,
 * from 1.5 s on. */
static const SendPlan plan = {
    .rate_pps = 3, .change_ps = 3 * SIM_PS_PER_S / 2, .changed_rate_pps = 2};

static const SimTime starts_ps[] = {
    0, 333333333333, 666666666666, 1000000000000, 1500000000000, 2000000000000, 2500000000000};

static void test_times(void)
{
    for (guint k = 0; k < G_N_ELEMENTS(starts_ps); k++) {
        g_assert_cmpint(send_plan_time_ps(&plan, k), ==, starts_ps[k]);
    }
    g_assert_cmpint(send_plan_n_before(&plan), ==, 4);
    const SendPlan constant = {.rate_pps = 3};
    g_assert_cmpint(send_plan_n_before(&constant), ==, G_MAXINT64);
    g_assert_cmpint(send_plan_time_ps(&constant, 4), ==, 1333333333333);
}

/* A frame needs its whole gap: 1 s has room for 3, 1.5 s for 4, 1.9 s for no more, 2 s for 5. */
static void test_count(void)
{
    g_assert_cmpuint(send_plan_count(&plan, SIM_PS_PER_S), ==, 3);
    g_assert_cmpuint(send_plan_count(&plan, plan.change_ps), ==, 4);
    g_assert_cmpuint(send_plan_count(&plan, 19 * SIM_PS_PER_S / 10), ==, 4);
    g_assert_cmpuint(send_plan_count(&plan, 2 * SIM_PS_PER_S), ==, 5);
    g_assert_cmpuint(send_plan_count(&plan, 3 * SIM_PS_PER_S), ==, 7);
}

static void test_started(void)
{
    g_assert_cmpuint(send_plan_n_started(&plan, -1), ==, 0);
    for (guint k = 0; k < G_N_ELEMENTS(starts_ps); k++) {
        g_assert_cmpuint(send_plan_n_started(&plan, starts_ps[k]), ==, k + 1);
        g_assert_cmpuint(send_plan_n_started(&plan, starts_ps[k] - 1), ==, k);
    }
    /* the four frames of the first rate are all by the change */
    g_assert_cmpuint(send_plan_n_started(&plan, plan.change_ps - 1), ==, 4);
}

/* From each frame on to the last of its rate the pacer agrees with send_plan_time_ps. */
static void test_pace(void)
{
    for (guint first = 0; first < G_N_ELEMENTS(starts_ps); first++) {
        SimPacer pacer;
        guint end = first < 4 ? 4 : G_N_ELEMENTS(starts_ps);
        send_plan_pace(&plan, first, &pacer);
        for (guint k = first; k < end; k++) {
            SimTime start_ps = sim_pacer_next(&pacer);
            g_assert_cmpint(start_ps, ==, starts_ps[k]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/send-plan/times", test_times);
    g_test_add_func("/send-plan/count", test_count);
    g_test_add_func("/send-plan/started", test_started);
    g_test_add_func("/send-plan/pace", test_pace);
    return g_test_run();
}
