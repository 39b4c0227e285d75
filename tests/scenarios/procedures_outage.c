/* System recovery and reset on a virtual device, whose zero-loss rate is known. */
#include <math.h>

#include "scenarios/procedures/procedure.h"

#define MAX_TRIALS 64

/* Passes up to its zero-loss rate and notes what it was asked for. */
typedef struct {
    gint64 zero_loss_pps;
    ProcedureRequest requests[MAX_TRIALS];
    ProcedureTrial trials[MAX_TRIALS];
    guint n_trials;
} Device;

static const ProcedurePoint any_point = {.line_rate_pps = 10000};

static gboolean run_trial(gpointer bench, const ProcedureRequest *request, ProcedureTrial *trial,
                          GError **error G_GNUC_UNUSED)
{
    Device *device = bench;
    g_assert_cmpuint(device->n_trials, <, MAX_TRIALS);
    *trial = (ProcedureTrial){.purpose = request->purpose,
                              .rate_pps = request->rate_pps,
                              .n_senders = 2,
                              .pass = request->rate_pps <= device->zero_loss_pps};
    device->requests[device->n_trials] = *request;
    device->trials[device->n_trials++] = *trial;
    return TRUE;
}

static gboolean run(const char *name, Device *device, const TestSettings *test,
                    gint64 line_rate_pps, GError **error)
{
    ProcedureContext context = {
        .test = test, .line_rate_pps = line_rate_pps, .run_trial = run_trial, .bench = device};
    return procedures_find(name)->run(&context, error);
}

/* RFC 2544 section 26.5 by hand: a throughput of 375 is found; 110 % of it are 412 (412.5), for 60
 * s; then 206 for 60 s more. The last frame is lost 0.25 s after the cut. */
static void test_system_recovery(void)
{
    const Procedure *procedure = procedures_find("system-recovery");
    TestSettings test = {.duration_ps = 60 * SIM_PS_PER_S, .resolution_pps = 100};
    Device device = {.zero_loss_pps = 430};
    double values[4];
    gint reported;
    g_assert_true(run("system-recovery", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 6);
    g_assert_cmpuint(device.n_trials, <=, procedure->max_trials(&test, 1000));
    g_assert_cmpint(device.trials[4].purpose, ==, PROCEDURE_SEARCH);
    const ProcedureRequest *asked = &device.requests[5];
    g_assert_cmpint(asked->rate_pps, ==, 412);
    g_assert_cmpint(asked->duration_ps, ==, 120 * SIM_PS_PER_S);
    g_assert_cmpint(asked->change_ps, ==, 60 * SIM_PS_PER_S);
    g_assert_cmpint(asked->changed_rate_pps, ==, 206);
    g_assert_false(asked->stop_at_first_loss);
    ProcedureTrial *trial = &device.trials[5];
    trial->change_ps = asked->change_ps;
    trial->lost = 7;
    trial->last_loss_ps = asked->change_ps + SIM_PS_PER_S / 4;
    procedure->evaluate(&any_point, device.trials, device.n_trials, values, &reported);
    static const double expected[] = {0.25, 412, 7, 375};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpfloat(values[i], ==, expected[i]);
    }
    g_assert_cmpint(reported, ==, 5);
    /* recovered before the cut; nothing lost: nothing to recover from */
    trial->last_loss_ps = asked->change_ps - 1;
    procedure->evaluate(&any_point, device.trials, device.n_trials, values, &reported);
    g_assert_cmpfloat(values[0], ==, 0);
    trial->lost = 0;
    procedure->evaluate(&any_point, device.trials, device.n_trials, values, &reported);
    g_assert_true(isnan(values[0]));
}

/* 110 % is above the line rate: that is the overload. The throughput is the line rate, or 0: there
 * is none. */
static void test_system_recovery_limits(void)
{
    const Procedure *procedure = procedures_find("system-recovery");
    TestSettings test = {.duration_ps = SIM_PS_PER_S, .throughput = {.value = 950}};
    Device device = {.zero_loss_pps = 950};
    double values[4];
    gint reported;
    g_assert_true(run("system-recovery", &device, &test, 1000, NULL));
    g_assert_cmpint(device.requests[0].rate_pps, ==, 1000);
    g_assert_cmpint(device.requests[0].changed_rate_pps, ==, 500);
    static const gint64 zero_loss_pps[] = {1000, 0};
    for (guint i = 0; i < G_N_ELEMENTS(zero_loss_pps); i++) {
        TestSettings search = {.duration_ps = SIM_PS_PER_S, .resolution_pps = 100};
        Device at_end = {.zero_loss_pps = zero_loss_pps[i]};
        g_assert_true(run("system-recovery", &at_end, &search, 1000, NULL));
        g_assert_cmpint(at_end.trials[at_end.n_trials - 1].purpose, ==, PROCEDURE_SEARCH);
        procedure->evaluate(&any_point, at_end.trials, at_end.n_trials, values, &reported);
        g_assert_true(isnan(values[0]) && isnan(values[1]));
        g_assert_cmpfloat(values[3], ==, (double)zero_loss_pps[i]);
        g_assert_cmpint(reported, ==, -1);
    }
}

