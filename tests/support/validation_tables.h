/* tests/support/validation_tables.h: all published tables that the models cover, in one list. */
#ifndef TESTS_SUPPORT_VALIDATION_TABLES_H
#define TESTS_SUPPORT_VALIDATION_TABLES_H

#include "tests/support/validation.h"

/* Targets for the absolute errors of rows not fitted to. */
#define VALIDATION_MOST_MEDIAN 0.10
#define VALIDATION_MOST_WORST  0.30

typedef struct {
    const char *name; /* of the prediction: its test, its files, its row of the summary */
    ValidationTable *(*predict)(void);
    /* What a test allows: errors of rows fitted to, median and worst of the others. Above the
     * targets: the table misses them, and must be said to. */
    double most_fitted, most_median, most_worst;
} ValidationCase;

/* Ended by a record without a name. */
extern const ValidationCase validation_cases[];

/* Whether both targets are met. */
gboolean validation_summary_is_met(const ValidationSummary *summary);

#endif
