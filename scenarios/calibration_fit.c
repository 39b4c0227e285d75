/* Least squares: GSL's trust region, in variables that keep the parameters within their bounds. */
#include "scenarios/calibration_fit.h"

#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_vector.h>
#include <math.h>
#include <string.h>

#include "scenarios/calibration_slopes-internal.h"
#include "sim/sim.h"

#define SLOPE_PART       0.01 /* of a value */
#define LEAST_SLOPE_PART 1e-6 /* of its start, where it has come to nearly 0 */

#define MAX_ITERATIONS     200
#define STEP_TOLERANCE     1e-9
#define GRADIENT_TOLERANCE 1e-12

/* Beyond this relative change of a prediction a value found by trying is too much of a guess. */
#define MOST_START_CHANGE 0.1

/* What GSL's callbacks need. */
typedef struct {
    const CalibrationProblem *problem;
    double *values;    /* scratch */
    double *predicted; /* scratch */
    double *slopes;    /* scratch */
    gboolean failed;   /* `predict` did, with or without an error */
    GError *error;
} Solver;

gboolean calibration_slopes(const CalibrationProblem *problem, const double *values, double *slopes,
                            GError **error)
{
    guint n = problem->n_parameters;
    g_autofree double *at = g_memdup2(values, n * sizeof *at);
    g_autofree double *below = g_new(double, problem->n_rows);
    g_autofree double *above = g_new(double, problem->n_rows);
    for (guint j = 0; j < n; j++) {
        const CalibrationParameter *parameter = &problem->parameters[j];
        double least = fmax(parameter->step, LEAST_SLOPE_PART * fabs(parameter->start));
        double width = fmax(SLOPE_PART * fabs(values[j]), least);
        width = width > 0 ? width : SLOPE_PART;
        double low = fmax(values[j] - width, parameter->minimum);
        double high = fmin(values[j] + width, parameter->maximum);
        at[j] = low;
        if (!problem->predict(problem->user_data, at, below, error)) {
            return FALSE;
        }
        at[j] = high;
        if (!problem->predict(problem->user_data, at, above, error)) {
            return FALSE;
        }
        at[j] = values[j];
        for (guint i = 0; i < problem->n_rows; i++) {
            slopes[i * n + j] = high > low ? (above[i] - below[i]) / (high - low) : 0;
        }
    }
    return TRUE;
}

/* ---- bounds: value = minimum + (maximum - minimum) sin^2(angle) ---- */

static double to_angle(const CalibrationParameter *parameter, double value)
{
    double width = parameter->maximum - parameter->minimum;
    double part = width > 0 ? (value - parameter->minimum) / width : 0;
    return asin(sqrt(CLAMP(part, 0, 1)));
}

static double from_angle(const CalibrationParameter *parameter, double angle)
{
    double sine = sin(angle);
    double value = parameter->minimum + (parameter->maximum - parameter->minimum) * sine * sine;
    return CLAMP(value, parameter->minimum, parameter->maximum);
}

static double angle_slope(const CalibrationParameter *parameter, double angle)
{
    return (parameter->maximum - parameter->minimum) * sin(2 * angle);
}

/* ---- GSL ---- */

static void get_values(const Solver *solver, const gsl_vector *angles)
{
    for (guint j = 0; j < solver->problem->n_parameters; j++) {
        solver->values[j] = from_angle(&solver->problem->parameters[j], gsl_vector_get(angles, j));
    }
}

static int weigh_errors(const gsl_vector *angles, void *data, gsl_vector *errors)
{
    Solver *solver = data;
    const CalibrationProblem *problem = solver->problem;
    get_values(solver, angles);
    if (!problem->predict(problem->user_data, solver->values, solver->predicted, &solver->error)) {
        solver->failed = TRUE;
        return GSL_EBADFUNC;
    }
    for (guint i = 0; i < problem->n_rows; i++) {
        double relative = solver->predicted[i] / problem->measured[i] - 1;
        gsl_vector_set(errors, i, calibration_weight(problem, i) * relative);
    }
    return GSL_SUCCESS;
}

