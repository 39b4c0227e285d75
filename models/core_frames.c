#include "models/core_frames.h"

#include "models/core-internal.h"

#define MOST_RINGS 4 /* as waiting_rings is written */
#define TOGETHER   4 /* workers */

gboolean core_frames_apply(const Core *core)
{
    return core->n_rings >= 1 && core->n_rings <= MOST_RINGS && core->lists == NULL &&
           !core->hands_over && core->output_of[0] != NULL && core->rules == NULL &&
           core->sized == NULL && core->trace == NULL &&
           core->rings[0]->shape.release != RING_RELEASE_POLL;
}

guint core_frames_count(const Core *cores, guint n)
{
    if (!core_frames_apply(cores)) {
        return 0;
    }
    gboolean alike = n >= TOGETHER && cores->n_rings > 1;
    for (guint i = 1; alike && i < TOGETHER; i++) {
        alike = core_frames_apply(&cores[i]) && cores[i].n_rings == cores->n_rings;
    }
    return alike ? TOGETHER : 1;
}

/* What is known of a worker's rings when the program is compiled, passed as a constant. */
typedef struct {
    guint n;
    gboolean plain; /* frames join when they arrive and free their entries when they end */
} Rings;

static gboolean are_plain(const Core *core)
{
    const ReceiveRingShape *shape = &core->rings[0]->shape;
    return !shape->own_arrivals && shape->release == RING_RELEASE_FRAME;
}

/* ---- the next frame ---- */

/* Where the worker's next frame comes from. */
typedef struct {
    SimTime begins;   /* all ones: a poll, else it belongs to the last one */
    SimTime slept_ps; /* before the look */
    SimTime slept;    /* all ones: it did */
    SimTime look_ps;
    SimTime fresh_ps; /* the look if it begins a poll, else when the last frame ended */
    guint ring;
} NextFrame;

/* Bit i: a frame waits in ring i at `look_ps`. Written out, so that no loop is left where n_rings
 * is a constant. */
static inline __attribute__((always_inline)) guint waiting_rings(const SimTime *head_ps,
                                                                 guint n_rings, SimTime look_ps)
{
    guint waiting = (guint)(head_ps[0] <= look_ps);
    waiting |= n_rings > 1 ? (guint)(head_ps[1] <= look_ps) << 1 : 0;
    waiting |= n_rings > 2 ? (guint)(head_ps[2] <= look_ps) << 2 : 0;
    waiting |= n_rings > 3 ? (guint)(head_ps[3] <= look_ps) << 3 : 0;
    return waiting;
}

/* The first ring behind `last` whose next frame joined by `look_ps`; there is one. */
static inline __attribute__((always_inline)) guint
first_behind(const SimTime *head_ps, guint n_rings, guint last, SimTime look_ps)
{
    if (n_rings == 1) {
        return 0;
    }
    if (n_rings == 2) {
        return last ^ (head_ps[1 - last] <= look_ps);
    }
    guint waiting = waiting_rings(head_ps, n_rings, look_ps);
    /* twice in a row, so that the cycle needs no second step */
    waiting |= waiting << n_rings;
    guint at = last + 1 + (guint)__builtin_ctz(waiting >> (last + 1));
    return at >= n_rings ? at - n_rings : at;
}

/* The ring polled last: a constant where there is one only. */
static inline __attribute__((always_inline)) guint last_ring(const Core *core, guint n_rings)
{
    return n_rings == 1 ? 0 : core->last_ring;
}

static inline __attribute__((always_inline)) NextFrame next_frame(const Core *core, Rings rings)
{
    const SimTime *head_ps = core->head_ps;
    guint last = last_ring(core, rings.n);
    SimTime first_ps = head_ps[0];
    for (guint i = 1; i < rings.n; i++) {
        first_ps = MIN(first_ps, head_ps[i]);
    }
    SimTime early_ps = core->end_ps - first_ps;
    NextFrame next = {
        .begins = if_negative(core->look_ps - head_ps[last]) |
                  if_negative((SimTime)core->costs.budget - 1 - (SimTime)core->poll_n),
        .slept = if_negative(early_ps),
    };
    /* It does not sleep within a poll, whose frames have joined. */
    next.fresh_ps = choose(next.slept, first_ps + core->costs.wakeup_ps, core->end_ps);
    guint ring = first_behind(head_ps, rings.n, last, next.fresh_ps);
    next.slept_ps = -(early_ps & next.slept);
    next.look_ps = choose(next.begins, next.fresh_ps, core->look_ps);
    next.ring = (guint)choose(next.begins, ring, last);
    return next;
}

