/* Least squares by hand: predictions are formulas, so that values, standard errors and what cannot
 * be told are known. */
#include "scenarios/calibration_fit.h"

#include <math.h>

#include "sim/sim.h"

#define N_ROWS 5

/* 97.5 % points of Student's t distribution for 3 and 4 degrees of freedom, and of the normal one
 * (tables of any text book). */
#define T3     3.182446
#define T4     2.776445
#define NORMAL 1.959964

static const double x[N_ROWS] = {1, 2, 3, 4, 5};

/* ---- formulas ---- */

/* Frames/s of x cores that need so many ps a frame. */
static gboolean by_cores(gpointer user_data G_GNUC_UNUSED, const double *values, double *predicted,
                         GError **error G_GNUC_UNUSED)
{
    for (guint i = 0; i < N_ROWS; i++) {
        predicted[i] = fmin(x[i] * 1e12 / fmax(round(values[0]), 1), 1e8);
    }
    return TRUE;
}

/* The same with a cost of two parts. */
static gboolean by_sum(gpointer user_data G_GNUC_UNUSED, const double *values, double *predicted,
                       GError **error G_GNUC_UNUSED)
{
    for (guint i = 0; i < N_ROWS; i++) {
        predicted[i] = x[i] * 1e12 / fmax(values[0] + values[1], 1);
    }
    return TRUE;
}

/* A straight line. */
static gboolean by_line(gpointer user_data G_GNUC_UNUSED, const double *values, double *predicted,
                        GError **error G_GNUC_UNUSED)
{
    for (guint i = 0; i < N_ROWS; i++) {
        predicted[i] = values[0] + values[1] * x[i];
    }
    return TRUE;
}

/* One row of one core. */
static gboolean by_cost(gpointer user_data G_GNUC_UNUSED, const double *values, double *predicted,
                        GError **error G_GNUC_UNUSED)
{
    predicted[0] = 1e12 / fmax(values[0], 1);
    return TRUE;
}

/* Of two values the second does nothing. */
static gboolean by_first(gpointer user_data, const double *values, double *predicted,
                         GError **error)
{
    return by_cores(user_data, values, predicted, error);
}

static gboolean refuse(gpointer user_data, const double *values G_GNUC_UNUSED,
                       double *predicted G_GNUC_UNUSED, GError **error)
{
    if (user_data != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO, "no such device");
    }
    return FALSE;
}

/* ---- fits ---- */

/* Of N_ROWS rows, all alike. */
static CalibrationProblem problem_of(const CalibrationParameter *parameters, guint n_parameters,
                                     const double *measured, CalibrationPredict predict)
{
    return (CalibrationProblem){.n_parameters = n_parameters,
                                .n_rows = N_ROWS,
                                .parameters = parameters,
                                .measured = measured,
                                .predict = predict};
}

static CalibrationFit *fit(const CalibrationProblem *problem, double *values)
{
    g_autoptr(GError) error = NULL;
    guint n_iterations = 0;
    gboolean settled;
    g_autofree double *predicted = g_new(double, problem->n_rows);
    g_assert_true(calibration_fit_start(problem, values, &error));
    g_assert_true(calibration_fit_solve(problem, values, &n_iterations, &settled, &error));
    g_assert_no_error(error);
    g_assert_true(settled);
    g_assert_cmpuint(n_iterations, >, 0);
    g_assert_true(problem->predict(problem->user_data, values, predicted, &error));
    CalibrationFit *result = calibration_fit_judge(problem, values, predicted, &error);
    g_assert_no_error(error);
    return result;
}

static const CalibrationDirection *direction(const CalibrationFit *result, guint i)
{
    g_assert_cmpuint(i, <, result->directions->len);
    return &g_array_index(result->directions, CalibrationDirection, i);
}

static const double exact[N_ROWS] = {2e6, 4e6, 6e6, 8e6, 10e6}; /* 500 ns */

/* From a start that is near, far below, far above, at 0 and so small that only the links count. */
static void test_starts(void)
{
    static const double starts[] = {400000, 20000, 1e9, 0, 100};
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++) {
        const CalibrationParameter cost = {.start = starts[i], .maximum = 1e10, .step = 1};
        CalibrationProblem problem = problem_of(&cost, 1, exact, by_cores);
        double value;
        g_autoptr(CalibrationFit) result = fit(&problem, &value);
        g_assert_cmpfloat_with_epsilon(value, 500000, 1);
        g_assert_cmpfloat(result->rms, <, 3e-6);
        g_assert_cmpint(result->parameters[0].bound, ==, CALIBRATION_INSIDE);
        g_assert_cmpuint(result->directions->len, ==, 0);
    }
}

