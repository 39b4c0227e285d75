#include "models/captured_frame.h"

#include <string.h>

#include "models/frame-internal.h"

#define ETHERTYPE_BYTES     2
#define VLAN_TAG_BYTES      4
#define MAC_OFFSET          6 /* of the source in an Ethernet header */
#define COOKED_BYTES        16
#define COOKED_2_BYTES      20
#define IPV6_AUTHENTICATION 51
#define PORTS_BYTES         4
#define IPV4_FRAGMENT_BITS  0x3fff /* more fragments, offset */
#define IPV6_OFFSET_BITS    0xfff8 /* of a fragment */

/* Bytes that are left to be read. */
typedef struct {
    const guint8 *at;
    gsize n;
} Rest;

static gboolean skip(Rest *rest, gsize n)
{
    if (rest->n < n) {
        return FALSE;
    }
    rest->at += n;
    rest->n -= n;
    return TRUE;
}

/* ---- link layer ---- */

static void note_mac(CapturedFrame *frame, const guint8 *mac)
{
    frame->has_mac = TRUE;
    memcpy(frame->source_mac, mac, CAPTURED_MAC_BYTES);
}

/* 802.1Q, 802.1ad, and what was used before it. */
static gboolean is_vlan_tag(guint type)
{
    return type == 0x8100 || type == 0x88a8 || type == 0x9100;
}

/* The EtherType behind VLAN tags, the first being `type`; `rest` begins behind it. 0: none. */
static guint skip_tags(Rest *rest, guint type)
{
    while (is_vlan_tag(type)) {
        if (rest->n < VLAN_TAG_BYTES) {
            return 0;
        }
        type = frame_get16(rest->at + VLAN_TAG_BYTES - ETHERTYPE_BYTES);
        skip(rest, VLAN_TAG_BYTES);
    }
    return type;
}

/* Skips a header of `n_bytes` in which the EtherType stands at `type_offset`, and a MAC address at
 * `mac_offset`, of `mac_bytes`. Returns the type behind tags, 0: cut off. */
static guint skip_header(Rest *rest, gsize n_bytes, gsize type_offset, gsize mac_offset,
                         guint mac_bytes, CapturedFrame *frame)
{
    const guint8 *header = rest->at;
    if (!skip(rest, n_bytes)) {
        return 0;
    }
    if (mac_bytes == CAPTURED_MAC_BYTES) {
        note_mac(frame, header + mac_offset);
    }
    return skip_tags(rest, frame_get16(header + type_offset));
}

/* The EtherType of what follows the link header, which is skipped; 0: cut off, or none. */
static guint skip_link(CaptureLink link, Rest *rest, CapturedFrame *frame)
{
    switch (link) {
    case CAPTURE_LINK_ETHERNET:
        return skip_header(rest, ETHERNET_BYTES, ETHERNET_BYTES - ETHERTYPE_BYTES, MAC_OFFSET,
                           CAPTURED_MAC_BYTES, frame);
    case CAPTURE_LINK_COOKED:
        /* packet type, ARPHRD, length of the address, address in 8 bytes, EtherType */
        return skip_header(rest, COOKED_BYTES, 14, 6, rest->n > 5 ? frame_get16(rest->at + 4) : 0,
                           frame);
    case CAPTURE_LINK_COOKED_2:
        /* EtherType, 2 bytes, interface, ARPHRD, packet type, length, address in 8 bytes */
        return skip_header(rest, COOKED_2_BYTES, 0, 12, rest->n > 11 ? rest->at[11] : 0, frame);
    case CAPTURE_LINK_IP:
        break;
    }
    return rest->n == 0 ? 0 : rest->at[0] >> 4 == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
}

/* What the link header takes more on Ethernet than in the capture; tags stay. */
static gint64 more_bytes(CaptureLink link)
{
    switch (link) {
    case CAPTURE_LINK_ETHERNET:
        break;
    case CAPTURE_LINK_COOKED:
        return ETHERNET_BYTES - COOKED_BYTES;
    case CAPTURE_LINK_COOKED_2:
        return ETHERNET_BYTES - COOKED_2_BYTES;
    case CAPTURE_LINK_IP:
        return ETHERNET_BYTES;
    }
    return 0;
}

/* ---- IP ---- */

/* Ports, if `protocol` has them and this is no fragment. */
static gboolean read_ports(Rest *rest, guint protocol, gboolean is_fragment, CapturedFlow *flow)
{
    flow->protocol = RSS_PROTOCOL_NONE;
    if (is_fragment || (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP)) {
        return TRUE;
    }
    if (rest->n < PORTS_BYTES) {
        return FALSE;
    }
    flow->protocol = protocol == PROTOCOL_TCP ? RSS_PROTOCOL_TCP : RSS_PROTOCOL_UDP;
    flow->source_port = (guint16)frame_get16(rest->at);
    flow->destination_port = (guint16)frame_get16(rest->at + 2);
    return TRUE;
}

