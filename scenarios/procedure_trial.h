/* scenarios/procedure_trial.h: what a procedure gets to know of a trial that was run, or that the
 * journal holds: the same either way. */
#ifndef SCENARIOS_PROCEDURE_TRIAL_H
#define SCENARIOS_PROCEDURE_TRIAL_H

#include "models/trial.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/trial_record.h"

/* `tester` says which directions send. */
ProcedureTrial procedure_trial_of_result(const TrialResult *result, ProcedurePurpose purpose,
                                         const TesterSettings *tester);

ProcedureTrial procedure_trial_of_record(const TrialRecord *record);

#endif
