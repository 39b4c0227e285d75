#include "scenarios/csv_file.h"

#include <string.h>

#include "scenarios/text_file.h"
#include "sim/sim.h"

typedef struct {
    char *text;
    guint line, column;
} Cell;

struct CsvFile {
    char *source;    /* GRefString */
    GPtrArray *rows; /* of GArray of Cell; the first is the header */
};

/* What is left of the text, and where that is. */
typedef struct {
    const CsvFile *file;
    const char *at;
    guint line, column; /* column in characters, from 1 */
} Reader;

static void clear_cell(gpointer cell)
{
    g_free(((Cell *)cell)->text);
}

void csv_file_free(CsvFile *file)
{
    g_ptr_array_unref(file->rows);
    g_ref_string_release(file->source);
    g_free(file);
}

/* ---- characters ---- */

static YamlPlace reader_place(const Reader *reader)
{
    return (YamlPlace){reader->file->source, reader->line, reader->column};
}

static void step(Reader *reader)
{
    if (*reader->at == '\n') {
        reader->line++;
        reader->column = 1;
    } else if (((guchar)reader->at[1] & 0xc0) != 0x80) {
        reader->column++;
    }
    reader->at++;
}

static gboolean is_line_end(const char *at)
{
    return *at == '\n' || (*at == '\r' && at[1] == '\n') || *at == '\0';
}

static void skip_blanks(Reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\t') {
        step(reader);
    }
}

static void skip_line_end(Reader *reader)
{
    if (*reader->at == '\r') {
        step(reader);
    }
    if (*reader->at != '\0') {
        step(reader);
    }
}

/* ---- cells ---- */

/* After the opening quote. (transfer full) (nullable) */
static char *read_quoted(Reader *reader, YamlPlace start, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (;;) {
        if (*reader->at == '\0') {
            yaml_place_set_error(start, error, "a cell in quotes without its closing quote");
            return NULL;
        }
        if (*reader->at == '"') {
            step(reader);
            if (*reader->at != '"') {
                break;
            }
        }
        g_string_append_c(text, *reader->at);
        step(reader);
    }
    skip_blanks(reader);
    if (*reader->at != ',' && !is_line_end(reader->at)) {
        yaml_place_set_error(reader_place(reader), error,
                             "text after a closing quote: a comma or the end of the line is "
                             "expected (a quote within quotes is doubled)");
        return NULL;
    }
    return g_strdup(text->str);
}

/* (transfer full) (nullable) */
static char *read_bare(Reader *reader, GError **error)
{
    const char *start = reader->at;
    while (*reader->at != ',' && !is_line_end(reader->at)) {
        if (*reader->at == '"') {
            yaml_place_set_error(reader_place(reader), error,
                                 "a quote within a cell: a cell with quotes begins with one (and "
                                 "doubles those within)");
            return NULL;
        }
        step(reader);
    }
    return g_strchomp(g_strndup(start, (gsize)(reader->at - start)));
}

/* All cells of a line. (transfer full) (nullable) */
static GArray *read_row(Reader *reader, GError **error)
{
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    g_array_set_clear_func(cells, clear_cell);
    for (;;) {
        skip_blanks(reader);
        YamlPlace place = reader_place(reader);
        Cell cell = {.line = place.line, .column = place.column};
        if (*reader->at == '"') {
            step(reader);
            cell.text = read_quoted(reader, place, error);
        } else {
            cell.text = read_bare(reader, error);
        }
        if (cell.text == NULL) {
            return NULL;
        }
        g_array_append_val(cells, cell);
        if (*reader->at != ',') {
            skip_line_end(reader);
            return g_steal_pointer(&cells);
        }
        step(reader);
    }
}

/* ---- rows ---- */

static const Cell *get(const CsvFile *file, guint row, guint column)
{
    g_assert_cmpuint(row, <, file->rows->len);
    const GArray *cells = g_ptr_array_index(file->rows, row);
    g_assert_cmpuint(column, <, cells->len);
    return &g_array_index(cells, Cell, column);
}

