/* models/extension_header.h: chains of IPv6 extension headers between IPv6 and UDP.
 *
 * RFC 8200 section 4, RFC 5180 section 5.3. Options headers are 8 bytes: padding alone. The routing
 * header is of type 2, 24 bytes (RFC 6275 section 6.4); its address is the destination's own, so
 * that the UDP checksum is the same for whoever computes it. The fragment header, 8 bytes, is that
 * of a packet in one fragment (RFC 6946). */
#ifndef MODELS_EXTENSION_HEADER_H
#define MODELS_EXTENSION_HEADER_H

#include "sim/sim.h"

typedef enum {
    EXTENSION_HEADER_HOP_BY_HOP,
    EXTENSION_HEADER_DESTINATION_OPTIONS,
    EXTENSION_HEADER_ROUTING,
    EXTENSION_HEADER_FRAGMENT,
    EXTENSION_HEADER_N_KINDS
} ExtensionHeader;

/* Each kind once, and destination options twice (RFC 8200 section 4.1). */
#define EXTENSION_CHAIN_MOST       (EXTENSION_HEADER_N_KINDS + 1)
#define EXTENSION_CHAIN_MOST_BYTES (8 * (EXTENSION_CHAIN_MOST - 1) + 24)

/* In the order of the packet. */
typedef struct {
    guint n;
    guint8 header[EXTENSION_CHAIN_MOST]; /* ExtensionHeader */
} ExtensionChain;

/* What of a frame's headers a device's work depends on. */
typedef struct {
    guint n;            /* headers */
    guint n_hop_by_hop; /* of them */
} ExtensionCount;

ExtensionCount extension_chain_count(const ExtensionChain *chain);

/* Reads "none", or names joined by +, such as routing+destination-options+fragment. Errors:
 * SIM_ERROR_VALUE, for an unknown name, hop-by-hop that is not first, or a header too often. */
gboolean extension_chain_parse(const char *text, ExtensionChain *chain, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same as the check of an attribute. */
gboolean extension_chain_check(const char *text, GError **error);

gboolean extension_chain_has(const ExtensionChain *chain, ExtensionHeader header);

/* Length of a header, and of a chain [bytes]. */
guint extension_header_bytes(ExtensionHeader header);
guint extension_chain_bytes(const ExtensionChain *chain);

const char *extension_header_name(ExtensionHeader header);

/* Which header has a protocol number; EXTENSION_HEADER_N_KINDS: none of these. */
ExtensionHeader extension_header_of(guint protocol);

/* The protocol number of the first header; `upper`: of what stands behind the chain. */
guint extension_chain_first(const ExtensionChain *chain, guint upper);

/* Writes the chain (extension_chain_bytes long) of a packet to `destination` (16 bytes). */
void extension_chain_write(const ExtensionChain *chain, guint upper, const guint8 *destination,
                           guint8 *bytes);

/* Reads back a chain that begins with protocol `first` and is followed by `upper`: FALSE when the
 * bytes, at most `n_bytes`, are not as extension_chain_write writes them. */
gboolean extension_chain_read(const guint8 *bytes, guint n_bytes, guint first, guint upper,
                              const guint8 *destination, ExtensionChain *chain);

#endif