static gboolean read_ipv4(Rest *rest, CapturedFrame *frame)
{
    CapturedFlow *flow = &frame->flow;
    const guint8 *header = rest->at;
    if (rest->n < IPV4_BYTES || header[0] >> 4 != 4) {
        return FALSE;
    }
    guint header_bytes = 4 * (header[0] & 15U);
    if (header_bytes < IPV4_BYTES || frame_get16(header + 2) < header_bytes ||
        !skip(rest, header_bytes)) {
        return FALSE;
    }
    flow->ip_version = 4;
    memcpy(flow->source, header + 12, 4);
    memcpy(flow->destination, header + 16, 4);
    return read_ports(rest, header[9], (frame_get16(header + 6) & IPV4_FRAGMENT_BITS) != 0, flow);
}

/* Whether ports may stand behind it: not behind that of a fragment. */
static gboolean is_extension(guint protocol)
{
    ExtensionHeader header = extension_header_of(protocol);
    return protocol == IPV6_AUTHENTICATION ||
           (header != EXTENSION_HEADER_N_KINDS && header != EXTENSION_HEADER_FRAGMENT);
}

/* Skips an extension header; *protocol becomes that of what follows. Authentication counts in 4
 * bytes less 2, the others in 8 less 1. */
static gboolean skip_extension(Rest *rest, guint *protocol)
{
    if (rest->n < 2) {
        return FALSE;
    }
    gsize length = rest->at[1];
    gsize n_bytes = *protocol == IPV6_AUTHENTICATION ? 4 * (length + 2) : 8 * (length + 1);
    *protocol = rest->at[0];
    return skip(rest, n_bytes);
}

static void count_extension(ExtensionCount *count, guint protocol)
{
    count->n++;
    count->n_hop_by_hop += extension_header_of(protocol) == EXTENSION_HEADER_HOP_BY_HOP ? 1 : 0;
}

/* A fragment header and, in a first fragment, what stands behind it as far as it was captured:
 * ports do not matter any more. */
static void count_fragment(Rest rest, guint protocol, ExtensionCount *count)
{
    gboolean is_first = rest.n >= 4 && (frame_get16(rest.at + 2) & IPV6_OFFSET_BITS) == 0;
    count_extension(count, protocol);
    while (is_first && skip_extension(&rest, &protocol) && is_extension(protocol)) {
        count_extension(count, protocol);
    }
}

static gboolean read_ipv6(Rest *rest, CapturedFrame *frame)
{
    CapturedFlow *flow = &frame->flow;
    const guint8 *header = rest->at;
    if (rest->n < IPV6_BYTES || header[0] >> 4 != 6) {
        return FALSE;
    }
    guint protocol = header[6];
    flow->ip_version = 6;
    memcpy(flow->source, header + 8, 16);
    memcpy(flow->destination, header + 24, 16);
    skip(rest, IPV6_BYTES);
    while (is_extension(protocol)) {
        count_extension(&frame->extensions, protocol);
        if (!skip_extension(rest, &protocol)) {
            return FALSE;
        }
    }
    gboolean is_fragment = extension_header_of(protocol) == EXTENSION_HEADER_FRAGMENT;
    if (is_fragment) {
        count_fragment(*rest, protocol, &frame->extensions);
    }
    gboolean is_whole = read_ports(rest, protocol, is_fragment, flow);
    flow->is_behind = flow->protocol != RSS_PROTOCOL_NONE && frame->extensions.n > 0 ? 1 : 0;
    return is_whole;
}

CapturedFrameKind captured_frame_read(CaptureLink link, const guint8 *bytes, gsize n_bytes,
                                      gint64 wire_bytes, CapturedFrame *frame)
{
    Rest rest = {.at = bytes, .n = n_bytes};
    memset(frame, 0, sizeof *frame);
    guint type = skip_link(link, &rest, frame);
    if (type != ETHERTYPE_IPV4 && type != ETHERTYPE_IPV6) {
        return CAPTURED_FRAME_NOT_IP;
    }
    if (!(type == ETHERTYPE_IPV4 ? read_ipv4 : read_ipv6)(&rest, frame)) {
        return CAPTURED_FRAME_DAMAGED;
    }
    gint64 frame_bytes = MAX(wire_bytes, (gint64)n_bytes) + more_bytes(link) + FCS_BYTES;
    frame->frame_bytes = MAX(frame_bytes, FRAME_MIN_BYTES_IPV4);
    return frame->frame_bytes > FRAME_MAX_BYTES ? CAPTURED_FRAME_TOO_LONG : CAPTURED_FRAME_IP;
}
