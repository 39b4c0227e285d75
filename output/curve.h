/* output/curve.h: figures by gnuplot: data (.dat), script (.gp), picture (.svg).
 *
 * Everything but the picture is written without gnuplot too. The script draws again by `gnuplot
 * NAME.gp` in its folder. Data and script depend on the figure alone: the same figure gives the
 * same bytes. */
#ifndef OUTPUT_CURVE_H
#define OUTPUT_CURVE_H

#include <glib.h>

/* A point with its band. */
typedef struct {
    double x;
    double y;    /* median */
    double low;  /* minimum */
    double high; /* maximum */
} CurvePoint;

typedef struct {
    char *label;         /* legend, owned; "": none */
    GArray *points;      /* of CurvePoint, in order of x, owned */
    gboolean is_limit;   /* not measured, such as the line rate over the frame size: dashed, without
                            points and band */
    gboolean is_scatter; /* points that no line joins, without band */
    gboolean is_stair;   /* a line without points and band: its corners are the points */
} CurveSeries;

typedef struct {
    const char *name; /* file name without suffix */
    const char *title;
    const char *subtitle; /* (nullable) */
    const char *x_label;  /* with its unit */
    const char *y_label;
    const char *key_title; /* above the legend, lines parted by '\n' (nullable) */
    gboolean x_log;        /* where x spans decades */
    gboolean y_log;        /* where y does: its axis begins below the least value, not at 0 */
    double y_divisor;      /* the axis shows y / y_divisor; 0: 1. The data file holds y as it is */
    double x_maximum;      /* linear axes from 0 to here; 0: as the values need */
    double y_maximum;
    double y_minimum;  /* of a linear axis, 0 or below */
    GPtrArray *series; /* of CurveSeries * */
    double y_limit; /* a horizontal line, such as the line rate; 0: none. Far above all points it is
                       only named */
    const char *y_limit_label; /* (nullable) */
} Curve;

CurveSeries *curve_series_new(const char *label);
void curve_series_free(CurveSeries *series);

/* Bars: one group per label, one bar per series. */
typedef struct {
    const char *name, *title, *subtitle, *x_label, *y_label, *key_title; /* as in Curve */
    double y_divisor;
    GPtrArray *groups; /* of char *: the labels on the axis */
    GPtrArray *series; /* of char *: the legend */
    GArray *values;    /* of double: group-major, n_groups * n_series; NAN: no bar */
    GArray *lows;      /* whiskers, as `values` (nullable, both or none) */
    GArray *highs;
    gboolean stacked; /* the series of a group on top of each other, not side by side */
    double y_limit;
    const char *y_limit_label;
} Bars;

/* Writes name.dat and name.gp into `folder`. Errors: SIM_ERROR_OUTPUT. */
gboolean curve_write(const Curve *curve, const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean bars_write(const Bars *bars, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum { CURVE_DRAWN, CURVE_NO_GNUPLOT, CURVE_FAILED } CurveDrawn;

/* Runs gnuplot on `folder`/`name`.gp; writes name.svg atomically. *error says why for CURVE_FAILED
 * (SIM_ERROR_IO, SIM_ERROR_OUTPUT). */
CurveDrawn curve_draw(const char *folder, const char *name, GError **error);

#endif
