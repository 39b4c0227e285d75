#include "scenarios/describe.h"

#include <string.h>

#include "models/models.h"
#include "scenarios/sweep.h"
#include "scenarios/top_settings.h"

/* An attribute, or a node where `attribute` is NULL. */
typedef struct {
    char *path;
    const SimAttribute *attribute;
    const char *help;
} Row;

static void clear_row(gpointer row)
{
    g_free(((Row *)row)->path);
}

static void add_row(const char *path, const SimAttribute *attribute, gpointer rows)
{
    Row row = {.path = g_strdup(path), .attribute = attribute, .help = attribute->help};
    if (row.help == NULL && attribute->group != NULL) {
        row.help = attribute->group->help;
    }
    g_array_append_val((GArray *)rows, row);
}

/* All rows there are. */
static GArray *make_rows(void)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    g_array_set_clear_func(rows, clear_row);
    sim_attribute_table_walk(&top_attributes, NULL, add_row, rows);
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        Row row = {.path = g_strdup(type->type), .help = type->attributes->help};
        g_array_append_val(rows, row);
        sim_attribute_table_walk(&node_attributes, type->type, add_row, rows);
        sim_attribute_table_walk(type->attributes, type->type, add_row, rows);
    }
    return rows;
}

/* `path` with N for each index. (transfer full) */
static char *without_indices(const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    for (char **name = names; *name != NULL; name++) {
        if (**name != '\0' && strspn(*name, "0123456789") == strlen(*name)) {
            g_free(*name);
            *name = g_strdup("N");
        }
    }
    return g_strjoinv(".", names);
}

static void fail_unknown(const GArray *rows, const char *path, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++) {
        g_ptr_array_add(names, g_array_index(rows, Row, i).path);
    }
    g_ptr_array_add(names, NULL);
    const char *near = sim_attribute_nearest(path, (const char *const *)names->pdata);
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                "no attribute '%.200s': `dutsim describe` lists all%s%s%s", path,
                near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
}

/* The rows at and below a path (NULL: all). */
static GArray *select_rows(const char *path, GError **error)
{
    GArray *rows = make_rows();
    g_autofree char *wanted = path != NULL ? without_indices(path) : NULL;
    guint first = 0;
    while (wanted != NULL && first < rows->len &&
           !sweep_path_is_below(g_array_index(rows, Row, first).path, wanted)) {
        first++;
    }
    if (first == rows->len) {
        fail_unknown(rows, path, error);
        g_array_unref(rows);
        return NULL;
    }
    /* What is below a path stands behind it without a gap. */
    guint end = first;
    while (end < rows->len &&
           (wanted == NULL || sweep_path_is_below(g_array_index(rows, Row, end).path, wanted))) {
        end++;
    }
    g_array_set_size(rows, end);
    return first > 0 ? g_array_remove_range(rows, 0, first) : rows;
}

/* ---- the parts of a row ---- */

static gboolean is_group(const Row *row)
{
    return row->attribute == NULL || row->attribute->group != NULL;
}

static const char *row_type(const Row *row)
{
    return row->attribute != NULL ? sim_attribute_type_name(row->attribute->type) : "node";
}

static char *row_unit(const Row *row)
{
    return row->attribute == NULL ? g_strdup("")
                                  : sim_attribute_join_units(row->attribute->type, ", ");
}

static char *row_range(const Row *row)
{
    return is_group(row) ? g_strdup("") : sim_attribute_range_text(row->attribute);
}

static const char *row_default(const Row *row)
{
    return is_group(row) || row->attribute->default_text == NULL ? ""
                                                                 : row->attribute->default_text;
}

static const char *row_source(const Row *row)
{
    return row->attribute == NULL || row->attribute->source == NULL ? "" : row->attribute->source;
}

/* ---- whole ---- */

Table *describe_table(const char *path, GError **error)
{
    static const char *const columns[] = {"path",    "type", "unit",   "range",
                                          "default", "help", "source", NULL};
    g_autoptr(GArray) rows = select_rows(path, error);
    if (rows == NULL) {
        return NULL;
    }
    Table *table = table_new(columns);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        g_autofree char *unit = row_unit(row);
        g_autofree char *range = row_range(row);
        const char *texts[] = {row->path,        row_type(row), unit,           range,
                               row_default(row), row->help,     row_source(row)};
        for (guint column = 0; column < G_N_ELEMENTS(texts); column++) {
            if (texts[column] == NULL || *texts[column] == '\0') {
                table_add_empty(table);
            } else {
                table_add_text(table, texts[column]);
            }
        }
        table_end_row(table);
    }
    return table;
}

static void append_line(GString *text, const char *name, const char *value)
{
    if (*value != '\0') {
        g_string_append_printf(text, "    %-9s%s\n", name, value);
    }
}

static void append_row(GString *text, const Row *row)
{
    g_autofree char *unit = row_unit(row);
    g_autofree char *range = row_range(row);
    g_string_append_printf(text, "%s%s\n    %s\n", text->len > 0 ? "\n" : "", row->path, row->help);
    append_line(text, "type", row_type(row));
    append_line(text, "unit", unit);
    append_line(text, "range", range);
    append_line(text, "default",
                is_group(row) || *row_default(row) != '\0' ? row_default(row) : "unset");
    append_line(text, "source", row_source(row));
}

char *describe_text(const char *path, GError **error)
{
    g_autoptr(GArray) rows = select_rows(path, error);
    if (rows == NULL) {
        return NULL;
    }
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        append_row(text, &g_array_index(rows, Row, i));
    }
    return g_string_free(text, FALSE);
}
