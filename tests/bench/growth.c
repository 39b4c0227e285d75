/* How the cost of a frame grows with frames, queues and addresses, and a campaign's speed with
 * jobs: `make bench-growth`. Writes results/bench/growth.csv and a curve each (.dat, .gp, .svg).
 *
 * Up to 1e9 frames; BENCH_FRAMES=1e8: up to so many; BENCH_QUICK: up to 1e7. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/curve.h"
#include "output/table.h"
#include "sim/sim.h"
#include "tests/support/bench_machine.h"
#include "tests/support/bench_trial.h"

#define FOLDER       "results/bench"
#define N_ROUNDS     3
#define LONG_FRAMES  100000000 /* longer trials are run in the first round only */
#define TRIAL_FRAMES G_GUINT64_CONSTANT(1000000)
#define CONFIDENCE   0.95

typedef struct {
    const char *series;
    double x;
    BenchTrial trial;
    guint64 n_frames;
    guint jobs; /* 0: the trial; else a campaign by so many jobs */
    guint n;    /* values measured */
    double values[N_ROUNDS];
} Point;

typedef struct {
    const char *name, *title, *subtitle, *x_label, *y_label;
    gboolean x_log;
    GArray *points; /* of Point, series by series */
} Figure;

static Figure *figure_new(const Figure *what)
{
    Figure *figure = g_new(Figure, 1);
    *figure = *what;
    figure->points = g_array_new(FALSE, TRUE, sizeof(Point));
    return figure;
}

static void figure_free(gpointer data)
{
    Figure *figure = data;
    g_array_unref(figure->points);
    g_free(figure);
}

/* ---- what is measured ---- */

static void add_trial(Figure *figure, const char *series, double x, const BenchTrial *trial,
                      guint64 n_frames)
{
    Point point = {.series = series, .x = x, .trial = *trial, .n_frames = n_frames};
    g_array_append_val(figure->points, point);
}

static const struct {
    guint percent;
    const char *name;
} loads[] = {{50, "50 % load"}, {95, "95 % load"}, {120, "120 % load"}};

static Figure *frames_figure(void)
{
    Figure *figure = figure_new(&(Figure){.name = "growth-frames",
                                          .title = "Cost of a frame against length of the trial",
                                          .subtitle = "4 queues, 1000 addresses a side",
                                          .x_label = "frames",
                                          .y_label = "processor time (ns/frame)",
                                          .x_log = TRUE});
    guint64 most = bench_most_frames(bench_is_quick() ? 10000000 : 1000000000);
    for (guint i = 0; i < G_N_ELEMENTS(loads); i++) {
        const BenchTrial trial = {
            .queues = 4, .cores = 4, .addresses = 1000, .load_percent = loads[i].percent};
        for (guint64 n = TRIAL_FRAMES; n <= most; n *= 10) {
            add_trial(figure, loads[i].name, (double)n, &trial, n);
        }
    }
    return figure;
}

static Figure *queues_figure(void)
{
    Figure *figure =
        figure_new(&(Figure){.name = "growth-queues",
                             .title = "Cost of a frame against number of queues",
                             .subtitle = "a core for each queue, 1000 addresses a side",
                             .x_label = "receive queues",
                             .y_label = "processor time (ns/frame)",
                             .x_log = TRUE});
    for (guint i = 0; i < G_N_ELEMENTS(loads); i++) {
        for (guint n = 1; n <= 64; n *= 2) {
            const BenchTrial trial = {
                .queues = n, .cores = n, .addresses = 1000, .load_percent = loads[i].percent};
            add_trial(figure, loads[i].name, n, &trial, TRIAL_FRAMES);
        }
    }
    return figure;
}

static Figure *addresses_figure(void)
{
    static const guint addresses[] = {1, 10, 100, 1000, 10000, 65533};
    Figure *figure = figure_new(&(Figure){.name = "growth-addresses",
                                          .title = "Cost of a frame against number of addresses",
                                          .subtitle = "4 queues",
                                          .x_label = "addresses a side",
                                          .y_label = "processor time (ns/frame)",
                                          .x_log = TRUE});
    for (guint i = 0; i < G_N_ELEMENTS(loads); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(addresses); j++) {
            const BenchTrial trial = {.queues = 4,
                                      .cores = 4,
                                      .addresses = addresses[j],
                                      .load_percent = loads[i].percent};
            add_trial(figure, loads[i].name, addresses[j], &trial, TRIAL_FRAMES);
        }
    }
    return figure;
}

static Figure *jobs_figure(void)
{
    Figure *figure = figure_new(&(Figure){.name = "growth-jobs",
                                          .title = "Speed of a campaign against number of jobs",
                                          .subtitle = "address-sweep, trials of 100 ms",
                                          .x_label = "jobs",
                                          .y_label = "times as fast as one job"});
    for (guint jobs = 1; jobs <= g_get_num_processors(); jobs++) {
        Point point = {.series = "address-sweep", .x = jobs, .jobs = jobs};
        g_array_append_val(figure->points, point);
    }
    return figure;
}

/* ---- measuring ---- */

static double trial_ns(const Point *point)
{
    guint n_trials = (guint)MAX(2 * TRIAL_FRAMES / point->n_frames, 1);
    BenchCost cost = bench_trial_measure(&point->trial, point->n_frames, n_trials);
    return cost.ns / (double)cost.count;
}

