/* tests/validation/published.h: published measurements, with their sources in docs/validation.md.
 */
#ifndef TESTS_VALIDATION_PUBLISHED_H
#define TESTS_VALIDATION_PUBLISHED_H

#include "tests/support/csv_rows.h"

/* The rows of tests/validation/data/`name`, each of `n_columns` texts. (transfer full) */
static inline GPtrArray *published_rows(const char *name, guint n_columns)
{
    return csv_rows("validation", name, n_columns);
}

/* A cell as a number. */
static inline double published_value(const GPtrArray *rows, guint row, guint column)
{
    char **cells = g_ptr_array_index(rows, row);
    return g_ascii_strtod(cells[column], NULL);
}

#endif
