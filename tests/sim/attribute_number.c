/* Values of attributes as numbers, and attributes found in settings. */
#include "sim/attribute_number.h"

#include "tests/sim/attribute-device.h"

static const SimAttribute *find(const char *path)
{
    const SimAttribute *attribute = sim_attribute_table_find_path(&device_table, path);
    g_assert_nonnull(attribute);
    return attribute;
}

typedef struct {
    const char *path, *text;
    double value; /* in base units */
    gboolean is_relative;
} Case;

/* Base units: ps, bit/s, Hz, bytes, thousandths of a cycle, millionths of the line rate. */
static const Case cases[] = {
    {"cores", "4", 4, FALSE},
    {"offset", "-3", -3, FALSE},
    {"risk", "0.25", 0.25, FALSE},
    {"delay", "67.2 ns", 67200, FALSE},
    {"rate", "10 Gbit/s", 1e10, FALSE},
    {"clock", "3.2 GHz", 3.2e9, FALSE},
    {"frame_size", "64 B", 64, FALSE},
    {"cost", "575 ns", 575000, FALSE},
    {"cost", "1840.5 cycles", 1840500, TRUE},
    {"load", "1000", 1000, FALSE},
    {"load", "99.5 %", 995000, TRUE},
};

static void test_there_and_back(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        g_autoptr(GError) error = NULL;
        SimAttributeNumber number;
        g_assert_true(sim_attribute_is_numeric(find(c->path)));
        g_assert_true(sim_attribute_read_number(find(c->path), c->text, &number, &error));
        g_assert_no_error(error);
        g_assert_cmpfloat(number.value, ==, c->value);
        g_assert_cmpint(number.is_relative, ==, c->is_relative);
        g_autofree char *text = sim_attribute_number_text(find(c->path), number);
        g_assert_cmpstr(text, ==, c->text);
    }
}

static void assert_text(const char *path, double value, gboolean is_relative, const char *expected)
{
    SimAttributeNumber number = {value, is_relative};
    g_autofree char *text = sim_attribute_number_text(find(path), number);
    g_assert_cmpstr(text, ==, expected);
}

/* To whole base units, and into the range. */
static void test_nearest(void)
{
    assert_text("cores", 4.4, FALSE, "4");
    assert_text("cores", 4.6, FALSE, "5");
    assert_text("cores", 0.2, FALSE, "1");
    assert_text("cores", 1e9, FALSE, "65533");
    assert_text("offset", -9, FALSE, "-5");
    assert_text("delay", -1, FALSE, "0 ns");
    assert_text("delay", 574820.6, FALSE, "574.821 ns");
    assert_text("share", 1.5, FALSE, "1");
    assert_text("load", 2e6, TRUE, "100 %");
}

static void test_range(void)
{
    double low, high;
    sim_attribute_number_range(find("cores"), FALSE, &low, &high);
    g_assert_cmpfloat(low, ==, 1);
    g_assert_cmpfloat(high, ==, 65533);
    /* any non-negative: up to 2^53 */
    sim_attribute_number_range(find("clock"), FALSE, &low, &high);
    g_assert_cmpfloat(low, ==, 0);
    g_assert_cmpfloat(high, ==, 9007199254740992.0);
    sim_attribute_number_range(find("load"), TRUE, &low, &high);
    g_assert_cmpfloat(low, ==, 1);
    g_assert_cmpfloat(high, ==, 1e6);
    g_assert_cmpfloat(sim_attribute_number_step(find("delay")), ==, 1);
    g_assert_cmpfloat(sim_attribute_number_step(find("risk")), ==, 0);
}

static void test_not_numeric(void)
{
    static const char *const others[] = {"shared", "mode", "table", "names", "nic", "nic.key"};
    SimAttributeNumber number;
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_false(sim_attribute_is_numeric(find(others[i])));
    }
    g_assert_false(sim_attribute_read_number(find("cores"), "0", &number, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
}

static void test_locate(void)
{
    Device device;
    gpointer owner = NULL;
    sim_attribute_set_defaults(&device_table, &device);
    const SimAttribute *attribute =
        sim_attribute_table_locate(&device_table, &device, "nic.ring_size", &owner);
    g_assert_true(attribute == find("nic.ring_size"));
    g_assert_true(owner == (gpointer)&device.nic);
    attribute = sim_attribute_table_locate(&device_table, &device, "cores", &owner);
    g_assert_true(attribute == find("cores") && owner == (gpointer)&device);
    /* no element, then two */
    g_assert_null(
        sim_attribute_table_locate(&device_table, &device, "links.0.propagation", &owner));
    device.links = g_ptr_array_new();
    for (guint i = 0; i < 2; i++) {
        Link *link = g_new(Link, 1);
        sim_attribute_set_defaults(&link_table, link);
        g_ptr_array_add(device.links, link);
    }
    attribute = sim_attribute_table_locate(&device_table, &device, "links.1.propagation", &owner);
    g_assert_true(attribute == find("links.1.propagation"));
    g_assert_true(owner == g_ptr_array_index(device.links, 1));
    g_assert_null(
        sim_attribute_table_locate(&device_table, &device, "links.2.propagation", &owner));
    g_assert_null(
        sim_attribute_table_locate(&device_table, &device, "links.N.propagation", &owner));
    g_assert_null(sim_attribute_table_locate(&device_table, &device, "nic.ring", &owner));
    g_assert_null(sim_attribute_table_locate(&device_table, &device, "cores.x", &owner));
    sim_attribute_clear(&device_table, &device);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/attribute-number/there-and-back", test_there_and_back);
    g_test_add_func("/sim/attribute-number/nearest", test_nearest);
    g_test_add_func("/sim/attribute-number/range", test_range);
    g_test_add_func("/sim/attribute-number/not-numeric", test_not_numeric);
    g_test_add_func("/sim/attribute-number/locate", test_locate);
    return g_test_run();
}
