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

/* As core_advance. */
void contention_advance(Contention *contention, SimTime until_ps, Ledger *ledger);

/* Ends the trial before `until_ps`: counts the waits so far. */
void contention_freeze(Contention *contention, SimTime until_ps);

/* Frames of a direction that have left their receive rings or lists and no output holds yet. */
guint64 contention_n_inside(const Contention *contention, guint direction);

#endif
