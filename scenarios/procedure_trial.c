#include "scenarios/procedure_trial.h"

static ProcedureLatency latency_of(const SimHistogram *latency)
{
    if (latency->count == 0) {
        return (ProcedureLatency){0};
    }
    return (ProcedureLatency){.count = latency->count,
                              .minimum_ps = latency->minimum,
                              .mean_ps = sim_histogram_mean(latency),
                              .median_ps = sim_histogram_quantile(latency, 50, 100),
                              .p99_9_ps = sim_histogram_quantile(latency, 999, 1000),
                              .maximum_ps = latency->maximum};
}

static ProcedureTags tags_of(const LatencyTags *tags)
{
    return (ProcedureTags){.n_tags = tags->n_tags,
                           .n_received = tags->n_received,
                           .first_ps = tags->first_ps,
                           .minimum_ps = tags->minimum_ps,
                           .mean_ps = tags->mean_ps,
                           .median_ps = tags->median_ps,
                           .p99_9_ps = tags->p99_9_ps,
                           .maximum_ps = tags->maximum_ps};
}

static ProcedureVariation variation_of(const LatencyVariation *variation)
{
    return (ProcedureVariation){.n_delays = variation->n_delays,
                                .delay_minimum_ps = variation->delay_minimum_ps,
                                .delay_p99_9_ps = variation->delay_p99_9_ps,
                                .delay_maximum_ps = variation->delay_maximum_ps,
                                .n_differences = variation->n_differences,
                                .difference_minimum_ps = variation->difference_minimum_ps,
                                .difference_median_ps = variation->difference_median_ps,
                                .difference_maximum_ps = variation->difference_maximum_ps};
}

ProcedureTrial procedure_trial_of_result(const TrialResult *result, ProcedurePurpose purpose,
                                         const TesterSettings *tester)
{
    ProcedureTrial trial = {.purpose = purpose,
                            .rate_pps = result->request.rate_pps,
                            .duration_ps = result->request.duration_ps,
                            .asked_ps = result->request.duration_ps,
                            .change_ps = result->request.change_ps,
                            .off_ps = result->outage.off_ps,
                            .n_senders = tester_n_senders(tester),
                            .sent = trial_result_sent(result),
                            .received = trial_result_received(result),
                            .lost = trial_result_lost(result),
                            .pass = result->pass,
                            .last_loss_ps = result->last_loss_ps};
    for (guint i = 0; i < PROCEDURE_DIRECTIONS; i++) {
        const TrialDirection *from = &result->direction[i];
        if (!tester_sends(tester, i)) {
            continue;
        }
        guint64 lost = 0;
        for (guint k = 0; k < TRIAL_N_LOSSES; k++) {
            lost += from->lost[k];
        }
        trial.direction[i] = (ProcedureDirection){.sends = TRUE,
                                                  .sent = from->sent,
                                                  .received = from->received,
                                                  .lost = lost,
                                                  .out_of_order = from->out_of_order,
                                                  .gaps = from->gaps,
                                                  .latency = latency_of(&from->latency_ps),
                                                  .first_tag_ps = from->first_tag_ps,
                                                  .last_before_ps = from->last_before_ps,
                                                  .first_after_ps = from->first_after_ps,
                                                  .tags = tags_of(&from->tags),
                                                  .variation = variation_of(&from->variation)};
    }
    return trial;
}

ProcedureTrial procedure_trial_of_record(const TrialRecord *record)
{
    ProcedureTrial trial = {.purpose = record->purpose,
                            .rate_pps = record->rate_pps,
                            .duration_ps = record->simulated_ps,
                            .asked_ps = record->duration_ps,
                            .change_ps = record->change_ps,
                            .off_ps = record->off_ps,
                            .n_senders = record->n_senders,
                            .sent = record->sent,
                            .received = record->received,
                            .lost = record->lost_total,
                            .pass = record->pass,
                            .last_loss_ps = record->last_loss_ps,
                            .reconfiguration = record->reconfiguration,
                            .transfer = record->transfer};
    for (guint i = 0; i < PROCEDURE_DIRECTIONS; i++) {
        trial.direction[i] = record->direction[i];
    }
    return trial;
}
