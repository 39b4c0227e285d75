/* tests/support/csv_rows.h: reference data, read as users' measurements are. */
#ifndef TESTS_SUPPORT_CSV_ROWS_H
#define TESTS_SUPPORT_CSV_ROWS_H

#include "scenarios/csv_file.h"

/* The rows of tests/`folder`/data/`name`, each as a NULL-ended array of `n_columns` texts.
 * (transfer full): g_ptr_array_unref. */
static inline GPtrArray *csv_rows(const char *folder, const char *name, guint n_columns)
{
    const char *top = g_getenv("TOP");
    g_autofree char *path =
        g_build_filename(top != NULL ? top : ".", "tests", folder, "data", name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvFile) file = csv_file_read(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(csv_file_n_columns(file), ==, n_columns);
    g_assert_cmpuint(csv_file_n_rows(file), >, 0);

    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (guint row = 0; row < csv_file_n_rows(file); row++) {
        char **cells = g_new0(char *, n_columns + 1);
        for (guint column = 0; column < n_columns; column++) {
            cells[column] = g_strdup(csv_file_get_cell(file, row, column));
        }
        g_ptr_array_add(rows, cells);
    }
    return rows;
}

#endif
