/* models/frame.h: RFC 2544 test frames, byte by byte.
 *
 * Ethernet II, IPv4 or IPv6, UDP, data octets 00 01 02 ..., FCS (RFC 2544 C.2.6.4). IPv4: TOS 0, ID
 * 0, no flags, TTL 10, checksum computed; UDP checksum 0. IPv6: hop limit 10 likewise; the UDP
 * checksum is mandatory (RFC 8200 section 8.1) and computed. */
#ifndef MODELS_FRAME_H
#define MODELS_FRAME_H

#include <glib.h>

#include "models/extension_header.h"

#define FRAME_MIN_BYTES_IPV4 64   /* IEEE 802.3 minimum */
#define FRAME_MIN_BYTES_IPV6 66   /* 14 + 40 + 8 + 4, and the extension headers */
#define FRAME_MAX_BYTES      9216 /* RFC 5180 section 5.1.1 */

typedef struct {
    guint ip_version; /* 4 or 6 */
    guint8 source_mac[6];
    guint8 destination_mac[6];
    guint8 source[16]; /* 4 or 16 bytes used */
    guint8 destination[16];
    guint16 source_port; /* host order */
    guint16 destination_port;
    guint frame_bytes;         /* FCS included */
    ExtensionChain extensions; /* IPv6 */
} FrameHeader;

/* Smallest frame of UDP over an IP version, behind a chain of extension headers. */
guint frame_min_bytes(guint ip_version, const ExtensionChain *extensions);

/* Writes the whole frame, FCS included, into `buffer` (header->frame_bytes long, from
 * frame_min_bytes to FRAME_MAX_BYTES).
 * Returns the number of bytes written. */
guint frame_build(const FrameHeader *header, guint8 *buffer);

/* Reads back a frame built by frame_build: FALSE when it is not an Ethernet II IPv4/IPv6 UDP frame
 * with right lengths, checksums and FCS. */
gboolean frame_parse(const guint8 *buffer, guint n_bytes, FrameHeader *header);

#endif
