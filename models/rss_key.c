/* The keys of the Toeplitz hash, by name or as hexadecimal digits. */
#include "models/rss-internal.h"

#include <string.h>

#define SYMMETRIC_WORD 0x6d5a /* OpenBSD sys/net/toeplitz.h: STOEPLITZ_KEYSEED */

/* Microsoft, "Verifying the RSS Hash Calculation". */
static const char microsoft_digits[] = "6d5a56da255b0ec24167253d43a38fb0d0ca2bcb"
                                       "ae7b30b477cb2da38030f20c6a42b73bbeac01fa";

static const char *const key_names[] = {"microsoft", "symmetric", "symmetric-random", "random",
                                        NULL};

/* 40 bytes: IPv6 with ports needs 36 of input and 4 to look ahead; 52: Intel's XL710 has as many.
 */
static gboolean is_hex_key(const char *text)
{
    gsize digits = strlen(text);
    return (digits == 80 || digits == 104) && strspn(text, "0123456789abcdefABCDEF") == digits;
}

gboolean rss_key_check(const char *text, GError **error)
{
    if (g_strv_contains(key_names, text) || is_hex_key(text)) {
        return TRUE;
    }
    const char *nearest = sim_attribute_nearest(text, key_names);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "'%s' is not an RSS key: microsoft, symmetric, symmetric-random, random, or 80 or "
                "104 hexadecimal digits%s%s%s",
                text, nearest != NULL ? ", did you mean '" : "", nearest != NULL ? nearest : "",
                nearest != NULL ? "'?" : "");
    return FALSE;
}

static void key_from_hex(const char *digits, guint8 *key)
{
    for (gsize i = 0; digits[2 * i] != '\0'; i++) {
        int high = g_ascii_xdigit_value(digits[2 * i]);
        int low = g_ascii_xdigit_value(digits[2 * i + 1]);
        key[i] = (guint8)(high * 16 + low);
    }
}

static void key_from_word(guint16 word, guint8 *key)
{
    for (guint i = 0; i < RSS_KEY_MAX_BYTES; i++) {
        key[i] = (guint8)(i % 2 == 0 ? word >> 8 : word);
    }
}

/* Only a word of odd parity makes an invertible hash (OpenBSD sys/net/toeplitz.c). */
static guint16 draw_odd_word(SimRandom *stream)
{
    guint16 word;
    do {
        word = (guint16)sim_random_next(stream);
    } while (__builtin_parity(word) == 0);
    return word;
}

/* Always as many draws as the longest key takes, so that the IP version changes no byte. */
static void key_from_stream(SimRandom *stream, guint8 *key)
{
    guint64 draw = 0;
    for (guint i = 0; i < RSS_KEY_MAX_BYTES; i++) {
        draw = i % 8 == 0 ? sim_random_next(stream) : draw << 8;
        key[i] = (guint8)(draw >> 56);
    }
}

void rss_key_make(const char *text, SimRandom stream, guint8 *key)
{
    memset(key, 0, RSS_KEY_MAX_BYTES);
    if (g_str_equal(text, "microsoft")) {
        key_from_hex(microsoft_digits, key);
    } else if (g_str_equal(text, "symmetric")) {
        key_from_word(SYMMETRIC_WORD, key);
    } else if (g_str_equal(text, "symmetric-random")) {
        key_from_word(draw_odd_word(&stream), key);
    } else if (g_str_equal(text, "random")) {
        key_from_stream(&stream, key);
    } else {
        g_assert(is_hex_key(text));
        key_from_hex(text, key);
    }
}
