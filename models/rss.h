/* models/rss.h: receive-side scaling: hash, indirection table, queue.
 *
 * Toeplitz hash: Microsoft, "RSS Hashing Functions" and "Verifying the RSS Hash Calculation"; Intel
 * 82599 datasheet section 7.1.2.8. Input, in network byte order: source address, destination
 * address, and with the ports hashed source port, destination port. */
#ifndef MODELS_RSS_H
#define MODELS_RSS_H

#include "models/extension_header.h"
#include "sim/sim.h"

typedef enum { RSS_FUNCTION_TOEPLITZ, RSS_FUNCTION_SYMMETRIC_XOR } RssFunction;
typedef enum { RSS_HASH_IP, RSS_HASH_IP_PORT } RssHashInput;

/* What a NIC does at an extension header: takes a frame for IPv6 without ports, or looks for them
 * behind it. */
typedef enum { RSS_EXTENSION_HEADERS_STOP, RSS_EXTENSION_HEADERS_SKIP } RssExtensionHeaders;

/* Hash input by protocol and IP version: gint values of RssHashInput. */
typedef struct {
    gint udp4, udp6, tcp4, tcp6;
} RssHashSettings;

typedef struct {
    gint function; /* RssFunction */
    char *key;     /* microsoft, symmetric, symmetric-random, random, or 80 / 104 hex digits */
    RssHashSettings hash;
    gint extension_headers; /* RssExtensionHeaders */
    gint64 table_size;      /* entries, a power of two, 16-2048 */
    GArray *table;          /* queue of each entry; NULL: entry i -> queue i mod queues */
} RssSettings;

extern const SimAttributeTable rss_attributes;

#define RSS_KEY_MAX_BYTES 52

typedef enum {
    RSS_FIELD_SOURCE_ADDRESS,
    RSS_FIELD_DESTINATION_ADDRESS,
    RSS_FIELD_SOURCE_PORT,
    RSS_FIELD_DESTINATION_PORT
} RssField;

/* NONE: no ports that the NIC finds, also of fragments (Microsoft, "RSS Hashing Types"; Intel 82599
 * datasheet section 7.1.2.8.1). */
typedef enum { RSS_PROTOCOL_UDP, RSS_PROTOCOL_TCP, RSS_PROTOCOL_NONE } RssProtocol;

typedef struct Rss Rss;

/* Checks what the ranges of the table cannot: key, power of two, table entries below n_queues,
 * table length = table_size. *path (transfer none, static) is set to the attribute's path below
 * rss. */
gboolean rss_settings_check(const RssSettings *settings, guint n_queues, const char **path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The hash of a NIC with `n_queues` receive queues. Drawn keys (`random`, `symmetric-random`) come
 * from `stream`: random: 40 (52 when IPv6 with ports needs it: always 52 bytes are drawn,
 * big-endian, 7 draws) bytes; symmetric-random: a 16-bit word of odd parity, repeated, as OpenBSD
 * draws at boot (sys/net/toeplitz.c): the low 16 bits of a draw, drawn again while their parity is
 * even. (transfer full) */
Rss *rss_new(const RssSettings *settings, guint n_queues, SimRandom stream);
void rss_free(Rss *rss);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rss, rss_free)

/* The key's bytes: RSS_KEY_MAX_BYTES of them (shorter keys padded with zeros). (transfer none) */
const guint8 *rss_get_key(const Rss *rss);

/* Whether the NIC finds ports behind extension headers. */
gboolean rss_looks_behind(const Rss *rss);

/* As what UDP behind extension headers is hashed: with no ports if the NIC does not look behind
 * them, or behind a fragment header (Intel 82598EB datasheet, page 237: what is fragmented counts
 * as neither TCP nor UDP). */
RssProtocol rss_protocol_behind(const Rss *rss, const ExtensionChain *chain);

/* Whether frames of this kind are hashed with their ports. */
gboolean rss_hashes_ports(const Rss *rss, guint ip_version, RssProtocol protocol);

/* The whole hash of addresses (network order, 4 or 16 bytes) and ports (host order). */
guint32 rss_hash(const Rss *rss, guint ip_version, RssProtocol protocol, const guint8 *source,
                 const guint8 *destination, guint16 source_port, guint16 destination_port);

/* What one field adds to the hash. The hash is linear: it is the XOR of its fields' parts (0 for a
 * port that is not hashed). `bytes`: the field in network byte order. */
guint32 rss_hash_part(const Rss *rss, guint ip_version, RssProtocol protocol, RssField field,
                      const guint8 *bytes);

/* Table entry of a hash: its low log2(table_size) bits. */
guint rss_entry(const Rss *rss, guint32 hash);

/* Queue of a table entry. */
guint rss_entry_queue(const Rss *rss, guint entry);

/* Number of table entries. */
guint rss_table_size(const Rss *rss);

#endif
