/* models/core_frames.h: workers of few queues, taken a frame at a time.
 *
 * At low load a poll has a frame or two, and how many nobody can predict: a loop over its frames
 * costs a mispredicted branch each time. So the next frame is found by selections alone: it belongs
 * to the last poll if it joined that ring by its look and the budget allows; else the worker looks
 * again when the poll ends, or sleeps then and wakes with the first frame that joins. Computes the
 * same as the polls of core.c and core_locked.c. */
#ifndef MODELS_CORE_FRAMES_H
#define MODELS_CORE_FRAMES_H

#include "models/core.h"

/* Whether the worker can be: it has few queues, forwards, nobody listens to its polls, and entries
 * are not freed by polls. */
gboolean core_frames_apply(const Core *core);

/* How many of the `n` workers without a lock, from the first on, are taken so at once; 0: the first
 * cannot be. */
guint core_frames_count(const Core *cores, guint n);

/* As core_advance, for the `n` workers that core_frames_count found. */
void core_frames_advance(Core *cores, guint n, SimTime until_ps, Ledger *ledger);

/* As core_advance_locked with a lock per frame. */
void core_frames_advance_locked(Core *cores, guint n, Lock *lock, LockRequests *requests,
                                SimTime until_ps, Ledger *ledger);

#endif
