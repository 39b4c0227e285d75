/* Microsoft's page defines the hash bit by bit. It is linear, so what each byte adds to it at each
 * place is worked out once per key. A trial goes further: it asks once for each field's part of the
 * hash (rss_hash_part) and XORs parts after. */
#include "models/rss-internal.h"

#include <string.h>

#define INPUT_MAX_BYTES (2 * 16 + 2 * 2)

struct Rss {
    gint function; /* RssFunction */
    RssHashSettings hash;
    gint extension_headers; /* RssExtensionHeaders */
    guint8 key[RSS_KEY_MAX_BYTES];
    guint table_size;
    guint *queue;                        /* of each table entry */
    guint32 added[INPUT_MAX_BYTES][256]; /* to the hash, by a byte at a place of the input */
};

/* The 32 bits of the key that start at `bit`. */
static guint32 key_window(const guint8 *key, guint bit)
{
    const guint8 *byte = key + bit / 8;
    guint64 bits40 = 0;
    for (guint i = 0; i < 5; i++) {
        bits40 = bits40 << 8 | byte[i];
    }
    return (guint32)(bits40 >> (8 - bit % 8));
}

/* The hash is the XOR of the key's windows at all positions of set bits, the first bit being the
 * highest. */
static void make_added(Rss *rss)
{
    for (guint place = 0; place < INPUT_MAX_BYTES; place++) {
        guint32 *added = rss->added[place];
        for (guint value = 1; value < 256; value++) {
            guint rest = value & (value - 1);
            added[value] =
                added[rest] ^ key_window(rss->key, 8 * place + 8 - g_bit_storage(value ^ rest));
        }
    }
}

Rss *rss_new(const RssSettings *settings, guint n_queues, SimRandom stream)
{
    g_return_val_if_fail(n_queues > 0, NULL);

    Rss *rss = g_new0(Rss, 1);
    rss->function = settings->function;
    rss->hash = settings->hash;
    rss->extension_headers = settings->extension_headers;
    rss->table_size = (guint)settings->table_size;
    rss->queue = g_new(guint, rss->table_size);
    for (guint i = 0; i < rss->table_size; i++) {
        rss->queue[i] = settings->table != NULL ? (guint)g_array_index(settings->table, gint64, i)
                                                : i % n_queues;
    }
    rss_key_make(settings->key, stream, rss->key);
    make_added(rss);
    return rss;
}

void rss_free(Rss *rss)
{
    if (rss != NULL) {
        g_free(rss->queue);
        g_free(rss);
    }
}

const guint8 *rss_get_key(const Rss *rss)
{
    return rss->key;
}

gboolean rss_looks_behind(const Rss *rss)
{
    return rss->extension_headers == RSS_EXTENSION_HEADERS_SKIP;
}

RssProtocol rss_protocol_behind(const Rss *rss, const ExtensionChain *chain)
{
    gboolean is_found = chain->n == 0 || (rss_looks_behind(rss) &&
                                          !extension_chain_has(chain, EXTENSION_HEADER_FRAGMENT));
    return is_found ? RSS_PROTOCOL_UDP : RSS_PROTOCOL_NONE;
}

gboolean rss_hashes_ports(const Rss *rss, guint ip_version, RssProtocol protocol)
{
    if (protocol == RSS_PROTOCOL_NONE) {
        return FALSE;
    }
    const RssHashSettings *hash = &rss->hash;
    gboolean udp = protocol == RSS_PROTOCOL_UDP;
    gint input =
        ip_version == 4 ? (udp ? hash->udp4 : hash->tcp4) : (udp ? hash->udp6 : hash->tcp6);
    return input == RSS_HASH_IP_PORT;
}

/* Toeplitz hash of `n_bytes` that stand `offset` bytes from the start of an input that is 0
 * elsewhere. */
G_ALWAYS_INLINE static inline guint32 toeplitz(const Rss *rss, guint offset, const guint8 *bytes,
                                               guint n_bytes)
{
    guint32 hash = 0;
    for (guint i = 0; i < n_bytes; i++) {
        hash ^= rss->added[offset + i][bytes[i]];
    }
    return hash;
}

/* symmetric-xor, as Linux defines it: a pair of fields enters as (source ^ destination) twice, in
 * place of the source and in place of the destination (Documentation/networking/scaling.rst;
 * ethtool's RXH_XFRM_SYM_XOR, include/uapi/linux/ethtool.h). */
static void make_symmetric(guint8 *source, guint8 *destination, guint n_bytes)
{
    for (guint i = 0; i < n_bytes; i++) {
        source[i] ^= destination[i];
        destination[i] = source[i];
    }
}

/* Inlined for either length, which is then known. */
G_ALWAYS_INLINE static inline guint32 hash_tuple(const Rss *rss, guint address_bytes,
                                                 gboolean with_ports, const guint8 *source,
                                                 const guint8 *destination, guint16 source_port,
                                                 guint16 destination_port)
{
    guint8 input[INPUT_MAX_BYTES];
    guint8 *second = input + address_bytes;
    guint8 *ports = second + address_bytes;

    memcpy(input, source, address_bytes);
    memcpy(second, destination, address_bytes);
    ports[0] = (guint8)(source_port >> 8);
    ports[1] = (guint8)source_port;
    ports[2] = (guint8)(destination_port >> 8);
    ports[3] = (guint8)destination_port;
    if (rss->function == RSS_FUNCTION_SYMMETRIC_XOR) {
        make_symmetric(input, second, address_bytes);
        make_symmetric(ports, ports + 2, 2);
    }
    guint32 hash = toeplitz(rss, 0, input, 2 * address_bytes);
    return with_ports ? hash ^ toeplitz(rss, 2 * address_bytes, ports, 4) : hash;
}

guint32 rss_hash(const Rss *rss, guint ip_version, RssProtocol protocol, const guint8 *source,
                 const guint8 *destination, guint16 source_port, guint16 destination_port)
{
    gboolean ports = rss_hashes_ports(rss, ip_version, protocol);
    return ip_version == 4
               ? hash_tuple(rss, 4, ports, source, destination, source_port, destination_port)
               : hash_tuple(rss, 16, ports, source, destination, source_port, destination_port);
}

guint32 rss_hash_part(const Rss *rss, guint ip_version, RssProtocol protocol, RssField field,
                      const guint8 *bytes)
{
    gboolean is_port = field == RSS_FIELD_SOURCE_PORT || field == RSS_FIELD_DESTINATION_PORT;
    gboolean is_source = field == RSS_FIELD_SOURCE_ADDRESS || field == RSS_FIELD_SOURCE_PORT;
    guint address_bytes = ip_version == 4 ? 4 : 16;
    guint n_bytes = is_port ? 2 : address_bytes;
    guint offset = is_port ? 2 * address_bytes : 0; /* of the pair's source field */

    if (is_port && !rss_hashes_ports(rss, ip_version, protocol)) {
        return 0;
    }
    guint32 as_source = toeplitz(rss, offset, bytes, n_bytes);
    guint32 as_destination = toeplitz(rss, offset + n_bytes, bytes, n_bytes);
    if (rss->function == RSS_FUNCTION_SYMMETRIC_XOR) {
        return as_source ^ as_destination;
    }
    return is_source ? as_source : as_destination;
}

guint rss_entry(const Rss *rss, guint32 hash)
{
    return hash & (rss->table_size - 1);
}

guint rss_entry_queue(const Rss *rss, guint entry)
{
    g_assert(entry < rss->table_size);
    return rss->queue[entry];
}

guint rss_table_size(const Rss *rss)
{
    return rss->table_size;
}
