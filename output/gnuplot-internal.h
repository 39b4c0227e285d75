/* output/gnuplot-internal.h: what the scripts of curves and bars share. */
#ifndef OUTPUT_GNUPLOT_INTERNAL_H
#define OUTPUT_GNUPLOT_INTERNAL_H

#include <glib.h>

/* What stands around the data of any figure. */
typedef struct {
    const char *name, *title, *subtitle, *x_label, *y_label,
        *key_title; /* the last two nullable: subtitle, key_title */
    double y_divisor;
    double y_top;     /* highest value to be seen, whiskers and bands included */
    double y_bottom;  /* least value of a logarithmic axis; 0: linear, from 0 */
    double y_minimum; /* where a linear axis begins: 0 or below */
    double y_maximum; /* where a linear axis ends; 0: a little above all values */
    double y_limit;
    const char *y_limit_label;
} GnuplotFrame;

/* Appends `text` as a quoted string of gnuplot's, whatever it holds; '\n' parts lines. */
void gnuplot_append_string(GString *script, const char *text);

/* Appends `text` for a comment or a data file: control characters, which could end the line, become
 * spaces. */
void gnuplot_append_line(GString *out, const char *text);

/* Appends a number, independent of locale; NAN as the mark of a missing value. */
void gnuplot_append_number(GString *out, double value);

/* Colour of series i: eight that colour-blind readers can tell apart, then again from the first. */
const char *gnuplot_colour(guint i);

/* Appends terminal, output, titles, axes, legend and limit. */
void gnuplot_append_frame(GString *script, const GnuplotFrame *frame);

/* Divisor of y, the default resolved. */
double gnuplot_divisor(double y_divisor);

/* Whether the limit is drawn as a line: not when it would press all data to the floor. */
gboolean gnuplot_shows_limit(const GnuplotFrame *frame);

/* Writes folder/name.dat and folder/name.gp. Errors: SIM_ERROR_OUTPUT. */
gboolean gnuplot_write(const char *folder, const char *name, const char *data, const char *script,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
