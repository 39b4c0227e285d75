/* models/numa.h: frames whose NIC and memory belong to another socket than the core that forwards
 * them. */
#ifndef MODELS_NUMA_H
#define MODELS_NUMA_H

#include "models/cost.h"
#include "sim/sim.h"

typedef struct {
    gint64 crossing_percent; /* of the frames */
    gint64 accesses;         /* of such a frame, to the other socket */
    SimCost latency;         /* each: more than to the own */
} NumaSettings;

extern const SimAttributeTable numa_attributes;

/* What crossing costs a frame on average [ps], rounded down. */
SimTime numa_frame_ps(const NumaSettings *settings, gint64 clock_hz);

#endif
