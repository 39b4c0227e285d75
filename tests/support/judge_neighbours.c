/* Dynamic neighbour entries: docs/frame-path.md section 12. Frames that meet them, timers,
 * learning.
 */
#include "tests/support/judge-neighbours.h"

static void confirm(Judge *judge, JudgeNeighbour *entry)
{
    guint port = (guint)(entry - judge->neighbours.entries) / JUDGE_KEYS_A_PORT;

    if (entry->state == JUDGE_NOBODY) {
        return;
    }
    entry->confirmed_ps = judge->now_ps;
    if (entry->state != JUDGE_REACHABLE) {
        judge_neighbour_change(judge, entry, JUDGE_REACHABLE);
        judge_neighbour_push_timer(judge, entry,
                                   judge->now_ps + judge->neighbours.reachable_ps[port]);
    }
}

static JudgeFrame *take_waiting(Judge *judge, JudgeNeighbour *entry)
{
    JudgeFrame *frame = entry->waiting.first;

    if (frame != NULL) {
        entry->waiting.first = frame->next;
        entry->waiting.n--;
        judge->neighbours.n_waiting--;
    }
    return frame;
}

/* ---- frames ---- */

/* The entry is asked for from now on. */
static void begin_asking(Judge *judge, JudgeNeighbour *entry, guint worker)
{
    judge_neighbour_change(judge, entry, JUDGE_INCOMPLETE);
    entry->n_asked = 0;
    judge_neighbour_ask(judge, entry, worker);
}

static void wait_for_answer(Judge *judge, JudgeNeighbour *entry, JudgeFrame *frame)
{
    const NeighbourLimits *limits = judge_neighbour_limits(judge);
    JudgeNeighbours *neighbours = &judge->neighbours;

    if (entry->waiting.n == (guint64)limits->queue) {
        judge_lose(judge, take_waiting(judge, entry), TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL);
    } else if (limits->queue_total != 0 && neighbours->n_waiting == (guint64)limits->queue_total) {
        judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_QUEUE_FULL);
        return;
    }
    frame->next = NULL;
    *(entry->waiting.first != NULL ? &entry->waiting.last->next : &entry->waiting.first) = frame;
    entry->waiting.last = frame;
    entry->waiting.n++;
    neighbours->n_waiting++;
}

/* A test frame, or NULL for a learning one, for `entry`. TRUE: it goes on. */
static gboolean hand(Judge *judge, JudgeNeighbour *entry, JudgeFrame *frame, guint worker)
{
    SimTime up_ps = 0;

    gboolean is_new = entry->state == JUDGE_NOBODY;

    if (is_new && !judge_neighbour_create(judge, entry)) {
        if (frame != NULL) {
            judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_TABLE_FULL);
        }
        return FALSE;
    }
    entry->use = ++judge->neighbours.n_uses;
    up_ps = entry->changed_ps + judge_neighbour_limits(judge)->down_time_ps;
    if (entry->state == JUDGE_FAILED && judge->now_ps < up_ps) {
        if (frame != NULL) {
            judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_FAILED);
        }
        return FALSE;
    }
    if (entry->state == JUDGE_REACHABLE) {
        return TRUE;
    }
    entry->used_ps = judge->now_ps;
    if (entry->state == JUDGE_STALE) {
        judge_neighbour_change(judge, entry, JUDGE_DELAY);
        judge_neighbour_push_timer(
            judge, entry, judge->now_ps + judge_neighbour_limits(judge)->delay_first_probe_time_ps);
    }
    if (entry->state == JUDGE_DELAY || entry->state == JUDGE_PROBE) {
        return TRUE;
    }
    if (frame != NULL) {
        wait_for_answer(judge, entry, frame);
    }
    if (entry->state == JUDGE_FAILED) {
        begin_asking(judge, entry, worker);
    }
    if (is_new) {
        judge_neighbour_purge_others(judge, entry);
    }
    return FALSE;
}

