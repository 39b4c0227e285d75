/* Values of a tree into settings, every type and every mistake, over a table of the test's own. */
#include "scenarios/bind.h"

#include <string.h>

#include "scenarios/yaml_tree.h"

typedef struct {
    gint first, second;
} Pair;

typedef struct {
    gint64 size_bytes;
} Part;

typedef struct {
    gboolean on;
    gint64 count;
    double share;
    SimTime delay_ps;
    SimCost cost;
    SimLoad load;
    gint colour;
    char *label;
    GArray *numbers;
    GPtrArray *words;
    Pair pair;
    GPtrArray *parts;
} Things;

static const char *const colours[] = {"red", "green", NULL};

#define ATTRIBUTE(kind, key, record, member) \
    .name = key, .type = SIM_ATTRIBUTE_##kind, .offset = G_STRUCT_OFFSET(record, member)

static const SimAttribute pair_list[] = {
    {ATTRIBUTE(ENUM, "first", Pair, first), .choices = colours, .default_text = "red"},
    {ATTRIBUTE(ENUM, "second", Pair, second), .choices = colours, .default_text = "red"},
    {0},
};
static const SimAttributeTable pair_table = {
    .name = "pair", .size = sizeof(Pair), .attributes = pair_list, .scalar_sets_all = TRUE};

static const SimAttribute part_list[] = {
    {ATTRIBUTE(SIZE, "size", Part, size_bytes), .maximum = 1000, .default_text = "8 B"},
    {0},
};
static const SimAttributeTable part_table = {
    .name = "part", .size = sizeof(Part), .attributes = part_list};

static const SimAttribute thing_list[] = {
    {ATTRIBUTE(BOOLEAN, "on", Things, on), .default_text = "false"},
    {ATTRIBUTE(INTEGER, "count", Things, count), .minimum = 1, .maximum = 9, .default_text = "1"},
    {ATTRIBUTE(REAL, "share", Things, share), .default_text = "0.5"},
    {ATTRIBUTE(TIME, "delay", Things, delay_ps), .default_text = "0 ns"},
    {ATTRIBUTE(COST, "cost", Things, cost), .default_text = "0 ns"},
    {ATTRIBUTE(LOAD, "load", Things, load), .default_text = "100 %"},
    {ATTRIBUTE(ENUM, "colour", Things, colour), .choices = colours, .default_text = "red"},
    {ATTRIBUTE(STRING, "label", Things, label)},
    {ATTRIBUTE(INTEGERS, "numbers", Things, numbers), .maximum = 9, .max_length = 3},
    {ATTRIBUTE(STRINGS, "words", Things, words)},
    {ATTRIBUTE(GROUP, "pair", Things, pair), .group = &pair_table},
    {ATTRIBUTE(GROUPS, "parts", Things, parts), .group = &part_table, .min_length = 1},
    {0},
};
static const SimAttributeTable thing_table = {
    .name = "things", .size = sizeof(Things), .attributes = thing_list};

static gboolean bind_text(const char *text, Things *things, GError **error)
{
    static const char *const more_keys[] = {"include", NULL};
    g_autoptr(YamlNode) root = yaml_tree_read_text("f.yaml", text, strlen(text), error);
    sim_attribute_set_defaults(&thing_table, things);
    return root != NULL && bind_table(&thing_table, things, root, "t", more_keys, error);
}

static void test_every_type(void)
{
    Things things;
    g_autoptr(GError) error = NULL;
    gboolean bound = bind_text("on: true\ncount: 9\nshare: 0.25\ndelay: 3 us\ncost: 2.5 cycles\n"
                               "load: 99.5 %\ncolour: green\nlabel: 'a: b'\nnumbers: [1, 2, 3]\n"
                               "words: [x, 'y z']\npair: {second: green}\n"
                               "parts:\n- {size: 1000 B}\n-\n- {}\n",
                               &things, &error);
    g_assert_no_error(error);
    g_assert_true(bound);
    g_assert_true(things.on);
    g_assert_cmpint(things.count, ==, 9);
    g_assert_cmpfloat(things.share, ==, 0.25);
    g_assert_cmpint(things.delay_ps, ==, 3000000);
    g_assert_true(things.cost.is_cycles && things.cost.value == 2500);
    g_assert_true(things.load.is_share && things.load.value == 995000);
    g_assert_cmpint(things.colour, ==, 1);
    g_assert_cmpstr(things.label, ==, "a: b");
    g_assert_cmpuint(things.numbers->len, ==, 3);
    g_assert_cmpint(g_array_index(things.numbers, gint64, 2), ==, 3);
    g_assert_cmpstr(g_ptr_array_index(things.words, 1), ==, "y z");
    g_assert_cmpint(things.pair.first, ==, 0);
    g_assert_cmpint(things.pair.second, ==, 1);
    g_assert_cmpuint(things.parts->len, ==, 3);
    g_assert_cmpint(((Part *)things.parts->pdata[0])->size_bytes, ==, 1000);
    g_assert_cmpint(((Part *)things.parts->pdata[2])->size_bytes, ==, 8);
    sim_attribute_clear(&thing_table, &things);
}

