#include "models/ledger.h"

#include "models/trial.h"

void ledger_init(Ledger *ledger, const SimTrace *trace)
{
    *ledger = (Ledger){.first_loss_ps = SIM_TIME_NEVER, .trace = trace};
}

void ledger_lose(Ledger *ledger, FrameWord word, TrialLoss loss, SimTime time_ps)
{
    guint direction = frame_word_direction(word);
    ledger->lost[direction][loss]++;
    ledger->first_loss_ps = MIN(ledger->first_loss_ps, time_ps);
    sim_fingerprint_add(&ledger->fingerprint, frame_word_with_fate(word, TRIAL_FATE_LOST(loss)),
                        time_ps);
    if (sim_trace_is_connected(ledger->trace, TRIAL_TRACE_DROP)) {
        const SimTraceRecord record = {
            .source = TRIAL_TRACE_DROP,
            .port = direction,
            .unit = frame_word_queue(word),
            .time_ps = time_ps,
            .frame = frame_word_number(word),
            .value = loss,
        };
        sim_trace_fire(ledger->trace, &record);
    }
}
