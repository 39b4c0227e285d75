/* --set: what it reads, and which sweeps it voids. */
#include "scenarios/override.h"

#include "sim/sim.h"

typedef struct {
    const char *argument, *path, *value;
    YamlKind kind;
} Reading;

static void test_reads(void)
{
    static const Reading readings[] = {
        {"dut.cores=4", "dut.cores", "4", YAML_KIND_SCALAR},
        {" dut.cores = 4 ", "dut.cores", "4", YAML_KIND_SCALAR},
        {"title=a: b = c # d, {e}", "title", "a: b = c # d, {e}", YAML_KIND_SCALAR},
        {"title='quoted: #'", "title", "quoted: #", YAML_KIND_SCALAR},
        {"test.duration=60 s", "test.duration", "60 s", YAML_KIND_SCALAR},
        {"links.0.rate=1 Gbit/s", "links.0.rate", "1 Gbit/s", YAML_KIND_SCALAR},
        {"dut.nic={ring_size: 8, rss: {hash: ip}}", "dut.nic", "{ring_size: 8, rss: {hash: ip}}",
         YAML_KIND_MAPPING},
        {"t=[0, 1]", "t", "[0, 1]", YAML_KIND_SEQUENCE},
        {"title=", "title", "", YAML_KIND_SCALAR},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(readings); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Override) override = override_from_argument(readings[i].argument, &error);
        g_assert_no_error(error);
        g_autofree char *value = yaml_node_to_text(override->value);
        g_assert_cmpstr(override->path, ==, readings[i].path);
        g_assert_cmpstr(value, ==, readings[i].value);
        g_assert_cmpint(override->value->kind, ==, readings[i].kind);
        g_assert_cmpuint(override->value->place.line, ==, 0);
    }
}

static void test_refuses(void)
{
    static const char *const refusals[][2] = {
        {"dut.cores", "--set dut.cores: error: PATH=VALUE is expected"},
        {"=4", "--set =4: error: '' is no path: *"},
        {".=4", "--set .=4: error: '.' is no path: *"},
        {"a/b=4", "--set a/b=4: error: 'a/b' is no path: *"},
        {"a=[1, 2", "--set a=[1, 2: error: *: YAML is expected"},
        {"a=!!int 3", "--set a=!!int 3: error: tags are not allowed: *"},
        {"a=*x", "--set a=?x: error: unknown anchor*"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(override_from_argument(refusals[i][0], &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_USAGE);
        g_assert_true(g_pattern_match_simple(refusals[i][1], error->message));
    }
}

/* As deep as a file may be, and no deeper. */
static void test_depth(void)
{
    g_autoptr(GString) argument = g_string_new("a");
    for (guint i = 1; i < YAML_NODE_MAX_DEPTH; i++) {
        g_string_append(argument, ".a");
    }
    g_string_append(argument, "=1");
    g_autoptr(Override) deepest = override_from_argument(argument->str, NULL);
    g_assert_nonnull(deepest);
    g_string_prepend(argument, "a.");
    g_assert_null(override_from_argument(argument->str, NULL));
}

static void check_settles(const char *argument, const char *path, gboolean expected)
{
    g_autoptr(Override) override = override_from_argument(argument, NULL);
    g_assert_cmpint(override_settles(override, path), ==, expected);
}

static void test_settles(void)
{
    check_settles("dut.cores=4", "dut.cores", TRUE);
    check_settles("dut.cores=4", "dut.core", FALSE);
    check_settles("dut.core=4", "dut.cores", FALSE);
    check_settles("dut.nic.rss.hash=ip", "dut.nic.rss.hash.udp4", TRUE);
    check_settles("dut.nic.rss.hash.udp4=ip", "dut.nic.rss.hash", FALSE);
    check_settles("dut.nic={ring_size: 4}", "dut.nic.ring_size", TRUE);
    check_settles("dut.nic={ring_size: 4}", "dut.nic.queues", FALSE);
    check_settles("dut={nic: {rss: {hash: ip}}}", "dut.nic.rss.hash.udp4", TRUE);
    check_settles("dut.nic={ring_size: 4}", "dut.nic", TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scenarios/override/reads", test_reads);
    g_test_add_func("/scenarios/override/refuses", test_refuses);
    g_test_add_func("/scenarios/override/depth", test_depth);
    g_test_add_func("/scenarios/override/settles", test_settles);
    return g_test_run();
}
