/* models/estimate_switch.h: the outputs of switches as queues, for the estimate
 * (models/estimate.h; docs/models/estimate.md). */
#ifndef MODELS_ESTIMATE_SWITCH_H
#define MODELS_ESTIMATE_SWITCH_H

#include "models/trial.h"

/* A port that frames of a way leave a switch by. */
typedef struct {
    double frames;       /* of the way, for each frame sent in a direction */
    double load;         /* with those of other ways, and copies */
    double capacity_pps; /* frames/s that its link takes */
    double buffer;       /* frames that find room before it */
} EstimateOutput;

/* The output of the switch at place `place` of way `way` towards end `end`. */
EstimateOutput estimate_switch_output(const TrialSetup *setup, guint way, guint place, guint end);

#endif
