#include "sim/attribute.h"

#include <string.h>

#include "sim/error.h"
#include "tests/sim/attribute-device.h"

static void test_defaults(void)
{
    Device device;
    memset(&device, 0xff, sizeof device);
    sim_attribute_set_defaults(&device_table, &device);

    g_assert_cmpint(device.cores, ==, 1);
    g_assert_cmpint(device.queues, ==, 0);
    g_assert_cmpint(device.offset, ==, -3);
    g_assert_true(device.is_shared);
    g_assert_cmpfloat(device.risk, ==, 1e-6);
    g_assert_cmpfloat(device.share, ==, 0.1);
    g_assert_cmpint(device.delay_ps, ==, 67200);
    g_assert_cmpint(device.rate_bps, ==, 10000000000);
    g_assert_cmpint(device.clock_hz, ==, 3200000000);
    g_assert_cmpint(device.frame_size_bytes, ==, 64);
    g_assert_cmpint(device.cost.value, ==, 1840000);
    g_assert_true(device.cost.is_cycles);
    g_assert_cmpint(device.load.value, ==, 995000);
    g_assert_true(device.load.is_share);
    g_assert_cmpint(device.mode, ==, 2);
    g_assert_cmpuint(device.table->len, ==, 3);
    g_assert_cmpint(g_array_index(device.table, gint64, 2), ==, 2);
    g_assert_null(device.names);
    g_assert_null(device.links);
    g_assert_cmpint(device.in_no_table, ==, 0);
    g_assert_cmpint(device.nic.ring_size, ==, 512);
    g_assert_cmpstr(device.nic.key, ==, "6d5a");
    g_assert_cmpint(device.nic.hash.udp4, ==, 1);
    g_assert_cmpint(device.nic.hash.udp6, ==, 0);

    sim_attribute_clear(&device_table, &device);
    g_assert_null(device.table);
    g_assert_null(device.nic.key);
    sim_attribute_clear(&device_table, &device);
}

