/* Published tables against the predictions of their rows. docs/validation.md has the rows, the
 * bounds and what is fitted. */
#include "tests/support/validation_tables.h"

static void test_table(gconstpointer data)
{
    const ValidationCase *test = data;
    g_autoptr(ValidationTable) table = test->predict();
    validation_table_print(table);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = &g_array_index(table->rows, ValidationRow, i);
        double error = validation_row_error(row);
        g_assert_cmpfloat(ABS(error), <=, row->is_fitted ? test->most_fitted : test->most_worst);
    }
    ValidationSummary summary = validation_table_summary(table);
    g_assert_cmpfloat(summary.median, <=, test->most_median);
    /* A table that comes to meet its targets must no longer be said to miss them. */
    gboolean may_miss = test->aim_share == 0 && (test->most_median > VALIDATION_MOST_MEDIAN ||
                                                 test->most_worst > VALIDATION_MOST_WORST);
    g_assert_true(may_miss != validation_case_is_met(test, table));
    if (may_miss) {
        g_test_message("%s MISSES its targets", test->name);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (const ValidationCase *test = validation_cases; test->name != NULL; test++) {
        g_autofree char *path = g_strconcat("/validation/tables/", test->name, NULL);
        g_test_add_data_func(path, test, test_table);
    }
    return g_test_run();
}
