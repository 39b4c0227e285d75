/* scenarios/histogram_record.h: the histograms of a trial's direction in the journal, and back
 * (docs/journal.md). */
#ifndef SCENARIOS_HISTOGRAM_RECORD_H
#define SCENARIOS_HISTOGRAM_RECORD_H

#include <jansson.h>

#include "models/measure.h"
#include "sim/sim.h"

/* Of those that are not NULL; an object without members where all are. (transfer full) */
json_t *histogram_record_new(SimBins *const bins[TRIAL_N_MEASURES]);

/* Reads such an object, NULL where there is none; what it does not have becomes NULL, else it is
 * (transfer full). FALSE when it is not one that histogram_record_new makes; `bins` then hold what
 * was read before. */
gboolean histogram_record_read(const json_t *object, SimBins *bins[TRIAL_N_MEASURES]);

#endif
