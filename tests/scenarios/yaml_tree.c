/* YAML text to a tree with places: what it reads, what it refuses and where it says so. */
#include "scenarios/yaml_tree.h"

#include <string.h>

#include "sim/sim.h"

static YamlNode *read_ok(const char *text)
{
    g_autoptr(GError) error = NULL;
    YamlNode *node = yaml_tree_read_text("f.yaml", text, strlen(text), &error);
    g_assert_no_error(error);
    return node;
}

static void check_text(const YamlNode *root, const char *path, const char *expected, guint line,
                       guint column)
{
    const YamlNode *node = yaml_node_find(root, path);
    g_assert_nonnull(node);
    g_autofree char *text = yaml_node_to_text(node);
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpuint(node->place.line, ==, line);
    g_assert_cmpuint(node->place.column, ==, column);
}

static void test_places(void)
{
    g_autoptr(YamlNode) root = read_ok("# comment\n"
                                       "a: 1\n"
                                       "b:\n"
                                       "  c: {d: 'two', é: [x, y, z]}\n"
                                       "  e:\n");
    check_text(root, "a", "1", 2, 4);
    check_text(root, "b.c.d", "two", 4, 10);
    check_text(root, "b.c.é.2", "z", 4, 27);
    check_text(root, "b.c", "{d: two, é: [x, y, z]}", 4, 6);
    g_assert_cmpuint(yaml_node_get_key(root, "b")->place.line, ==, 3);
    g_assert_true(yaml_node_is_empty(yaml_node_find(root, "b.e")));
    g_assert_null(yaml_node_find(root, "b.f"));
    g_assert_null(yaml_node_find(root, "b.c.é.3"));
    g_assert_true(yaml_node_find(root, "a")->is_plain);
    g_assert_false(yaml_node_find(root, "b.c.d")->is_plain);
}

static void test_aliases(void)
{
    g_autoptr(YamlNode) root = read_ok("a: &x {k: 1}\nb: *x\nc: [*x, *x]\n");
    check_text(root, "b.k", "1", 1, 11);
    check_text(root, "c.1.k", "1", 1, 11);
    g_assert_cmpuint(root->n_nodes, ==, 1 + 2 + 2 + 1 + 2 + 2);
    g_assert_cmpuint(root->height, ==, 4);
}

typedef struct {
    const char *text;
    const char *message;
} Refusal;

