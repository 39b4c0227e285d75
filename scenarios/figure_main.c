/* The curve of the procedure's first figure over the sweep, or of each stream's; bars where no
 * swept value is a number.
 */
#include <math.h>
#include <string.h>

#include "scenarios/figures-internal.h"

/* From this ratio of the largest to the smallest value on, x is drawn logarithmically. */
#define FIGURE_LOG_RATIO 20
/* The same where y is logarithmic: powers are straight lines then. */
#define FIGURE_LOG_LOG_RATIO 4

/* What the figure shows: the first of the procedure's figures, or the first of each stream. */
typedef struct {
    guint n;
    guint *figures; /* owned */
    char **labels;  /* owned; "": the only one */
} Shown;

static Shown shown_new(const Results *results)
{
    const Procedure *procedure = results_get_procedure(results);
    const ProcedurePoint point = results_get_procedure_point(results, 0);
    const char *const *names = results_get_figures(results);
    g_auto(GStrv) streams =
        procedure->make_streams != NULL ? procedure->make_streams(&point) : NULL;
    guint n = streams != NULL ? g_strv_length(streams) : 1;
    guint n_figures = g_strv_length((char **)names);
    Shown shown = {.n = n, .figures = g_new0(guint, n), .labels = g_new0(char *, n + 1)};
    for (guint i = 0; i < n; i++) {
        shown.figures[i] = i * n_figures / n;
        shown.labels[i] =
            n > 1 ? g_strndup(streams[i], strlen(streams[i]) - strlen("_")) : g_strdup("");
    }
    return shown;
}

static void shown_clear(Shown *shown)
{
    g_free(shown->figures);
    g_strfreev(shown->labels);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shown, shown_clear)

/* "ndr, 4" of stream `stream` at a point; without `except` (-1: all paths). (transfer full) */
static char *shown_label(const Manifest *manifest, guint point, gint except, const char *stream)
{
    g_autofree char *values = figures_point_label(manifest, point, except);
    return g_strconcat(stream, *stream != '\0' && *values != '\0' ? ", " : "", values, NULL);
}

/* "throughput" of "throughput_pps", and of "ndr_throughput_pps" where there are several streams.
 * (transfer full) */
static char *figure_name(const Results *results, const Shown *shown)
{
    const char *figure = results_get_figures(results)[0];
    figure += shown->n > 1 ? strlen(shown->labels[0]) + strlen("_") : 0;
    const char *unit = g_str_has_suffix(figure, "_pps")   ? "_pps"
                       : g_str_has_suffix(figure, "_bps") ? "_bps"
                       : results_get_procedure(results)->subject == TEST_OF_MACHINE &&
                               g_str_has_suffix(figure, "_s")
                           ? "_s"
                           : "";
    return g_strndup(figure, strlen(figure) - strlen(unit));
}

char *figures_subtitle(const Manifest *manifest)
{
    guint n = manifest_repetitions(manifest);
    if (n == 1) {
        return g_strdup_printf("%s: one repetition; seed %" G_GUINT64_FORMAT "; dutsim %s",
                               manifest->procedure, manifest->seed, manifest->version);
    }
    return g_strdup_printf("%s: median and range (minimum to maximum) of %u repetitions; seed"
                           " %" G_GUINT64_FORMAT "; dutsim %s",
                           manifest->procedure, n, manifest->seed, manifest->version);
}

/* The line rate that all points share; 0 when they differ. */
static gint64 common_line_rate(const Manifest *manifest)
{
    gint64 rate_pps = manifest_get_point(manifest, 0)->seen.line_rate_pps;
    for (guint i = 1; i < manifest->points->len; i++) {
        if (manifest_get_point(manifest, i)->seen.line_rate_pps != rate_pps) {
            return 0;
        }
    }
    return rate_pps;
}

/* What the highest rate that can be offered is called. */
static const char *limit_name(const Manifest *manifest)
{
    for (guint i = 0; i < manifest->points->len; i++) {
        const ManifestSetup *setup = manifest_get_setup(manifest, i);
        if (setup != NULL && manifest_setup_has_background(setup)) {
            return "line rate less background";
        }
    }
    return "line rate";
}

static double largest_value(const Results *results, const Shown *shown)
{
    double largest = 0;
    for (guint i = 0; i < results_get_manifest(results)->points->len; i++) {
        for (guint k = 0; k < shown->n; k++) {
            largest = MAX(largest, results_summarise_figure(results, i, shown->figures[k]).maximum);
        }
    }
    return largest;
}

/* The known rate without loss that all points share; 0: none. */
static gint64 common_known_rate(const Manifest *manifest)
{
    gint64 rate_pps = manifest_get_point(manifest, 0)->seen.known_pps;
    for (guint i = 1; i < manifest->points->len; i++) {
        if (manifest_get_point(manifest, i)->seen.known_pps != rate_pps) {
            return 0;
        }
    }
    return rate_pps;
}

