#include "models/frame-internal.h"

#include <string.h>

#define HOP_LIMIT 10 /* RFC 2544 C.2.6.4 */

void frame_put16(guint8 *bytes, guint value)
{
    bytes[0] = (guint8)(value >> 8);
    bytes[1] = (guint8)value;
}

guint frame_get16(const guint8 *bytes)
{
    return (guint)bytes[0] << 8 | bytes[1];
}

guint32 frame_sum_words(guint32 sum, const guint8 *bytes, guint n_bytes)
{
    for (guint i = 0; i < n_bytes; i++) {
        sum += i % 2 == 0 ? (guint32)bytes[i] << 8 : bytes[i];
    }
    return sum;
}

guint frame_checksum(guint32 sum)
{
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
}

/* Sum over the pseudo header and the datagram at `udp`. Both IP versions' pseudo headers are
 * addresses, length and protocol (RFC 768; RFC 8200 section 8.1), which add up alike. */
static guint32 sum_datagram(const guint8 *addresses, guint address_bytes, const guint8 *udp)
{
    guint length = frame_get16(udp + 4);
    guint32 sum = frame_sum_words(PROTOCOL_UDP + length, addresses, 2 * address_bytes);
    return frame_sum_words(sum, udp, length);
}

guint32 frame_check_sequence(const guint8 *bytes, guint n_bytes)
{
    guint32 crc = 0xffffffff;
    for (guint i = 0; i < n_bytes; i++) {
        crc ^= bytes[i];
        for (guint bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        }
    }
    return ~crc;
}

static guint header_bytes(guint ip_version)
{
    return ETHERNET_BYTES + (ip_version == 4 ? IPV4_BYTES : IPV6_BYTES);
}

static void build_ipv4(const FrameHeader *header, guint8 *ip)
{
    memset(ip, 0, IPV4_BYTES); /* TOS, ID, flags and fragment offset stay 0 */
    ip[0] = 0x45;
    frame_put16(ip + 2, header->frame_bytes - ETHERNET_BYTES - FCS_BYTES);
    ip[8] = HOP_LIMIT;
    ip[9] = PROTOCOL_UDP;
    memcpy(ip + 12, header->source, 4);
    memcpy(ip + 16, header->destination, 4);
    frame_put16(ip + 10, frame_checksum(frame_sum_words(0, ip, IPV4_BYTES)));
}

guint frame_min_bytes(guint ip_version, const ExtensionChain *extensions)
{
    return ip_version == 4 ? FRAME_MIN_BYTES_IPV4
                           : FRAME_MIN_BYTES_IPV6 + extension_chain_bytes(extensions);
}

static void build_ipv6(const FrameHeader *header, guint8 *ip)
{
    memset(ip, 0, IPV6_BYTES); /* traffic class and flow label stay 0 */
    ip[0] = 0x60;
    frame_put16(ip + 4, header->frame_bytes - ETHERNET_BYTES - IPV6_BYTES - FCS_BYTES);
    ip[6] = (guint8)extension_chain_first(&header->extensions, PROTOCOL_UDP);
    ip[7] = HOP_LIMIT;
    memcpy(ip + 8, header->source, 16);
    memcpy(ip + 24, header->destination, 16);
    extension_chain_write(&header->extensions, PROTOCOL_UDP, header->destination, ip + IPV6_BYTES);
}

static void build_udp(const FrameHeader *header, guint8 *udp, guint n_bytes)
{
    frame_put16(udp, header->source_port);
    frame_put16(udp + 2, header->destination_port);
    frame_put16(udp + 4, n_bytes);
    frame_put16(udp + 6, 0);
    for (guint i = UDP_BYTES; i < n_bytes; i++) {
        udp[i] = (guint8)(i - UDP_BYTES);
    }
}

guint frame_build(const FrameHeader *header, guint8 *buffer)
{
    gboolean is_ipv4 = header->ip_version == 4;
    guint minimum = frame_min_bytes(header->ip_version, &header->extensions);
    g_assert(header->frame_bytes >= minimum && header->frame_bytes <= FRAME_MAX_BYTES);

    guint8 *ip = buffer + ETHERNET_BYTES;
    guint8 *udp = buffer + header_bytes(header->ip_version) +
                  (is_ipv4 ? 0 : extension_chain_bytes(&header->extensions));
    guint8 *fcs = buffer + header->frame_bytes - FCS_BYTES;

    memcpy(buffer, header->destination_mac, 6);
    memcpy(buffer + 6, header->source_mac, 6);
    frame_put16(buffer + 12, is_ipv4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6);
    build_udp(header, udp, (guint)(fcs - udp));
    if (is_ipv4) {
        build_ipv4(header, ip);
    } else {
        build_ipv6(header, ip);
        guint sum = frame_checksum(sum_datagram(ip + 8, 16, udp));
        frame_put16(udp + 6, sum != 0 ? sum : 0xffff); /* 0 would say that there is none */
    }
    guint32 crc = frame_check_sequence(buffer, (guint)(fcs - buffer));
    for (guint i = 0; i < FCS_BYTES; i++) {
        fcs[i] = (guint8)(crc >> 8 * i);
    }
    return header->frame_bytes;
}

