/* Sections 4 to 6 of docs/frame-path.md: workers, their looks and their polls. */
#include "tests/support/judge-dispatch.h"

/* Section 4: when a worker looks. */
void judge_push_look(Judge *judge, SimTime time_ps, JudgeWorker *worker)
{
    JudgeStage stage = worker->is_task || worker->turns != NULL ? JUDGE_TASK_LOOK : JUDGE_CORE_LOOK;
    judge_push_own(judge, time_ps, stage, worker);
}

static void begin_turn(JudgeWorker *worker, SimTime look_ps)
{
    worker->n_since_turn = 0;
    worker->turn_began_ps = look_ps;
}

/* Section 4: what it takes a core to leave its idle state. */
static SimTime leave_idle(const Judge *judge, const JudgeWorker *worker)
{
    const IdleSettings *idle = &judge->setup->dut->core.idle;
    const IdleState states[] = {idle->c1, idle->c1e, idle->c3, idle->c6};
    SimTime exit_ps = 0;

    for (guint i = 0; i < G_N_ELEMENTS(states) && !worker->is_task; i++) {
        gboolean is_long =
            !worker->has_slept || judge->now_ps >= worker->slept_ps + states[i].target_residency_ps;
        exit_ps = is_long && states[i].exit_latency_ps != 0 ? states[i].exit_latency_ps : exit_ps;
    }
    return exit_ps;
}

void judge_wake_up(Judge *judge, JudgeWorker *worker, SimTime wakeup_ps)
{
    SimTime look_ps =
        judge->now_ps + judge_frequency_cost(judge, worker, wakeup_ps) + leave_idle(judge, worker);

    worker->is_awake = TRUE;
    begin_turn(worker, look_ps);
    worker->is_waking = TRUE;
    worker->woken_ps = judge->now_ps;
    judge_push_look(judge, look_ps, worker);
}

void judge_on_interrupt(Judge *judge, JudgeVector *vector, guint number)
{
    JudgeWorker *core = vector->core;
    if (judge_take_interrupt(judge, vector, number) && !core->is_awake) {
        judge_wake_up(judge, core, core->wakeup_ps);
        if (core->preempts != NULL) {
            judge_stop_task(judge, core->preempts);
        }
    }
}

/* Section 4: the first look of an idle core, of one every so often, that finds the frame which was
 * admitted now. */
static void find_soon(Judge *judge, JudgeWorker *core)
{
    SimTime look_ps = judge->now_ps;
    SimTime behind_ps =
        core->empty_poll_ps > 0 ? (look_ps - core->idle_ps) % core->empty_poll_ps : 0;

    core->is_idle = FALSE;
    judge_push_look(judge, behind_ps > 0 ? look_ps + core->empty_poll_ps - behind_ps : look_ps,
                    core);
}

void judge_admit(Judge *judge, JudgeInbox *inbox, JudgeFrame *frame)
{
    JudgeWorker *worker = inbox->worker;

    judge_frame_queue_append(&inbox->waiting, frame);
    if (worker->is_idle) {
        find_soon(judge, worker);
    }
    if (worker->is_task) {
        if (!worker->is_awake) {
            judge_wake_up(judge, worker, worker->wakeup_ps);
        }
        return;
    }
    JudgeVector *vector = judge_vector_to_come(inbox);
    if (vector != NULL) {
        judge_moderate(judge, vector);
    }
}

static void enter_list(Judge *judge, JudgeWorker *by, JudgeInbox *list, JudgeFrame *frame)
{
    const JudgeWorker *core = &judge->cores[MIN(list->worker->number, judge->result->n_cores - 1)];

    if (by->turns != NULL) {
        judge_frame_queue_append(&list->waiting, frame);
        judge_turns_on_joined(by, list);
    } else if (core->number == list->worker->number && core->is_dispatching) {
        judge_frame_queue_append(&list->waiting, frame); /* whose task is woken behind that */
    } else {
        judge_admit(judge, list, frame);
    }
}

void judge_join_list(Judge *judge, JudgeWorker *by, JudgeInbox *list, JudgeFrame *frame)
{
    if (list->waiting.n == (guint64)judge->setup->dut->dispatch.list_limit ||
        judge_turns_refuses(judge, by, list, frame)) {
        list->counts->list_dropped++;
        judge_lose(judge, frame, TRIAL_LOSS_INPUT_LIST_FULL);
        return;
    }
    enter_list(judge, by, list, frame);
    list->counts->list_frames++;
    list->counts->list_max = MAX(list->counts->list_max, list->waiting.n);
}

/* Section 6. */
void judge_on_hand_over(Judge *judge, JudgePoll *poll)
{
    for (JudgeFrame *frame; (frame = judge_frame_queue_take(&poll->done)) != NULL;) {
        judge_join_list(judge, poll->inbox->worker, judge_list_of(judge, frame), frame);
    }
    g_free(poll);
}

