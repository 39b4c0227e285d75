#include "models/core_turns.h"

#include <string.h>

#include "models/core-internal.h"

/* The output that a core hands over from, of both directions. */
#define HAND_OVER_PORT 0

/* Whether a list is among what its core polls. */
typedef enum {
    LIST_IDLE,
    LIST_CALLED, /* another core has brought it frames, and owes this one an interrupt */
    LIST_SCHEDULED
} ListState;

/* What happens to a core at one instant, in this order. */
typedef enum { STEP_INTERRUPT, STEP_HAND_OVER, STEP_CALL, STEP_LOOK } Step;

typedef struct {
    Core *core;
    Core *task; /* NULL: none on this core */
    ListState state;
    SimTime call_ps;      /* when the interrupt from another core comes, as far as it is sent */
    SimTime interrupt_ps; /* asleep: when frames interrupt it */
    SimTime taken_ps;     /* what joined the list by then has been taken from it */
    SimTime polled_ps;    /* when its last poll began */
    guint left;           /* frames that the list's poll under way may still begin */
    gboolean polls_list;  /* that poll has not ended; so far to the core's next_ps */
    gboolean polled_list; /* last */
    gboolean polled_ring; /* since it slept */
    gboolean hands_over;  /* the poll of a ring ends at the core's next_ps */
    guint n_listed;       /* frames that joined the list, and have not been taken from it */
    FlowLimit *limit;     /* of flows that the core brings to lists; NULL: none */
    guint *owed;          /* cores that it owes an interrupt */
    guint n_owed;
} Turn;

struct CoreTurns {
    guint n;
    Turn *turns;
    const FlowDispatch *dispatch;
    SimTime interrupt_ps;
    Contention *contention; /* of the tasks, or NULL */
    gint64 list_limit;
};

CoreTurns *core_turns_new(Core *cores, guint n_cores, Core *tasks, guint n_tasks,
                          const FlowDispatch *dispatch, SimTime interrupt_ps)
{
    CoreTurns *turns = g_new(CoreTurns, 1);
    *turns = (CoreTurns){.n = n_cores,
                         .turns = g_new0(Turn, n_cores),
                         .dispatch = dispatch,
                         .interrupt_ps = interrupt_ps};
    for (guint i = 0; i < n_cores; i++) {
        turns->turns[i].core = &cores[i];
        turns->turns[i].task = i < n_tasks ? &tasks[i] : NULL;
        turns->turns[i].owed = g_new(guint, n_tasks);
    }
    return turns;
}

void core_turns_set_flow_limit(CoreTurns *turns, const DispatchSettings *settings)
{
    turns->list_limit = settings->list_limit;
    for (guint i = 0; i < turns->n; i++) {
        if (flow_limit_applies(&settings->flow_limit, i)) {
            turns->turns[i].limit = g_new(FlowLimit, 1);
            flow_limit_init(turns->turns[i].limit, &settings->flow_limit);
        }
    }
}

void core_turns_set_contention(CoreTurns *turns, Contention *contention)
{
    turns->contention = contention;
    contention_set_driven(contention, NULL);
}

void core_turns_free(CoreTurns *turns)
{
    if (turns != NULL) {
        for (guint i = 0; i < turns->n; i++) {
            g_free(turns->turns[i].owed);
            if (turns->turns[i].limit != NULL) {
                flow_limit_clear(turns->turns[i].limit);
                g_free(turns->turns[i].limit);
            }
        }
        g_free(turns->turns);
        g_free(turns);
    }
}

void core_turns_reset(CoreTurns *turns)
{
    for (guint i = 0; i < turns->n; i++) {
        Turn *turn = &turns->turns[i];
        turn->state = LIST_IDLE;
        turn->call_ps = turn->interrupt_ps = SIM_TIME_NEVER;
        turn->taken_ps = turn->polled_ps = -1;
        turn->left = turn->n_owed = turn->n_listed = 0;
        if (turn->limit != NULL) {
            flow_limit_reset(turn->limit);
        }
        turn->polls_list = turn->polled_ring = turn->hands_over = FALSE;
        turn->polled_list = TRUE; /* the first ring comes first */
    }
}

void core_turns_copy(CoreTurns *to, const CoreTurns *from)
{
    for (guint i = 0; i < to->n; i++) {
        Turn *turn = &to->turns[i];
        Turn copy = from->turns[i];
        copy.core = turn->core;
        copy.task = turn->task;
        copy.owed = turn->owed;
        copy.limit = turn->limit;
        if (copy.limit != NULL) {
            flow_limit_copy(copy.limit, from->turns[i].limit);
        }
        memcpy(copy.owed, from->turns[i].owed, copy.n_owed * sizeof *copy.owed);
        *turn = copy;
    }
}

