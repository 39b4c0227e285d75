#include "output/curve.h"

#include <math.h>

#include "output/gnuplot-internal.h"

/* As many values of x are marked on a logarithmic axis; more are left to gnuplot. */
#define CURVE_MAX_TICS 16

/* Pixels of the x axis, about; of a digit of its labels, and of the gap between two. */
#define CURVE_AXIS_PIXELS  640
#define CURVE_DIGIT_PIXELS 9

CurveSeries *curve_series_new(const char *label)
{
    CurveSeries *series = g_new0(CurveSeries, 1);
    series->label = g_strdup(label);
    series->points = g_array_new(FALSE, FALSE, sizeof(CurvePoint));
    return series;
}

void curve_series_free(CurveSeries *series)
{
    if (series == NULL) {
        return;
    }
    g_array_unref(series->points);
    g_free(series->label);
    g_free(series);
}

static const CurveSeries *curve_series(const Curve *curve, guint i)
{
    return g_ptr_array_index(curve->series, i);
}

/* Blocks parted by two empty lines, so that gnuplot finds series i as `index i`. */
static char *format_data(const Curve *curve)
{
    GString *data = g_string_new(NULL);
    for (guint i = 0; i < curve->series->len; i++) {
        const CurveSeries *series = curve_series(curve, i);
        g_string_append(data, i > 0 ? "\n\n# " : "# ");
        gnuplot_append_line(data, *series->label != '\0' ? series->label : curve->name);
        g_string_append(data, "\n# x median minimum maximum\n");
        for (guint k = 0; k < series->points->len; k++) {
            const CurvePoint *point = &g_array_index(series->points, CurvePoint, k);
            const double numbers[] = {point->x, point->y, point->low, point->high};
            for (guint n = 0; n < G_N_ELEMENTS(numbers); n++) {
                g_string_append(data, n > 0 ? " " : "");
                gnuplot_append_number(data, numbers[n]);
            }
            g_string_append_c(data, '\n');
        }
    }
    return g_string_free(data, FALSE);
}

static double find_top(const Curve *curve)
{
    double top = 0;
    for (guint i = 0; i < curve->series->len; i++) {
        const CurveSeries *series = curve_series(curve, i);
        for (guint k = 0; k < series->points->len; k++) {
            top = MAX(top, g_array_index(series->points, CurvePoint, k).high);
        }
    }
    return top;
}

/* The least value to be seen, 0 without points. */
static double find_bottom(const Curve *curve)
{
    double bottom = INFINITY;
    for (guint i = 0; i < curve->series->len; i++) {
        const CurveSeries *series = curve_series(curve, i);
        for (guint k = 0; k < series->points->len; k++) {
            bottom = MIN(bottom, g_array_index(series->points, CurvePoint, k).low);
        }
    }
    return isfinite(bottom) ? bottom : 0;
}

static gint compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* All x, ascending, each once. (transfer full) */
static GArray *collect_x(const Curve *curve)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < curve->series->len; i++) {
        const CurveSeries *series = curve_series(curve, i);
        for (guint k = 0; k < series->points->len; k++) {
            g_array_append_val(all, g_array_index(series->points, CurvePoint, k).x);
        }
    }
    g_array_sort(all, compare_doubles);
    GArray *once = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < all->len; i++) {
        double x = g_array_index(all, double, i);
        if (i == 0 || x > g_array_index(all, double, i - 1)) {
            g_array_append_val(once, x);
        }
    }
    return once;
}

/* Marks the values of x themselves: 1, 4, 16 say more than 1, 10, 100. From the largest down, one
 * that stands too near to the label before it stays without. */
static void append_log_tics(GString *script, const GArray *x)
{
    double first = g_array_index(x, double, 0);
    double scale = CURVE_AXIS_PIXELS / log(g_array_index(x, double, x->len - 1) / first);
    double start = 2 * CURVE_AXIS_PIXELS; /* of the label before [pixels] */
    g_string_append(script, "set xtics (");
    for (guint i = x->len; i-- > 0;) {
        double value = g_array_index(x, double, i);
        g_autoptr(GString) label = g_string_new(NULL);
        gnuplot_append_number(label, value);
        double centre = log(value / first) * scale;
        double half = (double)label->len * CURVE_DIGIT_PIXELS / 2;
        gboolean fits = centre + half < start;
        start = fits ? centre - half - CURVE_DIGIT_PIXELS : start;
        g_string_append_printf(script, "'%s' %s%s", fits ? label->str : "", label->str,
                               i > 0 ? ", " : ")\n");
    }
}

