#include "tests/support/validation_report.h"

#include <math.h>

#include "output/curve.h"
#include "output/table.h"

/* Axes are logarithmic where the largest value is as many times the least. */
#define LOG_SPAN 20

struct ValidationReport {
    char *folder;
    Table *summary;    /* for summary.csv */
    Table *shown;      /* the same, rounded */
    GPtrArray *series; /* of CurveSeries *: rates of each table */
    guint n_tables, n_missed;
    double worst_median, worst;
    char *of_worst_median, *of_worst; /* the table; table and row */
};

ValidationReport *validation_report_new(const char *folder)
{
    static const char *const columns[] = {
        "table",        "data",        "measured",  "rows_fitted", "rows_predicted",
        "median_error", "worst_error", "worst_row", "target",      NULL};
    static const char *const shown[] = {"table",          "measured",      "fitted", "predicted",
                                        "median_percent", "worst_percent", "target", NULL};
    ValidationReport *report = g_new0(ValidationReport, 1);
    report->folder = g_strdup(folder);
    report->summary = table_new(columns);
    report->shown = table_new(shown);
    report->series = g_ptr_array_new_with_free_func((GDestroyNotify)curve_series_free);
    report->worst_median = report->worst = -1;
    return report;
}

void validation_report_free(ValidationReport *report)
{
    if (report == NULL) {
        return;
    }
    g_free(report->folder);
    table_free(report->summary);
    table_free(report->shown);
    g_ptr_array_unref(report->series);
    g_free(report->of_worst_median);
    g_free(report->of_worst);
    g_free(report);
}

gboolean validation_report_is_met(const ValidationReport *report)
{
    return report->n_missed == 0;
}

static const ValidationRow *row_at(const ValidationTable *table, guint i)
{
    return &g_array_index(table->rows, ValidationRow, i);
}

/* With `n_digits` after the point. */
static void add_rounded(Table *table, double value, int n_digits)
{
    double scale = pow(10, n_digits);
    table_add_real(table, round(value * scale) / scale);
}

/* A rate in whole frames/s or bit/s, a share or a time. */
static void add_value(Table *table, ValidationMeasure measure, double value)
{
    if (validation_measure_is_rate(measure) || measure == VALIDATION_GOODPUT) {
        table_add_integer(table, (gint64)round(value));
    } else {
        add_rounded(table, value, 4);
    }
}

/* ---- files of one table ---- */

static gboolean write_rows(const ValidationTable *table, const char *path, GError **error)
{
    static const char *const columns[] = {"row", "fitted", "predicted", "measured", "error", NULL};
    g_autoptr(Table) rows = table_new(columns);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = row_at(table, i);
        table_add_text(rows, row->name);
        table_add_text(rows, row->is_fitted ? "yes" : "no");
        table_add_real(rows, row->predicted);
        table_add_real(rows, row->measured);
        table_add_real(rows, validation_row_error(row));
        table_end_row(rows);
    }
    return table_write_csv(rows, path, error);
}

static void print_rows(const ValidationCase *validation, const ValidationTable *table)
{
    static const char *const columns[] = {"row",           "predicted", "measured",
                                          "error_percent", "is",        NULL};
    g_autoptr(Table) rows = table_new(columns);
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = row_at(table, i);
        table_add_text(rows, row->name);
        add_value(rows, table->measure, row->predicted);
        add_value(rows, table->measure, row->measured);
        add_rounded(rows, 100 * validation_row_error(row), 1);
        table_add_text(rows, row->is_fitted ? "fitted" : "predicted");
        table_end_row(rows);
    }
    g_autofree char *text = table_format(rows, TABLE_FORMAT_TEXT);
    g_print("%s (tests/validation/data/%s.csv, %s)\n%s", validation->name, table->name,
            validation_measure_name(table->measure), text);
}

/* ---- figures ---- */

static void add_point(CurveSeries *series, double measured, double predicted)
{
    const CurvePoint point = {measured, predicted, predicted, predicted};
    g_array_append_val(series->points, point);
}

