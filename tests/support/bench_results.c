#include "tests/support/bench_results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"

#define CONFIDENCE 0.95
#define HEADER     "case,unit,count,ns_per_item,peak_memory_bytes"

struct BenchResults {
    GPtrArray *cases; /* of BenchFigures * */
};

static void figures_free(gpointer data)
{
    BenchFigures *figures = data;
    g_free(figures->name);
    g_free(figures->unit);
    g_array_unref(figures->ns);
    g_free(figures);
}

BenchResults *bench_results_new(void)
{
    BenchResults *results = g_new(BenchResults, 1);
    results->cases = g_ptr_array_new_with_free_func(figures_free);
    return results;
}

void bench_results_free(BenchResults *results)
{
    g_ptr_array_unref(results->cases);
    g_free(results);
}

guint bench_results_n_cases(const BenchResults *results)
{
    return results->cases->len;
}

const BenchFigures *bench_results_get(const BenchResults *results, guint i)
{
    return g_ptr_array_index(results->cases, i);
}

static BenchFigures *find(const BenchResults *results, const char *name)
{
    for (guint i = 0; i < results->cases->len; i++) {
        BenchFigures *figures = g_ptr_array_index(results->cases, i);
        if (g_str_equal(figures->name, name)) {
            return figures;
        }
    }
    return NULL;
}

const BenchFigures *bench_results_find(const BenchResults *results, const char *name)
{
    return find(results, name);
}

/* ---- rows ---- */

static BenchFigures *find_or_add(BenchResults *results, const char *name, const char *unit)
{
    BenchFigures *figures = find(results, name);
    if (figures == NULL) {
        figures = g_new0(BenchFigures, 1);
        figures->name = g_strdup(name);
        figures->unit = g_strdup(unit);
        figures->ns = g_array_new(FALSE, FALSE, sizeof(double));
        g_ptr_array_add(results->cases, figures);
    }
    return figures;
}

static double ns_in(const BenchFigures *figures, guint round)
{
    return round < figures->ns->len ? g_array_index(figures->ns, double, round) : NAN;
}

/* FALSE when the round has its figure already. */
static gboolean set_ns(BenchFigures *figures, guint round, double ns)
{
    const double none = NAN;
    if (!isnan(ns_in(figures, round))) {
        return FALSE;
    }
    while (figures->ns->len <= round) {
        g_array_append_val(figures->ns, none);
    }
    g_array_index(figures->ns, double, round) = ns;
    return TRUE;
}

static gboolean add_row(BenchResults *results, guint round, const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line, ",", -1);
    guint64 count;
    guint64 peak_bytes = 0;
    char *end;

    if (g_strv_length(cells) != 5 || cells[0][0] == '\0' ||
        !g_ascii_string_to_unsigned(cells[2], 10, 1, G_MAXUINT64, &count, NULL) ||
        (cells[4][0] != '\0' &&
         !g_ascii_string_to_unsigned(cells[4], 10, 1, G_MAXUINT64, &peak_bytes, NULL))) {
        return FALSE;
    }
    double ns = g_ascii_strtod(cells[3], &end);
    if (*end != '\0' || !(ns > 0) || !isfinite(ns)) {
        return FALSE;
    }
    BenchFigures *figures = find_or_add(results, cells[0], cells[1]);
    figures->count = count;
    figures->peak_memory_bytes = MAX(figures->peak_memory_bytes, peak_bytes);
    return set_ns(figures, round, ns);
}

gboolean bench_results_add(BenchResults *results, guint round, const char *rows, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0' || lines[i][0] == '#' || g_str_equal(lines[i], HEADER)) {
            continue;
        }
        if (!add_row(results, round, lines[i])) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL, "no row of a new case: %s", lines[i]);
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- figures ---- */

/* Of each round that has both: above's figure over below's, or with `below` NULL above's own. FALSE
 * if there is none. */
static gboolean summarise(const BenchFigures *above, const BenchFigures *below, SimSummary *summary)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint round = 0; round < above->ns->len; round++) {
        double value = ns_in(above, round) / (below != NULL ? ns_in(below, round) : 1);
        if (!isnan(value)) {
            g_array_append_val(values, value);
        }
    }
    if (values->len > 0) {
        *summary = sim_statistics_summarise((const double *)(gpointer)values->data, values->len,
                                            CONFIDENCE);
    }
    return values->len > 0;
}

SimSummary bench_figures_summarise(const BenchFigures *figures)
{
    SimSummary summary = {0};
    gboolean any = summarise(figures, NULL, &summary);
    g_assert(any);
    return summary;
}

gboolean bench_figures_ratio(const BenchFigures *above, const BenchFigures *below,
                             SimSummary *ratio)
{
    return summarise(above, below, ratio);
}

/* ---- table ---- */

/* The floor on the same addresses; NULL when there is none or the case is a floor itself. */
static const BenchFigures *floor_of(const BenchResults *results, const BenchFigures *figures)
{
    g_auto(GStrv) parts = g_strsplit(figures->name, "/", 3);
    if (parts[1] == NULL || g_str_equal(parts[0], "floor")) {
        return NULL;
    }
    g_autofree char *name = g_strconcat("floor/", parts[1], NULL);
    return find(results, name);
}

static void add_hundredths(Table *table, double value)
{
    table_add_real(table, round(value * 100) / 100);
}

static void add_ratio(Table *table, const BenchFigures *above, const BenchFigures *below)
{
    SimSummary ratio;
    if (below == NULL || !bench_figures_ratio(above, below, &ratio)) {
        for (guint i = 0; i < 3; i++) {
            table_add_empty(table);
        }
        return;
    }
    add_hundredths(table, ratio.minimum);
    add_hundredths(table, ratio.median);
    add_hundredths(table, ratio.maximum);
}

static void add_table_row(Table *table, const BenchResults *results, const BenchFigures *figures)
{
    SimSummary ns = bench_figures_summarise(figures);
    table_add_text(table, figures->name);
    table_add_text(table, figures->unit);
    table_add_unsigned(table, figures->count);
    table_add_unsigned(table, ns.n);
    add_hundredths(table, ns.minimum);
    add_hundredths(table, ns.median);
    add_hundredths(table, ns.maximum);
    table_add_unsigned(table, (guint64)(1e9 / ns.median));
    add_ratio(table, figures, floor_of(results, figures));
    if (figures->peak_memory_bytes > 0) {
        table_add_unsigned(table, figures->peak_memory_bytes);
    } else {
        table_add_empty(table);
    }
    table_end_row(table);
}

Table *bench_results_table(const BenchResults *results)
{
    static const char *const columns[] = {
        "case",   "unit",       "count",      "rounds",        "ns_min",     "ns_median",
        "ns_max", "per_second", "floors_min", "floors_median", "floors_max", "peak_memory_bytes",
        NULL};
    Table *table = table_new(columns);
    for (guint i = 0; i < results->cases->len; i++) {
        add_table_row(table, results, g_ptr_array_index(results->cases, i));
    }
    return table;
}