/* RFC 6201 by hand: 300 frames/s a direction, 15 s, then the reset and 60 s more. 150 frames are
 * lost in each direction, 0.5 s at that rate; the longer gap is that of the reverse direction, 0.75
 * s. Of the power 15 s at most do not count. */
static void test_reset(void)
{
    const Procedure *procedure = procedures_find("reset");
    TestSettings test = {.duration_ps = 60 * SIM_PS_PER_S,
                         .reset_after_ps = 15 * SIM_PS_PER_S,
                         .throughput = {.value = 300}};
    Device device = {.zero_loss_pps = 430};
    double values[4];
    gint reported;
    g_assert_true(run("reset", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 1);
    g_assert_cmpuint(procedure->max_trials(&test, 1000), ==, 1);
    const ProcedureRequest *asked = &device.requests[0];
    g_assert_cmpint(asked->rate_pps, ==, 300);
    g_assert_cmpint(asked->reset_ps, ==, 15 * SIM_PS_PER_S);
    g_assert_cmpint(asked->duration_ps, ==, 75 * SIM_PS_PER_S);
    g_assert_false(asked->stop_at_first_loss);
    ProcedureTrial *trial = &device.trials[0];
    trial->lost = 300;
    trial->direction[0] = (ProcedureDirection){
        .sends = TRUE, .last_before_ps = 10 * SIM_PS_PER_MS, .first_after_ps = 510 * SIM_PS_PER_MS};
    trial->direction[1] = (ProcedureDirection){
        .sends = TRUE, .last_before_ps = 12 * SIM_PS_PER_MS, .first_after_ps = 762 * SIM_PS_PER_MS};
    const ProcedurePoint point = procedure_point(&test, 1000);
    procedure->evaluate(&point, device.trials, 1, values, &reported);
    static const double expected[] = {500, 750, 300, 300};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpfloat_with_epsilon(values[i], expected[i], 1e-9);
    }
    g_assert_cmpint(reported, ==, 0);
    trial->off_ps = SIM_PS_PER_S / 4;
    procedure->evaluate(&point, device.trials, 1, values, &reported);
    g_assert_cmpfloat_with_epsilon(values[0], 250, 1e-9);
    g_assert_cmpfloat_with_epsilon(values[1], 500, 1e-9);
    trial->off_ps = 20 * SIM_PS_PER_S;
    procedure->evaluate(&point, device.trials, 1, values, &reported);
    g_assert_cmpfloat_with_epsilon(values[1], 750 - 15000, 1e-9);
    /* nothing came after it: it is not back; nothing was lost: no time */
    trial->direction[1].first_after_ps = -1;
    procedure->evaluate(&point, device.trials, 1, values, &reported);
    g_assert_true(isnan(values[0]) && isnan(values[1]));
    g_assert_cmpfloat(values[2], ==, 300);
    trial->lost = 0;
    procedure->evaluate(&point, device.trials, 1, values, &reported);
    g_assert_true(isnan(values[0]) && isnan(values[1]));
    g_assert_cmpfloat(values[2], ==, 0);
}

/* The search's trials last 60 s at most; without a throughput there is nothing to reset. */
static void test_reset_search(void)
{
    TestSettings test = {.duration_ps = 120 * SIM_PS_PER_S,
                         .reset_after_ps = 15 * SIM_PS_PER_S,
                         .resolution_pps = 100};
    Device device = {.zero_loss_pps = 430};
    g_assert_true(run("reset", &device, &test, 1000, NULL));
    g_assert_cmpuint(device.n_trials, ==, 6);
    g_assert_cmpint(device.requests[0].duration_ps, ==, 60 * SIM_PS_PER_S);
    g_assert_cmpint(device.requests[0].reset_ps, ==, 0);
    g_assert_cmpint(device.requests[5].rate_pps, ==, 375);
    g_assert_cmpint(device.requests[5].duration_ps, ==, 135 * SIM_PS_PER_S);
    Device dead = {.zero_loss_pps = 0};
    g_assert_true(run("reset", &dead, &test, 1000, NULL));
    g_assert_cmpint(dead.trials[dead.n_trials - 1].purpose, ==, PROCEDURE_SEARCH);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/procedures/system-recovery", test_system_recovery);
    g_test_add_func("/procedures/system-recovery/limits", test_system_recovery_limits);
    g_test_add_func("/procedures/reset", test_reset);
    g_test_add_func("/procedures/reset/search", test_reset_search);
    return g_test_run();
}
