/* models/core.h: a worker: a core, or a task, that sleeps, wakes, looks at its queues and polls
 * them.
 *
 * docs/frame-path.md sections 4 to 6. A worker is advanced up to a time; the poll is its event.
 * Where its finished frames go is the worker's sink: the merge before a transmitter, or input lists
 * of tasks. */
#ifndef MODELS_CORE_H
#define MODELS_CORE_H

#include "models/core_busy.h"
#include "models/core_frequency.h"
#include "models/core_idle.h"
#include "models/core_output.h"
#include "models/core_vectors.h"
#include "models/direction.h"
#include "models/lock.h"
#include "models/lock_requests.h"
#include "models/port_plan.h"
#include "models/receive_ring.h"
#include "models/softirq.h"
#include "models/traffic.h"
#include "sim/sim.h"

typedef enum { CORE_MODE_INTERRUPT, CORE_MODE_BUSY_POLL } CoreMode;

typedef struct {
    gint64 budget; /* frames a poll */
    gint mode;     /* CoreMode */
    SoftirqSettings softirq;
    FrequencySettings frequency;
    IdleSettings idle;
} CoreSettings;

extern const SimAttributeTable core_attributes;

typedef struct {
    SimTime frame_ps, hold_ps, poll_ps, wakeup_ps; /* S, H, poll, wake-up */
    guint budget;
    LockScope lock_scope;
} CoreCosts;

/* What a worker does beside sleeping until a frame comes, and polling. */
typedef struct {
    gboolean polls_busily; /* it never sleeps; then the rest but empty_poll_ps does not matter */
    SimTime empty_poll_ps;
    InterruptSettings interrupt;
    gint64 frame_bytes;     /* of all frames that have no size of their own; to adapt moderation */
    gint64 control_bytes;   /* of those among them with the control bit */
    guint64 softirq_frames; /* after which it hands over; 0: no number does */
    SimTime softirq_ps;     /* the same of time */
    SimTime handover_ps;
    FrequencySettings frequency;
    gint64 clock_hz;
    IdleSettings idle;
} CoreRules;

typedef struct {
    guint number;
    CoreCosts costs; /* in force */
    /* queues, (port, queue) ascending; borrowed */
    guint n_rings;
    ReceiveRing **rings;
    ReceiveRing **lists; /* where ring i's frames go with dispatch, else NULL; borrowed */
    SimTime *head_ps;    /* when the next frame of each ring joined or will; scratch */
    gboolean hands_over; /* to tasks that flows choose: frames of both directions are in outputs[0],
                            each poll's at its end; else there are lists */
    guint n_ports;
    CoreOutput *outputs;    /* by output port */
    CoreOutput **output_of; /* by ring; NULL: its frames leave by several ports */
    const PortPlan *turns;  /* by which port they leave; NULL: the other one of their pair */
    /* state */
    gboolean awake;
    gboolean waking;  /* awake, and has not looked yet */
    gboolean in_poll; /* between the first lock request of a poll and its end */
    SimTime look_ps;  /* of the last poll */
    SimTime end_ps;   /* core_frames.h: of the last frame */
    SimTime since_ps; /* core_frames.h: when it would have woken had it not slept since */
    guint last_ring;  /* the one polled last */
    SimTime next_ps;  /* next look, or with in_poll the lock request */
    SimTime awake_since_ps;
    SimTime poll_start_ps; /* of the last poll: its work begins */
    guint poll_n;          /* frames it takes, with a lock per frame: that ended so far */
    /* counters */
    guint64 n_frames, n_polls, n_wakeups;
    SimTime slept_busy_ps; /* busy time of waking periods that are over */
    SimTime lock_wait_ps;
    const SimTrace *trace;  /* NULL when nobody listens to polls */
    const CoreRules *rules; /* NULL: none; borrowed */
    /* with frames of several sizes: */
    const TrafficCosts *sized; /* in place of costs.frame_ps, else NULL; borrowed */
    SimTime *sized_end_ps;     /* ends of the last poll's frames, where they go to lists */
    /* with rules: */
    CoreVectors *vectors;     /* owned; NULL: a frame interrupts a sleeping core, or none does */
    SimTime softirq_since_ps; /* first look since the wake-up or hand-over */
    guint64 softirq_n;        /* frames since then */
    CoreCosts clock_costs;    /* at the clock */
    gint64 frequency_hz;      /* in force */
    SimTime asleep_since_ps;
    SimTime load_since_ps; /* the load is measured from here on, */
    SimTime load_busy_ps;  /* when the core had been busy for so long */
    /* with shared processors: */
    CoreBusy *busy;  /* what the interrupt side notes for the task that it preempts, else NULL;
                        borrowed by both */
    SimTime left_ps; /* of a task: work to do from next_ps on */
    /* of a task in hybrid dispatch: it does not wake before */
    SimTime not_before_ps;
} Core;

/* `rings` (n_rings of them) and `lists` are borrowed arrays of borrowed rings. `ports` (borrowed):
 * those of the DUT. */
void core_init(Core *core, guint number, const CoreCosts *costs, const PortPlan *ports,
               ReceiveRing **rings, ReceiveRing **lists, guint n_rings);
void core_clear(Core *core);

/* What the worker does by `rules` (nullable, borrowed) from the next reset on. */
void core_set_rules(Core *core, const CoreRules *rules);

/* Frames cost what `sized` (nullable, borrowed) says, by size. */
void core_set_sized(Core *core, const TrafficCosts *sized);

/* The core does not forward: it hands its frames over by its first output. */
void core_set_hands_over(Core *core);

/* A core notes in `busy` (nullable, borrowed) when it is at work; a task is preempted then. */
void core_set_busy(Core *core, CoreBusy *busy);

/* Asleep, at time 0. `trace`: NULL unless somebody listens to polls. */
void core_reset(Core *core, const SimTrace *trace);

/* It is there from `time_ps` on, having been reset. */
void core_begin_at(Core *core, SimTime time_ps);

/* Makes `to`, of the same costs and number of rings, stand where `from` stands. */
void core_copy(Core *to, const Core *from);

/* Does all looks and polls of `n` workers before `until_ps`, before which all that joins has been
 * announced. For workers without a lock: they do not influence each other. */
void core_advance(Core *cores, guint n, SimTime until_ps, Ledger *ledger);

/* The same for `n` workers that share a lock, whose requests before `until_ps` are granted in
 * order. `requests`: scratch, with room for them. */
void core_advance_locked(Core *cores, guint n, Lock *lock, LockRequests *requests, SimTime until_ps,
                         Ledger *ledger);

/* The same for `n` tasks without a lock that share processors with cores, which have been advanced
 * to `until_ps`. */
void core_advance_shared(Core *tasks, guint n, SimTime until_ps, Ledger *ledger);

/* Ends the worker's trial at `until_ps`, to which it was advanced: admits or loses what joined its
 * rings before it and still waits. Only counters are valid afterwards. */
void core_freeze(Core *core, SimTime until_ps, Ledger *ledger);

/* Busy time within [0, limit_ps], of a worker advanced to limit_ps or a little further. */
SimTime core_busy_ps(const Core *core, SimTime limit_ps);

/* Frames that ended at or before `limit_ps`, of a worker without a lock advanced to limit_ps + 1.
 */
guint64 core_n_ended(const Core *core, SimTime limit_ps);

#endif