/* One value v, predictions x / v: the sum of (x / (v m) - 1)^2 is least at 1 / v = sum q / sum q^2
 * with q = x / m. In u = 1 / v it is linear: var u = s^2 / sum q^2, and var v = v^4 var u. */
static void test_one_value(void)
{
    static const double measured[N_ROWS] = {2.1e6, 3.9e6, 6.3e6, 7.8e6, 9.9e6};
    double sum = 0, squares = 0, chi_square = 0;
    for (guint i = 0; i < N_ROWS; i++) {
        double q = x[i] / measured[i];
        sum += q;
        squares += q * q;
    }
    double u = sum / squares;
    for (guint i = 0; i < N_ROWS; i++) {
        chi_square += pow(u * x[i] / measured[i] - 1, 2);
    }
    double expected = 1e12 / u;
    double error = expected / u * sqrt(chi_square / (N_ROWS - 1) / squares);
    const CalibrationParameter cost = {.start = 1e5, .maximum = 1e10, .step = 1};
    CalibrationProblem problem = problem_of(&cost, 1, measured, by_cores);
    double value;
    g_autoptr(CalibrationFit) result = fit(&problem, &value);
    g_assert_cmpfloat_with_epsilon(value, expected, 1);
    g_assert_true(result->parameters[0].has_error);
    g_assert_cmpfloat_with_epsilon(result->chi_square, chi_square, 1e-9);
    g_assert_cmpfloat_with_epsilon(result->rms, sqrt(chi_square / N_ROWS), 1e-9);
    g_assert_cmpfloat_with_epsilon(result->parameters[0].standard_error / error, 1, 1e-3);
    g_assert_cmpfloat_with_epsilon((result->parameters[0].high - value) / error, T4, 1e-2);
    g_assert_cmpfloat_with_epsilon((value - result->parameters[0].low) / error, T4, 1e-2);
}

/* A line a + b x, rows weighted w = 1 / (m sd): the normal equations. */
typedef struct {
    double a, b, chi_square, error_a, error_b; /* errors where a row's variance is 1 */
} Line;

static Line line_by_hand(const double *measured, const double *sd)
{
    double s = 0, sx = 0, sxx = 0, sy = 0, sxy = 0;
    Line line = {0};
    for (guint i = 0; i < N_ROWS; i++) {
        double w = 1 / pow(measured[i] * (sd != NULL ? sd[i] : 1), 2);
        s += w;
        sx += w * x[i];
        sxx += w * x[i] * x[i];
        sy += w * measured[i];
        sxy += w * x[i] * measured[i];
    }
    double determinant = s * sxx - sx * sx;
    line.a = (sxx * sy - sx * sxy) / determinant;
    line.b = (s * sxy - sx * sy) / determinant;
    line.error_a = sqrt(sxx / determinant);
    line.error_b = sqrt(s / determinant);
    for (guint i = 0; i < N_ROWS; i++) {
        double off = ((line.a + line.b * x[i]) / measured[i] - 1) / (sd != NULL ? sd[i] : 1);
        line.chi_square += off * off;
    }
    return line;
}

static void assert_line(const double *sd)
{
    static const double measured[N_ROWS] = {31, 48, 73, 88, 113};
    static const CalibrationParameter parameters[] = {{.start = 1, .maximum = 1e6},
                                                      {.start = 1, .maximum = 1e6}};
    Line line = line_by_hand(measured, sd);
    CalibrationProblem problem = {.n_parameters = 2,
                                  .n_rows = N_ROWS,
                                  .parameters = parameters,
                                  .measured = measured,
                                  .relative_sd = sd,
                                  .predict = by_line};
    double values[2];
    g_autoptr(CalibrationFit) result = fit(&problem, values);
    double variance = sd != NULL ? 1 : line.chi_square / (N_ROWS - 2);
    double times = sd != NULL ? NORMAL : T3;
    const CalibrationJudgement *judged = result->parameters;
    g_assert_cmpfloat_with_epsilon(values[0], line.a, 1e-4);
    g_assert_cmpfloat_with_epsilon(values[1], line.b, 1e-4);
    g_assert_cmpfloat_with_epsilon(result->chi_square, line.chi_square, 1e-6 * line.chi_square);
    g_assert_cmpfloat_with_epsilon(judged[0].standard_error, line.error_a * sqrt(variance), 1e-4);
    g_assert_cmpfloat_with_epsilon(judged[1].standard_error, line.error_b * sqrt(variance), 1e-4);
    g_assert_cmpfloat_with_epsilon(judged[1].high, line.b + times * line.error_b * sqrt(variance),
                                   1e-3);
    g_assert_cmpuint(result->directions->len, ==, 0);
}

