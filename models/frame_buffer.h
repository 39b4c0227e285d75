/* models/frame_buffer.h: the memory that received frames are written to.
 *
 * A driver's buffers go round: posted in a ring, filled by the NIC, forwarded, recycled. In the
 * private caches of a core they are a stream that pushes other lines out; in the last-level cache a
 * buffer's header is found only if all the buffers together leave it there until its turn comes
 * again. Formulas and sources: docs/models/cache.md. */
#ifndef MODELS_FRAME_BUFFER_H
#define MODELS_FRAME_BUFFER_H

#include "models/cache_share.h"
#include "sim/sim.h"

typedef struct {
    gint64 size_bytes; /* from one buffer to the next */
    gint64 spare;      /* buffers of a queue beside those in its ring */
    gint64 lines;      /* cache lines that a frame brings through the private caches */
    gint64 accesses;   /* of them: those that wait for memory when the last level lost them */
    SimTime refill_ps; /* from a descriptor's return to a frame in it */
} FrameBufferSettings;

extern const SimAttributeTable frame_buffer_attributes;

/* What rings of `n_rings` of `ring_size` descriptors hold, of which a core serves `core_rings`. */
CacheConsumer frame_buffer_consumer(const FrameBufferSettings *settings, gint64 ring_size,
                                    guint n_rings, guint core_rings);

/* The share of frames whose header is still in the last-level cache, 0 to 1. `tables`: what else is
 * in it. 1 without a last level: then no header is ever there, and the cost of a frame says so. */
double frame_buffer_hit_share(const FrameBufferSettings *settings, const CacheSettings *cache,
                              gint64 ring_size, guint n_rings, const CacheConsumer *tables,
                              guint n_tables);

/* Time of a frame to a worker for want of descriptors (Little's law): a descriptor is away while
 * the `n_held` frames that are returned together are worked off, and `refill` longer, so that of n
 * in all a frame takes at least (n_held x frame + refill) / n. `n_descriptors`: of all rings of the
 * worker. Not less than frame_ps. */
SimTime frame_buffer_refilled_ps(const FrameBufferSettings *settings, SimTime frame_ps,
                                 gint64 n_held, gint64 n_descriptors);

#endif
