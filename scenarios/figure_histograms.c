/* How what was measured of single frames is distributed: for each value the share of frames that
 * came to it or further from 0, a stair of the histogram's bins. The y axis is logarithmic: the
 * tail is what quantiles leave out. Values of both signs are two stairs that fall away from 0 (K.
 * Monti, "Folded empirical distribution function curves", The American Statistician 49, 1995). */
#include "scenarios/figures-internal.h"

/* More points than this are thinned out. */
#define HISTOGRAMS_MAX_SERIES 8

/* From this ratio of the largest to the smallest edge on, x is drawn logarithmically. */
#define HISTOGRAMS_LOG_RATIO 20

typedef struct {
    TrialMeasure measure;
    const char *name;
    const char *x_label;
    const char *y_label;
} Kind;

static const Kind kinds[] = {
    {TRIAL_MEASURE_LATENCY, "latency_distribution", "Latency x (us)",
     "Frames that took x or longer (share)"},
    {TRIAL_MEASURE_TAGGED_LATENCY, "tagged_latency_distribution",
     "Latency x of the tagged frames (us)", "Tagged frames that took x or longer (share)"},
    {TRIAL_MEASURE_PDV, "pdv_distribution", "Delay above the least one, x (us)",
     "Frames delayed by x or more (share)"},
    {TRIAL_MEASURE_IPDV, "ipdv_distribution", "Difference x of successive delays (us)",
     "Differences of x or further from 0 (share)"},
};

static void append_corner(CurveSeries *series, gint64 value_ps, guint64 n, guint64 total)
{
    double share = (double)n / (double)total;
    const CurvePoint corner = {sim_time_us(value_ps), share, share, share};
    g_array_append_val(series->points, corner);
}

/* Rises up to 0, by the values at or below x: what a bin holds comes with its low edge. */
static void append_rise(CurveSeries *series, const SimBins *bins)
{
    guint64 total = sim_bins_count(bins);
    guint64 below = 0;
    for (guint i = 0; i < bins->bins->len; i++) {
        const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
        const SimBin *next = i + 1 < bins->bins->len ? bin + 1 : NULL;
        if (bin->low >= 0) {
            return;
        }
        below += bin->count;
        append_corner(series, bin->low, below, total);
        append_corner(series, next != NULL ? MIN(next->low, 0) : 0, below, total);
    }
}

/* Falls from 0 on, by the values at or above x: what a bin holds goes with its high edge. */
static void append_fall(CurveSeries *series, const SimBins *bins)
{
    guint64 total = sim_bins_count(bins);
    guint64 left = total;
    gboolean is_signed = g_array_index(bins->bins, SimBin, 0).low < 0;
    gint64 from = is_signed ? 0 : g_array_index(bins->bins, SimBin, 0).low;
    for (guint i = 0; i < bins->bins->len; i++) {
        const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
        gint64 high = sim_bins_high(bins->widths, bin->low);
        if (bin->low > 0 || (bin->low == 0 && !is_signed)) {
            append_corner(series, from, left, total);
            append_corner(series, high, left, total);
            from = high;
        }
        left -= bin->count;
    }
}

static CurveSeries *series_new(const SimBins *bins, const char *label)
{
    CurveSeries *series = curve_series_new(label);
    series->is_stair = TRUE;
    append_rise(series, bins);
    append_fall(series, bins);
    return series;
}

/* Points with values. (transfer full): of guint */
static GArray *points_with(const Results *results, TrialMeasure measure)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < results_get_manifest(results)->points->len; i++) {
        g_autoptr(SimBins) bins = results_bins(results, i, RESULTS_ALL, RESULTS_ALL, measure);
        if (bins != NULL && bins->bins->len > 0) {
            g_array_append_val(points, i);
        }
    }
    return points;
}

static void add_series(GPtrArray *series, const Results *results, guint point, gint direction,
                       TrialMeasure measure, const char *label)
{
    g_autoptr(SimBins) bins = results_bins(results, point, RESULTS_ALL, direction, measure);
    if (bins != NULL && bins->bins->len > 0) {
        g_ptr_array_add(series, series_new(bins, label));
    }
}

