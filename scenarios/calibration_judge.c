/* What the rows say of fitted values: errors, and directions that they do not tell. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "scenarios/calibration_fit.h"
#include "scenarios/calibration_slopes-internal.h"

/* Condition indices (Belsley, Kuh, Welsch 1980, chapter 3: 30 and more is strong dependence). */
#define BARELY_CONDITION   30.0
#define TOGETHER_CONDITION 1000.0

/* A parameter without effect: one that may change as much as it is (or was at the start) without
 * changing a prediction by more. */
#define NO_EFFECT 1e-5

/* The least component of a parameter that takes part in a direction of unit length. */
#define LEAST_PART 0.1

#define CONFIDENCE 0.975 /* of each end of a 95 % interval */

/* The parameters that are free to move and have an effect, and what they do. */
typedef struct {
    const CalibrationProblem *problem;
    guint n;                                 /* of them */
    guint index[CALIBRATION_MAX_PARAMETERS]; /* their number among all */
    double norm[CALIBRATION_MAX_PARAMETERS]; /* length of their columns */
    gsl_matrix *columns;                     /* n_rows x n, each of length 1; U after the SVD */
    gsl_matrix *directions;                  /* n x n, V */
    gsl_vector *singular;
} Free;

static void free_clear(Free *free)
{
    g_clear_pointer(&free->columns, gsl_matrix_free);
    g_clear_pointer(&free->directions, gsl_matrix_free);
    g_clear_pointer(&free->singular, gsl_vector_free);
}

void calibration_fit_free(CalibrationFit *fit)
{
    g_free(fit->parameters);
    g_array_unref(fit->directions);
    g_free(fit);
}

static CalibrationBound bound_of(const CalibrationParameter *parameter, double value)
{
    double near = parameter->step / 2;
    if (value <= parameter->minimum + near) {
        return CALIBRATION_AT_MINIMUM;
    }
    return value >= parameter->maximum - near ? CALIBRATION_AT_MAXIMUM : CALIBRATION_INSIDE;
}

static void sum_errors(const CalibrationProblem *problem, const double *predicted,
                       CalibrationFit *fit)
{
    double sum = 0;
    for (guint i = 0; i < problem->n_rows; i++) {
        double relative = predicted[i] / problem->measured[i] - 1;
        double weighted = calibration_weight(problem, i) * relative;
        sum += relative * relative;
        fit->chi_square += weighted * weighted;
    }
    fit->rms = sqrt(sum / problem->n_rows);
}

/* Turns slopes into those of weighted relative errors, as `predicted` has them. */
static gboolean weigh(const CalibrationProblem *problem, const double *values,
                      const double *predicted, double *slopes, GError **error)
{
    guint n = problem->n_parameters;
    g_autofree double *own = g_new(double, problem->n_rows);
    if (!calibration_slopes(problem, values, slopes, error) ||
        !problem->predict(problem->user_data, values, own, error)) {
        return FALSE;
    }
    for (guint i = 0; i < problem->n_rows; i++) {
        double factor =
            calibration_weight(problem, i) * predicted[i] / own[i] / problem->measured[i];
        for (guint j = 0; j < n; j++) {
            slopes[i * n + j] *= factor;
        }
    }
    return TRUE;
}

static void add_no_effect(CalibrationFit *fit, guint j)
{
    CalibrationDirection direction = {.kind = CALIBRATION_NO_EFFECT, .condition = INFINITY};
    direction.component[j] = 1;
    direction.is_part[j] = TRUE;
    g_array_append_val(fit->directions, direction);
}

static double column_norm(const CalibrationProblem *problem, const double *slopes, guint j)
{
    double sum = 0;
    for (guint i = 0; i < problem->n_rows; i++) {
        double slope = slopes[i * problem->n_parameters + j];
        sum += slope * slope;
    }
    return sqrt(sum);
}

/* Finds the free parameters; names those without effect. */
static void find_free(Free *free, const double *values, const double *slopes, CalibrationFit *fit)
{
    const CalibrationProblem *problem = free->problem;
    for (guint j = 0; j < problem->n_parameters; j++) {
        double norm = column_norm(problem, slopes, j);
        double value = fmax(fabs(values[j]), fabs(problem->parameters[j].start));
        if (norm <= 0 || (value > problem->parameters[j].step && norm * value < NO_EFFECT)) {
            add_no_effect(fit, j);
            fit->parameters[j].bound = CALIBRATION_INSIDE; /* no row would have it elsewhere */
        } else if (fit->parameters[j].bound == CALIBRATION_INSIDE) {
            free->index[free->n] = j;
            free->norm[free->n++] = norm;
        }
    }
}

