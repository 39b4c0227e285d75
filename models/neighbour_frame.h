/* models/neighbour_frame.h: the frames that resolve neighbours, byte by byte.
 *
 * IPv4: ARP requests and replies (RFC 826), padded to the Ethernet minimum. IPv6: neighbour
 * solicitations and advertisements (RFC 4861 sections 4.3, 4.4) with the sender's link-layer
 * address as an option, hop limit 255 (section 7.1) and the ICMPv6 checksum (RFC 4443 section 2.3).
 * A request for an unknown neighbour goes to everybody, or to the target's solicited-node multicast
 * address (RFC 4291 section 2.7.1, RFC 2464 section 7); a probe of a known one to it alone. */
#ifndef MODELS_NEIGHBOUR_FRAME_H
#define MODELS_NEIGHBOUR_FRAME_H

#include "models/neighbour_table.h"

#define NEIGHBOUR_FRAME_MOST_BYTES 90

typedef enum {
    NEIGHBOUR_FRAME_REQUEST, /* to everybody */
    NEIGHBOUR_FRAME_PROBE,   /* to the target */
    NEIGHBOUR_FRAME_ANSWER   /* by the target */
} NeighbourFrameKind;

typedef struct {
    guint ip_version; /* 4 or 6 */
    NeighbourFrameKind kind;
    guint8 asker_mac[6];
    guint8 target_mac[6]; /* not of a request */
    guint8 asker[16];     /* IP addresses; 4 or 16 bytes used */
    guint8 target[16];
} NeighbourFrame;

/* Frame size of requests and answers alike, FCS included: 64 (14 + 28 + 18 of padding + 4) or 90
 * (14 + 40 + 32 + 4). */
gint64 neighbour_frame_bytes(guint ip_version);

/* Writes the whole frame, FCS included, into `buffer` (NEIGHBOUR_FRAME_MOST_BYTES long); returns
 * its size. */
guint neighbour_frame_build(const NeighbourFrame *frame, guint8 *buffer);

/* Reads back such a frame: FALSE when anything in it is not as neighbour_frame_build writes it. */
gboolean neighbour_frame_parse(const guint8 *buffer, guint n_bytes, NeighbourFrame *frame);

/* The IP addresses of a neighbour of the DUT, and of the DUT on the way to it: in the gateway
 * set-up both ends of the link. ADDRESS_PLAN_MAX_BYTES each. */
void neighbour_frame_get_addresses(const TesterSettings *tester, NeighbourKey key, guint8 *target,
                                   guint8 *asker);

#endif