/* The neighbour itself asks, which tells its address. */
static void hear(Judge *judge, JudgeNeighbour *entry)
{
    gboolean is_new = entry->state == JUDGE_NOBODY;

    if (is_new && !judge_neighbour_create(judge, entry)) {
        return;
    }
    if (entry->state == JUDGE_INCOMPLETE || entry->state == JUDGE_FAILED) {
        judge_neighbour_change(judge, entry, JUDGE_STALE);
    }
    if (is_new) {
        entry->used_ps = judge->now_ps;
        entry->use = ++judge->neighbours.n_uses;
        judge_neighbour_purge_others(judge, entry);
    }
}

void judge_neighbours_on_frame(Judge *judge, JudgeFrame *frame, guint port, guint worker)
{
    guint key = frame->neighbour;

    if (frame->is_control && key / JUDGE_KEYS_A_PORT != frame->direction) {
        JudgeNeighbour *asker = &judge->neighbours.entries[frame->direction * JUDGE_KEYS_A_PORT];
        hear(judge, asker);
        for (JudgeFrame *next; (next = take_waiting(judge, asker)) != NULL;) {
            if (hand(judge, asker, next, worker)) {
                judge_transmit(judge, next, frame->direction, worker);
            }
        }
        frame->direction = 1 - frame->direction; /* another DUT asks */
        frame->queue = 0;
        frame->is_for_all = FALSE;
        judge_transmit(judge, frame, 1 - port, worker);
        return;
    }
    if (frame->is_control) {
        JudgeNeighbour *entry = &judge->neighbours.entries[key];
        judge->result->neighbours.answers++;
        confirm(judge, entry);
        for (JudgeFrame *next; (next = take_waiting(judge, entry)) != NULL;) {
            judge_transmit(judge, next, key / JUDGE_KEYS_A_PORT, worker);
        }
        return;
    }
    key = port * JUDGE_KEYS_A_PORT;
    if (judge_neighbour_is_direct(judge) && !judge_neighbour_leads_to_dut(judge, port)) {
        key += judge_flows_destination(&judge->flows, frame->direction, frame->number);
    }
    if (hand(judge, &judge->neighbours.entries[key], frame, worker)) {
        judge_transmit(judge, frame, port, worker);
    }
}

/* ---- timers ---- */

static void ask_again_or_fail(Judge *judge, JudgeNeighbour *entry, gint64 most)
{
    if (entry->n_asked < most) {
        judge_neighbour_ask(judge, entry, 0);
        return;
    }
    judge_neighbour_change(judge, entry, JUDGE_FAILED);
    for (JudgeFrame *frame; (frame = take_waiting(judge, entry)) != NULL;) {
        judge_lose(judge, frame, TRIAL_LOSS_NEIGHBOUR_FAILED);
    }
}

void judge_neighbours_on_timer(Judge *judge, guint port, guint address G_GNUC_UNUSED,
                               JudgeNeighbour *entry)
{
    gboolean is_over = judge->now_ps >= judge->request->duration_ps;

    if (port == JUDGE_COLLECTION) {
        judge_neighbour_collect(judge);
        return;
    }
    if (!entry->has_timer || entry->timer_ps != judge->now_ps) {
        return;
    }
    entry->has_timer = FALSE;
    if (entry->state == JUDGE_INCOMPLETE) {
        ask_again_or_fail(judge, entry, judge_neighbour_limits(judge)->multicast_probes);
    } else if (is_over) {
        return;
    } else if (entry->state == JUDGE_PROBE) {
        ask_again_or_fail(judge, entry, judge_neighbour_limits(judge)->unicast_probes);
    } else if (entry->state == JUDGE_DELAY) {
        judge_neighbour_change(judge, entry, JUDGE_PROBE);
        entry->n_asked = 0;
        judge_neighbour_ask(judge, entry, 0);
    } else if (entry->state == JUDGE_REACHABLE &&
               judge->now_ps < entry->confirmed_ps + judge->neighbours.reachable_ps[port]) {
        judge_neighbour_push_timer(judge, entry,
                                   entry->confirmed_ps + judge->neighbours.reachable_ps[port]);
    } else if (entry->state == JUDGE_REACHABLE) {
        judge_neighbour_change(judge, entry, JUDGE_STALE);
    } else {
        judge_neighbour_remove(&judge->neighbours, entry);
    }
}

/* ---- learning, and the whole ---- */

