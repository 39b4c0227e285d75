/* scenarios/calibration.h: fits attributes of a scenario to measurements.
 *
 * The analytic estimate first; then, round by round, the estimate times what the simulation said in
 * its place at the last values (docs/calibrate.md). */
#ifndef SCENARIOS_CALIBRATION_H
#define SCENARIOS_CALIBRATION_H

#include "scenarios/calibration_model.h"

typedef struct {
    const CalibrationRows *rows;
    const CalibrationModel *model;
    double *values;    /* of the fitted attributes, in whole base units */
    double *predicted; /* of all rows, held out or not, for these values */
    CalibrationFit *fit;
    gboolean is_simulated;
    gboolean settled;
    guint n_iterations;  /* of least squares, in all rounds */
    guint n_rounds;      /* of simulation */
    guint n_repetitions; /* simulated */
} Calibration;

/* Fits the model's attributes to the rows that are not held out. `rows` and `model` must stay.
 * Errors: SIM_ERROR_SCENARIO, fewer fitted rows than attributes; NULL with error unset: cancelled.
 * (transfer full) */
Calibration *calibration_run(const CalibrationRows *rows, CalibrationModel *model,
                             const CalibrationJobs *jobs, gboolean estimate_only, GError **error);
void calibration_free(Calibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calibration, calibration_free)

/* Whether there are as many fitted rows as attributes. Errors: SIM_ERROR_SCENARIO. */
gboolean calibration_check_rows(const CalibrationRows *rows, guint n_attributes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
