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
    /* A table with an aim of its own: each row's error is no more than this share, or than this
     * much in the table's unit; 0: the targets above hold. */
    double aim_share, aim_absolute;
} ValidationCase;

/* Ended by a record without a name. */
extern const ValidationCase validation_cases[];

/* Whether a table, as predicted, meets its own aim, or both targets. */
gboolean validation_case_is_met(const ValidationCase *validation, const ValidationTable *table);

#endif
