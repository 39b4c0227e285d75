/* models/tcp_segment.h: a TCP segment, and its bytes on the wire.
 *
 * A stream's SYN has sequence number 0 and its first byte 1. In bytes of a frame the numbers are
 * those modulo 2^32 plus an initial one (RFC 9293 section 3.4.1). */
#ifndef MODELS_TCP_SEGMENT_H
#define MODELS_TCP_SEGMENT_H

#include "models/tcp_ranges.h"
#include "sim/sim.h"

/* Control bits (RFC 9293 section 3.1). */
#define TCP_FIN  0x01
#define TCP_SYN  0x02
#define TCP_PUSH 0x08
#define TCP_ACK  0x10
#define TCP_ECE  0x40 /* RFC 3168 section 6.1 */
#define TCP_CWR  0x80

/* Codepoints in the IP header (RFC 3168 section 5): not ECN-capable, ECT(0), CE. */
typedef enum { TCP_ECN_NONE = 0, TCP_ECN_CAPABLE = 2, TCP_ECN_EXPERIENCED = 3 } TcpEcn;

/* Options. SACK blocks count 3 beside timestamps, else 4 (RFC 2018 section 3). */
#define TCP_OPTION_MSS            0x1
#define TCP_OPTION_WINDOW_SCALE   0x2
#define TCP_OPTION_SACK_PERMITTED 0x4
#define TCP_OPTION_TIMESTAMPS     0x8

#define TCP_SEGMENT_MAX_SACKS 4

/* Ethernet header and FCS, headers of IPv4 and TCP without options; smallest frame. */
#define TCP_ETHERNET_BYTES  18
#define TCP_IP_TCP_BYTES    40
#define TCP_MIN_FRAME_BYTES 64

/* A plain record. */
typedef struct {
    guint32 connection; /* number of its connection */
    guint8 flags;
    guint8 options;
    guint8 n_sacks;
    guint8 window_shift;     /* with TCP_OPTION_WINDOW_SCALE: the sender's own */
    guint32 length;          /* bytes of data */
    guint32 mss;             /* with TCP_OPTION_MSS */
    guint32 window_bytes;    /* offered, what scaling leaves of it */
    guint8 field_shift;      /* by which the window field of this segment is scaled */
    guint8 ecn;              /* TcpEcn */
    guint64 sequence;        /* of the first byte, or of SYN or FIN */
    guint64 acknowledgement; /* with TCP_ACK: the next number expected */
    SimTime time_ps;         /* TSval */
    SimTime echo_ps;         /* TSecr, with TCP_ACK */
    TcpRange sack[TCP_SEGMENT_MAX_SACKS];
} TcpSegment;

/* Numbers that it takes: data, SYN and FIN. */
static inline guint64 tcp_segment_span(const TcpSegment *segment)
{
    return segment->length + ((segment->flags & TCP_SYN) != 0) + ((segment->flags & TCP_FIN) != 0);
}

/* Whether it does nothing but acknowledge. */
static inline gboolean tcp_segment_is_acknowledgement(const TcpSegment *segment)
{
    return segment->length == 0 && (segment->flags & (TCP_SYN | TCP_FIN)) == 0;
}

/* Bytes of its options, a multiple of 4. */
guint tcp_segment_option_bytes(const TcpSegment *segment);

/* Its Ethernet frame with FCS, without preamble. */
guint tcp_segment_frame_bytes(const TcpSegment *segment);

/* Who sends it to whom. */
typedef struct {
    guint8 source_mac[6], destination_mac[6];
    guint32 source, destination; /* IPv4 */
    guint16 source_port, destination_port;
    guint32 initial_sequence;        /* of the sender */
    guint32 initial_acknowledgement; /* of the other end */
    guint16 identification;          /* of the IPv4 header */
} TcpSegmentAddress;

/* Most bytes that tcp_segment_write writes. */
#define TCP_SEGMENT_MAX_BYTES 9018

/* Writes the frame as captured (no FCS, no padding; data zero) with right checksums. TSval counts
 * milliseconds from 1. Returns its length. */
guint tcp_segment_write(const TcpSegment *segment, const TcpSegmentAddress *address,
                        guint8 bytes[TCP_SEGMENT_MAX_BYTES]);

#endif
