#include "models/neighbour.h"

#include "models/direction.h"

static const char *const entries_choices[] = {"static", "dynamic", NULL};
static const char *const limits_for_choices[] = {"both", "arp", NULL};

static const SimAttribute attributes[] = {
    {.name = "accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, accesses),
     .maximum = 1000,
     .default_text = "2",
     .help = "memory accesses of a look-up",
     .source = "dutsim: a hash bucket and the entry it leads to"},
    {.name = "entry_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, entry_size_bytes),
     .maximum = 1 << 20,
     .default_text = "512 B",
     .help = "memory of an entry",
     .source = "Linux struct neighbour: 336 (IPv4) or 344 bytes (IPv6), from kmalloc-512"},
    {.name = "accesses_ipv6",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, accesses_ipv6),
     .maximum = 1000,
     .default_text = "0",
     .help = "more memory accesses for the look-up of an IPv6 address",
     .source = "Linux: ARP and NDP look up the same kind of table"},
    {.name = "entry_size_ipv6",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, entry_size_ipv6_bytes),
     .maximum = 1 << 20,
     .default_text = "0 B",
     .help = "more memory of an IPv6 entry",
     .source = "Linux: struct neighbour of both versions is allocated from kmalloc-512"},
    {.name = "entries",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, entries),
     .choices = entries_choices,
     .default_text = "static",
     .help = "static: all are there and stay; dynamic: resolved with ARP or NDP frames",
     .source = "dutsim: a prepared laboratory"},
    {.name = "limits",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, limits),
     .group = &neighbour_limits_attributes},
    {.name = "limits_for",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, limits_for),
     .choices = limits_for_choices,
     .default_text = "both",
     .help = "both: limits hold for ARP and NDP; arp: NDP obeys limits_ndp",
     .source = "Linux net/ipv4/arp.c, net/ipv6/ndisc.c: the same values"},
    {.name = "limits_ndp",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, limits_ndp),
     .group = &neighbour_limits_attributes},
    {0},
};

const SimAttributeTable neighbour_attributes = {
    .name = "neighbour",
    .help = "the neighbour (ARP, NDP) table",
    .size = sizeof(NeighbourSettings),
    .attributes = attributes,
};

const NeighbourLimits *neighbour_limits(const NeighbourSettings *settings,
                                        const TesterSettings *tester)
{
    gboolean is_ndp = tester_ip_version(tester) == 6;
    return is_ndp && settings->limits_for == NEIGHBOUR_LIMITS_FOR_ARP ? &settings->limits_ndp
                                                                      : &settings->limits;
}

gint64 neighbour_accesses(const NeighbourSettings *settings, const TesterSettings *tester)
{
    return settings->accesses + (tester_ip_version(tester) == 6 ? settings->accesses_ipv6 : 0);
}

gint64 neighbour_table_bytes(const NeighbourSettings *settings, const TesterSettings *tester)
{
    gint64 more_bytes = tester_ip_version(tester) == 6 ? settings->entry_size_ipv6_bytes : 0;
    return neighbour_n_entries(tester) * (settings->entry_size_bytes + more_bytes);
}

gint64 neighbour_n_entries(const TesterSettings *tester)
{
    gint64 n_entries = 0;
    for (guint direction = 0; direction < DUT_PORTS; direction++) {
        if (tester_sends(tester, direction)) {
            n_entries += tester->setup == TESTER_SETUP_DIRECT ? tester_n_destinations(tester) : 1;
        }
    }
    return n_entries;
}
