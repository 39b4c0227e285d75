/* models/backlog_bound.h: how likely a worker falls so far behind that frames pile up.
 *
 * A worker polls its queues in turn, as docs/frame-path.md sections 4 and 5 say. From what it must
 * have done by then, so many unfinished frames at an instant mean that in some run of slots before
 * it the work grew by a certain amount: an event whose probability models/walk_bound.h bounds. The
 * derivation: docs/certified-trials.md. */
#ifndef MODELS_BACKLOG_BOUND_H
#define MODELS_BACKLOG_BOUND_H

#include "models/walk_bound.h"
#include "sim/sim.h"

/* What a worker does and gets. Costs are the most that a frame, poll or wake-up can take. A plain
 * record; ring_p is borrowed. */
typedef struct {
    double frame_ps;      /* above 0 */
    double poll_ps;       /* each poll */
    double wakeup_ps;     /* each wake-up */
    double hold_ps;       /* a poll may spend it before its first frame ends, beside poll_ps */
    double budget;        /* most frames a poll takes */
    guint n_rings;        /* queues that get frames, 1 or more */
    const double *ring_p; /* the part of their direction's frames that each gets */
    double p[DUT_PORTS];  /* the sum over the worker's queues of each direction */
} BacklogWorker;

/* The frames offered. */
typedef struct {
    double gap_ps;  /* between frames of a direction */
    double n_slots; /* gaps in the trial */
    guint n_directions;
} BacklogLoad;

/* Frames that can be on their way to a worker while their slot is over (0 without software
 * dispatch): to all its queues, and to one. */
typedef struct {
    double total, ring;
} BacklogUpstream;

/* Natural logarithm (at most 0; -INFINITY: impossible) of a bound on the probability that at some
 * instant of the trial one queue holds `frames` unfinished ones. A bound below `enough` is as good
 * as any smaller one. */
double backlog_bound_log_ring(const BacklogWorker *worker, const BacklogLoad *load,
                              const BacklogUpstream *upstream, double frames, double enough);

/* The same of `frames` in all queues of the worker together. */
double backlog_bound_log_total(const BacklogWorker *worker, const BacklogLoad *load,
                               const BacklogUpstream *upstream, double frames);

/* log(e^a + e^b). */
double backlog_bound_log_add(double a, double b);

#endif
