/* The judge: cores whose clock follows their load, docs/frame-path.md section 4. */
#include "tests/support/judge-internal.h"

static gboolean follows_load(const Judge *judge, const JudgeWorker *worker)
{
    return !worker->is_task &&
           judge->setup->dut->core.frequency.governor == FREQUENCY_GOVERNOR_LOAD;
}

SimTime judge_frequency_cost(const Judge *judge, const JudgeWorker *worker, SimTime cost_ps)
{
    if (!follows_load(judge, worker)) {
        return cost_ps;
    }
    return (SimTime)((JudgeInteger)cost_ps * judge->setup->dut->clock_hz / worker->frequency_hz);
}

void judge_frequency_begin(Judge *judge)
{
    for (guint i = 0; i < judge->result->n_cores; i++) {
        judge->cores[i].frequency_hz = judge->setup->dut->core.frequency.minimum_hz;
    }
}

void judge_frequency_look(const Judge *judge, JudgeWorker *core)
{
    const DutSettings *dut = judge->setup->dut;
    SimTime sampled_ps = judge->now_ps - core->sample_from_ps;

    if (!follows_load(judge, core) || sampled_ps < dut->core.frequency.interval_ps) {
        return;
    }
    SimTime busy_ps = core->worked_ps + judge->now_ps - core->woken_ps - core->sample_worked_ps;
    JudgeInteger wanted_hz =
        (JudgeInteger)dut->clock_hz * busy_ps * 5 / ((JudgeInteger)sampled_ps * 4);
    if (wanted_hz < dut->core.frequency.minimum_hz) {
        wanted_hz = dut->core.frequency.minimum_hz;
    }
    if (wanted_hz < core->frequency_hz) {
        wanted_hz += (core->frequency_hz - wanted_hz) / 2;
    }
    core->frequency_hz = wanted_hz < dut->clock_hz ? (gint64)wanted_hz : dut->clock_hz;
    core->sample_from_ps = judge->now_ps;
    core->sample_worked_ps += busy_ps;
}
