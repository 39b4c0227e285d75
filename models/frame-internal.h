/* models/frame-internal.h: the parts that frames of all kinds are built of. */
#ifndef MODELS_FRAME_INTERNAL_H
#define MODELS_FRAME_INTERNAL_H

#include "models/frame.h"

#define ETHERNET_BYTES 14
#define IPV4_BYTES     20
#define IPV6_BYTES     40
#define UDP_BYTES      8
#define FCS_BYTES      4
#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define PROTOCOL_TCP   6
#define PROTOCOL_UDP   17

/* Network byte order. */
G_GNUC_INTERNAL void frame_put16(guint8 *bytes, guint value);
G_GNUC_INTERNAL guint frame_get16(const guint8 *bytes);

/* Adds big-endian 16-bit words, the last padded with a zero byte, to a sum that is folded at the
 * end. */
G_GNUC_INTERNAL guint32 frame_sum_words(guint32 sum, const guint8 *bytes, guint n_bytes);

/* One's complement of the one's complement sum (RFC 1071). */
G_GNUC_INTERNAL guint frame_checksum(guint32 sum);

/* IEEE 802.3 CRC-32, reflected; the FCS is its complement, least significant byte first. */
G_GNUC_INTERNAL guint32 frame_check_sequence(const guint8 *bytes, guint n_bytes);

#endif
