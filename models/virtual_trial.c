#include "models/virtual_trial.h"

gboolean virtual_trial_is_wanted(const TrialSetup *setup)
{
    return setup->dut->virtual_device.zero_loss_pps > 0;
}

static SimRandom stream_of(const TrialSetup *setup, guint direction, gint stream_trial)
{
    g_autofree char *trial = stream_trial < 0 ? g_strdup("") : g_strdup_printf(".%d", stream_trial);
    g_autofree char *path = g_strdup_printf("%s.virtual.%s%s", setup->dut_path,
                                            direction == 0 ? "forward" : "reverse", trial);
    return sim_random_stream(setup->seed, setup->repetition, path);
}

/* Freezes a direction at the first loss of any. */
static void freeze(VirtualDeviceCount *count, gint64 rate_pps, SimTime horizon_ps)
{
    count->lost = count->first_loss_ps <= horizon_ps ? 1 : 0;
    count->sent = MIN(count->sent, (guint64)sim_pacer_count(rate_pps, horizon_ps));
    count->sent = MAX(count->sent, count->lost);
    count->last_loss_ps = count->lost > 0 ? count->first_loss_ps : SIM_TIME_NEVER;
}

static void add_direction(TrialResult *result, guint d, const VirtualDeviceCount *count)
{
    TrialDirection *direction = &result->direction[d];
    direction->sent = count->sent;
    direction->received = count->sent - count->lost;
    direction->lost[TRIAL_LOSS_VIRTUAL_DEVICE] = count->lost;
    if (count->lost > 0) {
        result->last_loss_ps = result->last_loss_ps == SIM_TIME_NEVER
                                   ? count->last_loss_ps
                                   : MAX(result->last_loss_ps, count->last_loss_ps);
    }
}

TrialResult *virtual_trial_run(const TrialSetup *setup, const TrialRequest *request)
{
    TrialResult *result = g_new0(TrialResult, 1);
    VirtualDeviceCount counts[DUT_PORTS] = {0};
    result->request = *request;
    result->first_loss_ps = SIM_TIME_NEVER;
    result->last_loss_ps = SIM_TIME_NEVER;
    for (guint d = 0; d < DUT_PORTS; d++) {
        sim_histogram_init(&result->direction[d].latency_ps);
        if (tester_sends(setup->tester, d)) {
            counts[d] = virtual_device_count(&setup->dut->virtual_device, request->rate_pps,
                                             request->duration_ps, trial_request_n_frames(request),
                                             stream_of(setup, d, request->stream_trial));
            result->first_loss_ps = MIN(result->first_loss_ps, counts[d].first_loss_ps);
        }
    }
    gboolean is_frozen = request->stop_at_first_loss && result->first_loss_ps != SIM_TIME_NEVER;
    result->observed_ps =
        is_frozen ? MIN(request->duration_ps, result->first_loss_ps) : request->duration_ps;
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (tester_sends(setup->tester, d)) {
            if (is_frozen) {
                freeze(&counts[d], request->rate_pps, result->first_loss_ps);
            }
            add_direction(result, d, &counts[d]);
        }
    }
    result->pass = result->first_loss_ps == SIM_TIME_NEVER && trial_result_sent(result) > 0;
    result->n_devices = 1;
    result->devices[0].name = setup->dut_path;
    result->devices[0].lost[TRIAL_LOSS_VIRTUAL_DEVICE] = trial_result_lost(result);
    return result;
}
