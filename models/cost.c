#include "models/cost.h"

static const SimAttribute forward_list[] = {
    COST_ATTRIBUTE(ForwardCostSettings, frame, COST_MAXIMUM,
                   "forwarding a frame, whatever its size"),
    COST_ATTRIBUTE(ForwardCostSettings, byte, COST_MAXIMUM_STEP,
                   "each byte of a frame (FCS included)"),
    COST_ATTRIBUTE(ForwardCostSettings, poll, COST_MAXIMUM, "each poll"),
    COST_ATTRIBUTE(ForwardCostSettings, wakeup, COST_MAXIMUM,
                   "each wake-up from sleep by an interrupt"),
    COST_ATTRIBUTE(ForwardCostSettings, frame_ipv6, COST_MAXIMUM, "more for an IPv6 frame"),
    COST_ATTRIBUTE(ForwardCostSettings, extension_header, COST_MAXIMUM,
                   "more for each of a frame's IPv6 extension headers"),
    COST_ATTRIBUTE(ForwardCostSettings, hop_by_hop, COST_MAXIMUM,
                   "more still for hop-by-hop options, which leave the fast path"),
    COST_ATTRIBUTE(ForwardCostSettings, transmit, COST_MAXIMUM, "transmitting a frame"),
    COST_ATTRIBUTE(ForwardCostSettings, broadcast, COST_MAXIMUM,
                   "more for a broadcast of tester.modifiers than for a test frame of its size"),
    COST_ATTRIBUTE(ForwardCostSettings, management, COST_MAXIMUM,
                   "more for a query of tester.modifiers, its answer included"),
    COST_ATTRIBUTE(ForwardCostSettings, routing_update, COST_MAXIMUM,
                   "more for a routing update of tester.modifiers"),
    COST_ATTRIBUTE(ForwardCostSettings, empty_poll, COST_MAXIMUM,
                   "a look at all its queues that finds nothing, with core.mode busy-poll"),
    {.name = "spread",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(ForwardCostSettings, spread),
     .minimum = 0,
     .maximum = 100,
     .default_text = "0",
     .help = "per cent by which the work on a frame may be less or more than its costs, evenly "
             "distributed",
     .source = "dutsim: every frame takes as long as another unless a profile or a scenario says "
               "so"},
    {0},
};

const SimAttributeTable forward_cost_attributes = {
    .name = "cost",
    .help = "what forwarding costs a core (with dispatch: a task)",
    .size = sizeof(ForwardCostSettings),
    .attributes = forward_list,
};

static const SimAttribute interrupt_list[] = {
    COST_ATTRIBUTE(CostSettings, frame, COST_MAXIMUM,
                   "taking a frame from the ring to the input list"),
    COST_ATTRIBUTE(CostSettings, byte, COST_MAXIMUM_STEP,
                   "each byte of a frame on the interrupt side"),
    COST_ATTRIBUTE(CostSettings, poll, COST_MAXIMUM, "each poll of a ring"),
    COST_ATTRIBUTE(CostSettings, wakeup, COST_MAXIMUM, "each wake-up of the interrupt side"),
    COST_ATTRIBUTE(CostSettings, empty_poll, COST_MAXIMUM,
                   "a look at all its rings that finds nothing, with core.mode busy-poll"),
    {0},
};

const SimAttributeTable interrupt_cost_attributes = {
    .name = "cost",
    .help = "what the interrupt side costs a core when tasks forward",
    .size = sizeof(CostSettings),
    .attributes = interrupt_list,
};

SimTime cost_bytes_ps(SimCost cost, gint64 frame_bytes, gint64 clock_hz)
{
    SimCost whole = {.value = cost.value * frame_bytes, .is_cycles = cost.is_cycles};
    return sim_units_cost_ps(whole, clock_hz);
}