/* ---- the list ---- */

static ReceiveRing *list_of(const Turn *turn)
{
    return turn->task->rings[0];
}

/* Whether a frame is in the list or has been taken from it and not begun. */
static gboolean has_frames(const Turn *turn, SimTime now_ps, Ledger *ledger)
{
    return receive_ring_settle(list_of(turn), now_ps + 1, ledger) <= now_ps;
}

/* Frames joined the list by core `by`. */
static void note_joined(CoreTurns *turns, guint by, guint task)
{
    Turn *turn = &turns->turns[task];
    if (turn->state != LIST_IDLE) {
        return;
    }
    if (by == task) {
        turn->state = LIST_SCHEDULED;
        return;
    }
    turn->state = LIST_CALLED;
    turns->turns[by].owed[turns->turns[by].n_owed++] = task;
}

/* Whether a core's flow limit refuses a frame, which is lost then. */
static gboolean refuses(const CoreTurns *turns, const Turn *turn, const Turn *to, FrameWord word,
                        Ledger *ledger)
{
    if (turn->limit == NULL || to->n_listed >= turns->list_limit ||
        !flow_limit_refuses(turn->limit, flow_dispatch_hash_of(turns->dispatch, word), to->n_listed,
                            turns->list_limit)) {
        return FALSE;
    }
    list_of(to)->n_lost++;
    ledger_lose(ledger, word, TRIAL_LOSS_INPUT_LIST_FULL, turn->core->next_ps);
    return TRUE;
}

/* A core's poll of a ring has ended. */
static void hand_over(CoreTurns *turns, guint number, Ledger *ledger)
{
    Turn *turn = &turns->turns[number];
    CoreOutput *output = &turn->core->outputs[HAND_OVER_PORT];
    for (; output->head < output->end; output->head++) {
        const CoreFrame *frame = &output->frame[output->head];
        guint task = flow_dispatch_task_of(turns->dispatch, frame->word);
        Turn *to = &turns->turns[task];
        ReceiveRing *list = list_of(to);
        if (refuses(turns, turn, to, frame->word, ledger)) {
            continue;
        }
        to->n_listed += to->n_listed < turns->list_limit ? 1 : 0;
        receive_ring_announce(list, turn->core->next_ps, frame->arrival_ps, frame->word);
        receive_ring_seal(list);
        note_joined(turns, number, task);
    }
    core_output_reset(output);
    turn->hands_over = FALSE;
}

/* Sends the interrupts that a core owes, one after the other, the last one first; returns when that
 * is done. */
static SimTime send_owed(CoreTurns *turns, Turn *turn, SimTime now_ps)
{
    while (turn->n_owed > 0) {
        now_ps += turns->interrupt_ps;
        turns->turns[turn->owed[--turn->n_owed]].call_ps = now_ps;
    }
    return now_ps;
}

/* ---- waking ---- */

static void take_call(Turn *turn)
{
    SimTime now_ps = turn->call_ps;
    turn->call_ps = SIM_TIME_NEVER;
    turn->state = LIST_SCHEDULED;
    turn->task->n_wakeups++;
    if (!turn->core->awake) {
        core_wake_up(turn->core, now_ps, turn->task->costs.wakeup_ps);
        turn->interrupt_ps = SIM_TIME_NEVER;
    }
}

/* ---- polls of the list ---- */

/* Does frames to their ends; returns how many. */
static guint do_frames(Turn *turn, SimTime begin_ps, Ledger *ledger)
{
    ReceiveRing *list = list_of(turn);
    SimTime end_ps = begin_ps;
    guint n = 0;
    while (n < turn->left && receive_ring_head_ps(list) <= turn->taken_ps) {
        if (!receive_ring_admit_head(list, ledger)) {
            continue;
        }
        FrameWord word = list->head->word;
        end_ps += core_frame_ps(turn->task, word);
        core_output_push(core_output_of_head(turn->task, list), end_ps,
                         receive_ring_head_arrival_ps(list), word);
        receive_ring_take(list, turn->taken_ps, end_ps);
        n++;
    }
    turn->task->poll_n += n;
    turn->core->next_ps = end_ps;
    return n;
}

/* The same of frames whose ends depend on other tasks: the core goes on when the last one has
 * ended. */
