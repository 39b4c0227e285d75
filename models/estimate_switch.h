/* models/estimate_switch.h: the outputs of switches as queues, for the estimate
 * (models/estimate.h; docs/models/estimate.md). */
#ifndef MODELS_ESTIMATE_SWITCH_H
#define MODELS_ESTIMATE_SWITCH_H

#include "models/trial.h"

/* A port that frames leave a switch by. */
typedef struct {
    double load;         /* its frames, copies included, for each frame sent in a direction */
    double capacity_pps; /* frames/s that its link takes */
    double buffer;       /* frames that find room before it */
} EstimateOutput;

/* The outputs of the switch between tester and DUT at port `side`: to the DUT, and to the tester.
 * FALSE when there is no switch. */
gboolean estimate_switch_outputs(const TrialSetup *setup, guint side, EstimateOutput *to_dut,
                                 EstimateOutput *to_tester);

#endif
