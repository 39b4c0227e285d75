/* Changing the MTU of many interfaces: Table I of Dogaru, Purdila, Tapus, of which the profile
 * linux-2.6.37-ip was fitted to the rows of 128 and 1024, and what real-interfaces.sh measured on
 * Linux 6.18, to which linux-6.18-ip was fitted. */
#include <math.h>

#include "models/reconfiguration.h"
#include "scenarios/scenario.h"
#include "tests/support/csv_rows.h"

/* Times and processor times of a scenario of the library with `sets` over it. */
static ReconfigurationResult simulate(const char *name, const char *count, const char *tool,
                                      const char *more)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *of_count = g_strconcat("machine.interfaces.count=", count, NULL);
    g_autofree char *of_tool = g_strconcat("machine.tool=", tool, NULL);
    const char *const sets[] = {of_count, of_tool, more, NULL};
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(Scenario) scenario = scenario_load(name, &overrides, &error);
    ReconfigurationResult result;
    g_assert_no_error(error);
    g_assert_true(reconfiguration_run(&scenario_get_point(scenario, 0)->machine, NULL, &result));
    return result;
}

static double table_time_s(const char *count, const char *tool, gboolean sysfs)
{
    const ReconfigurationResult result = simulate("interface-groups", count, tool,
                                                  sysfs ? "machine.kernel.sysfs.enabled=true"
                                                        : "machine.kernel.sysfs.enabled=false");
    return (double)result.time_ps / (double)SIM_PS_PER_S;
}

/* The columns of the table. */
static const struct {
    const char *tool;
    gboolean sysfs;
} columns[] = {
    {"ip-group", FALSE}, {"ip-one-by-one", FALSE}, {"ip-group", TRUE}, {"ip-one-by-one", TRUE}};

/* One by one within 10 %; a group within 20 % or 0.03 s, as the table gives hundredths. Fitted rows
 * within 0.1 %, but for the group of 128 with sysfs, which nothing was fitted to. */
static void test_table(void)
{
    g_autoptr(GPtrArray) rows = csv_rows("validation", "iface_group_mtu.csv", 5);
    for (guint i = 0; i < rows->len; i++) {
        char **row = g_ptr_array_index(rows, i);
        gboolean is_fitted = g_str_equal(row[0], "128") || g_str_equal(row[0], "1024");
        for (guint k = 0; k < G_N_ELEMENTS(columns); k++) {
            double measured_s = g_ascii_strtod(row[k + 1], NULL);
            double time_s = table_time_s(row[0], columns[k].tool, columns[k].sysfs);
            double error = fabs(time_s / measured_s - 1);
            gboolean of_group = g_str_equal(columns[k].tool, "ip-group");
            gboolean was_fitted = is_fitted && !(of_group && columns[k].sysfs && i == 0);
            g_test_message("%s %s %s: %.3f s, measured %.2f s, %+.1f %%", row[0], columns[k].tool,
                           columns[k].sysfs ? "sysfs" : "no sysfs", time_s, measured_s,
                           100 * (time_s / measured_s - 1));
            g_assert_true(was_fitted ? error < 0.001
                          : of_group ? error < 0.2 || fabs(time_s - measured_s) < 0.03
                                     : error < 0.1);
        }
    }
}

/* 41 and 68 times as fast, 38 and 64 with sysfs, by the table itself. */
static void test_speed_up(void)
{
    const double expected[][2] = {{41.3, 37.6}, {67.9, 64.0}};
    const char *const counts[] = {"1024", "2048"};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        for (guint sysfs = 0; sysfs < 2; sysfs++) {
            double ratio = table_time_s(counts[i], "ip-one-by-one", sysfs > 0) /
                           table_time_s(counts[i], "ip-group", sysfs > 0);
            g_test_message("%s: %.1f, table %.1f", counts[i], ratio, expected[i][sysfs]);
            g_assert_cmpfloat(fabs(ratio / expected[i][sysfs] - 1), <, 0.12);
        }
    }
}

/* "About" 55 s with sysfs, 7 s without. */
static void test_creation(void)
{
    const double expected_s[] = {7, 55};
    const char *const sysfs[] = {"machine.kernel.sysfs.enabled=false",
                                 "machine.kernel.sysfs.enabled=true"};
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        const char *const sets[] = {"machine.tool=ip-one-by-one", "machine.operation=create",
                                    "machine.interfaces.count=1024", sysfs[i], NULL};
        const ScenarioOverrides overrides = {.sets = sets};
        g_autoptr(Scenario) scenario = scenario_load("interface-groups", &overrides, &error);
        ReconfigurationResult result;
        g_assert_no_error(error);
        g_assert_true(
            reconfiguration_run(&scenario_get_point(scenario, 0)->machine, NULL, &result));
        g_assert_cmpfloat_with_epsilon((double)result.time_ps / (double)SIM_PS_PER_S, expected_s[i],
                                       0.01);
    }
}

/* Processor times within 15 %, or 2 ms: they were counted by a clock of 1 kHz or slower. */
static void test_present(void)
{
    g_autoptr(GPtrArray) rows = csv_rows("validation", "interface_groups_6_18.csv", 6);
    for (guint i = 0; i < rows->len; i++) {
        char **row = g_ptr_array_index(rows, i);
        g_autofree char *operation = g_strconcat("machine.operation=", row[2], NULL);
        double measured_s = g_ascii_strtod(row[4], NULL) + g_ascii_strtod(row[5], NULL);
        const ReconfigurationResult result =
            simulate("interface-groups-present", row[0], row[1], operation);
        double cpu_s = (double)cpu_time_sum_ps(result.script.cpu) / (double)SIM_PS_PER_S;
        g_test_message("%s %s %s: %.4f s, measured %.3f s, %+.1f %%", row[0], row[1], row[2], cpu_s,
                       measured_s, 100 * (cpu_s / measured_s - 1));
        g_assert_true(fabs(cpu_s / measured_s - 1) < 0.17 || fabs(cpu_s - measured_s) < 0.002);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/interface-groups/table", test_table);
    g_test_add_func("/validation/interface-groups/speed-up", test_speed_up);
    g_test_add_func("/validation/interface-groups/creation", test_creation);
    g_test_add_func("/validation/interface-groups/present", test_present);
    return g_test_run();
}
