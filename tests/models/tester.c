/* The tester's settings: defaults, what is refused, what the small functions make of them. */
#include "models/tester.h"

#include <string.h>

/* Settings that own their texts. */
typedef TesterSettings OwnSettings;

static void own_settings_clear(OwnSettings *settings)
{
    sim_attribute_clear(&tester_attributes, settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OwnSettings, own_settings_clear)

static TesterSettings defaults(void)
{
    TesterSettings settings;
    sim_attribute_set_defaults(&tester_attributes, &settings);
    return settings;
}

/* The attributes as the contract and their sources have them, by the struct's own fields. */
static void test_defaults(void)
{
    g_auto(OwnSettings) settings = defaults();
    g_assert_cmpint(settings.ip_version, ==, TESTER_IP_VERSION_4);
    g_assert_cmpint(settings.direction, ==, TESTER_DIRECTION_BOTH);
    g_assert_cmpint(settings.setup, ==, TESTER_SETUP_DIRECT);
    g_assert_cmpint(settings.frame_size_bytes, ==, 0);
    g_assert_cmpint(settings.addresses.selection, ==, TESTER_SELECTION_RANDOM);
    g_assert_cmpint(settings.addresses.count, ==, 1);
    g_assert_cmpint(settings.addresses.networks, ==, 1);
    g_assert_cmpint(settings.addresses.source.count, ==, 0);
    g_assert_cmpint(settings.addresses.destination.count, ==, 0);
    g_assert_cmpint(settings.ports.selection, ==, TESTER_SELECTION_RANDOM);
    g_assert_cmpint(settings.ports.source.minimum, ==, 1024); /* RFC 4814 section 4.5 */
    g_assert_cmpint(settings.ports.source.maximum, ==, 65535);
    g_assert_cmpint(settings.ports.source.fixed, ==, 0xc020); /* RFC 2544 C.2.6.4 */
    g_assert_cmpint(settings.ports.destination.minimum, ==, 1);
    g_assert_cmpint(settings.ports.destination.maximum, ==, 49151);
    g_assert_cmpint(settings.ports.destination.fixed, ==, 7);

    const char *path = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(tester_settings_check(&settings, &path, &error));
    g_assert_no_error(error);
}

/* ---- setting by path ---- */

/* Sets an attribute of `settings` at a dotted path. */
static gboolean set_path(TesterSettings *settings, const char *path, const char *text,
                         GError **error)
{
    const SimAttributeTable *table = &tester_attributes;
    gpointer holder = settings;
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    for (guint i = 0; names[i + 1] != NULL; i++) {
        const SimAttribute *group = sim_attribute_table_find(table, names[i]);
        g_assert_nonnull(group);
        g_assert_cmpint(group->type, ==, SIM_ATTRIBUTE_GROUP);
        holder = G_STRUCT_MEMBER_P(holder, group->offset);
        table = group->group;
    }
    const SimAttribute *attribute =
        sim_attribute_table_find(table, names[g_strv_length(names) - 1]);
    g_assert_nonnull(attribute);
    return sim_attribute_set(attribute, holder, text, error);
}

static void set(TesterSettings *settings, const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;
    gboolean is_set = set_path(settings, path, text, &error);
    g_assert_no_error(error);
    g_assert_true(is_set);
}

static void test_paths(void)
{
    g_auto(OwnSettings) settings = defaults();
    set(&settings, "ip_version", "6");
    set(&settings, "direction", "reverse");
    set(&settings, "setup", "gateway");
    set(&settings, "frame_size", "128 B");
    set(&settings, "addresses.selection", "decrement");
    set(&settings, "addresses.count", "65536");
    set(&settings, "addresses.networks", "256");
    set(&settings, "addresses.source.count", "3");
    set(&settings, "addresses.destination.count", "4");
    set(&settings, "ports.selection", "fixed");
    set(&settings, "ports.source.minimum", "11");
    set(&settings, "ports.source.maximum", "12");
    set(&settings, "ports.source.fixed", "13");
    set(&settings, "ports.destination.minimum", "14");
    set(&settings, "ports.destination.maximum", "15");
    set(&settings, "ports.destination.fixed", "16");
    const TesterSettings expected = {
        .ip_version = TESTER_IP_VERSION_6,
        .direction = TESTER_DIRECTION_REVERSE,
        .setup = TESTER_SETUP_GATEWAY,
        .frame_size_bytes = 128,
        .addresses = {TESTER_SELECTION_DECREMENT, 65536, 256, {3}, {4}},
        .ports = {.selection = TESTER_SELECTION_FIXED,
                  .source = {11, 12, 13},
                  .destination = {14, 15, 16}},
    };
    g_assert_cmpint(settings.ip_version, ==, expected.ip_version);
    g_assert_cmpint(settings.direction, ==, expected.direction);
    g_assert_cmpint(settings.setup, ==, expected.setup);
    g_assert_cmpint(settings.frame_size_bytes, ==, expected.frame_size_bytes);
    g_assert_cmpint(settings.addresses.selection, ==, expected.addresses.selection);
    g_assert_cmpint(settings.addresses.count, ==, expected.addresses.count);
    g_assert_cmpint(settings.addresses.networks, ==, expected.addresses.networks);
    g_assert_cmpint(settings.addresses.source.count, ==, 3);
    g_assert_cmpint(settings.addresses.destination.count, ==, 4);
    g_assert_cmpint(settings.ports.selection, ==, expected.ports.selection);
    g_assert_cmpint(
        memcmp(&settings.ports.source, &expected.ports.source, sizeof(TesterPortSettings)), ==, 0);
    g_assert_cmpint(memcmp(&settings.ports.destination, &expected.ports.destination,
                           sizeof(TesterPortSettings)),
                    ==, 0);
}

/* 0 stands for "unset" in the struct and must not be writable; ranges end where the plan and
 * Ethernet do. */
static void test_ranges(void)
{
    static const struct {
        const char *path, *text;
    } refused[] = {
        {"frame_size", "0 B"},
        {"frame_size", "63 B"},
        {"frame_size", "9217 B"},
        {"frame_size", "64"},
        {"ip_version", "5"},
        {"direction", "sideways"},
        {"setup", "bridge"},
        {"addresses.selection", "some"},
        {"addresses.count", "0"},
        {"addresses.count", "65537"},
        {"addresses.source.count", "0"},
        {"addresses.destination.count", "0"},
        {"addresses.networks", "0"},
        {"addresses.networks", "257"},
        {"ports.source.minimum", "0"},
        {"ports.source.maximum", "65536"},
        {"ports.destination.fixed", "0"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_auto(OwnSettings) settings = defaults();
        g_autoptr(GError) error = NULL;
        g_test_message("%s %s", refused[i].path, refused[i].text);
        g_assert_false(set_path(&settings, refused[i].path, refused[i].text, &error));
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    }
}

/* ---- checks ---- */

typedef struct {
    const char *sets[5]; /* path, text, ... */
    const char *path;    /* of the error; NULL: sound */
    const char *message; /* a part of it */
} Check;

static const Check checks[] = {
    {{"addresses.count", "65533"}, NULL, NULL},
    {{"addresses.count", "65534"}, "addresses.count", "1 to 65533"},
    {{"ip_version", "6", "addresses.count", "65536"}, NULL, NULL},
    {{"addresses.networks", "256", "addresses.count", "64768"}, NULL, NULL},
    {{"addresses.networks", "256", "addresses.count", "64769"}, "addresses.count", "1 to 64768"},
    {{"addresses.networks", "2", "addresses.count", "507"}, "addresses.count", "1 to 506"},
    {{"addresses.source.count", "65534"}, "addresses.source.count", "1 to 65533"},
    {{"addresses.destination.count", "65536"}, "addresses.destination.count", "1 to 65533"},
    {{"ip_version", "6"}, NULL, NULL},
    {{"ip_version", "6", "frame_size", "64 B"}, "frame_size", "66 B to 9216 B"},
    {{"ip_version", "6", "frame_size", "65 B"}, "frame_size", "66 B to 9216 B"},
    {{"ip_version", "6", "frame_size", "66 B"}, NULL, NULL},
    {{"ip_version", "4", "frame_size", "64 B"}, NULL, NULL},
    {{"ports.source.minimum", "7", "ports.source.maximum", "7"}, NULL, NULL},
    {{"ports.source.maximum", "1023"}, "ports.source.minimum", "1024 is above the maximum, 1023"},
    {{"ports.reverse.source.maximum", "1023"},
     "ports.reverse.source.maximum",
     "1024 is above the maximum, 1023"},
    {{"ports.reverse.destination.minimum", "65000"},
     "ports.reverse.destination.minimum",
     "65000 is above the maximum, 49151"},
    {{"ports.destination.minimum", "49152"}, "ports.destination.minimum", "above the maximum"},
};

static void test_checks(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
        const Check *check = &checks[i];
        g_auto(OwnSettings) settings = defaults();
        for (guint j = 0; check->sets[j] != NULL; j += 2) {
            set(&settings, check->sets[j], check->sets[j + 1]);
        }
        const char *path = NULL;
        g_autoptr(GError) error = NULL;
        gboolean sound = tester_settings_check(&settings, &path, &error);
        if (check->path == NULL) {
            g_assert_no_error(error);
            g_assert_true(sound);
            continue;
        }
        g_assert_false(sound);
        g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
        g_assert_cmpstr(path, ==, check->path);
        if (strstr(error->message, check->message) == NULL) {
            g_error("'%s' does not say '%s'", error->message, check->message);
        }
    }
}

/* ---- what is made of them ---- */

static void test_resolved(void)
{
    g_auto(OwnSettings) settings = defaults();
    g_assert_cmpuint(tester_ip_version(&settings), ==, 4);
    g_assert_cmpint(tester_frame_bytes(&settings), ==, 64);
    settings.ip_version = TESTER_IP_VERSION_6;
    g_assert_cmpuint(tester_ip_version(&settings), ==, 6);
    g_assert_cmpint(tester_frame_bytes(&settings), ==, 84);
    settings.frame_size_bytes = 1518;
    g_assert_cmpint(tester_frame_bytes(&settings), ==, 1518);

    settings.addresses.count = 1000;
    g_assert_cmpuint(tester_n_sources(&settings), ==, 1000);
    g_assert_cmpuint(tester_n_destinations(&settings), ==, 1000);
    settings.addresses.source.count = 4000;
    g_assert_cmpuint(tester_n_sources(&settings), ==, 4000);
    g_assert_cmpuint(tester_n_destinations(&settings), ==, 1000);
    settings.addresses.destination.count = 1;
    g_assert_cmpuint(tester_n_sources(&settings), ==, 4000);
    g_assert_cmpuint(tester_n_destinations(&settings), ==, 1);

    settings.addresses.networks = 7;
    AddressPlan plan = tester_address_plan(&settings);
    g_assert_cmpuint(plan.ip_version, ==, 6);
    g_assert_cmpuint(plan.networks, ==, 7);
}

static void test_directions(void)
{
    static const struct {
        TesterDirection direction;
        gboolean forward, reverse;
    } rows[] = {
        {TESTER_DIRECTION_FORWARD, TRUE, FALSE},
        {TESTER_DIRECTION_REVERSE, FALSE, TRUE},
        {TESTER_DIRECTION_BOTH, TRUE, TRUE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        TesterSettings settings = {.direction = (gint)rows[i].direction};
        g_assert_cmpint(tester_sends(&settings, 0), ==, rows[i].forward);
        g_assert_cmpint(tester_sends(&settings, 1), ==, rows[i].reverse);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/tester/defaults", test_defaults);
    g_test_add_func("/models/tester/paths", test_paths);
    g_test_add_func("/models/tester/ranges", test_ranges);
    g_test_add_func("/models/tester/checks", test_checks);
    g_test_add_func("/models/tester/resolved", test_resolved);
    g_test_add_func("/models/tester/directions", test_directions);
    return g_test_run();
}
