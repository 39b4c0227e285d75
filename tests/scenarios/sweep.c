/* Sweeps: lists, ranges, the order of points; and what is refused. */
#include "scenarios/sweep.h"

#include <string.h>

#include "scenarios/range.h"
#include "scenarios/yaml_tree.h"
#include "sim/sim.h"

typedef struct {
    const char *argument;
    const char *values; /* joined by | */
} Split;

static void test_arguments(void)
{
    static const Split splits[] = {
        {"a.b=1", "1"},
        {"a.b = 1 , 2", "1|2"},
        {"a=ip,ip-port", "ip|ip-port"},
        {"a=[0,1],[1,0]", "[0, 1]|[1, 0]"},
        {"a=ip,{udp4: ip, tcp4: ip-port}", "ip|{udp4: ip, tcp4: ip-port}"},
        {"a={b: 'x, y'},'p,q',it's", "{b: x, y}|p,q|it's"},
        {"a=64 B,128 B", "64 B|128 B"},
        {"a=1..65533*4", "1|4|16|64|256|1024|4096|16384"},
        {"a=1..64*4", "1|4|16|64"},
        {"a=1..64*4,100", "1|4|16|64|100"},
        {"a=64..1518 B*2", "64 B|128 B|256 B|512 B|1024 B"},
        {"a=64 B..512B*8", "64 B|512 B"},
        {"a=0..10+5", "0|5|10"},
        {"a=100 ns..300 ns+100 ns", "100 ns|200 ns|300 ns"},
        {"a=0.5..2+0.75 GHz", "0.5 GHz|1.25 GHz|2 GHz"},
        {"a=0.1..0.3+0.1", "0.1|0.2|0.3"},
        {"a=7..7*2", "7"},
        {"a=1 %..100 %*10", "1 %|10 %|100 %"},
        {"a=../x.yaml,./y.yaml", "../x.yaml|./y.yaml"},
        {"a=\"1..4*2\"", "1..4*2"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(splits); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(SweepAxis) axis = sweep_axis_from_argument(splits[i].argument, &error);
        g_assert_no_error(error);
        g_autofree char *values = g_strjoinv("|", axis->texts);
        g_assert_cmpstr(values, ==, splits[i].values);
        g_assert_cmpuint(axis->values->len, ==, g_strv_length(axis->texts));
    }
}

typedef struct {
    const char *argument;
    const char *message; /* behind "--sweep ARGUMENT: error: " */
} Refusal;

static void test_refuses_arguments(void)
{
    static const Refusal refusals[] = {
        {"a", "PATH=V1,V2,*"},
        {"=1", "'' is no path*"},
        {"a..b=1", "'a..b' is no path*"},
        {"a b=1", "'a b' is no path*"},
        {"a=", "a value is empty*"},
        {"a=1,,2", "a value is empty*"},
        {"a=1,", "a value is empty*"},
        {"a=1..4", "'1..4' is no range: a range is A..B\\*FACTOR or A..B+STEP*"},
        {"a=1..4*", "'1..4\\*' is no range*"},
        {"a=1..4-1", "'1..4-1' is no range*"},
        {"a=1..x*2", "'1..x\\*2' is no range*"},
        {"a=4..1*2", "'4..1\\*2' begins above its end*"},
        {"a=1..4*1", "*a factor that is no whole number of at least 2*"},
        {"a=1..4*1.5", "*a factor that is no whole number of at least 2*"},
        {"a=0..4*2", "*would stay at 0*"},
        {"a=0..4+0", "*has a step of 0*"},
        {"a=1 ns..4 us*2", "*has different units*"},
        {"a=1 GHz..4 GHz+500 MHz", "*has different units*"},
        {"a=1..4*2 B", "*has different units*"},
        {"a=0.0000001..1+1", "*more than 6 decimals*"},
        {"a=1..9999999999999999999*2", "*too large*"},
        {"a=1..9000000+1", "more than 100000 values"},
        {"a=[1", "*: YAML is expected"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(sweep_axis_from_argument(refusals[i].argument, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_USAGE);
        g_autofree char *head = g_strdup_printf("--sweep %s: error: ", refusals[i].argument);
        g_assert_true(g_str_has_prefix(error->message, head));
        /* In these patterns "\*" is a star. */
        g_autoptr(GString) pattern = g_string_new(refusals[i].message);
        g_autoptr(GString) message = g_string_new(error->message + strlen(head));
        g_string_replace(pattern, "\\*", "#", 0);
        g_string_replace(message, "*", "#", 0);
        if (!g_pattern_match_simple(pattern->str, message->str)) {
            g_error("'%s' is not as '%s'", message->str, pattern->str);
        }
    }
}

static GPtrArray *read_sweep(const char *text, GError **error)
{
    g_autoptr(YamlNode) root = yaml_tree_read_text("f.yaml", text, strlen(text), error);
    g_assert_nonnull(root);
    return sweep_read(root, error);
}

/* The last axis varies fastest; a replaced axis keeps its place. */
static void test_order(void)
{
    static const char *const expected[] = {"1 x 7", "1 x 8", "1 y 7", "1 y 8",
                                           "2 x 7", "2 x 8", "2 y 7", "2 y 8"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) axes = read_sweep("a.b: [1, 2]\nc: [p, q, r]\n", &error);
    g_assert_no_error(error);
    sweep_add_take(axes, sweep_axis_from_argument("d=7,8", NULL));
    sweep_add_take(axes, sweep_axis_from_argument("c=x,y", NULL));
    g_assert_cmpuint(sweep_count_points(axes, &error), ==, G_N_ELEMENTS(expected));
    for (guint point = 0; point < G_N_ELEMENTS(expected); point++) {
        const char *texts[3];
        for (guint i = 0; i < 3; i++) {
            const SweepAxis *axis = g_ptr_array_index(axes, i);
            texts[i] = axis->texts[sweep_value_index(axes, i, point)];
        }
        g_autofree char *row = g_strdup_printf("%s %s %s", texts[0], texts[1], texts[2]);
        g_assert_cmpstr(row, ==, expected[point]);
    }
}

static void test_files(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) axes = read_sweep("a: 1..8*2\nb: [1, 4..6+1]\n", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sweep_count_points(axes, &error), ==, 16);
    g_autoptr(GPtrArray) none = sweep_read(NULL, &error);
    g_assert_cmpuint(sweep_count_points(none, &error), ==, 1);
}

static void test_refuses_files(void)
{
    static const Refusal refusals[] = {
        {"a: 3\n", "f.yaml:1:4: error: sweep of a: a list of values is expected*"},
        {"a: []\n", "f.yaml:1:4: error: sweep of a: a list*"},
        {"a: {b: 1}\n", "f.yaml:1:4: error: sweep of a: a list*"},
        {"a: [1, 4..3*2]\n", "f.yaml:1:8: error: '4..3?2' begins above its end*"},
        {"a b: [1]\n", "f.yaml:1:1: error: 'a b' is no path*"},
        {"[1]", "f.yaml:1:1: error: sweep: a mapping of paths to lists is expected"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(read_sweep(refusals[i].argument, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        if (!g_pattern_match_simple(refusals[i].message, error->message)) {
            g_error("'%s' is not as '%s'", error->message, refusals[i].message);
        }
    }
}

static void check_no_points(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) axes = read_sweep(text, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sweep_count_points(axes, &error), ==, 0);
    g_assert_cmpstr(error->message, ==, message);
}

static void test_refuses_points(void)
{
    check_no_points("h: [1]\nx: [1]\nh.u: [1]\n",
                    "f.yaml:3:1: error: a sweep of h.u beside one of h: only one of them can be "
                    "swept");
    check_no_points("a: 1..1000+1\nb: 1..101+1\n",
                    "f.yaml:2:1: error: the sweep has more than 100000 points");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scenarios/sweep/arguments", test_arguments);
    g_test_add_func("/scenarios/sweep/refuses-arguments", test_refuses_arguments);
    g_test_add_func("/scenarios/sweep/order", test_order);
    g_test_add_func("/scenarios/sweep/files", test_files);
    g_test_add_func("/scenarios/sweep/refuses-files", test_refuses_files);
    g_test_add_func("/scenarios/sweep/refuses-points", test_refuses_points);
    return g_test_run();
}
