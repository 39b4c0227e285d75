#include "models/cache.h"

__extension__ typedef __int128 Wide;

/* ---- attributes ---- */

#define CACHE_LEVEL(level, bytes, why)                                 \
    static const SimAttribute level##_list[] = {                       \
        {.name = "size",                                               \
         .type = SIM_ATTRIBUTE_SIZE,                                   \
         .offset = G_STRUCT_OFFSET(CacheLevelSettings, size_bytes),    \
         .maximum = G_GINT64_CONSTANT(1) << 40,                        \
         .default_text = bytes,                                        \
         .help = "capacity of the " #level " cache (0 B: none)",       \
         .source = why},                                               \
        COST_ATTRIBUTE(CacheLevelSettings, latency, COST_MAXIMUM_STEP, \
                       "an access that the " #level " cache serves"),  \
        {0},                                                           \
    };                                                                 \
    static const SimAttributeTable level##_attributes = {              \
        .name = #level,                                                \
        .help = "the " #level " cache",                                \
        .size = sizeof(CacheLevelSettings),                            \
        .attributes = level##_list,                                    \
    }

#define HASWELL_CACHES \
    "Intel Xeon E5-2667 v3, the draft's DUT: 32 KiB L1d, 256 KiB L2 a core, 20 MiB L3"

CACHE_LEVEL(l1, "32 KiB", HASWELL_CACHES);
CACHE_LEVEL(l2, "256 KiB", HASWELL_CACHES);
CACHE_LEVEL(l3, "20 MiB", HASWELL_CACHES);

static const SimAttribute tlb_list[] = {
    {.name = "reach",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(CacheTlbSettings, reach_bytes),
     .maximum = G_GINT64_CONSTANT(1) << 40,
     .default_text = "0 B",
     .help = "memory that its entries map at once (0 B: all of it)",
     .source = "dutsim: tables lie in pages that are large enough unless said"},
    COST_ATTRIBUTE(CacheTlbSettings, walk, COST_MAXIMUM_STEP,
                   "finding the address of a page that it does not know"),
    {0},
};

static const SimAttributeTable tlb_attributes = {
    .name = "tlb",
    .help = "the translation look-aside buffer of a core",
    .size = sizeof(CacheTlbSettings),
    .attributes = tlb_list,
};

static const SimAttribute attributes[] = {
    {.name = "l1",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CacheSettings, l1),
     .group = &l1_attributes},
    {.name = "l2",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CacheSettings, l2),
     .group = &l2_attributes},
    {.name = "l3",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CacheSettings, l3),
     .group = &l3_attributes},
    COST_ATTRIBUTE(CacheSettings, memory_latency, COST_MAXIMUM_STEP,
                   "an access that no cache serves"),
    {.name = "tlb",
     .type = SIM_ATTRIBUTE_GROUP,
     .offset = G_STRUCT_OFFSET(CacheSettings, tlb),
     .group = &tlb_attributes},
    {.name = "working_set",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(CacheSettings, working_set_bytes),
     .maximum = G_GINT64_CONSTANT(1) << 40,
     .default_text = "0 B",
     .help = "bytes of all else that shares the caches with the look-up tables",
     .source = "dutsim: nothing else unless said"},
    {.name = "ways",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(CacheSettings, ways),
     .minimum = 1,
     .maximum = 64,
     .default_text = "20",
     .help = "associativity of the last-level cache",
     .source = "Intel Xeon E5 v3 and v4: 20 ways of 2.5 MiB a slice"},
    {.name = "dma_ways",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(CacheSettings, dma_ways),
     .minimum = 1,
     .maximum = 64,
     .default_text = "2",
     .help =
         "ways of the last-level cache that can hold what the NIC writes (docs/models/cache.md)",
     .source = "Intel DDIO: two ways by default (Farshin et al., USENIX ATC 2020, section 4)"},
    {.name = "overlap",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(CacheSettings, overlap),
     .minimum = 1,
     .maximum = 64,
     .default_text = "1",
     .help = "accesses of neighbour and route look-ups that are under way at once",
     .source = "dutsim: each waits for the one before it; only a driver that looks up in bulk and "
               "prefetches does better"},
    {0},
};

const SimAttributeTable cache_attributes = {
    .name = "cache",
    .help = "memory hierarchy: tables, frame buffers and rules share it",
    .size = sizeof(CacheSettings),
    .attributes = attributes,
};

gboolean cache_settings_check(const CacheSettings *settings, GError **error)
{
    const gint64 sizes[] = {settings->l1.size_bytes, settings->l2.size_bytes,
                            settings->l3.size_bytes};
    gint64 largest = 0;
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (sizes[i] != 0 && sizes[i] < largest) {
            g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                                "each level of the cache must be at least as large as the one "
                                "before it");
            return FALSE;
        }
        largest = MAX(largest, sizes[i]);
    }
    if (settings->dma_ways > settings->ways) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "dma_ways %" G_GINT64_FORMAT " is more than the cache has: ways is "
                    "%" G_GINT64_FORMAT,
                    settings->dma_ways, settings->ways);
        return FALSE;
    }
    return TRUE;
}

/* ---- latency ---- */

CacheLevels cache_levels(const CacheSettings *settings, gint64 clock_hz)
{
    return (CacheLevels){
        .size_bytes = {settings->l1.size_bytes, settings->l2.size_bytes, settings->l3.size_bytes},
        .latency_ps = {sim_units_cost_ps(settings->l1.latency, clock_hz),
                       sim_units_cost_ps(settings->l2.latency, clock_hz),
                       sim_units_cost_ps(settings->l3.latency, clock_hz)},
        .memory_latency_ps = sim_units_cost_ps(settings->memory_latency, clock_hz),
    };
}

SimTime cache_mean_latency_ps(const CacheLevels *levels, gint64 working_set_bytes)
{
    gint64 working_set = MAX(working_set_bytes, 1);
    gint64 reached = 0; /* bytes of the working set that the levels so far hold */
    Wide sum = 0;       /* latency x bytes */
    for (guint i = 0; i < CACHE_N_LEVELS; i++) {
        gint64 held = MIN(levels->size_bytes[i], working_set);
        if (held > reached) {
            sum += (Wide)(held - reached) * levels->latency_ps[i];
            reached = held;
        }
    }
    sum += (Wide)(working_set - reached) * levels->memory_latency_ps;
    return (SimTime)(sum / working_set);
}
