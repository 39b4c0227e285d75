/* Calibrations of whole scenarios to figures worked out by hand: one flow through one core that
 * forwards a frame in c. In D seconds of overload D / c frames pass, and what the ring of B holds
 * at the end; trials of D seconds lose nothing up to 1 / c + B / D. Here c = 1 us, D = 10 ms, B =
 * 100. */
#include "scenarios/calibration_report.h"

#include <math.h>
#include <string.h>

#include "tests/scenarios/scenario_files.h"

#define SCENARIO                                                                               \
    "dutsim: 1\n"                                                                              \
    "tester: {direction: forward, addresses: {selection: fixed}, ports: {selection: fixed}}\n" \
    "dut: {include: big, cores: 1, nic: {ring_size: 100, descriptor_release: frame}}\n"        \
    "test: {duration: 10 ms, repetitions: 1, resolution: 10, search: bisection}\n"

/* Frame sizes, for a device whose frames cost 400 ns and 1.5 ns a byte. */
#define BY_SIZE \
    "tester.frame_size,received_pps\n64 B,2026129\n128 B,1699189\n256 B,1285510\n512 B,866164\n"

typedef struct {
    Scenario *scenario;
    CalibrationRows *rows;
    CalibrationModel *model;
    Calibration *calibration;
    GError *error;
} Trying;