static void decompose(Free *free, const double *slopes)
{
    const CalibrationProblem *problem = free->problem;
    free->columns = gsl_matrix_alloc(problem->n_rows, free->n);
    free->directions = gsl_matrix_alloc(free->n, free->n);
    free->singular = gsl_vector_alloc(free->n);
    for (guint i = 0; i < problem->n_rows; i++) {
        for (guint k = 0; k < free->n; k++) {
            double slope = slopes[i * problem->n_parameters + free->index[k]];
            gsl_matrix_set(free->columns, i, k, slope / free->norm[k]);
        }
    }
    /* One-sided Jacobi: exact also for the small singular values, and without scratch. */
    int status = gsl_linalg_SV_decomp_jacobi(free->columns, free->directions, free->singular);
    g_assert(status == 0);
}

static double condition_of(const Free *free, guint k)
{
    double most = gsl_vector_get(free->singular, 0);
    double this = gsl_vector_get(free->singular, k);
    return this > 0 ? most / this : INFINITY;
}

static void add_directions(const Free *free, CalibrationFit *fit)
{
    for (guint k = free->n; k > 0; k--) {
        CalibrationDirection direction = {.condition = condition_of(free, k - 1)};
        if (direction.condition < BARELY_CONDITION) {
            continue;
        }
        direction.kind =
            direction.condition < TOGETHER_CONDITION ? CALIBRATION_BARELY : CALIBRATION_TOGETHER;
        for (guint j = 0; j < free->n; j++) {
            double component = gsl_matrix_get(free->directions, j, k - 1);
            direction.component[free->index[j]] = component;
            direction.is_part[free->index[j]] = fabs(component) >= LEAST_PART;
        }
        g_array_append_val(fit->directions, direction);
    }
}

/* Whether a direction that the rows do not tell has a part in the parameter. */
static gboolean is_untold(const CalibrationFit *fit, guint j)
{
    for (guint k = 0; k < fit->directions->len; k++) {
        const CalibrationDirection *direction =
            &g_array_index(fit->directions, CalibrationDirection, k);
        if (direction->kind != CALIBRATION_BARELY && direction->is_part[j]) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The variance of a free parameter where that of a row is 1: of the directions that are told. */
static double variance_of(const Free *free, guint k)
{
    double sum = 0;
    for (guint d = 0; d < free->n; d++) {
        if (condition_of(free, d) < TOGETHER_CONDITION) {
            double part =
                gsl_matrix_get(free->directions, k, d) / gsl_vector_get(free->singular, d);
            sum += part * part;
        }
    }
    return sum / (free->norm[k] * free->norm[k]);
}

static void tell_errors(const Free *free, const double *values, CalibrationFit *fit)
{
    const CalibrationProblem *problem = free->problem;
    gint freedom = (gint)problem->n_rows - (gint)free->n;
    gboolean is_known = problem->relative_sd != NULL;
    if (!is_known && freedom <= 0) {
        return;
    }
    double variance = is_known ? 1 : fit->chi_square / freedom;
    double times = is_known ? gsl_cdf_ugaussian_Pinv(CONFIDENCE)
                            : gsl_cdf_tdist_Pinv(CONFIDENCE, (double)freedom);
    for (guint k = 0; k < free->n; k++) {
        guint j = free->index[k];
        CalibrationJudgement *judgement = &fit->parameters[j];
        if (is_untold(fit, j)) {
            continue;
        }
        judgement->has_error = TRUE;
        judgement->standard_error = sqrt(variance * variance_of(free, k));
        double half = times * judgement->standard_error;
        judgement->low = fmax(values[j] - half, problem->parameters[j].minimum);
        judgement->high = fmin(values[j] + half, problem->parameters[j].maximum);
    }
}

CalibrationFit *calibration_fit_judge(const CalibrationProblem *problem, const double *values,
                                      const double *predicted, GError **error)
{
    g_autoptr(CalibrationFit) fit = g_new0(CalibrationFit, 1);
    Free free = {.problem = problem};
    g_autofree double *slopes = g_new(double, (gsize)problem->n_rows * problem->n_parameters);
    fit->parameters = g_new0(CalibrationJudgement, problem->n_parameters);
    fit->directions = g_array_new(FALSE, FALSE, sizeof(CalibrationDirection));
    sum_errors(problem, predicted, fit);
    for (guint j = 0; j < problem->n_parameters; j++) {
        fit->parameters[j].bound = bound_of(&problem->parameters[j], values[j]);
    }
    if (!weigh(problem, values, predicted, slopes, error)) {
        return NULL;
    }
    find_free(&free, values, slopes, fit);
    if (free.n > 0) {
        decompose(&free, slopes);
        add_directions(&free, fit);
        tell_errors(&free, values, fit);
        free_clear(&free);
    }
    return g_steal_pointer(&fit);
}
