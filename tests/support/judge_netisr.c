/* The judge: hybrid dispatch, docs/frame-path.md section 6. */
#include "tests/support/judge-dispatch.h"

/* The core is done with a frame. */
static void finish(Judge *judge, JudgeWorker *core)
{
    judge_free_descriptor(judge, core->poll->inbox);
    if (core->poll->pending.n > 0) {
        judge_begin_frame(judge, core, judge->now_ps);
    } else {
        judge_end_poll(judge, core);
    }
}

/* The task may be woken again. */
static void leave_task(Judge *judge, JudgeWorker *core)
{
    JudgeWorker *task = &judge->tasks[core->number];
    const JudgeInbox *list = &judge->lists[core->number];

    core->is_dispatching = FALSE;
    if (list->waiting.n > 0) {
        judge_wake_up(judge, task, task->wakeup_ps);
    }
}

/* It has forwarded the frame itself. */
static void on_forwarded(Judge *judge, JudgeWorker *core)
{
    JudgeWorker *task = &judge->tasks[core->number];
    JudgeFrame *frame = judge_frame_queue_take(&core->poll->pending);
    guint port = judge_port_out(judge->setup->tester, judge_port_in(frame), frame->number);

    task->counts->frames++;
    judge_push(judge, judge->now_ps, JUDGE_TRANSMIT, port, task->number, frame);
    leave_task(judge, core);
    finish(judge, core);
}

/* Section 11: the core's first frame is all of a poll of its task. */
static void begin_in_place(Judge *judge, const JudgeWorker *core)
{
    JudgeWorker *task = &judge->tasks[core->number];
    JudgePoll *poll = g_new0(JudgePoll, 1);

    poll->n_frames = 1;
    judge_frame_queue_append(&poll->pending, judge_frame_queue_take(&core->poll->pending));
    task->poll = poll;
    judge_contention_begin_poll(judge, task, judge->now_ps);
}

void judge_netisr_on_given_end(const Judge *judge, const JudgeWorker *task)
{
    judge_free_descriptor(judge, judge->cores[task->number].poll->inbox);
}

void judge_netisr_on_given_poll_end(Judge *judge, const JudgeWorker *task)
{
    JudgeWorker *core = &judge->cores[task->number];

    leave_task(judge, core);
    if (core->poll->pending.n > 0) {
        judge_begin_frame(judge, core, judge->now_ps);
    } else {
        judge_end_poll(judge, core);
    }
}

void judge_netisr_on_end(Judge *judge, JudgeWorker *core)
{
    JudgeFrame *frame = core->poll->pending.first;
    JudgeInbox *list = judge_list_of(judge, frame);
    const JudgeWorker *task = list->worker;

    if (core->is_dispatching) {
        on_forwarded(judge, core);
        return;
    }
    core->counts->frames++;
    if (task->number == core->number && !task->is_awake && list->waiting.n == 0) {
        SimTime forward_ps = frame->is_sized ? frame->forward_ps : task->frame_ps;
        core->is_dispatching = TRUE;
        if (judge->contends) {
            begin_in_place(judge, core);
            return;
        }
        judge_push_own(judge, judge->now_ps + forward_ps, JUDGE_FRAME_END, core);
        return;
    }
    judge_join_list(judge, core, list, judge_frame_queue_take(&core->poll->pending));
    finish(judge, core);
}
