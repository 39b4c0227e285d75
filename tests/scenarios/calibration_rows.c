/* Measured rows: what columns mean, which rows are held out, what lies outside, and what is wrong.
 */
#include "scenarios/calibration_rows.h"

#include <string.h>

#include "scenarios/override.h"
#include "tests/scenarios/scenario_files.h"

static CalibrationRows *read_rows(const Files *files, const char *text, GError **error)
{
    g_autoptr(Scenario) scenario =
        load_ok(files, "dutsim: 1\ntester:\nrouter: {type: dut}\n", NULL);
    write_file(files->folder, "rows.csv", text);
    g_autofree char *path = g_build_filename(files->folder, "rows.csv", NULL);
    return calibration_rows_read(path, scenario, error);
}

static CalibrationRows *read_ok(const Files *files, const char *text)
{
    g_autoptr(GError) error = NULL;
    CalibrationRows *rows = read_rows(files, text, &error);
    g_assert_no_error(error);
    return rows;
}

static void test_columns(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(CalibrationRows) rows =
        read_ok(files, "router.cores,sd_pps,throughput_pps,tester.frame_size\n"
                       "4,2.5e3,1e6,64 B\n2,1000,500000,1518 B\n");
    g_assert_cmpstr(rows->figure, ==, "throughput_pps");
    g_assert_cmpstr(rows->procedure->name, ==, "throughput");
    g_assert_true(rows->has_sd);
    g_assert_cmpuint(rows->paths->len, ==, 2);
    g_assert_cmpuint(rows->rows->len, ==, 2);
    const CalibrationRow *row = calibration_rows_get(rows, 0);
    g_assert_cmpuint(row->number, ==, 1);
    g_assert_cmpfloat(row->measured, ==, 1e6);
    g_assert_cmpfloat_with_epsilon(row->relative_sd, 0.0025, 1e-12);
    const Override *value = g_ptr_array_index(row->values, 1);
    g_assert_cmpstr(value->path, ==, "tester.frame_size");
    g_assert_cmpstr(value->value->text, ==, "64 B");
    g_assert_cmpuint(value->value->place.line, ==, 2);
    g_assert_cmpuint(value->value->place.column, ==, 13);
    g_autoptr(CalibrationRows) overload = read_ok(files, "relative_sd,received_pps\n0.02,1000\n");
    g_assert_cmpstr(overload->procedure->name, ==, "trial");
    g_assert_cmpfloat(calibration_rows_get(overload, 0)->relative_sd, ==, 0.02);
    g_autoptr(CalibrationRows) none = read_ok(files, "received_pps\n");
    g_assert_cmpuint(none->rows->len, ==, 0);
    g_assert_false(none->has_sd);
}

static void assert_wrong(const Files *files, const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(read_rows(files, text, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    g_assert_cmpstr(strstr(error->message, "rows.csv:") + strlen("rows.csv:"), ==, message);
}

static void test_wrong(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    assert_wrong(files, "router.cores\n1\n",
                 "1:1: error: no column of what was measured: throughput_pps (zero loss), "
                 "received_pps (under overload) or time_s (of a machine) is expected");
    assert_wrong(files, "router.cores,received_pps,throughput_pps\n",
                 "1:27: error: a second measured column, beside received_pps: one is expected");
    assert_wrong(files, "sd_pps,received_pps,relative_sd\n",
                 "1:21: error: relative_sd beside sd_pps: one of them is expected");
    assert_wrong(files, "received_pps,router.scores\n",
                 "1:14: error: no attribute 'router.scores': `dutsim describe` lists all; did you "
                 "mean 'router.cores'?");
    assert_wrong(files, "received_pps,seed\n",
                 "1:14: error: seed cannot differ from row to row: attributes of nodes, links and "
                 "test can");
    static const char *const no_numbers[] = {"0",   "-1", "abc",   "",   "inf", "nan",
                                             "0x9", "1e", "1e999", "+1", "1 2", "1.5.2"};
    for (guint i = 0; i < G_N_ELEMENTS(no_numbers); i++) {
        g_autofree char *text =
            g_strdup_printf("router.cores,received_pps\n1,5\n2,%s\n", no_numbers[i]);
        g_autofree char *message =
            g_strdup_printf("3:3: error: received_pps: '%s' is not a number above 0, such as "
                            "1739672",
                            no_numbers[i]);
        assert_wrong(files, text, message);
    }
    assert_wrong(files, "sd_pps,received_pps\n-1,5\n",
                 "2:1: error: sd_pps: '-1' is not a number above 0, such as 1739672");
}

static void test_hold_out(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(CalibrationRows) rows = read_ok(files, "received_pps\n1\n2\n3\n4\n5\n6\n7\n8\n");
    g_autoptr(GError) error = NULL;
    g_autofree char *all = calibration_rows_fitted_text(rows);
    g_assert_cmpstr(all, ==, "1-8");
    g_assert_true(calibration_rows_hold_out(rows, "3, 5-7", &error));
    g_assert_no_error(error);
    g_assert_cmpuint(calibration_rows_n_fitted(rows), ==, 4);
    g_autofree char *text = calibration_rows_fitted_text(rows);
    g_assert_cmpstr(text, ==, "1-2, 4, 8");
    static const char *const wrong[] = {"", "0", "9", "7-9", "5-3", "x", "3,", "1-", "-2", "1-2-3"};
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(calibration_rows_hold_out(rows, wrong[i], &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_USAGE);
        g_clear_error(&error);
    }
}

static void test_outside(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const expected[] = {
        NULL,
        NULL,
        "router.cores 8 > 4",
        "router.cores 1 < 2",
        NULL, /* between */
        "tester.frame_size 1.5 kB > 64 B, router.nic.rss.hash ip in no fitted row",
    };
    g_autoptr(CalibrationRows) rows =
        read_ok(files, "router.cores,tester.frame_size,router.nic.rss.hash,received_pps\n"
                       "2,64 B,ip-port,5\n4,64 B,ip-port,5\n8,64 B,ip-port,5\n1,64 B,ip-port,5\n"
                       "3,64 B,ip-port,5\n4,1.5 kB,ip,5\n");
    g_autoptr(Scenario) scenario =
        load_ok(files, "dutsim: 1\ntester:\nrouter: {type: dut}\n", NULL);
    g_assert_true(calibration_rows_hold_out(rows, "3-6", NULL));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *text = calibration_rows_outside(rows, scenario, i);
        g_assert_cmpstr(text, ==, expected[i]);
    }
}

#define ADD(name, test) g_test_add("/calibration-rows/" name, Files, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("columns", test_columns);
    ADD("wrong", test_wrong);
    ADD("hold-out", test_hold_out);
    ADD("outside", test_outside);
    return g_test_run();
}
