/* models/contention_estimate.h: about what contention leaves workers to do, without a trial.
 *
 * Means of a device whose workers always have frames; docs/models/transmit.md has the formulas.
 * For the estimate (models/estimate.h) only: no result comes from here. */
#ifndef MODELS_CONTENTION_ESTIMATE_H
#define MODELS_CONTENTION_ESTIMATE_H

#include "models/rss.h"
#include "models/trial.h"

typedef struct {
    double frame_ps;   /* a frame occupies its worker, waits left out */
    double shared_pps; /* all workers together at most; INFINITY: nothing is shared */
} ContentionEstimate;

/* Of a device that contends (dut_contends). */
ContentionEstimate contention_estimate(const TrialSetup *setup, const Rss *rss);

/* Workers that bring frames to a transmit queue of the port by which `direction` leaves, every hash
 * being equally likely. */
guint contention_n_sharing(const DutSettings *dut, const Rss *rss, guint direction, guint queue);

#endif
