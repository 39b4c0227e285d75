/* output/progress.h: how far a run is, on standard error.
 *
 * On a terminal one line is redrawn in place (at most ten times a second): share done, frames/s,
 * time left. Elsewhere nothing is redrawn. NO_COLOR and TERM=dumb are honoured. Callable from any
 * thread. */
#ifndef OUTPUT_PROGRESS_H
#define OUTPUT_PROGRESS_H

#include <glib.h>

typedef struct Progress Progress;

/* `quiet`: says nothing at all. (transfer full) */
Progress *progress_new(const char *what, guint n_steps, gboolean quiet);
/* Clears the line. */
void progress_free(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)

/* A trial is done: `frames` more simulated. */
void progress_add_frames(Progress *progress, guint64 frames);
/* A step (a repetition of a point) is done. */
void progress_add_step(Progress *progress);
/* A line that stays ("warning: ..."). */
void progress_message(Progress *progress, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The same for people only: nothing where no line is drawn. */
void progress_note(Progress *progress, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
