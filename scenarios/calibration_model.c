#include "scenarios/calibration_model.h"

#include <string.h>

#include "models/estimate.h"
#include "models/reconfiguration.h"
#include "scenarios/forecast.h"
#include "scenarios/override.h"
#include "scenarios/repetition.h"
#include "scenarios/runner.h"
#include "scenarios/yaml_tree.h"

/* Repetitions that the estimate looks at where their keys are drawn. */
#define ESTIMATED_REPETITIONS 4

struct CalibrationModel {
    const CalibrationRows *rows;
    GPtrArray *scenarios; /* of Scenario, one a row */
    GArray *attributes;   /* of CalibrationAttribute */
    GArray *parameters;   /* of CalibrationParameter */
};

static void clear_attribute(gpointer attribute)
{
    g_free(((CalibrationAttribute *)attribute)->path);
}

void calibration_model_free(CalibrationModel *model)
{
    g_ptr_array_unref(model->scenarios);
    g_array_unref(model->attributes);
    g_array_unref(model->parameters);
    g_free(model);
}

guint calibration_model_n_parameters(const CalibrationModel *model)
{
    return model->attributes->len;
}

const CalibrationAttribute *calibration_model_get_attribute(const CalibrationModel *model, guint j)
{
    return &g_array_index(model->attributes, CalibrationAttribute, j);
}

const CalibrationParameter *calibration_model_get_parameters(const CalibrationModel *model)
{
    return (const CalibrationParameter *)(gconstpointer)model->parameters->data;
}

const Scenario *calibration_model_get_scenario(const CalibrationModel *model, guint row)
{
    return g_ptr_array_index(model->scenarios, row);
}

/* ---- the rows' scenarios ---- */

/* The row's values, and over them the procedure that its figure is of. (transfer full): of Override
 */
static GPtrArray *row_values(const CalibrationRows *rows, const CalibrationRow *row)
{
    GPtrArray *values = g_ptr_array_new_with_free_func((GDestroyNotify)override_free);
    for (guint i = 0; i < row->values->len; i++) {
        const Override *value = g_ptr_array_index(row->values, i);
        g_ptr_array_add(values, override_new_value(value->path, value->value));
    }
    g_ptr_array_add(values, override_new(rows->figure, "test.procedure", rows->procedure->name));
    return values;
}

static gboolean check_one_point(const CalibrationRows *rows, const Scenario *scenario,
                                GError **error)
{
    const char *const *swept = scenario_get_swept_paths(scenario);
    if (swept[0] == NULL) {
        return TRUE;
    }
    yaml_place_set_error(csv_file_name_place(rows->file, 0), error,
                         "the scenario sweeps %s, of which there is no column: add one, or say "
                         "--set %s=VALUE",
                         swept[0], swept[0]);
    return FALSE;
}