/* The worker turns to the frame; returns when it begins to work on it. */
static inline __attribute__((always_inline)) SimTime turn_to(Core *core, const NextFrame *next)
{
    core->since_ps += next->slept_ps;
    core->n_wakeups -= (guint64)next->slept;
    core->n_polls -= (guint64)next->begins;
    core->poll_n &= ~(guint)next->begins;
    core->look_ps = next->look_ps;
    core->last_ring = next->ring;
    return next->fresh_ps + (core->costs.poll_ps & next->begins);
}

/* The frame at the head of ring `number`, which the worker turned to, ends at `end_ps`. */
static inline __attribute__((always_inline)) void
end_frame(Core *core, Rings rings, guint number, SimTime end_ps, SimTime until_ps, Ledger *ledger)
{
    ReceiveRing *ring = core->rings[number];
    if (rings.plain && (ring->shape.own_arrivals || ring->shape.release != RING_RELEASE_FRAME)) {
        __builtin_unreachable();
    }
    CoreOutput *output = core->output_of[number];
    core_output_append(output, end_ps, receive_ring_head_arrival_ps(ring), ring->head->word);
    receive_ring_take(ring, core->look_ps, end_ps);
    core->poll_n++;
    core->end_ps = end_ps;
    core->head_ps[number] = receive_ring_settle(ring, until_ps, ledger);
}

/* ---- between windows ---- */

static void open_window(Core *core, SimTime until_ps, Ledger *ledger)
{
    guint n = 0;
    for (guint i = 0; i < core->n_rings; i++) {
        n += receive_ring_n_announced(core->rings[i]);
        core->head_ps[i] = receive_ring_settle(core->rings[i], until_ps, ledger);
    }
    for (guint port = 0; port < core->n_ports; port++) {
        core_output_reserve(&core->outputs[port], n);
    }
}

/* Whether the worker is awake, and since when, as core_busy_ps wants to know. */
static void close_window(Core *core, SimTime until_ps)
{
    SimTime first_ps = core_first_head_ps(core);
    gboolean sleeps = !core->in_poll && core->end_ps < MIN(until_ps, first_ps);
    core->waking = sleeps && first_ps < until_ps;
    core->awake = !sleeps || core->waking;
    core->slept_busy_ps = sleeps ? core->end_ps - core->since_ps : 0;
    core->awake_since_ps = core->waking ? first_ps : core->since_ps;
}

/* ---- without a lock ---- */

/* Takes the worker's next frame if it looks for it before `until_ps`, else returns FALSE. */
static inline __attribute__((always_inline)) gboolean step(Core *core, Rings rings,
                                                           SimTime until_ps, Ledger *ledger)
{
    NextFrame next = next_frame(core, rings);
    if (G_UNLIKELY(next.look_ps >= until_ps)) {
        return FALSE;
    }
    SimTime end_ps = turn_to(core, &next) + core->costs.frame_ps;
    end_frame(core, rings, rings.n == 1 ? 0 : next.ring, end_ps, until_ps, ledger);
    return TRUE;
}

static inline __attribute__((always_inline)) void advance(Core *core, Rings rings, SimTime until_ps,
                                                          Ledger *ledger)
{
    while (step(core, rings, until_ps, ledger)) {
    }
}

/* ---- several rings ---- */

/* Workers side by side: with several rings each frame waits for the one before it, dozens of
 * instructions long, so the processor works on a frame of each at a time. */
