#include "scenarios/calibration_report.h"

#include <math.h>
#include <string.h>

#include "scenarios/override.h"

/* Digits of what is told, so that the last bits of a C library do not show. */
#define ERROR_DIGITS 3
#define PARTS_DIGITS 4

static double rounded(double number, int digits)
{
    char format[16], text[G_ASCII_DTOSTR_BUF_SIZE];
    g_snprintf(format, sizeof format, "%%.%dg", digits);
    return g_ascii_strtod(g_ascii_formatd(text, sizeof text, format, number), NULL);
}

/* A relative error to a millionth. */
static double rounded_parts(double parts)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_ascii_strtod(g_ascii_formatd(text, sizeof text, "%.6f", parts), NULL);
}

static double relative_error(const Calibration *calibration, guint row)
{
    return calibration->predicted[row] / calibration_rows_get(calibration->rows, row)->measured - 1;
}

/* ---- values ---- */

CalibrationShown calibration_show(const Calibration *calibration, guint j)
{
    double value = calibration->values[j];
    /* What a 0 is written in says nothing; one base unit does. */
    double shown_of = value != 0 ? value : 1;
    g_autofree char *text = calibration_model_text(calibration->model, j, shown_of);
    char *unit;
    double shown = g_ascii_strtod(text, &unit);
    CalibrationShown result = {.unit = g_strdup(unit + strspn(unit, " "))};
    result.factor = shown != 0 ? shown_of / shown : 1;
    result.value = value != 0 ? shown : 0;
    return result;
}

static const char *value_note(const Calibration *calibration, guint j)
{
    const CalibrationJudgement *judgement = &calibration->fit->parameters[j];
    if (judgement->bound == CALIBRATION_AT_MINIMUM) {
        return "at its minimum";
    }
    if (judgement->bound == CALIBRATION_AT_MAXIMUM) {
        return "at its maximum";
    }
    for (guint i = 0; i < calibration->fit->directions->len; i++) {
        const CalibrationDirection *direction =
            &g_array_index(calibration->fit->directions, CalibrationDirection, i);
        if (direction->is_part[j] && direction->kind != CALIBRATION_BARELY) {
            return "not told by the rows";
        }
    }
    return judgement->has_error ? "" : "no rows left to tell an error";
}

Table *calibration_values_table(const Calibration *calibration)
{
    static const char *const columns[] = {"path", "value", "unit", "standard_error",
                                          "low",  "high",  "note", NULL};
    Table *table = table_new(columns);
    for (guint j = 0; j < calibration_model_n_parameters(calibration->model); j++) {
        const CalibrationJudgement *judgement = &calibration->fit->parameters[j];
        CalibrationShown shown = calibration_show(calibration, j);
        const double errors[] = {judgement->standard_error, judgement->low, judgement->high};
        table_add_text(table, calibration_model_get_attribute(calibration->model, j)->path);
        table_add_real(table, shown.value);
        table_add_text(table, shown.unit);
        for (guint i = 0; i < G_N_ELEMENTS(errors); i++) {
            if (judgement->has_error) {
                int digits = i == 0 ? ERROR_DIGITS : ERROR_DIGITS + 3;
                table_add_real(table, rounded(errors[i] / shown.factor, digits));
            } else {
                table_add_empty(table);
            }
        }
        table_add_text(table, value_note(calibration, j));
        table_end_row(table);
        g_free(shown.unit);
    }
    return table;
}

/* ---- rows ---- */

static char *outside(const Calibration *calibration, guint row)
{
    return calibration_rows_outside(calibration->rows,
                                    calibration_model_get_scenario(calibration->model, 0), row);
}

static Table *new_rows_table(const CalibrationRows *rows)
{
    gboolean of_machine = rows->procedure->subject == TEST_OF_MACHINE;
    const char *more[] = {of_machine ? "measured_s" : "measured_pps",
                          of_machine ? "predicted_s" : "predicted_pps", "relative_error", "use",
                          "outside"};
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_ptr_array_add(columns, (gpointer) "row");
    for (guint i = 0; i < rows->paths->len; i++) {
        g_ptr_array_add(columns, g_ptr_array_index(rows->paths, i));
    }
    for (guint i = 0; i < G_N_ELEMENTS(more); i++) {
        g_ptr_array_add(columns, (gpointer)more[i]);
    }
    g_ptr_array_add(columns, NULL);
    return table_new((const char *const *)columns->pdata);
}

Table *calibration_rows_table(const Calibration *calibration)
{
    const CalibrationRows *rows = calibration->rows;
    Table *table = new_rows_table(rows);
    for (guint i = 0; i < rows->rows->len; i++) {
        const CalibrationRow *row = calibration_rows_get(rows, i);
        g_autofree char *warning = outside(calibration, i);
        table_add_unsigned(table, row->number);
        for (guint column = 0; column < rows->paths->len; column++) {
            const Override *value = g_ptr_array_index(row->values, column);
            table_add_text(table, value->value->text);
        }
        table_add_real(table, row->measured);
        if (rows->procedure->subject == TEST_OF_MACHINE) {
            table_add_real(table, rounded_parts(calibration->predicted[i]));
        } else {
            table_add_integer(table, llround(calibration->predicted[i]));
        }
        table_add_real(table, rounded_parts(relative_error(calibration, i)));
        table_add_text(table, row->held_out ? "held out" : "fitted");
        table_add_text(table, warning != NULL ? warning : "");
        table_end_row(table);
    }
    return table;
}