/* What the curve and the bars have in common. */
typedef struct {
    char *name, *subtitle, *key_title, *limit_label;
    FiguresAxis axis;
    gint64 limit_pps; /* 0: none that all points share */
} FigureFrame;

/* `x`: index of the path on the x axis, or -1. */
static FigureFrame frame_new(const Results *results, const Shown *shown, gint x)
{
    const Manifest *manifest = results_get_manifest(results);
    g_autofree char *y_label = results_words(results, results_get_procedure(results)->y_label);
    gint64 known_pps = common_known_rate(manifest);
    FigureFrame frame = {.name = figure_name(results, shown),
                         .subtitle = figures_subtitle(manifest),
                         .key_title = figures_paths(manifest, x, "\n"),
                         .axis = figures_axis(y_label, largest_value(results, shown))};
    if (g_str_has_suffix(results_get_figures(results)[0], "_pps")) {
        frame.limit_pps = known_pps > 0 ? known_pps : common_line_rate(manifest);
    }
    /* in a unit of its own: it may lie decades above what was measured */
    FiguresAxis limit = figures_axis(y_label, (double)frame.limit_pps);
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.4g", (double)frame.limit_pps / limit.divisor);
    frame.limit_label = g_strdup_printf("%s %s %s", known_pps > 0 ? "known" : limit_name(manifest),
                                        number, limit.unit);
    figures_axis_clear(&limit);
    return frame;
}

static void frame_clear(FigureFrame *frame)
{
    g_free(frame->name);
    g_free(frame->subtitle);
    g_free(frame->key_title);
    g_free(frame->limit_label);
    figures_axis_clear(&frame->axis);
}

/* A series for each stream and combination of the other swept values, in order of the points.
 * (transfer full) */
static GPtrArray *collect_series(const Results *results, const Shown *shown, guint x)
{
    const Manifest *manifest = results_get_manifest(results);
    GPtrArray *all = figures_series_new();
    g_auto(FiguresTexts) labels = figures_texts_new();
    for (guint k = 0; k < shown->n * manifest->points->len; k++) {
        guint i = k % manifest->points->len;
        guint stream = k / manifest->points->len;
        SimSummary summary = results_summarise_figure(results, i, shown->figures[stream]);
        g_autofree char *label = shown_label(manifest, i, (gint)x, shown->labels[stream]);
        CurvePoint point = {.x = manifest_get_point(manifest, i)->numbers[x],
                            .y = summary.median,
                            .low = summary.minimum,
                            .high = summary.maximum};
        const CurveSeries *series = figures_series_of(all, &labels, label);
        if (summary.n > 0) {
            g_array_append_val(series->points, point);
        }
    }
    figures_series_sort_all(all);
    return all;
}

/* The line rate over x where it depends on x alone, such as over the frame size (RFC 2544 section
 * 26.1 wants it drawn); NULL where something else changes it too. (transfer full) (nullable) */
static CurveSeries *limit_series(const Manifest *manifest, guint x)
{
    CurveSeries *series = curve_series_new(limit_name(manifest));
    series->is_limit = TRUE;
    for (guint i = 0; i < manifest->points->len; i++) {
        const ManifestPoint *from = manifest_get_point(manifest, i);
        double rate_pps = (double)from->seen.line_rate_pps;
        CurvePoint point = {from->numbers[x], rate_pps, rate_pps, rate_pps};
        g_array_append_val(series->points, point);
    }
    figures_series_sort(series);
    for (guint i = 1; i < series->points->len; i++) {
        const CurvePoint *before = &g_array_index(series->points, CurvePoint, i - 1);
        const CurvePoint *point = &g_array_index(series->points, CurvePoint, i);
        if (point->x > before->x) {
            continue;
        }
        if (point->y < before->y || point->y > before->y) {
            curve_series_free(series);
            return NULL;
        }
        g_array_remove_index(series->points, i--);
    }
    return series;
}

/* Beside the theoretical line the measured one needs a name too, if it is the only one. */
static void name_measured(const GPtrArray *series)
{
    CurveSeries *first = g_ptr_array_index(series, 0);
    if (*first->label == '\0') {
        g_free(first->label);
        first->label = g_strdup("measured");
    }
}

static gboolean spans(const Manifest *manifest, guint x, double ratio)
{
    double smallest = INFINITY;
    double largest = 0;
    for (guint i = 0; i < manifest->points->len; i++) {
        double number = manifest_get_point(manifest, i)->numbers[x];
        smallest = MIN(smallest, number);
        largest = MAX(largest, number);
    }
    return smallest > 0 && largest >= ratio * smallest;
}

