/* Workers with one receive ring: frames in order of arrival, so that sleeps can be counted
 * afterwards. */
#include "models/core-internal.h"
#include "models/core_frames.h"
#include "sim/vector.h"

/* ---- sleeps ---- */

/* The sleeps before `n` frames, each of which ended at end_ps[i]; the one before them at
 * `end_ps_before`. */
typedef struct {
    SimTime slept_ps;
    gint64 n;
} Sleeps;

SIM_VECTOR_LOOP Sleeps count_sleeps_loop(SimTime end_ps_before, const SimTime *end_ps,
                                         const CoreFrame *frame, guint n)
{
    SimTime early_ps = frame[0].arrival_ps - end_ps_before;
    SimTime slept_ps = MAX(early_ps, 0);
    gint64 n_sleeps = early_ps > 0;
    for (guint i = 1; i < n; i++) {
        early_ps = frame[i].arrival_ps - end_ps[i - 1];
        slept_ps += MAX(early_ps, 0);
        n_sleeps += early_ps > 0;
    }
    return (Sleeps){slept_ps, n_sleeps};
}

static Sleeps count_sleeps_plain(SimTime end_ps_before, const SimTime *end_ps,
                                 const CoreFrame *frame, guint n)
{
    return count_sleeps_loop(end_ps_before, end_ps, frame, n);
}

SIM_VECTOR_WIDE
static Sleeps count_sleeps_wide(SimTime end_ps_before, const SimTime *end_ps,
                                const CoreFrame *frame, guint n)
{
    return count_sleeps_loop(end_ps_before, end_ps, frame, n);
}

static void note_sleeps(Core *core, const CoreOutput *output, guint first, SimTime end_ps_before)
{
    if (output->end > first) {
        Sleeps sleeps = (sim_vector_is_wide() ? count_sleeps_wide : count_sleeps_plain)(
            end_ps_before, output->end_ps + first, output->frame + first, output->end - first);
        core->since_ps += sleeps.slept_ps;
        core->n_wakeups += (guint64)sleeps.n;
    }
}

/* ---- frames ---- */

/* What changes with a frame, in variables whose address nobody takes, so that the compiler keeps
 * them in registers. */
typedef struct {
    RingFrame *head; /* of the ring */
    guint64 n_admitted;
    SimTime *ended_ps; /* of the output */
    CoreFrame *ended;
    SimTime head_ps, look_ps, end_ps, poll_n, n_polls;
} Cursor;

static inline __attribute__((always_inline)) Cursor get_cursor(const Core *core)
{
    const ReceiveRing *ring = core->rings[0];
    const CoreOutput *output = core->output_of[0];
    return (Cursor){
        .head = ring->head,
        .n_admitted = ring->n_admitted,
        .ended_ps = output->end_ps + output->end,
        .ended = output->frame + output->end,
        .head_ps = core->head_ps[0],
        .look_ps = core->look_ps,
        .end_ps = core->end_ps,
        .poll_n = core->poll_n,
    };
}

static void put_cursor(Core *core, Cursor at)
{
    ReceiveRing *ring = core->rings[0];
    CoreOutput *output = core->output_of[0];
    guint first = output->end;
    output->end = (guint)(at.ended - output->frame);
    note_sleeps(core, output, first, core->end_ps);
    ring->head = at.head;
    ring->n_admitted = at.n_admitted;
    core->look_ps = at.look_ps;
    core->end_ps = at.end_ps;
    core->poll_n = (guint)at.poll_n;
    core->n_polls += (guint64)at.n_polls;
    core->head_ps[0] = at.head_ps;
}

/* When the worker looks if the next frame is not of the last poll; if it is, when the last one
 * ended: it joined before the poll's look, so the worker did not sleep. */
static inline __attribute__((always_inline)) SimTime fresh_look_ps(Cursor at, SimTime wakeup_ps)
{
    return __builtin_expect_with_probability(at.end_ps < at.head_ps, 1, 0.5)
               ? at.head_ps + wakeup_ps
               : at.end_ps;
}

/* All ones: the next frame is not of the last poll. */
static inline __attribute__((always_inline)) SimTime begins_poll(Cursor at, SimTime budget)
{
    return if_negative(at.look_ps - at.head_ps) | if_negative(budget - 1 - at.poll_n);
}

/* Frees the entries of a batch if the frame that ended last completes one. */
static inline void end_of_batch(ReceiveRing *ring, const Cursor *at)
{
    if (++ring->n_unreleased == ring->shape.batch) {
        ring->n_unreleased = 0;
        ring->n_admitted = at->n_admitted;
        receive_ring_free_last(ring, ring->shape.batch, at->end_ps);
    }
}

/* As step in core_frames.c over and over, of frames that join the ring when they arrive.
 * `by_frame`: entries are freed frame by frame, else in batches. */
