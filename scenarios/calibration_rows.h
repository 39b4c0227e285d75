/* scenarios/calibration_rows.h: measurements of a device: a file of rows, each a point of a
 * scenario with what was measured there (docs/calibrate.md). */
#ifndef SCENARIOS_CALIBRATION_ROWS_H
#define SCENARIOS_CALIBRATION_ROWS_H

#include "scenarios/csv_file.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/scenario.h"

typedef struct {
    guint number; /* from 1: the first row after the header */
    GPtrArray
        *values; /* of Override: the row's cells, in the order of `paths`, each with its place */
    double measured;    /* frames/s a direction, above 0 */
    double relative_sd; /* of `measured`; with CalibrationRows.has_sd */
    gboolean held_out;  /* predicted, not fitted */
} CalibrationRow;

typedef struct {
    CsvFile *file;
    const char *figure;         /* the measured column's name */
    const Procedure *procedure; /* whose first figure is compared */
    gboolean has_sd;
    GPtrArray *paths; /* of char *: the columns that set the point of a row */
    GArray *rows;     /* of CalibrationRow */
} CalibrationRows;

/* The attribute at a path of a scenario that can differ from row to row: of a node, a link or the
 * test. Errors at `place`: an unknown one, with a near name; another. (transfer none) */
const SimAttribute *calibration_find_attribute(const Scenario *scenario, const char *path,
                                               YamlPlace place, GError **error);

/* Reads measurements for a scenario. Errors as csv_file_read; at the place: no or a second measured
 * column, an unknown path, a figure that is no number above 0. (transfer full) */
CalibrationRows *calibration_rows_read(const char *path, const Scenario *scenario, GError **error);
void calibration_rows_free(CalibrationRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CalibrationRows, calibration_rows_free)

const CalibrationRow *calibration_rows_get(const CalibrationRows *rows, guint index);

/* Marks the rows of "3,5-7" as held out. Errors: SIM_ERROR_USAGE. */
gboolean calibration_rows_hold_out(CalibrationRows *rows, const char *list, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

guint calibration_rows_n_fitted(const CalibrationRows *rows);

/* The fitted rows' numbers, "1-4, 6". (transfer full) */
char *calibration_rows_fitted_text(const CalibrationRows *rows);

/* "dut.cores 6 > 4" for each value of a held-out row that lies outside those of the fitted rows,
 * joined by ", "; NULL when there is none. (transfer full) (nullable) */
char *calibration_rows_outside(const CalibrationRows *rows, const Scenario *scenario, guint index);

#endif