static void trying_clear(Trying *trying)
{
    g_clear_pointer(&trying->calibration, calibration_free);
    g_clear_pointer(&trying->model, calibration_model_free);
    g_clear_pointer(&trying->rows, calibration_rows_free);
    g_clear_pointer(&trying->scenario, scenario_free);
    g_clear_error(&trying->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trying, trying_clear)

/* Fits; on an error there is no calibration. */
static void calibrate(const Files *files, Trying *trying, const char *rows, const char *const *fit,
                      const char *hold_out, gboolean estimate_only)
{
    static const ScenarioOverrides none = {0};
    gint cancelled = 0;
    CalibrationJobs jobs = {.n_jobs = 2, .quiet = TRUE, .cancelled = &cancelled};
    g_autofree char *path = g_build_filename(files->folder, "rows.csv", NULL);
    write_file(files->folder, "rows.csv", rows);
    trying->scenario = load_ok(files, SCENARIO, NULL);
    trying->rows = calibration_rows_read(path, trying->scenario, &trying->error);
    g_assert_no_error(trying->error);
    g_assert_true(hold_out == NULL || calibration_rows_hold_out(trying->rows, hold_out, NULL));
    trying->model = calibration_model_new(files->path, &none, trying->rows, fit, &trying->error);
    if (trying->model != NULL) {
        trying->calibration =
            calibration_run(trying->rows, trying->model, &jobs, estimate_only, &trying->error);
    }
}

static void calibrate_ok(const Files *files, Trying *trying, const char *rows,
                         const char *const *fit, const char *hold_out, gboolean estimate_only)
{
    calibrate(files, trying, rows, fit, hold_out, estimate_only);
    g_assert_no_error(trying->error);
    g_assert_nonnull(trying->calibration);
    g_assert_true(trying->calibration->settled);
}

/* 10^6 + 100 / 10 ms. */
#define ONE_MICROSECOND "1010000"

/* Both figures are the same here; the search is within 10 frames/s, the trial within 2 frames. */
static void test_one_microsecond(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const texts[] = {"throughput_pps\n" ONE_MICROSECOND "\n",
                                        "received_pps\n" ONE_MICROSECOND "\n"};
    for (guint i = 0; i < 4; i++) {
        g_auto(Trying) trying = {0};
        gboolean estimate_only = i < 2;
        calibrate_ok(files, &trying, texts[i % 2], LIST("dut.cost.frame"), NULL, estimate_only);
        const Calibration *calibration = trying.calibration;
        double within_ps = estimate_only ? 1 : 300;
        g_assert_cmpfloat_with_epsilon(calibration->values[0], 1e6, within_ps);
        g_assert_cmpfloat_with_epsilon(calibration->predicted[0], 1010000, 210);
        g_assert_cmpint(calibration->is_simulated, ==, !estimate_only);
        g_assert_cmpuint(calibration->n_rounds > 0, ==, !estimate_only);
        g_assert_cmpuint(calibration->n_repetitions, ==, calibration->n_rounds);
    }
}

/* Two costs told apart by frame sizes: received = 1 / (400 ns + 1.5 ns x bytes) + 10 000. */
static void test_two_costs(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    for (guint i = 0; i < 2; i++) {
        g_auto(Trying) trying = {0};
        calibrate_ok(files, &trying, BY_SIZE, LIST("dut.cost.frame", "dut.cost.byte"), "3", i == 0);
        const Calibration *calibration = trying.calibration;
        g_assert_cmpfloat_with_epsilon(calibration->values[0], 400000, 1500);
        g_assert_cmpfloat_with_epsilon(calibration->values[1], 1500, 15);
        g_assert_cmpuint(calibration->fit->directions->len, ==, 0);
        /* the row that was held out */
        g_assert_cmpfloat_with_epsilon(calibration->predicted[2] / 1285510, 1, 3e-3);
    }
}

/* What a held-out row says changes nothing but its own error. */
static void test_held_out(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_auto(Trying) one = {0};
    g_auto(Trying) two = {0};
    g_auto(GStrv) parts = g_strsplit(BY_SIZE, "1285510", 2);
    g_autofree char *other = g_strjoinv("777", parts);
    const char *const *fit = LIST("dut.cost.frame", "dut.cost.byte");
    calibrate_ok(files, &one, BY_SIZE, fit, "3", FALSE);
    calibrate_ok(files, &two, other, fit, "3", FALSE);
    for (guint j = 0; j < 2; j++) {
        g_assert_cmpfloat(one.calibration->values[j], ==, two.calibration->values[j]);
        g_assert_cmpfloat(one.calibration->fit->parameters[j].standard_error, ==,
                          two.calibration->fit->parameters[j].standard_error);
    }
    for (guint i = 0; i < 4; i++) {
        g_assert_cmpfloat(one.calibration->predicted[i], ==, two.calibration->predicted[i]);
    }
    g_assert_cmpfloat(one.calibration->fit->chi_square, ==, two.calibration->fit->chi_square);
    g_autoptr(Table) rows = calibration_rows_table(two.calibration);
    g_assert_cmpstr(table_get_cell(rows, 2, 5), ==, "held out");
    g_assert_cmpfloat(g_ascii_strtod(table_get_cell(rows, 2, 4), NULL), >, 1600);
}

/* Of two costs of a frame only the sum is told. */
static void test_together(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_auto(Trying) trying = {0};
    calibrate_ok(files, &trying, BY_SIZE,
                 LIST("dut.cost.frame", "dut.cost.transmit", "dut.cost.byte"), NULL, TRUE);
    const Calibration *calibration = trying.calibration;
    g_autoptr(Table) directions = calibration_directions_table(calibration);
    g_assert_cmpuint(table_n_rows(directions), ==, 1);
    g_assert_cmpstr(table_get_cell(directions, 0, 0), ==, "dut.cost.frame + dut.cost.transmit");
    g_assert_cmpstr(table_get_cell(directions, 0, 1), ==, "only together");
    g_assert_cmpfloat_with_epsilon(calibration->values[0] + calibration->values[1], 400000, 500);
    g_assert_false(calibration->fit->parameters[0].has_error);
    g_assert_false(calibration->fit->parameters[1].has_error);
    g_assert_true(calibration->fit->parameters[2].has_error);
}

/* A device that the rows would have faster with every byte. */
static void test_bound(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_auto(Trying) trying = {0};
    calibrate_ok(files, &trying,
                 "tester.frame_size,received_pps\n64 B,1000000\n256 B,1100000\n512 B,1200000\n",
                 LIST("dut.cost.frame", "dut.cost.byte"), NULL, TRUE);
    g_autoptr(GPtrArray) warnings = calibration_warnings(trying.calibration);
    g_assert_cmpfloat(trying.calibration->values[1], ==, 0);
    g_assert_cmpuint(warnings->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(warnings, 0), ==,
                    "dut.cost.byte ended at its minimum, 0 ns: the rows would have it beyond");
}

static void assert_refused(const Files *files, const char *rows, const char *const *fit, gint code,
                           const char *message)
{
    g_auto(Trying) trying = {0};
    calibrate(files, &trying, rows, fit, NULL, TRUE);
    g_assert_error(trying.error, SIM_ERROR, code);
    g_assert_nonnull(strstr(trying.error->message, message));
}

static void test_refused(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    assert_refused(files, "received_pps\n5\n", LIST("dut.cost.frame", "dut.cost.byte"),
                   SIM_ERROR_SCENARIO,
                   "rows.csv:2:1: error: 1 row to fit 2 attributes to: at least as many rows are "
                   "needed");
    assert_refused(files, "dut.cores,received_pps\nx,5\n", LIST("dut.cost.frame"),
                   SIM_ERROR_SCENARIO, "rows.csv:2:1: error: dut.cores: 'x' is not an integer");
    assert_refused(files, "received_pps\n5\n", LIST("dut.cost.fram"), SIM_ERROR_USAGE,
                   "did you mean 'dut.cost.frame'?");
    assert_refused(files, "received_pps\n5\n", LIST("dut.nic.rss.key"), SIM_ERROR_USAGE,
                   "dut.nic.rss.key is no number but a text");
    assert_refused(files, "received_pps\n5\n", LIST("dut.cores", "dut.cores"), SIM_ERROR_USAGE,
                   "dut.cores is there twice");
    assert_refused(files, "dut.cores,received_pps\n1,5\n", LIST("dut.cores"), SIM_ERROR_USAGE,
                   "dut.cores is a column of the measurements too");
}

/* The profile reads back as the fitted values, over the one that was included. */
static void test_profile(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_auto(Trying) trying = {0};
    calibrate_ok(files, &trying, BY_SIZE,
                 LIST("dut.cost.byte", "links.1.propagation", "dut.cost.frame"), NULL, TRUE);
    g_autofree char *text = calibration_profile(trying.calibration, "my\nfile.yaml");
    g_assert_true(g_str_has_prefix(text, CALIBRATION_PROFILE_MARK "my file.yaml fitted to "));
    g_assert_nonnull(strstr(text, "# Not of this node: --set 'links.1.propagation="));
    g_assert_nonnull(strstr(text, "\ninclude: 'big'\n"));
    g_assert_nonnull(strstr(text, "rows.csv, rows 1-4; standard error "));
    write_file(files->folder, "fitted.yaml", text);
    g_autofree char *include = g_strdup_printf("dut.include=%s/fitted.yaml", files->folder);
    const ScenarioOverrides overrides = {.sets = LIST(include)};
    g_autoptr(Scenario) scenario = load_ok(files, "dutsim: 1\ntester:\ndut:\n", &overrides);
    for (guint j = 0; j < 3; j += 2) {
        const char *path = calibration_model_get_attribute(trying.model, j)->path;
        g_autofree char *fitted =
            calibration_model_text(trying.model, j, trying.calibration->values[j]);
        g_autofree char *found = scenario_get_value(scenario, path);
        g_assert_cmpstr(found, ==, fitted);
    }
    g_autofree char *cores = scenario_get_value(scenario, "dut.cores");
    g_assert_cmpstr(cores, ==, "8"); /* big */
}

#define ADD(name, test) g_test_add("/calibration/" name, Files, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("one-microsecond", test_one_microsecond);
    ADD("two-costs", test_two_costs);
    ADD("held-out", test_held_out);
    ADD("together", test_together);
    ADD("bound", test_bound);
    ADD("refused", test_refused);
    ADD("profile", test_profile);
    return g_test_run();
}
