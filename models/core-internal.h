/* models/core-internal.h: what the ways of advancing a worker share: core.c polls without a lock,
 * core_locked.c with one, core_clock.c changes the clock, core_frames.c a frame at a time,
 * core_shared.c preempted. */
#ifndef MODELS_CORE_INTERNAL_H
#define MODELS_CORE_INTERNAL_H

#include "models/core.h"

/* All ones for x < 0, else 0. */
static inline SimTime if_negative(SimTime x)
{
    return -(SimTime)((guint64)x >> 63);
}

/* x where `mask` is all ones, y where it is 0; no compiler turns this into a branch. */
static inline SimTime choose(SimTime mask, SimTime x, SimTime y)
{
    return y ^ ((x ^ y) & mask);
}

/* Whether its clock follows its load. */
static inline gboolean core_follows_load(const Core *core)
{
    return core->rules != NULL && core->rules->frequency.governor == FREQUENCY_GOVERNOR_LOAD;
}

/* What takes `cost_ps` at the clock. */
static inline SimTime core_cost_now_ps(const Core *core, SimTime cost_ps)
{
    return core_follows_load(core)
               ? frequency_scale_ps(cost_ps, core->rules->clock_hz, core->frequency_hz)
               : cost_ps;
}

/* S of a frame. */
static inline SimTime core_frame_ps(const Core *core, FrameWord word)
{
    const TrafficCosts *sized = core->sized;
    if (sized == NULL) {
        return core->costs.frame_ps;
    }
    SimTime work_ps =
        sized->frame_ps[sized->traffic != NULL ? traffic_cost_of(sized->traffic, word) : 0];
    if (sized->spread > 0) {
        guint64 k = frame_word_number(word) * DUT_MAX_PORTS + frame_word_port(word);
        guint32 bits = (guint32)(sim_random_at(sized->spread_start, k) >> 32);
        work_ps = cost_spread_ps(work_ps, sized->spread, bits);
    }
    return core_cost_now_ps(core, work_ps);
}

/* A frame is taken from a ring. */
static inline void core_note_taken(Core *core, FrameWord word)
{
    if (core->rules != NULL && core->rules->interrupt.adaptive != ADAPTIVE_NONE) {
        const Traffic *traffic = core->sized != NULL ? core->sized->traffic : NULL;
        gint64 bytes =
            frame_word_is_control(word) ? core->rules->control_bytes : core->rules->frame_bytes;
        core_vectors_count(core->vectors, core->last_ring,
                           traffic != NULL ? traffic->bytes[traffic_size_of(traffic, word)]
                                           : bytes);
    }
}

/* Where a frame goes of a ring whose frames leave by several ports. */
CoreOutput *core_output_of_word(const Core *core, FrameWord word);

/* Where the frame at the head of the ring polled last goes. */
static inline CoreOutput *core_output_of_head(const Core *core, const ReceiveRing *ring)
{
    CoreOutput *output = core->output_of[core->last_ring];
    return G_LIKELY(output != NULL) ? output : core_output_of_word(core, ring->head->word);
}

/* When the first frame that waits or is to come joined or will join one of the worker's rings. */
static inline SimTime core_first_head_ps(const Core *core)
{
    SimTime first_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < core->n_rings; i++) {
        first_ps = MIN(first_ps, core->head_ps[i]);
    }
    return first_ps;
}

/* Grants the worker's request of next_ps for `hold_ps`, waited for; returns when it holds it no
 * more. */
static inline SimTime core_hold_lock(Core *core, Lock *lock, SimTime hold_ps)
{
    SimTime grant_ps = lock_grant(lock, core->next_ps, hold_ps);
    core->lock_wait_ps += grant_ps - core->next_ps;
    return grant_ps + hold_ps;
}

/* Brings the next frame that finds an entry to the head, if the poll under way takes another. */
static inline gboolean core_admit_next(const Core *core, ReceiveRing *ring, Ledger *ledger)
{
    while (core->poll_n < core->costs.budget && receive_ring_head_ps(ring) <= core->look_ps) {
        if (receive_ring_admit_head(ring, ledger)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The rings' next frames as they stand; that of a poll under way follows when it ends. */
void core_note_heads(Core *core, SimTime until_ps, Ledger *ledger);

/* When a sleeping worker is interrupted, if that is before `until_ps`; else some time not before.
 */
SimTime core_interrupt_time_ps(const Core *core, SimTime until_ps);

/* It is interrupted by frames now, and has done what they brought; it wakes now, and looks
 * wakeup_ps later; it falls asleep now. */
void core_finish_interrupt(Core *core, SimTime now_ps);
void core_take_interrupt(Core *core, SimTime now_ps);
void core_wake_up(Core *core, SimTime now_ps, SimTime wakeup_ps);
void core_fall_asleep(Core *core, SimTime now_ps);

/* Whether a core that looks at next_ps and finds a frame may not go on; then it hands over, and
 * looks again behind that. */
gboolean core_is_over(const Core *core);
void core_hand_over(Core *core);

/* A look at `now_ps` begins a poll of a ring. */
void core_start_poll(Core *core, guint ring, SimTime now_ps);

/* Does the poll that has begun, of a worker without a lock. */
void core_poll(Core *core, SimTime until_ps, Ledger *ledger);

/* Does all looks and polls of a worker without a lock before `until_ps`. */
void core_advance_polls(Core *core, SimTime until_ps, Ledger *ledger);

/* Looks at next_ps, before `until_ps`: begins a poll, or returns FALSE. */
gboolean core_look(Core *core, SimTime until_ps);

/* Begins the worker's next poll if it looks before `until_ps`, else returns FALSE. */
gboolean core_begin_poll(Core *core, SimTime until_ps);

/* The poll of `n` frames of the ring polled last ends at `end_ps`. */
void core_end_poll(Core *core, ReceiveRing *ring, guint n, SimTime end_ps, SimTime until_ps,
                   Ledger *ledger);

/* Does all of a worker with one receive ring that core_frames_apply applies to. */
void core_advance_one_ring(Core *core, SimTime until_ps, Ledger *ledger);

/* The clock as a trial begins. */
void core_clock_reset(Core *core);

/* A core whose clock follows its load looks at next_ps. */
void core_clock_look(Core *core);

/* Tells who listens of a poll of `n` frames. */
void core_trace_poll(const Core *core, guint n);

/* Frames that the poll under way still takes. */
guint core_count_waiting(const Core *core);

#endif