/* ---- directions ---- */

/* "dut.cost.frame + dut.lock.hold": with + where one can make up for the other by becoming less. */
static char *join_parts(const Calibration *calibration, const CalibrationDirection *direction)
{
    GString *text = g_string_new(NULL);
    double first = 0;
    for (guint j = 0; j < calibration_model_n_parameters(calibration->model); j++) {
        if (!direction->is_part[j]) {
            continue;
        }
        gboolean is_same = direction->component[j] * first > 0;
        g_string_append_printf(text, "%s%s",
                               text->len == 0 ? ""
                               : is_same      ? " - "
                                              : " + ",
                               calibration_model_get_attribute(calibration->model, j)->path);
        first = first == 0 ? direction->component[j] : first;
    }
    return g_string_free(text, FALSE);
}

Table *calibration_directions_table(const Calibration *calibration)
{
    static const char *const columns[] = {"attributes", "told", "condition", NULL};
    static const char *const told[] = {[CALIBRATION_NO_EFFECT] = "no row depends on it",
                                       [CALIBRATION_TOGETHER] = "only together",
                                       [CALIBRATION_BARELY] = "hardly apart"};
    Table *table = table_new(columns);
    for (guint i = 0; i < calibration->fit->directions->len; i++) {
        const CalibrationDirection *direction =
            &g_array_index(calibration->fit->directions, CalibrationDirection, i);
        g_autofree char *parts = join_parts(calibration, direction);
        table_add_text(table, parts);
        table_add_text(table, told[direction->kind]);
        /* Beyond it, it is what rounding left. */
        if (direction->condition < 1e6) {
            table_add_real(table, rounded(direction->condition, ERROR_DIGITS));
        } else {
            table_add_empty(table);
        }
        table_end_row(table);
    }
    return table;
}

/* ---- the fit ---- */

/* The relative error farthest from 0 of the rows that are held out or not; NAN without any. */
static double worst_error(const Calibration *calibration, gboolean held_out)
{
    double worst = NAN;
    for (guint i = 0; i < calibration->rows->rows->len; i++) {
        double this = relative_error(calibration, i);
        if (calibration_rows_get(calibration->rows, i)->held_out == held_out &&
            (isnan(worst) || fabs(this) > fabs(worst))) {
            worst = this;
        }
    }
    return worst;
}

static void add_parts(Table *table, double parts)
{
    if (isnan(parts)) {
        table_add_empty(table);
    } else {
        table_add_real(table, rounded_parts(parts));
    }
}

Table *calibration_fit_table(const Calibration *calibration)
{
    static const char *const columns[] = {"fitted_rows", "held_out_rows", "chi_square",
                                          "rms_error",   "worst_fitted",  "worst_held_out",
                                          "iterations",  "rounds",        "repetitions",
                                          "model",       "settled",       NULL};
    Table *table = table_new(columns);
    guint n = calibration_rows_n_fitted(calibration->rows);
    table_add_unsigned(table, n);
    table_add_unsigned(table, calibration->rows->rows->len - n);
    table_add_real(table, rounded(calibration->fit->chi_square, PARTS_DIGITS));
    add_parts(table, calibration->fit->rms);
    add_parts(table, worst_error(calibration, FALSE));
    add_parts(table, worst_error(calibration, TRUE));
    table_add_unsigned(table, calibration->n_iterations);
    table_add_unsigned(table, calibration->n_rounds);
    table_add_unsigned(table, calibration->n_repetitions);
    table_add_text(table, calibration->is_simulated ? "simulation" : "estimate");
    table_add_text(table, calibration->settled ? "yes" : "no");
    table_end_row(table);
    return table;
}

/* ---- all ---- */

#define N_TABLES 4

static const char *const table_names[N_TABLES] = {"values", "rows", "untold", "fit"};
static const char *const table_titles[N_TABLES] = {"Fitted values", "Rows",
                                                   "What the rows do not tell", "Fit"};

static gint find_column(const Table *table, const char *name)
{
    for (guint i = 0; i < table_n_columns(table); i++) {
        if (strcmp(table_get_column(table, i), name) == 0) {
            return (gint)i;
        }
    }
    return -1;
}

static void add_rows(Table *all, const char *name, const Table *table)
{
    for (guint row = 0; row < table_n_rows(table); row++) {
        table_add_text(all, name);
        for (guint i = 1; i < table_n_columns(all); i++) {
            gint column = find_column(table, table_get_column(all, i));
            table_add_text(all, column < 0 ? "" : table_get_cell(table, row, (guint)column));
        }
        table_end_row(all);
    }
}

