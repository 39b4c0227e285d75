/* models/resolver-internal.h: what the parts of a resolver share: resolver.c windows and the
 * learning phase, resolver_input.c the tester's wires, resolver_output.c the table and the transmit
 * rings. */
#ifndef MODELS_RESOLVER_INTERNAL_H
#define MODELS_RESOLVER_INTERNAL_H

#include "models/resolver.h"

#define RESOLVER_CONTROL_BIT   (G_GUINT64_CONSTANT(1) << FRAME_WORD_CONTROL_BIT)
#define RESOLVER_SEQUENCE_BITS 22 /* of a request, of all bits below the control bit */
#define RESOLVER_KEY_BITS      17
#define RESOLVER_BLOCK         256 /* frames whose queues are computed at once */

/* An answer on its way. */
typedef struct {
    SimTime ready_ps; /* at the tester, or in the learning phase at the DUT's table */
    FrameWord word;
} ResolverAnswer;

/* Answers, oldest first. */
typedef struct {
    GArray *answers; /* of ResolverAnswer */
    guint head;
} ResolverAnswers;

/* A port of the DUT: the tester's wire into it, and what is on its way back. */
typedef struct {
    LinkWire wire;               /* the tester's */
    LinkWire test, control;      /* slots of both kinds of frames; both ways */
    SimTime test_ps, control_ps; /* F of either */
    SimTime propagation_ps;
    SimPacer pacer; /* of the direction that comes in by it */
    guint64 block_first, block_end;
    guint16 block_queue[RESOLVER_BLOCK];
    ResolverAnswers answers;
    guint64 n_asked;
    gboolean is_joined; /* with another DUT */
    GHashTable *late;   /* lateness of its direction's frames by number, where it is not 0, until
                           they are received or lost */
} ResolverPort;

struct Resolver {
    ResolverParts parts;
    const NeighbourLimits *limits;
    NeighbourTable *table;
    NeighbourQueues *queues;
    ResolverPort ports[DUT_PORTS];
    ResolverAnswers learning;
    guint n_targets; /* a direction */
    guint n_directions;
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

/* ---- answers ---- */

static inline void resolver_answers_init(ResolverAnswers *queue)
{
    queue->answers = g_array_new(FALSE, FALSE, sizeof(ResolverAnswer));
    queue->head = 0;
}

static inline void resolver_answers_reset(ResolverAnswers *queue)
{
    g_array_set_size(queue->answers, 0);
    queue->head = 0;
}

static inline const ResolverAnswer *resolver_answers_peek(const ResolverAnswers *queue)
{
    return queue->head < queue->answers->len
               ? &g_array_index(queue->answers, ResolverAnswer, queue->head)
               : NULL;
}

static inline void resolver_answers_pop(ResolverAnswers *queue)
{
    if (++queue->head == queue->answers->len) {
        resolver_answers_reset(queue);
    }
}

static inline void resolver_answers_push(ResolverAnswers *queue, ResolverAnswer answer)
{
    g_array_append_val(queue->answers, answer);
}

/* Runs the timers due at or before `now_ps`; before time 0 nothing is sent. */
G_GNUC_INTERNAL void resolver_run_timers(Resolver *resolver, SimTime now_ps);

/* Whom a request or an answer is about. */
static inline NeighbourKey resolver_key_of(FrameWord word)
{
    return (NeighbourKey)(frame_word_number(word) & ((1 << RESOLVER_KEY_BITS) - 1));
}

#endif
