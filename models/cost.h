/* models/cost.h: what work costs a worker: tables of costs, as times or cycles. */
#ifndef MODELS_COST_H
#define MODELS_COST_H

#include "sim/sim.h"

/* Costs of the interrupt side. */
typedef struct {
    SimCost frame, byte, poll, wakeup;
    SimCost empty_poll; /* busy polling: a look that finds nothing */
} CostSettings;

/* Costs of forwarding. */
typedef struct {
    SimCost frame, byte, poll, wakeup;
    SimCost frame_ipv6;                            /* more for an IPv6 frame */
    SimCost extension_header;                      /* more for each of its extension headers */
    SimCost hop_by_hop;                            /* and for hop-by-hop options among them */
    SimCost transmit;                              /* a frame */
    SimCost broadcast, management, routing_update; /* more for a modifier (models/modifiers.h) */
    SimCost empty_poll;                            /* busy polling: a look that finds nothing */
    gint64 spread;                                 /* per cent of a frame's work, to either side */
} ForwardCostSettings;

extern const SimAttributeTable interrupt_cost_attributes;
extern const SimAttributeTable forward_cost_attributes;

/* Largest costs: of a piece of work, and of what happens many times in one (a byte, a memory
 * access). With them, all that the largest rings and lists can hold is worked off long before a
 * SimTime overflows. */
#define COST_MAXIMUM      (10 * SIM_PS_PER_MS)
#define COST_MAXIMUM_STEP SIM_PS_PER_US

/* An entry of an attribute table for a cost of 0 to `most`, 0 unless a profile or a scenario says
 * so. */
#define COST_ATTRIBUTE(struct_type, field, most, text)                                             \
    {                                                                                              \
        .name = #field, .type = SIM_ATTRIBUTE_COST, .offset = G_STRUCT_OFFSET(struct_type, field), \
        .maximum = (most), .default_text = "0 ns", .help = text,                                   \
        .source = "dutsim: no cost unless a profile or a scenario says so"                         \
    }

/* What a frame takes whose work is `work_ps` on average and lies, evenly distributed, up to
 * `spread` per cent to either side; `bits`: 32 uniform bits, the frame's own. Rounded down. */
static inline SimTime cost_spread_ps(SimTime work_ps, gint64 spread, guint32 bits)
{
    const gint64 whole = (gint64)100 << 32;
    __extension__ typedef __int128 Wide;
    gint64 parts = whole + spread * (2 * (gint64)bits - ((gint64)1 << 32));
    return (SimTime)((Wide)work_ps * parts / whole);
}

/* A cost per byte of a frame of `frame_bytes`: multiplied first, then rounded to picoseconds. */
SimTime cost_bytes_ps(SimCost cost, gint64 frame_bytes, gint64 clock_hz);

#endif
