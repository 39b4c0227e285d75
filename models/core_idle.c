#include "models/core_idle.h"

static const SimAttribute state[] = {
    {.name = "exit_latency",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(IdleState, exit_latency_ps),
     .maximum = SIM_PS_PER_S,
     .default_text = "0 ns",
     .help = "time that it takes to leave this state; 0: the core does not enter it",
     .source = "dutsim: no idle states unless a profile says so. Linux "
               "drivers/idle/intel_idle.c, bdw_cstates (Broadwell): C1 2 us, C1E 10 us, C3 40 us, "
               "C6 133 us"},
    {.name = "target_residency",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(IdleState, target_residency_ps),
     .maximum = SIM_PS_PER_S,
     .default_text = "0 ns",
     .help = "a core that sleeps for less does not enter this state",
     .source = "dutsim: any sleep unless a profile says so. Linux drivers/idle/intel_idle.c, "
               "bdw_cstates (Broadwell): C1 2 us, C1E 20 us, C3 100 us, C6 400 us"},
    {0},
};

static const SimAttributeTable state_table = {
    .name = "idle state",
    .help = "an idle state of a core",
    .size = sizeof(IdleState),
    .attributes = state,
};

#define STATE(field)                                                          \
    {                                                                         \
        .name = #field, .type = SIM_ATTRIBUTE_GROUP,                          \
        .offset = G_STRUCT_OFFSET(IdleSettings, field), .group = &state_table \
    }

static const SimAttribute attributes[] = {
    STATE(c1), STATE(c1e), STATE(c3), STATE(c6), {0},
};

const SimAttributeTable idle_attributes = {
    .name = "idle",
    .help = "idle states (C-states) of a core that sleeps, each deeper than the one before",
    .size = sizeof(IdleSettings),
    .attributes = attributes,
};

gboolean idle_settings_check(const IdleSettings *settings, const char **path, GError **error)
{
    IdleState before = {0, 0};
    for (const SimAttribute *attribute = attributes; attribute->name != NULL; attribute++) {
        const IdleState *deeper = G_STRUCT_MEMBER_P(settings, attribute->offset);
        gboolean is_shorter = deeper->exit_latency_ps < before.exit_latency_ps;
        if (deeper->exit_latency_ps == 0) {
            continue;
        }
        if (is_shorter || deeper->target_residency_ps < before.target_residency_ps) {
            g_autofree char *full_path = g_strdup_printf(
                "%s.%s", attribute->name, is_shorter ? "exit_latency" : "target_residency");
            g_autofree char *least = sim_units_format(
                SIM_UNIT_TIME, is_shorter ? before.exit_latency_ps : before.target_residency_ps);
            *path = g_intern_string(full_path);
            g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                        "a deeper state takes no less than those before it: at least %s", least);
            return FALSE;
        }
        before = *deeper;
    }
    return TRUE;
}

const char *idle_settings_first(const IdleSettings *settings)
{
    return settings->c1.exit_latency_ps > 0    ? "c1.exit_latency"
           : settings->c1e.exit_latency_ps > 0 ? "c1e.exit_latency"
           : settings->c3.exit_latency_ps > 0  ? "c3.exit_latency"
           : settings->c6.exit_latency_ps > 0  ? "c6.exit_latency"
                                               : NULL;
}

gboolean idle_settings_apply(const IdleSettings *settings)
{
    return idle_settings_first(settings) != NULL;
}

SimTime idle_exit_latency_ps(const IdleSettings *settings, SimTime slept_ps)
{
    const IdleState *const states[] = {&settings->c6, &settings->c3, &settings->c1e, &settings->c1};
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        if (states[i]->exit_latency_ps > 0 && slept_ps >= states[i]->target_residency_ps) {
            return states[i]->exit_latency_ps;
        }
    }
    return 0;
}
