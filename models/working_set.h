/* models/working_set.h: which things are in a cache that replaces the least recently used.
 *
 * All things are of one size. A walk over more things than fit, again and again, finds none of them
 * there: the step that such a cache makes (R. L. Mattson et al., "Evaluation techniques for storage
 * hierarchies", IBM Systems Journal 9(2), 1970). */
#ifndef MODELS_WORKING_SET_H
#define MODELS_WORKING_SET_H

#include <glib.h>

typedef struct WorkingSet WorkingSet;

/* An empty cache for `capacity` things, of those numbered 0 to n_things - 1. (transfer full) */
WorkingSet *working_set_new(guint n_things, guint capacity);
void working_set_free(WorkingSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WorkingSet, working_set_free)

/* Uses a thing; TRUE when it was there already. Now it is, unless the capacity is 0. */
gboolean working_set_touch(WorkingSet *set, guint thing);

#endif
