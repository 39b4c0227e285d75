/* models/core_turns.h: cores that poll their receive rings and the list of the task on them in
 * turn, as Linux' softirq serves the NAPI polls of a NIC and RPS' backlog.
 *
 * docs/frame-path.md section 6. What one core hands over, others poll: so all cores go on together,
 * in order of time. */
#ifndef MODELS_CORE_TURNS_H
#define MODELS_CORE_TURNS_H

#include "models/contention.h"
#include "models/core.h"
#include "models/flow_dispatch.h"

typedef struct CoreTurns CoreTurns;

/* Task t, with its one list, is core t's; `cores` (n_cores of them), which core_set_hands_over was
 * told of, `tasks` (n_tasks, no more than cores) and `dispatch` are borrowed. An interrupt sent to
 * another core takes interrupt_ps. (transfer full) */
CoreTurns *core_turns_new(Core *cores, guint n_cores, Core *tasks, guint n_tasks,
                          const FlowDispatch *dispatch, SimTime interrupt_ps);

/* Lists hold `list_limit` frames, and cores limit flows as the settings say. */
void core_turns_set_flow_limit(CoreTurns *turns, const DispatchSettings *settings);

/* The tasks contend (docs/frame-path.md section 11): `contention`, of the tasks, is borrowed. */
void core_turns_set_contention(CoreTurns *turns, Contention *contention);
void core_turns_free(CoreTurns *turns);

/* Time 0; the cores and tasks have been reset. */
void core_turns_reset(CoreTurns *turns);

/* Makes `to`, of the same cores and tasks, which core_copy copies, stand where `from` stands. */
void core_turns_copy(CoreTurns *to, const CoreTurns *from);

/* Does all that cores and tasks do before `until_ps`, before which all that arrives has been
 * announced. */
void core_turns_advance(CoreTurns *turns, SimTime until_ps, Ledger *ledger);

/* As core_freeze, of cores and tasks. */
void core_turns_freeze(CoreTurns *turns, SimTime until_ps, Ledger *ledger);

#endif
