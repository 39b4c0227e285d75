/* models/core_frequency.h: a core's clock that follows its load.
 *
 * docs/frame-path.md section 4, docs/models/core.md. Linux chooses a core's frequency from the
 * share of time that it was busy: 1.25 times the share of the highest
 * (drivers/cpufreq/intel_pstate.c, get_target_pstate; kernel/sched/cpufreq_schedutil.c,
 * get_next_freq), within what the processor can do; down it goes by half of the difference. A core
 * at a part of its clock takes so many times as long for all that it does. */
#ifndef MODELS_CORE_FREQUENCY_H
#define MODELS_CORE_FREQUENCY_H

#include "sim/sim.h"

/* The clock is so many times the lowest frequency, at most. */
#define FREQUENCY_MOST_TIMES 100

typedef enum {
    FREQUENCY_GOVERNOR_PERFORMANCE, /* always the clock */
    FREQUENCY_GOVERNOR_LOAD
} FrequencyGovernor;

typedef struct {
    gint governor;       /* FrequencyGovernor */
    gint64 minimum_hz;   /* the lowest */
    SimTime interval_ps; /* over which the load is measured, at least */
} FrequencySettings;

extern const SimAttributeTable frequency_attributes;

/* Checks what the ranges cannot; `clock_hz` 0: not given. *path (transfer none, static): the
 * attribute. */
gboolean frequency_settings_check(const FrequencySettings *settings, gint64 clock_hz,
                                  const char **path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The frequency after one of `frequency_hz`, of whose `elapsed_ps` (above 0) a core was busy for
 * `busy_ps` [Hz]: floor(5 clock x busy / (4 elapsed)), minimum at least; if that is lower than it
 * was, half of the way; clock at most. */
gint64 frequency_for_load(const FrequencySettings *settings, gint64 clock_hz, gint64 frequency_hz,
                          SimTime busy_ps, SimTime elapsed_ps);

/* What takes `cost_ps` at `clock_hz` at another frequency: floor(cost x clock / frequency). */
SimTime frequency_scale_ps(SimTime cost_ps, gint64 clock_hz, gint64 frequency_hz);

#endif
