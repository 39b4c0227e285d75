#include "output/curve.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "sim/error.h"

typedef struct {
    char *folder;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("dutsim-XXXXXX", NULL);
}

static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
        g_assert_cmpint(name[0], !=, '.'); /* nothing temporary was left */
        g_unlink(path);
    }
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
}

static char *read_file(const Fixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void series_free(gpointer series)
{
    curve_series_free(series);
}

static void add_point(CurveSeries *series, double x, double y, double low, double high)
{
    CurvePoint point = {x, y, low, high};
    g_array_append_val(series->points, point);
}

/* Two series and everything in the texts that gnuplot or XML could stumble over. */
static GPtrArray *two_series(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(series_free);
    CurveSeries *one = curve_series_new("ip \"q\" `x` $HOME @a {b}_c");
    CurveSeries *two = curve_series_new("ip-port");
    add_point(one, 1, 892819, 892819, 892819);
    add_point(one, 65533, 3540401.5, 3528594, 3552208);
    add_point(two, 1, 3542218, 3500438, 3555841);
    g_ptr_array_add(all, one);
    g_ptr_array_add(all, two);
    return all;
}

static Curve make_curve(GPtrArray *series)
{
    return (Curve){.name = "throughput",
                   .title = "A 'title' with \"quotes\", back\\slash, `touch ran` & <tags>",
                   .subtitle = "sub",
                   .x_label = "addresses",
                   .y_label = "Mframes/s",
                   .key_title = "dut.nic.rss.hash\ndut.cores",
                   .x_log = TRUE,
                   .y_divisor = 1e6,
                   .series = series,
                   .y_limit = 4e6,
                   .y_limit_label = "line rate"};
}

static void test_data(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) series = two_series();
    Curve curve = make_curve(series);
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    g_autofree char *dat = read_file(fixture, "throughput.dat");
    g_assert_cmpstr(dat, ==,
                    "# ip \"q\" `x` $HOME @a {b}_c\n"
                    "# x median minimum maximum\n"
                    "1 892819 892819 892819\n"
                    "65533 3540401.5 3528594 3552208\n"
                    "\n\n"
                    "# ip-port\n"
                    "# x median minimum maximum\n"
                    "1 3542218 3500438 3555841\n");
}

/* A label cannot end the comment that it stands in. */
static void test_control(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func(series_free);
    g_ptr_array_add(series, curve_series_new("a\nb\r\tc\033"));
    add_point(g_ptr_array_index(series, 0), 1, 2, 2, 2);
    Curve curve = make_curve(series);
    curve.title = "t\nu\v";
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    g_autofree char *dat = read_file(fixture, "throughput.dat");
    g_autofree char *gp = read_file(fixture, "throughput.gp");
    g_assert_cmpstr(dat, ==, "# a b  c \n# x median minimum maximum\n1 2 2 2\n");
    g_assert_true(g_str_has_prefix(gp, "# title: t u \n# "));
}

static void test_script(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) series = two_series();
    Curve curve = make_curve(series);
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    g_autofree char *gp = read_file(fixture, "throughput.gp");
    g_assert_nonnull(strstr(gp, "set terminal svg size 900,560"));
    g_assert_nonnull(strstr(gp, "set logscale x\n"));
    g_assert_nonnull(strstr(gp, "set xtics ('65533' 65533, '1' 1)\n"));
    g_assert_nonnull(strstr(gp, "set yrange [0:4.32]\n")); /* 8 % above the limit */
    g_assert_nonnull(strstr(gp, "filledcurves"));
    g_assert_nonnull(strstr(gp, "title \"ip \\042q\\042 \\140x\\140 $HOME @a {b}_c\""));
}

/* Points without lines and bands, on axes that both span decades: neither begins at 0. */
static void test_scatter(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) series = two_series();
    Curve curve = make_curve(series);
    curve.y_log = TRUE;
    curve.y_limit = 0;
    for (guint i = 0; i < series->len; i++) {
        ((CurveSeries *)g_ptr_array_index(series, i))->is_scatter = TRUE;
    }
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    g_autofree char *gp = read_file(fixture, "throughput.gp");
    g_assert_nonnull(strstr(gp, "set logscale y\nset yrange [0.8")); /* below 0.892819 */
    g_assert_nonnull(strstr(gp, "with points pointtype 7 "));
    g_assert_null(strstr(gp, "linespoints"));
    g_assert_null(strstr(gp, "filledcurves"));
}

