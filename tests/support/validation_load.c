#include "tests/support/validation_load.h"

#include "models/trial.h"
#include "scenarios/runner.h"
#include "tests/validation/published.h"

#define SETTLED_PS (100 * SIM_PS_PER_MS)

/* What kernel and driver do by default: moderation adapts to the load (mlx5), the clock follows it,
 * from 1.2 to 4 GHz (lscpu of a Xeon E5-1650 v4). The measured kernel drops what it receives, the
 * model forwards it at that cost: the busy share is the same. */
static const char device[] = "dutsim: 1\n" VALIDATION_LINKS(
    "100 Gbit/s") "tester: {direction: forward}\n"
                  "dut: {cores: 1, clock: 4 GHz, "
                  "core: {frequency: {governor: load, minimum: 1200 MHz}}, "
                  "nic: {ring_size: 1024, "
                  "interrupt: {delay_from: last-frame, adaptive: dim-cqe}}}\n"
                  "test: {procedure: throughput}\n";

/* A column of the file. */
typedef struct {
    const char *name;
    guint column;
    double saturation_mpps; /* at which no time is left: the inverse of a frame's cost */
    const char *wakeup;     /* fitted to the row of fitted_mpps */
    double fitted_mpps;
} LoadCase;

static SimTime busy_until(const TrialSetup *setup, double offered_pps, SimTime duration_ps)
{
    const TrialRequest request = {
        .rate_pps = (gint64)offered_pps, .duration_ps = duration_ps, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(setup);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result->core[0].busy_ps;
}

static double busy_share(const Scenario *scenario, const ValidationRow *row)
{
    TrialSetup setup = runner_trial_setup(scenario, scenario_get_point(scenario, 0), 0);
    SimTime busy_ps = busy_until(&setup, row->offered, 2 * SETTLED_PS) -
                      busy_until(&setup, row->offered, SETTLED_PS);
    return (double)busy_ps / SETTLED_PS;
}

static ValidationTable *by_load(const LoadCase *load)
{
    g_autoptr(GPtrArray) rows = published_rows("cpu_idle_by_load_1core.csv", 3);
    ValidationTable *table = validation_table_new("cpu_idle_by_load_1core", VALIDATION_SHARE);
    guint32 fits = validation_table_fit(table, "dut.cost.wakeup");
    g_autofree char *frame =
        g_strdup_printf("dut.cost.frame=%.0f ps", SIM_PS_PER_S / (load->saturation_mpps * 1e6));
    const char *const sets[] = {frame, load->wakeup, NULL};
    for (guint row = 0; row < rows->len; row++) {
        double offered_mpps = published_value(rows, row, 0);
        if (offered_mpps > 0 && offered_mpps < load->saturation_mpps) {
            const ValidationRow asked = {
                .name = g_strdup_printf("%s, %g Mframe/s", load->name, offered_mpps),
                .measured = 1 - published_value(rows, row, load->column) / 100,
                .is_fitted = offered_mpps == load->fitted_mpps,
                .scenario = validation_scenario(device, sets),
                .ask = busy_share,
                .offered = offered_mpps * 1e6,
                .parameters = fits};
            validation_table_ask(table, asked);
        }
    }
    return table;
}

ValidationTable *validation_busy_linux(void)
{
    const LoadCase load = {"Linux, raw table", 2, 4.8, "dut.cost.wakeup=7400 ns", 0.5};
    return by_load(&load);
}

ValidationTable *validation_busy_xdp(void)
{
    const LoadCase load = {"XDP", 1, 24.8, "dut.cost.wakeup=5890 ns", 1};
    return by_load(&load);
}

/* ---- latency without load ---- */

/* The exit latency of the deepest idle state of this processor is fitted to XDP's row; its target
 * residency is Linux' (drivers/idle/intel_idle.c, bdw_cstates). */
#define IDLE_STATE    "dut.core.idle.c6.exit_latency=53740 ns"
#define IDLE_TARGET   "dut.core.idle.c6.target_residency=400 us"
#define UNLOADED_PPS  10
#define UNLOADED_ROW  2 /* of the file: mean latency */
#define UNLOADED_TIME (2 * SIM_PS_PER_S)

static double unloaded_latency_s(const LoadCase *load)
{
    g_autofree char *frame =
        g_strdup_printf("dut.cost.frame=%.0f ps", SIM_PS_PER_S / (load->saturation_mpps * 1e6));
    const char *const sets[] = {frame, load->wakeup, IDLE_STATE, IDLE_TARGET, NULL};
    g_autoptr(Scenario) scenario = validation_scenario(device, sets);
    TrialSetup setup = runner_trial_setup(scenario, scenario_get_point(scenario, 0), 0);
    const TrialRequest request = {
        .rate_pps = UNLOADED_PPS, .duration_ps = UNLOADED_TIME, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&setup);
    g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    const SimHistogram *latency_ps = &result->direction[0].latency_ps;
    return (double)latency_ps->sum_low / (double)latency_ps->count / SIM_PS_PER_S;
}

ValidationTable *validation_latency_unloaded(void)
{
    /* what a core forwards at saturation: linux_forwarding_by_cores.csv; wake-ups as above */
    static const LoadCase cases[] = {
        {"Linux", 1, 1.739672, "dut.cost.wakeup=7400 ns", 0},
        {"XDP", 2, 5.355583, "dut.cost.wakeup=5890 ns", 1},
    };
    g_autoptr(GPtrArray) rows = published_rows("latency_1mpps.csv", 4);
    ValidationTable *table = validation_table_new("latency_1mpps", VALIDATION_TIME);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        validation_table_add(table, g_strdup_printf("%s, %d frames/s", cases[i].name, UNLOADED_PPS),
                             unloaded_latency_s(&cases[i]),
                             published_value(rows, UNLOADED_ROW, cases[i].column) / 1e6,
                             cases[i].fitted_mpps > 0);
    }
    return table;
}
