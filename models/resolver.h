/* models/resolver.h: next hops that have to be found out with ARP or NDP frames, in the course of a
 * trial.
 *
 * docs/frame-path.md section 12. With dynamic entries it takes the places of the senders, because
 * answers share the tester's wires with test frames, and of the transmitters, because a frame whose
 * next hop is unknown waits before its transmit ring. An answer takes at least the request's time
 * on the wire and the tester's delay, so the DUT may be simulated that far beyond the instant
 * before which no request leaves: until the next timer, when all neighbours are known. Used by
 * engine.c and trial.c only. */
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

/* How far the next window can go. */
SimTime resolver_window_end_ps(Resolver *resolver);

/* Announces the test frames and answers that arrive before `until_ps`. */
void resolver_announce(Resolver *resolver, SimTime until_ps);

/* Does what transmitter_advance does, and all timers before `until_ps`. */
void resolver_advance(Resolver *resolver, SimTime until_ps, SimTime horizon_ps);

/* What the trial's result says of it. */
TrialNeighbours resolver_get_counts(const Resolver *resolver);

#endif
