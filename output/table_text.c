/* Tables as aligned text. */
#include <string.h>

#include "output/table-internal.h"

/* The gap between two columns. */
#define TABLE_GAP   "  "
#define HEADING_ROW (-1)

/* How a column is laid out. */
typedef struct {
    glong width;
    glong least; /* what it cannot be narrower than */
    gboolean right;
} TableLayout;

static const char *text_at(const Table *table, gint row, guint column)
{
    if (row == HEADING_ROW) {
        return table->columns[column];
    }
    const TableCell *cell = table_cell(table, (guint)row, column);
    return cell->shown != NULL ? cell->shown : cell->text;
}

/* A column of numbers stands right; one with a text in it, left. */
static gboolean column_is_numeric(const Table *table, guint column)
{
    for (guint row = 0; row < table_n_rows(table); row++) {
        if (table_cell(table, row, column)->kind == TABLE_CELL_TEXT) {
            return FALSE;
        }
    }
    return TRUE;
}

static glong longest_word(const char *text)
{
    glong longest = 0;
    while (*text != '\0') {
        gsize length = strcspn(text, " ");
        longest = MAX(longest, g_utf8_strlen(text, (gssize)length));
        text += length + strspn(text + length, " ");
    }
    return longest;
}

static TableLayout layout_column(const Table *table, guint column, TableWrap wrap)
{
    TableLayout layout = {.right = column_is_numeric(table, column)};
    for (gint row = HEADING_ROW; row < (gint)table_n_rows(table); row++) {
        const char *text = text_at(table, row, column);
        glong length = g_utf8_strlen(text, -1);
        gboolean is_whole = wrap == TABLE_WRAP_HEADINGS && row != HEADING_ROW;
        layout.width = MAX(layout.width, length);
        layout.least = MAX(layout.least, is_whole ? length : longest_word(text));
    }
    return layout;
}

/* Narrows the widest column that can be, a character at a time, until a line is no longer than
 * `most`. */
static void narrow(TableLayout *layout, guint n, glong most)
{
    glong sum = (glong)((n - 1) * strlen(TABLE_GAP));
    for (guint i = 0; i < n; i++) {
        sum += layout[i].width;
    }
    while (sum > most) {
        TableLayout *widest = NULL;
        for (guint i = 0; i < n; i++) {
            gboolean can = layout[i].width > layout[i].least;
            if (can && (widest == NULL || layout[i].width > widest->width)) {
                widest = &layout[i];
            }
        }
        if (widest == NULL) {
            return;
        }
        widest->width--;
        sum--;
    }
}

/* Takes a line of at most `width` characters off *rest. (transfer full) */
static char *take_line(const char **rest, glong width)
{
    const char *text = *rest;
    if (g_utf8_strlen(text, -1) <= width) {
        *rest = text + strlen(text);
        return g_strdup(text);
    }
    /* the last space that leaves a line of that width; there is one, or the column were wider */
    const char *end = g_utf8_offset_to_pointer(text, width);
    while (end > text && *end != ' ') {
        end--;
    }
    *rest = end + strspn(end, " ");
    return g_strndup(text, (gsize)(end - text));
}

static void append_padded(GString *out, const char *text, TableLayout layout)
{
    int pad = (int)(layout.width - g_utf8_strlen(text, -1));
    g_string_append_printf(out, "%*s%s%*s", layout.right ? pad : 0, "", text,
                           layout.right ? 0 : pad, "");
}

/* A row: as many lines as its longest cell takes. */
static void append_row(GString *out, const Table *table, gint row, const TableLayout *layout)
{
    g_autofree const char **rest = g_new(const char *, table->n_columns);
    gboolean more = TRUE;
    for (guint column = 0; column < table->n_columns; column++) {
        rest[column] = text_at(table, row, column);
    }
    while (more) {
        more = FALSE;
        for (guint column = 0; column < table->n_columns; column++) {
            g_autofree char *line = take_line(&rest[column], layout[column].width);
            g_string_append(out, column > 0 ? TABLE_GAP : "");
            append_padded(out, line, layout[column]);
            more |= *rest[column] != '\0';
        }
        while (out->len > 0 && out->str[out->len - 1] == ' ') {
            g_string_truncate(out, out->len - 1);
        }
        g_string_append_c(out, '\n');
    }
}

char *table_format_wrapped(const Table *table, TableWrap wrap, guint width)
{
    GString *out = g_string_new(NULL);
    g_autofree TableLayout *layout = g_new(TableLayout, table->n_columns);
    for (guint column = 0; column < table->n_columns; column++) {
        layout[column] = layout_column(table, column, wrap);
    }
    narrow(layout, table->n_columns, (glong)width);
    for (gint row = HEADING_ROW; row < (gint)table_n_rows(table); row++) {
        append_row(out, table, row, layout);
    }
    return g_string_free(out, FALSE);
}