/* Wall-clock time. */
static double campaign_s(guint jobs)
{
    const char *program = g_getenv("DUTSIM");
    g_autofree char *jobs_option = g_strdup_printf("--jobs=%u", jobs);
    g_autofree char *out_option = g_strconcat("--out=", FOLDER, "/campaign", NULL);
    const char *argv[] = {program != NULL ? program : "build/dutsim",
                          "run",
                          "address-sweep",
                          bench_is_quick() ? "--set=test.duration=10 ms"
                                           : "--set=test.duration=100 ms",
                          jobs_option,
                          out_option,
                          "--no-plots",
                          "--quiet",
                          NULL};
    g_autoptr(GError) error = NULL;
    int status = 0;
    gint64 start_us = g_get_monotonic_time();
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                      &status, &error) ||
        !g_spawn_check_wait_status(status, &error)) {
        g_error("%s: %s", argv[0], error->message);
    }
    return (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC;
}

static void measure_round(const Figure *figure, guint round)
{
    double one_job_s = 0;
    for (guint i = 0; i < figure->points->len; i++) {
        Point *point = &g_array_index(figure->points, Point, i);
        if (round > 0 && point->n_frames > LONG_FRAMES) {
            continue;
        }
        double value;
        if (point->jobs == 0) {
            value = trial_ns(point);
        } else {
            double took_s = campaign_s(point->jobs);
            one_job_s = point->jobs == 1 ? took_s : one_job_s;
            value = one_job_s / took_s;
        }
        point->values[point->n++] = value;
    }
}

/* ---- what comes out ---- */

static CurveSeries *last_series(GPtrArray *series, const char *label)
{
    CurveSeries *last = series->len > 0 ? g_ptr_array_index(series, series->len - 1) : NULL;
    if (last == NULL || !g_str_equal(last->label, label)) {
        last = curve_series_new(label);
        g_ptr_array_add(series, last);
    }
    return last;
}

static void add_row(Table *table, const Figure *figure, const Point *point, const SimSummary *y)
{
    table_add_text(table, figure->name);
    table_add_text(table, point->series);
    table_add_real(table, point->x);
    table_add_unsigned(table, y->n);
    table_add_real(table, round(y->minimum * 100) / 100);
    table_add_real(table, round(y->median * 100) / 100);
    table_add_real(table, round(y->maximum * 100) / 100);
    table_end_row(table);
}

static gboolean draw(const Figure *figure, Table *table, GError **error)
{
    g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func((GDestroyNotify)curve_series_free);
    const Curve curve = {.name = figure->name,
                         .title = figure->title,
                         .subtitle = figure->subtitle,
                         .x_label = figure->x_label,
                         .y_label = figure->y_label,
                         .x_log = figure->x_log,
                         .series = series};

    for (guint i = 0; i < figure->points->len; i++) {
        const Point *point = &g_array_index(figure->points, Point, i);
        SimSummary y = sim_statistics_summarise(point->values, point->n, CONFIDENCE);
        CurvePoint at = {.x = point->x, .y = y.median, .low = y.minimum, .high = y.maximum};
        g_array_append_val(last_series(series, point->series)->points, at);
        add_row(table, figure, point, &y);
    }
    return curve_write(&curve, FOLDER, error) &&
           curve_draw(FOLDER, figure->name, error) != CURVE_FAILED;
}

static gboolean report(const GPtrArray *figures, GError **error)
{
    static const char *const columns[] = {"figure", "series", "x",   "rounds",
                                          "min",    "median", "max", NULL};
    g_autoptr(Table) table = table_new(columns);
    for (guint i = 0; i < figures->len; i++) {
        if (!draw(g_ptr_array_index(figures, i), table, error)) {
            return FALSE;
        }
    }
    g_autofree char *text = table_format(table, TABLE_FORMAT_TEXT);
    printf("\n%s\nwritten: " FOLDER "/growth.csv, " FOLDER "/growth-*.svg\n", text);
    return table_write_csv(table, FOLDER "/growth.csv", error);
}

int main(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) figures = g_ptr_array_new_with_free_func(figure_free);
    Figure *jobs = jobs_figure();
    g_ptr_array_add(figures, frames_figure());
    g_ptr_array_add(figures, queues_figure());
    g_ptr_array_add(figures, addresses_figure());
    g_ptr_array_add(figures, jobs);

    bench_machine_print();
    fflush(stdout);
    if (g_mkdir_with_parents(FOLDER, 0777) != 0) {
        fprintf(stderr, "bench: cannot make " FOLDER "\n");
        return 1;
    }
    for (guint round = 0; round < N_ROUNDS; round++) {
        measure_round(jobs, round);
    }
    bench_machine_pin(); /* the campaigns needed all processors */
    fflush(stdout);
    for (guint round = 0; round < N_ROUNDS; round++) {
        fprintf(stderr, "round %u of %d\n", round + 1, N_ROUNDS);
        for (guint i = 0; i + 1 < figures->len; i++) {
            measure_round(g_ptr_array_index(figures, i), round);
        }
    }
    if (!report(figures, &error)) {
        fprintf(stderr, "bench: %s\n", error->message);
        return 1;
    }
    return 0;
}
