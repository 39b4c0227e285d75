#include "models/link.h"

#include "sim/vector.h"

__extension__ typedef __int128 Wide;

static const char *const framing_choices[] = {"ethernet", "hdlc", NULL};
static const char *const stuffing_choices[] = {"none", "bit", "byte", "byte-accm", NULL};

static const SimAttribute attributes[] = {
    {.name = "between",
     .type = SIM_ATTRIBUTE_STRINGS,
     .offset = G_STRUCT_OFFSET(LinkSettings, between),
     .help = "the two ends, as node.port; when unset: tester.0 with dut.0, dut.1 with tester.1",
     .source = "RFC 2544 section 6: tester ports on both sides of the device",
     .min_length = 2,
     .max_length = 2},
    {.name = "rate",
     .type = SIM_ATTRIBUTE_RATE,
     .offset = G_STRUCT_OFFSET(LinkSettings, rate_bps),
     .minimum = 1000000,
     .maximum = G_GINT64_CONSTANT(1600000000000),
     .default_text = "10 Gbit/s",
     .help = "bits a second, the same both ways; of Packet over SONET the payload's: OC-3c 149.76, "
             "OC-12c 599.04, OC-48c 2396.16, OC-192c 9584.64, OC-768c 38338.56 Mbit/s",
     .source = "the multiple-address draft -01, section 4: 10GbE; RFC 5180 appendix A.2"},
    {.name = "framing",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(LinkSettings, framing),
     .choices = framing_choices,
     .default_text = "ethernet",
     .help = "ethernet: preamble and gap; hdlc: PPP in HDLC-like framing, a flag between frames",
     .source = "RFC 2544 section 9.1: Ethernet; RFC 1662 and RFC 2615: Packet over SONET"},
    {.name = "stuffing",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(LinkSettings, stuffing),
     .choices = stuffing_choices,
     .default_text = "none",
     .help = "what hdlc inserts, on average over pseudorandom frames: none, a bit after five ones, "
             "a byte before flag and escape, or before 32 control characters too (byte-accm)",
     .source = "RFC 4814 section 5: it depends on the data, and RFC 5180's rates leave it out"},
    {.name = "propagation",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(LinkSettings, propagation_ps),
     .minimum = 0,
     .maximum = SIM_PS_PER_S,
     .default_text = "0 ns",
     .help = "propagation delay, one way",
     .source = "dutsim: laboratory cables of 2 m take about 10 ns"},
    {0},
};

const SimAttributeTable link_attributes = {
    .name = "link",
    .help = "a full-duplex link: Ethernet, or Packet over SONET",
    .size = sizeof(LinkSettings),
    .attributes = attributes,
};

gboolean link_settings_check(const LinkSettings *link, const char **path, GError **error)
{
    *path = "stuffing";
    if (link->framing == LINK_FRAMING_ETHERNET && link->stuffing != LINK_STUFFING_NONE) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "'%s' on Ethernet, which stuffs nothing: none, or framing: hdlc",
                    stuffing_choices[link->stuffing]);
        return FALSE;
    }
    return TRUE;
}

/* ---- lengths on the wire ---- */

/* RFC 4814 section 5.2.2 expects e(L) = 1/32 + (L - 5)/64 + e(L - 5)/32 stuff bits in L random
 * ones. The line (31 L - 98)/1922 solves that; from the true start, e(L) = 0 for L < 5, it is less
 * than 32^-(L/5) away. */
#define BIT_STUFFING_PARTS  1922
#define BIT_STUFFING_SLOPE  31
#define BIT_STUFFING_OFFSET 98

/* RFC 4814 section 5.3: 2 or 34 of 256 octets; half of them, of 128. */
#define BYTE_STUFFING_PARTS 128
#define BYTE_STUFFING_FEW   1
#define BYTE_STUFFING_MANY  17

gint64 link_bit_parts(const LinkSettings *link)
{
    switch ((LinkStuffing)link->stuffing) {
    case LINK_STUFFING_NONE:
        break;
    case LINK_STUFFING_BIT:
        return BIT_STUFFING_PARTS;
    case LINK_STUFFING_BYTE:
    case LINK_STUFFING_BYTE_ACCM:
        return BYTE_STUFFING_PARTS;
    }
    return 1;
}

/* What is inserted between the flags of a frame, one of which is counted in it. */
static gint64 stuffing_parts(const LinkSettings *link, gint64 frame_bytes)
{
    gint64 bits = 8 * (frame_bytes - LINK_FLAG_BYTES);
    switch ((LinkStuffing)link->stuffing) {
    case LINK_STUFFING_NONE:
        break;
    case LINK_STUFFING_BIT:
        return MAX(BIT_STUFFING_SLOPE * bits - BIT_STUFFING_OFFSET, 0);
    case LINK_STUFFING_BYTE:
        return BYTE_STUFFING_FEW * bits;
    case LINK_STUFFING_BYTE_ACCM:
        return BYTE_STUFFING_MANY * bits;
    }
    return 0;
}

