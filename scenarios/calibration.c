#include "scenarios/calibration.h"

#include <math.h>
#include <string.h>

/* Rounds of simulation at most, and a relative change of predictions that ends them earlier. */
#define MAX_ROUNDS 8
#define TOLERANCE  1e-4

/* The fitted rows as one problem. */
typedef struct {
    CalibrationModel *model;
    const CalibrationRows *rows;
    const gint *cancelled;
    guint n;          /* fitted rows */
    guint *index;     /* of them among all */
    double *ratio;    /* simulated over estimated, of each fitted row */
    double *all;      /* of all rows: scratch */
    double *measured; /* of the fitted rows */
    double *sd;       /* likewise */
} Fitted;

static void fitted_clear(Fitted *fitted)
{
    g_free(fitted->index);
    g_free(fitted->ratio);
    g_free(fitted->all);
    g_free(fitted->measured);
    g_free(fitted->sd);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fitted, fitted_clear)

static void fitted_init(Fitted *fitted, const CalibrationRows *rows, CalibrationModel *model,
                        const gint *cancelled)
{
    guint n = calibration_rows_n_fitted(rows);
    *fitted = (Fitted){.model = model,
                       .rows = rows,
                       .cancelled = cancelled,
                       .index = g_new0(guint, n),
                       .ratio = g_new0(double, n),
                       .all = g_new0(double, rows->rows->len),
                       .measured = g_new0(double, n),
                       .sd = g_new0(double, n)};
    for (guint i = 0; i < rows->rows->len; i++) {
        const CalibrationRow *row = calibration_rows_get(rows, i);
        if (!row->held_out) {
            fitted->index[fitted->n] = i;
            fitted->ratio[fitted->n] = 1;
            fitted->measured[fitted->n] = row->measured;
            fitted->sd[fitted->n++] = row->relative_sd;
        }
    }
}

/* CalibrationPredict */
static gboolean predict(gpointer user_data, const double *values, double *predicted, GError **error)
{
    Fitted *fitted = user_data;
    if (g_atomic_int_get(fitted->cancelled) ||
        !calibration_model_estimate(fitted->model, values, FALSE, fitted->all, error)) {
        return FALSE;
    }
    for (guint i = 0; i < fitted->n; i++) {
        predicted[i] = fitted->ratio[i] * fitted->all[fitted->index[i]];
    }
    return TRUE;
}

static CalibrationProblem make_problem(Fitted *fitted)
{
    return (CalibrationProblem){
        .n_parameters = calibration_model_n_parameters(fitted->model),
        .n_rows = fitted->n,
        .parameters = calibration_model_get_parameters(fitted->model),
        .measured = fitted->measured,
        .relative_sd = fitted->rows->has_sd ? fitted->sd : NULL,
        .predict = predict,
        .user_data = fitted,
    };
}

gboolean calibration_check_rows(const CalibrationRows *rows, guint n_attributes, GError **error)
{
    guint n = calibration_rows_n_fitted(rows);
    if (n >= n_attributes && n > 0) {
        return TRUE;
    }
    guint n_file = csv_file_n_rows(rows->file);
    YamlPlace place = n_file > 0 ? csv_file_cell_place(rows->file, n_file - 1, 0)
                                 : csv_file_name_place(rows->file, 0);
    place.column = 1;
    yaml_place_set_error(place, error,
                         "%u row%s to fit %u attribute%s to: at least as many rows are needed%s", n,
                         n == 1 ? "" : "s", n_attributes, n_attributes == 1 ? "" : "s",
                         n < n_file ? " that are not held out" : "");
    return FALSE;
}

/* ---- rounds ---- */

/* The frames that all workers take at once at most: so many are forwarded or not by the accident of
 * when a trial ends. */
static double poll_frames(const DutSettings *dut)
{
    gboolean dispatches = dut_n_tasks(dut) > 0;
    gint64 workers = dut_n_forwarders(dut);
    gint64 room = dispatches ? dut->dispatch.list_limit : dut->nic.ring_size;
    gint64 budget = dispatches ? dut->dispatch.budget : dut->core.budget;
    return (double)workers * (double)(budget > 0 ? MIN(budget, room) : room);
}

/* The relative change of a row's prediction that its figure does not show: less than a search's
 * resolution, or than a poll in a trial. */
static double tolerance(const Fitted *fitted, guint row)
{
    const Scenario *scenario = calibration_model_get_scenario(fitted->model, row);
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    if (point->machine_path != NULL) {
        return TOLERANCE;
    }
    double measured_pps = calibration_rows_get(fitted->rows, row)->measured;
    double time_s = (double)point->test.duration_ps / (double)SIM_PS_PER_S;
    gboolean is_search = strcmp(fitted->rows->procedure->name, "throughput") == 0;
    double step_pps =
        is_search ? (double)point->test.resolution_pps : poll_frames(&point->dut) / time_s;
    return fmax(TOLERANCE, step_pps / measured_pps);
}

/* Makes the estimate say at `values` what the simulation said, which is in `simulated` (of all
 * rows). */