static int weigh_slopes(const gsl_vector *angles, void *data, gsl_matrix *jacobian)
{
    Solver *solver = data;
    const CalibrationProblem *problem = solver->problem;
    guint n = problem->n_parameters;
    get_values(solver, angles);
    if (!calibration_slopes(problem, solver->values, solver->slopes, &solver->error)) {
        solver->failed = TRUE;
        return GSL_EBADFUNC;
    }
    for (guint i = 0; i < problem->n_rows; i++) {
        double weight = calibration_weight(problem, i) / problem->measured[i];
        for (guint j = 0; j < n; j++) {
            double slope = angle_slope(&problem->parameters[j], gsl_vector_get(angles, j));
            gsl_matrix_set(jacobian, i, j, weight * solver->slopes[i * n + j] * slope);
        }
    }
    return GSL_SUCCESS;
}

static int drive(Solver *solver, gsl_vector *angles, guint *n_iterations)
{
    const CalibrationProblem *problem = solver->problem;
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    parameters.trs = gsl_multifit_nlinear_trs_lm;
    parameters.scale = gsl_multifit_nlinear_scale_more;
    parameters.solver = gsl_multifit_nlinear_solver_svd;
    gsl_multifit_nlinear_fdf system = {.f = weigh_errors,
                                       .df = weigh_slopes,
                                       .n = problem->n_rows,
                                       .p = problem->n_parameters,
                                       .params = solver};
    gsl_multifit_nlinear_workspace *workspace = gsl_multifit_nlinear_alloc(
        gsl_multifit_nlinear_trust, &parameters, problem->n_rows, problem->n_parameters);
    int info = 0;
    int status = gsl_multifit_nlinear_init(angles, &system, workspace);
    if (status == GSL_SUCCESS) {
        status = gsl_multifit_nlinear_driver(MAX_ITERATIONS, STEP_TOLERANCE, GRADIENT_TOLERANCE, 0,
                                             NULL, NULL, &info, workspace);
        *n_iterations += (guint)gsl_multifit_nlinear_niter(workspace);
        gsl_vector_memcpy(angles, gsl_multifit_nlinear_position(workspace));
    }
    gsl_multifit_nlinear_free(workspace);
    return status;
}

static gboolean end_solve(Solver *solver, int status, gboolean *settled, GError **error)
{
    /* No step improves the fit: with values in whole units, the end as good as a small step. */
    *settled = status == GSL_SUCCESS || status == GSL_ENOPROG;
    if (solver->failed) {
        if (solver->error != NULL) {
            g_propagate_error(error, solver->error);
        }
        return FALSE;
    }
    if (*settled || status == GSL_EMAXITER) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL, "least squares: %s", gsl_strerror(status));
    return FALSE;
}

static gboolean solve(const CalibrationProblem *problem, double *values, guint *n_iterations,
                      gboolean *settled, GError **error)
{
    guint n = problem->n_parameters;
    g_autofree double *scratch = g_new0(double, n);
    g_autofree double *predicted = g_new0(double, problem->n_rows);
    g_autofree double *slopes = g_new0(double, (gsize)problem->n_rows *n);
    Solver solver = {
        .problem = problem, .values = scratch, .predicted = predicted, .slopes = slopes};
    gsl_vector *angles = gsl_vector_alloc(n);
    for (guint j = 0; j < n; j++) {
        gsl_vector_set(angles, j, to_angle(&problem->parameters[j], values[j]));
    }
    int status = drive(&solver, angles, n_iterations);
    gboolean done = end_solve(&solver, status, settled, error);
    if (done) {
        get_values(&solver, angles);
        memcpy(values, solver.values, n * sizeof *values);
    }
    gsl_vector_free(angles);
    return done;
}

/* ---- ends at bounds ---- */

static gboolean sum_squares(const CalibrationProblem *problem, const double *values, double *sum,
                            GError **error)
{
    g_autofree double *predicted = g_new(double, problem->n_rows);
    if (!problem->predict(problem->user_data, values, predicted, error)) {
        return FALSE;
    }
    *sum = 0;
    for (guint i = 0; i < problem->n_rows; i++) {
        double off = calibration_weight(problem, i) * (predicted[i] / problem->measured[i] - 1);
        *sum += off * off;
    }
    return TRUE;
}

/* Near a bound the angle has hardly a slope, so that the last of the way takes many steps: values
 * go to the bound where that is better. */