static gboolean load_rows(CalibrationModel *model, const char *name_or_path,
                          const ScenarioOverrides *overrides, GError **error)
{
    for (guint i = 0; i < model->rows->rows->len; i++) {
        g_autoptr(GPtrArray) values = row_values(model->rows, calibration_rows_get(model->rows, i));
        ScenarioOverrides all = *overrides;
        all.values = values;
        Scenario *scenario = scenario_load(name_or_path, &all, error);
        if (scenario == NULL) {
            return FALSE;
        }
        g_ptr_array_add(model->scenarios, scenario);
        if (!check_one_point(model->rows, scenario, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- the fitted attributes ---- */

static gboolean check_path(const CalibrationModel *model, const char *path,
                           const SimAttribute *attribute, YamlPlace place, GError **error)
{
    if (!sim_attribute_is_numeric(attribute)) {
        yaml_place_set_error(place, error,
                             "%s is no number but a %s: only numbers, times, costs, sizes and "
                             "rates can be fitted",
                             path, sim_attribute_type_name(attribute->type));
        return FALSE;
    }
    for (guint i = 0; i < model->rows->paths->len; i++) {
        if (strcmp(g_ptr_array_index(model->rows->paths, i), path) == 0) {
            yaml_place_set_error(place, error, "%s is a column of the measurements too", path);
            return FALSE;
        }
    }
    for (guint j = 0; j < calibration_model_n_parameters(model); j++) {
        if (strcmp(calibration_model_get_attribute(model, j)->path, path) == 0) {
            yaml_place_set_error(place, error, "%s is there twice", path);
            return FALSE;
        }
    }
    if (calibration_model_n_parameters(model) == CALIBRATION_MAX_PARAMETERS) {
        yaml_place_set_error(place, error, "more than %d attributes", CALIBRATION_MAX_PARAMETERS);
        return FALSE;
    }
    return TRUE;
}

static gboolean add_attribute(CalibrationModel *model, const char *path, GError **error)
{
    g_autofree char *source = g_strdup_printf("--fit %s", path);
    g_autoptr(YamlNode) at_argument = yaml_tree_make_argument(source, path);
    const Scenario *scenario = calibration_model_get_scenario(model, 0);
    const SimAttribute *attribute =
        calibration_find_attribute(scenario, path, at_argument->place, error);
    if (attribute == NULL || !check_path(model, path, attribute, at_argument->place, error)) {
        return FALSE;
    }
    g_autofree char *text = scenario_get_value(scenario, path);
    SimAttributeNumber start = {0};
    if (text != NULL && !sim_attribute_read_number(attribute, text, &start, error)) {
        return FALSE;
    }
    CalibrationAttribute fitted = {g_strdup(path), attribute, start.is_relative};
    CalibrationParameter parameter = {.start = start.value,
                                      .step = sim_attribute_number_step(attribute)};
    sim_attribute_number_range(attribute, start.is_relative, &parameter.minimum,
                               &parameter.maximum);
    g_array_append_val(model->attributes, fitted);
    g_array_append_val(model->parameters, parameter);
    return TRUE;
}

CalibrationModel *calibration_model_new(const char *name_or_path,
                                        const ScenarioOverrides *overrides,
                                        const CalibrationRows *rows, const char *const *fit,
                                        GError **error)
{
    g_autoptr(CalibrationModel) model = g_new0(CalibrationModel, 1);
    model->rows = rows;
    model->scenarios = g_ptr_array_new_with_free_func((GDestroyNotify)scenario_free);
    model->attributes = g_array_new(FALSE, FALSE, sizeof(CalibrationAttribute));
    g_array_set_clear_func(model->attributes, clear_attribute);
    model->parameters = g_array_new(FALSE, FALSE, sizeof(CalibrationParameter));
    g_assert(rows->rows->len > 0);
    if (!load_rows(model, name_or_path, overrides, error)) {
        return NULL;
    }
    for (; *fit != NULL; fit++) {
        if (!add_attribute(model, *fit, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&model);
}

/* ---- values ---- */

char *calibration_model_text(const CalibrationModel *model, guint j, double value)
{
    const CalibrationAttribute *fitted = calibration_model_get_attribute(model, j);
    SimAttributeNumber number = {value, fitted->is_relative};
    return sim_attribute_number_text(fitted->attribute, number);
}

void calibration_model_round(const CalibrationModel *model, double *values)
{
    for (guint j = 0; j < calibration_model_n_parameters(model); j++) {
        g_autofree char *text = calibration_model_text(model, j, values[j]);
        SimAttributeNumber number = {0};
        gboolean is_value = sim_attribute_read_number(
            calibration_model_get_attribute(model, j)->attribute, text, &number, NULL);
        g_assert(is_value);
        values[j] = number.value;
    }
}

/* "the fit came to dut.cost.frame = 575 ns, ...: MESSAGE" */
static gboolean fail_values(const CalibrationModel *model, const double *values, GError *inner,
                            GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint j = 0; j < calibration_model_n_parameters(model); j++) {
        g_autofree char *text = calibration_model_text(model, j, values[j]);
        g_string_append_printf(list, "%s%s = %s", j > 0 ? ", " : "",
                               calibration_model_get_attribute(model, j)->path, text);
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                "the fit came to %s, which the device cannot have: %s", list->str, inner->message);
    g_error_free(inner);
    return FALSE;
}

static gboolean set_values(CalibrationModel *model, const double *values, GError **error)
{
    GError *inner = NULL;
    for (guint i = 0; i < model->scenarios->len; i++) {
        Scenario *scenario = g_ptr_array_index(model->scenarios, i);
        for (guint j = 0; j < calibration_model_n_parameters(model); j++) {
            const char *path = calibration_model_get_attribute(model, j)->path;
            g_autofree char *text = calibration_model_text(model, j, values[j]);
            if (!scenario_set_value(scenario, path, text, &inner)) {
                return fail_values(model, values, inner, error);
            }
        }
        if (!scenario_check_values(scenario, &inner)) {
            return fail_values(model, values, inner, error);
        }
    }
    return TRUE;
}

/* ---- the estimate ---- */

static double estimate_repetition(const CalibrationRows *rows, const Scenario *scenario,
                                  guint repetition)
{
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    TrialSetup setup = runner_trial_setup(scenario, point, repetition);
    g_autoptr(Estimate) estimate = estimate_new(&setup);
    if (strcmp(rows->procedure->name, "throughput") == 0) {
        return estimate_zero_loss_rate(estimate, point->test.duration_ps);
    }
    gint64 line_rate_pps = trial_line_rate_pps(&setup);
    double share = point->test.rate.is_share ? (double)point->test.rate.value / 1e6 : 0;
    gint64 rate_pps = point->test.rate.is_share ? (gint64)(share * (double)line_rate_pps)
                                                : point->test.rate.value;
    return estimate_forwarded_rate(estimate, MAX(rate_pps, 1), point->test.duration_ps);
}

/* A machine is simulated so fast that nothing need be estimated. */
static double machine_time_s(const MachineSettings *machine)
{
    ReconfigurationResult result;
    gboolean done = reconfiguration_run(machine, NULL, &result);
    g_assert(done);
    return (double)result.time_ps / (double)SIM_PS_PER_S;
}

static double estimate_row(const CalibrationRows *rows, const Scenario *scenario)
{
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    if (point->machine_path != NULL) {
        return machine_time_s(&point->machine);
    }
    guint n = forecast_is_key_drawn(scenario, point)
                  ? MIN((guint)point->test.repetitions, ESTIMATED_REPETITIONS)
                  : 1;
    double sum = 0;
    for (guint i = 0; i < n; i++) {
        sum += estimate_repetition(rows, scenario, i);
    }
    return sum / n;
}

gboolean calibration_model_estimate(CalibrationModel *model, const double *values,
                                    gboolean held_out, double *predicted, GError **error)
{
    if (!set_values(model, values, error)) {
        return FALSE;
    }
    for (guint i = 0; i < model->scenarios->len; i++) {
        if (calibration_rows_get(model->rows, i)->held_out == held_out) {
            predicted[i] = estimate_row(model->rows, g_ptr_array_index(model->scenarios, i));
        }
    }
    return TRUE;
}

/* ---- the simulation ---- */

/* A repetition of a row. */
typedef struct {
    guint row, repetition;
    double figure; /* what came out */
} Job;

/* Shared by the threads. */
typedef struct {
    const CalibrationModel *model;
    const CalibrationJobs *jobs;
    Progress *progress;
    GMutex lock;
    GError *error; /* the first one */
} Simulation;

/* GFunc of the thread pool. */
static void run_job(gpointer data, gpointer user_data)
{
    Job *job = data;
    Simulation *simulation = user_data;
    g_autoptr(GError) error = NULL;
    const Procedure *procedure = simulation->model->rows->procedure;
    const Scenario *scenario = calibration_model_get_scenario(simulation->model, job->row);
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    TrialSetup setup = runner_trial_setup(scenario, point, job->repetition);
    RepetitionRun run = {.procedure = procedure,
                         .progress = simulation->progress,
                         .cancelled = simulation->jobs->cancelled};
    g_autofree double *figures = g_new0(double, g_strv_length((char **)procedure->figures));
    if (g_atomic_int_get(run.cancelled)) {
        return;
    }
    if (repetition_measure(&run, point, &setup, figures, &error)) {
        job->figure = figures[0];
        progress_add_step(simulation->progress);
        return;
    }
    g_atomic_int_set(simulation->jobs->cancelled, 1);
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&simulation->lock);
    if (error != NULL && simulation->error == NULL) {
        simulation->error = g_steal_pointer(&error);
    }
}

/* All repetitions of the rows that are `held_out` or not. (transfer full): of Job */
static GArray *make_jobs(const CalibrationModel *model, gboolean held_out)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Job));
    for (guint row = 0; row < model->scenarios->len; row++) {
        const ScenarioPoint *point =
            scenario_get_point(g_ptr_array_index(model->scenarios, row), 0);
        guint n = (guint)point->test.repetitions;
        for (guint i = 0; calibration_rows_get(model->rows, row)->held_out == held_out && i < n;
             i++) {
            Job job = {.row = row, .repetition = i};
            g_array_append_val(list, job);
        }
    }
    return list;
}

/* FALSE on error or (error unset) when cancelled. */
static gboolean run_jobs(const CalibrationModel *model, const CalibrationJobs *jobs, GArray *list,
                         GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(Progress) progress = progress_new("calibrate", list->len, jobs->quiet);
    Simulation simulation = {.model = model, .jobs = jobs, .progress = progress};
    g_mutex_init(&simulation.lock);
    GThreadPool *pool = g_thread_pool_new(run_job, &simulation, (gint)jobs->n_jobs, TRUE, &cause);
    for (guint i = 0; cause == NULL && i < list->len; i++) {
        g_thread_pool_push(pool, &g_array_index(list, Job, i), &cause);
    }
    if (pool != NULL) {
        g_thread_pool_free(pool, cause != NULL, TRUE);
    }
    g_mutex_clear(&simulation.lock);
    if (simulation.error != NULL) {
        g_propagate_error(error, simulation.error);
        return FALSE;
    }
    if (cause != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL, "cannot start threads: %s",
                    cause->message);
        return FALSE;
    }
    return !g_atomic_int_get(jobs->cancelled);
}