static gboolean ipv4_is_valid(const guint8 *ip, guint n_bytes)
{
    gboolean is_fragment = (frame_get16(ip + 6) & 0x3fff) != 0; /* more fragments, or an offset */
    return ip[0] == 0x45 && frame_get16(ip + 2) == n_bytes && !is_fragment &&
           ip[9] == PROTOCOL_UDP && frame_checksum(frame_sum_words(0, ip, IPV4_BYTES)) == 0;
}

/* `n_bytes`: of IP and UDP. */
static gboolean ipv6_is_valid(const guint8 *ip, guint n_bytes, ExtensionChain *extensions)
{
    return ip[0] >> 4 == 6 && frame_get16(ip + 4) == n_bytes - IPV6_BYTES &&
           extension_chain_read(ip + IPV6_BYTES, n_bytes - IPV6_BYTES - UDP_BYTES, ip[6],
                                PROTOCOL_UDP, ip + 24, extensions);
}

static gboolean udp_is_valid(const guint8 *addresses, gboolean is_ipv4, const guint8 *udp,
                             guint n_bytes)
{
    if (frame_get16(udp + 4) != n_bytes) {
        return FALSE;
    }
    if (frame_get16(udp + 6) == 0) {
        return is_ipv4; /* no checksum: only IPv4 may do without */
    }
    return frame_checksum(sum_datagram(addresses, is_ipv4 ? 4 : 16, udp)) == 0;
}

static gboolean fcs_is_valid(const guint8 *buffer, guint n_bytes)
{
    const guint8 *fcs = buffer + n_bytes - FCS_BYTES;
    guint32 crc = frame_check_sequence(buffer, n_bytes - FCS_BYTES);
    for (guint i = 0; i < FCS_BYTES; i++) {
        if (fcs[i] != (guint8)(crc >> 8 * i)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void read_header(const guint8 *buffer, guint n_bytes, gboolean is_ipv4,
                        const ExtensionChain *extensions, FrameHeader *header)
{
    const guint8 *addresses = buffer + ETHERNET_BYTES + (is_ipv4 ? 12 : 8);
    guint address_bytes = is_ipv4 ? 4 : 16;

    memset(header, 0, sizeof *header);
    header->ip_version = is_ipv4 ? 4 : 6;
    header->frame_bytes = n_bytes;
    memcpy(header->destination_mac, buffer, 6);
    memcpy(header->source_mac, buffer + 6, 6);
    memcpy(header->source, addresses, address_bytes);
    memcpy(header->destination, addresses + address_bytes, address_bytes);
    const guint8 *udp =
        buffer + header_bytes(header->ip_version) + extension_chain_bytes(extensions);
    header->extensions = *extensions;
    header->source_port = (guint16)frame_get16(udp);
    header->destination_port = (guint16)frame_get16(udp + 2);
}

gboolean frame_parse(const guint8 *buffer, guint n_bytes, FrameHeader *header)
{
    if (n_bytes < FRAME_MIN_BYTES_IPV4 || n_bytes > FRAME_MAX_BYTES) {
        return FALSE;
    }
    gboolean is_ipv4 = frame_get16(buffer + 12) == ETHERTYPE_IPV4;
    gboolean is_ipv6 =
        frame_get16(buffer + 12) == ETHERTYPE_IPV6 && n_bytes >= FRAME_MIN_BYTES_IPV6;
    if (!is_ipv4 && !is_ipv6) {
        return FALSE;
    }
    const guint8 *ip = buffer + ETHERNET_BYTES;
    guint ip_bytes = n_bytes - ETHERNET_BYTES - FCS_BYTES;
    ExtensionChain extensions = {0};

    if (!(is_ipv4 ? ipv4_is_valid(ip, ip_bytes) : ipv6_is_valid(ip, ip_bytes, &extensions))) {
        return FALSE;
    }
    const guint8 *udp = buffer + header_bytes(is_ipv4 ? 4 : 6) + extension_chain_bytes(&extensions);
    guint udp_bytes = n_bytes - (guint)(udp - buffer) - FCS_BYTES;
    if (!udp_is_valid(ip + (is_ipv4 ? 12 : 8), is_ipv4, udp, udp_bytes) ||
        !fcs_is_valid(buffer, n_bytes)) {
        return FALSE;
    }
    read_header(buffer, n_bytes, is_ipv4, &extensions, header);
    return TRUE;
}
