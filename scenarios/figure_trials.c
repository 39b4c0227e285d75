/* The procedure's curve through the trials, such as loss over load: a line a point of the sweep. */
#include "scenarios/figures-internal.h"

static CurveSeries *series_of_point(const Results *results, guint point)
{
    g_autofree char *label = figures_point_label(results_get_manifest(results), point, -1);
    g_autoptr(GArray) places = results_curve(results, point);
    CurveSeries *series = curve_series_new(label);
    for (guint i = 0; i < places->len; i++) {
        const ResultsPlace *place = &g_array_index(places, ResultsPlace, i);
        const CurvePoint shown = {place->x, place->y.median, place->y.minimum, place->y.maximum};
        g_array_append_val(series->points, shown);
    }
    return series;
}

char *figures_write_trials(const Results *results, const char *folder, GError **error)
{
    const ProcedureCurve *from = results_get_procedure(results)->curve;
    const Manifest *manifest = results_get_manifest(results);
    if (from == NULL) {
        return NULL;
    }
    g_autofree char *subtitle = figures_subtitle(manifest);
    g_autofree char *key_title = figures_paths(manifest, -1, "\n");
    g_autoptr(GPtrArray) series = figures_series_new();
    for (guint i = 0; i < manifest->points->len; i++) {
        g_ptr_array_add(series, series_of_point(results, i));
    }
    const Curve curve = {.name = from->name,
                         .title = manifest->title,
                         .subtitle = subtitle,
                         .x_label = from->x_label,
                         .y_label = from->y_label,
                         .key_title = key_title,
                         .x_maximum = from->x_maximum,
                         .y_maximum = from->y_maximum,
                         .series = series};
    return curve_write(&curve, folder, error) ? g_strdup(from->name) : NULL;
}
