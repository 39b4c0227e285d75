/* scenarios/report.h: what each curve says: its best and worst point, and how wide the best is. */
#include "scenarios/figures-internal.h"
#include "scenarios/report-internal.h"

/* Whether the procedure's first figure is a rate in frames/s, of which more is better. */
static gboolean is_rate(const Results *results)
{
    return g_str_has_suffix(results_get_figures(results)[0], "_pps");
}

/* "1717000 frames/s (11.5 % of the line rate)"; of what is no rate the number alone. */
static void append_value(GString *report, const Results *results, guint point)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double median = results_summarise(results, point).median;
    gint64 line_rate_pps =
        results_get_manifest(results)->points->len > point
            ? manifest_get_point(results_get_manifest(results), point)->seen.line_rate_pps
            : 0;
    if (!is_rate(results)) {
        g_ascii_formatd(text, sizeof text, "%.6g", median);
        g_string_append(report, text);
        return;
    }
    g_ascii_formatd(text, sizeof text, "%.0f", median);
    g_string_append_printf(report, "%s frames/s", text);
    if (line_rate_pps > 0) {
        g_ascii_formatd(text, sizeof text, "%.1f", 100.0 * median / (double)line_rate_pps);
        g_string_append_printf(report, " (%s %% of the line rate)", text);
    }
}

/* Points of one curve in the order of the plan, by place in `points`; highest < 0: none was
 * measured. */
typedef struct {
    const Results *results;
    GArray *points; /* of guint */
    gint highest, lowest;
    double highest_merit, lowest_merit; /* of medians */
} ReportCurve;

static void curve_free(gpointer data)
{
    ReportCurve *curve = data;
    g_array_unref(curve->points);
    g_free(curve);
}

static ReportCurve *curve_new(const Results *results)
{
    ReportCurve *curve = g_new(ReportCurve, 1);
    *curve = (ReportCurve){.results = results, .highest = -1, .lowest = -1};
    curve->points = g_array_new(FALSE, FALSE, sizeof(guint));
    return curve;
}

static guint point_at(const ReportCurve *curve, gint place)
{
    return g_array_index(curve->points, guint, (guint)place);
}

/* What is compared: of rates, the share of the line rate, which may differ from point to point. */
static double merit(const Results *results, guint point, double value)
{
    gint64 line_rate_pps =
        manifest_get_point(results_get_manifest(results), point)->seen.line_rate_pps;
    return is_rate(results) && line_rate_pps > 0 ? value / (double)line_rate_pps : value;
}

static void curve_add(ReportCurve *curve, guint point)
{
    SimSummary summary = results_summarise(curve->results, point);
    gint place = (gint)curve->points->len;
    g_array_append_val(curve->points, point);
    if (summary.n == 0) {
        return;
    }
    double median = merit(curve->results, point, summary.median);
    if (curve->highest < 0 || median > curve->highest_merit) {
        curve->highest = place;
        curve->highest_merit = median;
    }
    if (curve->lowest < 0 || median < curve->lowest_merit) {
        curve->lowest = place;
        curve->lowest_merit = median;
    }
}

/* In the order of `labels`, which is filled. (transfer full) */
static GPtrArray *find_curves(const Results *results, gint x, FiguresTexts *labels)
{
    const Manifest *manifest = results_get_manifest(results);
    GPtrArray *curves = g_ptr_array_new_with_free_func(curve_free);
    for (guint i = 0; i < manifest->points->len; i++) {
        g_autofree char *label = figures_point_label(manifest, i, x);
        guint index = figures_index_of(labels, label);
        if (index == curves->len) {
            g_ptr_array_add(curves, curve_new(results));
        }
        curve_add(g_ptr_array_index(curves, index), i);
    }
    return curves;
}

