#include <errno.h>
#include <locale.h>
#include <string.h>

#include "sim/attribute.h"
#include "sim/attribute_number.h"
#include "sim/error.h"
#include "tests/sim/attribute-device.h"

static const struct {
    const char *path, *text, *written; /* NULL: as `text` */
} values[] = {
    {"cores", "1", NULL},
    {"cores", "65533", NULL},
    {"cores", "0042", "42"},
    {"queues", "9223372036854775807", NULL},
    {"offset", "-5", NULL},
    {"offset", "5", NULL},
    {"offset", "0", NULL},
    {"shared", "false", NULL},
    {"shared", "true", NULL},
    {"risk", "0.25", NULL},
    {"risk", "-1.5e300", "-1.5e+300"},
    {"risk", "0.1", NULL},
    {"risk", "0.30000000000000004", NULL},
    {"risk", "0.1571348395487137", NULL},
    {"risk", "1e-6", "1e-06"},
    {"share", "0", NULL},
    {"share", "1.0", "1"},
    {"delay", "0 s", "0 ns"},
    {"delay", "1 s", NULL},
    {"rate", "1 Mbit/s", NULL},
    {"rate", "1.6 Tbit/s", NULL},
    {"clock", "0 Hz", NULL},
    {"frame_size", "9216 B", NULL},
    {"frame_size", "1 KiB", "1024 B"},
    {"cost", "575 ns", NULL},
    {"cost", "0 cycles", NULL},
    {"cost", "0 ns", NULL},
    {"load", "1", NULL},
    {"load", "100 %", NULL},
    {"load", "0.0001 %", NULL},
    {"mode", "none", NULL},
    {"mode", "per-frame", NULL},
    {"nic.key", "00ff", NULL},
    {"nic.key", "", NULL},
};

static const char *device_field(const Device *device, const char *path)
{
    return g_str_has_prefix(path, "nic.") ? (const char *)&device->nic : (const char *)device;
}

static void test_set_and_get(void)
{
    Device device;
    sim_attribute_set_defaults(&device_table, &device);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autoptr(GError) error = NULL;
        gpointer settings = (gpointer)device_field(&device, values[i].path);
        g_test_message("%s = %s", values[i].path, values[i].text);
        gboolean ok = sim_attribute_set(at(values[i].path), settings, values[i].text, &error);
        g_assert_no_error(error);
        g_assert_true(ok);
        g_autofree char *written = sim_attribute_get(at(values[i].path), settings);
        g_assert_cmpstr(written, ==,
                        values[i].written != NULL ? values[i].written : values[i].text);
    }
    g_assert_cmpint(device.offset, ==, 0);
    g_assert_false(device.cost.is_cycles);
    g_assert_cmpint(device.mode, ==, 1);
    sim_attribute_clear(&device_table, &device);
}

static void test_get_unset(void)
{
    Device device;
    sim_attribute_set_defaults(&device_table, &device);
    g_assert_null(sim_attribute_get(at("queues"), &device));
    g_assert_null(sim_attribute_get(at("names"), &device));
    g_assert_null(sim_attribute_get(at("nic"), &device));
    g_assert_null(sim_attribute_get(at("links"), &device));

    /* 0 cycles is not the same as unset. */
    static const SimAttribute no_default = {.name = "cost", .type = SIM_ATTRIBUTE_COST};
    SimCost cost = {0};
    g_assert_null(sim_attribute_get(&no_default, &cost));
    cost.is_cycles = TRUE;
    g_autofree char *cycles = sim_attribute_get(&no_default, &cost);
    g_assert_cmpstr(cycles, ==, "0 cycles");

    Link link;
    sim_attribute_set_defaults(&link_table, &link);
    g_assert_null(sim_attribute_get(at("links.0.name"), &link));
    sim_attribute_clear(&device_table, &device);
}

static void assert_all_zero(gconstpointer memory, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        g_assert_cmpuint(((const guint8 *)memory)[i], ==, 0);
    }
}

