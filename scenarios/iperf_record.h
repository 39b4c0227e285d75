/* scenarios/iperf_record.h: a trial of two hosts as a record of the journal, and back.
 *
 * The only place that knows its keys, which docs/journal.md explains. */
#ifndef SCENARIOS_IPERF_RECORD_H
#define SCENARIOS_IPERF_RECORD_H

#include <jansson.h>

#include "models/iperf.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/trial_record.h"

/* What procedures know of a result. */
ProcedureTransfer transfer_of_result(const IperfResult *result);

/* (transfer full) */
json_t *iperf_record_new(const TrialRecordPlace *place, const IperfResult *result);

/* Reads the members of a record into `record`, whose place is read already. Returns the key of the
 * first that is missing or wrong, or NULL. (transfer none) (nullable) */
const char *iperf_record_read(const json_t *json, TrialRecord *record);

#endif