static void test_line(void)
{
    assert_line(NULL);
}

/* Known errors of rows: they weigh, and nothing is guessed from how the rows scatter. */
static void test_known_errors(void)
{
    static const double sd[N_ROWS] = {0.01, 0.05, 0.02, 0.1, 0.01};
    assert_line(sd);
}

/* ---- what rows do not tell ---- */

static void test_together(void)
{
    static const CalibrationParameter parts[] = {{.start = 300000, .maximum = 1e10, .step = 1},
                                                 {.maximum = 1e10, .step = 1}};
    CalibrationProblem problem = problem_of(parts, 2, exact, by_sum);
    double values[2];
    g_autoptr(CalibrationFit) result = fit(&problem, values);
    g_assert_cmpfloat_with_epsilon(values[0] + values[1], 500000, 1);
    g_assert_cmpuint(result->directions->len, ==, 1);
    const CalibrationDirection *worst = direction(result, 0);
    g_assert_cmpint(worst->kind, ==, CALIBRATION_TOGETHER);
    g_assert_cmpfloat(worst->condition, >, 1e4);
    /* more of one, less of the other */
    g_assert_true(worst->is_part[0] && worst->is_part[1]);
    g_assert_cmpfloat_with_epsilon(worst->component[0] * worst->component[1], -0.5, 1e-3);
    g_assert_false(result->parameters[0].has_error);
    g_assert_false(result->parameters[1].has_error);
}

static void test_no_effect(void)
{
    static const CalibrationParameter two[] = {{.start = 300000, .maximum = 1e10, .step = 1},
                                               {.start = 7000, .maximum = 1e10, .step = 1}};
    CalibrationProblem problem = problem_of(two, 2, exact, by_first);
    double values[2];
    g_autoptr(CalibrationFit) result = fit(&problem, values);
    g_assert_cmpfloat_with_epsilon(values[0], 500000, 1);
    g_assert_cmpfloat_with_epsilon(values[1], 7000, 1e-3);
    g_assert_cmpint(direction(result, 0)->kind, ==, CALIBRATION_NO_EFFECT);
    g_assert_false(direction(result, 0)->is_part[0]);
    g_assert_true(direction(result, 0)->is_part[1]);
    g_assert_true(result->parameters[0].has_error);
    g_assert_false(result->parameters[1].has_error);
    /* one that stands at its bound did not come there by the rows */
    static const CalibrationParameter at_bound[] = {{.start = 300000, .maximum = 1e10, .step = 1},
                                                    {.maximum = 1e10, .step = 1}};
    problem.parameters = at_bound;
    g_autoptr(CalibrationFit) again = fit(&problem, values);
    g_assert_cmpfloat(values[1], ==, 0);
    g_assert_cmpint(again->parameters[1].bound, ==, CALIBRATION_INSIDE);
    g_assert_cmpint(direction(again, 0)->kind, ==, CALIBRATION_NO_EFFECT);
}

/* The same line counted from x = -99 on: with z from 100 to 104 and equal weights, the columns 1
 * and z scaled to length 1 have the inner product r = mean z / sqrt(mean z^2), 1 - r = var z / (2
 * mean^2) nearly, and the singular values sqrt(1 +- r): their ratio is 2 mean / sd = 2 102 /
 * sqrt(2). */
static gboolean by_far_line(gpointer user_data G_GNUC_UNUSED, const double *values,
                            double *predicted, GError **error G_GNUC_UNUSED)
{
    for (guint i = 0; i < N_ROWS; i++) {
        predicted[i] = values[0] + values[1] * (x[i] + 99);
    }
    return TRUE;
}

static void test_barely(void)
{
    static const double flat[N_ROWS] = {100, 100, 100, 100, 100};
    static const CalibrationParameter parameters[] = {
        {.start = 60, .minimum = -1e3, .maximum = 1e3},
        {.start = 1, .minimum = -1e3, .maximum = 1e3}};
    CalibrationProblem problem = problem_of(parameters, 2, flat, by_far_line);
    double values[2];
    g_autoptr(CalibrationFit) far = fit(&problem, values);
    g_assert_cmpuint(far->directions->len, ==, 1);
    g_assert_cmpint(direction(far, 0)->kind, ==, CALIBRATION_BARELY);
    g_assert_cmpfloat_with_epsilon(direction(far, 0)->condition, 204 / sqrt(2), 0.1);
    g_assert_true(far->parameters[0].has_error);
    problem.predict = by_line;
    g_autoptr(CalibrationFit) near = fit(&problem, values);
    g_assert_cmpuint(near->directions->len, ==, 0);
    g_assert_cmpfloat_with_epsilon(values[0], 100, 1e-3);
    g_assert_cmpfloat_with_epsilon(values[1], 0, 1e-3);
}