/* The median of each row's jobs, which stand together. */
static void take_medians(const CalibrationModel *model, const GArray *list, double *predicted)
{
    /* a frame/s, or a picosecond: relative errors are wanted of all */
    double smallest =
        model->rows->procedure->subject == TEST_OF_MACHINE ? 1.0 / (double)SIM_PS_PER_S : 1;
    for (guint first = 0; first < list->len;) {
        guint row = g_array_index(list, Job, first).row;
        g_autoptr(GArray) figures = g_array_new(FALSE, FALSE, sizeof(double));
        for (; first < list->len && g_array_index(list, Job, first).row == row; first++) {
            g_array_append_val(figures, g_array_index(list, Job, first).figure);
        }
        SimSummary summary = sim_statistics_summarise((const double *)(gconstpointer)figures->data,
                                                      figures->len, 0.95);
        predicted[row] = MAX(summary.median, smallest);
    }
}

gboolean calibration_model_simulate(CalibrationModel *model, const CalibrationJobs *jobs,
                                    const double *values, gboolean held_out, double *predicted,
                                    guint *n_repetitions, GError **error)
{
    g_autoptr(GArray) list = make_jobs(model, held_out);
    if (!set_values(model, values, error) ||
        (list->len > 0 && !run_jobs(model, jobs, list, error))) {
        return FALSE;
    }
    take_medians(model, list, predicted);
    *n_repetitions += list->len;
    return TRUE;
}
