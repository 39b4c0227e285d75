/* models/core_idle.h: idle states of a core: the longer it sleeps the deeper, and the longer it
 * takes to come back.
 *
 * docs/frame-path.md section 4, docs/models/core.md. Linux chooses among the states of a table
 * (drivers/idle/intel_idle.c), each with a target residency, below which it does not pay, and an
 * exit latency, the deepest that pays for the time that the core is expected to sleep
 * (drivers/cpuidle/governors/menu.c). Here what it expects is what comes. */
#ifndef MODELS_CORE_IDLE_H
#define MODELS_CORE_IDLE_H

#include "sim/sim.h"

/* A core that has not slept in the trial has slept since long before. */
#define CORE_IDLE_ALWAYS_PS (-SIM_TIME_NEVER / 2)

typedef struct {
    SimTime exit_latency_ps; /* 0: there is no such state */
    SimTime target_residency_ps;
} IdleState;

typedef struct {
    IdleState c1, c1e, c3, c6; /* each deeper than the one before */
} IdleSettings;

extern const SimAttributeTable idle_attributes;

/* Whether each state that there is has an exit latency and a target residency of no less than those
 * before it, as Linux' tables have. *path (transfer none, static): below the states. Errors:
 * SIM_ERROR_VALUE. */
gboolean idle_settings_check(const IdleSettings *settings, const char **path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The exit latency of the first state that there is, as a path below the states (transfer none,
 * static); NULL if there is none. */
const char *idle_settings_first(const IdleSettings *settings);

/* Whether there is any state. */
gboolean idle_settings_apply(const IdleSettings *settings);

/* How long a core takes to come back that has slept for `slept_ps`: the exit latency of the deepest
 * state with a target residency of no more than that; 0 if there is none. */
SimTime idle_exit_latency_ps(const IdleSettings *settings, SimTime slept_ps);

#endif
