#include "models/core-internal.h"
#include "models/core_frames.h"
#include "models/trial.h"

/* ---- sleeping, waking, looking ---- */

/* The rings' next frames as they stand; that of a poll under way follows when it ends. */
void core_note_heads(Core *core, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < core->n_rings; i++) {
        if (!core->in_poll || i != core->last_ring) {
            core->head_ps[i] = receive_ring_settle(core->rings[i], until_ps, ledger);
        }
    }
}

/* A sleeping worker is interrupted when the first frame joins one of its rings, or, with rules,
 * later. Frames that join at `until_ps` or later are not looked at yet: earlier ones may still be
 * announced. */
SimTime core_interrupt_time_ps(const Core *core, SimTime until_ps)
{
    const CoreVectors *vectors = core->vectors;
    return vectors != NULL ? core_vectors_first_ps(vectors, core->rings, core->head_ps, until_ps)
                           : MAX(core_first_head_ps(core), core->not_before_ps);
}

void core_wake_up(Core *core, SimTime now_ps, SimTime wakeup_ps)
{
    core->awake = core->waking = TRUE;
    core->awake_since_ps = now_ps;
    core->next_ps = now_ps + wakeup_ps;
    if (core->rules != NULL) {
        core->next_ps += idle_exit_latency_ps(&core->rules->idle, now_ps - core->asleep_since_ps);
    }
    core->softirq_since_ps = core->next_ps;
    core->softirq_n = 0;
}

void core_take_interrupt(Core *core, SimTime now_ps)
{
    if (core->vectors != NULL && core->vectors->listed == NULL) {
        core_vectors_take(core->vectors, now_ps);
    }
    if (core->busy != NULL) {
        core_busy_begin(core->busy, now_ps);
    }
    core_wake_up(core, now_ps, core->costs.wakeup_ps);
}

/* FALSE when it sleeps on. */
static gboolean wake_up(Core *core, SimTime until_ps)
{
    SimTime interrupt_ps = core_interrupt_time_ps(core, until_ps);
    if (interrupt_ps >= until_ps) {
        return FALSE;
    }
    core_take_interrupt(core, interrupt_ps);
    return TRUE;
}

void core_finish_interrupt(Core *core, SimTime now_ps)
{
    if (core->vectors != NULL && core->vectors->listed == NULL) {
        core_vectors_finish(core->vectors, now_ps);
    }
}

void core_fall_asleep(Core *core, SimTime now_ps)
{
    core->awake = FALSE;
    core->slept_busy_ps += now_ps - core->awake_since_ps;
    core->next_ps = SIM_TIME_NEVER;
    core->asleep_since_ps = now_ps;
    if (core->busy != NULL && (core->lists != NULL || core->hands_over)) {
        core_busy_end(core->busy, now_ps);
    }
}

/* The first queue behind the one polled last that has a waiting frame; n_rings when none has. */
static guint find_ring(const Core *core, SimTime now_ps)
{
    guint at = core->last_ring;
    for (guint i = 0; i < core->n_rings; i++) {
        at = at + 1 == core->n_rings ? 0 : at + 1;
        if (core->head_ps[at] <= now_ps) {
            return at;
        }
    }
    return core->n_rings;
}

/* The same where 64 bits are enough for all queues, without a branch a queue. */
static guint find_ring_of_few(const Core *core, SimTime now_ps)
{
    guint64 waiting = 0;
    for (guint i = 0; i < core->n_rings; i++) {
        waiting |= (guint64)(core->head_ps[i] <= now_ps) << i;
    }
    if (waiting == 0) {
        return core->n_rings;
    }
    guint64 behind = waiting & (~G_GUINT64_CONSTANT(1) << core->last_ring);
    return (guint)__builtin_ctzll(behind != 0 ? behind : waiting);
}

/* A core that polls busily found nothing. All its empty polls until a frame comes, or that are
 * before `until_ps`, at once. */
static void poll_nothing(Core *core, SimTime until_ps)
{
    SimTime target_ps = MIN(core_first_head_ps(core), until_ps);
    SimTime step_ps = core->rules->empty_poll_ps;
    SimTime rest_ps = target_ps - core->next_ps;
    core->next_ps += step_ps > 0 ? (rest_ps + step_ps - 1) / step_ps * step_ps : rest_ps;
}

