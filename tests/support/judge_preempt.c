/* The judge: tasks that interrupts stop, docs/frame-path.md section 6. */
#include "tests/support/judge-internal.h"

void judge_push_own(Judge *judge, SimTime time_ps, JudgeStage stage, JudgeWorker *worker)
{
    worker->due_stage = stage;
    worker->is_stopped = worker->preempter != NULL && worker->preempter->is_awake;
    if (worker->is_stopped) {
        worker->rest_ps = time_ps - judge->now_ps;
    } else {
        worker->due_ps = time_ps;
        judge_push(judge, time_ps, stage, 0, worker->number, worker);
    }
}

void judge_stop_task(const Judge *judge, JudgeWorker *task)
{
    if (task->is_awake && !task->is_stopped) {
        task->is_stopped = TRUE;
        task->rest_ps = task->due_ps - judge->now_ps;
    }
}

void judge_resume_task(Judge *judge, JudgeWorker *task)
{
    if (task->is_awake && task->is_stopped) {
        task->is_stopped = FALSE;
        task->due_ps = judge->now_ps + task->rest_ps;
        judge_push(judge, task->due_ps, task->due_stage, 0, task->number, task);
    }
}

gboolean judge_take_due(const Judge *judge, JudgeWorker *worker, JudgeStage stage)
{
    gboolean is_due =
        !worker->is_stopped && worker->due_stage == stage && worker->due_ps == judge->now_ps;

    if (is_due) {
        worker->due_ps = -1;
    }
    return worker->preempter == NULL || is_due;
}
