/* tests/support/attribute_run.h: tests of attributes that need the whole program ($DUTSIM): those
 * of a scenario and of its test, not of a model. Each run has a scratch folder of its own. */
#ifndef TESTS_SUPPORT_ATTRIBUTE_RUN_H
#define TESTS_SUPPORT_ATTRIBUTE_RUN_H

#include <glib.h>

typedef struct {
    char *folder;   /* scratch; the scenario is `scenario.yaml` in it */
    int status;     /* exit status */
    char *message;  /* what the program said on standard error */
    gboolean named; /* the result is in results/NAME of the scratch folder, not in `out` */
} AttributeRun;

/* Runs the scenario, with `sets` ("PATH=VALUE", NULL-ended; NULL: none) as --set. (transfer full)
 */
AttributeRun *attribute_run(const char *scenario, const char *const *sets);

/* The same without --out, so that the result goes where the scenario's name says; with another
 * file, `profile.yaml`, beside the scenario (NULL: none). */
AttributeRun *attribute_run_by_name(const char *scenario, const char *profile);

void attribute_run_free(AttributeRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AttributeRun, attribute_run_free)

/* Whether the result folder holds a file whose name ends so. */
gboolean attribute_run_has(const AttributeRun *run, const char *ending);

/* The text of a file of the result folder. (transfer full) */
char *attribute_run_read(const AttributeRun *run, const char *name);

/* Rows of a table below its header. */
guint attribute_run_n_rows(const AttributeRun *run, const char *table);

/* The cell of a table in row `row` (from 0) and the column with this header. (transfer full) */
char *attribute_run_cell(const AttributeRun *run, const char *table, guint row, const char *column);

/* The same as an integer. */
gint64 attribute_run_integer(const AttributeRun *run, const char *table, guint row,
                             const char *column);

/* Frames that the tester sent to queue `queue` of port 0 in line `line` (from 0) of the journal:
 * those that the ring took and those that it lost. */
gint64 attribute_run_queue_frames(const AttributeRun *run, guint line, guint queue);

#endif
