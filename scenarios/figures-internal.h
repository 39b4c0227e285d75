/* scenarios/figures-internal.h: what the figures share. */
#ifndef SCENARIOS_FIGURES_INTERNAL_H
#define SCENARIOS_FIGURES_INTERNAL_H

#include "output/curve.h"
#include "scenarios/results.h"

/* A y axis that is easy to read: `(frames/s)` at the end of a label becomes `(Mframes/s)` where the
 * values are that large, `(bit/s)` becomes `(Gbit/s)`. */
typedef struct {
    char *label;
    double divisor;
    char *unit; /* "Mframes/s" */
} FiguresAxis;

FiguresAxis figures_axis(const char *y_label, double largest);
void figures_axis_clear(FiguresAxis *axis);

/* Index of the first swept path whose values are numbers, at least two of them different; -1: none.
 */
gint figures_find_x(const Manifest *manifest);

/* The swept values of a point, without path `except` (-1: all): "ip, 4"; "" when none is left.
 * (transfer full) */
char *figures_point_label(const Manifest *manifest, guint point, gint except);

/* The swept paths without `except`, parted by `separator`; NULL when none is left. (transfer full)
 * (nullable) */
char *figures_paths(const Manifest *manifest, gint except, const char *separator);

/* Different texts in the order in which they were added. */
typedef struct {
    GPtrArray *texts;      /* of char * */
    GHashTable *positions; /* text to its position in `texts` */
} FiguresTexts;

FiguresTexts figures_texts_new(void);
void figures_texts_clear(FiguresTexts *texts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FiguresTexts, figures_texts_clear)

/* Position of `text`, which is added when new. */
guint figures_index_of(FiguresTexts *texts, const char *text);

/* (transfer full): an array that owns its CurveSeries. */
GPtrArray *figures_series_new(void);

/* The series called `label`, which is added when new; `labels` are those of all. (transfer none) */
CurveSeries *figures_series_of(GPtrArray *all, FiguresTexts *labels, const char *label);

/* The points in order of x: of one series, of each. */
void figures_series_sort(CurveSeries *series);
void figures_series_sort_all(GPtrArray *all);

/* What stands below the title: procedure, repetitions, seed. (transfer full) */
char *figures_subtitle(const Manifest *manifest);

/* Each writes a figure and returns its name; NULL with `error` unset: there is nothing to show.
 * (transfer full) (nullable) */
char *figures_write_main(const Results *results, const char *folder, GError **error);
char *figures_write_trials(const Results *results, const char *folder, GError **error);
char *figures_write_degradation(const Results *results, const char *folder, GError **error);
char *figures_write_cores(const Results *results, const char *folder, GError **error);

/* A figure for each distribution that there is; adds their names (of char *). FALSE on error. */
gboolean figures_write_histograms(const Results *results, const char *folder, GPtrArray *names,
                                  GError **error);

#endif
