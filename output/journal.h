/* output/journal.h: the journal of trials, `trials.jsonl`: the one truth of a run.
 *
 * One JSON object a line, appended whole in the order finished; rewritten in order of (point,
 * repetition, trial) when the run is complete. It holds no clock times, so a finished journal is a
 * function of scenario, seed and version. The keys of a record are in docs/journal.md. */
#ifndef OUTPUT_JOURNAL_H
#define OUTPUT_JOURNAL_H

#include <glib.h>
#include <jansson.h>

typedef struct Journal Journal;

/* Creates (or empties) the journal at `path`. Errors: SIM_ERROR_OUTPUT. (transfer full) */
Journal *journal_new(const char *path, GError **error);

/* Closes the file; what was appended stays. */
void journal_free(Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_free)

/* Appends one record as one line in a single write. Callable from any thread. `record`: (transfer
 * none), an object with integer "point", "repetition", "trial". A line that cannot be written whole
 * is taken back, and all appends after it fail. Errors: SIM_ERROR_IO. */
gboolean journal_append(Journal *journal, const json_t *record, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Rewrites the file in order of (point, repetition, trial), under another name, then renames. */
gboolean journal_finish(Journal *journal, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a journal: an array of records (json_t *, owned by the array). A last line cut short by a
 * kill is left out; any other bad line is an error (SIM_ERROR_SCENARIO, FILE:LINE:COLUMN);
 * SIM_ERROR_IO where there is nothing to read. (transfer full) */
GPtrArray *journal_read(const char *path, GError **error);

#endif
