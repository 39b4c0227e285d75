/* scenarios/result_files.h: the files of a result folder that are made of the journal. */
#ifndef SCENARIOS_RESULT_FILES_H
#define SCENARIOS_RESULT_FILES_H

#include "scenarios/results.h"

#define RESULT_FILES_JOURNAL  "trials.jsonl"
#define RESULT_FILES_MANIFEST "manifest.json"

/* Writes tables, report and manifest into `folder`, each atomically. Errors: SIM_ERROR_OUTPUT. */
gboolean result_files_write(const Results *results, const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Writes histograms.csv alone, where there is something for it. Errors: SIM_ERROR_OUTPUT. */
gboolean result_files_write_histograms(const Results *results, const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Reads the manifest of a result folder, and its results from the journal. Errors:
 * SIM_ERROR_NO_INPUT without such a folder, SIM_ERROR_SCENARIO when it holds no dutsim result,
 * SIM_ERROR_IO when the journal is broken. The manifest is owned by the caller and must outlive the
 * results. (transfer full) */
Results *result_files_read(const char *folder, Manifest **manifest, GError **error);

#endif