gboolean core_is_over(const Core *core)
{
    const CoreRules *rules = core->rules;
    if (rules == NULL) {
        return FALSE;
    }
    gboolean done = rules->softirq_frames > 0 && core->softirq_n >= rules->softirq_frames;
    gboolean late =
        rules->softirq_ps > 0 && core->next_ps - core->softirq_since_ps >= rules->softirq_ps;
    return done || late;
}

void core_hand_over(Core *core)
{
    core->next_ps += core_cost_now_ps(core, core->rules->handover_ps);
    core->softirq_since_ps = core->next_ps;
    core->softirq_n = 0;
}

void core_start_poll(Core *core, guint ring, SimTime now_ps)
{
    core->last_ring = ring;
    core->look_ps = now_ps;
    core->poll_start_ps = now_ps + core->costs.poll_ps;
    core->poll_n = 0;
    core->n_polls++;
}

static guint find_ring_to_poll(Core *core, SimTime now_ps)
{
    if (core->vectors != NULL && core->vectors->listed != NULL) {
        return core_vectors_find(core->vectors, core->rings, core->head_ps, now_ps);
    }
    return core->n_rings <= 64 ? find_ring_of_few(core, now_ps) : find_ring(core, now_ps);
}

gboolean core_look(Core *core, SimTime until_ps)
{
    SimTime now_ps = core->next_ps;
    if (core_follows_load(core)) {
        core_clock_look(core);
    }
    guint ring = find_ring_to_poll(core, now_ps);
    core->n_wakeups += core->waking ? 1 : 0;
    core->waking = FALSE;
    if (ring == core->n_rings) {
        if (core->rules != NULL && core->rules->polls_busily) {
            poll_nothing(core, until_ps);
        } else {
            core_finish_interrupt(core, now_ps);
            core_fall_asleep(core, now_ps);
        }
        return FALSE;
    }
    if (core_is_over(core)) {
        core_hand_over(core);
        return FALSE;
    }
    if (core->vectors != NULL) {
        core_vectors_note_poll(core->vectors);
    }
    core_start_poll(core, ring, now_ps);
    return TRUE;
}

/* Begins the worker's next poll if it looks before `until_ps`, else returns FALSE. */
gboolean core_begin_poll(Core *core, SimTime until_ps)
{
    while (core->awake || wake_up(core, until_ps)) {
        if (core->next_ps >= until_ps) {
            return FALSE;
        }
        if (core_look(core, until_ps)) {
            return TRUE;
        }
    }
    return FALSE;
}

void core_trace_poll(const Core *core, guint n)
{
    if (G_UNLIKELY(core->trace != NULL)) {
        const SimTraceRecord record = {
            .source = TRIAL_TRACE_POLL, .unit = core->number, .time_ps = core->look_ps, .value = n};
        sim_trace_fire(core->trace, &record);
    }
}

/* The poll of `n` frames of the ring polled last ends at `end_ps`. */
void core_end_poll(Core *core, ReceiveRing *ring, guint n, SimTime end_ps, SimTime until_ps,
                   Ledger *ledger)
{
    receive_ring_end_poll(ring, n, end_ps);
    core->head_ps[core->last_ring] = receive_ring_settle(ring, until_ps, ledger);
    core->next_ps = end_ps;
    core->softirq_n += n;
}

/* ---- polls without a lock: all ends are known at once ---- */

/* Takes what waits, a budget at most; returns when the last frame ends. Frames go to the output, or
 * to `list` (nullable), which all of them join at the end of the poll. */
static inline __attribute__((always_inline)) SimTime
take(Core *core, ReceiveRing *ring, ReceiveRing *list, const TrafficCosts *sized, Ledger *ledger)
{
    SimTime look_ps = core->look_ps;
    SimTime end_ps = core->poll_start_ps;
    guint n = 0;
    while (n < core->costs.budget && receive_ring_head_ps(ring) <= look_ps) {
        if (!receive_ring_admit_head(ring, ledger)) {
            continue;
        }
        SimTime arrival_ps = receive_ring_head_arrival_ps(ring);
        core_note_taken(core, ring->head->word);
        end_ps += sized != NULL ? core_frame_ps(core, ring->head->word) : core->costs.frame_ps;
        if (sized != NULL && core->sized_end_ps != NULL) {
            core->sized_end_ps[n] = end_ps;
        }
        if (list != NULL) {
            receive_ring_announce(list, SIM_TIME_NEVER, arrival_ps, ring->head->word);
        } else {
            CoreOutput *output =
                core->hands_over ? &core->outputs[0] : core_output_of_head(core, ring);
            core_output_push(output, end_ps, arrival_ps, ring->head->word);
        }
        receive_ring_take(ring, look_ps, end_ps);
        n++;
    }
    core->poll_n = n;
    return end_ps;
}