static void append_x_axis(GString *script, const Curve *curve)
{
    g_autoptr(GArray) x = collect_x(curve);
    if (x->len == 0) {
        return;
    }
    double first = g_array_index(x, double, 0);
    double last = g_array_index(x, double, x->len - 1);
    double low = first - 0.03 * (last - first);
    double high = last + 0.03 * (last - first);
    if (curve->x_log) {
        double margin = pow(last / first, 0.025);
        low = first / margin;
        high = last * margin;
        g_string_append(script, "set logscale x\nset format x '%g'\n");
        if (x->len <= CURVE_MAX_TICS && !curve->y_log) {
            append_log_tics(script, x);
        }
    } else if (x->len == 1) {
        double margin = MAX(fabs(first) / 2, 0.5);
        low = first - margin;
        high = first + margin;
    }
    if (curve->x_maximum > 0) {
        low = 0;
        high = curve->x_maximum;
    }
    g_string_append(script, "set xrange [");
    gnuplot_append_number(script, low);
    g_string_append_c(script, ':');
    gnuplot_append_number(script, high);
    g_string_append(script, "]\n");
}

/* One entry of `plot`: columns as `using` wants them, then how they are drawn. */
static void append_entry(GString *script, gboolean *is_first, guint index, const char *columns,
                         const char *style)
{
    g_string_append_printf(script, "%s data index %u using %s %s",
                           *is_first ? "plot" : ", \\\n    ", index, columns, style);
    *is_first = FALSE;
}

static void append_bands(GString *script, const Curve *curve, gboolean *is_first)
{
    for (guint i = 0; i < curve->series->len; i++) {
        const CurveSeries *series = curve_series(curve, i);
        if (!series->is_limit && !series->is_scatter && !series->is_stair) {
            g_autofree char *style =
                g_strdup_printf("with filledcurves fillstyle transparent solid 0.18 noborder"
                                " linecolor rgb '%s' notitle",
                                gnuplot_colour(i));
            append_entry(script, is_first, i, "1:($3 / unit):($4 / unit)", style);
        }
    }
}

/* How series i is drawn. */
static void append_style(GString *style, const CurveSeries *series, guint i)
{
    static const guint point_types[] = {7, 5, 9, 13, 11, 6, 4, 8};
    guint point_type = point_types[i % G_N_ELEMENTS(point_types)];
    if (series->is_limit) {
        g_string_append(style, "lines dashtype 2 linewidth 1.5 linecolor rgb '#444444'");
    } else if (series->is_scatter) {
        g_string_append_printf(style, "points pointtype %u pointsize 0.8 linecolor rgb '%s'",
                               i < G_N_ELEMENTS(point_types) ? point_type : point_type % 3 + 1,
                               gnuplot_colour(i));
    } else if (series->is_stair) {
        g_string_append_printf(style, "lines linewidth 2 dashtype %u linecolor rgb '%s'",
                               i < G_N_ELEMENTS(point_types) ? 1u : 4u, gnuplot_colour(i));
    } else {
        g_string_append_printf(style,
                               "linespoints linewidth 2 dashtype %u pointtype %u"
                               " pointsize 0.6 linecolor rgb '%s'",
                               i < G_N_ELEMENTS(point_types) ? 1u : 4u, point_type,
                               gnuplot_colour(i));
    }
}

/* Limits are drawn before what is measured, which then lies on top. */
static void append_lines(GString *script, const Curve *curve, gboolean limits, gboolean *is_first)
{
    for (guint i = 0; i < curve->series->len; i++) {
        const CurveSeries *series = curve_series(curve, i);
        if ((series->is_limit != FALSE) != limits) {
            continue;
        }
        GString *style = g_string_new("with ");
        append_style(style, series, i);
        if (*series->label != '\0') {
            g_string_append(style, " title ");
            gnuplot_append_string(style, series->label);
        } else {
            g_string_append(style, " notitle");
        }
        append_entry(script, is_first, i, "1:($2 / unit)", style->str);
        g_string_free(style, TRUE);
    }
}

static char *format_script(const Curve *curve)
{
    GnuplotFrame frame = {.name = curve->name,
                          .title = curve->title,
                          .subtitle = curve->subtitle,
                          .x_label = curve->x_label,
                          .y_label = curve->y_label,
                          .key_title = curve->key_title,
                          .y_divisor = curve->y_divisor,
                          .y_top = find_top(curve),
                          .y_bottom = curve->y_log ? find_bottom(curve) : 0,
                          .y_minimum = curve->y_minimum,
                          .y_maximum = curve->y_maximum,
                          .y_limit = curve->y_limit,
                          .y_limit_label = curve->y_limit_label};
    GString *script = g_string_new(NULL);
    gnuplot_append_frame(script, &frame);
    append_x_axis(script, curve);
    g_string_append_printf(script, "data = '%s.dat'\nunit = ", curve->name);
    gnuplot_append_number(script, gnuplot_divisor(curve->y_divisor));
    g_string_append_c(script, '\n');
    gboolean is_first = TRUE;
    append_bands(script, curve, &is_first);
    append_lines(script, curve, TRUE, &is_first);
    append_lines(script, curve, FALSE, &is_first);
    g_string_append_c(script, '\n');
    return g_string_free(script, FALSE);
}

gboolean curve_write(const Curve *curve, const char *folder, GError **error)
{
    g_assert(curve->series->len > 0);
    g_autofree char *data = format_data(curve);
    g_autofree char *script = format_script(curve);
    return gnuplot_write(folder, curve->name, data, script, error);
}
