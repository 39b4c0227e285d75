#include "scenarios/calibration_rows.h"

#include <math.h>
#include <string.h>

#include "scenarios/override.h"
#include "scenarios/top_settings.h"

/* A column for a measured figure, and whose it is. */
typedef struct {
    const char *column;
    const char *procedure;
} Figure;

static const Figure figures[] = {
    {"throughput_pps", "throughput"},
    {"received_pps", "trial"},
    {"time_s", "reconfigure"},
};

#define FIGURES     "throughput_pps (zero loss), received_pps (under overload) or time_s (of a machine)"
#define SD          "sd_pps"
#define RELATIVE_SD "relative_sd"

static void clear_row(gpointer data)
{
    g_ptr_array_unref(((CalibrationRow *)data)->values);
}

void calibration_rows_free(CalibrationRows *rows)
{
    g_clear_pointer(&rows->file, csv_file_free);
    g_ptr_array_unref(rows->paths);
    g_array_unref(rows->rows);
    g_free(rows);
}

const CalibrationRow *calibration_rows_get(const CalibrationRows *rows, guint index)
{
    g_assert_cmpuint(index, <, rows->rows->len);
    return &g_array_index(rows->rows, CalibrationRow, index);
}

/* ---- columns ---- */

/* Whether rows can differ in what is at a path; the name of the scenario, say, is that of all. */
static gboolean is_of_point(const char *path)
{
    g_autofree char *head = g_strndup(path, strcspn(path, "."));
    gboolean is_top = sim_attribute_table_find(&top_attributes, head) != NULL;
    return strchr(path, '.') != NULL && strcmp(path, "test.procedure") != 0 &&
           !g_str_has_suffix(path, ".type") && !g_str_has_suffix(path, ".include") &&
           (!is_top || strcmp(head, "test") == 0 || strcmp(head, "links") == 0);
}

const SimAttribute *calibration_find_attribute(const Scenario *scenario, const char *path,
                                               YamlPlace place, GError **error)
{
    const SimAttribute *attribute = scenario_find_attribute(scenario, path);
    if (attribute != NULL && is_of_point(path)) {
        return attribute;
    }
    if (attribute != NULL) {
        yaml_place_set_error(place, error,
                             "%s cannot differ from row to row: attributes of nodes, links and "
                             "test can",
                             path);
        return NULL;
    }
    g_autofree char *near = scenario_nearest_path(scenario, path);
    yaml_place_set_error(place, error, "no attribute '%.200s': `dutsim describe` lists all%s%s%s",
                         path, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                         near != NULL ? "'?" : "");
    return NULL;
}

static const Figure *find_figure(const char *column)
{
    for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
        if (strcmp(figures[i].column, column) == 0) {
            return &figures[i];
        }
    }
    return NULL;
}

/* The column of the measured figure, or -1 (error set). */
static gint find_measured(CalibrationRows *rows, GError **error)
{
    gint measured = -1;
    for (guint i = 0; i < csv_file_n_columns(rows->file); i++) {
        const Figure *figure = find_figure(csv_file_get_name(rows->file, i));
        if (figure == NULL) {
            continue;
        }
        if (measured >= 0) {
            yaml_place_set_error(csv_file_name_place(rows->file, i), error,
                                 "a second measured column, beside %s: one is expected",
                                 rows->figure);
            return -1;
        }
        measured = (gint)i;
        rows->figure = figure->column;
        rows->procedure = procedures_find(figure->procedure);
    }
    if (measured < 0) {
        yaml_place_set_error(csv_file_name_place(rows->file, 0), error,
                             "no column of what was measured: %s is expected", FIGURES);
    }
    return measured;
}

/* Another figure of the same measurement, which nothing is fitted to. */
static gboolean is_noted(const CalibrationRows *rows, const char *column)
{
    return rows->procedure->subject == TEST_OF_MACHINE &&
           g_strv_contains(rows->procedure->figures, column);
}

static gboolean is_sd(const char *column)
{
    return strcmp(column, SD) == 0 || strcmp(column, RELATIVE_SD) == 0;
}

