#include "models/frame_buffer.h"

static const SimAttribute attributes[] = {
    {.name = "size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(FrameBufferSettings, size_bytes),
     .minimum = CACHE_LINE_BYTES,
     .maximum = 1 << 20,
     .default_text = "2 KiB",
     .help = "distance of buffers: headers at the same place in aligned buffers compete for the "
             "same sets of the cache",
     .source = "Linux ixgbe.h: IXGBE_RXBUFFER_2K, half a page"},
    {.name = "spare",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(FrameBufferSettings, spare),
     .maximum = 1 << 20,
     .default_text = "0",
     .help = "buffers of a queue that go round beside those in its ring: in transmit rings and "
             "recycling caches",
     .source = "Linux ixgbe_main.c, ixgbe_reuse_rx_page: the page goes back to the ring it is of"},
    {.name = "lines",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(FrameBufferSettings, lines),
     .maximum = 1000,
     .default_text = "0",
     .help = "cache lines of a frame, its descriptors and its metadata that pass through L1 and L2",
     .source = "dutsim: no cost unless a profile or a scenario says so"},
    {.name = "accesses",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(FrameBufferSettings, accesses),
     .maximum = 1000,
     .default_text = "0",
     .help = "accesses to a frame that wait for memory when the last-level cache lost its buffer",
     .source = "dutsim: no cost unless a profile or a scenario says so"},
    {.name = "refill",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(FrameBufferSettings, refill_ps),
     .maximum = SIM_PS_PER_MS,
     .default_text = "0 ns",
     .help = "from the return of a descriptor until the driver can find a frame in it",
     .source = "dutsim: no cost unless a profile or a scenario says so"},
    {0},
};

const SimAttributeTable frame_buffer_attributes = {
    .name = "buffers",
    .help = "the memory that received frames are written to",
    .size = sizeof(FrameBufferSettings),
    .attributes = attributes,
};

static gint64 buffers_of(const FrameBufferSettings *settings, gint64 ring_size, guint n_rings)
{
    return (ring_size + settings->spare) * n_rings;
}

CacheConsumer frame_buffer_consumer(const FrameBufferSettings *settings, gint64 ring_size,
                                    guint n_rings, guint core_rings)
{
    gint64 bytes = settings->lines * CACHE_LINE_BYTES;
    return (CacheConsumer){
        .accesses = (double)settings->lines,
        .core_bytes = buffers_of(settings, ring_size, core_rings) * bytes,
        .total_bytes = buffers_of(settings, ring_size, n_rings) * bytes,
        .is_cyclic = TRUE,
    };
}

double frame_buffer_hit_share(const FrameBufferSettings *settings, const CacheSettings *cache,
                              gint64 ring_size, guint n_rings, const CacheConsumer *tables,
                              guint n_tables)
{
    if (cache->l3.size_bytes == 0) {
        return 1;
    }
    double n_buffers = (double)buffers_of(settings, ring_size, n_rings);
    double size_bytes = (double)cache->l3.size_bytes;
    double dma_bytes = size_bytes * (double)cache->dma_ways / (double)cache->ways;
    double others = cache_share_footprint_bytes(tables, n_tables, n_buffers) / size_bytes;
    double fill = n_buffers * (double)settings->size_bytes / dma_bytes + others;
    return cache_share_set_hits(fill, (guint)cache->dma_ways);
}

SimTime frame_buffer_refilled_ps(const FrameBufferSettings *settings, SimTime frame_ps,
                                 gint64 n_held, gint64 n_descriptors)
{
    SimTime away_ps = n_held * frame_ps + settings->refill_ps;
    return MAX(frame_ps, (away_ps + n_descriptors - 1) / n_descriptors);
}