static void test_scalar_sets_all(void)
{
    Things things;
    g_autoptr(GError) error = NULL;
    g_assert_true(bind_text("pair: green\n", &things, &error));
    g_assert_true(things.pair.first == 1 && things.pair.second == 1);

    /* A mapping laid over a scalar: the scalar first, then what the mapping says. */
    g_autoptr(YamlNode) lower = yaml_tree_read_text("f.yaml", "pair: green", 11, NULL);
    g_autoptr(YamlNode) upper = yaml_tree_read_text("f.yaml", "pair: {first: red}", 18, NULL);
    g_autoptr(YamlNode) merged = yaml_node_merge(lower, upper);
    sim_attribute_set_defaults(&thing_table, &things);
    g_assert_true(bind_table(&thing_table, &things, merged, "t", NULL, &error));
    g_assert_true(things.pair.first == 0 && things.pair.second == 1);
}

typedef struct {
    const char *text;
    const char *message;
} Refusal;

static void test_refuses(void)
{
    static const Refusal refusals[] = {
        {"coumt: 1",
         "f.yaml:1:1: error: unknown attribute 'coumt' of t: on, count, share, delay, "
         "cost, load, colour, label, numbers, words, pair, parts, include; did you mean "
         "'count'?"},
        {"includ: 1", "*unknown attribute 'includ' of t*; did you mean 'include'?"},
        {"pair: {frist: red}", "f.yaml:1:8: error: unknown attribute 'frist' of t.pair: first, "
                               "second; did you mean 'first'?"},
        {"on: 1\ncount: x", "f.yaml:1:5: error: t.on: *false, true*"},
        {"on: yes", "f.yaml:1:5: error: t.on: *false, true*"},
        {"on: true\ncount: x", "f.yaml:2:8: error: t.count: 'x' is not an integer: 1 to 9"},
        {"count: 10", "f.yaml:1:8: error: t.count: 10 is out of range: 1 to 9"},
        {"count: '3'", "f.yaml:1:8: error: t.count: '3' is a text in quotes, leave out the quotes: "
                       "integer, 1 to 9"},
        {"count: [1]", "f.yaml:1:8: error: t.count: a list is not allowed here: integer, 1 to 9"},
        {"count: {a: 1}", "f.yaml:1:8: error: t.count: a mapping is not allowed here: *"},
        {"count:", "f.yaml:1:7: error: t.count: a value is missing: integer, 1 to 9"},
        {"delay: 60", "f.yaml:1:8: error: t.delay: '60' has no unit: a time such as '60 s' (ps, *"},
        {"delay: 60 sec", "f.yaml:1:8: error: t.delay: *unknown unit 'sec'*"},
        {"colour: gren", "f.yaml:1:9: error: t.colour: *red, green; did you mean 'green'?"},
        {"numbers: 1", "f.yaml:1:10: error: t.numbers: a single value is not allowed here: list*"},
        {"numbers: [1, x]", "f.yaml:1:10: error: t.numbers: 'x' is not an integer*"},
        {"numbers: [1, [2]]", "f.yaml:1:14: error: t.numbers: a list is not allowed here*"},
        {"numbers: [1, 2, 3, 4]", "f.yaml:1:10: error: t.numbers: a list of 4 is not allowed*"},
        {"pair: [red]", "f.yaml:1:7: error: t.pair is a group: a mapping of its attributes is "
                        "expected"},
        {"pair: gren", "f.yaml:1:7: error: t.pair: 'gren' is not*did you mean 'green'?"},
        {"parts: []", "f.yaml:1:8: error: t.parts: a list is not allowed here: list of 1 or more*"},
        {"parts: [{sise: 1 B}]", "f.yaml:1:10: error: unknown attribute 'sise' of t.parts.0: size; "
                                 "did you mean 'size'?"},
        {"parts: [{}, {size: 1001 B}]", "f.yaml:1:20: error: t.parts.1.size: *0 B to 1000 B"},
        {"parts: [1]", "f.yaml:1:9: error: t.parts.0 is a group: a mapping*"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        Things things;
        g_autoptr(GError) error = NULL;
        g_assert_false(bind_text(refusals[i].text, &things, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
        if (!g_pattern_match_simple(refusals[i].message, error->message)) {
            g_error("'%s': '%s' is not as '%s'", refusals[i].text, error->message,
                    refusals[i].message);
        }
        sim_attribute_clear(&thing_table, &things);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scenarios/bind/every-type", test_every_type);
    g_test_add_func("/scenarios/bind/scalar-sets-all", test_scalar_sets_all);
    g_test_add_func("/scenarios/bind/refuses", test_refuses);
    return g_test_run();
}