/* Checks the columns that set points; *sd: the one of standard deviations, or -1. */
static gboolean read_columns(CalibrationRows *rows, const Scenario *scenario, gint *sd,
                             GError **error)
{
    *sd = -1;
    for (guint i = 0; i < csv_file_n_columns(rows->file); i++) {
        const char *name = csv_file_get_name(rows->file, i);
        YamlPlace place = csv_file_name_place(rows->file, i);
        if (is_sd(name)) {
            if (*sd >= 0) {
                yaml_place_set_error(place, error, "%s beside %s: one of them is expected", name,
                                     csv_file_get_name(rows->file, (guint)*sd));
                return FALSE;
            }
            *sd = (gint)i;
        } else if (find_figure(name) == NULL && !is_noted(rows, name)) {
            if (calibration_find_attribute(scenario, name, place, error) == NULL) {
                return FALSE;
            }
            g_ptr_array_add(rows->paths, g_strdup(name));
        }
    }
    rows->has_sd = *sd >= 0;
    return TRUE;
}

/* ---- rows ---- */

/* A number above 0. */
static gboolean read_number(const CsvFile *file, guint row, gint column, double *number,
                            GError **error)
{
    const char *text = csv_file_get_cell(file, row, (guint)column);
    const char *name = csv_file_get_name(file, (guint)column);
    char *end;
    *number = g_ascii_strtod(text, &end);
    /* No sign, hexadecimal, "inf" or "nan", which strtod takes. */
    gboolean is_plain = text[strspn(text, "0123456789.eE+-")] == '\0' && g_ascii_isdigit(*text);
    if (!is_plain || *end != '\0' || !isfinite(*number) || *number <= 0) {
        yaml_place_set_error(csv_file_cell_place(file, row, (guint)column), error,
                             "%s: '%.60s' is not a number above 0, such as %s", name, text,
                             strcmp(name, RELATIVE_SD) == 0 ? "0.01" : "1739672");
        return FALSE;
    }
    return TRUE;
}

static gboolean read_row(CalibrationRows *rows, guint index, gint measured, gint sd, GError **error)
{
    const CsvFile *file = rows->file;
    CalibrationRow row = {.number = index + 1};
    if (!read_number(file, index, measured, &row.measured, error) ||
        (sd >= 0 && !read_number(file, index, sd, &row.relative_sd, error))) {
        return FALSE;
    }
    if (sd >= 0 && strcmp(csv_file_get_name(file, (guint)sd), SD) == 0) {
        row.relative_sd /= row.measured;
    }
    row.values = g_ptr_array_new_with_free_func((GDestroyNotify)override_free);
    for (guint i = 0; i < rows->paths->len; i++) {
        const char *path = g_ptr_array_index(rows->paths, i);
        guint column = (guint)csv_file_find(file, path);
        g_autoptr(YamlNode) value = yaml_node_new_scalar(csv_file_cell_place(file, index, column),
                                                         csv_file_get_cell(file, index, column));
        g_ptr_array_add(row.values, override_new_value(path, value));
    }
    g_array_append_val(rows->rows, row);
    return TRUE;
}

