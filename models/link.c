#include "models/link.h"

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

void link_wire_send_block(LinkWire *wire, SimTime *times_ps, guint n)
{
    if (wire->slot_remainder != 0) {
        for (guint i = 0; i < n; i++) {
            times_ps[i] = link_wire_send(wire, times_ps[i]);
        }
        return;
    }
    /* Whole picoseconds, as with all of today's rates of 1 Gbit/s and more. Frame i starts at the
     * largest of ready(j) + (i - j) slots over j <= i and of i slots after the wire is free: less
     * i slots, a running maximum, which needs no branch. */
    SimTime slots_ps = 0;
    SimTime most_ps = wire->free_ps;
    for (guint i = 0; i < n; i++) {
        most_ps = MAX(most_ps, times_ps[i] - slots_ps);
        times_ps[i] = most_ps + slots_ps;
        slots_ps += wire->slot_ps;
    }
    wire->free_ps = most_ps + slots_ps;
}
