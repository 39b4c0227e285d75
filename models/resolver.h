/* models/resolver.h: next hops that have to be found out with ARP or NDP frames, in the course of a
 * trial.
 *
 * docs/frame-path.md section 12. With dynamic entries it takes the places of the senders, because
 * answers share the tester's wires with test frames, and of the transmitters, because a frame whose
 * next hop is unknown waits before its transmit ring. An answer takes at least the request's time
 * on the wire and the tester's delay, so the DUT may be simulated that far beyond the instant
 * before which no request leaves: until the next timer, when all neighbours are known. Used by
 * the engine, the row of devices and trial.c only. */
#ifndef MODELS_RESOLVER_H
#define MODELS_RESOLVER_H

#include "models/neighbour_queue.h"
#include "models/neighbour_table.h"
#include "models/sender.h"
#include "models/transmitter.h"
#include "models/trial.h"

/* The engine's parts that a resolver works on; all borrowed. */
typedef struct {
    const TrialSetup *setup;
    const Rss *rss;
    Sender *senders;           /* of both directions: those that send have a flow */
    ReceiveRing *rings;        /* port-major */
    Transmitter *transmitters; /* by port */
    Core *workers;             /* that forward */
    Ledger *ledger;
    guint n_queues, n_workers;
} ResolverParts;

typedef struct Resolver Resolver;

/* (transfer full) */
Resolver *resolver_new(const ResolverParts *parts);
void resolver_free(Resolver *resolver);

/* Time 0 of a trial, the parts having been reset: the learning phase is over. */
void resolver_reset(Resolver *resolver, const SendPlan *plan, SimTime duration_ps);

/* The DUT is there from `time_ps` on, having been reset like its senders: its table is empty, and
 * nobody has been asked. */
void resolver_begin_at(Resolver *resolver, SimTime time_ps);

/* What is at the other end of a port's way in a row of devices and switches. */
typedef enum {
    RESOLVER_END_TESTER,   /* the tester, by a link */
    RESOLVER_END_SWITCHED, /* the tester, behind switches */
    RESOLVER_END_DUT       /* another DUT, behind switches or not: one neighbour */
} ResolverEnd;

/* The DUT is in a row: test frames leave by the transmitter's sink, and, but to a tester at the
 * other end of a link, requests and answers do too, and come in by the rings with
 * resolver_note_arrival each, as test frames then do. Of each port, before the first trial. */
void resolver_join(Resolver *resolver, guint port, ResolverEnd end);

/* F of requests and answers at a port. */
SimTime resolver_control_frame_ps(const Resolver *resolver, guint port);

/* The receive queue of a request or an answer that comes in by `port`. */
guint resolver_control_queue(const Resolver *resolver, guint port, FrameWord word);

/* A frame of another node has been announced to the rings. */
void resolver_note_arrival(Resolver *resolver);

/* Nothing happens in it before this time, unless something comes in from another node. */
SimTime resolver_next_ps(const Resolver *resolver);

/* No request leaves it before this time, whatever comes in from then on that it has reached. */
SimTime resolver_first_request_ps(const Resolver *resolver);

/* From a request to the tester to the earliest arrival of its answer, at least; SIM_TIME_NEVER: no
 * link joins it with the tester. */
SimTime resolver_lookahead_ps(const Resolver *resolver);

/* Requests that were to be sent less answers worked on, and less `n_lost`, those of either kind
 * that were lost in this DUT; over all DUTs of a row: how many are on their way. */
gint64 resolver_n_moving(const Resolver *resolver, guint64 n_lost);

/* How much later than planned the tester's frame `number` of a direction came, because an answer
 * was on the wire; a row's first DUT keeps it until it is asked for once: when the frame is
 * received or lost. Then it answers 0, so that no more is kept than frames are on their way. */
SimTime resolver_take_lateness_ps(Resolver *resolver, guint direction, guint64 number);

/* A batch of frames of the senders ahead: a window of a row need not be longer. */
SimTime resolver_batch_end_ps(const Resolver *resolver);

/* How far the next window can go, of a DUT that stands alone. */
SimTime resolver_window_end_ps(Resolver *resolver);

/* Announces the test frames and answers that arrive before `until_ps`. */
void resolver_announce(Resolver *resolver, SimTime until_ps);

/* Does what transmitter_advance does, and all timers before `until_ps`. */
void resolver_advance(Resolver *resolver, SimTime until_ps, SimTime horizon_ps);

/* What the trial's result says of it. */
TrialNeighbours resolver_get_counts(const Resolver *resolver);

#endif
