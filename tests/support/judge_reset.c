/* A DUT that is down for a time: docs/frame-path.md section 19. It is one device until then, and
 * another one, which never saw a frame, afterwards. */
#include "tests/support/judge-internal.h"

/* The instants of an outage. */
typedef struct {
    SimTime down_ps, up_ps;
} Outage;

SimTime judge_reset_down_ps(const TrialSetup *setup, const TrialRequest *request)
{
    const ResetSettings *reset = &setup->dut->reset;
    gboolean by_kind = reset->forwarding == RESET_FORWARDING_BY_KIND;
    if (request->reset_ps == 0 || reset->kind == RESET_NONE ||
        reset->forwarding == RESET_FORWARDING_GOES_ON ||
        (by_kind && reset->kind == RESET_PROCESS)) {
        return 0;
    }
    return reset->outage_ps + (reset->kind == RESET_POWER ? reset->off_ps : 0);
}

/* Sections 1 and 2. */
static SimTime arrival_of(const Judge *judge, guint d, gint64 k)
{
    return judge->frames[d][k].due_ps + judge_wire_time(judge, d, judge->frame_bytes) +
           judge->setup->links[d]->propagation_ps;
}

/* The first frame of a direction that the new device sees. */
static gint64 first_after(const Judge *judge, guint d, SimTime up_ps)
{
    gint64 k = 0;
    while (k < judge->n_frames && arrival_of(judge, d, k) < up_ps) {
        k++;
    }
    return k;
}

/* Frames that neither the one device nor the other one has settled. */
static void lose_missing(Judge *before, const Outage *outage, guint d)
{
    TrialResult *result = before->result;
    gint64 n = before->frames[d] != NULL ? first_after(before, d, outage->up_ps) : 0;
    for (gint64 k = 0; k < n; k++) {
        const JudgeFrame *frame = &before->frames[d][k];
        if (frame->is_received || frame->is_lost) {
            continue;
        }
        SimTime time_ps = MAX(arrival_of(before, d, k), outage->down_ps);
        guint64 word =
            sim_fingerprint_word(d, TRIAL_FATE_LOST(TRIAL_LOSS_DEVICE_DOWN), 0, (guint64)k);
        sim_fingerprint_add(&result->fingerprint, word, time_ps);
        result->direction[d].lost[TRIAL_LOSS_DEVICE_DOWN]++;
        result->pass = FALSE;
        result->first_loss_ps = MIN(result->first_loss_ps, time_ps);
        if (result->last_loss_ps == SIM_TIME_NEVER || result->last_loss_ps < time_ps) {
            result->last_loss_ps = time_ps;
        }
    }
}

/* When the tester received the last, or the first, frame of a direction; -1: none. */
static SimTime received_ps(const Judge *judge, guint d, gboolean wants_last)
{
    const LinkSettings *link = judge->setup->links[1 - d];
    SimTime found_ps = -1;
    for (gint64 k = 0; judge->frames[d] != NULL && k < judge->n_frames; k++) {
        const JudgeFrame *frame = &judge->frames[d][k];
        SimTime time_ps = frame->start_ps + judge_wire_time(judge, 1 - d, judge->frame_bytes) +
                          link->propagation_ps;
        if (frame->is_received && (found_ps < 0 || (time_ps > found_ps) == wants_last)) {
            found_ps = time_ps;
        }
    }
    return found_ps;
}

/* A device that is up since `up_ps`, with its first frames pending. */
static Judge *second_device(const TrialSetup *setup, const TrialRequest *request, SimTime up_ps)
{
    Judge *judge = judge_row_new(setup, request);
    JudgeEvent event;
    while (judge_events_pop(judge->events, &event)) {
        /* what the first device began with */
    }
    judge_neighbours_begin_at(judge, up_ps);
    for (guint d = 0; d < DUT_PORTS; d++) {
        gint64 k = judge->frames[d] != NULL ? first_after(judge, d, up_ps) : judge->n_frames;
        if (k < judge->n_frames) {
            JudgeFrame *frame = &judge->frames[d][k];
            judge_push(judge, frame->due_ps, JUDGE_SEND, d, 0, frame);
        }
    }
    for (guint i = 0; i < judge->result->n_cores; i++) {
        judge->cores[i].idle_ps = judge->cores[i].woken_ps = up_ps;
    }
    return judge;
}

