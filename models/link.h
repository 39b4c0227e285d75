/* models/link.h: a full-duplex link: Ethernet, or PPP in HDLC-like framing (Packet over SONET).
 *
 * Exact serialisation: docs/frame-path.md section 2. Preamble and delimiter 8 bytes and
 * inter-packet gap 12 bytes: IEEE 802.3-2018 clause 4.4.2 and 3.1.1; RFC 2544 appendix B. A flag
 * before each frame: RFC 1662 section 3.1, RFC 5180 appendix A.2. Stuffing: RFC 4814 section 5. */
#ifndef MODELS_LINK_H
#define MODELS_LINK_H

#include "sim/sim.h"

#define LINK_PREAMBLE_BYTES 8
#define LINK_GAP_BYTES      12
#define LINK_FLAG_BYTES     1

typedef enum { LINK_FRAMING_ETHERNET, LINK_FRAMING_HDLC } LinkFraming;
typedef enum {
    LINK_STUFFING_NONE,
    LINK_STUFFING_BIT,
    LINK_STUFFING_BYTE,
    LINK_STUFFING_BYTE_ACCM
} LinkStuffing;

/* Attributes of an entry of `links`. */
typedef struct {
    GPtrArray *between;     /* two ends, as `node.port` */
    gint64 rate_bps;        /* bit/s */
    SimTime propagation_ps; /* one way */
    gint framing;           /* LinkFraming */
    gint stuffing;          /* LinkStuffing; none on Ethernet */
} LinkSettings;

extern const SimAttributeTable link_attributes;

/* Checks what the ranges cannot: that Ethernet stuffs nothing. *path (transfer none, static): the
 * attribute's path below the link. */
gboolean link_settings_check(const LinkSettings *link, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Mean stuffing is no whole number of bits: lengths on the wire are in parts of a bit, so many of
 * them (1 without stuffing), and rates in parts a second. */
gint64 link_bit_parts(const LinkSettings *link);
gint64 link_parts_per_second(const LinkSettings *link);

/* A frame of `frame_bytes` (FCS included; hdlc: a flag too, RFC 5180 appendix A.2) with what comes
 * before it, and with the gap behind it too [parts of a bit]. */
gint64 link_frame_parts(const LinkSettings *link, gint64 frame_bytes);
gint64 link_slot_parts(const LinkSettings *link, gint64 frame_bytes);

/* Time from the first bit of preamble or flag to the last bit of a frame: on Ethernet
 * ceil(8 (b + 8) 10^12 / rate). */
SimTime link_frame_time_ps(const LinkSettings *link, gint64 frame_bytes);

/* Highest rate of frames of `frame_bytes`, rounded down: on Ethernet floor(rate / (8 (b + 20)))
 * (RFC 2544 appendix B, RFC 5180 appendix A.1), hdlc without stuffing floor(rate / (8 (b + 1)))
 * (RFC 5180 appendix A.2). */
gint64 link_line_rate_pps(const LinkSettings *link, gint64 frame_bytes);

/* A wire's time line: when it is free, as whole ps and a rest in 1/rate ps, the rate in parts of a
 * bit a second. A plain record. */
typedef struct {
    SimTime free_ps;       /* floor of the exact instant at which the wire is free */
    gint64 free_remainder; /* the rest, in units of 1/parts_per_second ps */
    SimTime slot_ps;       /* link_slot_parts 10^12 div rate */
    gint64 slot_remainder; /* and mod rate */
    gint64 parts_per_second;
} LinkWire;

/* A wire that is free from time 0, for frames of `frame_bytes`. */
void link_wire_init(LinkWire *wire, const LinkSettings *link, gint64 frame_bytes);

/* Puts a frame that is ready at `ready_ps` on the wire; returns when its preamble starts:
 * max(ready, ceil(free)). */
static inline SimTime link_wire_send(LinkWire *wire, SimTime ready_ps)
{
    SimTime earliest_ps = wire->free_ps + (wire->free_remainder != 0);
    gboolean waits = ready_ps < earliest_ps;
    gint64 remainder = (waits ? wire->free_remainder : 0) + wire->slot_remainder;
    gint64 carry = remainder >= wire->parts_per_second;
    wire->free_ps = (waits ? wire->free_ps : ready_ps) + wire->slot_ps + carry;
    wire->free_remainder = remainder - (carry ? wire->parts_per_second : 0);
    return waits ? earliest_ps : ready_ps;
}

/* What a frame of some size takes of a link. A plain record. */
typedef struct {
    SimTime frame_ps;      /* link_frame_time_ps */
    SimTime slot_ps;       /* time that it holds the wire, as in LinkWire */
    gint64 slot_remainder; /* in 1/parts_per_second ps */
} LinkSlot;

LinkSlot link_slot_of(const LinkSettings *link, gint64 frame_bytes);

/* Puts a frame that is ready at `ready_ps` and takes `slot` on the wire, as link_wire_send. */
static inline SimTime link_wire_send_slot(LinkWire *wire, const LinkSlot *slot, SimTime ready_ps)
{
    wire->slot_ps = slot->slot_ps;
    wire->slot_remainder = slot->slot_remainder;
    return link_wire_send(wire, ready_ps);
}

/* Puts `n` frames on the wire, one after the other: times_ps[i] is when frame i is ready before,
 * and when its preamble starts after. */
void link_wire_send_block(LinkWire *wire, SimTime *times_ps, guint n);

#endif