static gint64 wire_parts(const LinkSettings *link, gint64 frame_bytes, gint64 beside_bytes)
{
    return 8 * (frame_bytes + beside_bytes) * link_bit_parts(link) +
           stuffing_parts(link, frame_bytes);
}

gint64 link_parts_per_second(const LinkSettings *link)
{
    return link->rate_bps * link_bit_parts(link);
}

gint64 link_frame_parts(const LinkSettings *link, gint64 frame_bytes)
{
    gboolean is_ethernet = link->framing == LINK_FRAMING_ETHERNET;
    return wire_parts(link, frame_bytes, is_ethernet ? LINK_PREAMBLE_BYTES : LINK_FLAG_BYTES);
}

gint64 link_slot_parts(const LinkSettings *link, gint64 frame_bytes)
{
    gboolean is_ethernet = link->framing == LINK_FRAMING_ETHERNET;
    return wire_parts(link, frame_bytes,
                      is_ethernet ? LINK_PREAMBLE_BYTES + LINK_GAP_BYTES : LINK_FLAG_BYTES);
}

SimTime link_frame_time_ps(const LinkSettings *link, gint64 frame_bytes)
{
    Wide parts_ps = (Wide)link_frame_parts(link, frame_bytes) * SIM_PS_PER_S;
    Wide rate = (Wide)link_parts_per_second(link);
    return (SimTime)((parts_ps + rate - 1) / rate);
}

gint64 link_line_rate_pps(const LinkSettings *link, gint64 frame_bytes)
{
    return link_parts_per_second(link) / link_slot_parts(link, frame_bytes);
}

void link_wire_init(LinkWire *wire, const LinkSettings *link, gint64 frame_bytes)
{
    Wide parts_ps = (Wide)link_slot_parts(link, frame_bytes) * SIM_PS_PER_S;
    gint64 rate = link_parts_per_second(link);
    *wire = (LinkWire){
        .parts_per_second = rate,
        .slot_ps = (SimTime)(parts_ps / (Wide)rate),
        .slot_remainder = (gint64)(parts_ps % (Wide)rate),
    };
}

LinkSlot link_slot_of(const LinkSettings *link, gint64 frame_bytes)
{
    LinkWire wire;
    link_wire_init(&wire, link, frame_bytes);
    return (LinkSlot){
        .frame_ps = link_frame_time_ps(link, frame_bytes),
        .slot_ps = wire.slot_ps,
        .slot_remainder = wire.slot_remainder,
    };
}

/* Whole picoseconds. Frame i starts at the largest of ready(j) + (i - j) slots over j <= i and of i
 * slots after the wire is free: less i slots, a running maximum, which needs no branch. */
static inline SimTime queue_up(SimTime *times_ps, guint n, SimTime free_ps, SimTime slot_ps)
{
    SimTime slots_ps = 0;
    SimTime most_ps = free_ps;
    for (guint i = 0; i < n; i++) {
        most_ps = MAX(most_ps, times_ps[i] - slots_ps);
        times_ps[i] = most_ps + slots_ps;
        slots_ps += slot_ps;
    }
    return most_ps + slots_ps;
}

/* Frames that are looked at together: on a wire with room to spare few of them wait. */
#define WIRE_GROUP 16

SIM_VECTOR_LOOP SimTime send_loop(SimTime *times_ps, guint n, SimTime free_ps, SimTime slot_ps)
{
    for (guint i = 0; i < n; i += WIRE_GROUP) {
        SimTime *group_ps = times_ps + i;
        SimTime spare_ps = group_ps[0] - free_ps; /* negative, as a whole: one has to wait */
        for (guint k = 1; k < WIRE_GROUP; k++) {
            spare_ps |= group_ps[k] - group_ps[k - 1] - slot_ps;
        }
        free_ps = spare_ps >= 0 ? group_ps[WIRE_GROUP - 1] + slot_ps
                                : queue_up(group_ps, WIRE_GROUP, free_ps, slot_ps);
    }
    return free_ps;
}

static SimTime send_plain(SimTime *times_ps, guint n, SimTime free_ps, SimTime slot_ps)
{
    return send_loop(times_ps, n, free_ps, slot_ps);
}

SIM_VECTOR_WIDE
static SimTime send_wide(SimTime *times_ps, guint n, SimTime free_ps, SimTime slot_ps)
{
    return send_loop(times_ps, n, free_ps, slot_ps);
}

void link_wire_send_block(LinkWire *wire, SimTime *times_ps, guint n)
{
    if (wire->slot_remainder != 0) {
        for (guint i = 0; i < n; i++) {
            times_ps[i] = link_wire_send(wire, times_ps[i]);
        }
        return;
    }
    /* As with all of today's rates of 1 Gbit/s and more. */
    guint n_whole = n - n % WIRE_GROUP;
    SimTime free_ps = (sim_vector_is_wide() ? send_wide : send_plain)(times_ps, n_whole,
                                                                      wire->free_ps, wire->slot_ps);
    wire->free_ps = queue_up(times_ps + n_whole, n - n_whole, free_ps, wire->slot_ps);
}