static guint start_frames(Contention *contention, const Turn *turn, SimTime begin_ps)
{
    Core *task = turn->task;
    task->look_ps = turn->taken_ps;
    turn->core->next_ps = SIM_TIME_NEVER;
    contention_start_poll(contention, task->number, begin_ps);
    return core_count_waiting(task);
}

/* Begins, at `begin_ps`, what the poll may still take of what has been taken from the list. */
static void begin_frames(const CoreTurns *turns, Turn *turn, SimTime now_ps, SimTime begin_ps,
                         Ledger *ledger)
{
    if (receive_ring_head_ps(list_of(turn)) > turn->taken_ps) {
        turn->taken_ps = now_ps;
        turn->n_listed = 0;
    }
    guint n = turns->contention != NULL ? start_frames(turns->contention, turn, begin_ps)
                                        : do_frames(turn, begin_ps, ledger);
    turn->left -= n;
    turn->core->softirq_n += n;
}

static void poll_list(CoreTurns *turns, Turn *turn, SimTime now_ps, Ledger *ledger)
{
    Core *task = turn->task;
    turn->polls_list = turn->polled_list = TRUE;
    turn->left = task->costs.budget;
    task->awake = TRUE;
    task->awake_since_ps = turn->polled_ps = now_ps;
    task->poll_n = 0;
    task->n_polls++;
    begin_frames(turns, turn, now_ps, send_owed(turns, turn, now_ps) + task->costs.poll_ps, ledger);
}

/* The frames that the poll began have ended. FALSE: so has the poll. */
static gboolean go_on(const CoreTurns *turns, Turn *turn, SimTime now_ps, Ledger *ledger)
{
    Core *task = turn->task;
    if (turn->left > 0 && has_frames(turn, now_ps, ledger)) {
        begin_frames(turns, turn, now_ps, now_ps, ledger);
        return TRUE;
    }
    if (turn->left > 0) {
        turn->state = LIST_IDLE;
    }
    turn->polls_list = FALSE;
    task->awake = FALSE;
    task->slept_busy_ps += now_ps - task->awake_since_ps;
    task->look_ps = turn->polled_ps;
    core_trace_poll(task, task->poll_n);
    return FALSE;
}

/* ---- looks ---- */

/* The place of the next one with a frame to do, the list's being behind the rings'; one more when
 * there is none. */
static guint find_next(const Turn *turn, SimTime now_ps)
{
    const Core *core = turn->core;
    guint n_places = core->n_rings + 1;
    guint at = turn->polled_list ? core->n_rings : core->last_ring;
    for (guint i = 0; i < n_places; i++) {
        at = at + 1 == n_places ? 0 : at + 1;
        gboolean is_list = at == core->n_rings;
        if (is_list ? turn->state == LIST_SCHEDULED : core->head_ps[at] <= now_ps) {
            return at;
        }
    }
    return n_places;
}

static void poll_ring(Turn *turn, guint ring, SimTime now_ps, SimTime until_ps, Ledger *ledger)
{
    core_start_poll(turn->core, ring, now_ps);
    core_poll(turn->core, until_ps, ledger);
    turn->hands_over = turn->polled_ring = TRUE;
    turn->polled_list = FALSE;
}

/* Nothing to do. */
static void rest(CoreTurns *turns, Turn *turn, SimTime now_ps, SimTime until_ps)
{
    if (turn->n_owed > 0) {
        turn->core->next_ps = send_owed(turns, turn, now_ps);
        return;
    }
    if (turn->polled_ring) {
        core_finish_interrupt(turn->core, now_ps);
        turn->polled_ring = FALSE;
    }
    core_fall_asleep(turn->core, now_ps);
    turn->interrupt_ps = core_interrupt_time_ps(turn->core, until_ps);
}

static void look(CoreTurns *turns, Turn *turn, SimTime until_ps, Ledger *ledger)
{
    Core *core = turn->core;
    SimTime now_ps = core->next_ps;
    if (turn->polls_list && go_on(turns, turn, now_ps, ledger)) {
        return;
    }
    core->n_wakeups += core->waking ? 1 : 0;
    core->waking = FALSE;
    if (turn->state == LIST_SCHEDULED && !has_frames(turn, now_ps, ledger)) {
        turn->state = LIST_IDLE;
    }
    guint place = find_next(turn, now_ps);
    if (place > core->n_rings) {
        rest(turns, turn, now_ps, until_ps);
    } else if (core_is_over(core)) {
        core->next_ps = send_owed(turns, turn, now_ps);
        core_hand_over(core);
    } else if (place < core->n_rings) {
        poll_ring(turn, place, now_ps, until_ps, ledger);
    } else {
        poll_list(turns, turn, now_ps, ledger);
    }
}

