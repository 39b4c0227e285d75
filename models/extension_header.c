#include "models/extension_header.h"

#include <string.h>

static const struct {
    const char *name;
    guint protocol; /* RFC 8200 sections 4.3 to 4.6 */
    guint bytes;
} kinds[EXTENSION_HEADER_N_KINDS] = {
    [EXTENSION_HEADER_HOP_BY_HOP] = {"hop-by-hop", 0, 8},
    [EXTENSION_HEADER_DESTINATION_OPTIONS] = {"destination-options", 60, 8},
    [EXTENSION_HEADER_ROUTING] = {"routing", 43, 24},
    [EXTENSION_HEADER_FRAGMENT] = {"fragment", 44, 8},
};

#define OPTION_PADN           1 /* RFC 8200 section 4.2 */
#define ROUTING_TYPE_MOBILITY 2 /* RFC 6275 section 6.4 */

const char *extension_header_name(ExtensionHeader header)
{
    return kinds[header].name;
}

guint extension_header_bytes(ExtensionHeader header)
{
    return kinds[header].bytes;
}

ExtensionHeader extension_header_of(guint protocol)
{
    guint i = 0;
    while (i < EXTENSION_HEADER_N_KINDS && kinds[i].protocol != protocol) {
        i++;
    }
    return (ExtensionHeader)i;
}

/* ---- chains as texts ---- */

static gint find_kind(const char *name)
{
    for (guint i = 0; i < EXTENSION_HEADER_N_KINDS; i++) {
        if (strcmp(name, kinds[i].name) == 0) {
            return (gint)i;
        }
    }
    return -1;
}

static guint count(const ExtensionChain *chain, ExtensionHeader header)
{
    guint n = 0;
    for (guint i = 0; i < chain->n; i++) {
        n += chain->header[i] == header;
    }
    return n;
}

/* What is wrong with another header behind a chain, or NULL. */
static const char *refuse(const ExtensionChain *chain, ExtensionHeader header)
{
    guint most = header == EXTENSION_HEADER_DESTINATION_OPTIONS ? 2 : 1;
    if (header == EXTENSION_HEADER_HOP_BY_HOP && chain->n > 0) {
        return "hop-by-hop must come first (RFC 8200 section 4.1)";
    }
    return count(chain, header) >= most
               ? "a header too often: once each, destination-options twice (RFC 8200 section 4.1)"
               : NULL;
}

static void fail_unknown(const char *name, GError **error)
{
    const char *names[EXTENSION_HEADER_N_KINDS + 1] = {NULL};
    for (guint i = 0; i < EXTENSION_HEADER_N_KINDS; i++) {
        names[i] = kinds[i].name;
    }
    g_autofree char *list = g_strjoinv(", ", (char **)names);
    const char *near = sim_attribute_nearest(name, names);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "'%.60s' is no extension header: none, or %s, joined by +%s%s%s", name, list,
                near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
}

gboolean extension_chain_parse(const char *text, ExtensionChain *chain, GError **error)
{
    g_auto(GStrv) names = g_strsplit(text, "+", 0);
    *chain = (ExtensionChain){0};
    if (strcmp(text, "none") == 0) {
        return TRUE;
    }
    for (guint i = 0; names[i] != NULL; i++) {
        gint kind = find_kind(names[i]);
        const char *wrong = kind >= 0 ? refuse(chain, (ExtensionHeader)kind) : NULL;
        if (wrong != NULL) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "'%.100s': %s", text, wrong);
            return FALSE;
        }
        if (kind < 0) {
            fail_unknown(names[i], error);
            return FALSE;
        }
        chain->header[chain->n++] = (guint8)kind;
    }
    if (chain->n == 0) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "no extension header is named: none, or names joined by +");
    }
    return chain->n > 0;
}

gboolean extension_chain_check(const char *text, GError **error)
{
    ExtensionChain chain;
    return extension_chain_parse(text, &chain, error);
}

gboolean extension_chain_has(const ExtensionChain *chain, ExtensionHeader header)
{
    return count(chain, header) > 0;
}

ExtensionCount extension_chain_count(const ExtensionChain *chain)
{
    return (ExtensionCount){.n = chain->n,
                            .n_hop_by_hop =
                                extension_chain_has(chain, EXTENSION_HEADER_HOP_BY_HOP) ? 1 : 0};
}

guint extension_chain_bytes(const ExtensionChain *chain)
{
    guint n_bytes = 0;
    for (guint i = 0; i < chain->n; i++) {
        n_bytes += kinds[chain->header[i]].bytes;
    }
    return n_bytes;
}

/* ---- chains as bytes ---- */

static guint protocol_at(const ExtensionChain *chain, guint i, guint upper)
{
    return i < chain->n ? kinds[chain->header[i]].protocol : upper;
}

guint extension_chain_first(const ExtensionChain *chain, guint upper)
{
    return protocol_at(chain, 0, upper);
}

/* Behind the next header; all else of the header is 0. */
static void write_header(ExtensionHeader header, const guint8 *destination, guint8 *bytes)
{
    switch (header) {
    case EXTENSION_HEADER_HOP_BY_HOP:
    case EXTENSION_HEADER_DESTINATION_OPTIONS:
        bytes[2] = OPTION_PADN;
        bytes[3] = 4; /* bytes of padding, up to 8 in all */
        break;
    case EXTENSION_HEADER_ROUTING:
        bytes[1] = 2; /* length beyond the first 8 bytes, in units of 8 */
        bytes[2] = ROUTING_TYPE_MOBILITY;
        bytes[3] = 1; /* segments left */
        memcpy(bytes + 8, destination, 16);
        break;
    case EXTENSION_HEADER_FRAGMENT:
    case EXTENSION_HEADER_N_KINDS:
        break;
    }
}

void extension_chain_write(const ExtensionChain *chain, guint upper, const guint8 *destination,
                           guint8 *bytes)
{
    for (guint i = 0; i < chain->n; i++) {
        guint n_bytes = kinds[chain->header[i]].bytes;
        memset(bytes, 0, n_bytes);
        bytes[0] = (guint8)protocol_at(chain, i + 1, upper);
        write_header(chain->header[i], destination, bytes);
        bytes += n_bytes;
    }
}

gboolean extension_chain_read(const guint8 *bytes, guint n_bytes, guint first, guint upper,
                              const guint8 *destination, ExtensionChain *chain)
{
    guint8 written[EXTENSION_CHAIN_MOST_BYTES];
    guint at = 0;
    guint protocol = first;
    *chain = (ExtensionChain){0};
    while (protocol != upper) {
        ExtensionHeader kind = extension_header_of(protocol);
        if (kind == EXTENSION_HEADER_N_KINDS || refuse(chain, kind) != NULL ||
            at + kinds[kind].bytes > n_bytes) {
            return FALSE;
        }
        chain->header[chain->n++] = (guint8)kind;
        protocol = bytes[at];
        at += kinds[kind].bytes;
    }
    extension_chain_write(chain, upper, destination, written);
    return memcmp(bytes, written, at) == 0;
}
