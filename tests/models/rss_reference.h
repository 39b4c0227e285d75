/* tests/models/rss_reference.h: what the RSS tests judge by: published rows, and the definition. */
#ifndef TESTS_MODELS_RSS_REFERENCE_H
#define TESTS_MODELS_RSS_REFERENCE_H

#include <arpa/inet.h>
#include <string.h>

#include "models/rss.h"
#include "tests/support/csv_rows.h"

/* The rows of tests/oracle/data/`name`, each of `n_columns` texts. (transfer full) */
static inline GPtrArray *reference_rows(const char *name, guint n_columns)
{
    return csv_rows("oracle", name, n_columns);
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