/* ---- all cores ---- */

/* What comes next to a core; returns when. */
static SimTime next_step(const Turn *turn, Step *step)
{
    SimTime own_ps = turn->core->awake ? turn->core->next_ps : turn->interrupt_ps;
    *step = !turn->core->awake ? STEP_INTERRUPT : turn->hands_over ? STEP_HAND_OVER : STEP_LOOK;
    if (turn->call_ps < own_ps || (turn->call_ps == own_ps && STEP_CALL < *step)) {
        *step = STEP_CALL;
        return turn->call_ps;
    }
    return own_ps;
}

/* The core that is next: of those at one instant first by step, then by number. */
static guint find_first(const CoreTurns *turns, SimTime *time_ps, Step *step)
{
    guint first = 0;
    *time_ps = next_step(&turns->turns[0], step);
    for (guint i = 1; i < turns->n; i++) {
        Step other;
        SimTime other_ps = next_step(&turns->turns[i], &other);
        if (other_ps < *time_ps || (other_ps == *time_ps && other < *step)) {
            *time_ps = other_ps;
            *step = other;
            first = i;
        }
    }
    return first;
}

static void take_step(CoreTurns *turns, guint number, Step step, SimTime until_ps, Ledger *ledger)
{
    Turn *turn = &turns->turns[number];
    switch (step) {
    case STEP_INTERRUPT:
        core_take_interrupt(turn->core, turn->interrupt_ps);
        turn->interrupt_ps = SIM_TIME_NEVER;
        break;
    case STEP_HAND_OVER:
        hand_over(turns, number, ledger);
        break;
    case STEP_CALL:
        take_call(turn);
        break;
    case STEP_LOOK:
        look(turns, turn, until_ps, ledger);
        break;
    }
}

/* Cores whose tasks' frames have ended look at `now_ps`. */
static void note_ended(const CoreTurns *turns, SimTime now_ps)
{
    for (guint i = 0; i < turns->n; i++) {
        Core *core = turns->turns[i].core;
        gboolean waits = core->awake && core->next_ps == SIM_TIME_NEVER;
        if (waits && contention_is_idle(turns->contention, i)) {
            core->next_ps = now_ps;
        }
    }
}

/* All that happens at the next instant, before `until_ps`, to cores whose tasks contend; FALSE:
 * nothing does. */
static gboolean run_instant(CoreTurns *turns, SimTime until_ps, Ledger *ledger)
{
    SimTime time_ps;
    Step step;
    find_first(turns, &time_ps, &step);
    SimTime now_ps = MIN(time_ps, contention_next_ps(turns->contention));
    if (now_ps >= until_ps) {
        return FALSE;
    }
    contention_end_steps(turns->contention, now_ps, ledger);
    note_ended(turns, now_ps);
    guint first = find_first(turns, &time_ps, &step);
    while (time_ps == now_ps) {
        take_step(turns, first, step, until_ps, ledger);
        first = find_first(turns, &time_ps, &step);
    }
    contention_grant_requests(turns->contention, now_ps);
    return TRUE;
}

static void advance_alone(CoreTurns *turns, SimTime until_ps, Ledger *ledger)
{
    SimTime time_ps;
    Step step;
    guint first = find_first(turns, &time_ps, &step);
    while (time_ps < until_ps) {
        take_step(turns, first, step, until_ps, ledger);
        first = find_first(turns, &time_ps, &step);
    }
}

void core_turns_advance(CoreTurns *turns, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < turns->n; i++) {
        Turn *turn = &turns->turns[i];
        core_note_heads(turn->core, until_ps, ledger);
        if (!turn->core->awake) {
            turn->interrupt_ps = core_interrupt_time_ps(turn->core, until_ps);
        }
    }
    if (turns->contention == NULL) {
        advance_alone(turns, until_ps, ledger);
        return;
    }
    while (run_instant(turns, until_ps, ledger)) {
    }
}

void core_turns_freeze(CoreTurns *turns, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < turns->n; i++) {
        const Turn *turn = &turns->turns[i];
        core_freeze(turn->core, until_ps, ledger);
        if (turn->task != NULL) {
            ReceiveRing *list = list_of(turn);
            guint n_taken = receive_ring_count_waiting(list, turn->taken_ps, G_MAXUINT);
            receive_ring_freeze(list, n_taken, turn->taken_ps, until_ps, ledger);
        }
    }
}