/* ---- bounds ---- */

/* The line through the rows would begin below 0; the best that begins at 0 has, with q = x / m, the
 * slope sum q / sum q^2. */
static void test_bounds(void)
{
    static const double measured[N_ROWS] = {10, 32, 49, 72, 90};
    static const CalibrationParameter parameters[] = {{.start = 5, .maximum = 1e6},
                                                      {.start = 5, .maximum = 1e6}};
    double sum = 0, squares = 0;
    for (guint i = 0; i < N_ROWS; i++) {
        sum += x[i] / measured[i];
        squares += pow(x[i] / measured[i], 2);
    }
    CalibrationProblem problem = problem_of(parameters, 2, measured, by_line);
    Line line = line_by_hand(measured, NULL);
    g_assert_cmpfloat(line.a, <, 0);
    double values[2];
    g_autoptr(CalibrationFit) result = fit(&problem, values);
    g_assert_cmpfloat(values[0], ==, 0);
    g_assert_cmpfloat_with_epsilon(values[1], sum / squares, 1e-4);
    g_assert_cmpint(result->parameters[0].bound, ==, CALIBRATION_AT_MINIMUM);
    g_assert_cmpint(result->parameters[1].bound, ==, CALIBRATION_INSIDE);
    g_assert_false(result->parameters[0].has_error);
    /* as if there were the slope alone: one value, four degrees of freedom */
    double error = sqrt(result->chi_square / (N_ROWS - 1) / squares);
    g_assert_cmpfloat_with_epsilon(result->parameters[1].standard_error, error, 1e-4);
}

static void test_maximum(void)
{
    const CalibrationParameter cost = {.start = 1e5, .maximum = 400000, .step = 1};
    CalibrationProblem problem = problem_of(&cost, 1, exact, by_cores);
    double value;
    g_autoptr(CalibrationFit) result = fit(&problem, &value);
    g_assert_cmpfloat(value, ==, 400000);
    g_assert_cmpint(result->parameters[0].bound, ==, CALIBRATION_AT_MAXIMUM);
}

/* As many rows as values: no error can be told, unless those of rows are known. */
static void test_no_freedom(void)
{
    static const double sd[] = {0.01};
    const CalibrationParameter cost = {.start = 1e5, .maximum = 1e10, .step = 1};
    CalibrationProblem problem = {
        .n_parameters = 1, .n_rows = 1, .parameters = &cost, .measured = exact, .predict = by_cost};
    double value;
    g_autoptr(CalibrationFit) result = fit(&problem, &value);
    g_assert_cmpfloat_with_epsilon(value, 500000, 1);
    g_assert_false(result->parameters[0].has_error);
    problem.relative_sd = sd;
    g_autoptr(CalibrationFit) known = fit(&problem, &value);
    g_assert_true(known->parameters[0].has_error);
    g_assert_cmpfloat_with_epsilon(known->parameters[0].standard_error, 5000, 10);
}

static void test_failures(void)
{
    const CalibrationParameter cost = {.start = 1e5, .maximum = 1e10, .step = 1};
    CalibrationProblem problem = problem_of(&cost, 1, exact, refuse);
    double value = 1e5;
    guint n_iterations = 0;
    gboolean settled;
    g_autoptr(GError) error = NULL;
    g_assert_false(calibration_fit_solve(&problem, &value, &n_iterations, &settled, &error));
    g_assert_no_error(error); /* shall not go on */
    problem.user_data = &problem;
    g_assert_false(calibration_fit_start(&problem, &value, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    g_clear_error(&error);
    g_assert_false(calibration_fit_solve(&problem, &value, &n_iterations, &settled, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
    g_clear_error(&error);
    g_assert_null(calibration_fit_judge(&problem, &value, exact, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_SCENARIO);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calibration-fit/starts", test_starts);
    g_test_add_func("/calibration-fit/one-value", test_one_value);
    g_test_add_func("/calibration-fit/line", test_line);
    g_test_add_func("/calibration-fit/known-errors", test_known_errors);
    g_test_add_func("/calibration-fit/together", test_together);
    g_test_add_func("/calibration-fit/no-effect", test_no_effect);
    g_test_add_func("/calibration-fit/barely", test_barely);
    g_test_add_func("/calibration-fit/bounds", test_bounds);
    g_test_add_func("/calibration-fit/maximum", test_maximum);
    g_test_add_func("/calibration-fit/no-freedom", test_no_freedom);
    g_test_add_func("/calibration-fit/failures", test_failures);
    return g_test_run();
}
