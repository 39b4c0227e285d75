#include "models/numa.h"

static const SimAttribute attributes[] = {
    {.name = "crossing",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NumaSettings, crossing_percent),
     .maximum = 100,
     .default_text = "0",
     .help = "frames in a hundred that a core of another socket than the NIC's forwards",
     .source =
         "dutsim: interrupts are bound to the NIC's own socket, as all performance guides ask"},
    {.name = "accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NumaSettings, accesses),
     .maximum = 1000,
     .default_text = "2",
     .help = "accesses of a frame that crosses to the other socket's memory",
     .source = "dutsim: its descriptor and its header"},
    {.name = "latency",
     .type = SIM_ATTRIBUTE_COST,
     .offset = G_STRUCT_OFFSET(NumaSettings, latency),
     .maximum = COST_MAXIMUM_STEP,
     .default_text = "50 ns",
     .help = "what such an access takes more than one to the own socket's memory",
     .source =
         "dutsim: assumed; two Xeon E5 v3 show 35 to 42 ns (FD.io CSIT, docs/models/cache.md)"},
    {0},
};

const SimAttributeTable numa_attributes = {
    .name = "numa",
    .help = "frames between the sockets of the machine",
    .size = sizeof(NumaSettings),
    .attributes = attributes,
};

SimTime numa_frame_ps(const NumaSettings *settings, gint64 clock_hz)
{
    SimTime crossing_ps = settings->accesses * sim_units_cost_ps(settings->latency, clock_hz);
    return crossing_ps * settings->crossing_percent / 100;
}
