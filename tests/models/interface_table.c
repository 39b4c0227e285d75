/* The kernel's tables of interfaces: chains by hand, and walks whose lengths follow from them. */
#include "models/interface_table.h"

/* Worked out by a program of its own from the formulas of the header. */
static void test_name_chain(void)
{
    const struct {
        const char *name;
        guint chain;
    } rows[] = {{"lo", 56},     {"eth0", 176},    {"dummy0", 136},
                {"dummy1", 78}, {"dummy10", 220}, {"dummy2047", 176}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpuint(interface_table_name_chain(rows[i].name), ==, rows[i].chain);
    }
}

/* 600 interfaces and lo: indices 1 to 601. Index 1 shares its chain with 257 and 513, the newest
 * first; 100 with 356 only. */
static void test_index_steps(void)
{
    g_autoptr(InterfaceTable) table = interface_table_new();
    guint n_steps;
    for (guint i = 0; i < 600; i++) {
        g_autofree char *name = g_strdup_printf("dummy%u", i);
        g_assert_cmpuint(interface_table_add(table, name)->index, ==, i + 2);
    }
    const guint rows[][2] = {{1, 3}, {257, 2}, {513, 1}, {100, 2}, {356, 1}, {601, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Interface *found = interface_table_find_index(table, rows[i][0], &n_steps);
        g_assert_cmpuint(found->index, ==, rows[i][0]);
        g_assert_cmpuint(n_steps, ==, rows[i][1]);
    }
    g_assert_null(interface_table_find_index(table, 602, &n_steps));
    g_assert_cmpuint(n_steps, ==, 2); /* 90 and 346 */
    g_assert_cmpuint(interface_table_length(table), ==, 601);
    g_assert_cmpstr(interface_table_get(table, 0)->name, ==, "lo");
}

/* A name is found behind all later ones of its chain. */
static void test_name_steps(void)
{
    const guint n = 2000;
    g_autoptr(InterfaceTable) table = interface_table_new();
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("dummy%u", i);
        interface_table_add(table, name);
    }
    guint n_later[INTERFACE_CHAINS] = {0};
    for (guint i = n; i-- > 0;) {
        guint n_steps;
        g_autofree char *name = g_strdup_printf("dummy%u", i);
        guint chain = interface_table_name_chain(name);
        const Interface *found = interface_table_find_name(table, name, &n_steps);
        g_assert_cmpuint(found->index, ==, i + 2);
        g_assert_cmpuint(n_steps, ==, ++n_later[chain]);
    }
    guint n_steps;
    g_assert_null(interface_table_find_name(table, "eth7", &n_steps));
    g_assert_cmpuint(n_steps, ==, n_later[interface_table_name_chain("eth7")]);
}

static void test_fresh(void)
{
    g_autoptr(InterfaceTable) table = interface_table_new();
    const Interface *made = interface_table_add(table, "dummy0");
    g_assert_cmpuint(made->mtu_bytes, ==, 1500);
    g_assert_cmpuint(made->group, ==, 0);
    g_assert_false(made->is_up);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/interface-table/name-chain", test_name_chain);
    g_test_add_func("/models/interface-table/index-steps", test_index_steps);
    g_test_add_func("/models/interface-table/name-steps", test_name_steps);
    g_test_add_func("/models/interface-table/fresh", test_fresh);
    return g_test_run();
}
