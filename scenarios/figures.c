#include "scenarios/figures.h"

#include <string.h>

#include "output/curve.h"
#include "scenarios/figures-internal.h"

/* The unit in brackets that a label ends with, if it is one that takes a prefix; NULL: none. */
static const char *find_unit(const char *y_label)
{
    static const char *const units[] = {"frames/s", "bit/s"};
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *ending = g_strdup_printf("(%s)", units[i]);
        if (g_str_has_suffix(y_label, ending)) {
            return units[i];
        }
    }
    return NULL;
}

FiguresAxis figures_axis(const char *y_label, double largest)
{
    static const struct {
        double divisor;
        const char *prefix;
    } units[] = {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}};
    FiguresAxis axis = {.divisor = 1};
    const char *prefix = "";
    const char *unit = find_unit(y_label);
    if (unit == NULL) {
        axis.label = g_strdup(y_label);
        axis.unit = g_strdup("");
        return axis;
    }
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (largest >= units[i].divisor) {
            axis.divisor = units[i].divisor;
            prefix = units[i].prefix;
            break;
        }
    }
    gsize start = strlen(y_label) - strlen(unit) - strlen("()");
    axis.label = g_strdup_printf("%.*s(%s%s)", (int)start, y_label, prefix, unit);
    axis.unit = g_strconcat(prefix, unit, NULL);
    return axis;
}

void figures_axis_clear(FiguresAxis *axis)
{
    g_free(axis->label);
    g_free(axis->unit);
}

gint figures_find_x(const Manifest *manifest)
{
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        if (!manifest_get_sweep(manifest, i)->numeric) {
            continue;
        }
        double first = manifest_get_point(manifest, 0)->numbers[i];
        for (guint k = 1; k < manifest->points->len; k++) {
            double number = manifest_get_point(manifest, k)->numbers[i];
            if (number < first || number > first) {
                return (gint)i;
            }
        }
    }
    return -1;
}

char *figures_point_label(const Manifest *manifest, guint point, gint except)
{
    GString *label = g_string_new(NULL);
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        if ((gint)i != except) {
            g_string_append_printf(label, "%s%s", label->len > 0 ? ", " : "",
                                   manifest_get_point(manifest, point)->values[i]);
        }
    }
    return g_string_free(label, FALSE);
}

char *figures_paths(const Manifest *manifest, gint except, const char *separator)
{
    GString *paths = g_string_new(NULL);
    for (guint i = 0; i < manifest->sweeps->len; i++) {
        if ((gint)i != except) {
            g_string_append_printf(paths, "%s%s", paths->len > 0 ? separator : "",
                                   manifest_get_sweep(manifest, i)->path);
        }
    }
    return g_string_free(paths, paths->len == 0);
}

FiguresTexts figures_texts_new(void)
{
    return (FiguresTexts){.texts = g_ptr_array_new_with_free_func(g_free),
                          .positions = g_hash_table_new(g_str_hash, g_str_equal)};
}

void figures_texts_clear(FiguresTexts *texts)
{
    g_clear_pointer(&texts->positions, g_hash_table_unref); /* borrows the texts */
    g_clear_pointer(&texts->texts, g_ptr_array_unref);
}

guint figures_index_of(FiguresTexts *texts, const char *text)
{
    gpointer position = NULL;
    if (g_hash_table_lookup_extended(texts->positions, text, NULL, &position)) {
        return GPOINTER_TO_UINT(position);
    }
    char *copy = g_strdup(text);
    guint index = texts->texts->len;
    g_ptr_array_add(texts->texts, copy);
    g_hash_table_insert(texts->positions, copy, GUINT_TO_POINTER(index));
    return index;
}

static void series_free(gpointer series)
{
    curve_series_free(series);
}

GPtrArray *figures_series_new(void)
{
    return g_ptr_array_new_with_free_func(series_free);
}

CurveSeries *figures_series_of(GPtrArray *all, FiguresTexts *labels, const char *label)
{
    guint index = figures_index_of(labels, label);
    if (index == all->len) {
        g_ptr_array_add(all, curve_series_new(label));
    }
    return g_ptr_array_index(all, index);
}

static gint compare_points(gconstpointer a, gconstpointer b)
{
    const CurvePoint *p = a;
    const CurvePoint *q = b;
    return (p->x > q->x) - (p->x < q->x);
}

void figures_series_sort(CurveSeries *series)
{
    g_array_sort(series->points, compare_points);
}

void figures_series_sort_all(GPtrArray *all)
{
    for (guint i = 0; i < all->len; i++) {
        figures_series_sort(g_ptr_array_index(all, i));
    }
}

/* Writes one figure and adds its name; FALSE on error. */
static gboolean add_figure(char *(*write)(const Results *, const char *, GError **),
                           const Results *results, const char *folder, GPtrArray *names,
                           GError **error)
{
    g_autoptr(GError) cause = NULL;
    char *name = write(results, folder, &cause);
    if (name != NULL) {
        g_ptr_array_add(names, name);
    }
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return FALSE;
    }
    return TRUE;
}

GPtrArray *figures_write(const Results *results, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (!add_figure(figures_write_main, results, folder, names, error) ||
        !add_figure(figures_write_trials, results, folder, names, error) ||
        !add_figure(figures_write_degradation, results, folder, names, error) ||
        !figures_write_histograms(results, folder, names, error) ||
        (results_get_procedure(results)->subject == TEST_OF_DUT &&
         !add_figure(figures_write_cores, results, folder, names, error))) {
        return NULL;
    }
    return g_steal_pointer(&names);
}

gboolean figures_draw(const GPtrArray *names, const char *folder, gboolean *has_gnuplot,
                      GError **error)
{
    *has_gnuplot = TRUE;
    for (guint i = 0; i < names->len; i++) {
        switch (curve_draw(folder, g_ptr_array_index(names, i), error)) {
        case CURVE_DRAWN:
            break;
        case CURVE_NO_GNUPLOT:
            *has_gnuplot = FALSE;
            return TRUE;
        case CURVE_FAILED:
            return FALSE;
        }
    }
    return TRUE;
}
