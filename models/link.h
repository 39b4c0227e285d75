/* models/link.h: a full-duplex Ethernet link.
 *
 * Exact serialisation: docs/frame-path.md section 2. Preamble and delimiter 8 bytes and
 * inter-packet gap 12 bytes: IEEE 802.3-2018 clause 4.4.2 and 3.1.1; RFC 2544 appendix B. */
#ifndef MODELS_LINK_H
#define MODELS_LINK_H

#include "sim/sim.h"

#define LINK_PREAMBLE_BYTES 8
#define LINK_GAP_BYTES      12

/* Attributes of an entry of `links`. */
typedef struct {
    GPtrArray *between;     /* two ends, as `node.port` */
    gint64 rate_bps;        /* bit/s */
    SimTime propagation_ps; /* one way */
} LinkSettings;

extern const SimAttributeTable link_attributes;

/* Time from the first preamble bit to the last bit of a frame of `frame_bytes` (FCS included):
 * ceil(8 (b + 8) 10^12 / rate). */
SimTime link_frame_time_ps(gint64 rate_bps, gint64 frame_bytes);

/* Highest rate of frames of `frame_bytes`, rounded down: floor(rate / (8 (b + 20)))
 * (RFC 2544 appendix B, RFC 5180 appendix A.1). */
gint64 link_line_rate_pps(gint64 rate_bps, gint64 frame_bytes);

/* A wire's time line: when it is free, as whole ps and a rest in 1/rate ps. A plain record. */
typedef struct {
    SimTime free_ps;       /* floor of the exact instant at which the wire is free */
    gint64 free_remainder; /* the rest, in units of 1/rate_bps ps */
    SimTime slot_ps;       /* 8 (b + 20) 10^12 div rate */
    gint64 slot_remainder; /* and mod rate */
    gint64 rate_bps;
} LinkWire;

/* A wire that is free from time 0, for frames of `frame_bytes`. */
void link_wire_init(LinkWire *wire, gint64 rate_bps, gint64 frame_bytes);

/* Puts a frame that is ready at `ready_ps` on the wire; returns when its preamble starts:
 * max(ready, ceil(free)). */
static inline SimTime link_wire_send(LinkWire *wire, SimTime ready_ps)
{
    SimTime earliest_ps = wire->free_ps + (wire->free_remainder != 0);
    gboolean waits = ready_ps < earliest_ps;
    gint64 remainder = (waits ? wire->free_remainder : 0) + wire->slot_remainder;
    gint64 carry = remainder >= wire->rate_bps;
    wire->free_ps = (waits ? wire->free_ps : ready_ps) + wire->slot_ps + carry;
    wire->free_remainder = remainder - (carry ? wire->rate_bps : 0);
    return waits ? earliest_ps : ready_ps;
}

/* Puts `n` frames on the wire, one after the other: times_ps[i] is when frame i is ready before,
 * and when its preamble starts after. */
void link_wire_send_block(LinkWire *wire, SimTime *times_ps, guint n);

#endif
