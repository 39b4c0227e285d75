#include "output/gnuplot-internal.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "output/curve.h"
#include "output/folder.h"
#include "sim/error.h"

/* First line of a script: what the picture is called for those who do not see it. */
#define GNUPLOT_TITLE_MARK "# title: "

/* A limit further above the data than this is not drawn, only named. */
#define GNUPLOT_LIMIT_FACTOR 2.5

/* Longest title in large letters, in small ones, and longest subtitle, on 900 pixels. */
#define GNUPLOT_TITLE_LARGE 80
#define GNUPLOT_TITLE_SMALL 112
#define GNUPLOT_SUBTITLE    130

void gnuplot_append_string(GString *script, const char *text)
{
    g_string_append_c(script, '"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n') {
            g_string_append(script, "\\n");
        } else if (*c == '"' || *c == '\\' || *c == '`') {
            g_string_append_printf(script, "\\%03o", (guint)(guchar)*c);
        } else {
            g_string_append_c(script, g_ascii_iscntrl(*c) ? ' ' : *c);
        }
    }
    g_string_append_c(script, '"');
}

void gnuplot_append_line(GString *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append_c(out, g_ascii_iscntrl(*c) ? ' ' : *c);
    }
}

void gnuplot_append_number(GString *out, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (isfinite(value)) {
        g_string_append(out, g_ascii_formatd(text, sizeof text, "%.12g", value));
    } else {
        g_string_append_c(out, '?');
    }
}

/* The palette of M. Okabe and K. Ito, "Color Universal Design", 2008; its yellow is too pale for
 * lines on white, grey stands in. */
const char *gnuplot_colour(guint i)
{
    static const char *const colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                          "#e69f00", "#56b4e9", "#000000", "#888888"};
    return colours[i % G_N_ELEMENTS(colours)];
}

double gnuplot_divisor(double y_divisor)
{
    return y_divisor > 0 ? y_divisor : 1;
}

gboolean gnuplot_shows_limit(const GnuplotFrame *frame)
{
    return frame->y_limit > 0 && frame->y_limit <= GNUPLOT_LIMIT_FACTOR * frame->y_top;
}

/* One line of text at a place of the whole picture. */
static void append_headline(GString *script, const char *text, glong longest, double height,
                            const char *style)
{
    glong length = g_utf8_strlen(text, -1);
    g_autofree char *start = g_utf8_substring(text, 0, MIN(length, longest));
    g_autofree char *cut = length > longest ? g_strconcat(start, "…", NULL) : NULL;
    g_string_append(script, "set label ");
    gnuplot_append_string(script, cut != NULL ? cut : start);
    g_string_append(script, " at screen 0.02, screen ");
    gnuplot_append_number(script, height);
    g_string_append_printf(script, " left front %s\n", style);
}

static void append_titles(GString *script, const GnuplotFrame *frame)
{
    gboolean is_long = g_utf8_strlen(frame->title, -1) > GNUPLOT_TITLE_LARGE;
    append_headline(script, frame->title, GNUPLOT_TITLE_SMALL, 0.955,
                    is_long ? "font ',14' textcolor rgb '#111111'"
                            : "font ',19' textcolor rgb '#111111'");
    if (frame->subtitle != NULL) {
        append_headline(script, frame->subtitle, GNUPLOT_SUBTITLE, 0.905,
                        "font ',12' textcolor rgb '#555555'");
    }
    g_string_append(script, "set tmargin at screen 0.85\n");
}

static void append_y_range(GString *script, const GnuplotFrame *frame)
{
    double unit = gnuplot_divisor(frame->y_divisor);
    double top = gnuplot_shows_limit(frame) ? MAX(frame->y_limit, frame->y_top) : frame->y_top;
    if (frame->y_bottom > 0) {
        double margin = top > frame->y_bottom ? pow(top / frame->y_bottom, 0.025) : 2;
        g_string_append(script, "set format y '%g'\nset logscale y\nset yrange [");
        gnuplot_append_number(script, frame->y_bottom / margin / unit);
        g_string_append_c(script, ':');
        gnuplot_append_number(script, top * margin / unit);
    } else {
        g_string_append(script, "set yrange [");
        gnuplot_append_number(script, 1.08 * frame->y_minimum / unit);
        g_string_append_c(script, ':');
        double end = frame->y_maximum > 0 ? frame->y_maximum : 1.08 * top;
        gnuplot_append_number(script, end > 0 ? end / unit : 1);
    }
    g_string_append(script, "]\n");
}

static void append_axes(GString *script, const GnuplotFrame *frame)
{
    g_string_append(script, "set border 3 linecolor rgb '#666666'\n"
                            "set grid ytics back linetype 1 linewidth 0.7 linecolor rgb '#dddddd'\n"
                            "set tics nomirror out scale 0.6\n"
                            "set ylabel ");
    gnuplot_append_string(script, frame->y_label);
    g_string_append(script, "\nset xlabel ");
    gnuplot_append_string(script, frame->x_label);
    g_string_append_c(script, '\n');
    append_y_range(script, frame);
    g_string_append(
        script, "set key outside right top vertical Left reverse maxrows 21 samplen 2 spacing 1.25"
                " font ',12'");
    if (frame->key_title != NULL) {
        g_string_append(script, " title ");
        gnuplot_append_string(script, frame->key_title);
        g_string_append(script, " left");
    }
    g_string_append_c(script, '\n');
}

