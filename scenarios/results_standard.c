/* The tables that the standard of the procedure asks for. */
#include <math.h>
#include <string.h>

#include "scenarios/manifest-internal.h"
#include "scenarios/results.h"

/* Averages are given to so many digits: more would be noise of the arithmetic. */
#define AVERAGE_DIGITS "%.9g"

/* What a CSV's columns are called behind the figure. */
static const char *const statistic_names[] = {
    [PROCEDURE_MEDIAN] = "median",
    [PROCEDURE_MEAN] = "mean",
    [PROCEDURE_MINIMUM] = "min",
    [PROCEDURE_MAXIMUM] = "max",
    [PROCEDURE_STANDARD_DEVIATION] = "standard_deviation",
    [PROCEDURE_PERCENTILE_1] = "p1",
    [PROCEDURE_PERCENTILE_99] = "p99",
    [PROCEDURE_MEAN_BIT_RATE] = "mean_bps",
    [PROCEDURE_LINE_RATE_PERCENT] = "percent_of_line_rate",
};

static double rounded(double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, AVERAGE_DIGITS, value);
    return isfinite(value) ? g_ascii_strtod(text, NULL) : value;
}

/* The index of a figure, with the stream's beginning or without; it is a bug if there is none. */
static guint find_figure(const Results *results, const char *stream, const char *figure)
{
    const char *const *figures = results_get_figures(results);
    g_autofree char *of_stream = g_strconcat(stream, figure, NULL);
    for (guint i = 0; figures[i] != NULL; i++) {
        if (g_str_equal(figures[i], of_stream) || g_str_equal(figures[i], figure)) {
            return i;
        }
    }
    g_assert_not_reached();
}

/* NAN: there is none. */
static double statistic_of(const Results *results, guint point, const SimSummary *summary,
                           ProcedureStatistic statistic)
{
    const Manifest *manifest = results_get_manifest(results);
    const ManifestSetup *setup = manifest_get_setup(manifest, point);
    double line_rate_pps = (double)manifest_get_point(manifest, point)->seen.line_rate_pps;
    if (summary->n == 0) {
        return NAN;
    }
    switch (statistic) {
    case PROCEDURE_MEDIAN:
        return summary->median;
    case PROCEDURE_MEAN:
        return rounded(summary->mean);
    case PROCEDURE_MINIMUM:
        return summary->minimum;
    case PROCEDURE_MAXIMUM:
        return summary->maximum;
    case PROCEDURE_STANDARD_DEVIATION:
        return rounded(summary->standard_deviation);
    case PROCEDURE_PERCENTILE_1:
        return summary->percentile_1;
    case PROCEDURE_PERCENTILE_99:
        return summary->percentile_99;
    case PROCEDURE_MEAN_BIT_RATE:
        return setup != NULL ? rounded(summary->mean * 8 * (double)setup->frame_bytes) : NAN;
    case PROCEDURE_LINE_RATE_PERCENT:
        return floor(1e6 * summary->median / line_rate_pps + 0.5) / 1e4;
    }
    g_assert_not_reached();
}

/* The heading of what each row of a point is of; NULL: a point has one row. */
static const char *stream_title(const ProcedureTable *from)
{
    return from->streams != NULL ? "stream" : from->stream_title;
}

static void add_setup(Table *table, const Results *results, guint point)
{
    const Manifest *manifest = results_get_manifest(results);
    const ManifestSetup *setup = manifest_get_setup(manifest, point);
    if (setup != NULL) {
        table_add_integer(table, setup->frame_bytes);
        table_add_text(table, setup->facts[MANIFEST_PROTOCOL]);
        table_add_text(table, setup->facts[MANIFEST_MEDIUM]);
    } else {
        for (guint i = 0; i < 3; i++) {
            table_add_empty(table);
        }
    }
    table_add_integer(table, manifest_get_point(manifest, point)->seen.line_rate_pps);
    table_add_unsigned(table, results_n_repetitions(results, point));
}

