#include "models/state_table.h"

#include "models/hash_chain.h"

#define MOST_ENTRIES 100000000

static const SimAttribute attributes[] = {
    {.name = "entries",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(StateTableSettings, entries),
     .maximum = MOST_ENTRIES,
     .default_text = "0",
     .help = "states in the table; each frame belongs to one of them (0: no state table)",
     .source = "dutsim: a router without a firewall"},
    {.name = "entry_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(StateTableSettings, entry_size_bytes),
     .maximum = 1 << 20,
     .default_text = "512 B",
     .help = "memory of a state",
     .source = "FreeBSD 11 sys/net/pfvar.h: struct pf_state and struct pf_state_key, whole lines"},
    {.name = "buckets",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(StateTableSettings, buckets),
     .maximum = MOST_ENTRIES,
     .default_text = "0",
     .help = "chains of the hash (0: as many as states, so that a chain holds one)",
     .source = "dutsim: a table that grows with its states"},
    {.name = "lookups",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(StateTableSettings, lookups),
     .maximum = 100,
     .default_text = "2",
     .help = "look-ups a frame",
     .source = "FreeBSD pfil(9): pf and ipfw see a frame where it comes in and where it leaves"},
    {.name = "accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(StateTableSettings, accesses),
     .maximum = 1000,
     .default_text = "2",
     .help = "memory accesses to the state that a look-up finds",
     .source = "dutsim: a bucket and the state it leads to"},
    {.name = "chain_accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(StateTableSettings, chain_accesses),
     .maximum = 1000,
     .default_text = "1",
     .help = "memory accesses to each state passed on the way",
     .source = "dutsim: its key and the pointer to the next are in one line"},
    COST_ATTRIBUTE(StateTableSettings, lookup, COST_MAXIMUM, "a look-up, whatever its chain"),
    COST_ATTRIBUTE(StateTableSettings, compare, COST_MAXIMUM_STEP,
                   "comparing each state passed on the way"),
    {0},
};

const SimAttributeTable state_table_attributes = {
    .name = "state_table",
    .help = "the table of states of a stateful firewall",
    .size = sizeof(StateTableSettings),
    .attributes = attributes,
};

CacheConsumer state_table_consumer(const StateTableSettings *settings, guint n_workers)
{
    double n_passed = hash_chain_passed(settings->entries, settings->buckets);
    double per_lookup = (double)settings->accesses + n_passed * (double)settings->chain_accesses;
    gint64 own = (settings->entries + n_workers - 1) / n_workers;
    /* a walk along chains meets the other workers' states too */
    gint64 seen = settings->chain_accesses > 0 ? hash_chain_met(own, settings->entries, n_passed)
                                               : MIN(own, settings->entries);
    return (CacheConsumer){
        .accesses = settings->entries > 0 ? (double)settings->lookups * per_lookup : 0,
        .core_bytes = seen * settings->entry_size_bytes,
        .total_bytes = settings->entries * settings->entry_size_bytes,
    };
}

double state_table_met(const StateTableSettings *settings)
{
    double n_passed = hash_chain_passed(settings->entries, settings->buckets);
    return settings->entries > 0 ? (double)settings->lookups * (1 + n_passed) : 0;
}

SimTime state_table_frame_ps(const StateTableSettings *settings, gint64 clock_hz, SimTime access_ps,
                             SimTime page_ps)
{
    if (settings->entries == 0) {
        return 0;
    }
    SimTime found_ps =
        page_ps + settings->accesses * access_ps + sim_units_cost_ps(settings->lookup, clock_hz);
    SimTime step_ps = page_ps + settings->chain_accesses * access_ps +
                      sim_units_cost_ps(settings->compare, clock_hz);
    return settings->lookups * found_ps +
           hash_chain_ps(settings->entries, settings->buckets, settings->lookups * step_ps);
}
