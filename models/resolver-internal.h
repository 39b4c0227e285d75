/* models/resolver-internal.h: what the parts of a resolver share: resolver.c windows and the
 * learning phase, resolver_input.c the tester's wires, resolver_output.c the table and the transmit
 * rings. */
#ifndef MODELS_RESOLVER_INTERNAL_H
#define MODELS_RESOLVER_INTERNAL_H

#include "models/resolver.h"
#include "models/tester_wire.h"

#define RESOLVER_CONTROL_BIT   (G_GUINT64_CONSTANT(1) << FRAME_WORD_CONTROL_BIT)
#define RESOLVER_SEQUENCE_BITS 22 /* of a request, of all bits below the control bit */
#define RESOLVER_KEY_BITS      17
#define RESOLVER_BLOCK         256 /* frames whose queues are computed at once */

/* A port of the DUT: what of the tester is there, and how long frames take both ways. */
typedef struct {
    TesterWire tester; /* unless is_apart */
    guint64 block_first, block_end;
    guint16 block_queue[RESOLVER_BLOCK];
    guint64 n_asked;
    gboolean is_apart;  /* frames come and go by other nodes of a row */
    gboolean is_joined; /* with another DUT, switches between them or not */
    SimTime back_ps;    /* of the learning phase: there and back */
} ResolverPort;

struct Resolver {
    ResolverParts parts;
    const NeighbourLimits *limits;
    NeighbourTable *table;
    NeighbourQueues *queues;
    ResolverPort ports[DUT_PORTS];
    TesterAnswers learning;
    guint n_targets;     /* a direction */
    gboolean by_address; /* else one next hop a port */
    SimTime answer_delay_ps;
    SimTime lookahead_ps; /* from a request to the earliest instant at which an answer begins */
    SimTime now_ps;
    SimTime end_ps;      /* of the sending time */
    guint64 n_announced; /* test frames and answers */
    guint64 n_handled;   /* test frames that reached the table */
    guint64 n_served;    /* requests of other DUTs worked on */
    guint64 n_unsent;    /* requests that found the transmit ring full */
    TrialNeighbours counts;
};

/* Runs the timers due at or before `now_ps`; before time 0 nothing is sent. */
G_GNUC_INTERNAL void resolver_run_timers(Resolver *resolver, SimTime now_ps);

/* Whom a request or an answer is about. */
static inline NeighbourKey resolver_key_of(FrameWord word)
{
    return (NeighbourKey)(frame_word_number(word) & ((1 << RESOLVER_KEY_BITS) - 1));
}

#endif
