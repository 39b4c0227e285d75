/* tests/models/rss_reference.h: what the RSS tests judge by: published rows, and the definition. */
#ifndef TESTS_MODELS_RSS_REFERENCE_H
#define TESTS_MODELS_RSS_REFERENCE_H

#include <arpa/inet.h>
#include <string.h>

#include "models/rss.h"

/* The rows of tests/oracle/data/`name` without comments and header, each split at its commas into
 * `n_columns` texts. (transfer full): g_ptr_array_unref. */
static inline GPtrArray *reference_rows(const char *name, guint n_columns)
{
    const char *top = g_getenv("TOP");
    g_autofree char *path =
        g_build_filename(top != NULL ? top : ".", "tests", "oracle", "data", name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    gboolean in_header = TRUE;
    for (char **line = lines; *line != NULL; line++) {
        if (**line == '#' || **line == '\0') {
            continue;
        }
        char **cells = g_strsplit(*line, ",", -1);
        g_assert_cmpuint(g_strv_length(cells), ==, n_columns);
        if (in_header) {
            g_strfreev(cells);
        } else {
            g_ptr_array_add(rows, cells);
        }
        in_header = FALSE;
    }
    g_assert_cmpuint(rows->len, >, 0);
    return rows;
}

/* Reads an address; returns its IP version. */
static inline guint reference_address(const char *text, guint8 *address)
{
    gboolean is_ipv6 = strchr(text, ':') != NULL;
    g_assert_cmpint(inet_pton(is_ipv6 ? AF_INET6 : AF_INET, text, address), ==, 1);
    return is_ipv6 ? 6 : 4;
}

/* The hash as Microsoft's page puts it: for each bit of the input from left to right, if it is set
 * XOR the leftmost 32 bits of the key into the result; shift the key left by one bit. */
static inline guint32 reference_toeplitz(const guint8 *key, const guint8 *input, guint n_bytes)
{
    guint8 shifted[RSS_KEY_MAX_BYTES];
    guint32 result = 0;
    memcpy(shifted, key, sizeof shifted);
    for (guint bit = 0; bit < 8 * n_bytes; bit++) {
        if (input[bit / 8] >> (7 - bit % 8) & 1) {
            result ^= (guint32)shifted[0] << 24 | (guint32)shifted[1] << 16 |
                      (guint32)shifted[2] << 8 | shifted[3];
        }
        for (guint i = 0; i < sizeof shifted; i++) {
            guint next = i + 1 < sizeof shifted ? shifted[i + 1] : 0;
            shifted[i] = (guint8)((guint)shifted[i] << 1 | next >> 7);
        }
    }
    return result;
}

#endif