static void test_refuses(void)
{
    static const Refusal refusals[] = {
        {"", "f.yaml:1:1: error: nothing is here: a mapping is expected"},
        {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: error: duplicate key 'a': first given in line 1"},
        {"a: {b: 1, b: 2}\n", "f.yaml:1:11: error: duplicate key 'b': first given in line 1"},
        {"a: 1\n--- \nb: 2\n", "f.yaml:2:1: error: a second document: only one is allowed"},
        {"a: !!int 1\n", "f.yaml:1:4: error: tags are not allowed: leave out "
                         "'tag:yaml.org,2002:int'"},
        {"a: !x {b: 1}\n", "f.yaml:1:4: error: tags are not allowed: leave out '!x'"},
        {"? [a]\n: 1\n", "f.yaml:1:3: error: a key must be a text"},
        {"a: &x 1\n*x : 2\n", "f.yaml:2:1: error: a key must be a text"},
        {"'': 1\n", "f.yaml:1:1: error: a key must be a text"},
        {"a: *x\n", "f.yaml:1:4: error: unknown anchor: no value before this one is '&x'"},
        {"a: &x [*x]\n", "f.yaml:1:8: error: unknown anchor: no value before this one is '&x'"},
        {"a: \"\\0\"\n", "f.yaml:1:4: error: a text may not hold the character NUL"},
        {"a: [1, 2\n", "f.yaml:2:1: error: did not find expected ',' or ']' while parsing a flow "
                       "sequence: YAML is expected"},
        {"é: 1\né\xff", "f.yaml:2:2: error: invalid leading UTF-8 octet: YAML is expected"},
        {"a: 1\nb: \x07",
         "f.yaml:2:4: error: control characters are not allowed: YAML is expected"},
        {"a: \"\\q\"\n", "f.yaml:1:5: error: found unknown escape character while parsing a quoted "
                         "scalar: YAML is expected"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        const Refusal *refusal = &refusals[i];
        g_assert_null(yaml_tree_read_text("f.yaml", refusal->text, strlen(refusal->text), &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        g_assert_cmpstr(error->message, ==, refusal->message);
    }
}

/* Control characters in a key reach no terminal. */
static void test_message_is_one_line(void)
{
    g_autoptr(GError) error = NULL;
    const char *text = "\"a\\n\\e[31m\": 1\n\"a\\n\\e[31m\": 2\n";
    g_assert_null(yaml_tree_read_text("f.yaml", text, strlen(text), &error));
    g_assert_cmpstr(error->message, ==,
                    "f.yaml:2:1: error: duplicate key 'a\\n\\x1b[31m': first given in line 1");
}

static void check_limit(GString *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(YamlNode) node = yaml_tree_read_text("f.yaml", text->str, text->len, &error);
    g_assert_null(node);
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    if (strstr(error->message, expected) == NULL) {
        g_error("'%s' lacks '%s'", error->message, expected);
    }
    g_string_free(text, TRUE);
}

static GString *repeat(const char *head, const char *part, guint n)
{
    GString *text = g_string_new(head);
    for (guint i = 0; i < n; i++) {
        g_string_append(text, part);
    }
    return text;
}

static void test_limits(void)
{
    check_limit(repeat("", "[", 100), ": error: nested too deeply: at most 32 levels");
    check_limit(repeat("a: [", "1,", 100001), ": error: more than 100000 values");
    check_limit(repeat("# ", "x", YAML_TREE_MAX_BYTES), "f.yaml:1:1: error: too long");

    GString *keys = g_string_new(NULL);
    for (guint i = 0; i <= YAML_TREE_MAX_KEYS; i++) {
        g_string_append_printf(keys, "k%u: 1\n", i);
    }
    check_limit(keys, "f.yaml:1001:1: error: more than 1000 keys");

    /* Each line is ten of the line before: 10^9 values. */
    GString *laughs = g_string_new("a0: &a0 x\n");
    for (guint i = 1; i < 10; i++) {
        g_string_append_printf(laughs, "a%u: &a%u [", i, i);
        for (guint j = 0; j < 10; j++) {
            g_string_append_printf(laughs, "*a%u,", i - 1);
        }
        g_string_append(laughs, "]\n");
    }
    check_limit(laughs, "values, aliases expanded");

    /* A chain of aliases is as deep as what it stands for. */
    GString *chain = g_string_new("a0: &a0 x\n");
    for (guint i = 1; i < 40; i++) {
        g_string_append_printf(chain, "a%u: &a%u [*a%u]\n", i, i, i - 1);
    }
    check_limit(chain, ": error: nested too deeply");
}

static void test_no_file(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(yaml_tree_read_file("/nonexistent/f.yaml", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);
    g_clear_error(&error);
    g_assert_null(yaml_tree_read_file("/", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_NO_INPUT);
    g_clear_error(&error);
    g_assert_null(yaml_tree_read_file("/dev/zero", &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
}

/* ---- trees of trees ---- */

static void check_merge(const char *lower, const char *upper, const char *expected)
{
    g_autoptr(YamlNode) a = read_ok(lower);
    g_autoptr(YamlNode) b = read_ok(upper);
    g_autoptr(YamlNode) merged = yaml_node_merge(a, b);
    g_autofree char *text = yaml_node_to_text(merged);
    g_assert_cmpstr(text, ==, expected);
    g_autofree char *unchanged = yaml_node_to_text(a);
    g_autoptr(YamlNode) again = read_ok(lower);
    g_autofree char *before = yaml_node_to_text(again);
    g_assert_cmpstr(unchanged, ==, before);
}

static void test_merge(void)
{
    check_merge("{a: 1, b: 2}", "{b: 3, c: 4}", "{a: 1, b: 3, c: 4}");
    check_merge("{a: {x: 1, y: 2}}", "{a: {y: 3}}", "{a: {x: 1, y: 3}}");
    check_merge("{a: {x: 1}}", "{a: [1]}", "{a: [1]}");
    check_merge("{a: [1, 2]}", "{a: [3]}", "{a: [3]}");
    check_merge("{a: {x: 1}}", "{a: }", "{a: {x: 1}}");
    check_merge("{a: 1}", "{a: }", "{a: }");
    check_merge("{a: {x: 1}}", "{a: y}", "{a: y}");
}

/* A mapping over a scalar keeps it below; another scalar covers both. */
static void test_base(void)
{
    g_autoptr(YamlNode) lower = read_ok("{h: ip}");
    g_autoptr(YamlNode) upper = read_ok("{h: {u: ip-port}}");
    g_autoptr(YamlNode) merged = yaml_node_merge(lower, upper);
    g_assert_cmpstr(yaml_node_find(merged, "h")->base->text, ==, "ip");
    g_assert_cmpstr(yaml_node_find(merged, "h.u")->text, ==, "ip-port");
    g_assert_cmpstr(yaml_node_find(merged, "h.other")->text, ==, "ip");

    /* So does a mapping that has a scalar below it: of what it covers nothing stays. */
    g_autoptr(YamlNode) profile = read_ok("{h: {u: ip, v: ip-port}}");
    g_autoptr(YamlNode) covered = yaml_node_merge(profile, merged);
    g_assert_cmpstr(yaml_node_find(covered, "h.u")->text, ==, "ip-port");
    g_assert_cmpstr(yaml_node_find(covered, "h.v")->text, ==, "ip");

    g_autoptr(YamlNode) over = yaml_node_merge(merged, lower);
    g_assert_cmpint(yaml_node_find(over, "h")->kind, ==, YAML_KIND_SCALAR);
}

static void check_set(const char *path, const char *value, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(YamlNode) root = read_ok("{a: {b: 1}, l: [{r: 1}, {r: 2}]}");
    g_autoptr(YamlNode) node = yaml_tree_read_value("--set", value, &error);
    g_assert_no_error(error);
    g_autoptr(YamlNode) set = yaml_node_set_path(root, path, node->place, node, &error);
    g_assert_no_error(error);
    g_autofree char *text = yaml_node_to_text(set);
    g_assert_cmpstr(text, ==, expected);
    g_autofree char *unchanged = yaml_node_to_text(root);
    g_assert_cmpstr(unchanged, ==, "{a: {b: 1}, l: [{r: 1}, {r: 2}]}");
}

static void test_set_path(void)
{
    check_set("a.b", "2", "{a: {b: 2}, l: [{r: 1}, {r: 2}]}");
    check_set("a.c.d", "2", "{a: {b: 1, c: {d: 2}}, l: [{r: 1}, {r: 2}]}");
    check_set("x", "2 # 3", "{a: {b: 1}, l: [{r: 1}, {r: 2}], x: 2 # 3}");
    check_set("l.1.r", "3", "{a: {b: 1}, l: [{r: 1}, {r: 3}]}");
    check_set("a", "{c: 3}", "{a: {b: 1, c: 3}, l: [{r: 1}, {r: 2}]}");
    check_set("a", "[4, 5]", "{a: [4, 5], l: [{r: 1}, {r: 2}]}");

    g_autoptr(GError) error = NULL;
    g_autoptr(YamlNode) root = read_ok("{l: [1]}");
    g_autoptr(YamlNode) value = yaml_tree_read_value("--set l.1=2", "2", NULL);
    g_assert_null(yaml_node_set_path(root, "l.1", value->place, value, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_USAGE);
    g_assert_cmpstr(error->message, ==,
                    "--set l.1=2: error: '1' is no element of a list of 1: 0 to 0");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scenarios/yaml-tree/places", test_places);
    g_test_add_func("/scenarios/yaml-tree/aliases", test_aliases);
    g_test_add_func("/scenarios/yaml-tree/refuses", test_refuses);
    g_test_add_func("/scenarios/yaml-tree/message-is-one-line", test_message_is_one_line);
    g_test_add_func("/scenarios/yaml-tree/limits", test_limits);
    g_test_add_func("/scenarios/yaml-tree/no-file", test_no_file);
    g_test_add_func("/scenarios/yaml-tree/merge", test_merge);
    g_test_add_func("/scenarios/yaml-tree/base", test_base);
    g_test_add_func("/scenarios/yaml-tree/set-path", test_set_path);
    return g_test_run();
}
