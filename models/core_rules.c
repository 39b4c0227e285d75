#include "models/core_rules.h"

gboolean core_rules_apply(const DutSettings *dut)
{
    const SoftirqSettings *softirq = &dut->core.softirq;
    return dut->core.mode == CORE_MODE_BUSY_POLL || interrupt_is_moderated(&dut->nic.interrupt) ||
           softirq->budget > 0 || softirq->time_ps > 0 ||
           dut->core.frequency.governor != FREQUENCY_GOVERNOR_PERFORMANCE ||
           idle_settings_apply(&dut->core.idle);
}

CoreRules core_rules_of(const DutSettings *dut)
{
    const SoftirqSettings *softirq = &dut->core.softirq;
    gboolean is_direct = dut->dispatch.mode == DISPATCH_MODE_DIRECT;
    gboolean forwards = dut_n_tasks(dut) == 0 && !is_direct;
    SimCost empty_poll = forwards ? dut->cost.empty_poll : dut->dispatch.cost.empty_poll;
    CoreRules rules = {
        .polls_busily = dut->core.mode == CORE_MODE_BUSY_POLL,
        .empty_poll_ps = sim_units_cost_ps(empty_poll, dut->clock_hz),
        .frequency = dut->core.frequency,
        .clock_hz = dut->clock_hz,
        .idle = dut->core.idle,
    };
    if (!rules.polls_busily) {
        rules.interrupt = dut->nic.interrupt;
        rules.softirq_frames = (guint64)softirq->budget;
        rules.softirq_ps = softirq->time_ps;
        rules.handover_ps = sim_units_cost_ps(softirq->handover, dut->clock_hz);
    }
    return rules;
}
