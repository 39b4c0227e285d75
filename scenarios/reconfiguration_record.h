/* scenarios/reconfiguration_record.h: what changing a machine's interfaces took as a record of the
 * journal, and back (docs/journal.md). */
#ifndef SCENARIOS_RECONFIGURATION_RECORD_H
#define SCENARIOS_RECONFIGURATION_RECORD_H

#include "models/reconfiguration.h"
#include "scenarios/trial_record.h"

/* What a procedure may know of it. */
ProcedureReconfiguration reconfiguration_of_result(const ReconfigurationResult *result);

/* The record, its keys always in the same order. (transfer full) */
json_t *reconfiguration_record_new(const TrialRecordPlace *place,
                                   const ProcedureReconfiguration *reconfiguration);

/* Reads the member `reconfiguration` of a record; returns the key that is missing or wrong, NULL
 * when all is well. (transfer none) (nullable) */
const char *reconfiguration_record_read(const json_t *record,
                                        ProcedureReconfiguration *reconfiguration);

#endif
