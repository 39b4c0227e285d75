/* RFC 8219 section 10: how much worse a figure is with n flows than with one. */
#include <math.h>
#include <string.h>

#include "scenarios/manifest-internal.h"
#include "scenarios/results.h"

gint results_flows_sweep(const Results *results)
{
    const Manifest *manifest = results_get_manifest(results);
    gboolean measures = results_get_procedure(results)->benchmarks != NULL;
    for (guint i = 0; measures && i < manifest->configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(manifest->configuration, i);
        if (setting->value == NULL || strcmp(setting->path, "test.overload") != 0) {
            continue;
        }
        for (guint k = 0; k < manifest->sweeps->len; k++) {
            if (strcmp(manifest_get_sweep(manifest, k)->path, setting->value) == 0) {
                return (gint)k;
            }
        }
    }
    return -1;
}

/* The point with one flow that is otherwise like `point`; -1: there is none. */
static gint find_single(const Manifest *manifest, guint point, guint flows)
{
    for (guint i = 0; i < manifest->points->len; i++) {
        gboolean same = TRUE;
        for (guint k = 0; same && k < manifest->sweeps->len; k++) {
            const char *wanted = k == flows ? "1" : manifest_get_point(manifest, point)->values[k];
            same = strcmp(manifest_get_point(manifest, i)->values[k], wanted) == 0;
        }
        if (same) {
            return (gint)i;
        }
    }
    return -1;
}

static gboolean is_high_good(const Procedure *procedure, const char *figure)
{
    return g_str_has_suffix(figure, "_pps") ||
           (procedure->high_is_good != NULL && g_strv_contains(procedure->high_is_good, figure));
}

/* Whether the procedure is a benchmark for the figure. */
static gboolean is_benchmark(const Procedure *procedure, const char *figure)
{
    const char *const *ending = procedure->benchmarks;
    for (; ending != NULL && *ending != NULL; ending++) {
        if (g_str_has_suffix(figure, *ending)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* (Xn - X1) * 100 / X1 of medians, the other way round where a high one is good. */
double results_degradation(const Results *results, guint point, guint figure)
{
    const Manifest *manifest = results_get_manifest(results);
    gint flows = results_flows_sweep(results);
    gint single = flows >= 0 ? find_single(manifest, point, (guint)flows) : -1;
    if (single < 0) {
        return NAN;
    }
    SimSummary one = results_summarise_figure(results, (guint)single, figure);
    SimSummary many = results_summarise_figure(results, point, figure);
    gboolean is_zero = !(one.median > 0) && !(one.median < 0);
    if (one.n == 0 || many.n == 0 || is_zero) {
        return NAN;
    }
    double percent = (many.median - one.median) * 100 / one.median;
    gboolean high =
        is_high_good(results_get_procedure(results), results_get_figures(results)[figure]);
    return high ? 0 - percent : percent;
}

static void add_degradation(Table *table, double percent)
{
    if (isnan(percent)) {
        table_add_empty(table);
    } else {
        table_add_real(table, percent);
    }
}

Table *results_degradation_table(const Results *results)
{
    static const char *const columns[] = {"point", "flows", NULL};
    const Manifest *manifest = results_get_manifest(results);
    const char *const *figures = results_get_figures(results);
    gint flows = results_flows_sweep(results);
    const Procedure *procedure = results_get_procedure(results);
    if (flows < 0) {
        return NULL;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint f = 0; figures[f] != NULL; f++) {
        if (is_benchmark(procedure, figures[f])) {
            g_ptr_array_add(names, g_strconcat(figures[f], "_degradation_percent", NULL));
        }
    }
    g_ptr_array_add(names, NULL);
    Table *table =
        manifest_table_new(manifest, columns, (const char *const *)(gconstpointer)names->pdata);
    for (guint point = 0; point < manifest->points->len; point++) {
        if (find_single(manifest, point, (guint)flows) < 0) {
            continue;
        }
        manifest_table_add_point(table, manifest, point);
        table_add_unsigned(table, (guint64)manifest_get_point(manifest, point)->numbers[flows]);
        for (guint f = 0; figures[f] != NULL; f++) {
            if (is_benchmark(procedure, figures[f])) {
                add_degradation(table, results_degradation(results, point, f));
            }
        }
        table_end_row(table);
    }
    return table;
}