static inline __attribute__((always_inline)) void advance(Core *core, gboolean by_frame,
                                                          SimTime until_ps, Ledger *ledger)
{
    const CoreCosts costs = core->costs;
    ReceiveRing *ring = core->rings[0];
    SimTime *const entry_ps = ring->free_ps;
    const guint64 mask = ring->free_mask;
    const SimTime lag_ps = ring->lag_ps;
    guint64 highest = ring->highest;
    Cursor at = get_cursor(core);
    while (TRUE) {
        SimTime begins = begins_poll(at, costs.budget);
        SimTime fresh_ps = fresh_look_ps(at, costs.wakeup_ps);
        SimTime next_ps = choose(begins, fresh_ps, at.look_ps);
        if (G_UNLIKELY(next_ps >= until_ps)) {
            break;
        }
        at.look_ps = next_ps;
        at.end_ps = fresh_ps + ((costs.poll_ps & begins) + costs.frame_ps);
        at.poll_n = (at.poll_n & ~begins) + 1;
        at.n_polls -= begins;
        *at.ended_ps++ = at.end_ps;
        *at.ended++ = (CoreFrame){at.head_ps, at.head->word};
        at.head++;
        entry_ps[at.n_admitted++ & mask] = by_frame ? at.end_ps + lag_ps : SIM_TIME_NEVER;
        if (!by_frame) {
            end_of_batch(ring, &at);
        }
        at.head_ps = at.head->join_ps;
        if (G_UNLIKELY(entry_ps[(at.n_admitted - highest) & mask] > at.head_ps)) {
            ring->head = at.head;
            ring->n_admitted = at.n_admitted;
            at.head_ps = receive_ring_settle(ring, until_ps, ledger);
            at.head = ring->head;
            highest = ring->highest;
        }
    }
    put_cursor(core, at);
}

/* ---- overload ---- */

/* Whether the ring may lose some of its next frames. With two entries or more it is known one frame
 * ahead when an entry is free. */
static gboolean is_overloaded(const ReceiveRing *ring)
{
    return ring->shape.release == RING_RELEASE_FRAME && ring->shape.capacity > 1 &&
           ring->n_lost > 0;
}

/* The same for a ring that has overflowed: nobody can foresee which frame is lost, so a lost one
 * goes the way of all others and leaves no trace but itself, where frames were that have been
 * taken. The worker is at work when a frame finds the ring full, so it does not sleep before a lost
 * one. */
static void advance_overloaded(Core *core, SimTime until_ps, Ledger *ledger)
{
    const CoreCosts costs = core->costs;
    ReceiveRing *ring = core->rings[0];
    SimTime *const entry_ps = ring->free_ps;
    const guint64 mask = ring->free_mask;
    const guint64 capacity = ring->shape.capacity;
    const SimTime lag_ps = ring->lag_ps;
    RingFrame *const first_lost = ring->head;
    RingFrame *end_of_lost = first_lost;
    Cursor at = get_cursor(core);
    SimTime free_ps = entry_ps[(at.n_admitted - capacity) & mask];
    while (TRUE) {
        SimTime next_free_ps = entry_ps[(at.n_admitted + 1 - capacity) & mask];
        SimTime lost = if_negative(at.head_ps - free_ps);
        SimTime begins = begins_poll(at, costs.budget) & ~lost;
        SimTime fresh_ps = fresh_look_ps(at, costs.wakeup_ps);
        SimTime next_ps = choose(begins, fresh_ps, at.look_ps);
        if (G_UNLIKELY(choose(lost, at.head_ps, next_ps) >= until_ps)) {
            break;
        }
        FrameWord word = at.head->word;
        *end_of_lost = (RingFrame){at.head_ps, word};
        end_of_lost -= lost;
        at.look_ps = next_ps;
        at.end_ps = fresh_ps + (((costs.poll_ps & begins) + costs.frame_ps) & ~lost);
        at.poll_n = (at.poll_n & ~begins) + 1 + lost;
        at.n_polls -= begins;
        *at.ended_ps = at.end_ps;
        *at.ended = (CoreFrame){at.head_ps, word};
        at.ended_ps += 1 + lost;
        at.ended += 1 + lost;
        entry_ps[at.n_admitted & mask] = at.end_ps + lag_ps;
        at.n_admitted += 1 + (guint64)lost;
        free_ps = choose(lost, free_ps, next_free_ps);
        at.head++;
        at.head_ps = at.head->join_ps;
    }
    ring->n_lost += (guint64)(end_of_lost - first_lost);
    for (const RingFrame *frame = first_lost; frame < end_of_lost; frame++) {
        ledger_lose(ledger, frame->word, ring->shape.loss, frame->join_ps);
    }
    put_cursor(core, at);
}

void core_advance_one_ring(Core *core, SimTime until_ps, Ledger *ledger)
{
    const ReceiveRing *ring = core->rings[0];
    if (is_overloaded(ring)) {
        advance_overloaded(core, until_ps, ledger);
    } else if (ring->shape.release == RING_RELEASE_FRAME) {
        advance(core, TRUE, until_ps, ledger);
    } else {
        advance(core, FALSE, until_ps, ledger);
    }
}
