/* output/folder.h: the result folder, replaced whole or not at all.
 *
 * A run writes into `OUT.partial` beside OUT; when complete it takes OUT's place (exchanged with
 * renameat2 where the file system can, so that OUT is the old result or the new one at any moment),
 * and the old result is removed. A kill leaves OUT as it was and `OUT.partial` with the journal;
 * the next run replaces that. A folder is a dutsim result if it holds `manifest.json` with "tool":
 * "dutsim", or (partial) a `trials.jsonl` only. Any other non-empty OUT is refused before anything
 * runs (SIM_ERROR_OUTPUT). */
#ifndef OUTPUT_FOLDER_H
#define OUTPUT_FOLDER_H

#include <glib.h>

typedef struct Folder Folder;

/* Prepares `OUT.partial`, empty and locked (flock) against a second run. (transfer full) */
Folder *folder_open(const char *out, GError **error);

/* Leaves `OUT.partial` behind when folder_commit was not called. */
void folder_free(Folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

/* Path of a file in the folder being written. (transfer full) */
char *folder_path(const Folder *folder, const char *name);

/* Puts the folder in OUT's place. */
gboolean folder_commit(Folder *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the folder being written (bad start, nothing worth keeping). */
void folder_discard(Folder *folder);

/* Writes text to a file under another name and renames. Errors: SIM_ERROR_OUTPUT. */
gboolean folder_write_text(const char *path, const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
