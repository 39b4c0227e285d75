/* models/outage_probe.h: which frames of a direction were settled before an outage, and when the
 * last one before it and the first one after it was received.
 *
 * Memory is bounded by the frames on their way: those below the lowest that is not settled need not
 * be remembered. */
#ifndef MODELS_OUTAGE_PROBE_H
#define MODELS_OUTAGE_PROBE_H

#include "sim/sim.h"

typedef struct OutageProbe OutageProbe;

/* (transfer full) */
OutageProbe *outage_probe_new(void);
void outage_probe_free(OutageProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutageProbe, outage_probe_free)

/* Frame `number` was received by the tester at `time_ps`, or lost. Each frame once at most. */
void outage_probe_receive(OutageProbe *probe, guint64 number, SimTime time_ps);
void outage_probe_lose(OutageProbe *probe, guint64 number);

/* The outage begins: times of frames received from now on are those after it. */
void outage_probe_begin(OutageProbe *probe);

/* The first frame from `number` on that is neither received nor lost. */
guint64 outage_probe_next_unsettled(const OutageProbe *probe, guint64 number);

/* When the tester received the last frame before the outage and the first one after it; -1: none.
 */
SimTime outage_probe_last_before_ps(const OutageProbe *probe);
SimTime outage_probe_first_after_ps(const OutageProbe *probe);

#endif
