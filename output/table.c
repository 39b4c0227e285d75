#include "output/table-internal.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "output/folder.h"

/* Of a double in text: more tell people nothing. */
#define SHOWN_DIGITS 10

static void cell_clear(gpointer cell)
{
    g_free(((TableCell *)cell)->text);
    g_free(((TableCell *)cell)->shown);
}

Table *table_new(const char *const *columns)
{
    Table *table = g_new(Table, 1);
    table->columns = g_strdupv((char **)columns);
    table->n_columns = g_strv_length(table->columns);
    g_assert(table->n_columns > 0);
    table->cells = g_array_new(FALSE, FALSE, sizeof(TableCell));
    g_array_set_clear_func(table->cells, cell_clear);
    return table;
}

void table_free(Table *table)
{
    if (table == NULL) {
        return;
    }
    g_array_unref(table->cells);
    g_strfreev(table->columns);
    g_free(table);
}

static void table_add(Table *table, TableCellKind kind, char *text)
{
    TableCell cell = {.kind = kind, .text = text};
    g_array_append_val(table->cells, cell);
}

void table_add_text(Table *table, const char *text)
{
    table_add(table, TABLE_CELL_TEXT, g_utf8_make_valid(text, -1));
}

void table_add_integer(Table *table, gint64 value)
{
    table_add(table, TABLE_CELL_NUMBER, g_strdup_printf("%" G_GINT64_FORMAT, value));
}

void table_add_unsigned(Table *table, guint64 value)
{
    table_add(table, TABLE_CELL_NUMBER, g_strdup_printf("%" G_GUINT64_FORMAT, value));
}

void table_add_real(Table *table, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(value)) {
        table_add_empty(table); /* CSV and JSON have no word for it */
        return;
    }
    /* Whole numbers as such: the fewest digits of ten million would be 1e+07. */
    if (fabs(value) < 1e15 && floor(value) >= value) {
        g_ascii_formatd(text, sizeof text, "%.0f", value);
        table_add(table, TABLE_CELL_NUMBER, g_strdup(strcmp(text, "-0") == 0 ? "0" : text));
        return;
    }
    g_autofree char *shown = NULL;
    for (int digits = 1; digits <= 17; digits++) {
        char format[8];
        g_snprintf(format, sizeof format, "%%.%dg", digits);
        g_ascii_formatd(text, sizeof text, format, value);
        double back = g_ascii_strtod(text, NULL);
        if (back <= value && back >= value) {
            break;
        }
        if (digits == SHOWN_DIGITS) {
            shown = g_strdup(text);
        }
    }
    TableCell cell = {TABLE_CELL_NUMBER, g_strdup(text), g_steal_pointer(&shown)};
    g_array_append_val(table->cells, cell);
}

void table_add_empty(Table *table)
{
    table_add(table, TABLE_CELL_EMPTY, g_strdup(""));
}

void table_end_row(Table *table)
{
    g_assert(table->cells->len > 0 && table->cells->len % table->n_columns == 0);
}

guint table_n_rows(const Table *table)
{
    return table->cells->len / table->n_columns;
}

guint table_n_columns(const Table *table)
{
    return table->n_columns;
}

const char *table_get_column(const Table *table, guint column)
{
    g_assert(column < table->n_columns);
    return table->columns[column];
}

const TableCell *table_cell(const Table *table, guint row, guint column)
{
    g_assert(row < table_n_rows(table) && column < table->n_columns);
    return &g_array_index(table->cells, TableCell, row * table->n_columns + column);
}

const char *table_get_cell(const Table *table, guint row, guint column)
{
    return table_cell(table, row, column)->text;
}

/* RFC 4180 section 2.6 and 2.7: quotes around commas, quotes and line breaks, quotes doubled. */
static void append_csv(GString *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append_printf(out, *c == '"' ? "\"%c" : "%c", *c);
    }
    g_string_append_c(out, '"');
}

static char *format_csv(const Table *table)
{
    GString *out = g_string_new(NULL);
    for (guint column = 0; column < table->n_columns; column++) {
        g_string_append(out, column > 0 ? "," : "");
        append_csv(out, table->columns[column]);
    }
    g_string_append_c(out, '\n');
    for (guint row = 0; row < table_n_rows(table); row++) {
        for (guint column = 0; column < table->n_columns; column++) {
            g_string_append(out, column > 0 ? "," : "");
            append_csv(out, table_get_cell(table, row, column));
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static void append_json_string(GString *out, const char *text)
{
    json_t *string = json_string(text);
    char *dump = json_dumps(string, JSON_ENCODE_ANY);
    g_assert(dump != NULL);
    g_string_append(out, dump);
    free(dump);
    json_decref(string);
}

static char *format_json(const Table *table)
{
    GString *out = g_string_new("[");
    for (guint row = 0; row < table_n_rows(table); row++) {
        g_string_append(out, row > 0 ? ",\n  {" : "\n  {");
        for (guint column = 0; column < table->n_columns; column++) {
            const TableCell *cell = table_cell(table, row, column);
            g_string_append(out, column > 0 ? ", " : "");
            append_json_string(out, table->columns[column]);
            g_string_append(out, ": ");
            if (cell->kind == TABLE_CELL_TEXT) {
                append_json_string(out, cell->text);
            } else {
                g_string_append(out, cell->kind == TABLE_CELL_EMPTY ? "null" : cell->text);
            }
        }
        g_string_append_c(out, '}');
    }
    g_string_append(out, table_n_rows(table) > 0 ? "\n]\n" : "]\n");
    return g_string_free(out, FALSE);
}

char *table_format(const Table *table, TableFormat format)
{
    g_assert(table->cells->len % table->n_columns == 0);
    switch (format) {
    case TABLE_FORMAT_CSV:
        return format_csv(table);
    case TABLE_FORMAT_JSON:
        return format_json(table);
    case TABLE_FORMAT_TEXT:
        return table_format_wrapped(table, TABLE_WRAP_ALL, G_MAXUINT);
    }
    g_assert_not_reached();
}

gboolean table_write_csv(const Table *table, const char *path, GError **error)
{
    g_autofree char *text = table_format(table, TABLE_FORMAT_CSV);
    return folder_write_text(path, text, error);
}
