/* Changing the MTU of many interfaces: what the tables of docs/validation.md do not ask. Table I of
 * Dogaru, Purdila, Tapus, of which the profile linux-2.6.37-ip was fitted to the rows of 128 and
 * 1024 interfaces. */
#include <math.h>

#include "tests/support/validation_interfaces.h"

static const ValidationRow *get_row(const ValidationTable *table, guint index)
{
    return &g_array_index(table->rows, ValidationRow, index);
}

/* Fitted rows are met; predictions within 10 %. */
static void test_one_by_one(void)
{
    g_autoptr(ValidationTable) table = validation_interfaces_one_by_one();
    validation_table_print(table);
    g_assert_cmpuint(table->rows->len, ==, 10);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = get_row(table, i);
        g_assert_cmpfloat(fabs(validation_row_error(row)), <, row->is_fitted ? 0.001 : 0.1);
    }
}

/* Within 20 %, or 0.03 s: the table gives hundredths of a second. */
static void test_group(void)
{
    g_autoptr(ValidationTable) table = validation_interfaces_group();
    validation_table_print(table);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = get_row(table, i);
        double error_s = fabs(row->predicted - row->measured);
        double error = fabs(validation_row_error(row));
        g_assert_true(row->is_fitted ? error < 0.001 : error < 0.2 || error_s < 0.03);
    }
}

/* 41 and 68 times as fast, 38 and 64 with sysfs, by the table itself. Its last rows are those of
 * 1024 and 2048, without and with sysfs. */
static void test_speed_up(void)
{
    g_autoptr(ValidationTable) one_by_one = validation_interfaces_one_by_one();
    g_autoptr(ValidationTable) group = validation_interfaces_group();
    const double expected[] = {41.3, 37.6, 67.9, 64.0};
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const ValidationRow *slow = get_row(one_by_one, 6 + i);
        const ValidationRow *fast = get_row(group, 6 + i);
        double ratio = slow->predicted / fast->predicted;
        g_assert_cmpfloat_with_epsilon(slow->measured / fast->measured, expected[i], 0.06);
        g_test_message("%s: %.1f, table %.1f", slow->name, ratio, expected[i]);
        g_assert_cmpfloat(fabs(ratio / expected[i] - 1), <, 0.12);
    }
}

/* "About" 7 s without sysfs, 55 s with it, for 1024. */
static void test_creation(void)
{
    const double expected_s[] = {7, 55};
    const char *const sysfs[] = {"machine.kernel.sysfs.enabled=false",
                                 "machine.kernel.sysfs.enabled=true"};
    for (guint i = 0; i < G_N_ELEMENTS(sysfs); i++) {
        const char *const sets[] = {"machine.tool=ip-one-by-one", "machine.operation=create",
                                    "machine.interfaces.count=1024", sysfs[i], NULL};
        const ReconfigurationResult result = validation_reconfigure("interface-groups", sets);
        g_assert_cmpfloat_with_epsilon((double)result.time_ps / (double)SIM_PS_PER_S, expected_s[i],
                                       0.01);
    }
}

/* Processor times within 17 %, or 2 ms, as fine as they were counted. */
static void test_today(void)
{
    g_autoptr(ValidationTable) table = validation_interfaces_today();
    validation_table_print(table);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = get_row(table, i);
        g_assert_true(fabs(validation_row_error(row)) < 0.17 ||
                      fabs(row->predicted - row->measured) < 0.002);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/interface-groups/one-by-one", test_one_by_one);
    g_test_add_func("/validation/interface-groups/group", test_group);
    g_test_add_func("/validation/interface-groups/speed-up", test_speed_up);
    g_test_add_func("/validation/interface-groups/creation", test_creation);
    g_test_add_func("/validation/interface-groups/today", test_today);
    return g_test_run();
}
