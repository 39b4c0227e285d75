/* report FOLDER [TABLE...]: `make validate`. Predicts published tables, all or those named, prints
 * them and writes them to FOLDER. Exit status: 0 all meet their targets, 1 one does not, 64 no such
 * table, 73 FOLDER cannot be written. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "tests/support/validation_report.h"

static const ValidationCase *find(const char *name)
{
    const ValidationCase *validation = validation_cases;
    while (validation->name != NULL && !g_str_equal(validation->name, name)) {
        validation++;
    }
    return validation->name != NULL ? validation : NULL;
}

static gboolean report_all(ValidationReport *report, char **names, GError **error)
{
    for (const ValidationCase *validation = validation_cases; validation->name != NULL;
         validation++) {
        gboolean is_asked_for =
            *names == NULL || g_strv_contains((const char *const *)names, validation->name);
        if (is_asked_for && !validation_report_add(report, validation, error)) {
            return FALSE;
        }
    }
    return validation_report_finish(report, error);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        g_printerr("usage: %s FOLDER [TABLE...]\n", argv[0]);
        return EX_USAGE;
    }
    for (char **name = argv + 2; *name != NULL; name++) {
        if (find(*name) == NULL) {
            g_printerr("%s: no table '%s'\n", argv[0], *name);
            return EX_USAGE;
        }
    }
    if (g_mkdir_with_parents(argv[1], 0777) != 0) {
        g_printerr("%s: cannot make %s: %s\n", argv[0], argv[1], g_strerror(errno));
        return EX_CANTCREAT;
    }
    g_autoptr(ValidationReport) report = validation_report_new(argv[1]);
    g_autoptr(GError) error = NULL;
    if (!report_all(report, argv + 2, &error)) {
        g_printerr("%s: %s\n", argv[0], error->message);
        return EX_CANTCREAT;
    }
    return validation_report_is_met(report) ? EXIT_SUCCESS : EXIT_FAILURE;
}
