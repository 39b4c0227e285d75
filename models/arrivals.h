/* models/arrivals.h: when the tester's frames are due: a constant rate, bursts, or at random.
 *
 * docs/frame-path.md section 16. A process says when each frame of a stream is due; when it starts
 * the wire decides. All times are integers; what is drawn at random comes from tables made without
 * libm (sim/exponential.h). */
#ifndef MODELS_ARRIVALS_H
#define MODELS_ARRIVALS_H

#include "sim/exponential.h"
#include "sim/sim.h"

typedef enum {
    ARRIVALS_CONSTANT,
    ARRIVALS_POISSON, /* independent exponential gaps */
    ARRIVALS_BURSTS,  /* of so many frames at the smallest gap, at regular intervals */
    ARRIVALS_ON_OFF,  /* bursts of geometric length, exponential silences */
    ARRIVALS_RECORDED /* not to be asked for: as the frames of a capture followed each other */
} ArrivalsProcess;

typedef struct {
    gint process; /* ArrivalsProcess */
    gint64 burst; /* frames of a burst; on-off: their mean */
} ArrivalsSettings;

extern const SimAttributeTable arrivals_attributes;

/* What a stream's process has to know of its frames. */
typedef struct {
    gint64 rate_pps;         /* frames/s */
    gint64 parts_per_second; /* of the wire on which they start */
    gint64 n_sizes;          /* frames of the sequence of sizes, and */
    gint64 slot_parts;       /* how long all of them hold the wire: link_slot_parts */
    const guint64 *place;    /* recorded: of each frame of the sequence, in 2^-32 of the mean gap */
} ArrivalsLoad;

/* Wide enough for a time multiplied by a rate. */
__extension__ typedef __int128 ArrivalsWide;

/* A process under way; a plain record, copied freely. */
typedef struct {
    ArrivalsSettings settings;
    ArrivalsLoad load;
    guint64 stream_start;        /* of its draws */
    const SimExponential *table; /* borrowed */
    guint64 number;              /* of the next frame */
    guint64 n_draws;
    SimPacer pacer;   /* constant */
    ArrivalsWide sum; /* Poisson: of the exponentials so far, in 2^-32 */
    /* bursts and on-off: the burst under way */
    SimTime due_ps;
    guint64 n_left;
    gint64 parts;          /* on-off: for which its frames so far hold the wire */
    SimTime silence_ps;    /* on-off: mean */
    guint64 minus_log_end; /* on-off: -ln(1 - 1/burst) in 2^-32; 0: bursts of one frame */
} Arrivals;

/* Before its first frame. `table` must outlive it. */
void arrivals_init(Arrivals *arrivals, const ArrivalsSettings *settings, const ArrivalsLoad *load,
                   guint64 stream_start, const SimExponential *table);

/* When the next frame, which holds the wire for `slot_parts`, is due; no earlier than the one
 * before. */
SimTime arrivals_next(Arrivals *arrivals, gint64 slot_parts);

#endif
