/* siitperf.conf: its defaults, places, and damaged files, the same ones every time: whatever comes
 * in, there are settings or one line that says what is wrong and where. */
#include "scenarios/siitperf_conf.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/siitperf_import.h"

#define SEED    G_GUINT64_CONSTANT(20260203)
#define N_FILES 1000

static SiitperfConf *read_bytes(const char *text, gsize length, GError **error)
{
    char path[] = "dutsim-siitperf-XXXXXX";
    int fd = g_mkstemp(path);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
    SiitperfConf *conf = siitperf_conf_read(path, error);
    g_remove(path);
    return conf;
}

/* Throughput::Throughput of siitperf's throughput.cc. */
static void test_defaults(void)
{
    g_autoptr(SiitperfConf) conf = read_bytes("", 0, NULL);
    g_assert_nonnull(conf);
    g_assert_cmpint(conf->left.version, ==, 1);
    g_assert_cmpint(conf->right.version, ==, 0);
    g_assert_true(conf->forward && conf->reverse && conf->promiscuous);
    g_assert_cmpint(conf->left.networks, ==, 1);
    g_assert_cmpint(conf->forward_ports.source_port.mode, ==, SIITPERF_FIXED);
    g_assert_cmpint(conf->reverse_ports.source_port.minimum, ==, 1024);
    g_assert_cmpint(conf->forward_ports.source_port.maximum, ==, 65535);
    g_assert_cmpint(conf->forward_ports.destination_port.minimum, ==, 1);
    g_assert_cmpint(conf->reverse_ports.destination_port.maximum, ==, 49151);
    g_assert_cmpint(conf->stateful, ==, 0);
}

/* Hexadecimal numbers, CR LF, comments without a blank before them, a last line without an end. */
static void test_lines(void)
{
    static const char text[] = "\r\n \tIP-L-min\t0xFf# x\r\n#IP-L-max 1\nIP-R-var 2 more words\n"
                               "IPv6-R-Real 2001:2::2";
    g_autoptr(SiitperfConf) conf = read_bytes(text, sizeof text - 1, NULL);
    g_assert_nonnull(conf);
    g_assert_cmpint(conf->left.address.minimum, ==, 255);
    g_assert_null(yaml_node_get(conf->file, "IP-L-max"));
    g_assert_cmpint(conf->right.address.mode, ==, SIITPERF_DECREASE);
    g_assert_cmpstr(conf->right.ipv6.real, ==, "2001:2::2");
    YamlPlace place = siitperf_conf_place(conf, "IP-L-min");
    g_assert_cmpuint(place.line, ==, 2);
    g_assert_cmpuint(place.column, ==, 12);
    g_assert_cmpuint(siitperf_conf_place(conf, "IP-L-max").line, ==, 1);
}

/* ---- damage ---- */

static const char corpus[] =
    "IP-L-Vers 4\nIP-R-Vers 4 # comment\nIPv4-L-Real 198.18.0.2\nIPv6-R-Real 2001:2:0:8000::2\n"
    "MAC-L-DUT b8:ca:3a:5e:25:a8\nForward 1\nReverse 0\nNum-R-Nets 16\nFwd-var-sport 3\n"
    "Fwd-sport-min 1024\nFwd-sport-max 65535\nIP-L-var 0\nIP-L-min 0x2\nIP-L-max 100\n"
    "IPv4-L-offset 2\nStateful 0\n";

static const char *const pieces[] = {
    "\n",           "\t", "#", "0",  "-1", "0x", "\xff",          "65536",
    "IP-L-var 3\n", "::", ".", "\r", " ",  "4 ", "IP-R-Vers 6\n", "99999999999999999999",
    "\xc3\xb6"};

static guint64 draw(guint64 *number, guint64 n)
{
    return sim_random_at(SEED, (*number)++) % n;
}

/* Takes some bytes away and puts a piece or any byte in their place. */
static void damage(GString *text, guint64 *number)
{
    gsize at = draw(number, text->len + 1);
    gsize n = draw(number, 8);
    g_string_erase(text, (gssize)at, (gssize)MIN(n, text->len - at));
    if (draw(number, 2) == 0) {
        g_string_insert(text, (gssize)at, pieces[draw(number, G_N_ELEMENTS(pieces))]);
    } else {
        g_string_insert_c(text, (gssize)at, (char)draw(number, 256));
    }
}

/* One line that has its place. */
static void assert_message(const GError *error)
{
    g_assert_cmpint(error->code, !=, SIM_ERROR_INTERNAL);
    g_assert_null(strchr(error->message, '\n'));
    g_assert_nonnull(strstr(error->message, ": error: "));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

/* TRUE: there was a scenario. */
static gboolean import(const GString *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(SiitperfConf) conf = read_bytes(bytes->str, bytes->len, &error);
    SiitperfCommand command = siitperf_command_new();
    const SiitperfLaboratory laboratory = {.link_rate_bps = G_GINT64_CONSTANT(10000000000)};
    TesterSettings tester = {0};
    const char *path;
    g_assert_true(siitperf_command_resolve(&command, NULL));
    if (conf == NULL || !siitperf_import_tester(conf, &command, &tester, warnings, &error)) {
        assert_message(error);
        sim_attribute_clear(&tester_attributes, &tester);
        return FALSE;
    }
    g_assert_true(tester_settings_check(&tester, &path, NULL));
    g_autofree char *text = siitperf_import_text(conf, &command, &tester, &laboratory, &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(text, SIITPERF_IMPORT_MARK));
    sim_attribute_clear(&tester_attributes, &tester);
    return TRUE;
}

static void test_damage(void)
{
    guint64 number = 0;
    guint n_good = 0;
    for (guint i = 0; i < N_FILES; i++) {
        g_autoptr(GString) text = g_string_new(corpus);
        for (guint64 n = draw(&number, 4); n > 0; n--) {
            damage(text, &number);
        }
        n_good += import(text) ? 1 : 0;
    }
    g_assert_cmpuint(n_good, >, N_FILES / 4);
    g_assert_cmpuint(n_good, <, N_FILES * 3 / 4);
}

static void test_limits(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len <= SIITPERF_MAX_BYTES) {
        g_string_append(text, "# a line\n");
    }
    g_assert_null(read_bytes(text->str, text->len, &error));
    assert_message(error);
    g_clear_error(&error);
    g_string_truncate(text, SIITPERF_MAX_BYTES);
    g_autoptr(SiitperfConf) conf = read_bytes(text->str, text->len, &error);
    g_assert_no_error(error);
    g_assert_nonnull(conf);
    static const char zero[] = "Forward 1\nReverse\0 1\n";
    g_assert_null(read_bytes(zero, sizeof zero - 1, &error));
    assert_message(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/siitperf-conf/defaults", test_defaults);
    g_test_add_func("/siitperf-conf/lines", test_lines);
    g_test_add_func("/siitperf-conf/damage", test_damage);
    g_test_add_func("/siitperf-conf/limits", test_limits);
    return g_test_run();
}
