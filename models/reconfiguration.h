/* models/reconfiguration.h: how long a machine takes for what its scripts ask for.
 *
 * Each script has a processor of its own; all share the kernel's RTNL lock, which is granted in the
 * order of requests (models/lock.h), ties to the script with the lower number. */
#ifndef MODELS_RECONFIGURATION_H
#define MODELS_RECONFIGURATION_H

#include "models/ip_script.h"

typedef struct {
    SimTime time_ps;       /* until the last script is over */
    SimTime lock_wait_ps;  /* of all scripts together */
    IpScriptCounts script; /* sums over the scripts */
    RtnetlinkCounts kernel;
} ReconfigurationResult;

/* Runs it. `settings` passed machine_settings_check. FALSE when cancelled (atomic, nullable). */
gboolean reconfiguration_run(const MachineSettings *settings, const gint *cancelled,
                             ReconfigurationResult *result) G_GNUC_WARN_UNUSED_RESULT;

#endif
