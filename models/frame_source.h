/* models/frame_source.h: a port of a tester whose traffic is not plain: frames of several sizes,
 * due as models/arrivals.h says, one after the other on the tester's wire.
 *
 * docs/frame-path.md section 16. */
#ifndef MODELS_FRAME_SOURCE_H
#define MODELS_FRAME_SOURCE_H

#include "models/arrivals.h"
#include "models/traffic.h"
#include "sim/sim.h"

typedef struct {
    SimTime start_ps;   /* of its preamble on the tester's wire */
    SimTime arrival_ps; /* at the first device: its last bit */
    FrameWord word;     /* of queue 0 */
} SourceFrame;

/* A stream between two frames. */
typedef struct {
    Arrivals arrivals;
    guint64 next; /* number of the next frame */
    guint64 n_frames;
    SimTime due_ps; /* of the next frame, if there is one */
} SourceStream;

/* What is between two frames; a plain record, copied freely. */
typedef struct {
    SourceStream stream[TRAFFIC_N_STREAMS];
    LinkWire wire;
    ModifierPlan modifiers; /* which of the test frames are none */
} SourceState;

typedef struct FrameSource FrameSource;

/* The source of a port; its arguments are borrowed. `batch_frames`: at most so many are
 * handed out at once. (transfer full) */
FrameSource *frame_source_new(const TesterSettings *tester, const Traffic *traffic, guint port,
                              const LinkSettings *link, guint batch_frames);
void frame_source_free(FrameSource *source);

/* The streams of the next trial's draws: of test frames and background. */
void frame_source_set_streams(FrameSource *source, guint64 test_start, guint64 background_start);

/* The next trial: `n_frames` at `rate_pps`, and the background for `duration_ps`. */
void frame_source_reset(FrameSource *source, gint64 rate_pps, guint64 n_frames,
                        SimTime duration_ps);

/* Makes `to`, of the same port, stand where `from` stands. */
void frame_source_copy(FrameSource *to, const FrameSource *from);

/* Arrival of the frame a batch ahead; SIM_TIME_NEVER: there is none. */
SimTime frame_source_batch_end_ps(FrameSource *source);

/* The next frames, a batch at most, that arrive before `until_ps`; *n of them, which count as
 * taken. (transfer none) until the next call */
const SourceFrame *frame_source_take(FrameSource *source, SimTime until_ps, guint *n);

/* The modifiers, by kind, among the test frames that start at or before `horizon_ps`. */
void frame_source_count_modifiers(const FrameSource *source, SimTime horizon_ps, guint64 *n);

/* Frames of a stream, modifiers among the test frames, that start at or before `horizon_ps`. */
guint64 frame_source_n_started(const FrameSource *source, TrafficStream stream, SimTime horizon_ps);

#endif
