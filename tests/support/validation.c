#include "tests/support/validation.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

#include "models/trial.h"
#include "scenarios/procedures/procedures.h"
#include "scenarios/runner.h"

/* ---- tables ---- */

static void clear_row(gpointer data)
{
    ValidationRow *row = data;
    g_free(row->name);
    if (row->scenario != NULL) {
        scenario_free(row->scenario);
    }
}

ValidationTable *validation_table_new(const char *name, ValidationMeasure measure)
{
    ValidationTable *table = g_new(ValidationTable, 1);
    *table = (ValidationTable){name, measure, g_array_new(FALSE, FALSE, sizeof(ValidationRow)),
                               g_array_new(FALSE, TRUE, sizeof(ValidationParameter))};
    g_array_set_clear_func(table->rows, clear_row);
    return table;
}

void validation_table_free(ValidationTable *table)
{
    if (table != NULL) {
        g_array_unref(table->rows);
        g_array_unref(table->parameters);
        g_free(table);
    }
}

void validation_table_add(ValidationTable *table, char *name, double predicted, double measured,
                          gboolean is_fitted)
{
    const ValidationRow row = {
        .name = name, .predicted = predicted, .measured = measured, .is_fitted = is_fitted};
    g_array_append_val(table->rows, row);
}

guint32 validation_table_fit(ValidationTable *table, const char *path)
{
    const ValidationParameter parameter = {.path = path};
    g_array_append_val(table->parameters, parameter);
    g_assert_cmpuint(table->parameters->len, <=, 32);
    return (guint32)1 << (table->parameters->len - 1);
}

/* Reads where a parameter's value stands in `scenario`. */
static void read_parameter(ValidationParameter *parameter, const Scenario *scenario)
{
    g_autoptr(GError) error = NULL;
    parameter->attribute = scenario_find_attribute(scenario, parameter->path);
    g_assert_nonnull(parameter->attribute);
    g_autofree char *text = scenario_get_value(scenario, parameter->path);
    SimAttributeNumber start = {0};
    if (text != NULL) {
        gboolean is_number = sim_attribute_read_number(parameter->attribute, text, &start, &error);
        g_assert_no_error(error);
        g_assert_true(is_number);
    }
    parameter->is_relative = start.is_relative;
    parameter->range = (CalibrationParameter){
        .start = start.value, .step = sim_attribute_number_step(parameter->attribute)};
    sim_attribute_number_range(parameter->attribute, start.is_relative, &parameter->range.minimum,
                               &parameter->range.maximum);
}

void validation_table_ask(ValidationTable *table, ValidationRow row)
{
    for (guint j = 0; j < table->parameters->len; j++) {
        ValidationParameter *parameter = &g_array_index(table->parameters, ValidationParameter, j);
        if ((row.parameters >> j & 1) != 0 && parameter->attribute == NULL) {
            read_parameter(parameter, row.scenario);
        }
    }
    row.predicted = row.ask(row.scenario, &row);
    g_array_append_val(table->rows, row);
}

double validation_table_ask_again(const ValidationTable *table, guint row, const double *values)
{
    const ValidationRow *asked = &g_array_index(table->rows, ValidationRow, row);
    g_autoptr(GError) error = NULL;
    for (guint j = 0; j < table->parameters->len; j++) {
        if ((asked->parameters >> j & 1) != 0) {
            const ValidationParameter *parameter =
                &g_array_index(table->parameters, ValidationParameter, j);
            SimAttributeNumber number = {values[j], parameter->is_relative};
            g_autofree char *text = sim_attribute_number_text(parameter->attribute, number);
            gboolean is_set = scenario_set_value(asked->scenario, parameter->path, text, &error);
            g_assert_no_error(error);
            g_assert_true(is_set);
        }
    }
    return asked->ask(asked->scenario, asked);
}

const char *validation_measure_name(ValidationMeasure measure)
{
    static const char *const names[] = {"saturation", "zero loss", "share", "time", "goodput"};
    return names[measure];
}

gboolean validation_measure_is_rate(ValidationMeasure measure)
{
    return measure == VALIDATION_SATURATION || measure == VALIDATION_ZERO_LOSS;
}

double validation_row_error(const ValidationRow *row)
{
    return (row->predicted - row->measured) / row->measured;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

ValidationSummary validation_table_summary(const ValidationTable *table)
{
    g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = &g_array_index(table->rows, ValidationRow, i);
        double error = fabs(validation_row_error(row));
        if (!row->is_fitted) {
            g_array_append_val(errors, error);
        }
    }
    guint n = errors->len;
    g_assert_cmpuint(n, >, 0);
    g_array_sort(errors, compare_doubles);
    const double *sorted = (const double *)(gconstpointer)errors->data;
    return (ValidationSummary){n, (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]};
}