/* A series of the rows that are fitted to, or of the others; in Mframe/s, or as they are. */
static CurveSeries *scatter(const ValidationTable *table, const char *label, gboolean fitted)
{
    double unit = validation_measure_is_rate(table->measure) ? 1e6 : 1;
    CurveSeries *series = curve_series_new(label);
    series->is_scatter = TRUE;
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = row_at(table, i);
        if (row->is_fitted == fitted) {
            add_point(series, row->measured / unit, row->predicted / unit);
        }
    }
    return series;
}

/* The least and the largest value measured. */
static void find_range(const GPtrArray *others, double *least, double *most)
{
    *least = G_MAXDOUBLE;
    *most = 0;
    for (guint i = 0; i < others->len; i++) {
        const CurveSeries *series = g_ptr_array_index(others, i);
        for (guint k = 0; k < series->points->len; k++) {
            const CurvePoint *point = &g_array_index(series->points, CurvePoint, k);
            *least = MIN(*least, point->x);
            *most = MAX(*most, point->x);
        }
    }
}

/* Where predicted and measured are `factor` to one. */
static CurveSeries *diagonal(double least, double most, const char *label, double factor)
{
    CurveSeries *series = curve_series_new(label);
    series->is_limit = TRUE;
    add_point(series, least, factor * least);
    add_point(series, most, factor * most);
    return series;
}

/* Adds the diagonals and draws; without gnuplot data and script remain. */
static gboolean draw(const ValidationReport *report, const char *name, const char *title,
                     const char *unit, GPtrArray *series, GError **error)
{
    double least, most;
    find_range(series, &least, &most);
    CurveSeries *equal = diagonal(least, most, "predicted = measured", 1);
    CurveSeries *above = diagonal(least, most, "30 % more, 30 % less", 1 + VALIDATION_MOST_WORST);
    CurveSeries *below = diagonal(least, most, "", 1 - VALIDATION_MOST_WORST);
    g_ptr_array_add(series, equal);
    g_ptr_array_add(series, above);
    g_ptr_array_add(series, below);
    g_autofree char *x_label = g_strdup_printf("measured [%s]", unit);
    g_autofree char *y_label = g_strdup_printf("predicted [%s]", unit);
    const Curve curve = {.name = name,
                         .title = title,
                         .x_label = x_label,
                         .y_label = y_label,
                         .x_log = most > LOG_SPAN * least,
                         .y_log = most > LOG_SPAN * least,
                         .series = series};
    return curve_write(&curve, report->folder, error) &&
           curve_draw(report->folder, name, error) != CURVE_FAILED;
}

static gboolean draw_table(const ValidationReport *report, const ValidationCase *validation,
                           const ValidationTable *table, GError **error)
{
    g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func((GDestroyNotify)curve_series_free);
    g_ptr_array_add(series, scatter(table, "predicted", FALSE));
    CurveSeries *fitted = scatter(table, "fitted", TRUE);
    if (fitted->points->len > 0) {
        g_ptr_array_add(series, fitted);
    } else {
        curve_series_free(fitted);
    }
    g_autofree char *title = g_strdup_printf("%s: predicted against measured", validation->name);
    return draw(report, validation->name, title,
                validation_measure_is_rate(table->measure) ? "Mframe/s"
                : table->measure == VALIDATION_TIME        ? "s"
                : table->measure == VALIDATION_GOODPUT     ? "bit/s"
                                                           : "share",
                series, error);
}

/* ---- the summary ---- */

static const ValidationRow *worst_row(const ValidationTable *table)
{
    const ValidationRow *worst = NULL;
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = row_at(table, i);
        if (!row->is_fitted &&
            (worst == NULL || ABS(validation_row_error(row)) > ABS(validation_row_error(worst)))) {
            worst = row;
        }
    }
    return worst;
}