/* The share of all is 1 at every corner: the axis has a height all the same. */
static void test_stair(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const CurvePoint corners[] = {{2, 1, 1, 1}, {3, 1, 1, 1}};
    g_autoptr(GPtrArray) series = two_series();
    g_ptr_array_set_size(series, 1);
    CurveSeries *stair = g_ptr_array_index(series, 0);
    stair->is_stair = TRUE;
    g_array_set_size(stair->points, 0);
    g_array_append_vals(stair->points, corners, G_N_ELEMENTS(corners));
    Curve curve = make_curve(series);
    curve.x_log = FALSE;
    curve.y_log = TRUE;
    curve.y_limit = 0;
    curve.y_divisor = 1;
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    g_autofree char *gp = read_file(fixture, "throughput.gp");
    g_assert_nonnull(strstr(gp, "set yrange [0.5:2]\n"));
    g_assert_nonnull(strstr(gp, "with lines linewidth 2 "));
    g_assert_null(strstr(gp, "linespoints"));
    g_assert_null(strstr(gp, "filledcurves"));
}

/* A limit far above the data is named at the top, and does not press the data to the floor. */
static void test_far_limit(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) series = two_series();
    Curve curve = make_curve(series);
    curve.y_limit = 14880952;
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    g_autofree char *gp = read_file(fixture, "throughput.gp");
    g_assert_nonnull(strstr(gp, "set yrange [0:3.84030828]\n")); /* 1.08 * 3.555841 */
    g_assert_nonnull(strstr(gp, "\"↑ line rate\""));
    g_assert_null(strstr(gp, "set arrow"));
}

static void test_missing_folder(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *nowhere = g_build_filename(fixture->folder, "no", NULL);
    g_autoptr(GPtrArray) series = two_series();
    g_autoptr(GError) error = NULL;
    Curve curve = make_curve(series);
    g_assert_false(curve_write(&curve, nowhere, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_OUTPUT);
}

/* Draws, if gnuplot is there, and says so if not. */
static gboolean draw(const Fixture *fixture, const char *name)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");
    g_autoptr(GError) error = NULL;
    CurveDrawn drawn = curve_draw(fixture->folder, name, &error);
    g_assert_no_error(error);
    g_assert_cmpint(drawn, ==, gnuplot != NULL ? CURVE_DRAWN : CURVE_NO_GNUPLOT);
    if (drawn == CURVE_NO_GNUPLOT) {
        g_test_skip("no gnuplot");
    }
    return drawn == CURVE_DRAWN;
}

static void test_draw(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) series = two_series();
    Curve curve = make_curve(series);
    g_assert_true(curve_write(&curve, fixture->folder, NULL));
    if (draw(fixture, "throughput")) {
        g_autofree char *svg = read_file(fixture, "throughput.svg");
        g_assert_nonnull(strstr(svg, "<title>A &apos;title&apos; with &quot;quotes&quot;, "
                                     "back\\slash, `touch ran` &amp; &lt;tags&gt;</title>"));
        g_assert_nonnull(strstr(svg, "ip \"q\" `x` $HOME @a {b}_c"));
        g_assert_nonnull(strstr(svg, "line rate"));
        g_assert_nonnull(strstr(svg, "</svg>"));
        g_autofree char *ran = g_build_filename(fixture->folder, "ran", NULL);
        g_assert_false(g_file_test(ran, G_FILE_TEST_EXISTS)); /* a text is no command */
    }
}

