/* models/outage.h: a trial in which the DUT is down for a time: what it came to before and after,
 * put together, and what was lost with it.
 *
 * docs/frame-path.md section 19. Used by trial.c only. */
#ifndef MODELS_OUTAGE_H
#define MODELS_OUTAGE_H

#include "models/outage_probe.h"
#include "models/trial.h"

/* When the DUT of a trial is down; until_ps 0: it is not. */
TrialOutage trial_outage(const TrialSetup *setup, const TrialRequest *request);

/* The frames of a direction that the tester sends. */
typedef struct {
    const OutageProbe *probe; /* borrowed */
    guint64 n_frames;
    guint64 n_before;  /* that arrive before the outage is over */
    SimTime to_dut_ps; /* from the start of a frame to its arrival: F + p */
} OutageDirection;

/* Adds to `result`, of the time before the outage, what came `after` it, and loses the frames that
 * are missing between them. Error SIM_ERROR_INTERNAL when frames are not conserved then. */
gboolean outage_join(TrialResult *result, const TrialResult *after,
                     const OutageDirection directions[DUT_PORTS], GError **error);

#endif