static gboolean write_curve(const Results *results, const Shown *shown, const FigureFrame *frame,
                            guint x, const char *folder, GError **error)
{
    const Manifest *manifest = results_get_manifest(results);
    gboolean y_log = results_get_procedure(results)->y_log;
    g_autoptr(GPtrArray) series = collect_series(results, shown, x);
    if (frame->limit_pps == 0 && g_str_has_suffix(results_get_figures(results)[0], "_pps")) {
        CurveSeries *limit = limit_series(manifest, x);
        if (limit != NULL) {
            name_measured(series);
            g_ptr_array_add(series, limit);
        }
    }
    Curve curve = {.name = frame->name,
                   .title = manifest->title,
                   .subtitle = frame->subtitle,
                   .x_label = manifest_get_sweep(manifest, x)->label,
                   .y_label = frame->axis.label,
                   .key_title = frame->key_title,
                   .x_log = spans(manifest, x, y_log ? FIGURE_LOG_LOG_RATIO : FIGURE_LOG_RATIO),
                   .y_log = y_log,
                   .y_divisor = frame->axis.divisor,
                   .series = series,
                   .y_limit = (double)frame->limit_pps,
                   .y_limit_label = frame->limit_label};
    return curve_write(&curve, folder, error);
}

/* Values of bars, all NAN. */
static GArray *bars_values_new(guint length)
{
    const double nothing = NAN;
    GArray *values = g_array_sized_new(FALSE, FALSE, sizeof(double), length);
    for (guint i = 0; i < length; i++) {
        g_array_append_val(values, nothing);
    }
    return values;
}

/* Which bar a point is. */
typedef struct {
    guint group, series;
} BarPlace;

/* A group for each value of path `x` (-1: nothing is swept), in it a bar for each combination of
 * the others. */
static gboolean write_bars(const Results *results, const Shown *shown, const FigureFrame *frame,
                           gint x, const char *folder, GError **error)
{
    const Manifest *manifest = results_get_manifest(results);
    g_auto(FiguresTexts) groups = figures_texts_new();
    g_auto(FiguresTexts) series = figures_texts_new();
    guint n_bars = shown->n * manifest->points->len;
    g_autofree BarPlace *places = g_new(BarPlace, n_bars);
    for (guint i = 0; i < n_bars; i++) {
        guint at = i % manifest->points->len;
        const ManifestPoint *point = manifest_get_point(manifest, at);
        g_autofree char *label =
            shown_label(manifest, at, x, shown->labels[i / manifest->points->len]);
        places[i].group = figures_index_of(&groups, x >= 0 ? point->values[x] : manifest->name);
        places[i].series = figures_index_of(&series, label);
    }
    g_autoptr(GArray) values = bars_values_new(groups.texts->len * series.texts->len);
    g_autoptr(GArray) lows = bars_values_new(values->len);
    g_autoptr(GArray) highs = bars_values_new(values->len);
    for (guint i = 0; i < n_bars; i++) {
        SimSummary summary = results_summarise_figure(results, i % manifest->points->len,
                                                      shown->figures[i / manifest->points->len]);
        guint index = places[i].group * series.texts->len + places[i].series;
        if (summary.n > 0) {
            g_array_index(values, double, index) = summary.median;
            g_array_index(lows, double, index) = summary.minimum;
            g_array_index(highs, double, index) = summary.maximum;
        }
    }
    Bars bars = {.name = frame->name,
                 .title = manifest->title,
                 .subtitle = frame->subtitle,
                 .x_label = x >= 0 ? manifest_get_sweep(manifest, (guint)x)->label : "scenario",
                 .y_label = frame->axis.label,
                 .key_title = frame->key_title,
                 .y_divisor = frame->axis.divisor,
                 .groups = groups.texts,
                 .series = series.texts,
                 .values = values,
                 .lows = lows,
                 .highs = highs,
                 .y_limit = (double)frame->limit_pps,
                 .y_limit_label = frame->limit_label};
    return bars_write(&bars, folder, error);
}

/* The first swept path that takes more than one value, else the first; -1: nothing is swept. */
static gint find_varied(const Manifest *manifest)
{
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        const char *first = manifest_get_point(manifest, 0)->values[i];
        for (guint k = 1; k < manifest->points->len; k++) {
            if (!g_str_equal(manifest_get_point(manifest, k)->values[i], first)) {
                return (gint)i;
            }
        }
    }
    return manifest->sweeps->len > 0 ? 0 : -1;
}

char *figures_write_main(const Results *results, const char *folder, GError **error)
{
    const Manifest *manifest = results_get_manifest(results);
    gint numeric = figures_find_x(manifest);
    gint x = numeric >= 0 ? numeric : find_varied(manifest);
    g_auto(Shown) shown = shown_new(results);
    FigureFrame frame = frame_new(results, &shown, x);
    gboolean written = numeric >= 0 ? write_curve(results, &shown, &frame, (guint)x, folder, error)
                                    : write_bars(results, &shown, &frame, x, folder, error);
    char *name = written ? g_strdup(frame.name) : NULL;
    frame_clear(&frame);
    return name;
}