static void append_extreme(GString *report, const ReportCurve *curve, const char *title, gint place,
                           gint x)
{
    const Manifest *manifest = results_get_manifest(curve->results);
    guint point = point_at(curve, place);
    g_string_append_printf(report, "  %s ", title);
    append_value(report, curve->results, point);
    g_string_append_printf(report, " at %s = %s\n", manifest_get_sweep(manifest, (guint)x)->path,
                           manifest_get_point(manifest, point)->values[x]);
}

/* Whether every repetition of the point comes near the best median. */
static gboolean is_near(const ReportCurve *curve, gint place)
{
    guint point = point_at(curve, place);
    SimSummary summary = results_summarise(curve->results, point);
    return summary.n > 0 && merit(curve->results, point, summary.minimum) >=
                                (1 - REPORT_WINDOW) * curve->highest_merit;
}

/* Where the curve is as good as its best point whatever a repetition draws: "4 to 8, 32 to 512". */
static void append_window(GString *report, const ReportCurve *curve, gint x)
{
    const Manifest *manifest = results_get_manifest(curve->results);
    const char *between = "";
    g_string_append_printf(report,
                           "  every repetition within %.0f %% of the best: ", 100 * REPORT_WINDOW);
    for (gint first = 0, last; first < (gint)curve->points->len; first = last + 1) {
        last = first;
        if (!is_near(curve, first)) {
            continue;
        }
        while (last + 1 < (gint)curve->points->len && is_near(curve, last + 1)) {
            last++;
        }
        if (*between == '\0') {
            g_string_append_printf(report, "%s = ", manifest_get_sweep(manifest, (guint)x)->path);
        }
        char **low = manifest_get_point(manifest, point_at(curve, first))->values;
        char **high = manifest_get_point(manifest, point_at(curve, last))->values;
        g_string_append_printf(report, "%s%s%s%s", between, low[x], last > first ? " to " : "",
                               last > first ? high[x] : "");
        between = ", ";
    }
    g_string_append(report, *between == '\0' ? "nowhere\n" : "\n");
}

static void append_curve(GString *report, const ReportCurve *curve, const char *label, gint x)
{
    const Manifest *manifest = results_get_manifest(curve->results);
    gboolean rate = is_rate(curve->results);
    g_string_append_printf(report, "%s\n", *label != '\0' ? label : manifest->name);
    if (curve->highest < 0) {
        return;
    }
    append_extreme(report, curve, rate ? "best: " : "highest:", curve->highest, x);
    append_extreme(report, curve, rate ? "worst:" : "lowest: ", curve->lowest, x);
    if (rate && curve->highest_merit > 0 && manifest_get_sweep(manifest, (guint)x)->numeric &&
        manifest_repetitions(manifest) > 1) {
        append_window(report, curve, x);
    }
}

void report_append_curves(GString *report, const Results *results)
{
    const Manifest *manifest = results_get_manifest(results);
    gint x = figures_find_x(manifest);
    if (x < 0 && manifest->sweeps->len > 0) {
        x = 0;
    }
    if (x < 0) {
        return;
    }
    g_autofree char *others = figures_paths(manifest, x, ", ");
    g_auto(FiguresTexts) labels = figures_texts_new();
    g_autoptr(GPtrArray) curves = find_curves(results, x, &labels);
    g_string_append_c(report, '\n');
    report_append_heading(report, is_rate(results) ? "Best and worst" : "Highest and lowest", '-');
    if (!is_rate(results)) {
        g_autofree char *y_label = results_words(results, results_get_procedure(results)->y_label);
        g_string_append_printf(report, "%s.\n", y_label);
    }
    if (results_get_procedure(results)->make_streams != NULL) {
        g_string_append_printf(report, "Of the first goal, %s.\n",
                               results_get_procedure_point(results, 0).goals.goal[0].name);
    }
    if (others != NULL) {
        g_string_append_printf(report, "Medians, for each %s:\n", others);
    }
    for (guint i = 0; i < curves->len; i++) {
        append_curve(report, g_ptr_array_index(curves, i), g_ptr_array_index(labels.texts, i), x);
    }
}
