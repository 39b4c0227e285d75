/* scenarios/speed.h: how fast this machine simulates the trials of a repetition, and in how much
 * memory. Measured, so no two times the same: never part of a result. */
#ifndef SCENARIOS_SPEED_H
#define SCENARIOS_SPEED_H

#include "models/iperf.h"
#include "models/machine.h"
#include "models/trial.h"
#include "scenarios/test_settings.h"

typedef struct {
    double set_up_s;      /* of a repetition, before its first trial */
    double frame_s;       /* a frame */
    gint64 memory_bytes;  /* of a repetition while it runs, 0: unknown */
    gint64 journal_bytes; /* of a trial's record */
} Speed;

/* Runs a trial of the setup with some 100 000 frames at `rate_pps`, a matter of milliseconds.
 * `resident_bytes`: the process's memory before (speed_resident_bytes). FALSE as trial_run. */
gboolean speed_measure(const TrialSetup *setup, const TestSettings *test, gint64 rate_pps,
                       gint64 resident_bytes, Speed *speed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same of a machine's trial, which is run as a whole: its time counts as set-up. */
gboolean speed_measure_machine(const MachineSettings *machine, Speed *speed)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same of a hosts' trial, of which a part is run; its time counts as set-up. */
gboolean speed_measure_hosts(const HostNetworkSetup *setup, const IperfSettings *iperf,
                             SimTime duration_ps, Speed *speed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Memory that the process has now; 0: unknown. */
gint64 speed_resident_bytes(void);

#endif