SimTime judge_next_frame_time(const JudgeWorker *worker)
{
    const JudgeFrame *frame = worker->poll->pending.first;
    if (!frame->is_sized) {
        return worker->frame_ps;
    }
    return worker->forwards ? frame->forward_ps : frame->interrupt_ps;
}

static SimTime next_frame_time(const Judge *judge, const JudgeWorker *worker)
{
    return judge_frequency_cost(judge, worker, judge_next_frame_time(worker));
}

/* Section 5: the next frame of the worker's poll begins. */
void judge_begin_frame(Judge *judge, JudgeWorker *worker, SimTime begin_ps)
{
    if (judge->contends && worker->forwards) {
        judge_contention_begin_frame(judge, worker, begin_ps);
        return;
    }
    gboolean locks = worker->hold_ps > 0 && judge->setup->dut->lock.scope == LOCK_SCOPE_FRAME;
    JudgeStage stage = locks ? JUDGE_LOCK_REQUEST : JUDGE_FRAME_END;
    judge_push_own(judge, begin_ps + next_frame_time(judge, worker), stage, worker);
}

/* Section 5: a poll of `inbox`, which has frames waiting. */
void judge_begin_poll(Judge *judge, JudgeWorker *worker, JudgeInbox *inbox)
{
    gboolean locks = worker->hold_ps > 0 && judge->setup->dut->lock.scope == LOCK_SCOPE_POLL;
    SimTime begin_ps = judge->now_ps + judge_frequency_cost(judge, worker, worker->poll_ps);
    JudgePoll *poll = g_new0(JudgePoll, 1);

    poll->inbox = inbox;
    poll->n_frames = inbox->waiting.n;
    if (worker->budget != 0) {
        poll->n_frames = MIN(poll->n_frames, worker->budget);
    }
    for (guint64 i = 0; i < poll->n_frames; i++) {
        judge_count_taken(inbox, inbox->waiting.first);
        judge_frame_queue_append(&poll->pending, judge_frame_queue_take(&inbox->waiting));
    }
    worker->poll = poll;
    worker->polled = inbox;
    worker->counts->polls++;
    worker->n_since_turn += (gint64)poll->n_frames;
    judge->result->events++;
    if (judge->contends && worker->forwards) {
        judge_contention_begin_poll(judge, worker, begin_ps);
    } else if (locks) {
        judge_push(judge, begin_ps, JUDGE_LOCK_REQUEST, 0, worker->number, worker);
    } else {
        judge_begin_frame(judge, worker, begin_ps);
    }
}

/* Section 9: busy from the arrival that woke the worker until now, as far as within [0, D]. */
void judge_count_busy(Judge *judge, JudgeWorker *worker, SimTime until_ps)
{
    SimTime end_ps = judge->request->duration_ps;
    worker->counts->busy_ps += MIN(until_ps, end_ps) - MIN(worker->woken_ps, end_ps);
}

/* Section 4: a core that looks now has worked long enough. */
gboolean judge_is_over(const Judge *judge, const JudgeWorker *worker)
{
    const SoftirqSettings *softirq = &judge->setup->dut->core.softirq;

    if (worker->is_task || worker->polls_busily) {
        return FALSE;
    }
    return (softirq->budget != 0 && worker->n_since_turn >= softirq->budget) ||
           (softirq->time_ps != 0 && judge->now_ps - worker->turn_began_ps >= softirq->time_ps);
}

void judge_hand_over(Judge *judge, JudgeWorker *worker, SimTime begin_ps)
{
    const DutSettings *dut = judge->setup->dut;
    SimTime handover_ps = sim_units_cost_ps(dut->core.softirq.handover, dut->clock_hz);
    SimTime look_ps = begin_ps + judge_frequency_cost(judge, worker, handover_ps);

    begin_turn(worker, look_ps);
    judge_push_look(judge, look_ps, worker);
}

/* Section 4. */
void judge_fall_asleep(Judge *judge, JudgeWorker *worker)
{
    worker->is_awake = FALSE;
    worker->has_slept = TRUE;
    worker->slept_ps = judge->now_ps;
    gboolean has_polled = worker->turns == NULL || worker->turns->has_polled_ring;
    if (!worker->is_task && !judge_lists_inboxes(judge, worker) && has_polled) {
        judge_deal_with(judge, &worker->vector);
    }
    judge_count_busy(judge, worker, judge->now_ps);
    worker->worked_ps += judge->now_ps - worker->woken_ps;
    if (worker->preempts != NULL) {
        judge_resume_task(judge, worker->preempts);
    }
}

/* Section 4: the one to be polled, or NULL. */
static JudgeInbox *find_inbox(Judge *judge, JudgeWorker *worker)
{
    guint n = worker->inboxes->len;

    if (judge_lists_inboxes(judge, worker)) {
        return judge_next_listed(judge, worker);
    }
    for (guint i = 0; i < n; i++) {
        JudgeInbox *inbox = g_ptr_array_index(worker->inboxes, (worker->next_inbox + i) % n);
        if (inbox->waiting.n > 0) {
            return inbox;
        }
    }
    return NULL;
}