/* A script that gnuplot refuses leaves no picture behind, and the old one as it was. */
static void test_draw_fails(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *script = g_build_filename(fixture->folder, "broken.gp", NULL);
    g_autofree char *svg = g_build_filename(fixture->folder, "broken.svg", NULL);
    g_assert_true(g_file_set_contents(script, "# title: x\nnonsense here\n", -1, NULL));
    g_assert_true(g_file_set_contents(svg, "old", -1, NULL));
    CurveDrawn drawn = curve_draw(fixture->folder, "broken", &error);
    if (drawn == CURVE_NO_GNUPLOT) {
        g_test_skip("no gnuplot");
        return;
    }
    g_assert_cmpint(drawn, ==, CURVE_FAILED);
    g_assert_error(error, SIM_ERROR, SIM_ERROR_IO);
    g_autofree char *left = read_file(fixture, "broken.svg");
    g_assert_cmpstr(left, ==, "old");
}

static void test_no_gnuplot(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autoptr(GError) error = NULL;
    g_setenv("PATH", fixture->folder, TRUE);
    g_assert_cmpint(curve_draw(fixture->folder, "throughput", &error), ==, CURVE_NO_GNUPLOT);
    g_setenv("PATH", path, TRUE);
    g_assert_no_error(error);
}

static void test_bars(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    g_autoptr(GPtrArray) series = g_ptr_array_new();
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    const double numbers[] = {25, 75, 100, NAN};
    g_ptr_array_add(groups, (gpointer) "1, \"ip\"");
    g_ptr_array_add(groups, (gpointer) "4, ip-port");
    g_ptr_array_add(series, (gpointer) "core 0");
    g_ptr_array_add(series, (gpointer) "core 1");
    g_array_append_vals(values, numbers, G_N_ELEMENTS(numbers));
    Bars bars = {.name = "cores",
                 .title = "t",
                 .x_label = "x",
                 .y_label = "%",
                 .groups = groups,
                 .series = series,
                 .values = values,
                 .y_limit = 50};
    g_assert_true(bars_write(&bars, fixture->folder, NULL));
    g_autofree char *dat = read_file(fixture, "cores.dat");
    g_assert_cmpstr(dat, ==,
                    "# group \"core 0\" \"core 1\"\n"
                    "\"1, 'ip'\" 25 75\n"
                    "\"4, ip-port\" 100 ?\n");
    if (draw(fixture, "cores")) {
        g_autofree char *svg = read_file(fixture, "cores.svg");
        g_assert_nonnull(strstr(svg, "core 1"));
        g_assert_nonnull(strstr(svg, "4, ip-port"));
    }
}

static void test_bars_with_range(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    g_autoptr(GPtrArray) series = g_ptr_array_new();
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) lows = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) highs = g_array_new(FALSE, FALSE, sizeof(double));
    const double numbers[] = {2, 1, 3};
    g_ptr_array_add(groups, (gpointer) "all");
    g_ptr_array_add(series, (gpointer) "");
    g_array_append_val(values, numbers[0]);
    g_array_append_val(lows, numbers[1]);
    g_array_append_val(highs, numbers[2]);
    Bars bars = {.name = "bars",
                 .title = "t",
                 .x_label = "x",
                 .y_label = "y",
                 .groups = groups,
                 .series = series,
                 .values = values,
                 .lows = lows,
                 .highs = highs};
    g_assert_true(bars_write(&bars, fixture->folder, NULL));
    g_autofree char *dat = read_file(fixture, "bars.dat");
    g_autofree char *gp = read_file(fixture, "bars.gp");
    g_assert_cmpstr(dat, ==, "# group \"\" minimum maximum\n\"all\" 2 1 3\n");
    g_assert_nonnull(strstr(gp, "set yrange [0:3.24]\n"));
    draw(fixture, "bars");
}

#define ADD(name, function) g_test_add("/curve/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("data", test_data);
    ADD("script", test_script);
    ADD("scatter", test_scatter);
    ADD("stair", test_stair);
    ADD("far-limit", test_far_limit);
    ADD("missing-folder", test_missing_folder);
    ADD("draw", test_draw);
    ADD("draw-fails", test_draw_fails);
    ADD("no-gnuplot", test_no_gnuplot);
    ADD("control", test_control);
    ADD("bars", test_bars);
    ADD("bars-with-range", test_bars_with_range);
    return g_test_run();
}
