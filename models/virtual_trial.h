/* models/virtual_trial.h: a trial of a device of known behaviour (models/virtual_device.h). */
#ifndef MODELS_VIRTUAL_TRIAL_H
#define MODELS_VIRTUAL_TRIAL_H

#include "models/trial.h"

/* Whether the setup's DUT is such a device. */
gboolean virtual_trial_is_wanted(const TrialSetup *setup);

/* What the trial comes to: frames sent and lost in each direction, nothing else; no queues and no
 * workers. Stopped at its first loss, one frame is lost and none is inside. (transfer full) */
TrialResult *virtual_trial_run(const TrialSetup *setup, const TrialRequest *request);

#endif