/* Section 4. */
void judge_on_look(Judge *judge, JudgeWorker *worker)
{
    if (worker->turns != NULL) {
        judge_turns_on_look(judge, worker);
        return;
    }
    judge_frequency_look(judge, worker);
    if (worker->is_waking) {
        worker->is_waking = FALSE;
        worker->counts->wakeups++;
    }
    JudgeInbox *inbox = find_inbox(judge, worker);
    if (inbox != NULL && judge_is_over(judge, worker)) {
        judge_hand_over(judge, worker, judge->now_ps);
        return;
    }
    if (inbox != NULL) {
        worker->next_inbox = (inbox->place + 1) % worker->inboxes->len;
        judge_begin_poll(judge, worker, inbox);
        return;
    }
    if (worker->polls_busily) {
        worker->is_idle = TRUE;
        worker->idle_ps = judge->now_ps;
        return;
    }
    judge_fall_asleep(judge, worker);
}

/* Section 5: requests come here in the order of their instants, then of their workers' numbers. */
void judge_on_lock_request(Judge *judge, JudgeWorker *worker)
{
    if (judge->contends) {
        judge_contention_on_request(judge, worker);
        return;
    }
    SimTime grant_ps = MAX(judge->now_ps, judge->lock_free_ps);
    SimTime hold_ps = judge_frequency_cost(judge, worker, worker->hold_ps);
    SimTime end_ps = 0;

    if (judge->setup->dut->lock.scope == LOCK_SCOPE_FRAME) {
        judge->lock_free_ps = grant_ps + hold_ps;
        end_ps = judge->lock_free_ps;
    } else {
        judge->lock_free_ps = grant_ps + (SimTime)worker->poll->n_frames * hold_ps;
        end_ps = judge->lock_free_ps + next_frame_time(judge, worker);
    }
    worker->counts->lock_wait_ps += grant_ps - judge->now_ps;
    judge_push(judge, end_ps, JUDGE_FRAME_END, 0, worker->number, worker);
}

/* Section 3: a frame of the ring has been processed. */
void judge_free_descriptor(const Judge *judge, JudgeInbox *ring)
{
    const NicSettings *nic = &judge->setup->dut->nic;

    switch ((NicRelease)nic->descriptor_release) {
    case NIC_RELEASE_FRAME:
        ring->in_use--;
        break;
    case NIC_RELEASE_BATCH:
        ring->finished++;
        if (ring->finished == (guint64)nic->descriptor_batch) {
            ring->in_use -= ring->finished;
            ring->finished = 0;
        }
        break;
    case NIC_RELEASE_POLL:
        break;
    }
}

/* Sections 3 to 6: all frames of the worker's poll have been processed. */
void judge_end_poll(Judge *judge, JudgeWorker *worker)
{
    JudgePoll *poll = worker->poll;

    if (!worker->is_task && judge->setup->dut->nic.descriptor_release == NIC_RELEASE_POLL) {
        poll->inbox->in_use -= poll->n_frames;
    }
    worker->poll = NULL;
    if (worker->is_task && poll->inbox == NULL) {
        g_free(poll);
        judge_netisr_on_given_poll_end(judge, worker);
        return;
    }
    if (worker->is_task && judge->cores[0].turns != NULL) {
        g_free(poll);
        judge_turns_on_ended(judge, worker);
        return;
    }
    if (worker->forwards) {
        g_free(poll);
    } else {
        judge_push(judge, judge->now_ps, JUDGE_HAND_OVER, 0, worker->number, poll);
    }
    judge_push_look(judge, judge->now_ps, worker);
}

/* Sections 3 to 6: a frame of the worker's poll has been processed. */
void judge_on_frame_end(Judge *judge, JudgeWorker *worker)
{
    JudgePoll *poll = worker->poll;

    if (judge->contends && worker->forwards) {
        judge_contention_on_end(judge, worker);
        return;
    }
    if (judge->setup->dut->dispatch.mode == DISPATCH_MODE_HYBRID && !worker->forwards) {
        judge_netisr_on_end(judge, worker);
        return;
    }
    JudgeFrame *frame = judge_frame_queue_take(&poll->pending);
    worker->counts->frames++;
    if (!worker->is_task) {
        judge_free_descriptor(judge, poll->inbox);
    }
    if (worker->forwards) {
        guint port = judge_port_out(judge->setup->tester, judge_port_in(frame), frame->number);
        judge_push(judge, judge->now_ps, JUDGE_TRANSMIT, port, worker->number, frame);
    } else {
        judge_frame_queue_append(&poll->done, frame);
    }
    if (poll->pending.n > 0) {
        judge_begin_frame(judge, worker, judge->now_ps);
    } else {
        judge_end_poll(judge, worker);
    }
}