void judge_neighbours_on_learn(Judge *judge, guint neighbour)
{
    JudgeNeighbour *entry = &judge->neighbours.entries[neighbour];
    JudgeNeighbourState before = entry->state;

    hand(judge, entry, NULL, 0);
    if (before != JUDGE_INCOMPLETE && entry->state == JUDGE_INCOMPLETE) {
        judge_push(judge, judge->now_ps + judge->neighbours.back_ps, JUDGE_LEARNED,
                   neighbour / JUDGE_KEYS_A_PORT, neighbour, NULL);
    }
}

void judge_neighbours_on_learned(Judge *judge, guint neighbour)
{
    JudgeNeighbour *entry = &judge->neighbours.entries[neighbour];

    judge->result->neighbours.learned += entry->state != JUDGE_NOBODY ? 1 : 0;
    confirm(judge, entry);
}

/* Learning frames of both directions, the last so long before the trial that its answer is back
 * when the wait begins; returns when the first comes, or 0. */
static SimTime plan_learning(Judge *judge)
{
    const TesterLearningSettings *learning = &judge->setup->tester->learning;
    gint sends = judge->setup->tester->direction;
    SimTime first_ps = 0;

    for (gint64 left = judge_neighbour_n_targets(judge) - 1; left >= 0 && learning->rate_pps > 0;
         left--) {
        guint index = judge_neighbour_n_targets(judge) - 1 - (guint)left;
        SimTime time_ps = -learning->wait_ps - judge->neighbours.back_ps -
                          (SimTime)((JudgeInteger)left * SIM_PS_PER_S / learning->rate_pps);
        for (guint direction = 0; direction < DUT_PORTS; direction++) {
            gint other = direction == 0 ? TESTER_DIRECTION_REVERSE : TESTER_DIRECTION_FORWARD;
            if (sends != other) {
                judge_events_push(
                    judge->events,
                    (JudgeEvent){
                        .time_ps = time_ps,
                        .judge = judge,
                        .stage = JUDGE_LEARN,
                        .port = direction,
                        .worker =
                            (1 - direction) * JUDGE_KEYS_A_PORT +
                            (judge_neighbour_leads_to_dut(judge, 1 - direction) ? 0 : index)});
            }
        }
        first_ps = MIN(first_ps, time_ps);
    }
    return first_ps;
}

void judge_neighbours_init(Judge *judge)
{
    JudgeNeighbours *neighbours = &judge->neighbours;

    if (judge->setup->dut->neighbour.entries != NEIGHBOUR_ENTRIES_DYNAMIC) {
        return;
    }
    neighbours->entries = g_new0(JudgeNeighbour, JUDGE_N_KEYS);
    neighbours->control_frames = g_ptr_array_new_with_free_func(g_free);
    for (guint port = 0; port < DUT_PORTS; port++) {
        SimTime there_ps = judge_row_way_time(judge, port, judge_neighbour_control_bytes(judge));
        neighbours->back_ps = MAX(neighbours->back_ps, 2 * there_ps);
        neighbours->reachable_ps[port] = judge_neighbour_draw_reachable(judge, port);
    }
    neighbours->back_ps += judge->setup->tester->answer_delay_ps;
    judge->now_ps = plan_learning(judge);
    neighbours->collected_ps = neighbours->redrawn_ps = judge->now_ps;
    judge_push(judge, judge->now_ps + judge_neighbour_limits(judge)->gc_interval_ps, JUDGE_TIMER,
               JUDGE_COLLECTION, 0, NULL);
}

void judge_neighbours_begin_at(Judge *judge, SimTime up_ps)
{
    if (judge->neighbours.entries != NULL) {
        judge->neighbours.collected_ps = judge->neighbours.redrawn_ps = up_ps;
        judge_push(judge, up_ps + judge_neighbour_limits(judge)->gc_interval_ps, JUDGE_TIMER,
                   JUDGE_COLLECTION, 0, NULL);
    }
}

void judge_neighbours_clear(Judge *judge)
{
    g_free(judge->neighbours.entries);
    g_clear_pointer(&judge->neighbours.control_frames, g_ptr_array_unref);
}