void validation_table_print(const ValidationTable *table)
{
    for (guint i = 0; i < table->rows->len; i++) {
        const ValidationRow *row = &g_array_index(table->rows, ValidationRow, i);
        g_test_message("%-28s predicted %9.7g  measured %9.7g  error %+5.1f %%%s", row->name,
                       row->predicted, row->measured, 100 * validation_row_error(row),
                       row->is_fitted ? "  (fitted)" : "");
    }
    ValidationSummary summary = validation_table_summary(table);
    g_test_message("%s, %s, %u rows predicted: median error %.1f %%, worst %.1f %%", table->name,
                   validation_measure_name(table->measure), summary.n_predicted,
                   100 * summary.median, 100 * summary.worst);
}

/* ---- what the program says ---- */

Scenario *validation_scenario(const char *text, const char *const *sets)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("validation-XXXXXX.yaml", &path, &error);
    g_assert_no_error(error);
    g_close(file, NULL);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
    const ScenarioOverrides overrides = {.sets = sets};
    Scenario *scenario = scenario_load(path, &overrides, &error);
    g_assert_no_error(error);
    g_unlink(path);
    return scenario;
}

typedef struct {
    Trial *trial;
    SimTime duration_ps;
    GArray *trials; /* of ProcedureTrial */
} Bench;

static TrialResult *run(Trial *trial, gint64 rate_pps, SimTime duration_ps,
                        gboolean stop_at_first_loss)
{
    const TrialRequest request = {.rate_pps = rate_pps,
                                  .duration_ps = duration_ps,
                                  .stop_at_first_loss = stop_at_first_loss,
                                  .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* Frames received a second in the second half of a time of 2 duration_ps. */
static double received_pps(const Scenario *scenario, gint64 rate_pps, SimTime duration_ps)
{
    TrialSetup setup = runner_trial_setup(scenario, scenario_get_point(scenario, 0), 0);
    g_autoptr(Trial) trial = trial_new(&setup);
    gint64 sent_pps = MIN(rate_pps, trial_line_rate_pps(&setup));
    /* Frames that wait at the end are served after it: the same in both trials. */
    g_autoptr(TrialResult) filled = run(trial, sent_pps, duration_ps, FALSE);
    g_autoptr(TrialResult) result = run(trial, sent_pps, 2 * duration_ps, FALSE);
    guint64 received = trial_result_received(result) - trial_result_received(filled);
    return (double)received * SIM_PS_PER_S / (double)duration_ps;
}

double validation_overload_pps(const Scenario *scenario, const ValidationRow *row)
{
    SimTime duration_ps = (SimTime)(50000 / row->measured * SIM_PS_PER_S);
    return received_pps(scenario, (gint64)(2 * row->measured), duration_ps);
}

double validation_offered_pps(const Scenario *scenario, const ValidationRow *row)
{
    SimTime duration_ps = (SimTime)(300000 / row->offered * SIM_PS_PER_S);
    return received_pps(scenario, (gint64)row->offered, duration_ps);
}

static gboolean run_trial(gpointer user_data, const ProcedureRequest *request,
                          ProcedureTrial *trial, G_GNUC_UNUSED GError **error)
{
    Bench *bench = user_data;
    g_autoptr(TrialResult) result =
        run(bench->trial, request->rate_pps, bench->duration_ps, request->stop_at_first_loss);
    *trial = (ProcedureTrial){.rate_pps = request->rate_pps,
                              .duration_ps = bench->duration_ps,
                              .n_senders = DUT_PORTS,
                              .pass = result->pass};
    g_array_append_val(bench->trials, *trial);
    return TRUE;
}

double validation_throughput_pps(const Scenario *scenario, G_GNUC_UNUSED const ValidationRow *row)
{
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    TrialSetup setup = runner_trial_setup(scenario, point, 0);
    g_autoptr(Trial) trial = trial_new(&setup);
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    Bench bench = {trial, point->test.duration_ps, trials};
    const ProcedureContext context = {
        .test = &point->test,
        .line_rate_pps = trial_line_rate_pps(&setup),
        .run_trial = run_trial,
        .bench = &bench,
    };
    g_autoptr(GError) error = NULL;
    procedure_throughput.run(&context, &error);
    g_assert_no_error(error);
    double value_pps;
    gint reported;
    const ProcedurePoint seen = {.line_rate_pps = context.line_rate_pps};
    procedure_throughput.evaluate(&seen, (const ProcedureTrial *)(gconstpointer)trials->data,
                                  trials->len, &value_pps, &reported);
    return value_pps * tester_n_directions(&point->tester);
}
