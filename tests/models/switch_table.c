/* Learning, ageing and replacing, by hand. Ageing time 10. */
#include "models/switch_table.h"

static void check_known(const SwitchTable *table, const char *known)
{
    for (guint i = 0; i < table->n_stations; i++) {
        g_assert_cmpint(switch_table_knows(table, i), ==, known[i] == '1');
    }
}

static void test_keep(void)
{
    SwitchTable table;
    switch_table_init(&table, 4, 2, FALSE, 10);
    g_assert_true(switch_table_learn(&table, 3, 0));
    g_assert_true(switch_table_learn(&table, 1, 4));
    g_assert_false(switch_table_learn(&table, 0, 5));
    check_known(&table, "0101");
    g_assert_cmpuint(table.n_refused, ==, 1);
    /* 3 goes at 10, not before; then there is room. */
    g_assert_false(switch_table_learn(&table, 0, 9));
    g_assert_true(switch_table_learn(&table, 0, 10));
    check_known(&table, "1100");
    /* 1 is seen again at 13 and stays until 23; 0 goes at 20. */
    g_assert_true(switch_table_learn(&table, 1, 13));
    g_assert_true(switch_table_learn(&table, 2, 20));
    check_known(&table, "0110");
    g_assert_cmpuint(table.n_highest, ==, 2);
    switch_table_reset(&table);
    check_known(&table, "0000");
    switch_table_clear(&table);
}

static void test_replace(void)
{
    SwitchTable table;
    switch_table_init(&table, 4, 2, TRUE, 10);
    switch_table_learn(&table, 0, 0);
    switch_table_learn(&table, 1, 0);
    /* Seen at one instant: the one seen first is the older. */
    g_assert_true(switch_table_learn(&table, 2, 1));
    check_known(&table, "0110");
    switch_table_learn(&table, 1, 2);
    switch_table_learn(&table, 3, 3);
    check_known(&table, "0101");
    g_assert_cmpuint(table.n_refused, ==, 0);
    switch_table_clear(&table);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/switch_table/keep", test_keep);
    g_test_add_func("/switch_table/replace", test_replace);
    return g_test_run();
}