/* One table of all columns. (transfer full) */
static char *format_csv(Table *const *tables)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_ptr_array_add(columns, (gpointer) "table");
    for (guint i = 0; i < N_TABLES; i++) {
        for (guint column = 0; column < table_n_columns(tables[i]); column++) {
            g_ptr_array_add(columns, (gpointer)table_get_column(tables[i], column));
        }
    }
    g_ptr_array_add(columns, NULL);
    g_autoptr(Table) all = table_new((const char *const *)columns->pdata);
    for (guint i = 0; i < N_TABLES; i++) {
        add_rows(all, table_names[i], tables[i]);
    }
    return table_format(all, TABLE_FORMAT_CSV);
}

static char *format_parts(Table *const *tables, TableFormat format)
{
    gboolean is_json = format == TABLE_FORMAT_JSON;
    GString *text = g_string_new(is_json ? "{" : "");
    for (guint i = 0; i < N_TABLES; i++) {
        g_autofree char *part = table_format(tables[i], format);
        if (is_json) {
            g_string_append_printf(text, "%s\"%s\": %s", i > 0 ? ", " : "", table_names[i],
                                   g_strchomp(part));
        } else if (table_n_rows(tables[i]) > 0) {
            g_string_append_printf(text, "%s%s\n%s", i > 0 ? "\n" : "", table_titles[i], part);
        }
    }
    g_string_append(text, is_json ? "}\n" : "");
    return g_string_free(text, FALSE);
}

char *calibration_report(const Calibration *calibration, TableFormat format)
{
    Table *tables[N_TABLES] = {
        calibration_values_table(calibration), calibration_rows_table(calibration),
        calibration_directions_table(calibration), calibration_fit_table(calibration)};
    char *text = format == TABLE_FORMAT_CSV ? format_csv(tables) : format_parts(tables, format);
    for (guint i = 0; i < N_TABLES; i++) {
        table_free(tables[i]);
    }
    return text;
}

/* ---- warnings ---- */

/* A fitted row further off is none that the model describes: by its own standard deviation, or by
 * the target that docs/validation.md holds predictions to. */
#define MOST_SDS   3
#define MOST_ERROR 0.10

/* How many times what is allowed a fitted row is off; 0 of one that is held out. */
static double excess(const Calibration *calibration, guint i)
{
    const CalibrationRow *row = calibration_rows_get(calibration->rows, i);
    double most = calibration->rows->has_sd ? MOST_SDS * row->relative_sd : MOST_ERROR;
    return row->held_out ? 0 : fabs(relative_error(calibration, i)) / most;
}

/* One line when fitted rows are off. */
static void warn_of_misfit(const Calibration *calibration, GPtrArray *lines)
{
    guint n_off = 0;
    guint worst = 0;
    for (guint i = 0; i < calibration->rows->rows->len; i++) {
        n_off += excess(calibration, i) > 1;
        worst = excess(calibration, i) > excess(calibration, worst) ? i : worst;
    }
    if (n_off == 0) {
        return;
    }
    const CalibrationRow *row = calibration_rows_get(calibration->rows, worst);
    double error = relative_error(calibration, worst);
    char percent[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(percent, sizeof percent, "%+.1f", 100 * error);
    g_autofree char *limit = calibration->rows->has_sd
                                 ? g_strdup_printf("%d standard deviations", MOST_SDS)
                                 : g_strdup_printf("%d %%", (int)(100 * MOST_ERROR));
    g_ptr_array_add(lines, g_strdup_printf("the model does not fit: %u fitted row%s off by more "
                                           "than %s, row %u by %s %%",
                                           n_off, n_off == 1 ? " is" : "s are", limit, row->number,
                                           percent));
}

GPtrArray *calibration_warnings(const Calibration *calibration)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint j = 0; j < calibration_model_n_parameters(calibration->model); j++) {
        CalibrationBound bound = calibration->fit->parameters[j].bound;
        g_autofree char *text =
            calibration_model_text(calibration->model, j, calibration->values[j]);
        if (bound != CALIBRATION_INSIDE) {
            g_ptr_array_add(
                lines,
                g_strdup_printf("%s ended at its %s, %s: the rows would have it beyond",
                                calibration_model_get_attribute(calibration->model, j)->path,
                                bound == CALIBRATION_AT_MINIMUM ? "minimum" : "maximum", text));
        }
    }
    for (guint i = 0; i < calibration->rows->rows->len; i++) {
        g_autofree char *where = outside(calibration, i);
        if (where != NULL) {
            g_ptr_array_add(
                lines, g_strdup_printf("row %u: prediction outside the fitted range: %s",
                                       calibration_rows_get(calibration->rows, i)->number, where));
        }
    }
    warn_of_misfit(calibration, lines);
    if (!calibration->settled) {
        g_ptr_array_add(lines, g_strdup("the fit did not settle: its values are the last ones"));
    }
    return lines;
}
