#include "models/link.h"

#include "sim/vector.h"

__extension__ typedef __int128 Wide;

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
     .help = "bits a second, the same both ways",
     .source = "the multiple-address draft -01, section 4: 10GbE"},
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
    .help = "a full-duplex Ethernet link",
    .size = sizeof(LinkSettings),
    .attributes = attributes,
};

SimTime link_frame_time_ps(gint64 rate_bps, gint64 frame_bytes)
{
    Wide bits_ps = (Wide)(8 * (frame_bytes + LINK_PREAMBLE_BYTES)) * SIM_PS_PER_S;
    return (SimTime)((bits_ps + (Wide)rate_bps - 1) / (Wide)rate_bps);
}

gint64 link_line_rate_pps(gint64 rate_bps, gint64 frame_bytes)
{
    return rate_bps / (8 * (frame_bytes + LINK_PREAMBLE_BYTES + LINK_GAP_BYTES));
}

void link_wire_init(LinkWire *wire, gint64 rate_bps, gint64 frame_bytes)
{
    gint64 slot_bytes = frame_bytes + LINK_PREAMBLE_BYTES + LINK_GAP_BYTES;
    Wide bits_ps = (Wide)(8 * slot_bytes) * SIM_PS_PER_S;
    *wire = (LinkWire){
        .rate_bps = rate_bps,
        .slot_ps = (SimTime)(bits_ps / (Wide)rate_bps),
        .slot_remainder = (gint64)(bits_ps % (Wide)rate_bps),
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