/* Above the line at y; where the line is not shown, at the top, which it is above. */
static void append_limit_label(GString *script, const char *label, gboolean shown, double y)
{
    if (label == NULL || *label == '\0') {
        return;
    }
    g_autofree char *above = g_strconcat("↑ ", label, NULL);
    g_string_append(script, "set label ");
    gnuplot_append_string(script, shown ? label : above);
    g_string_append(script, " at graph 0.01, ");
    if (shown) {
        g_string_append(script, "first ");
        gnuplot_append_number(script, y);
        g_string_append(script, " left offset 0, 0.6");
    } else {
        g_string_append(script, "graph 1 left offset 0, -0.7");
    }
    g_string_append(script, " front font ',12' textcolor rgb '#444444'\n");
}

static void append_limit(GString *script, const GnuplotFrame *frame)
{
    if (frame->y_limit <= 0) {
        return;
    }
    gboolean shown = gnuplot_shows_limit(frame);
    double y = frame->y_limit / gnuplot_divisor(frame->y_divisor);
    append_limit_label(script, frame->y_limit_label, shown, y);
    if (shown) {
        g_string_append(script, "set arrow from graph 0, first ");
        gnuplot_append_number(script, y);
        g_string_append(script, " to graph 1, first ");
        gnuplot_append_number(script, y);
        g_string_append(script, " nohead dashtype 2 linewidth 1.5 linecolor rgb '#444444'\n");
    }
}

void gnuplot_append_frame(GString *script, const GnuplotFrame *frame)
{
    g_string_append(script, GNUPLOT_TITLE_MARK);
    gnuplot_append_line(script, frame->title);
    g_string_append_c(script, '\n');
    g_string_append_printf(script, "# 'gnuplot %s.gp' in this folder draws %s.svg again.\n",
                           frame->name, frame->name);
    g_string_append_printf(script, "if (!exists('picture')) picture = '%s.svg'\n", frame->name);
    g_string_append(script, "set encoding utf8\n"
                            "set terminal svg size 900,560 fixed noenhanced rounded"
                            " font 'DejaVu Sans,Arial,sans-serif,13' background '#ffffff'\n"
                            "set output picture\n"
                            "set datafile missing '?'\n");
    append_titles(script, frame);
    append_axes(script, frame);
    append_limit(script, frame);
}

gboolean gnuplot_write(const char *folder, const char *name, const char *data, const char *script,
                       GError **error)
{
    g_autofree char *stem = g_build_filename(folder, name, NULL);
    g_autofree char *dat = g_strconcat(stem, ".dat", NULL);
    g_autofree char *gp = g_strconcat(stem, ".gp", NULL);
    return folder_write_text(dat, data, error) && folder_write_text(gp, script, error);
}

/* Runs gnuplot on name.gp in the folder, with `picture` as the file to make. */
static gboolean run_gnuplot(const char *program, const char *folder, const char *name,
                            const char *picture, GError **error)
{
    g_autofree char *script = g_strconcat(name, ".gp", NULL);
    g_autofree char *command = g_strdup_printf("picture = '%s'", picture);
    g_autofree char *said = NULL;
    g_autoptr(GError) cause = NULL;
    int status = 0;
    const char *const argv[] = {program, "-d", "-e", command, script, NULL};
    if (!g_spawn_sync(folder, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                      &said, &status, &cause)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "cannot start gnuplot: %s", cause->message);
        return FALSE;
    }
    if (!g_spawn_check_wait_status(status, &cause)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "gnuplot cannot draw %s/%s: %s", folder, script,
                    *g_strstrip(said) != '\0' ? g_strdelimit(said, "\n", ' ') : cause->message);
        return FALSE;
    }
    return TRUE;
}

/* The title that a script carries in its first line. (transfer full) (nullable) */
static char *read_title(const char *folder, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".gp", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *script = NULL;
    if (!g_file_get_contents(path, &script, NULL, NULL) ||
        !g_str_has_prefix(script, GNUPLOT_TITLE_MARK)) {
        return NULL;
    }
    const char *title = script + strlen(GNUPLOT_TITLE_MARK);
    return g_strndup(title, strcspn(title, "\n"));
}

/* The picture with the figure's title in place of the first <title>, which is gnuplot's name. */
static char *put_title(const char *picture, const char *title)
{
    const char *start = strstr(picture, "<title>");
    const char *end = start != NULL ? strstr(start, "</title>") : NULL;
    if (end == NULL || title == NULL) {
        return g_strdup(picture);
    }
    start += strlen("<title>");
    g_autofree char *escaped = g_markup_escape_text(title, -1);
    return g_strdup_printf("%.*s%s%s", (int)(start - picture), picture, escaped, end);
}

CurveDrawn curve_draw(const char *folder, const char *name, GError **error)
{
    g_autofree char *found = g_find_program_in_path("gnuplot");
    if (found == NULL) {
        return CURVE_NO_GNUPLOT;
    }
    g_autofree char *program = g_canonicalize_filename(found, NULL);
    g_autofree char *made = g_strdup_printf(".%s.svg.tmp", name);
    g_autofree char *made_path = g_build_filename(folder, made, NULL);
    g_autofree char *svg = g_strconcat(name, ".svg", NULL);
    g_autofree char *svg_path = g_build_filename(folder, svg, NULL);
    g_autofree char *picture = NULL;
    g_autoptr(GError) cause = NULL;
    gboolean drawn = run_gnuplot(program, folder, name, made, error);
    if (drawn && !g_file_get_contents(made_path, &picture, NULL, &cause)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_IO, "gnuplot drew nothing: %s", cause->message);
        drawn = FALSE;
    }
    unlink(made_path);
    if (!drawn) {
        return CURVE_FAILED;
    }
    g_autofree char *title = read_title(folder, name);
    g_autofree char *titled = put_title(picture, title);
    return folder_write_text(svg_path, titled, error) ? CURVE_DRAWN : CURVE_FAILED;
}
