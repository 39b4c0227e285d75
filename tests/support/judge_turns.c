/* The judge: cores whose rings and list take turns, docs/frame-path.md section 6. */
#include "tests/support/judge-dispatch.h"

void judge_turns_init(Judge *judge)
{
    const DutSettings *dut = judge->setup->dut;
    if (judge->result->n_tasks == 0 || dut->dispatch.processors != DISPATCH_PROCESSORS_SOFTIRQ) {
        return;
    }
    for (guint i = 0; i < judge->result->n_cores; i++) {
        JudgeTurns *turns = g_new0(JudgeTurns, 1);
        turns->owed = g_ptr_array_new();
        turns->brought = g_array_new(FALSE, TRUE, sizeof(guint32));
        g_array_set_size(turns->brought, 128);
        turns->n_brought = g_hash_table_new(NULL, NULL);
        turns->was_polled_last = TRUE;
        if (i < judge->result->n_tasks) {
            turns->task = &judge->tasks[i];
            turns->list = &judge->lists[i];
        }
        judge->cores[i].turns = turns;
    }
}

void judge_turns_clear(Judge *judge)
{
    for (guint i = 0; i < judge->result->n_cores; i++) {
        JudgeTurns *turns = judge->cores[i].turns;
        if (turns != NULL) {
            g_ptr_array_unref(turns->owed);
            g_array_unref(turns->brought);
            g_hash_table_unref(turns->n_brought);
            g_free(turns);
        }
    }
}

/* Counts how often a flow was brought, `by` more or less; returns how often it is then. */
static gint count_brought(GHashTable *n_brought, guint32 flow, gint by)
{
    gint before = GPOINTER_TO_INT(g_hash_table_lookup(n_brought, GUINT_TO_POINTER(flow)));
    gint n = MAX(before + by, 0);

    g_hash_table_insert(n_brought, GUINT_TO_POINTER(flow), GINT_TO_POINTER(n));
    return n;
}

gboolean judge_turns_refuses(const Judge *judge, const JudgeWorker *by, const JudgeInbox *list,
                             const JudgeFrame *frame)
{
    const DispatchSettings *dispatch = &judge->setup->dut->dispatch;
    const JudgeTurns *turns = by->turns;

    if (turns == NULL || by->number >= 62 ||
        dispatch->flow_limit.cpu_bitmap / ((gint64)1 << by->number) % 2 == 0 ||
        2 * (list->waiting.n + 1) < (guint64)dispatch->list_limit) {
        return FALSE;
    }
    guint32 hash = judge_flows_dispatch_hash(&judge->flows, judge_port_in(frame), frame->number);
    guint32 flow = hash % (guint32)dispatch->flow_limit.table_len;
    count_brought(turns->n_brought, g_array_index(turns->brought, guint32, 0), -1);
    g_array_remove_index(turns->brought, 0);
    g_array_append_val(turns->brought, flow);
    return count_brought(turns->n_brought, flow, 1) > 64;
}

void judge_turns_on_joined(JudgeWorker *by, JudgeInbox *list)
{
    /* the core that the task is on has its number */
    JudgeWorker *core = by - by->number + list->worker->number;

    if (core->turns->is_called || core->turns->is_scheduled) {
        return;
    }
    if (core == by) {
        core->turns->is_scheduled = TRUE;
    } else {
        core->turns->is_called = TRUE;
        g_ptr_array_add(by->turns->owed, core);
    }
}

void judge_turns_on_call(Judge *judge, JudgeWorker *core)
{
    JudgeTurns *turns = core->turns;

    turns->is_called = FALSE;
    turns->is_scheduled = TRUE;
    turns->task->counts->wakeups++;
    if (!core->is_awake) {
        core->vector.n_taken++; /* what frames were to cause does not come */
        core->vector.is_counted = FALSE;
        judge_wake_up(judge, core, turns->task->wakeup_ps);
    }
}

/* Returns when all that the core owes is sent, if it begins now. */
static SimTime send(Judge *judge, JudgeWorker *core)
{
    const DutSettings *dut = judge->setup->dut;
    GPtrArray *owed = core->turns->owed;
    SimTime time_ps = judge->now_ps;

    while (owed->len > 0) {
        JudgeWorker *other = g_ptr_array_index(owed, owed->len - 1);
        g_ptr_array_set_size(owed, (gint)owed->len - 1);
        time_ps += sim_units_cost_ps(dut->dispatch.interprocessor_interrupt, dut->clock_hz);
        judge_push(judge, time_ps, JUDGE_CALL, 0, other->number, other);
    }
    return time_ps;
}

