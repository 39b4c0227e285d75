#include "models/neighbour.h"

#include "models/direction.h"
#include "models/hash_chain.h"

static const char *const entries_choices[] = {"static", "dynamic", NULL};
static const char *const growth_choices[] = {"double", "none", NULL};
static const char *const table_of_choices[] = {"device", "port", NULL};
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
    {.name = "buckets",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, buckets),
     .maximum = 1 << 24,
     .default_text = "0",
     .help = "chains of the hash to begin with (0: as many as entries, so that a chain holds one)",
     .source = "dutsim: no chains; Linux neigh_table_init 8, FreeBSD IN_LLTBL_DEFAULT_HSIZE 32"},
    {.name = "growth",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, growth),
     .choices = growth_choices,
     .default_text = "double",
     .help = "double: twice the buckets whenever entries are more than these; none: as they are",
     .source = "Linux net/core/neighbour.c, ___neigh_create; FreeBSD sys/net/if_llatbl.c: none"},
    {.name = "table_of",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, table_of),
     .choices = table_of_choices,
     .default_text = "device",
     .help = "device: one hash for all ports; port: one for each",
     .source =
         "Linux: arp_tbl, nd_tbl; FreeBSD sys/net/if_llatbl.h: a struct lltable an interface"},
    {.name = "chain_accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(NeighbourSettings, chain_accesses),
     .maximum = 100,
     .default_text = "1",
     .help = "memory accesses to each entry passed on the way",
     .source = "dutsim: its key and the pointer to the next are in one line"},
    COST_ATTRIBUTE(NeighbourSettings, compare, COST_MAXIMUM_STEP,
                   "comparing each entry passed on the way"),
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

double neighbour_refused_share(const NeighbourSettings *settings, const TesterSettings *tester)
{
    gint64 most = neighbour_limits(settings, tester)->gc_thresh3;
    gint64 n_entries = neighbour_n_entries(tester);
    gboolean is_limited = settings->entries == NEIGHBOUR_ENTRIES_DYNAMIC && most > 0;
    /* fixed addresses are the first to be learned */
    if (!is_limited || n_entries <= most || tester->addresses.selection == TESTER_SELECTION_FIXED) {
        return 0;
    }
    return 1 - (double)most / (double)n_entries;
}

gint64 neighbour_accesses(const NeighbourSettings *settings, const TesterSettings *tester)
{
    return settings->accesses + (tester_ip_version(tester) == 6 ? settings->accesses_ipv6 : 0);
}

static gint64 grown_buckets(const NeighbourSettings *settings, gint64 n_in_hash)
{
    return settings->growth == NEIGHBOUR_GROWTH_DOUBLE
               ? hash_chain_grown(settings->buckets, n_in_hash)
               : settings->buckets;
}

gint64 neighbour_n_in_hash(const NeighbourSettings *settings, const TesterSettings *tester)
{
    gint64 n_hashes = settings->table_of == NEIGHBOUR_TABLE_OF_PORT ? tester_n_senders(tester) : 1;
    return neighbour_n_entries(tester) / n_hashes;
}

double neighbour_n_passed(const NeighbourSettings *settings, gint64 n_in_hash)
{
    return hash_chain_passed(n_in_hash, grown_buckets(settings, n_in_hash));
}

SimTime neighbour_chain_ps(const NeighbourSettings *settings, gint64 n_in_hash, SimTime step_ps)
{
    return hash_chain_ps(n_in_hash, grown_buckets(settings, n_in_hash), step_ps);
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
            n_entries +=
                tester->setup == TESTER_SETUP_DIRECT ? tester_n_targets(tester, direction) : 1;
        }
    }
    return tester_n_pairs(tester) * n_entries;
}
