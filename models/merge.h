/* models/merge.h: the finished frames of several workers brought into one order.
 *
 * Each worker's frames are in order of time already. What is compared is one number a frame: its
 * time above, its place among the frames to be merged below, places counted worker by worker; so
 * equal times are ordered by worker and no two numbers are equal. Neighbouring sequences are merged
 * pair by pair (J. von Neumann's merge sort, from its second half on), without a branch a frame,
 * from both ends of both halves at once, because a merge waits for its own last comparison. */
#ifndef MODELS_MERGE_H
#define MODELS_MERGE_H

#include "models/core.h"

/* A plain record; arrays owned. */
typedef struct {
    guint room; /* frames that the arrays hold; they grow */
    guint64 *keys[2];
    /* the frames to be merged, worker by worker */
    CoreFrame *frame;
    /* what merge_run leaves */
    guint n;
    const guint64 *sorted; /* keys of all frames, in order */
    SimTime base_ps;       /* time 0 of the keys */
    guint place_bits;
    guint n_workers;
    guint *first_place; /* of each worker's frames; of the last one's end too */
    guint n_sequences;
    guint *sequence_n; /* scratch: lengths of the sequences */
} Merge;

void merge_init(Merge *merge, guint n_workers);
void merge_clear(Merge *merge);

/* Takes the frames of `port` that end before `until_ps` from the workers' outputs and orders them.
 * FALSE when there is none; call until then. `forwarded[i]` counts those of worker i. */
gboolean merge_run(Merge *merge, Core *workers, guint port, SimTime until_ps, guint64 *forwarded);

/* Time of a sorted frame, and its place in the arrays of frames. */
static inline SimTime merge_time_ps(const Merge *merge, guint64 key)
{
    return merge->base_ps + (SimTime)(key >> merge->place_bits);
}

static inline gsize merge_place(const Merge *merge, guint64 key)
{
    return (gsize)(key & ((G_GUINT64_CONSTANT(1) << merge->place_bits) - 1));
}

/* Whose the frame at `place` is. */
guint merge_worker(const Merge *merge, gsize place);

#endif
