#include "tests/support/bench_targets.h"

#include <fnmatch.h>
#include <math.h>

#define FLOOR    "floor/1000x1000"
#define FLOOR_NS 7.0 /* a slower floor is no excuse */
#define MEBIBYTE 1048576.0

typedef enum {
    FIGURE_FLOORS,    /* nanoseconds over those of the floor or FLOOR_NS, whichever is less */
    FIGURE_NS,        /* nanoseconds */
    FIGURE_FASTER,    /* nanoseconds of `other` over ours */
    FIGURE_COST,      /* our nanoseconds over those of `other` */
    FIGURE_MEBIBYTES, /* peak memory */
    FIGURE_MEMORY,    /* our peak memory over that of `other` */
} FigureKind;

typedef struct {
    const char *cases; /* a pattern, as of file names */
    FigureKind kind;
    const char *other; /* NULL: none */
    double least;      /* the median must lie in least .. most */
    double most;
} Target;

#define AT_MOST(value)  .least = 0, .most = (value)
#define AT_LEAST(value) .least = (value), .most = INFINITY

static const Target targets[] = {
    {"trial/1000x1000/[14]q/[!5]*", FIGURE_FLOORS, NULL, AT_MOST(2)}, /* 90 % and more */
    {"trial/1000x1000/[14]q/50", FIGURE_FLOORS, NULL, AT_MOST(3)},
    {"trial/1000x1000/16q-*", FIGURE_FLOORS, NULL, AT_MOST(3)},
    {"trial/1000x1000/4q-lock/*", FIGURE_FLOORS, NULL, AT_MOST(4)},
    {"trial/1000x1000/4q/95", FIGURE_FASTER, "ns3/ipv4", AT_LEAST(250)},
    {"trial/1000x1000/4q/95", FIGURE_FASTER, "ns3/leanest", AT_LEAST(100)},
    {"flat/*[!6]", FIGURE_COST, "flat/1e6", .least = 0.9, .most = 1.1},
    {"flat/*[!6]", FIGURE_MEMORY, "flat/1e6", .least = 0.9, .most = 1.1},
    {"trial/65533x65533/*/120", FIGURE_MEBIBYTES, NULL, AT_MOST(64)},
    {"mechanism/memory", FIGURE_COST, "mechanism/plain", .least = 0.9, .most = 1.1},
    {"mechanism/[ibs]*[!s]", FIGURE_COST, "mechanism/plain", AT_MOST(3)}, /* ways of polling */
    {"mechanism/dispatch", FIGURE_COST, "mechanism/plain", AT_MOST(4)},
    {"mechanism/shared-processors", FIGURE_COST, "mechanism/plain", AT_MOST(8)},
    {"mechanism/lock", FIGURE_COST, "mechanism/plain", AT_MOST(3)},
    {"mechanism/lock-transfer", FIGURE_COST, "mechanism/plain", AT_MOST(12)},
    {"mechanism/queue-*", FIGURE_COST, "mechanism/plain", AT_MOST(12)},
    {"mechanism/dynamic-entries", FIGURE_COST, "mechanism/plain", AT_MOST(8)},
    {"mechanism/two-switches", FIGURE_COST, "mechanism/plain", AT_MOST(10)},
    {"mechanism/one-switch", FIGURE_COST, "mechanism/plain", AT_MOST(25)},
    {"hold/dutsim/10", FIGURE_NS, NULL, AT_MOST(16)},
    {"hold/dutsim/1000", FIGURE_NS, NULL, AT_MOST(31)},
    {"hold/dutsim/100000", FIGURE_NS, NULL, AT_MOST(90)},
    {"hold/dutsim/10", FIGURE_FASTER, "hold/binary_heap/10", AT_LEAST(1)},
    {"hold/dutsim/1000", FIGURE_FASTER, "hold/binary_heap/1000", AT_LEAST(1)},
    {"hold/dutsim/100000", FIGURE_FASTER, "hold/binary_heap/100000", AT_LEAST(1)},
    {"hold/dutsim/10", FIGURE_FASTER, "hold/priority_queue/10", AT_LEAST(1.5)},
    {"hold/dutsim/1000", FIGURE_FASTER, "hold/priority_queue/1000", AT_LEAST(1.5)},
    {"hold/dutsim/100000", FIGURE_FASTER, "hold/priority_queue/100000", AT_LEAST(1.3)},
    {"toeplitz/dutsim/ipv4", FIGURE_FASTER, "toeplitz/softrss_be/ipv4", AT_LEAST(1)},
    {"toeplitz/dutsim/ipv6", FIGURE_FASTER, "toeplitz/softrss_be/ipv6", AT_LEAST(1)},
};

/* ---- figures ---- */

static void divide(SimSummary *summary, double by)
{
    summary->minimum /= by;
    summary->median /= by;
    summary->maximum /= by;
}