static inline __attribute__((always_inline)) void advance_together(Core *cores, Rings rings,
                                                                   SimTime until_ps, Ledger *ledger)
{
    while (step(&cores[0], rings, until_ps, ledger) && step(&cores[1], rings, until_ps, ledger) &&
           step(&cores[2], rings, until_ps, ledger) && step(&cores[3], rings, until_ps, ledger)) {
    }
    for (guint i = 0; i < TOGETHER; i++) {
        advance(&cores[i], rings, until_ps, ledger);
    }
}

static inline __attribute__((always_inline)) void
advance_several_rings(Core *cores, guint n, Rings rings, SimTime until_ps, Ledger *ledger)
{
    if (n == TOGETHER) {
        advance_together(cores, rings, until_ps, ledger);
    } else {
        advance(cores, rings, until_ps, ledger);
    }
}

static void advance_by_number(Core *cores, guint n, SimTime until_ps, Ledger *ledger)
{
    gboolean plain = are_plain(cores);
    if (cores->n_rings == 1 && !cores->rings[0]->shape.own_arrivals) {
        core_advance_one_ring(cores, until_ps, ledger);
    } else if (cores->n_rings == 1) {
        advance(cores, (Rings){1, FALSE}, until_ps, ledger);
    } else if (cores->n_rings == 2 && plain) {
        advance_several_rings(cores, n, (Rings){2, TRUE}, until_ps, ledger);
    } else if (cores->n_rings == 4 && plain) {
        advance_several_rings(cores, n, (Rings){4, TRUE}, until_ps, ledger);
    } else {
        advance_several_rings(cores, n, (Rings){cores->n_rings, FALSE}, until_ps, ledger);
    }
}

void core_frames_advance(Core *cores, guint n, SimTime until_ps, Ledger *ledger)
{
    for (guint i = 0; i < n; i++) {
        open_window(&cores[i], until_ps, ledger);
    }
    advance_by_number(cores, n, until_ps, ledger);
    for (guint i = 0; i < n; i++) {
        close_window(&cores[i], until_ps);
    }
}

/* ---- with a lock per frame ---- */

/* When the worker asks for the lock next, if it looks for the frame before `until_ps`, else
 * SIM_TIME_NEVER. */
static inline __attribute__((always_inline)) SimTime next_request(Core *core, Rings rings,
                                                                  SimTime until_ps)
{
    NextFrame next = next_frame(core, rings);
    core->in_poll = next.look_ps < until_ps;
    if (G_UNLIKELY(!core->in_poll)) {
        return SIM_TIME_NEVER;
    }
    core->next_ps = turn_to(core, &next) + core->costs.frame_ps;
    return core->next_ps;
}

/* Grants the worker's request; returns its next one. */
static inline __attribute__((always_inline)) SimTime grant(Core *core, Rings rings, Lock *lock,
                                                           SimTime until_ps, Ledger *ledger)
{
    SimTime end_ps = core_hold_lock(core, lock, core->costs.hold_ps);
    end_frame(core, rings, last_ring(core, rings.n), end_ps, until_ps, ledger);
    return next_request(core, rings, until_ps);
}

void core_frames_advance_locked(Core *cores, guint n, Lock *lock, LockRequests *requests,
                                SimTime until_ps, Ledger *ledger)
{
    gboolean plain = n > 0 && are_plain(cores);
    lock_requests_reset(requests);
    for (guint i = 0; i < n; i++) {
        open_window(&cores[i], until_ps, ledger);
        lock_requests_add(
            requests, i,
            cores[i].in_poll ? cores[i].next_ps
                             : next_request(&cores[i], (Rings){cores[i].n_rings, FALSE}, until_ps));
    }
    LockRequest first = lock_requests_first(requests);
    while (first.time_ps < until_ps) {
        Core *core = &cores[first.worker];
        Rings rings = {core->n_rings, FALSE};
        SimTime next_ps = core->n_rings == 1 && plain
                              ? grant(core, (Rings){1, TRUE}, lock, until_ps, ledger)
                              : grant(core, rings, lock, until_ps, ledger);
        lock_requests_again(requests, next_ps);
        first = lock_requests_first(requests);
    }
    for (guint i = 0; i < n; i++) {
        close_window(&cores[i], until_ps);
    }
}
