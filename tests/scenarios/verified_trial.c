/* Searches whose losses are verified, on a device that loses frames for no good reason the first
 * times that it is tried. */
#include "scenarios/procedures/procedure.h"

#define MAX_TRIALS 400

/* Passes up to `capacity` (frames/s, or frames of a burst), but not in the first `transient` trials
 * of each load. */
typedef struct {
    gint64 capacity;
    guint transient;
    ProcedureTrial trials[MAX_TRIALS];
    gint64 loads[MAX_TRIALS];
    guint n_trials;
} Device;

static gboolean run_trial(gpointer bench, const ProcedureRequest *request, ProcedureTrial *trial,
                          GError **error G_GNUC_UNUSED)
{
    Device *device = bench;
    guint64 n_frames = request->n_frames > 0 ? request->n_frames : (guint64)request->rate_pps;
    guint n_before = 0;
    for (guint i = 0; i < device->n_trials; i++) {
        n_before += device->loads[i] == (gint64)n_frames ? 1 : 0;
    }
    g_assert_cmpuint(device->n_trials, <, MAX_TRIALS);
    *trial = (ProcedureTrial){.purpose = request->purpose,
                              .rate_pps = request->rate_pps,
                              .asked_ps = request->duration_ps,
                              .n_senders = 1,
                              .sent = n_frames,
                              .pass = (gint64)n_frames <= device->capacity &&
                                      n_before >= device->transient};
    device->loads[device->n_trials] = (gint64)n_frames;
    device->trials[device->n_trials++] = *trial;
    return TRUE;
}

static guint n_ahead(gpointer bench G_GNUC_UNUSED)
{
    return 4;
}

static void announce(gpointer bench G_GNUC_UNUSED, const ProcedureRequest *like G_GNUC_UNUSED,
                     const ProcedureAhead *trials G_GNUC_UNUSED, guint n_trials G_GNUC_UNUSED)
{
    g_assert_not_reached(); /* nobody knows how many trials a rate takes */
}

/* The first figure. */
static double run(const char *name, Device *device, const TestSettings *test)
{
    const ProcedureContext context = {.test = test,
                                      .line_rate_pps = 1000,
                                      .run_trial = run_trial,
                                      .n_ahead = test->loss_verification > 0 ? n_ahead : NULL,
                                      .announce = announce,
                                      .bench = device};
    const ProcedurePoint point = {.line_rate_pps = 1000, .throughput_pps = test->throughput.value};
    const Procedure *procedure = procedures_find(name);
    double values[8];
    gint reported;
    g_assert_true(procedure->run(&context, NULL));
    g_assert_cmpuint(device->n_trials, <=, procedure->max_trials(test, 1000));
    procedure->evaluate(&point, device->trials, device->n_trials, values, &reported);
    return values[0];
}

static void check_loads(const Device *device, const gint64 *loads, guint n)
{
    g_assert_cmpuint(device->n_trials, ==, n);
    for (guint i = 0; i < n; i++) {
        g_assert_cmpint(device->loads[i], ==, loads[i]);
    }
}

/* Each load loses once: 1000 is repeated in vain, 500 passes the second time, 750 not at all. */
static void test_throughput(void)
{
    TestSettings test = {.resolution_pps = 250, .loss_verification = 1};
    Device device = {.capacity = 600, .transient = 1};
    static const gint64 verified[] = {1000, 1000, 500, 500, 750, 750};
    g_assert_cmpfloat(run("throughput", &device, &test), ==, 500);
    check_loads(&device, verified, G_N_ELEMENTS(verified));

    static const gint64 plain[] = {1000, 500, 250};
    Device again = {.capacity = 600, .transient = 1};
    test.loss_verification = 0;
    g_assert_cmpfloat(run("throughput", &again, &test), ==, 0);
    check_loads(&again, plain, G_N_ELEMENTS(plain));

    /* two losses are too many for one repetition, not for three */
    Device twice = {.capacity = 600, .transient = 2};
    test.loss_verification = 1;
    g_assert_cmpfloat(run("throughput", &twice, &test), ==, 0);
    static const gint64 more[] = {1000, 1000, 1000, 1000, 500, 500, 500, 750, 750, 750, 750};
    Device thrice = {.capacity = 600, .transient = 2};
    test.loss_verification = 3;
    g_assert_cmpfloat(run("throughput", &thrice, &test), ==, 500);
    check_loads(&thrice, more, G_N_ELEMENTS(more));
}

/* Bursts of at most 1000 frames: 1000, 500 and 750 of 600 pass as above. */
static void test_back_to_back(void)
{
    TestSettings test = {.throughput = {.value = 100},
                         .burst_ps = SIM_PS_PER_S,
                         .burst_step = 250,
                         .loss_verification = 1};
    Device device = {.capacity = 600, .transient = 1};
    static const gint64 verified[] = {1000, 1000, 500, 500, 750, 750};
    g_assert_cmpfloat(run("back-to-back", &device, &test), ==, 500);
    check_loads(&device, verified, G_N_ELEMENTS(verified));
    Device again = {.capacity = 600, .transient = 1};
    test.loss_verification = 0;
    g_assert_cmpfloat(run("back-to-back", &again, &test), ==, 0);
}

/* The longest burst passes when it is tried again: that is the limit all the same. */
static void test_limit(void)
{
    const TestSettings test = {.throughput = {.value = 100},
                               .burst_ps = SIM_PS_PER_S,
                               .burst_step = 1,
                               .loss_verification = 1};
    const ProcedurePoint point = {.line_rate_pps = 1000, .throughput_pps = 100};
    Device device = {.capacity = 2000, .transient = 1};
    g_assert_cmpfloat(run("back-to-back", &device, &test), ==, 1000);
    const ProcedureRemark *remark =
        procedures_find("back-to-back")->remark(&point, device.trials, device.n_trials);
    g_assert_nonnull(remark);
    g_assert_cmpstr(remark->status, ==, "invalid: at limit");
    Device shorter = {.capacity = 600, .transient = 0};
    g_assert_cmpfloat(run("back-to-back", &shorter, &test), ==, 600);
    g_assert_null(
        procedures_find("back-to-back")->remark(&point, shorter.trials, shorter.n_trials));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verified_trial/throughput", test_throughput);
    g_test_add_func("/verified_trial/back_to_back", test_back_to_back);
    g_test_add_func("/verified_trial/limit", test_limit);
    return g_test_run();
}