/* "invalid: at limit (3 of 50)", one behind the other; empty: nothing is to be said. */
static void add_status(Table *table, const Results *results, guint point)
{
    g_autoptr(GArray) remarks = results_remarks(results, point, 1);
    GString *status = g_string_new(NULL);
    for (guint i = 0; i < remarks->len; i++) {
        const ResultsRemark *remark = &g_array_index(remarks, ResultsRemark, i);
        g_string_append_printf(status, "%s%s (%u of %u)", i > 0 ? "; " : "", remark->remark->status,
                               remark->n_repetitions, results_n_repetitions(results, point));
    }
    if (status->len > 0) {
        table_add_text(table, status->str);
    } else {
        table_add_empty(table);
    }
    g_string_free(status, TRUE);
}

/* A row, of a stream ("": of all). */
static void add_row(Table *table, const Results *results, guint point, const ProcedureTable *from,
                    const char *stream)
{
    manifest_table_add_point(table, results_get_manifest(results), point);
    if (stream_title(from) != NULL) {
        g_autofree char *name = g_strndup(stream, strlen(stream) - strlen("_"));
        table_add_text(table, name);
    }
    add_setup(table, results, point);
    for (const ProcedureColumn *column = from->columns; column->figure != NULL; column++) {
        guint figure = find_figure(results, stream, column->figure);
        SimSummary summary = results_summarise_figure(results, point, figure);
        table_add_real(table, statistic_of(results, point, &summary, column->statistic));
    }
    if (from->has_status) {
        add_status(table, results, point);
    }
    table_end_row(table);
}

/* The names of all columns behind the point. (transfer full) */
static GPtrArray *column_names(const ProcedureTable *from, gboolean for_people)
{
    static const char *const setup[][2] = {{"frame_bytes", "octets"},
                                           {"protocol", "protocol"},
                                           {"medium", "medium"},
                                           {"line_rate_pps", "line rate, frames/s"},
                                           {"n", "N"}};
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    if (stream_title(from) != NULL) {
        g_ptr_array_add(names, g_strdup(stream_title(from)));
    }
    for (guint i = 0; i < G_N_ELEMENTS(setup); i++) {
        g_ptr_array_add(names, g_strdup(setup[i][for_people ? 1 : 0]));
    }
    for (const ProcedureColumn *column = from->columns; column->figure != NULL; column++) {
        const char *statistic = statistic_names[column->statistic];
        g_ptr_array_add(names, for_people ? g_strdup(column->heading)
                                          : g_strconcat(column->figure, "_", statistic, NULL));
    }
    if (from->has_status) {
        g_ptr_array_add(names, g_strdup("status"));
    }
    g_ptr_array_add(names, NULL);
    return names;
}

Table *results_standard_table(const Results *results, const ProcedureTable *from,
                              gboolean for_people)
{
    static const char *const point_column[] = {"point", NULL};
    static const char *const one_stream[] = {"", NULL};
    const ProcedurePoint first = results_get_procedure_point(results, 0);
    g_auto(GStrv) made =
        from->stream_title != NULL ? results_get_procedure(results)->make_streams(&first) : NULL;
    g_autoptr(GPtrArray) names = column_names(from, for_people);
    Table *table = manifest_table_new(results_get_manifest(results), point_column,
                                      (const char *const *)(gconstpointer)names->pdata);
    const char *const *streams = from->streams != NULL ? from->streams
                                 : made != NULL        ? (const char *const *)made
                                                       : one_stream;
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        for (guint i = 0; streams[i] != NULL; i++) {
            add_row(table, results, point, from, streams[i]);
        }
    }
    return table;
}

Table *results_configuration_table(const Results *results)
{
    static const char *const columns[] = {"path", "value", "swept", NULL};
    const GPtrArray *configuration = results_get_manifest(results)->configuration;
    if (configuration->len == 0) {
        return NULL;
    }
    Table *table = table_new(columns);
    for (guint i = 0; i < configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(configuration, i);
        table_add_text(table, setting->path);
        if (setting->value != NULL) {
            table_add_text(table, setting->value);
        } else {
            table_add_empty(table);
        }
        table_add_text(table, setting->is_swept ? "true" : "false");
        table_end_row(table);
    }
    return table;
}
