/* models/sender.h: the tester's transmitter of one port: a constant rate of frames, announced
 * to the receive rings of the DUT port it is connected to.
 *
 * docs/frame-path.md sections 1 to 3. A stateless trial has no feedback, so frames are announced
 * ahead of simulated time, a batch at once. */
#ifndef MODELS_SENDER_H
#define MODELS_SENDER_H

#include "models/flow.h"
#include "models/frame_source.h"
#include "models/link.h"
#include "models/receive_ring.h"
#include "models/send_plan.h"
#include "sim/sim.h"

/* A plain record; the arrays of scratch are owned. */
typedef struct {
    guint port;
    guint n_queues;
    guint batch_frames;
    const Flow *flow;   /* borrowed */
    ReceiveRing *rings; /* of the DUT port, by queue; borrowed */
    SimTime delay_ps;   /* from the start of a frame to its arrival: F + p */
    SendPlan plan;
    SimPacer pacer;          /* of arrivals */
    guint64 pace_end;        /* the first frame that the pacer does not know */
    guint64 first;           /* number of the first frame; those before it are not this device's */
    guint64 next;            /* number of the next frame to announce */
    guint64 n_frames;        /* of the trial */
    const Flow *background;  /* with a source: the background's flows (nullable); borrowed */
    guint64 next_background; /* number of the next background frame to announce */
    const guint16 *modifier_queue; /* with modifiers: by kind, else NULL; borrowed */
    guint64 n_modifiers;           /* announced so far */
    FrameSource *source;           /* of traffic that is not plain, else NULL; owned */
    /* scratch: a batch's queues and arrivals; where each ring's next frame goes */
    guint16 *queues;
    SimTime *arrival_ps;
    RingFrame **cursors;
} Sender;

void sender_init(Sender *sender, guint port, const Flow *flow, ReceiveRing *rings, guint n_queues,
                 const LinkSettings *link, gint64 frame_bytes, guint batch_frames);
void sender_clear(Sender *sender);

/* Sends what `source` says (transfer full), the background's flows being `background` (nullable,
 * borrowed); pacer and delay_ps are not used then. */
void sender_set_source(Sender *sender, FrameSource *source, const Flow *background);

/* There are modifiers among its frames, whose queues by kind are these (borrowed). */
void sender_set_modifiers(Sender *sender, const guint16 *modifier_queue);

/* Behind sender_reset, with a source: the trial sends for `duration_ps`. */
void sender_begin_source(Sender *sender, SimTime duration_ps);

/* Modifiers by kind among the frames of sender_n_started. */
void sender_count_modifiers(const Sender *sender, SimTime horizon_ps, guint64 *n);

/* As sender_n_started, of background frames. */
guint64 sender_n_background(const Sender *sender, SimTime horizon_ps);

/* The next trial: the first `n_frames` of a plan. Other sources know its first rate only. */
void sender_reset(Sender *sender, const SendPlan *plan, guint64 n_frames);

/* Leaves out the frames that arrive before `time_ps`, none having been announced. Plain traffic. */
void sender_begin_at(Sender *sender, SimTime time_ps);

/* Makes `to`, of the same port, stand where `from` stands. */
void sender_copy(Sender *to, const Sender *from);

/* Arrival time of the frame a batch ahead: how far the DUT may be simulated once the frames before
 * it are announced. SIM_TIME_NEVER when the trial has no such frame. */
SimTime sender_batch_end_ps(const Sender *sender);

/* Announces the frames (a batch at most) that arrive before `until_ps`. The rings are those of a
 * NIC: frames join them when they arrive. */
void sender_advance(Sender *sender, SimTime until_ps);

/* Frames that began by `horizon_ps`, of a sender advanced to just behind it. */
guint64 sender_n_started(const Sender *sender, SimTime horizon_ps);

/* For who takes frames to the rings another way: notes arrivals at the first node of the next
 * frames, a batch at most, in arrival_ps; returns how many. */
guint sender_take(Sender *sender);

#endif
