/* models/trial-internal.h: what trials and their results share. */
#ifndef MODELS_TRIAL_INTERNAL_H
#define MODELS_TRIAL_INTERNAL_H

#include "models/device_row.h"

/* What the devices of a trial came to; frames received after `horizon_ps` do not count. Error
 * SIM_ERROR_INTERNAL when frames are not conserved. (transfer full) */
TrialResult *trial_result_new(const TrialSetup *setup, const DeviceRow *row,
                              const TrialRequest *request, SimTime horizon_ps, GError **error);

#endif
