/* models/softirq.h: how long Linux lets a core poll before other work has its turn.
 *
 * docs/frame-path.md section 4. net_rx_action stops after so many frames or so much time
 * (time_squeeze in /proc/net/softnet_stat); what is left is done later, in the end by ksoftirqd, a
 * thread that the scheduler must switch to. */
#ifndef MODELS_SOFTIRQ_H
#define MODELS_SOFTIRQ_H

#include "sim/sim.h"

typedef struct {
    gint64 budget;    /* frames; 0: no limit */
    SimTime time_ps;  /* 0: no limit */
    SimCost handover; /* when a limit is reached and frames wait */
} SoftirqSettings;

extern const SimAttributeTable softirq_attributes;

#endif
