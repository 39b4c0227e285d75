/* How much worse the procedure's first figure is with many flows than with one, over the number of
 * flows: a line for each combination of the other swept values. */
#include <math.h>

#include "scenarios/figures-internal.h"

/* (transfer full): of CurveSeries *; *least: the lowest y, 0 at most. */
static GPtrArray *collect_series(const Results *results, guint flows, double *least)
{
    const Manifest *manifest = results_get_manifest(results);
    GPtrArray *all = figures_series_new();
    g_auto(FiguresTexts) labels = figures_texts_new();
    *least = 0;
    for (guint i = 0; i < manifest->points->len; i++) {
        double percent = results_degradation(results, i, 0);
        g_autofree char *label = figures_point_label(manifest, i, (gint)flows);
        const CurveSeries *series = figures_series_of(all, &labels, label);
        if (!isnan(percent)) {
            const CurvePoint point = {manifest_get_point(manifest, i)->numbers[flows], percent,
                                      percent, percent};
            g_array_append_val(series->points, point);
            *least = MIN(*least, percent);
        }
    }
    figures_series_sort_all(all);
    return all;
}

char *figures_write_degradation(const Results *results, const char *folder, GError **error)
{
    const Manifest *manifest = results_get_manifest(results);
    gint flows = results_flows_sweep(results);
    if (flows < 0) {
        return NULL;
    }
    double least;
    g_autofree char *subtitle = figures_subtitle(manifest);
    g_autofree char *key_title = figures_paths(manifest, flows, "\n");
    g_autoptr(GPtrArray) series = collect_series(results, (guint)flows, &least);
    g_autofree char *y_label =
        g_strdup_printf("Degradation of %s (%%)", results_get_figures(results)[0]);
    const Curve curve = {.name = "degradation",
                         .title = manifest->title,
                         .subtitle = subtitle,
                         .x_label = manifest_get_sweep(manifest, (guint)flows)->label,
                         .y_label = y_label,
                         .key_title = key_title,
                         .y_minimum = least,
                         .series = series};
    return curve_write(&curve, folder, error) ? g_strdup(curve.name) : NULL;
}
