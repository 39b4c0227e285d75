/* The keys, tables and settings of RSS. */
#include "models/rss.h"

#include <string.h>

/* All of the same shape: 40 bytes of key, ports hashed or not for every protocol. */
static RssSettings settings_of(gint function, const char *key, gint hash)
{
    return (RssSettings){
        .function = function,
        .key = (char *)key,
        .hash = {hash, hash, hash, hash},
        .table_size = 128,
    };
}

static Rss *rss_of(gint function, const char *key, gint hash)
{
    RssSettings settings = settings_of(function, key, hash);
    return rss_new(&settings, 4, sim_random_stream(1, 0, "dut.nic.rss"));
}

/* ---- keys ---- */

static void assert_key(const char *name, const char *digits)
{
    g_autoptr(Rss) rss = rss_of(RSS_FUNCTION_TOEPLITZ, name, RSS_HASH_IP);
    const guint8 *key = rss_get_key(rss);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < strlen(digits) / 2; i++) {
        g_string_append_printf(text, "%02x", key[i]);
    }
    g_assert_cmpstr(text->str, ==, digits);
    g_string_free(text, TRUE);
}

static void test_key_names(void)
{
    const char *microsoft = "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c"
                            "6a42b73bbeac01fa"
                            "000000000000000000000000"; /* padding to 52 bytes */
    assert_key("microsoft", microsoft);
    assert_key("symmetric",
               "6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a6d5a");
}

static void test_key_hex(void)
{
    const char *forty =
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627";
    g_autofree char *padded = g_strconcat(forty, "000000000000000000000000", NULL);
    g_autofree char *fifty_two = g_strconcat(forty, "28292a2b2c2d2e2f303132fe", NULL);
    g_autofree char *upper = g_ascii_strup(fifty_two, -1);
    assert_key(forty, padded);
    assert_key(fifty_two, fifty_two);
    assert_key(upper, fifty_two);
}

/* A word of odd parity, repeated; the same for the same stream, another in another repetition. */
static void test_key_symmetric_random(void)
{
    RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "symmetric-random", RSS_HASH_IP);
    g_autoptr(GHashTable) words = g_hash_table_new(NULL, NULL);
    guint redrawn = 0;
    for (guint repetition = 0; repetition < 100; repetition++) {
        SimRandom stream = sim_random_stream(1, repetition, "dut.nic.rss");
        g_autoptr(Rss) rss = rss_new(&settings, 4, stream);
        g_autoptr(Rss) again = rss_new(&settings, 4, stream);
        const guint8 *key = rss_get_key(rss);
        guint ones = 0;
        for (guint bit = 0; bit < 16; bit++) {
            ones += key[bit / 8] >> bit % 8 & 1;
        }
        g_assert_cmpuint(ones % 2, ==, 1);
        for (guint i = 2; i < 40; i++) {
            g_assert_cmphex(key[i], ==, key[i - 2]);
        }
        g_assert_cmpint(memcmp(key, rss_get_key(again), RSS_KEY_MAX_BYTES), ==, 0);
        guint word = (guint)key[0] << 8 | key[1];
        redrawn += word != (sim_random_at(stream.start, 0) & 0xffff);
        g_hash_table_add(words, GUINT_TO_POINTER(word));
    }
    g_assert_cmpuint(g_hash_table_size(words), >, 95);
    g_assert_cmpuint(redrawn, >, 30); /* half of the first draws are even */
    g_assert_cmpuint(redrawn, <, 70);
}

/* 52 bytes, big-endian, out of seven draws. */
static void test_key_random(void)
{
    RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "random", RSS_HASH_IP);
    SimRandom stream = sim_random_stream(7, 3, "dut.nic.rss");
    g_autoptr(Rss) rss = rss_new(&settings, 4, stream);
    for (guint i = 0; i < RSS_KEY_MAX_BYTES; i++) {
        guint64 draw = sim_random_at(stream.start, i / 8);
        g_assert_cmphex(rss_get_key(rss)[i], ==, (draw >> (56 - 8 * (i % 8))) & 0xff);
    }
}

/* ---- table ---- */

static void test_table_default(void)
{
    static const guint sizes[] = {16, 128, 512, 2048};
    static const guint queues[] = {1, 3, 4, 16, 200};
    for (guint i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(queues); i++) {
        guint size = sizes[i / G_N_ELEMENTS(queues)];
        guint n_queues = queues[i % G_N_ELEMENTS(queues)];
        RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "microsoft", RSS_HASH_IP);
        settings.table_size = size;
        g_autoptr(Rss) rss = rss_new(&settings, n_queues, (SimRandom){0});
        g_assert_cmpuint(rss_table_size(rss), ==, size);
        for (guint entry = 0; entry < size; entry++) {
            g_assert_cmpuint(rss_entry_queue(rss, entry), ==, entry % n_queues);
        }
        /* Microsoft's first vector, and the ends. */
        g_assert_cmpuint(rss_entry(rss, 0x323e8fc2), ==, 0x323e8fc2 % size);
        g_assert_cmpuint(rss_entry(rss, 0xffffffff), ==, size - 1);
        g_assert_cmpuint(rss_entry(rss, 0), ==, 0);
    }
}

static GArray *table_of(guint size, gint64 first, gint64 rest)
{
    GArray *table = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < size; i++) {
        g_array_append_val(table, *(i == 0 ? &first : &rest));
    }
    return table;
}