/* Frames that the task works on from `begin_ps` on, none of which has begun. */
static void begin_some(Judge *judge, JudgeWorker *core, SimTime begin_ps)
{
    JudgeTurns *turns = core->turns;
    JudgePoll *poll = g_new0(JudgePoll, 1);

    if (turns->taken.n == 0) {
        for (JudgeFrame *frame; (frame = judge_frame_queue_take(&turns->list->waiting)) != NULL;) {
            judge_frame_queue_append(&turns->taken, frame);
        }
    }
    poll->inbox = turns->list;
    while (turns->taken.n > 0 && (turns->is_unlimited || turns->n_left > 0)) {
        judge_frame_queue_append(&poll->pending, judge_frame_queue_take(&turns->taken));
        poll->n_frames++;
        turns->n_left -= turns->is_unlimited ? 0 : 1;
        core->n_since_turn++;
    }
    turns->task->poll = poll;
    if (judge->contends) {
        judge_contention_begin_poll(judge, turns->task, begin_ps);
    } else {
        judge_begin_frame(judge, turns->task, begin_ps);
    }
}

static void poll_list(Judge *judge, JudgeWorker *core)
{
    JudgeTurns *turns = core->turns;
    JudgeWorker *task = turns->task;

    turns->is_polled = turns->was_polled_last = TRUE;
    turns->is_unlimited = task->budget == 0;
    turns->n_left = (guint64)task->budget;
    task->is_awake = TRUE;
    task->woken_ps = judge->now_ps;
    task->counts->polls++;
    judge->result->events++;
    begin_some(judge, core, send(judge, core) + task->poll_ps);
}

void judge_turns_on_ended(Judge *judge, JudgeWorker *task)
{
    judge_push_look(judge, judge->now_ps, &judge->cores[task->number]);
}

/* The list's poll has worked off what it began. FALSE: it is over. */
static gboolean go_on(Judge *judge, JudgeWorker *core)
{
    JudgeTurns *turns = core->turns;
    gboolean may = turns->is_unlimited || turns->n_left > 0;

    if (may && turns->list->waiting.n > 0) {
        begin_some(judge, core, judge->now_ps);
        return TRUE;
    }
    turns->is_scheduled = !may;
    turns->is_polled = FALSE;
    turns->task->is_awake = FALSE;
    judge_count_busy(judge, turns->task, judge->now_ps);
    return FALSE;
}

/* The ring that is next, behind the one polled last; NULL: the list comes first, or there is none.
 */
static JudgeInbox *find_ring(JudgeWorker *core)
{
    JudgeTurns *turns = core->turns;
    guint n = core->inboxes->len;
    /* the list's place is behind the last ring */
    guint from = turns->was_polled_last ? 0 : core->next_inbox == 0 ? n : core->next_inbox;

    for (guint i = 0; i <= n; i++) {
        guint place = (from + i) % (n + 1);
        if (place == n) {
            if (turns->is_scheduled) {
                return NULL;
            }
            continue;
        }
        JudgeInbox *inbox = g_ptr_array_index(core->inboxes, place);
        if (inbox->waiting.n > 0) {
            core->next_inbox = (place + 1) % n;
            return inbox;
        }
    }
    return NULL;
}

static gboolean is_any_waiting(const JudgeWorker *core)
{
    for (guint i = 0; i < core->inboxes->len; i++) {
        const JudgeInbox *inbox = g_ptr_array_index(core->inboxes, i);
        if (inbox->waiting.n > 0) {
            return TRUE;
        }
    }
    return core->turns->is_scheduled;
}

void judge_turns_on_look(Judge *judge, JudgeWorker *core)
{
    JudgeTurns *turns = core->turns;

    if (turns->is_polled && go_on(judge, core)) {
        return;
    }
    if (core->is_waking) {
        core->is_waking = FALSE;
        core->counts->wakeups++;
    }
    if (turns->is_scheduled && turns->list->waiting.n + turns->taken.n == 0) {
        turns->is_scheduled = FALSE;
    }
    if (!is_any_waiting(core)) {
        if (turns->owed->len > 0) {
            judge_push_look(judge, send(judge, core), core);
        } else {
            judge_fall_asleep(judge, core);
            turns->has_polled_ring = FALSE;
        }
        return;
    }
    if (judge_is_over(judge, core)) {
        judge_hand_over(judge, core, send(judge, core));
        return;
    }
    JudgeInbox *ring = find_ring(core);
    if (ring != NULL) {
        turns->was_polled_last = FALSE;
        turns->has_polled_ring = TRUE;
        judge_begin_poll(judge, core, ring);
    } else {
        poll_list(judge, core);
    }
}
