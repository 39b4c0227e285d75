/* scenarios/calibration_slopes-internal.h: how predictions change with parameters. */
#ifndef SCENARIOS_CALIBRATION_SLOPES_INTERNAL_H
#define SCENARIOS_CALIBRATION_SLOPES_INTERNAL_H

#include "scenarios/calibration_fit.h"

/* Writes d predicted[i] / d value[j] of all rows into slopes[i * n_parameters + j]: a difference of
 * predictions a hundredth of the value, but at least a step, to both sides (to one at a bound). */
G_GNUC_INTERNAL gboolean calibration_slopes(const CalibrationProblem *problem, const double *values,
                                            double *slopes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The weight of a row's relative error. */
static inline double calibration_weight(const CalibrationProblem *problem, guint row)
{
    return problem->relative_sd != NULL ? 1 / problem->relative_sd[row] : 1;
}

#endif
