/* models/cost.h: what work costs a worker: tables of costs, as times or cycles. */
#ifndef MODELS_COST_H
#define MODELS_COST_H

#include "sim/sim.h"

/* Costs of the interrupt side. */
typedef struct {
    SimCost frame, byte, poll, wakeup;
} CostSettings;

/* Costs of forwarding. */
typedef struct {
    SimCost frame, byte, poll, wakeup;
    SimCost frame_ipv6; /* more for an IPv6 frame */
    SimCost transmit;   /* a frame */
} ForwardCostSettings;

extern const SimAttributeTable interrupt_cost_attributes;
extern const SimAttributeTable forward_cost_attributes;

/* An entry of an attribute table for a cost, 0 unless a profile or a scenario says so. */
#define COST_ATTRIBUTE(struct_type, field, text)                                                   \
    {                                                                                              \
        .name = #field, .type = SIM_ATTRIBUTE_COST, .offset = G_STRUCT_OFFSET(struct_type, field), \
        .maximum = SIM_PS_PER_S, .default_text = "0 ns", .help = text,                             \
        .source = "dutsim: no cost unless a profile or a scenario says so"                         \
    }

/* A cost per byte of a frame of `frame_bytes`: multiplied first, then rounded to picoseconds. */
SimTime cost_bytes_ps(SimCost cost, gint64 frame_bytes, gint64 clock_hz);

#endif
