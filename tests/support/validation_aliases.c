#include "tests/support/validation_aliases.h"

#include <math.h>
#include <string.h>

#include "tests/support/csv_rows.h"

IperfResult *validation_iperf(const char *name, const char *const *sets)
{
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(name, &overrides, &error);
    g_assert_no_error(error);
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    const HostNetworkSetup setup = scenario_point_network(point);
    IperfResult *result = iperf_run(&setup, &point->iperf, point->test.duration_ps, NULL, &error);
    g_assert_no_error(error);
    return result;
}

/* The sum that a scenario's clients report. */
static double predict(const char *scenario, const char *clients, const char *start)
{
    g_autofree char *set_clients = g_strconcat("iperf.clients=", clients, NULL);
    g_autofree char *set_start = g_strconcat("iperf.start=", start, NULL);
    const char *const sets[] = {set_clients, set_start, NULL};
    g_autoptr(IperfResult) result = validation_iperf(scenario, sets);
    return iperf_result_sum_of_averages_bps(result);
}

/* V. Yazici's row. Fitted were one alias, which gives what the bottleneck carries, and, if `both`,
 * 254. */
static ValidationTable *table_published(const char *scenario, const char *start, gboolean both)
{
    ValidationTable *table = validation_table_new("ip_alias_iperf_2012_05", VALIDATION_GOODPUT);
    g_autoptr(GPtrArray) rows = csv_rows("validation", "ip_alias_iperf_2012_05.csv", 2);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        gboolean is_fitted = strcmp(cells[0], "1") == 0 || (both && strcmp(cells[0], "254") == 0);
        validation_table_add(table, g_strdup_printf("%s aliases", cells[0]),
                             predict(scenario, cells[0], start),
                             1000 * g_ascii_strtod(cells[1], NULL), is_fitted);
    }
    return table;
}

ValidationTable *validation_aliases_late(void)
{
    return table_published("ip-aliases", "loop", TRUE);
}

ValidationTable *validation_aliases_parallel(void)
{
    return table_published("ip-aliases-parallel", "together", TRUE);
}

ValidationTable *validation_aliases_neither(void)
{
    return table_published("ip-aliases", "together", FALSE);
}

/* Linux 6.18. The send buffer was chosen by the row of 253 clients that start at once, the start
 * cost by that of 253 in a loop. */
static ValidationTable *table_today(const char *start)
{
    ValidationTable *table = validation_table_new("ip_aliases_6_18", VALIDATION_GOODPUT);
    g_autoptr(GPtrArray) rows = csv_rows("validation", "ip_aliases_6_18.csv", 7);
    for (guint i = 0; i < rows->len; i++) {
        char **cells = g_ptr_array_index(rows, i);
        if (strcmp(cells[0], start) == 0) {
            validation_table_add(table, g_strdup_printf("%s aliases, round %s", cells[1], cells[2]),
                                 predict("ip-aliases-today", cells[1], start),
                                 g_ascii_strtod(cells[3], NULL), strcmp(cells[1], "253") == 0);
        }
    }
    return table;
}

ValidationTable *validation_aliases_today(void)
{
    return table_today("loop");
}

ValidationTable *validation_aliases_together(void)
{
    return table_today("together");
}

double validation_aliases_error(const ValidationTable *table)
{
    double sum = 0;
    for (guint i = 0; i < table->rows->len; i++) {
        double error = validation_row_error(&g_array_index(table->rows, ValidationRow, i));
        sum += error * error;
    }
    return sqrt(sum / table->rows->len);
}