static void test_table_given(void)
{
    RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "microsoft", RSS_HASH_IP);
    g_autoptr(GArray) table = table_of(16, 3, 1);
    settings.table_size = 16;
    settings.table = table;
    g_autoptr(Rss) rss = rss_new(&settings, 4, (SimRandom){0});
    for (guint entry = 0; entry < 16; entry++) {
        g_assert_cmpuint(rss_entry_queue(rss, entry), ==, entry == 0 ? 3 : 1);
    }
}

/* ---- settings ---- */

/* `message`: a part of the error's, or NULL when the settings are sound. */
static void assert_check(const RssSettings *settings, const char *path, const char *message)
{
    const char *found = NULL;
    g_autoptr(GError) error = NULL;
    gboolean sound = rss_settings_check(settings, 4, &found, &error);
    g_assert_cmpint(sound, ==, message == NULL);
    if (message == NULL) {
        g_assert_no_error(error);
        return;
    }
    g_assert_error(error, SIM_ERROR, SIM_ERROR_VALUE);
    g_assert_cmpstr(found, ==, path);
    if (strstr(error->message, message) == NULL) {
        g_error("'%s' does not say '%s'", error->message, message);
    }
}

static void test_check_key(void)
{
    static const char *const bad[] = {
        "",
        "mikrosoft",
        "6d5a",
        "xyz",
        "Microsoft",
        "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01f",
        "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fg"};
    static const char *const good[] = {"microsoft", "symmetric", "symmetric-random", "random"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, bad[i], RSS_HASH_IP);
        assert_check(&settings, "key", "symmetric-random, random, or 80 or 104 hexadecimal digits");
    }
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, good[i], RSS_HASH_IP);
        assert_check(&settings, NULL, NULL);
    }
    RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "symetric", RSS_HASH_IP);
    assert_check(&settings, "key", "did you mean 'symmetric'?");
}

static void test_check_table(void)
{
    static const gint64 bad_sizes[] = {0, 8, 15, 100, 129, 4096};
    RssSettings settings = settings_of(RSS_FUNCTION_TOEPLITZ, "microsoft", RSS_HASH_IP);
    for (guint i = 0; i < G_N_ELEMENTS(bad_sizes); i++) {
        settings.table_size = bad_sizes[i];
        assert_check(&settings, "table_size", "a power of two from 16 to 2048");
    }
    settings.table_size = 16;
    assert_check(&settings, NULL, NULL);

    g_autoptr(GArray) sound = table_of(16, 0, 3);
    g_autoptr(GArray) shorter = table_of(15, 0, 3);
    g_autoptr(GArray) beyond = table_of(16, 0, 4);
    settings.table = sound;
    assert_check(&settings, NULL, NULL);
    settings.table = shorter;
    assert_check(&settings, "table", "15 entries: table_size is 16");
    settings.table = beyond;
    assert_check(&settings, "table", "entry 1 of the table is queue 4: there are 4 queues, 0 to 3");
}

static void assert_attribute(RssSettings *settings, const char *path, const char *text,
                             const char *expected)
{
    const SimAttribute *attribute = sim_attribute_table_find_path(&rss_attributes, path);
    g_assert_nonnull(attribute);
    gpointer holder = strchr(path, '.') != NULL ? (gpointer)&settings->hash : settings;
    g_autoptr(GError) error = NULL;
    if (text != NULL) {
        gboolean is_set = sim_attribute_set(attribute, holder, text, &error);
        g_assert_no_error(error);
        g_assert_true(is_set);
    }
    g_autofree char *actual = sim_attribute_get(attribute, holder);
    g_assert_cmpstr(actual, ==, expected);
}

static void test_attributes(void)
{
    RssSettings settings;
    sim_attribute_set_defaults(&rss_attributes, &settings);
    assert_check(&settings, NULL, NULL);
    assert_attribute(&settings, "function", NULL, "toeplitz");
    assert_attribute(&settings, "key", NULL, "microsoft");
    assert_attribute(&settings, "hash.udp4", NULL, "ip-port");
    assert_attribute(&settings, "hash.tcp6", NULL, "ip-port");
    assert_attribute(&settings, "table_size", NULL, "128");
    assert_attribute(&settings, "table", NULL, NULL);

    assert_attribute(&settings, "function", "symmetric-xor", "symmetric-xor");
    g_assert_cmpint(settings.function, ==, RSS_FUNCTION_SYMMETRIC_XOR);
    assert_attribute(&settings, "key", "symmetric-random", "symmetric-random");
    assert_attribute(&settings, "hash.udp6", "ip", "ip");
    g_assert_cmpint(settings.hash.udp6, ==, RSS_HASH_IP);
    g_assert_cmpint(settings.hash.udp4, ==, RSS_HASH_IP_PORT);
    assert_attribute(&settings, "table_size", "2048", "2048");

    const SimAttribute *hash = sim_attribute_table_find(&rss_attributes, "hash");
    g_assert_true(hash->group->scalar_sets_all);
    sim_attribute_clear(&rss_attributes, &settings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/rss/key/names", test_key_names);
    g_test_add_func("/models/rss/key/hex", test_key_hex);
    g_test_add_func("/models/rss/key/symmetric-random", test_key_symmetric_random);
    g_test_add_func("/models/rss/key/random", test_key_random);
    g_test_add_func("/models/rss/table/default", test_table_default);
    g_test_add_func("/models/rss/table/given", test_table_given);
    g_test_add_func("/models/rss/check/key", test_check_key);
    g_test_add_func("/models/rss/check/table", test_check_table);
    g_test_add_func("/models/rss/attributes", test_attributes);
    return g_test_run();
}
