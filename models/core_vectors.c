#include "models/core_vectors.h"

#include <string.h>

/* ---- construction ---- */

void core_vectors_init(CoreVectors *vectors, const InterruptSettings *settings, guint n_rings)
{
    gboolean one_each = settings->vector == INTERRUPT_VECTOR_QUEUE;
    *vectors = (CoreVectors){.settings = settings, .n_rings = n_rings, .n = one_each ? n_rings : 1};
    vectors->vector = g_new0(InterruptVector, MAX(vectors->n, 1));
    if (one_each) {
        vectors->listed = g_new0(guint, n_rings + 1);
        vectors->is_listed = g_new0(gboolean, n_rings + 1);
        vectors->due_ps = g_new0(SimTime, n_rings + 1);
    }
}

void core_vectors_clear(CoreVectors *vectors)
{
    g_free(vectors->vector);
    g_free(vectors->listed);
    g_free(vectors->is_listed);
    g_free(vectors->due_ps);
}

void core_vectors_reset(CoreVectors *vectors)
{
    for (guint i = 0; i < vectors->n; i++) {
        interrupt_vector_reset(&vectors->vector[i], vectors->settings);
    }
    vectors->n_listed = 0;
    vectors->is_first = FALSE;
    if (vectors->listed != NULL) {
        memset(vectors->is_listed, 0, vectors->n_rings * sizeof *vectors->is_listed);
    }
}

void core_vectors_copy(CoreVectors *to, const CoreVectors *from)
{
    memcpy(to->vector, from->vector, from->n * sizeof *from->vector);
    to->n_listed = from->n_listed;
    to->is_first = from->is_first;
    if (from->listed != NULL) {
        memcpy(to->listed, from->listed, from->n_listed * sizeof *from->listed);
        memcpy(to->is_listed, from->is_listed, from->n_rings * sizeof *from->is_listed);
    }
}

/* ---- one for all ---- */

void core_vectors_take(CoreVectors *vectors, SimTime time_ps)
{
    interrupt_vector_take(&vectors->vector[0], vectors->settings, time_ps);
}

void core_vectors_finish(CoreVectors *vectors, SimTime now_ps)
{
    interrupt_vector_finish(&vectors->vector[0], vectors->settings, now_ps);
}

/* ---- both ---- */

/* When ring `i`, which is not listed, interrupts; not before `until_ps`: some such time. */
static SimTime due_ps(const CoreVectors *vectors, ReceiveRing *const *rings, const SimTime *head_ps,
                      guint i, SimTime until_ps)
{
    return head_ps[i] < until_ps ? interrupt_vector_time_ps(&vectors->vector[i], vectors->settings,
                                                            &rings[i], 1, head_ps[i], until_ps)
                                 : until_ps;
}

SimTime core_vectors_first_ps(const CoreVectors *vectors, ReceiveRing *const *rings,
                              const SimTime *head_ps, SimTime until_ps)
{
    SimTime first_ps = until_ps;
    if (vectors->listed != NULL) {
        for (guint i = 0; i < vectors->n_rings; i++) {
            first_ps = MIN(first_ps, due_ps(vectors, rings, head_ps, i, first_ps));
        }
        return first_ps;
    }
    for (guint i = 0; i < vectors->n_rings; i++) {
        first_ps = MIN(first_ps, head_ps[i]);
    }
    return first_ps < until_ps
               ? interrupt_vector_time_ps(&vectors->vector[0], vectors->settings, rings,
                                          vectors->n_rings, first_ps, until_ps)
               : until_ps;
}

/* ---- one for each ---- */

static void append(CoreVectors *vectors, guint ring)
{
    vectors->listed[vectors->n_listed++] = ring;
    vectors->is_listed[ring] = TRUE;
}

static void remove_first(CoreVectors *vectors)
{
    vectors->is_listed[vectors->listed[0]] = FALSE;
    vectors->n_listed--;
    memmove(vectors->listed, vectors->listed + 1, vectors->n_listed * sizeof *vectors->listed);
}

/* Of those that interrupt before `until_ps` the first one; n_rings: none does. */
static guint first_due(const CoreVectors *vectors, SimTime until_ps)
{
    guint first = vectors->n_rings;
    SimTime first_ps = until_ps;
    for (guint i = 0; i < vectors->n_rings; i++) {
        if (vectors->due_ps[i] < first_ps) {
            first = i;
            first_ps = vectors->due_ps[i];
        }
    }
    return first;
}

/* Those that have interrupted by `now_ps` join the list, in the order in which they did. */
static void list_due(CoreVectors *vectors, ReceiveRing *const *rings, const SimTime *head_ps,
                     SimTime now_ps)
{
    for (guint i = 0; i < vectors->n_rings; i++) {
        vectors->due_ps[i] =
            vectors->is_listed[i] ? now_ps + 1 : due_ps(vectors, rings, head_ps, i, now_ps + 1);
    }
    guint ring;
    while ((ring = first_due(vectors, now_ps + 1)) < vectors->n_rings) {
        interrupt_vector_take(&vectors->vector[ring], vectors->settings, vectors->due_ps[ring]);
        append(vectors, ring);
        vectors->due_ps[ring] = now_ps + 1;
    }
}

guint core_vectors_find(CoreVectors *vectors, ReceiveRing *const *rings, const SimTime *head_ps,
                        SimTime now_ps)
{
    list_due(vectors, rings, head_ps, now_ps);
    if (vectors->is_first) {
        guint polled = vectors->listed[0];
        remove_first(vectors);
        if (head_ps[polled] <= now_ps) {
            append(vectors, polled);
        } else {
            interrupt_vector_finish(&vectors->vector[polled], vectors->settings, now_ps);
        }
        vectors->is_first = FALSE;
    }
    return vectors->n_listed > 0 ? vectors->listed[0] : vectors->n_rings;
}