static gboolean snap_to_bounds(const CalibrationProblem *problem, double *values,
                               gboolean *has_snapped, GError **error)
{
    double sum;
    *has_snapped = FALSE;
    if (!sum_squares(problem, values, &sum, error)) {
        return FALSE;
    }
    for (guint j = 0; j < problem->n_parameters; j++) {
        const double bounds[] = {problem->parameters[j].minimum, problem->parameters[j].maximum};
        for (guint i = 0; i < G_N_ELEMENTS(bounds); i++) {
            double before = values[j];
            double at_bound;
            values[j] = bounds[i];
            if (!sum_squares(problem, values, &at_bound, error)) {
                return FALSE;
            }
            gboolean is_there =
                fabs(before - bounds[i]) <= LEAST_SLOPE_PART * fabs(problem->parameters[j].start);
            gboolean is_better = at_bound < sum || (is_there && at_bound <= sum * (1 + 1e-12));
            values[j] = is_better ? bounds[i] : before;
            sum = is_better ? at_bound : sum;
            *has_snapped = *has_snapped || (is_better && !is_there);
        }
    }
    return TRUE;
}

gboolean calibration_fit_solve(const CalibrationProblem *problem, double *values,
                               guint *n_iterations, gboolean *settled, GError **error)
{
    gboolean has_snapped;
    g_assert(problem->n_rows >= problem->n_parameters);
    if (!solve(problem, values, n_iterations, settled, error) ||
        !snap_to_bounds(problem, values, &has_snapped, error)) {
        return FALSE;
    }
    return !has_snapped || solve(problem, values, n_iterations, settled, error);
}

/* ---- where to begin ---- */

/* The sum of squares, and the largest relative change from `before` (nullable). */
static gboolean try_values(const CalibrationProblem *problem, const double *values,
                           const double *before, double *predicted, double *sum, double *change,
                           GError **error)
{
    *sum = 0;
    *change = 0;
    if (!problem->predict(problem->user_data, values, predicted, error)) {
        return FALSE;
    }
    for (guint i = 0; i < problem->n_rows; i++) {
        /* Logarithms, so that ten times too much is as bad as ten times too little. */
        double off = calibration_weight(problem, i) * log(predicted[i] / problem->measured[i]);
        *sum += off * off;
        if (before != NULL) {
            *change = fmax(*change, fabs(predicted[i] / before[i] - 1));
        }
    }
    return TRUE;
}

/* Tries the powers of two for one parameter; `values` gets the best. Where none is better than what
 * is, the largest that changes predictions little, so that there is something to go on from. */
static gboolean scan(const CalibrationProblem *problem, guint j, double *values, GError **error)
{
    const CalibrationParameter *parameter = &problem->parameters[j];
    g_autofree double *before = g_new(double, problem->n_rows);
    g_autofree double *predicted = g_new(double, problem->n_rows);
    double start = values[j];
    double best = start;
    double small = start;
    double least, sum, change;
    if (!try_values(problem, values, NULL, before, &least, &change, error)) {
        return FALSE;
    }
    double unit = parameter->step > 0 ? parameter->step : SLOPE_PART;
    for (gint k = 0; parameter->minimum + ldexp(unit, k) <= parameter->maximum; k++) {
        values[j] = parameter->minimum + ldexp(unit, k);
        if (!try_values(problem, values, before, predicted, &sum, &change, error)) {
            return FALSE;
        }
        small = change > 0 && change <= MOST_START_CHANGE ? values[j] : small;
        if (sum < least) {
            least = sum;
            best = values[j];
        }
    }
    values[j] = best != start ? best : small;
    return TRUE;
}

/* Whether no row depends on a parameter. */
static gboolean is_without_effect(const CalibrationProblem *problem, const double *slopes, guint j)
{
    for (guint i = 0; i < problem->n_rows; i++) {
        if (slopes[i * problem->n_parameters + j] != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean calibration_fit_start(const CalibrationProblem *problem, double *values, GError **error)
{
    guint n = problem->n_parameters;
    g_autofree double *slopes = g_new(double, (gsize)problem->n_rows *n);
    for (guint j = 0; j < n; j++) {
        values[j] = CLAMP(problem->parameters[j].start, problem->parameters[j].minimum,
                          problem->parameters[j].maximum);
    }
    if (!calibration_slopes(problem, values, slopes, error)) {
        return FALSE;
    }
    for (guint j = 0; j < n; j++) {
        /* At a bound the angle has no slope either. */
        gboolean is_lost = values[j] <= problem->parameters[j].minimum ||
                           values[j] >= problem->parameters[j].maximum ||
                           is_without_effect(problem, slopes, j);
        if (is_lost && !scan(problem, j, values, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