static SimSummary one_value(double value)
{
    return (SimSummary){.n = 1, .median = value, .minimum = value, .maximum = value};
}

/* FALSE: what it needs was not measured. */
static gboolean floors_figure(const BenchResults *results, const BenchFigures *ours,
                              SimSummary *figure)
{
    const BenchFigures *floor = bench_results_find(results, FLOOR);
    if (floor == NULL) {
        return FALSE;
    }
    *figure = bench_figures_summarise(ours);
    divide(figure, MIN(bench_figures_summarise(floor).median, FLOOR_NS));
    return TRUE;
}

static gboolean memory_figure(const BenchFigures *ours, double unit_bytes, SimSummary *figure)
{
    if (ours->peak_memory_bytes == 0 || !(unit_bytes > 0)) {
        return FALSE;
    }
    *figure = one_value((double)ours->peak_memory_bytes / unit_bytes);
    return TRUE;
}

static gboolean get_figure(const BenchResults *results, const Target *target,
                           const BenchFigures *ours, SimSummary *figure)
{
    const BenchFigures *other =
        target->other != NULL ? bench_results_find(results, target->other) : NULL;
    switch (target->kind) {
    case FIGURE_FLOORS:
        return floors_figure(results, ours, figure);
    case FIGURE_NS:
        *figure = bench_figures_summarise(ours);
        return TRUE;
    case FIGURE_FASTER:
        return other != NULL && bench_figures_ratio(other, ours, figure);
    case FIGURE_COST:
        return other != NULL && bench_figures_ratio(ours, other, figure);
    case FIGURE_MEBIBYTES:
        return memory_figure(ours, MEBIBYTE, figure);
    case FIGURE_MEMORY:
        return other != NULL && memory_figure(ours, (double)other->peak_memory_bytes, figure);
    }
    return FALSE;
}

/* ---- table ---- */

/* (transfer full) */
static char *figure_name(const Target *target)
{
    switch (target->kind) {
    case FIGURE_FLOORS:
        return g_strdup("ns over the floor's");
    case FIGURE_NS:
        return g_strdup("ns");
    case FIGURE_FASTER:
        return g_strconcat("times as fast as ", target->other, NULL);
    case FIGURE_COST:
        return g_strconcat("ns over those of ", target->other, NULL);
    case FIGURE_MEBIBYTES:
        return g_strdup("MiB at most in use");
    case FIGURE_MEMORY:
        return g_strconcat("memory over that of ", target->other, NULL);
    }
    return NULL;
}

/* (transfer full) */
static char *target_text(const Target *target)
{
    if (target->least > 0 && isfinite(target->most)) {
        return g_strdup_printf("%g to %g", target->least, target->most);
    }
    return target->least > 0 ? g_strdup_printf("at least %g", target->least)
                             : g_strdup_printf("at most %g", target->most);
}

/* `figure` NULL: not measured. */
static void add_row(Table *table, const Target *target, const char *name, const SimSummary *figure,
                    BenchVerdicts *verdicts)
{
    g_autofree char *what = figure_name(target);
    g_autofree char *text = target_text(target);
    gboolean is_met =
        figure != NULL && figure->median >= target->least && figure->median <= target->most;
    guint *counter = figure == NULL ? &verdicts->n_unmeasured
                     : is_met       ? &verdicts->n_met
                                    : &verdicts->n_missed;

    (*counter)++;
    table_add_text(table, name);
    table_add_text(table, what);
    const double values[] = {figure != NULL ? figure->minimum : NAN,
                             figure != NULL ? figure->median : NAN,
                             figure != NULL ? figure->maximum : NAN};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        if (figure != NULL) {
            table_add_real(table, round(values[i] * 100) / 100);
        } else {
            table_add_empty(table);
        }
    }
    table_add_text(table, text);
    table_add_text(table, figure == NULL ? "not measured" : is_met ? "met" : "not met");
    table_end_row(table);
}

static void add_target(Table *table, const Target *target, const BenchResults *results,
                       BenchVerdicts *verdicts)
{
    gboolean found = FALSE;
    for (guint i = 0; i < bench_results_n_cases(results); i++) {
        const BenchFigures *ours = bench_results_get(results, i);
        SimSummary figure;
        if (fnmatch(target->cases, ours->name, 0) != 0) {
            continue;
        }
        found = TRUE;
        gboolean measured = get_figure(results, target, ours, &figure);
        add_row(table, target, ours->name, measured ? &figure : NULL, verdicts);
    }
    if (!found) {
        add_row(table, target, target->cases, NULL, verdicts);
    }
}

Table *bench_targets_table(const BenchResults *results, BenchVerdicts *verdicts)
{
    static const char *const columns[] = {"case", "figure", "min",     "median",
                                          "max",  "target", "verdict", NULL};
    Table *table = table_new(columns);
    *verdicts = (BenchVerdicts){0};
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++) {
        add_target(table, &targets[i], results, verdicts);
    }
    return table;
}
