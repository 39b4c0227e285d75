#include "output/table.h"

#include <glib/gstdio.h>
#include <math.h>

#include "sim/error.h"

static Table *new_table(void)
{
    static const char *const columns[] = {"path", "n", "rate_pps", NULL};
    Table *table = table_new(columns);
    table_add_text(table, "10 Gbit/s, \"both\"");
    table_add_integer(table, -7);
    table_add_real(table, 0.1);
    table_end_row(table);
    table_add_text(table, "");
    table_add_unsigned(table, G_MAXUINT64);
    table_add_empty(table);
    table_end_row(table);
    return table;
}

static void test_access(void)
{
    g_autoptr(Table) table = new_table();
    g_assert_cmpuint(table_n_rows(table), ==, 2);
    g_assert_cmpuint(table_n_columns(table), ==, 3);
    g_assert_cmpstr(table_get_column(table, 2), ==, "rate_pps");
    g_assert_cmpstr(table_get_cell(table, 0, 0), ==, "10 Gbit/s, \"both\"");
    g_assert_cmpstr(table_get_cell(table, 1, 2), ==, "");
}

static void test_csv(void)
{
    g_autoptr(Table) table = new_table();
    g_autofree char *csv = table_format(table, TABLE_FORMAT_CSV);
    g_assert_cmpstr(csv, ==,
                    "path,n,rate_pps\n"
                    "\"10 Gbit/s, \"\"both\"\"\",-7,0.1\n"
                    ",18446744073709551615,\n");
}

static void test_json(void)
{
    g_autoptr(Table) table = new_table();
    g_autofree char *json = table_format(table, TABLE_FORMAT_JSON);
    g_assert_cmpstr(json, ==,
                    "[\n"
                    "  {\"path\": \"10 Gbit/s, \\\"both\\\"\", \"n\": -7, \"rate_pps\": 0.1},\n"
                    "  {\"path\": \"\", \"n\": 18446744073709551615, \"rate_pps\": null}\n"
                    "]\n");
}

static void test_text(void)
{
    static const char *const columns[] = {"hash", "n", "é", NULL};
    g_autoptr(Table) table = table_new(columns);
    table_add_text(table, "ip");
    table_add_integer(table, 5);
    table_add_text(table, "x");
    table_end_row(table);
    table_add_text(table, "ip-port");
    table_add_integer(table, 1234);
    table_add_empty(table);
    table_end_row(table);
    g_autofree char *text = table_format(table, TABLE_FORMAT_TEXT);
    g_assert_cmpstr(text, ==,
                    "hash        n  é\n"
                    "ip          5  x\n"
                    "ip-port  1234\n");
}

/* Column a is a word of 5, b narrows to what is left of 20: 20 - 5 - 2 - 5 - 2 = 6. */
static void test_wrapped(void)
{
    static const char *const columns[] = {"a", "some words é", "rate, f/s", NULL};
    g_autoptr(Table) table = table_new(columns);
    table_add_text(table, "alpha");
    table_add_text(table, "a b c d e longer");
    table_add_integer(table, 12345);
    table_end_row(table);
    table_add_text(table, "b");
    table_add_text(table, "é é é é");
    table_add_integer(table, 1);
    table_end_row(table);
    g_autofree char *text = table_format_wrapped(table, TABLE_WRAP_ALL, 20);
    g_assert_cmpstr(text, ==,
                    "a      some    rate,\n"
                    "       words     f/s\n"
                    "       é\n"
                    "alpha  a b c   12345\n"
                    "       d e\n"
                    "       longer\n"
                    "b      é é é       1\n"
                    "       é\n");
    g_autofree char *wide = table_format_wrapped(table, TABLE_WRAP_ALL, 1000);
    g_autofree char *plain = table_format(table, TABLE_FORMAT_TEXT);
    g_assert_cmpstr(wide, ==, plain);
    /* no narrower than the words are */
    g_autofree char *narrow = table_format_wrapped(table, TABLE_WRAP_ALL, 1);
    g_assert_cmpstr(narrow, ==, text);
    g_autofree char *headings = table_format_wrapped(table, TABLE_WRAP_HEADINGS, 1);
    g_assert_cmpstr(headings, ==,
                    "a      some words é      rate,\n"
                    "                           f/s\n"
                    "alpha  a b c d e longer  12345\n"
                    "b      é é é é               1\n");
}

static void test_empty(void)
{
    static const char *const columns[] = {"a", NULL};
    g_autoptr(Table) table = table_new(columns);
    g_autofree char *csv = table_format(table, TABLE_FORMAT_CSV);
    g_autofree char *json = table_format(table, TABLE_FORMAT_JSON);
    g_assert_cmpstr(csv, ==, "a\n");
    g_assert_cmpstr(json, ==, "[]\n");
}

static void test_reals(void)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "0"},
                 {10000000, "10000000"},
                 {14880952, "14880952"},
                 {1.0 / 3, "0.3333333333333333"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {31.25, "31.25"},
                 {-2.5, "-2.5"},
                 {1e-6, "1e-06"},
                 {NAN, ""},
                 {INFINITY, ""}};
    static const char *const columns[] = {"x", NULL};
    g_autoptr(Table) table = table_new(columns);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        table_add_real(table, cases[i].value);
        table_end_row(table);
        g_assert_cmpstr(table_get_cell(table, i, 0), ==, cases[i].text);
    }
}

static void test_write(void)
{
    g_autofree char *folder = g_dir_make_tmp("dutsim-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "t.csv", NULL);
    g_autofree char *nowhere = g_build_filename(folder, "no", "t.csv", NULL);
    g_autofree char *csv = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Table) table = new_table();
    g_assert_true(table_write_csv(table, path, &error));
    g_assert_true(g_file_get_contents(path, &csv, NULL, NULL));
    g_autofree char *expected = table_format(table, TABLE_FORMAT_CSV);
    g_assert_cmpstr(csv, ==, expected);
    g_assert_false(table_write_csv(table, nowhere, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
    g_unlink(path);
    g_rmdir(folder);
}

/* A third has no end: CSV and JSON say it to the last bit, text to ten digits. */
static void test_digits(void)
{
    static const char *const columns[] = {"x", NULL};
    g_autoptr(Table) table = table_new(columns);
    table_add_real(table, 100.0 / 3);
    table_end_row(table);
    table_add_real(table, 0.5);
    table_end_row(table);
    g_autofree char *csv = table_format(table, TABLE_FORMAT_CSV);
    g_autofree char *json = table_format(table, TABLE_FORMAT_JSON);
    g_autofree char *text = table_format(table, TABLE_FORMAT_TEXT);
    g_assert_cmpstr(csv, ==, "x\n33.333333333333336\n0.5\n");
    g_assert_nonnull(strstr(json, "33.333333333333336"));
    g_assert_cmpstr(text, ==, "          x\n33.33333333\n        0.5\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table/access", test_access);
    g_test_add_func("/table/csv", test_csv);
    g_test_add_func("/table/json", test_json);
    g_test_add_func("/table/text", test_text);
    g_test_add_func("/table/wrapped", test_wrapped);
    g_test_add_func("/table/empty", test_empty);
    g_test_add_func("/table/reals", test_reals);
    g_test_add_func("/table/write", test_write);
    g_test_add_func("/table/digits", test_digits);
    return g_test_run();
}