static void test_messages(void)
{
    static const struct {
        const char *path, *text, *message;
    } bad[] = {
        {"cores", "0", "0 is out of range: 1 to 65533"},
        {"cores", "65534", "65534 is out of range: 1 to 65533"},
        {"cores", "99999999999999999999", "99999999999999999999 is out of range: 1 to 65533"},
        {"cores", "-99999999999999999999", "-99999999999999999999 is out of range: 1 to 65533"},
        {"cores", "4.0", "'4.0' is not an integer: 1 to 65533"},
        {"cores", "1e3", "'1e3' is not an integer: 1 to 65533"},
        {"cores", " 4", "' 4' is not an integer: 1 to 65533"},
        {"cores", "+4", "'+4' is not an integer: 1 to 65533"},
        {"cores", "-", "'-' is not an integer: 1 to 65533"},
        {"cores", "", "'' is not an integer: 1 to 65533"},
        {"cores", "0x10", "'0x10' is not an integer: 1 to 65533"},
        {"queues", "9223372036854775808",
         "9223372036854775808 is out of range: 1 to 9223372036854775807"},
        {"queues", "0", "0 is out of range: 1 to 9223372036854775807"},
        {"offset", "-6", "-6 is out of range: -5 to 5"},
        {"shared", "yes", "'yes' is not one of false, true"},
        {"shared", "True", "'True' is not one of false, true; did you mean 'true'?"},
        {"risk", "inf", "'inf' is not a number: any finite number"},
        {"risk", "nan", "'nan' is not a number: any finite number"},
        {"risk", "0x1p3", "'0x1p3' is not a number: any finite number"},
        {"risk", "1,5", "'1,5' is not a number: any finite number"},
        {"risk", "1.", "'1.' is not a number: any finite number"},
        {"risk", "1e", "'1e' is not a number: any finite number"},
        {"risk", "1e999", "1e999 is out of range: any finite number"},
        {"share", "1.000001", "1.000001 is out of range: 0 to 1"},
        {"share", "-0.1", "-0.1 is out of range: 0 to 1"},
        {"delay", "1.1 s", "'1.1 s' is out of range: 0 ns to 1 s"},
        {"delay", "5", "'5' has no unit: a time such as '60 s' (ps, ns, us, ms, s, min, h)"},
        {"rate", "1 kbit/s", "'1 kbit/s' is out of range: 1 Mbit/s to 1.6 Tbit/s"},
        {"frame_size", "63 B", "'63 B' is out of range: 64 B to 9216 B"},
        {"cost", "2 ms", "'2 ms' is out of range: 0 ns to 1 ms, or 0 cycles to 1000000 cycles"},
        {"cost", "1000000.001 cycles",
         "'1000000.001 cycles' is out of range: 0 ns to 1 ms, or 0 cycles to 1000000 cycles"},
        {"load", "0", "'0' is out of range: 1 to 1000000000 frames/s, or at most 100 %"},
        {"load", "0 %", "'0 %' is out of range: 1 to 1000000000 frames/s, or at most 100 %"},
        {"load", "100.0001 %",
         "'100.0001 %' is out of range: 1 to 1000000000 frames/s, or at most 100 %"},
        {"mode", "per-fame",
         "'per-fame' is not one of none, per-frame, per-batch; did you mean 'per-frame'?"},
        {"mode", "x", "'x' is not one of none, per-frame, per-batch"},
        {"nic.hash.udp4", "sipp", "'sipp' is not one of ip, ip-port; did you mean 'ip'?"},
        {"nic.key", "6g5a", "'6g5a' is not a key: hex digits"},
    };

    Device device;
    memset(&device, 0, sizeof device);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(sim_attribute_set(at(bad[i].path), &device, bad[i].text, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_cmpstr(error->message, ==, bad[i].message);
        assert_all_zero(&device, sizeof device);
    }
}

/* A share alone: its range is its own, 0 % too where it begins there, and no frames/s. */
static void test_share(void)
{
    static const SimAttribute any = {
        .name = "any", .type = SIM_ATTRIBUTE_LOAD, .maximum = 1000000, .is_share = TRUE};
    static const SimAttribute step = {.name = "step",
                                      .type = SIM_ATTRIBUTE_LOAD,
                                      .minimum = 1,
                                      .maximum = 100000,
                                      .is_share = TRUE};
    static const struct {
        const SimAttribute *attribute;
        const char *text, *message; /* NULL: none */
    } rows[] = {
        {&any, "0 %", NULL},
        {&any, "100 %", NULL},
        {&any, "100.0001 %", "'100.0001 %' is out of range: 0 % to 100 %"},
        {&any, "5", "'5' is out of range: 0 % to 100 %"},
        {&any, "0", "'0' is out of range: 0 % to 100 %"},
        {&step, "0.0001 %", NULL},
        {&step, "10 %", NULL},
        {&step, "0 %", "'0 %' is out of range: 0.0001 % to 10 %"},
        {&step, "10.0001 %", "'10.0001 %' is out of range: 0.0001 % to 10 %"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        SimLoad load = {7, FALSE};
        g_autoptr(GError) error = NULL;
        gboolean is_set = sim_attribute_set(rows[i].attribute, &load, rows[i].text, &error);
        g_assert_cmpstr(error != NULL ? error->message : NULL, ==, rows[i].message);
        g_assert_cmpint(is_set, ==, rows[i].message == NULL);
        g_assert_cmpint(load.is_share, ==, is_set);
    }
    double low, high;
    sim_attribute_number_range(&step, TRUE, &low, &high);
    g_assert_cmpfloat(low, ==, 1);
    g_assert_cmpfloat(high, ==, 100000);
}

/* No range given: any non-negative value. */
static void test_default_range(void)
{
    static const SimAttribute any = {.name = "n", .type = SIM_ATTRIBUTE_INTEGER};
    gint64 n = 5;
    errno = ERANGE; /* left over from somebody else */
    g_autoptr(GError) error = NULL;
    g_assert_true(sim_attribute_set(&any, &n, "9223372036854775807", NULL));
    g_assert_cmpint(n, ==, G_MAXINT64);
    g_assert_false(sim_attribute_set(&any, &n, "-1", &error));
    g_assert_cmpstr(error->message, ==, "-1 is out of range: 0 to 9223372036854775807");
    g_assert_cmpint(n, ==, G_MAXINT64);
}

static void check_range_text(const char *path, const char *expected)
{
    g_autofree char *text = sim_attribute_range_text(at(path));
    g_assert_cmpstr(text, ==, expected);
}

static void test_range_text(void)
{
    check_range_text("cores", "1 to 65533");
    check_range_text("queues", "1 to 9223372036854775807");
    check_range_text("offset", "-5 to 5");
    check_range_text("shared", "false, true");
    check_range_text("risk", "any finite number");
    check_range_text("share", "0 to 1");
    check_range_text("delay", "0 ns to 1 s");
    check_range_text("rate", "1 Mbit/s to 1.6 Tbit/s");
    check_range_text("clock", "0 Hz or more");
    check_range_text("frame_size", "64 B to 9216 B");
    check_range_text("mode", "none, per-frame, per-batch");
    check_range_text("nic.key", "text");
    check_range_text("table", "list of 2 to 4 integers, each 0 to 127");
    check_range_text("names", "list of texts");
    check_range_text("nic", "group");
    check_range_text("links", "list of groups");
}

static void test_type_names(void)
{
    g_assert_cmpstr(sim_attribute_type_name(SIM_ATTRIBUTE_BOOLEAN), ==, "boolean");
    g_assert_cmpstr(sim_attribute_type_name(SIM_ATTRIBUTE_INTEGER), ==, "integer");
    g_assert_cmpstr(sim_attribute_type_name(SIM_ATTRIBUTE_TIME), ==, "time");
    g_assert_cmpstr(sim_attribute_type_name(SIM_ATTRIBUTE_ENUM), ==, "choice");
    g_assert_cmpstr(sim_attribute_type_name(SIM_ATTRIBUTE_GROUPS), ==, "list of groups");
    for (guint i = 0; i <= SIM_ATTRIBUTE_GROUPS; i++) {
        g_assert_nonnull(sim_attribute_type_name((SimAttributeType)i));
    }
}

static void test_locale(void)
{
    if (setlocale(LC_ALL, "de_DE.UTF-8") != NULL) {
        test_set_and_get();
        setlocale(LC_ALL, "C");
    } else {
        g_test_skip("no locale with a decimal comma here");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/attribute-text/set-and-get", test_set_and_get);
    g_test_add_func("/sim/attribute-text/get-unset", test_get_unset);
    g_test_add_func("/sim/attribute-text/messages", test_messages);
    g_test_add_func("/sim/attribute-text/share", test_share);
    g_test_add_func("/sim/attribute-text/default-range", test_default_range);
    g_test_add_func("/sim/attribute-text/range-text", test_range_text);
    g_test_add_func("/sim/attribute-text/type-names", test_type_names);
    g_test_add_func("/sim/attribute-text/locale", test_locale);
    return g_test_run();
}