static void test_wrong_default(void)
{
    static const SimAttribute attributes[] = {{.name = "cores",
                                               .type = SIM_ATTRIBUTE_INTEGER,
                                               .minimum = 1,
                                               .maximum = 4,
                                               .default_text = "5"},
                                              {.name = NULL}};
    static const SimAttributeTable table = {
        .name = "broken", .size = sizeof(gint64), .attributes = attributes};
    if (g_test_subprocess()) {
        gint64 settings;
        sim_attribute_set_defaults(&table, &settings);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*default of broken.cores: 5 is out of range: 1 to 4*");
}

static void add_link(Device *device, const char *name)
{
    Link *link = g_new(Link, 1);
    sim_attribute_set_defaults(&link_table, link);
    link->name = g_strdup(name);
    if (device->links == NULL) {
        device->links = g_ptr_array_new_with_free_func(g_free);
    }
    g_ptr_array_add(device->links, link);
}

static void test_copy(void)
{
    static const char *const names[] = {"em0", "em1"};
    Device device;
    Device copy;
    sim_attribute_set_defaults(&device_table, &device);
    g_assert_true(sim_attribute_set_list(at("names"), &device, names, 2, NULL));
    add_link(&device, "left");
    add_link(&device, "right");
    device.in_no_table = 17;
    sim_attribute_copy(&device_table, &copy, &device);

    /* Nothing is shared: the copy stays when the original changes and goes. */
    device.nic.key[0] = 'f';
    g_array_index(device.table, gint64, 0) = 99;
    ((char *)g_ptr_array_index(device.names, 0))[0] = 'x';
    ((Link *)g_ptr_array_index(device.links, 1))->name[0] = 'x';
    sim_attribute_clear(&device_table, &device);

    g_assert_cmpstr(copy.nic.key, ==, "6d5a");
    g_assert_cmpint(g_array_index(copy.table, gint64, 0), ==, 0);
    g_assert_cmpuint(copy.names->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(copy.names, 0), ==, "em0");
    g_assert_cmpuint(copy.links->len, ==, 2);
    const Link *right = g_ptr_array_index(copy.links, 1);
    g_assert_cmpstr(right->name, ==, "right");
    g_assert_cmpint(right->propagation_ps, ==, 5000);
    g_assert_cmpint(copy.in_no_table, ==, 17);
    g_assert_cmpint(copy.delay_ps, ==, 67200);
    sim_attribute_clear(&device_table, &copy);
}

static void test_lists(void)
{
    static const char *const three[] = {"127", "0", "5"};
    static const char *const five[] = {"1", "2", "3", "4", "5"};
    static const char *const wrong[] = {"1", "128"};
    static const char *const words[] = {"em0", "two words", "it's", "", "-x"};
    Device device;
    sim_attribute_set_defaults(&device_table, &device);
    const SimAttribute *table = at("table");
    g_autofree char *initial = sim_attribute_get(table, &device);
    g_assert_cmpstr(initial, ==, "[0, 1, 2]");

    g_assert_true(sim_attribute_set_list(table, &device, three, 3, NULL));
    g_autofree char *changed = sim_attribute_get(table, &device);
    g_assert_cmpstr(changed, ==, "[127, 0, 5]");

    g_autoptr(GError) too_many = NULL;
    g_assert_false(sim_attribute_set_list(table, &device, five, 5, &too_many));
    g_assert_cmpstr(too_many->message, ==,
                    "a list of 5 is not allowed: list of 2 to 4 integers, each 0 to 127");
    g_assert_false(sim_attribute_set_list(table, &device, five, 1, NULL));
    g_autoptr(GError) out_of_range = NULL;
    g_assert_false(sim_attribute_set_list(table, &device, wrong, 2, &out_of_range));
    g_assert_error(out_of_range, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_true(g_str_has_prefix(out_of_range->message, "128 is out of range"));
    g_assert_cmpuint(device.table->len, ==, 3);
    g_assert_cmpint(g_array_index(device.table, gint64, 0), ==, 127);

    g_assert_true(sim_attribute_set_list(at("names"), &device, words, 5, NULL));
    g_autofree char *names = sim_attribute_get(at("names"), &device);
    g_assert_cmpstr(names, ==, "[em0, 'two words', 'it''s', '', '-x']");
    g_assert_true(sim_attribute_set_list(at("names"), &device, words, 0, NULL));
    g_autofree char *empty = sim_attribute_get(at("names"), &device);
    g_assert_cmpstr(empty, ==, "[]");
    sim_attribute_clear(&device_table, &device);
}

static void test_find(void)
{
    g_assert_true(sim_attribute_table_find(&device_table, "cores") == &device_attributes[0]);
    g_assert_null(sim_attribute_table_find(&device_table, "core"));
    g_assert_null(sim_attribute_table_find(&device_table, "coress"));
    g_assert_null(sim_attribute_table_find(&device_table, "nic.key"));
    g_assert_null(sim_attribute_table_find(&device_table, ""));

    static const struct {
        const char *path;
        const SimAttribute *attribute;
    } found[] = {
        {"cores", &device_attributes[0]},       {"nic", &device_attributes[15]},
        {"nic.key", &nic_attributes[1]},        {"nic.hash", &nic_attributes[2]},
        {"nic.hash.udp6", &hash_attributes[1]}, {"links", &device_attributes[16]},
        {"links.0", &device_attributes[16]},    {"links.12.name", &link_attributes[1]},
        {"links.N.name", &link_attributes[1]},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(found); i++) {
        g_test_message("%s", found[i].path);
        g_assert_true(at(found[i].path) == found[i].attribute);
    }

    static const char *const missing[] = {
        "",
        ".",
        "nic.",
        ".nic",
        "nic..key",
        "nic.key.x",
        "nic.keys",
        "nic.0.key",
        "links.name",
        "links.x.name",
        "links.0.0.name",
        "links.",
        "links.0.",
        "links.-1.name",
        "links.NN.name",
        "cores.N",
        "nic.hash.tcp4",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(missing); i++) {
        g_test_message("%s", missing[i]);
        g_assert_null(sim_attribute_table_find_path(&device_table, missing[i]));
    }
}

static void append_path(const char *path, const SimAttribute *attribute, gpointer user_data)
{
    GString *paths = user_data;
    g_assert_true(g_str_has_suffix(path, attribute->name));
    g_string_append_printf(paths, "%s ", path);
}

static void test_walk(void)
{
    GString *paths = g_string_new(NULL);
    sim_attribute_table_walk(&device_table, "dut", append_path, paths);
    g_assert_cmpstr(paths->str, ==,
                    "dut.cores dut.queues dut.offset dut.shared dut.risk dut.share dut.delay "
                    "dut.rate dut.clock dut.frame_size dut.cost dut.load dut.mode dut.table "
                    "dut.names dut.nic dut.nic.ring_size dut.nic.key dut.nic.hash "
                    "dut.nic.hash.udp4 dut.nic.hash.udp6 dut.links dut.links.N.propagation "
                    "dut.links.N.name ");

    g_string_truncate(paths, 0);
    sim_attribute_table_walk(&nic_table, NULL, append_path, paths);
    g_assert_cmpstr(paths->str, ==, "ring_size key hash hash.udp4 hash.udp6 ");
    g_string_free(paths, TRUE);
}

static void test_nearest(void)
{
    static const char *const names[] = {"rate", "duration", "repetitions", "Resolution", NULL};
    g_assert_cmpstr(sim_attribute_nearest("rate", names), ==, "rate");
    g_assert_cmpstr(sim_attribute_nearest("rat", names), ==, "rate");
    g_assert_cmpstr(sim_attribute_nearest("RATE", names), ==, "rate");
    g_assert_cmpstr(sim_attribute_nearest("durtaion", names), ==, "duration");
    g_assert_cmpstr(sim_attribute_nearest("repetition", names), ==, "repetitions");
    g_assert_cmpstr(sim_attribute_nearest("resolution", names), ==, "Resolution");
    g_assert_null(sim_attribute_nearest("frames", names));
    g_assert_null(sim_attribute_nearest("", names));

    /* A third of the length, rounded up: 4 letters, 2 edits; 3 letters, 1 edit. */
    static const char *const one[] = {"abcd", NULL};
    g_assert_cmpstr(sim_attribute_nearest("abxx", one), ==, "abcd");
    g_assert_null(sim_attribute_nearest("axxx", one));
    g_assert_null(sim_attribute_nearest("abx", one));
    g_assert_cmpstr(sim_attribute_nearest("acd", one), ==, "abcd");

    /* The nearest, and the first of equals. */
    static const char *const similar[] = {"port", "part", "ports", NULL};
    g_assert_cmpstr(sim_attribute_nearest("portx", similar), ==, "port");
    g_assert_cmpstr(sim_attribute_nearest("pxrt", similar), ==, "port");
    g_assert_cmpstr(sim_attribute_nearest("portss", similar), ==, "ports");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/attribute/defaults", test_defaults);
    g_test_add_func("/sim/attribute/wrong-default", test_wrong_default);
    g_test_add_func("/sim/attribute/copy", test_copy);
    g_test_add_func("/sim/attribute/lists", test_lists);
    g_test_add_func("/sim/attribute/find", test_find);
    g_test_add_func("/sim/attribute/walk", test_walk);
    g_test_add_func("/sim/attribute/nearest", test_nearest);
    return g_test_run();
}
