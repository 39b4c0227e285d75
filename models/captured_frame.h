/* models/captured_frame.h: what a frame of a capture is for a device that forwards it.
 *
 * Read are the link layer, VLAN tags (IEEE 802.1Q; they are skipped) and the outer IP header:
 * Ethernet II, Linux cooked captures (LINKTYPE_LINUX_SLL and _SLL2,
 * https://www.tcpdump.org/linktypes.html) and bare IP; IPv4 (RFC 791), IPv6 and its extension
 * headers (RFC 8200 section 4, RFC 4302), TCP and UDP ports. */
#ifndef MODELS_CAPTURED_FRAME_H
#define MODELS_CAPTURED_FRAME_H

#include "models/extension_header.h"
#include "models/rss.h"

#define CAPTURED_MAC_BYTES 6

typedef enum {
    CAPTURE_LINK_ETHERNET,
    CAPTURE_LINK_COOKED,   /* 16 bytes of header */
    CAPTURE_LINK_COOKED_2, /* 20 bytes of header */
    CAPTURE_LINK_IP        /* none */
} CaptureLink;

/* What becomes of a frame of the file. */
typedef enum {
    CAPTURED_FRAME_IP,
    CAPTURED_FRAME_NOT_IP,   /* ARP, LLDP, PPPoE, MPLS and the like */
    CAPTURED_FRAME_DAMAGED,  /* an IP header that was cut off or contradicts itself */
    CAPTURED_FRAME_TOO_LONG, /* above FRAME_MAX_BYTES: one that offloads put together */
    CAPTURED_FRAME_N_KINDS
} CapturedFrameKind;

/* Both ends; no padding, so that equal ones have equal bytes. */
typedef struct {
    guint8 ip_version;                     /* 4 or 6 */
    guint8 protocol;                       /* RssProtocol */
    guint16 source_port, destination_port; /* 0 where there are none */
    guint8 source[16], destination[16];    /* 4 or 16 bytes used, the others 0 */
    guint8 is_behind;                      /* 1: the ports stand behind extension headers */
    guint8 unused;                         /* 0 */
} CapturedFlow;

typedef struct {
    gint64 frame_bytes; /* on an Ethernet wire: FCS and VLAN tags included, 64 at least */
    gboolean has_mac;
    ExtensionCount extensions; /* IPv6's, and authentication headers there */
    CapturedFlow flow;
    guint8 source_mac[CAPTURED_MAC_BYTES];
} CapturedFrame;

/* Reads the first `n_bytes` of a frame that had `wire_bytes` (without FCS, as captures have them),
 * its link header included. *frame is whole only of CAPTURED_FRAME_IP. Any bytes are allowed. */
CapturedFrameKind captured_frame_read(CaptureLink link, const guint8 *bytes, gsize n_bytes,
                                      gint64 wire_bytes, CapturedFrame *frame);

#endif