CalibrationRows *calibration_rows_read(const char *path, const Scenario *scenario, GError **error)
{
    g_autoptr(CalibrationRows) rows = g_new0(CalibrationRows, 1);
    gint sd;
    rows->paths = g_ptr_array_new_with_free_func(g_free);
    rows->rows = g_array_new(FALSE, FALSE, sizeof(CalibrationRow));
    g_array_set_clear_func(rows->rows, clear_row);
    rows->file = csv_file_read(path, error);
    gint measured = rows->file != NULL ? find_measured(rows, error) : -1;
    if (measured < 0 || !read_columns(rows, scenario, &sd, error)) {
        return NULL;
    }
    for (guint i = 0; i < csv_file_n_rows(rows->file); i++) {
        if (!read_row(rows, i, measured, sd, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&rows);
}

/* ---- held out ---- */

static gboolean fail_list(const CalibrationRows *rows, const char *list, const char *part,
                          GError **error)
{
    g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                "--hold-out %.60s: error: '%.60s' names no rows: numbers of rows from 1 to %u, and "
                "ranges of them, are expected, such as 3,5-7",
                list, part, rows->rows->len);
    return FALSE;
}

gboolean calibration_rows_hold_out(CalibrationRows *rows, const char *list, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(list, ",", -1);
    for (char **part = parts; *part != NULL; part++) {
        g_auto(GStrv) ends = g_strsplit(g_strstrip(*part), "-", 2);
        guint64 first = 0;
        guint64 last = 0;
        if (ends[0] == NULL ||
            !g_ascii_string_to_unsigned(ends[0], 10, 1, rows->rows->len, &first, NULL) ||
            !g_ascii_string_to_unsigned(ends[ends[1] != NULL ? 1 : 0], 10, first, rows->rows->len,
                                        &last, NULL)) {
            return fail_list(rows, list, *part, error);
        }
        for (guint64 number = first; number <= last; number++) {
            g_array_index(rows->rows, CalibrationRow, number - 1).held_out = TRUE;
        }
    }
    return *parts != NULL || fail_list(rows, list, "", error);
}

guint calibration_rows_n_fitted(const CalibrationRows *rows)
{
    guint n = 0;
    for (guint i = 0; i < rows->rows->len; i++) {
        n += calibration_rows_get(rows, i)->held_out ? 0 : 1;
    }
    return n;
}

char *calibration_rows_fitted_text(const CalibrationRows *rows)
{
    GString *text = g_string_new(NULL);
    guint n = rows->rows->len;
    for (guint i = 0; i < n; i++) {
        if (calibration_rows_get(rows, i)->held_out) {
            continue;
        }
        guint last = i;
        while (last + 1 < n && !calibration_rows_get(rows, last + 1)->held_out) {
            last++;
        }
        g_string_append_printf(text, "%s%u", text->len > 0 ? ", " : "", i + 1);
        if (last > i) {
            g_string_append_printf(text, "-%u", last + 1);
        }
        i = last;
    }
    return g_string_free(text, FALSE);
}

/* ---- outside ---- */

static const char *text_of(const CalibrationRow *row, guint column)
{
    return ((const Override *)g_ptr_array_index(row->values, column))->value->text;
}

/* "dut.cores 6 > 4", or NULL: of numbers the largest and smallest count, of anything else which
 * there are. */
static char *compare_value(const CalibrationRows *rows, const SimAttribute *attribute, guint column,
                           const CalibrationRow *row)
{
    const char *path = g_ptr_array_index(rows->paths, column);
    const CalibrationRow *lowest = NULL;
    const CalibrationRow *highest = NULL;
    SimAttributeNumber low = {0}, high = {0}, here = {0}, number;
    gboolean is_numeric = sim_attribute_is_numeric(attribute) &&
                          sim_attribute_read_number(attribute, text_of(row, column), &here, NULL);
    for (guint i = 0; i < rows->rows->len; i++) {
        const CalibrationRow *other = calibration_rows_get(rows, i);
        if (other->held_out) {
            continue;
        }
        if (strcmp(text_of(other, column), text_of(row, column)) == 0) {
            return NULL;
        }
        if (is_numeric &&
            sim_attribute_read_number(attribute, text_of(other, column), &number, NULL) &&
            number.is_relative == here.is_relative) {
            lowest = lowest == NULL || number.value < low.value ? (low = number, other) : lowest;
            highest =
                highest == NULL || number.value > high.value ? (high = number, other) : highest;
        }
    }
    if (lowest == NULL) {
        return g_strdup_printf("%s %s in no fitted row", path, text_of(row, column));
    }
    gboolean is_above = here.value > high.value;
    return is_above || here.value < low.value
               ? g_strdup_printf("%s %s %s %s", path, text_of(row, column), is_above ? ">" : "<",
                                 text_of(is_above ? highest : lowest, column))
               : NULL;
}

char *calibration_rows_outside(const CalibrationRows *rows, const Scenario *scenario, guint index)
{
    const CalibrationRow *row = calibration_rows_get(rows, index);
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (guint column = 0; row->held_out && column < rows->paths->len; column++) {
        const SimAttribute *attribute =
            scenario_find_attribute(scenario, g_ptr_array_index(rows->paths, column));
        char *part = compare_value(rows, attribute, column, row);
        if (part != NULL) {
            g_ptr_array_add(parts, part);
        }
    }
    g_ptr_array_add(parts, NULL);
    return parts->len > 1 ? g_strjoinv(", ", (char **)parts->pdata) : NULL;
}
