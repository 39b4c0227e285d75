/* models/contention.h: workers that meet: at transmit queues, and at a lock with costs of
 * contention.
 *
 * docs/frame-path.md section 11. What a worker waits for here depends on who waits beside it, so
 * grants are decided at their instants: all workers are advanced together, instant by instant. */
#ifndef MODELS_CONTENTION_H
#define MODELS_CONTENTION_H

#include "models/core.h"
#include "models/flow.h"
#include "models/trial.h"

typedef struct Contention Contention;

/* `workers` (n of them, those that forward), `flow` (by direction; NULL where nothing is sent) and
 * `rss` are borrowed. (transfer full) */
Contention *contention_new(const TrialSetup *setup, Core *workers, guint n_workers,
                           Flow *const *flow, const Rss *rss);
void contention_free(Contention *contention);

/* Time 0. */
void contention_reset(Contention *contention);

/* Makes `to`, of the same setup, stand where `from` stands. */
void contention_copy(Contention *to, const Contention *from);

/* As core_advance, unless it is driven. */
void contention_advance(Contention *contention, SimTime until_ps, Ledger *ledger);

/* ---- driven: who forwards depends on more than what waits (section 6) ---- */

/* From now on polls begin only as said here, by who goes from instant to instant with all workers:
 * what ends first, what else happens then, grants last. `givers` (borrowed, nullable): cores, by
 * number, that may have the worker of their number forward a frame of theirs. */
void contention_set_driven(Contention *contention, Core *givers);

/* The first instant at which something happens to a worker in a poll, or SIM_TIME_NEVER. */
SimTime contention_next_ps(const Contention *contention);

/* Whether the worker is in no poll. */
gboolean contention_is_idle(const Contention *contention, guint worker);

/* What ends at `now_ps`; what is asked for then, and granted. */
void contention_end_steps(Contention *contention, SimTime now_ps, Ledger *ledger);
void contention_grant_requests(Contention *contention, SimTime now_ps);

/* An idle worker, if it looks at `now_ps` or is woken then, does so: it may begin a poll. */
void contention_look(Contention *contention, guint worker, SimTime now_ps, Ledger *ledger);

/* An idle worker begins, at `begin_ps`, a poll of what it has noted to take: up to its budget of
 * frames, poll_n of them having been taken, of those that had joined its list at its look_ps; the
 * first one, which is there, has been admitted. */
void contention_start_poll(Contention *contention, guint worker, SimTime begin_ps);

/* The same of one frame, that at the head of the ring that the core of its number polls. */
void contention_start_given(Contention *contention, guint worker, SimTime begin_ps);

/* Ends the trial before `until_ps`: counts the waits so far. */
void contention_freeze(Contention *contention, SimTime until_ps);

/* Frames of a direction that have left their receive rings or lists and no output holds yet. */
guint64 contention_n_inside(const Contention *contention, guint direction);

#endif
