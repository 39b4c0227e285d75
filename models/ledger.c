#include "models/ledger.h"

#include "models/trial.h"

void ledger_init(Ledger *ledger, const SimTrace *trace)
{
    gboolean listens = sim_trace_is_connected(trace, TRIAL_TRACE_DROP);
    *ledger = (Ledger){.first_loss_ps = SIM_TIME_NEVER,
                       .last_loss_ps = SIM_TIME_NEVER,
                       .trace = listens ? trace : NULL};
}

void ledger_settle(Ledger *ledger)
{
    sim_fingerprint_add_block(&ledger->fingerprint, ledger->noted_word, ledger->noted_ps,
                              ledger->n_noted);
    for (guint i = 0; i < ledger->n_noted; i++) {
        if (frame_word_is_control(ledger->noted_word[i])) {
            continue;
        }
        gboolean is_first = ledger->last_loss_ps == SIM_TIME_NEVER;
        ledger->last_loss_ps =
            is_first ? ledger->noted_ps[i] : MAX(ledger->last_loss_ps, ledger->noted_ps[i]);
        if (ledger->listener.lost != NULL) {
            ledger->listener.lost(ledger->listener.data, ledger->noted_word[i]);
        }
    }
    ledger->n_noted = 0;
}

void ledger_trace(const Ledger *ledger, FrameWord word, TrialLoss loss, SimTime time_ps)
{
    const SimTraceRecord record = {
        .source = TRIAL_TRACE_DROP,
        .port = frame_word_port(word),
        .unit = frame_word_queue(word),
        .time_ps = time_ps,
        .frame = frame_word_number(word),
        .value = loss,
    };
    sim_trace_fire(ledger->trace, &record);
}
