#include "models/route.h"

static const SimAttribute attributes[] = {
    {.name = "accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RouteSettings, accesses),
     .maximum = 1000,
     .default_text = "2",
     .help = "memory accesses of a look-up",
     .source = "dutsim: a node of the tree and the route it leads to"},
    {.name = "entry_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(RouteSettings, entry_size_bytes),
     .maximum = 1 << 20,
     .default_text = "128 B",
     .help = "memory of an entry",
     .source = "OpenBSD struct rtentry: 112 bytes, in whole 64-byte cache lines"},
    {0},
};

const SimAttributeTable route_attributes = {
    .name = "route",
    .help = "look-ups in the route table",
    .size = sizeof(RouteSettings),
    .attributes = attributes,
};

gint64 route_n_entries(const TesterSettings *tester)
{
    return 2 * tester->addresses.networks;
}
