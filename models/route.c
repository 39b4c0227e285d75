#include "models/route.h"

#include "models/direction.h"

__extension__ typedef __int128 Wide;

#define LOG_BITS 20 /* of the fraction of a logarithm */

static const char *const granularity_choices[] = {"network", "destination", NULL};

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
    {.name = "granularity",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(RouteSettings, granularity),
     .choices = granularity_choices,
     .default_text = "network",
     .help = "a route for each network of the tester, or for each destination (host routes, or a "
             "full table that the destinations are spread over)",
     .source = "dutsim: the tester's networks are what a router needs to know"},
    {.name = "count",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RouteSettings, count),
     .minimum = 1,
     .maximum = 1000000000,
     .help = "routes that frames reach, equally likely; when unset: as granularity says",
     .source = "dutsim: the tester's addresses say how many"},
    {.name = "branches",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(RouteSettings, branches),
     .maximum = 64,
     .default_text = "0",
     .help = "branches of a look-up that depend on the destination",
     .source = "dutsim: a look-up without branches"},
    COST_ATTRIBUTE(RouteSettings, misprediction, COST_MAXIMUM_STEP,
                   "a branch of a look-up that the processor predicted wrongly"),
    {0},
};

const SimAttributeTable route_attributes = {
    .name = "route",
    .help = "look-ups in the route table",
    .size = sizeof(RouteSettings),
    .attributes = attributes,
};

/* Networks that a capture's frames go to. */
static gint64 n_captured_networks(const TesterSettings *tester)
{
    gint64 n = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n += tester_sends(tester, d) ? replay_counts(&tester->replay, d)->networks : 0;
    }
    return n;
}

gint64 route_n_entries(const RouteSettings *settings, const TesterSettings *tester)
{
    if (settings->count > 0) {
        return settings->count;
    }
    if (settings->granularity == ROUTE_PER_NETWORK) {
        return tester_replays(tester) ? n_captured_networks(tester)

                                      : (gint64)tester_n_ports(tester) * tester->addresses.networks;
    }
    gint64 n_entries = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        n_entries += tester_sends(tester, d) ? tester_n_targets(tester, d) : 0;
    }
    return tester_n_pairs(tester) * n_entries;
}

/* log2(n) x 2^LOG_BITS, rounded down, n >= 1: by squaring, a binary digit at a time. */
static gint64 log2_fixed(gint64 n)
{
    guint whole = g_bit_storage((gulong)n) - 1;
    gint64 result = whole;
    guint64 mantissa = (guint64)n << (62 - whole); /* 1 <= mantissa / 2^62 < 2 */
    for (guint i = 0; i < LOG_BITS; i++) {
        mantissa = (guint64)(((Wide)mantissa * (Wide)mantissa) >> 62);
        result *= 2;
        if (mantissa >> 63 != 0) {
            mantissa >>= 1;
            result++;
        }
    }
    return result;
}

SimTime route_branches_ps(const RouteSettings *settings, gint64 clock_hz, gint64 n_entries)
{
    gint64 decisions = MIN(settings->branches << LOG_BITS, log2_fixed(MAX(n_entries, 1)));
    SimTime misprediction_ps = sim_units_cost_ps(settings->misprediction, clock_hz);
    return (SimTime)(((Wide)misprediction_ps * decisions) >> (LOG_BITS + 1));
}