/* Of one point each direction by itself, of several both together. */
static GPtrArray *collect_series(const Results *results, TrialMeasure measure, guint *step)
{
    const Manifest *manifest = results_get_manifest(results);
    GPtrArray *series = figures_series_new();
    g_autoptr(GArray) points = points_with(results, measure);
    *step = MAX((points->len + HISTOGRAMS_MAX_SERIES - 1) / HISTOGRAMS_MAX_SERIES, 1);
    for (guint i = 0; i < points->len; i += *step) {
        guint point = g_array_index(points, guint, i);
        if (manifest->points->len == 1) {
            add_series(series, results, point, 0, measure, "forward");
            add_series(series, results, point, 1, measure, "reverse");
        } else {
            g_autofree char *label = figures_point_label(manifest, point, -1);
            add_series(series, results, point, RESULTS_ALL, measure, label);
        }
    }
    return series;
}

/* Whether x spans so much that it is to be logarithmic. */
static gboolean spans(const GPtrArray *all)
{
    double least = 0;
    double most = 0;
    for (guint i = 0; i < all->len; i++) {
        const CurveSeries *series = g_ptr_array_index(all, i);
        for (guint k = 0; k < series->points->len; k++) {
            double x = g_array_index(series->points, CurvePoint, k).x;
            if (x < 0) {
                return FALSE;
            }
            least = x > 0 && (least <= 0 || x < least) ? x : least;
            most = MAX(most, x);
        }
    }
    return most >= HISTOGRAMS_LOG_RATIO * least;
}

/* Of each the corners above 0, where x is logarithmic; those that have none are left out. */
static void clip(GPtrArray *all, gboolean x_log)
{
    for (guint i = 0; i < all->len; i++) {
        const CurveSeries *series = g_ptr_array_index(all, i);
        while (x_log && series->points->len > 0 &&
               g_array_index(series->points, CurvePoint, 0).x <= 0) {
            g_array_remove_index(series->points, 0);
        }
        if (series->points->len == 0) {
            g_ptr_array_remove_index(all, i--);
        }
    }
}

static char *make_subtitle(const Manifest *manifest, guint step)
{
    guint n = manifest_repetitions(manifest);
    g_autofree char *repetitions =
        n == 1 ? g_strdup("one repetition") : g_strdup_printf("%u repetitions together", n);
    g_autofree char *thinned = step > 1 ? g_strdup_printf("; one point in %u", step) : g_strdup("");
    return g_strdup_printf("%s: %s%s%s; seed %" G_GUINT64_FORMAT "; dutsim %s", manifest->procedure,
                           repetitions, manifest->points->len > 1 ? ", both directions" : "",
                           thinned, manifest->seed, manifest->version);
}

/* Writes a figure and adds its name, where there is something to show. */
static gboolean write_kind(const Results *results, const Kind *kind, const char *folder,
                           GPtrArray *names, GError **error)
{
    const Manifest *manifest = results_get_manifest(results);
    guint step = 1;
    g_autoptr(GPtrArray) series = collect_series(results, kind->measure, &step);
    gboolean x_log = spans(series);
    clip(series, x_log);
    if (series->len == 0) {
        return TRUE;
    }
    g_autofree char *subtitle = make_subtitle(manifest, step);
    g_autofree char *key_title =
        manifest->points->len > 1 ? figures_paths(manifest, -1, "\n") : NULL;
    const Curve curve = {.name = kind->name,
                         .title = manifest->title,
                         .subtitle = subtitle,
                         .x_label = kind->x_label,
                         .y_label = kind->y_label,
                         .key_title = key_title,
                         .x_log = x_log,
                         .y_log = TRUE,
                         .series = series};
    g_ptr_array_add(names, g_strdup(kind->name));
    return curve_write(&curve, folder, error);
}

gboolean figures_write_histograms(const Results *results, const char *folder, GPtrArray *names,
                                  GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!write_kind(results, &kinds[i], folder, names, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
