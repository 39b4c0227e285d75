#include "tests/support/validation_interfaces.h"

#include <string.h>

#include "tests/support/csv_rows.h"

static Scenario *load(const char *name, const char *const *sets)
{
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_load(name, &overrides, &error);
    g_assert_no_error(error);
    return scenario;
}

static ReconfigurationResult run(const Scenario *scenario)
{
    ReconfigurationResult result;
    gboolean done = reconfiguration_run(&scenario_get_point(scenario, 0)->machine, NULL, &result);
    g_assert_true(done);
    return result;
}

ReconfigurationResult validation_reconfigure(const char *name, const char *const *sets)
{
    g_autoptr(Scenario) scenario = load(name, sets);
    return run(scenario);
}

static double seconds(SimTime time_ps)
{
    return (double)time_ps / (double)SIM_PS_PER_S;
}

static double ask_time(const Scenario *scenario, G_GNUC_UNUSED const ValidationRow *row)
{
    return seconds(run(scenario).time_ps);
}

static double ask_processor_time(const Scenario *scenario, G_GNUC_UNUSED const ValidationRow *row)
{
    return seconds(cpu_time_sum_ps(run(scenario).script.cpu));
}

/* The profile was fitted to these numbers of interfaces, but for the group of 128 with sysfs. */
static gboolean is_fitted(const char *count, gboolean of_group, gboolean sysfs)
{
    return strcmp(count, "1024") == 0 || (strcmp(count, "128") == 0 && !(of_group && sysfs));
}

/* Columns of the file: count; group and one by one without sysfs, the same with it. */
static ValidationTable *table_one(gboolean of_group)
{
    ValidationTable *table = validation_table_new("iface_group_mtu", VALIDATION_TIME);
    guint32 fits = of_group ? validation_table_fit(table, "machine.kernel.change") |
                                  validation_table_fit(table, "machine.kernel.cold_change")
                            : validation_table_fit(table, "machine.process.exec") |
                                  validation_table_fit(table, "machine.kernel.fill");
    guint32 fits_sysfs = of_group ? validation_table_fit(table, "machine.kernel.sysfs.change")
                                  : validation_table_fit(table, "machine.kernel.sysfs.process") |
                                        validation_table_fit(table, "machine.kernel.sysfs.fill");
    g_autoptr(GPtrArray) rows = csv_rows("validation", "iface_group_mtu.csv", 5);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        for (guint sysfs = 0; sysfs < 2; sysfs++) {
            g_autofree char *count = g_strconcat("machine.interfaces.count=", cells[0], NULL);
            const char *const sets[] = {
                count, of_group ? "machine.tool=ip-group" : "machine.tool=ip-one-by-one",
                sysfs ? "machine.kernel.sysfs.enabled=true" : "machine.kernel.sysfs.enabled=false",
                NULL};
            const ValidationRow asked = {
                .name = g_strdup_printf("%s interfaces%s", cells[0], sysfs ? ", sysfs" : ""),
                .measured = g_ascii_strtod(cells[2 * sysfs + (of_group ? 1 : 2)], NULL),
                .is_fitted = is_fitted(cells[0], of_group, sysfs > 0),
                .scenario = load("interface-groups", sets),
                .ask = ask_time,
                .parameters = sysfs ? fits | fits_sysfs : fits};
            validation_table_ask(table, asked);
        }
    }
    return table;
}

ValidationTable *validation_interfaces_one_by_one(void)
{
    return table_one(FALSE);
}

ValidationTable *validation_interfaces_group(void)
{
    return table_one(TRUE);
}

/* "COUNT,TOOL,OPERATION" of the rows that linux-6.18-ip was fitted to. */
static const char *const fitted_today[] = {"1024,ip-one-by-one,mtu", "2048,ip-batch,mtu",
                                           "16384,ip-batch,mtu",     "2048,ip-group,mtu",
                                           "2048,ip-batch,create",   NULL};

ValidationTable *validation_interfaces_today(void)
{
    ValidationTable *table = validation_table_new("interface_groups_6_18", VALIDATION_TIME);
    guint32 fits = validation_table_fit(table, "machine.process.start") |
                   validation_table_fit(table, "machine.kernel.message") |
                   validation_table_fit(table, "machine.kernel.step") |
                   validation_table_fit(table, "machine.kernel.change") |
                   validation_table_fit(table, "machine.kernel.create");
    g_autoptr(GPtrArray) rows = csv_rows("validation", "interface_groups_6_18.csv", 6);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        g_autofree char *key = g_strjoin(",", cells[0], cells[1], cells[2], NULL);
        g_autofree char *count = g_strconcat("machine.interfaces.count=", cells[0], NULL);
        g_autofree char *tool = g_strconcat("machine.tool=", cells[1], NULL);
        g_autofree char *operation = g_strconcat("machine.operation=", cells[2], NULL);
        const char *const sets[] = {count, tool, operation, NULL};
        const ValidationRow asked = {.name = g_strjoin(" ", cells[0], cells[1], cells[2], NULL),
                                     .measured = g_ascii_strtod(cells[4], NULL) +
                                                 g_ascii_strtod(cells[5], NULL),
                                     .is_fitted = g_strv_contains(fitted_today, key),
                                     .scenario = load("interface-groups-present", sets),
                                     .ask = ask_processor_time,
                                     .parameters = fits};
        validation_table_ask(table, asked);
    }
    return table;
}
