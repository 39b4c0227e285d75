/* tests/support/validation_report.h: predictions of published tables as text, CSV and figures. */
#ifndef TESTS_SUPPORT_VALIDATION_REPORT_H
#define TESTS_SUPPORT_VALIDATION_REPORT_H

#include "tests/support/validation_tables.h"

typedef struct ValidationReport ValidationReport;

/* Files go to `folder`, which exists. (transfer full) */
ValidationReport *validation_report_new(const char *folder);
void validation_report_free(ValidationReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValidationReport, validation_report_free)

/* Predicts a table, prints its rows and its summary, writes NAME.csv and NAME.svg with its data.
 * Errors: SIM_ERROR_OUTPUT, SIM_ERROR_IO. */
gboolean validation_report_add(ValidationReport *report, const ValidationCase *validation,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prints the summary of all tables, its last line the worst figures; writes summary.csv and
 * predicted-against-measured.svg. */
gboolean validation_report_finish(ValidationReport *report, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether all tables added meet their targets. */
gboolean validation_report_is_met(const ValidationReport *report);

#endif