static void add_directions(TrialResult *to, const TrialResult *from)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        to->direction[d].received += from->direction[d].received;
        to->direction[d].out_of_order += from->direction[d].out_of_order;
        to->direction[d].gaps += from->direction[d].gaps;
        sim_histogram_merge(&to->direction[d].latency_ps, &from->direction[d].latency_ps);
        for (guint loss = 0; loss < TRIAL_N_LOSSES; loss++) {
            to->direction[d].lost[loss] += from->direction[d].lost[loss];
        }
    }
}

static void add_workers(TrialWorker *to, const TrialWorker *from, guint n)
{
    for (guint i = 0; i < n; i++) {
        to[i].frames += from[i].frames;
        to[i].polls += from[i].polls;
        to[i].wakeups += from[i].wakeups;
        to[i].busy_ps += from[i].busy_ps;
        to[i].lock_wait_ps += from[i].lock_wait_ps;
    }
}

static void add_queues(TrialResult *to, const TrialResult *from)
{
    for (guint i = 0; i < to->n_queues; i++) {
        TrialQueue *a = &to->queue[i];
        const TrialQueue *b = &from->queue[i];
        a->frames += b->frames;
        a->dropped += b->dropped;
        a->list_frames += b->list_frames;
        a->list_dropped += b->list_dropped;
        a->ring_max = MAX(a->ring_max, b->ring_max);
        a->list_max = MAX(a->list_max, b->list_max);
    }
    for (guint i = 0; i < to->n_lists; i++) {
        to->list[i].frames += from->list[i].frames;
        to->list[i].dropped += from->list[i].dropped;
        to->list[i].most = MAX(to->list[i].most, from->list[i].most);
    }
}

static void add_result(TrialResult *to, const TrialResult *from)
{
    add_directions(to, from);
    add_workers(to->core, from->core, to->n_cores);
    add_workers(to->task, from->task, to->n_tasks);
    add_queues(to, from);
    to->observed_ps = from->observed_ps;
    to->events += from->events;
    to->neighbours.entries = from->neighbours.entries;
    to->neighbours.requests += from->neighbours.requests;
    to->neighbours.answers += from->neighbours.answers;
    to->pass = to->pass && from->pass;
    to->first_loss_ps = MIN(to->first_loss_ps, from->first_loss_ps);
    if (from->last_loss_ps != SIM_TIME_NEVER) {
        to->last_loss_ps = from->last_loss_ps;
    }
    to->fingerprint.lane[0] += from->fingerprint.lane[0];
    to->fingerprint.lane[1] += from->fingerprint.lane[1];
}

TrialResult *judge_reset_run(const TrialSetup *setup, const TrialRequest *request)
{
    SimTime up_ps = request->reset_ps + judge_reset_down_ps(setup, request);
    const Outage outage = {request->reset_ps, up_ps};
    Judge *before = judge_row_new(setup, request);
    Judge *after = second_device(setup, request, up_ps);
    TrialResult *result = before->result;
    judge_run_until(before, request->reset_ps - 1);
    judge_run_until(after, SIM_TIME_NEVER);
    add_result(result, after->result);
    for (guint d = 0; d < DUT_PORTS; d++) {
        lose_missing(before, &outage, d);
        result->direction[d].sent = before->frames[d] != NULL ? (guint64)before->n_frames : 0;
        result->direction[d].last_before_ps = received_ps(before, d, TRUE);
        result->direction[d].first_after_ps = received_ps(after, d, FALSE);
    }
    result->outage.from_ps = outage.down_ps;
    result->outage.until_ps = outage.up_ps;
    if (setup->dut->reset.kind == RESET_POWER) {
        result->outage.off_ps = setup->dut->reset.off_ps;
    }
    trial_result_free(judge_row_free(after));
    return judge_row_free(before);
}
