/* Tables of measurements: RFC 4180 by its own examples, comments, places, and what is wrong. */
#include "scenarios/csv_file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sim/sim.h"

static CsvFile *read_bytes(const char *text, gsize length, GError **error)
{
    char path[] = "dutsim-csv-XXXXXX";
    int fd = g_mkstemp(path);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
    CsvFile *file = csv_file_read(path, error);
    g_remove(path);
    return file;
}

static CsvFile *read_text(const char *text)
{
    g_autoptr(GError) error = NULL;
    CsvFile *file = read_bytes(text, strlen(text), &error);
    g_assert_no_error(error);
    return file;
}

static void assert_cell(const CsvFile *file, guint row, guint column, const char *text, guint line,
                        guint place)
{
    YamlPlace found = csv_file_cell_place(file, row, column);
    g_assert_cmpstr(csv_file_get_cell(file, row, column), ==, text);
    g_assert_cmpuint(found.line, ==, line);
    g_assert_cmpuint(found.column, ==, place);
}

/* The message after the file's name. */
static void assert_wrong(const char *text, gsize length, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(read_bytes(text, length, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    g_assert_cmpstr(strchr(error->message, ':'), ==, message);
}
#define ASSERT_WRONG(text, message) assert_wrong((text), sizeof(text) - 1, (message))

static void test_plain(void)
{
    g_autoptr(CsvFile) file = read_text("cores,pps\n1,1739672\n 2 ,\t3370584 \n");
    g_assert_cmpuint(csv_file_n_columns(file), ==, 2);
    g_assert_cmpuint(csv_file_n_rows(file), ==, 2);
    g_assert_cmpstr(csv_file_get_name(file, 1), ==, "pps");
    g_assert_cmpuint(csv_file_name_place(file, 1).column, ==, 7);
    g_assert_cmpint(csv_file_find(file, "pps"), ==, 1);
    g_assert_cmpint(csv_file_find(file, "pp"), ==, -1);
    assert_cell(file, 0, 1, "1739672", 2, 3);
    assert_cell(file, 1, 0, "2", 3, 2);
    assert_cell(file, 1, 1, "3370584", 3, 6);
}

/* RFC 4180 section 2, items 5 to 7; CR LF; no line end at the end (item 2). */
static void test_quotes(void)
{
    g_autoptr(CsvFile) file = read_text("a,b,c\r\n\"aaa\",\"b\r\nbb\",\"c,c\"\r\n\"a\"\"x\",,\"\"");
    g_assert_cmpuint(csv_file_n_rows(file), ==, 2);
    assert_cell(file, 0, 0, "aaa", 2, 1);
    assert_cell(file, 0, 1, "b\r\nbb", 2, 7);
    assert_cell(file, 0, 2, "c,c", 3, 5);
    assert_cell(file, 1, 0, "a\"x", 4, 1);
    assert_cell(file, 1, 1, "", 4, 8);
    assert_cell(file, 1, 2, "", 4, 9);
}

/* Comments and empty lines count as lines only; a column is one of characters. */
static void test_notes(void)
{
    g_autoptr(CsvFile) file = read_text("\xef\xbb\xbf# source: x, \"y\n\n#\na,b\n# more\n\n"
                                        "H\xc3\xb8iland,2\n\"#3\",#4\n");
    g_assert_cmpuint(csv_file_n_rows(file), ==, 2);
    g_assert_cmpuint(csv_file_name_place(file, 0).line, ==, 4);
    assert_cell(file, 0, 1, "2", 7, 9);
    assert_cell(file, 1, 0, "#3", 8, 1);
    assert_cell(file, 1, 1, "#4", 8, 6);
}

static void test_wrong(void)
{
    const char *no_header = ":1:1: error: no header: a first row that names the columns";
    ASSERT_WRONG("", no_header);
    ASSERT_WRONG("# only this\n\n", no_header);
    ASSERT_WRONG("a,,c\n", ":1:3: error: a column without a name");
    ASSERT_WRONG("a,b,a\n", ":1:5: error: a second column 'a'");
    ASSERT_WRONG("a,b\n1\n", ":2:1: error: the row has 1 cells, the header 2");
    ASSERT_WRONG("a,b\n1,2,3\n", ":2:5: error: the row has 3 cells, the header 2");
    ASSERT_WRONG("a,b\n1,\"2\n", ":2:3: error: a cell in quotes without its closing quote");
    ASSERT_WRONG("a,b\n1,\"2\"3\n",
                 ":2:6: error: text after a closing quote: a comma or the end of "
                 "the line is expected (a quote within quotes is doubled)");
    ASSERT_WRONG("a,b\n1,2\"\n",
                 ":2:4: error: a quote within a cell: a cell with quotes begins with "
                 "one (and doubles those within)");
    ASSERT_WRONG("a,b\n1,\xff\n", ":2:1: error: a byte that is no text in UTF-8");
    ASSERT_WRONG("a,b\n1,2\0\n", ":2:1: error: a byte that is no text in UTF-8");
}

static void test_no_file(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(csv_file_read("no/such.csv", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);
    g_clear_error(&error);
    g_assert_null(csv_file_read(".", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv-file/plain", test_plain);
    g_test_add_func("/csv-file/quotes", test_quotes);
    g_test_add_func("/csv-file/notes", test_notes);
    g_test_add_func("/csv-file/wrong", test_wrong);
    g_test_add_func("/csv-file/no-file", test_no_file);
    return g_test_run();
}