static void keep_worst(ValidationReport *report, const char *name, const ValidationSummary *summary,
                       const char *row)
{
    if (summary->median > report->worst_median) {
        report->worst_median = summary->median;
        g_free(report->of_worst_median);
        report->of_worst_median = g_strdup(name);
    }
    if (summary->worst > report->worst) {
        report->worst = summary->worst;
        g_free(report->of_worst);
        report->of_worst = g_strdup_printf("%s: %s", name, row);
    }
}

static void summarise(ValidationReport *report, const ValidationCase *validation,
                      const ValidationTable *table)
{
    const char *name = validation->name;
    ValidationSummary summary = validation_table_summary(table);
    gboolean is_met = validation_case_is_met(validation, table);
    const char *measure = validation_measure_name(table->measure);
    const char *row = worst_row(table)->name;
    guint n_fitted = table->rows->len - summary.n_predicted;
    g_autofree char *aim =
        validation->aim_share == 0
            ? g_strdup("")
            : g_strdup_printf(" (its own aim: each row within %g %% or %g)",
                              100 * validation->aim_share, validation->aim_absolute);
    g_print("%s: %u rows fitted, %u predicted: median error %.1f %%, worst %.1f %%: %s%s\n\n", name,
            n_fitted, summary.n_predicted, 100 * summary.median, 100 * summary.worst,
            is_met ? "met" : "MISSED", aim);
    Table *const tables[] = {report->summary, report->shown};
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        gboolean is_shown = tables[i] == report->shown;
        table_add_text(tables[i], name);
        if (!is_shown) {
            table_add_text(tables[i], table->name);
        }
        table_add_text(tables[i], measure);
        table_add_unsigned(tables[i], n_fitted);
        table_add_unsigned(tables[i], summary.n_predicted);
        if (is_shown) {
            add_rounded(tables[i], 100 * summary.median, 1);
            add_rounded(tables[i], 100 * summary.worst, 1);
        } else {
            table_add_real(tables[i], summary.median);
            table_add_real(tables[i], summary.worst);
            table_add_text(tables[i], row);
        }
        const char *met = is_shown && validation->aim_share > 0 ? "met, its own aim" : "met";
        table_add_text(tables[i], is_met ? met : is_shown ? "MISSED" : "missed");
        table_end_row(tables[i]);
    }
    keep_worst(report, name, &summary, row);
    report->n_tables++;
    report->n_missed += !is_met;
}

gboolean validation_report_add(ValidationReport *report, const ValidationCase *validation,
                               GError **error)
{
    g_autoptr(ValidationTable) table = validation->predict();
    print_rows(validation, table);
    summarise(report, validation, table);
    if (validation_measure_is_rate(table->measure)) {
        g_ptr_array_add(report->series, scatter(table, validation->name, FALSE));
    }
    g_autofree char *file = g_strconcat(validation->name, ".csv", NULL);
    g_autofree char *path = g_build_filename(report->folder, file, NULL);
    return write_rows(table, path, error) && draw_table(report, validation, table, error);
}

gboolean validation_report_finish(ValidationReport *report, GError **error)
{
    g_autofree char *path = g_build_filename(report->folder, "summary.csv", NULL);
    if (!table_write_csv(report->summary, path, error) ||
        (report->series->len > 0 &&
         !draw(report, "predicted-against-measured",
               "Predicted against measured rates, rows that nothing was fitted to", "Mframe/s",
               report->series, error))) {
        return FALSE;
    }
    g_autofree char *text = table_format(report->shown, TABLE_FORMAT_TEXT);
    g_print(
        "%starget: median error at most %.0f %%, worst at most %.0f %%, of rows not fitted to\n",
        text, 100 * VALIDATION_MOST_MEDIAN, 100 * VALIDATION_MOST_WORST);
    g_print("%u of %u tables meet it; worst median %.1f %% (%s), worst row %.1f %% (%s)\n",
            report->n_tables - report->n_missed, report->n_tables, 100 * report->worst_median,
            report->of_worst_median, 100 * report->worst, report->of_worst);
    return TRUE;
}
