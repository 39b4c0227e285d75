#include <math.h>

#include "output/curve.h"
#include "output/gnuplot-internal.h"

/* Labels of more letters than this in all do not fit side by side under 900 pixels. */
#define BARS_LEVEL_LETTERS 78

static double bars_number(const Bars *bars, const GArray *numbers, guint group, guint series)
{
    return g_array_index(numbers, double, group * bars->series->len + series);
}

/* A label as a column of a data file: gnuplot has no way to write a quote inside quotes there. */
static void append_label(GString *data, const char *label)
{
    g_autofree char *text = g_strdelimit(g_strdup(label), "\"\\", '\'');
    g_string_append_c(data, '"');
    gnuplot_append_line(data, text);
    g_string_append_c(data, '"');
}

static char *format_data(const Bars *bars)
{
    GString *data = g_string_new("# group");
    for (guint s = 0; s < bars->series->len; s++) {
        g_string_append_c(data, ' ');
        append_label(data, g_ptr_array_index(bars->series, s));
        g_string_append(data, bars->lows != NULL ? " minimum maximum" : "");
    }
    for (guint g = 0; g < bars->groups->len; g++) {
        g_string_append_c(data, '\n');
        append_label(data, g_ptr_array_index(bars->groups, g));
        for (guint s = 0; s < bars->series->len; s++) {
            const GArray *const columns[] = {bars->values, bars->lows, bars->highs};
            for (guint c = 0; c < (bars->lows != NULL ? 3 : 1); c++) {
                g_string_append_c(data, ' ');
                gnuplot_append_number(data, bars_number(bars, columns[c], g, s));
            }
        }
    }
    g_string_append_c(data, '\n');
    return g_string_free(data, FALSE);
}

static double find_top(const Bars *bars)
{
    double top = 0;
    for (guint g = 0; g < bars->groups->len; g++) {
        double sum = 0;
        for (guint s = 0; s < bars->series->len; s++) {
            double value =
                bars_number(bars, bars->highs != NULL ? bars->highs : bars->values, g, s);
            if (isfinite(value)) {
                sum = bars->stacked ? sum + value : MAX(sum, value);
            }
        }
        top = MAX(top, sum);
    }
    return top;
}

static void append_style(GString *script, const Bars *bars)
{
    gsize letters = 0;
    for (guint g = 0; g < bars->groups->len; g++) {
        letters += (gsize)g_utf8_strlen(g_ptr_array_index(bars->groups, g), -1) + 2;
    }
    g_string_append_printf(script, "set style data histograms\nset style histogram %s\n",
                           bars->stacked        ? "rowstacked"
                           : bars->lows != NULL ? "errorbars gap 1 linewidth 1.5"
                                                : "clustered gap 1");
    g_string_append_printf(script,
                           "set style fill solid 0.9 border rgb '%s'\nset boxwidth %s relative\n"
                           "set xrange [-0.6:%u.6]\nset xtics %s font ',11'\n",
                           bars->lows != NULL ? "#333333" : "#ffffff",
                           bars->groups->len > 4 || bars->lows == NULL ? "0.9" : "0.6",
                           bars->groups->len - 1,
                           letters > BARS_LEVEL_LETTERS ? "rotate by 40 right" : "norotate");
}

static void append_plot(GString *script, const Bars *bars)
{
    for (guint s = 0; s < bars->series->len; s++) {
        const char *label = g_ptr_array_index(bars->series, s);
        g_string_append(script, s > 0 ? ", \\\n     data using " : "plot data using ");
        guint column = bars->lows != NULL ? 3 * s + 2 : s + 2;
        g_string_append_printf(script, "($%u / unit)", column);
        if (bars->lows != NULL) {
            g_string_append_printf(script, ":($%u / unit):($%u / unit)", column + 1, column + 2);
        }
        g_string_append_printf(script, ":xtic(1) linecolor rgb '%s' ", gnuplot_colour(s));
        if (*label != '\0') {
            g_string_append(script, "title ");
            gnuplot_append_string(script, label);
        } else {
            g_string_append(script, "notitle");
        }
    }
    g_string_append_c(script, '\n');
}

static char *format_script(const Bars *bars)
{
    GnuplotFrame frame = {.name = bars->name,
                          .title = bars->title,
                          .subtitle = bars->subtitle,
                          .x_label = bars->x_label,
                          .y_label = bars->y_label,
                          .key_title = bars->key_title,
                          .y_divisor = bars->y_divisor,
                          .y_top = find_top(bars),
                          .y_limit = bars->y_limit,
                          .y_limit_label = bars->y_limit_label};
    GString *script = g_string_new(NULL);
    gnuplot_append_frame(script, &frame);
    append_style(script, bars);
    g_string_append_printf(script, "data = '%s.dat'\nunit = ", bars->name);
    gnuplot_append_number(script, gnuplot_divisor(bars->y_divisor));
    g_string_append_c(script, '\n');
    append_plot(script, bars);
    return g_string_free(script, FALSE);
}

gboolean bars_write(const Bars *bars, const char *folder, GError **error)
{
    g_assert(bars->groups->len > 0 && bars->series->len > 0);
    g_assert(bars->values->len == bars->groups->len * bars->series->len);
    g_assert((bars->lows == NULL) == (bars->highs == NULL));
    g_autofree char *data = format_data(bars);
    g_autofree char *script = format_script(bars);
    return gnuplot_write(folder, bars->name, data, script, error);
}
