/* Cores whose clock follows their load. */
#include "models/core-internal.h"

static SimTime at_frequency(const Core *core, SimTime cost_ps)
{
    return frequency_scale_ps(cost_ps, core->rules->clock_hz, core->frequency_hz);
}

static void set_frequency(Core *core, gint64 frequency_hz)
{
    if (frequency_hz == core->frequency_hz) {
        return;
    }
    core->frequency_hz = frequency_hz;
    core->costs.frame_ps = at_frequency(core, core->clock_costs.frame_ps);
    core->costs.hold_ps = at_frequency(core, core->clock_costs.hold_ps);
    core->costs.poll_ps = at_frequency(core, core->clock_costs.poll_ps);
    core->costs.wakeup_ps = at_frequency(core, core->clock_costs.wakeup_ps);
}

void core_clock_reset(Core *core)
{
    core->load_since_ps = core->load_busy_ps = 0;
    if (core_follows_load(core)) {
        set_frequency(core, core->rules->frequency.minimum_hz);
    }
}

void core_clock_look(Core *core)
{
    const FrequencySettings *settings = &core->rules->frequency;
    SimTime elapsed_ps = core->next_ps - core->load_since_ps;
    if (elapsed_ps < settings->interval_ps) {
        return;
    }
    SimTime busy_ps = core_busy_ps(core, core->next_ps);
    set_frequency(core, frequency_for_load(settings, core->rules->clock_hz, core->frequency_hz,
                                           busy_ps - core->load_busy_ps, elapsed_ps));
    core->load_since_ps = core->next_ps;
    core->load_busy_ps = busy_ps;
}
