#include "models/outage.h"

#include "models/ledger.h"

TrialOutage trial_outage(const TrialSetup *setup, const TrialRequest *request)
{
    const ResetSettings *settings = &setup->dut->reset;
    SimTime down_ps = request->reset_ps > 0 ? reset_down_ps(settings) : 0;
    if (down_ps == 0) {
        return (TrialOutage){0};
    }
    return (TrialOutage){.from_ps = request->reset_ps,
                         .until_ps = request->reset_ps + down_ps,
                         .off_ps = reset_off_ps(settings)};
}

/* ---- lost with the device ---- */

static void lose(TrialResult *result, guint d, guint64 number, SimTime time_ps)
{
    FrameWord word =
        frame_word_with_fate(frame_word(d, 0, number), TRIAL_FATE_LOST(TRIAL_LOSS_DEVICE_DOWN));
    gboolean is_first = result->last_loss_ps == SIM_TIME_NEVER;
    sim_fingerprint_add(&result->fingerprint, word, time_ps);
    result->direction[d].lost[TRIAL_LOSS_DEVICE_DOWN]++;
    result->devices[0].lost[TRIAL_LOSS_DEVICE_DOWN]++;
    result->first_loss_ps = MIN(result->first_loss_ps, time_ps);
    result->last_loss_ps = is_first ? time_ps : MAX(result->last_loss_ps, time_ps);
}

/* What was in the device is lost when it goes down, the others when they arrive. */
static void lose_missing(TrialResult *result, guint d, const OutageDirection *direction)
{
    SendPlan plan = trial_request_plan(&result->request);
    guint64 paced = G_MAXUINT64; /* the pacer's next frame */
    SimPacer pacer = {0};
    for (guint64 k = outage_probe_next_unsettled(direction->probe, 0); k < direction->n_before;
         k = outage_probe_next_unsettled(direction->probe, k + 1)) {
        if (k != paced) {
            send_plan_pace(&plan, k, &pacer);
        }
        SimTime arrival_ps = sim_pacer_next(&pacer) + direction->to_dut_ps;
        paced = k + 1;
        lose(result, d, k, MAX(arrival_ps, result->outage.from_ps));
    }
}

/* ---- before and after ---- */

static void add_direction(TrialDirection *to, const TrialDirection *from)
{
    to->received += from->received;
    to->out_of_order += from->out_of_order;
    to->gaps += from->gaps;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        to->lost[loss] += from->lost[loss];
    }
    sim_histogram_merge(&to->latency_ps, &from->latency_ps);
}

static void add_queue(TrialQueue *to, const TrialQueue *from)
{
    to->frames += from->frames;
    to->dropped += from->dropped;
    to->ring_max = MAX(to->ring_max, from->ring_max);
    to->list_frames += from->list_frames;
    to->list_dropped += from->list_dropped;
    to->list_max = MAX(to->list_max, from->list_max);
}

static void add_worker(TrialWorker *to, const TrialWorker *from)
{
    to->frames += from->frames;
    to->polls += from->polls;
    to->wakeups += from->wakeups;
    to->busy_ps += from->busy_ps;
    to->lock_wait_ps += from->lock_wait_ps;
}

static void add_list(TrialList *to, const TrialList *from)
{
    to->frames += from->frames;
    to->dropped += from->dropped;
    to->most = MAX(to->most, from->most);
}

/* Both are of the same device. */
static void add_device(TrialResult *to, const TrialResult *from)
{
    for (guint i = 0; i < to->n_queues; i++) {
        add_queue(&to->queue[i], &from->queue[i]);
    }
    for (guint i = 0; i < to->n_cores; i++) {
        add_worker(&to->core[i], &from->core[i]);
    }
    for (guint i = 0; i < to->n_tasks; i++) {
        add_worker(&to->task[i], &from->task[i]);
    }
    for (guint i = 0; i < to->n_lists; i++) {
        add_list(&to->list[i], &from->list[i]);
    }
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        to->devices[0].lost[loss] += from->devices[0].lost[loss];
    }
}

static gboolean settle_direction(TrialResult *result, guint d, guint64 n_frames, GError **error)
{
    TrialDirection *direction = &result->direction[d];
    guint64 settled = direction->received;
    for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
        settled += direction->lost[loss];
    }
    direction->sent = n_frames;
    direction->in_flight = 0;
    if (settled != n_frames) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL,
                    "frames are not conserved over an outage in direction %u: %" G_GUINT64_FORMAT
                    " sent, %" G_GUINT64_FORMAT " received or lost",
                    d, n_frames, settled);
        return FALSE;
    }
    return TRUE;
}

gboolean outage_join(TrialResult *result, const TrialResult *after,
                     const OutageDirection directions[DUT_PORTS], GError **error)
{
    result->observed_ps = after->observed_ps;
    result->first_loss_ps = MIN(result->first_loss_ps, after->first_loss_ps);
    if (after->last_loss_ps != SIM_TIME_NEVER) {
        result->last_loss_ps = after->last_loss_ps;
    }
    result->events += after->events;
    result->neighbours.entries = after->neighbours.entries;
    result->neighbours.requests += after->neighbours.requests;
    result->neighbours.answers += after->neighbours.answers;
    sim_fingerprint_combine(&result->fingerprint, &after->fingerprint);
    add_device(result, after);
    for (guint d = 0; d < DUT_PORTS; d++) {
        const OutageDirection *direction = &directions[d];
        add_direction(&result->direction[d], &after->direction[d]);
        lose_missing(result, d, direction);
        result->direction[d].last_before_ps = outage_probe_last_before_ps(direction->probe);
        result->direction[d].first_after_ps = outage_probe_first_after_ps(direction->probe);
        if (!settle_direction(result, d, direction->n_frames, error)) {
            return FALSE;
        }
    }
    result->pass = result->first_loss_ps == SIM_TIME_NEVER && trial_result_sent(result) > 0;
    return TRUE;
}