static gboolean correct(Fitted *fitted, const double *values, const double *simulated,
                        GError **error)
{
    if (!calibration_model_estimate(fitted->model, values, FALSE, fitted->all, error)) {
        return FALSE;
    }
    for (guint i = 0; i < fitted->n; i++) {
        guint row = fitted->index[i];
        fitted->ratio[i] = simulated[row] / fitted->all[row];
    }
    return TRUE;
}

/* Whether the corrected estimate says at `values` what the simulation said before. */
static gboolean is_close(Fitted *fitted, const double *values, const double *simulated,
                         gboolean *close, GError **error)
{
    g_autofree double *predicted = g_new(double, fitted->n);
    *close = TRUE;
    if (!predict(fitted, values, predicted, error)) {
        return FALSE;
    }
    for (guint i = 0; i < fitted->n; i++) {
        double change = predicted[i] / simulated[fitted->index[i]] - 1;
        *close = *close && fabs(change) <= tolerance(fitted, fitted->index[i]);
    }
    return TRUE;
}

static gboolean solve(Calibration *calibration, const CalibrationProblem *problem, double *values,
                      GError **error)
{
    if (!calibration_fit_solve(problem, values, &calibration->n_iterations, &calibration->settled,
                               error)) {
        return FALSE;
    }
    calibration_model_round(calibration->model, values);
    return TRUE;
}

/* Simulates, corrects the estimate and fits again until that changes nothing. What is in
 * calibration->values at the end was simulated last. */
static gboolean run_rounds(Calibration *calibration, Fitted *fitted, const CalibrationJobs *jobs,
                           GError **error)
{
    CalibrationProblem problem = make_problem(fitted);
    gsize size = problem.n_parameters * sizeof(double);
    g_autofree double *next = g_memdup2(calibration->values, size);
    gboolean close = FALSE;
    for (guint round = 0; round < MAX_ROUNDS && !close; round++) {
        memcpy(calibration->values, next, size);
        calibration->n_rounds++;
        if (!calibration_model_simulate(fitted->model, jobs, calibration->values, FALSE,
                                        calibration->predicted, &calibration->n_repetitions,
                                        error) ||
            !correct(fitted, calibration->values, calibration->predicted, error) ||
            !solve(calibration, &problem, next, error) ||
            !is_close(fitted, next, calibration->predicted, &close, error)) {
            return FALSE;
        }
    }
    calibration->settled = calibration->settled && close;
    return TRUE;
}

/* Predicts the rows that are held out, or with `estimate_only` all. */
static gboolean predict_others(Calibration *calibration, Fitted *fitted,
                               const CalibrationJobs *jobs, gboolean estimate_only, GError **error)
{
    CalibrationModel *model = fitted->model;
    if (!estimate_only) {
        return calibration_model_simulate(model, jobs, calibration->values, TRUE,
                                          calibration->predicted, &calibration->n_repetitions,
                                          error);
    }
    return calibration_model_estimate(model, calibration->values, FALSE, calibration->predicted,
                                      error) &&
           calibration_model_estimate(model, calibration->values, TRUE, calibration->predicted,
                                      error);
}

static gboolean judge(Calibration *calibration, Fitted *fitted, GError **error)
{
    CalibrationProblem problem = make_problem(fitted);
    g_autofree double *predicted = g_new(double, fitted->n);
    for (guint i = 0; i < fitted->n; i++) {
        predicted[i] = calibration->predicted[fitted->index[i]];
    }
    calibration->fit = calibration_fit_judge(&problem, calibration->values, predicted, error);
    return calibration->fit != NULL;
}

Calibration *calibration_run(const CalibrationRows *rows, CalibrationModel *model,
                             const CalibrationJobs *jobs, gboolean estimate_only, GError **error)
{
    g_auto(Fitted) fitted = {0};
    g_autoptr(Calibration) calibration = g_new0(Calibration, 1);
    guint n = calibration_model_n_parameters(model);
    calibration->rows = rows;
    calibration->model = model;
    calibration->is_simulated = !estimate_only;
    calibration->values = g_new0(double, n);
    calibration->predicted = g_new0(double, rows->rows->len);
    if (!calibration_check_rows(rows, n, error)) {
        return NULL;
    }
    fitted_init(&fitted, rows, model, jobs->cancelled);
    CalibrationProblem problem = make_problem(&fitted);
    if (!calibration_fit_start(&problem, calibration->values, error) ||
        !solve(calibration, &problem, calibration->values, error) ||
        (!estimate_only && !run_rounds(calibration, &fitted, jobs, error)) ||
        !predict_others(calibration, &fitted, jobs, estimate_only, error) ||
        !judge(calibration, &fitted, error)) {
        return NULL;
    }
    return g_steal_pointer(&calibration);
}

void calibration_free(Calibration *calibration)
{
    g_free(calibration->values);
    g_free(calibration->predicted);
    g_clear_pointer(&calibration->fit, calibration_fit_free);
    g_free(calibration);
}