static YamlPlace place_of(const CsvFile *file, guint row, guint column)
{
    const Cell *cell = get(file, row, column);
    return (YamlPlace){file->source, cell->line, cell->column};
}

static gboolean check_header(const CsvFile *file, GError **error)
{
    for (guint i = 0; i < csv_file_n_columns(file); i++) {
        const char *name = csv_file_get_name(file, i);
        if (*name == '\0') {
            yaml_place_set_error(csv_file_name_place(file, i), error, "a column without a name");
            return FALSE;
        }
        if (csv_file_find(file, name) != (gint)i) {
            yaml_place_set_error(csv_file_name_place(file, i), error, "a second column '%.60s'",
                                 name);
            return FALSE;
        }
    }
    return TRUE;
}

/* Adds a row, the first of which is the header. */
static gboolean add_row(CsvFile *file, GArray *cells, GError **error)
{
    g_ptr_array_add(file->rows, cells);
    guint row = file->rows->len - 1;
    guint n_columns = csv_file_n_columns(file);
    if (cells->len == n_columns) {
        return row > 0 || check_header(file, error);
    }
    yaml_place_set_error(place_of(file, row, MIN(cells->len - 1, n_columns)), error,
                         "the row has %u cells, the header %u", cells->len, n_columns);
    return FALSE;
}

static gboolean read_rows(CsvFile *file, const char *text, GError **error)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    gboolean is_marked = g_str_has_prefix(text, byte_order_mark);
    Reader reader = {.file = file, .at = text + (is_marked ? 3 : 0), .line = 1, .column = 1};
    while (*reader.at != '\0') {
        if (*reader.at == '#') {
            while (!is_line_end(reader.at)) {
                step(&reader);
            }
        }
        if (is_line_end(reader.at)) {
            skip_line_end(&reader);
            continue;
        }
        GArray *cells = read_row(&reader, error);
        if (cells == NULL || !add_row(file, cells, error)) {
            return FALSE;
        }
    }
    if (file->rows->len == 0) {
        YamlPlace start = {file->source, 1, 1};
        yaml_place_set_error(start, error, "no header: a first row that names the columns");
        return FALSE;
    }
    return TRUE;
}

/* ---- the file ---- */

CsvFile *csv_file_read(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = text_file_read(path, CSV_FILE_MAX_BYTES, &length, error);
    if (text == NULL) {
        return NULL;
    }
    g_autoptr(CsvFile) file = g_new0(CsvFile, 1);
    file->source = g_ref_string_new(path);
    file->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    if (!text_file_check(file->source, text, length, CSV_FILE_MAX_BYTES, error) ||
        !read_rows(file, text, error)) {
        return NULL;
    }
    return g_steal_pointer(&file);
}

guint csv_file_n_columns(const CsvFile *file)
{
    return ((const GArray *)g_ptr_array_index(file->rows, 0))->len;
}

guint csv_file_n_rows(const CsvFile *file)
{
    return file->rows->len - 1;
}

const char *csv_file_get_name(const CsvFile *file, guint column)
{
    return get(file, 0, column)->text;
}

const char *csv_file_get_cell(const CsvFile *file, guint row, guint column)
{
    return get(file, row + 1, column)->text;
}

YamlPlace csv_file_name_place(const CsvFile *file, guint column)
{
    return place_of(file, 0, column);
}

YamlPlace csv_file_cell_place(const CsvFile *file, guint row, guint column)
{
    return place_of(file, row + 1, column);
}

gint csv_file_find(const CsvFile *file, const char *name)
{
    for (guint i = 0; i < csv_file_n_columns(file); i++) {
        if (strcmp(csv_file_get_name(file, i), name) == 0) {
            return (gint)i;
        }
    }
    return -1;
}
