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

/* It has forwarded the frame itself. */
static void on_forwarded(Judge *judge, JudgeWorker *core)
{
    JudgeWorker *task = &judge->tasks[core->number];
    const JudgeInbox *list = &judge->lists[core->number];
    JudgeFrame *frame = judge_frame_queue_take(&core->poll->pending);
    guint port = judge_port_out(judge->setup->tester, judge_port_in(frame), frame->number);

    core->is_dispatching = FALSE;
    task->counts->frames++;
    judge_push(judge, judge->now_ps, JUDGE_TRANSMIT, port, task->number, frame);
    if (list->waiting.n > 0) {
        judge_wake_up(judge, task, task->wakeup_ps);
    }
    finish(judge, core);
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
        judge_push_own(judge, judge->now_ps + forward_ps, JUDGE_FRAME_END, core);
        return;
    }
    judge_join_list(judge, core, list, judge_frame_queue_take(&core->poll->pending));
    finish(judge, core);
}
