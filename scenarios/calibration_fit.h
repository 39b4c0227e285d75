/* scenarios/calibration_fit.h: nonlinear least squares for a few bounded parameters, and what the
 * data say of them.
 *
 * Knows no model: a function predicts. Formulas and sources: docs/calibrate.md. */
#ifndef SCENARIOS_CALIBRATION_FIT_H
#define SCENARIOS_CALIBRATION_FIT_H

#include <glib.h>

#define CALIBRATION_MAX_PARAMETERS 32

/* Values that are fitted, all in their base units. */
typedef struct {
    double start, minimum, maximum;
    double step; /* the smallest difference of two values that differ; 0: there is none */
} CalibrationParameter;

/* Predicts all rows (each above 0) for values within their bounds, which it may round to whole
 * steps. FALSE when it cannot, or (error unset) shall not go on. */
typedef gboolean (*CalibrationPredict)(gpointer user_data, const double *values, double *predicted,
                                       GError **error);

typedef struct {
    guint n_parameters, n_rows;
    const CalibrationParameter *parameters;
    const double *measured;    /* of each row, above 0 */
    const double *relative_sd; /* of each row, above 0; NULL: the same for all, unknown */
    CalibrationPredict predict;
    gpointer user_data;
} CalibrationProblem;

/* Where a value ended. */
typedef enum {
    CALIBRATION_INSIDE,
    CALIBRATION_AT_MINIMUM,
    CALIBRATION_AT_MAXIMUM
} CalibrationBound;

/* What the rows say of a parameter beside its value. */
typedef struct {
    CalibrationBound bound;
    /* FALSE: no errors are told, since the parameter ended at a bound, there are no more rows than
     * parameters, or it is part of a direction that the rows do not tell */
    gboolean has_error;
    double standard_error;
    double low, high; /* 95 % interval, not beyond the bounds */
} CalibrationJudgement;

typedef enum {
    CALIBRATION_NO_EFFECT, /* of one parameter: no row depends on it */
    CALIBRATION_TOGETHER,  /* of several: only a combination of them can be told */
    CALIBRATION_BARELY     /* of several: they are told apart, but badly */
} CalibrationDirectionKind;

/* A direction in the space of the parameters that the rows do not tell, or badly. */
typedef struct {
    CalibrationDirectionKind kind;
    double condition; /* largest singular value over this one's; INFINITY for 0 */
    double component[CALIBRATION_MAX_PARAMETERS];
    gboolean is_part[CALIBRATION_MAX_PARAMETERS]; /* whether the component counts */
} CalibrationDirection;

typedef struct {
    double chi_square;                /* sum of squares of weighted relative errors */
    double rms;                       /* of relative errors */
    CalibrationJudgement *parameters; /* n_parameters */
    GArray *directions;               /* of CalibrationDirection, the worst first */
} CalibrationFit;

/* Moves `values` (n_parameters) from where they are to where the sum of squares is smallest, adding
 * to *n_iterations. *settled: whether the steps became small enough, not only many. FALSE:
 * `predict` failed, or (SIM_ERROR_INTERNAL) GSL did. */
gboolean calibration_fit_solve(const CalibrationProblem *problem, double *values,
                               guint *n_iterations, gboolean *settled, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Values to begin with: the parameters' `start`, except for those of which the rows say nothing
 * there, which get the power of two of their steps that suits the rows best. */
gboolean calibration_fit_start(const CalibrationProblem *problem, double *values, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Judges `values`; the errors are those of `predicted`, how predictions change is asked of
 * `predict`, times predicted / (what it says itself). (transfer full) */
CalibrationFit *calibration_fit_judge(const CalibrationProblem *problem, const double *values,
                                      const double *predicted, GError **error);
void calibration_fit_free(CalibrationFit *fit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CalibrationFit, calibration_fit_free)

#endif
