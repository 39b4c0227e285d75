/* The OpenBSD experiment of the multiple-address draft, through the scenarios of the library: how
 * much 1000 addresses a side gain over one pair. The profile's lock is fitted to these very ratios:
 * tested is that the whole way of a frame gives what the fit was meant to give, that IPv6 is slower
 * in absolute terms, and that one task gains nothing.
 *
 * Trials of one second, with input lists that hold the same part of its frames as 10240 do of a
 * minute's. */
#include "scenarios/procedures/procedures.h"
#include "scenarios/runner.h"
#include "tests/validation/published.h"

#define ONE_PAIR 0 /* points of the scenarios */
#define MANY     1

static const char *const shortened[] = {"test.duration=1 s", "dut.dispatch.list_limit=171", NULL};

typedef struct {
    Trial *trial;
    SimTime duration_ps;
    GArray *trials; /* of ProcedureTrial */
} Bench;

static gboolean run_trial(gpointer user_data, const ProcedureRequest *asked, ProcedureTrial *trial,
                          GError **error)
{
    Bench *bench = user_data;
    const TrialRequest request = {
        .rate_pps = asked->rate_pps,
        .duration_ps = bench->duration_ps,
        .stop_at_first_loss = asked->stop_at_first_loss,
        .stream_trial = -1,
    };
    g_autoptr(TrialResult) result = trial_run(bench->trial, &request, error);
    g_assert_nonnull(result);
    *trial = (ProcedureTrial){
        .rate_pps = asked->rate_pps,
        .duration_ps = bench->duration_ps,
        .n_senders = DUT_PORTS,
        .pass = result->pass,
    };
    g_array_append_val(bench->trials, *trial);
    return TRUE;
}

static double throughput_pps(const Scenario *scenario, guint index)
{
    const ScenarioPoint *point = scenario_get_point(scenario, index);
    TrialSetup setup = runner_trial_setup(scenario, point, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&setup);
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    Bench bench = {.trial = trial, .duration_ps = point->test.duration_ps, .trials = trials};
    const ProcedureContext context = {
        .test = &point->test,
        .line_rate_pps = trial_line_rate_pps(&setup),
        .run_trial = run_trial,
        .bench = &bench,
    };
    procedure_throughput.run(&context, &error);
    g_assert_no_error(error);
    double value;
    gint reported;
    const ProcedurePoint seen = {.line_rate_pps = context.line_rate_pps};
    procedure_throughput.evaluate(&seen, (const ProcedureTrial *)(gconstpointer)trials->data,
                                  trials->len, &value, &reported);
    return value;
}

/* Throughput of both points. */
static void measure(const char *name, double *rates_pps)
{
    const ScenarioOverrides overrides = {.sets = shortened};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(name, &overrides, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(scenario_n_points(scenario), ==, 2);
    for (guint point = 0; point < 2; point++) {
        rates_pps[point] = throughput_pps(scenario, point);
    }
    g_test_message("%s: %.0f frames/s with one pair, %.0f with 1000 addresses a side", name,
                   rates_pps[ONE_PAIR], rates_pps[MANY]);
}

static void check_ratio(const double *rates_pps, guint row)
{
    g_autoptr(GPtrArray) rows = published_rows("openbsd_draft_ratios.csv", 3);
    double lowest = published_value(rows, row, 1);
    double highest = published_value(rows, row, 2);
    double ratio = rates_pps[MANY] / rates_pps[ONE_PAIR];
    g_test_message("IPv%s gain: fitted %.3f  published %.2f to %.2f",
                   ((char **)g_ptr_array_index(rows, row))[0], ratio, lowest, highest);
    g_assert_cmpfloat(ratio, >, lowest);
    g_assert_cmpfloat(ratio, <, highest);
}

static void test_four_tasks(void)
{
    double ipv4_pps[2], ipv6_pps[2];
    measure("draft-openbsd-ipv4", ipv4_pps);
    measure("draft-openbsd-ipv6", ipv6_pps);
    check_ratio(ipv4_pps, 0);
    check_ratio(ipv6_pps, 1);
    g_assert_cmpfloat(ipv6_pps[ONE_PAIR], <, 0.75 * ipv4_pps[ONE_PAIR]);
    g_assert_cmpfloat(ipv6_pps[MANY], <, 0.75 * ipv4_pps[MANY]);
}

static void test_one_task(void)
{
    static const char *const names[] = {"draft-openbsd-7.1-ipv4", "draft-openbsd-7.1-ipv6"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        double rates_pps[2];
        measure(names[i], rates_pps);
        g_assert_cmpfloat(rates_pps[MANY], <=, rates_pps[ONE_PAIR]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/openbsd-draft/four-tasks", test_four_tasks);
    g_test_add_func("/validation/openbsd-draft/one-task", test_one_task);
    return g_test_run();
}
