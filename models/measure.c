#include "models/measure.h"

static const char *const names[TRIAL_N_MEASURES] = {
    [TRIAL_MEASURE_LATENCY] = "latency",
    [TRIAL_MEASURE_TAGGED_LATENCY] = "tagged_latency",
    [TRIAL_MEASURE_PDV] = "pdv",
    [TRIAL_MEASURE_IPDV] = "ipdv",
};

const char *trial_measure_name(TrialMeasure measure)
{
    return names[measure];
}
