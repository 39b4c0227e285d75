/* models/core_vectors.h: the interrupts of a core that sleeps until one comes: one for all its
 * rings, or one for each.
 *
 * docs/frame-path.md section 4. With one for each, rings that have interrupted stand in a list,
 * Linux's poll list of a processor (net/core/dev.c, net_rx_action), and are polled in turn; a ring
 * that a poll leaves empty goes, and may interrupt again. */
#ifndef MODELS_CORE_VECTORS_H
#define MODELS_CORE_VECTORS_H

#include "models/interrupt_vector.h"
#include "sim/sim.h"

/* A plain record; arrays owned. */
typedef struct {
    const InterruptSettings *settings; /* borrowed */
    guint n_rings;
    guint n;                 /* n_rings, or 1: for all */
    InterruptVector *vector; /* one at least */
    /* with one for each: */
    guint *listed; /* rings, in the order in which they are polled; NULL: not with one for each */
    guint n_listed;
    gboolean *is_listed;
    SimTime *due_ps;   /* scratch */
    gboolean is_first; /* the first one of the list has been polled */
} CoreVectors;

/* Of a core of `n_rings` rings, before any interrupt; the settings are borrowed. */
void core_vectors_init(CoreVectors *vectors, const InterruptSettings *settings, guint n_rings);

/* Frees the arrays, not the record. */
void core_vectors_clear(CoreVectors *vectors);

/* As initialised: before a trial. */
void core_vectors_reset(CoreVectors *vectors);

/* The state of `from`, of a core of as many rings; *to is initialised. */
void core_vectors_copy(CoreVectors *to, const CoreVectors *from);

/* When the core, which sleeps, is interrupted; its rings' next frames joined or will at `head_ps`.
 * Right if it is before `until_ps`, before which all that joins has been announced; else some time
 * not before `until_ps`. */
SimTime core_vectors_first_ps(const CoreVectors *vectors, ReceiveRing *const *rings,
                              const SimTime *head_ps, SimTime until_ps);

/* With one for all: it came; what it brought has been done. */
void core_vectors_take(CoreVectors *vectors, SimTime time_ps);
void core_vectors_finish(CoreVectors *vectors, SimTime now_ps);

/* With one for each: which ring a core that looks at `now_ps` polls; n_rings: none. */
guint core_vectors_find(CoreVectors *vectors, ReceiveRing *const *rings, const SimTime *head_ps,
                        SimTime now_ps);

/* It does poll it. */
static inline void core_vectors_note_poll(CoreVectors *vectors)
{
    vectors->is_first = TRUE;
}

/* A frame of `bytes` (FCS included) was taken from ring `ring`. */
static inline void core_vectors_count(CoreVectors *vectors, guint ring, gint64 bytes)
{
    InterruptVector *vector = &vectors->vector[vectors->listed != NULL ? ring : 0];
    interrupt_vector_count(vector, vectors->settings, bytes);
}

#endif