/* The last `n` frames of a list join it at `end_ps`. */
static void join_list(ReceiveRing *list, guint n, SimTime end_ps)
{
    for (guint i = 1; i <= n; i++) {
        list->end[-(gssize)i].join_ps = end_ps;
    }
    receive_ring_seal(list);
}

/* The last `n` frames are handed over at `end_ps`. */
static void hand_to_flows(CoreOutput *output, guint n, SimTime end_ps)
{
    for (guint i = 1; i <= n; i++) {
        output->end_ps[output->end - i] = end_ps;
    }
}

void core_poll(Core *core, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[core->last_ring];
    ReceiveRing *list = core->lists != NULL ? core->lists[core->last_ring] : NULL;
    SimTime end_ps = core->sized != NULL ? take(core, ring, list, core->sized, ledger)
                                         : take(core, ring, list, NULL, ledger);
    if (list != NULL) {
        join_list(list, core->poll_n, end_ps);
    } else if (core->hands_over) {
        hand_to_flows(&core->outputs[0], core->poll_n, end_ps);
    }
    core->n_frames += core->poll_n;
    core_trace_poll(core, core->poll_n);
    core_end_poll(core, ring, core->poll_n, end_ps, until_ps, ledger);
}

void core_advance_polls(Core *core, SimTime until_ps, Ledger *ledger)
{
    core_note_heads(core, until_ps, ledger);
    while (core_begin_poll(core, until_ps)) {
        core_poll(core, until_ps, ledger);
    }
}

void core_advance(Core *cores, guint n, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < n;) {
        guint n_by_frame = core_frames_count(&cores[i], n - i);
        if (n_by_frame > 0) {
            core_frames_advance(&cores[i], n_by_frame, until_ps, ledger);
            i += n_by_frame;
        } else {
            core_advance_polls(&cores[i], until_ps, ledger);
            i++;
        }
    }
}

/* ---- figures ---- */

/* Frames that the poll which has begun still takes. */
guint core_count_waiting(const Core *core)
{
    return receive_ring_count_waiting(core->rings[core->last_ring], core->look_ps,
                                      core->costs.budget - core->poll_n);
}

void core_freeze(Core *core, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < core->n_rings; i++) {
        gboolean open = core->in_poll && i == core->last_ring;
        receive_ring_freeze(core->rings[i], open ? core_count_waiting(core) : 0, core->look_ps,
                            until_ps, ledger);
    }
}

SimTime core_busy_ps(const Core *core, SimTime limit_ps)
{
    gboolean counts = core->awake && core->awake_since_ps < limit_ps;
    return core->slept_busy_ps + (counts ? limit_ps - core->awake_since_ps : 0);
}

/* Frames of the last poll that ended at or before `limit_ps`, by their ends. */
static gint64 n_ended_of_poll(const Core *core, SimTime limit_ps)
{
    gint64 n = core->poll_n;
    while (n > 0 && core->sized_end_ps[n - 1] > limit_ps) {
        n--;
    }
    return n;
}

guint64 core_n_ended(const Core *core, SimTime limit_ps)
{
    SimTime worked_ps = limit_ps - core->poll_start_ps;
    gint64 n_ended = core->poll_n;
    if (core->sized_end_ps != NULL) {
        n_ended = n_ended_of_poll(core, limit_ps);
    } else if (worked_ps < 0) {
        n_ended = 0;
    } else if (core->costs.frame_ps > 0) {
        n_ended = MIN(n_ended, worked_ps / core->costs.frame_ps);
    }
    return core->n_frames - (guint64)(core->poll_n - n_ended);
}
