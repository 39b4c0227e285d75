#include "models/core_frequency.h"

__extension__ typedef __int128 Wide;

static const char *const governor_choices[] = {"performance", "load", NULL};

static const SimAttribute attributes[] = {
    {.name = "governor",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(FrequencySettings, governor),
     .choices = governor_choices,
     .default_text = "performance",
     .help = "a core always has the clock, or a part of it that follows its load (Linux: "
             "intel_pstate's powersave without hardware P-states, schedutil)",
     .source = "dutsim: as benchmarks are advised to set it. load: Linux "
               "drivers/cpufreq/intel_pstate.c, get_target_pstate: 1.25 times the busy share"},
    {.name = "minimum",
     .type = SIM_ATTRIBUTE_FREQUENCY,
     .offset = G_STRUCT_OFFSET(FrequencySettings, minimum_hz),
     .minimum = 1000000,
     .maximum = G_GINT64_CONSTANT(100000000000),
     .default_text = "1200 MHz",
     .help = "the lowest frequency, with governor: load; a core begins a trial with it",
     .source = "Intel Xeon E5 v1 to v4: frequency steps from 1.2 GHz (cpufreq-info, "
               "serverfault.com 704456)"},
    {.name = "interval",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(FrequencySettings, interval_ps),
     .minimum = SIM_PS_PER_US,
     .maximum = SIM_PS_PER_S,
     .default_text = "10 ms",
     .help = "time over which the load is measured, at least, with governor: load",
     .source = "Linux drivers/cpufreq/intel_pstate.c: INTEL_PSTATE_SAMPLING_INTERVAL 10 ms"},
    {0},
};

const SimAttributeTable frequency_attributes = {
    .name = "frequency",
    .help = "the clock of a core that follows its load",
    .size = sizeof(FrequencySettings),
    .attributes = attributes,
};

gboolean frequency_settings_check(const FrequencySettings *settings, gint64 clock_hz,
                                  const char **path, GError **error)
{
    if (settings->governor == FREQUENCY_GOVERNOR_PERFORMANCE) {
        return TRUE;
    }
    if (clock_hz == 0) {
        *path = "governor";
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "a frequency that follows the load needs the clock of the cores: set "
                            "'clock'");
        return FALSE;
    }
    if (settings->minimum_hz > clock_hz) {
        *path = "minimum";
        g_autofree char *clock = sim_units_format(SIM_UNIT_FREQUENCY, clock_hz);
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "the lowest frequency is above the clock of the cores: at most %s", clock);
        return FALSE;
    }
    if (settings->minimum_hz < clock_hz / FREQUENCY_MOST_TIMES) {
        *path = "minimum";
        g_autofree char *least =
            sim_units_format(SIM_UNIT_FREQUENCY, clock_hz / FREQUENCY_MOST_TIMES);
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                    "the lowest frequency is less than a hundredth of the clock: at least %s",
                    least);
        return FALSE;
    }
    return TRUE;
}

gint64 frequency_for_load(const FrequencySettings *settings, gint64 clock_hz, gint64 frequency_hz,
                          SimTime busy_ps, SimTime elapsed_ps)
{
    Wide wanted_hz = 5 * (Wide)clock_hz * busy_ps / (4 * (Wide)elapsed_ps);
    gint64 target_hz = (gint64)CLAMP(wanted_hz, settings->minimum_hz, clock_hz);
    return MAX(target_hz, target_hz + (frequency_hz - target_hz) / 2);
}

SimTime frequency_scale_ps(SimTime cost_ps, gint64 clock_hz, gint64 frequency_hz)
{
    return (SimTime)((Wide)cost_ps * clock_hz / frequency_hz);
}
