#include "scenarios/results.h"

#include <math.h>

#include "scenarios/procedure_trial.h"

struct Results {
    const Manifest *manifest;
    const Procedure *procedure;
    char **figures;
    GPtrArray *trials; /* of TrialRecord *, in order */
    GPtrArray *points; /* of GPtrArray of ResultsRepetition * */
};

static void repetition_free(gpointer data)
{
    ResultsRepetition *repetition = data;
    g_free(repetition->figures);
    g_free(repetition);
}

static gint compare_trials(gconstpointer a, gconstpointer b)
{
    const TrialRecordPlace *x = &(*(const TrialRecord *const *)a)->place;
    const TrialRecordPlace *y = &(*(const TrialRecord *const *)b)->place;
    if (x->point != y->point) {
        return x->point < y->point ? -1 : 1;
    }
    if (x->repetition != y->repetition) {
        return x->repetition < y->repetition ? -1 : 1;
    }
    return (x->trial > y->trial) - (x->trial < y->trial);
}

/* Record i is line i + 1. */
static gboolean parse_trials(Results *results, const GPtrArray *journal, const char *path,
                             GError **error)
{
    for (guint i = 0; i < journal->len; i++) {
        g_autoptr(GError) inner = NULL;
        TrialRecord *trial = trial_record_parse(g_ptr_array_index(journal, i), &inner);
        if (trial == NULL) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO, "%s:%u:1: error: %s", path, i + 1,
                        inner->message);
            return FALSE;
        }
        g_ptr_array_add(results->trials, trial);
    }
    g_ptr_array_sort(results->trials, compare_trials);
    return TRUE;
}

ProcedurePoint results_get_procedure_point(const Results *results, guint point)
{
    return manifest_get_point(results->manifest, point)->seen;
}

/* Turns the trials of a repetition into its figures. */
static void evaluate(const Results *results, ResultsRepetition *repetition)
{
    const Procedure *procedure = results->procedure;
    const ProcedurePoint point = results_get_procedure_point(results, repetition->point);
    g_autofree ProcedureTrial *trials = g_new0(ProcedureTrial, repetition->n_trials);
    gint reported = -1;
    for (guint i = 0; i < repetition->n_trials; i++) {
        trials[i] = procedure_trial_of_record(repetition->trials[i]);
    }
    repetition->figures = g_new0(double, g_strv_length(results->figures));
    procedure->evaluate(&point, trials, repetition->n_trials, repetition->figures, &reported);
    repetition->reported =
        reported >= 0 && repetition->trials != NULL ? repetition->trials[reported] : NULL;
    repetition->remark =
        procedure->remark != NULL ? procedure->remark(&point, trials, repetition->n_trials) : NULL;
}

/* The repetition that begins with trial `first` of all; NULL when one of its trials is missing,
 * there twice, or not planned. */
static ResultsRepetition *repetition_new(const Results *results, guint first)
{
    const TrialRecord *const *trials =
        (const TrialRecord *const *)(gconstpointer)results->trials->pdata + first;
    TrialRecordPlace place = trials[0]->place;
    guint n_trials = 0;
    while (first + n_trials < results->trials->len &&
           trials[n_trials]->place.point == place.point &&
           trials[n_trials]->place.repetition == place.repetition) {
        if (trials[n_trials]->place.trial != n_trials) {
            return NULL;
        }
        n_trials++;
    }
    if (place.point >= results->points->len || n_trials == 0) {
        return NULL;
    }
    ResultsRepetition *repetition = g_new0(ResultsRepetition, 1);
    repetition->point = place.point;
    repetition->repetition = place.repetition;
    repetition->seed = place.seed;
    repetition->n_trials = n_trials;
    repetition->trials = trials;
    evaluate(results, repetition);
    return repetition;
}

static ResultsRepetition *repetition_new_empty(const Results *results, guint point, guint index)
{
    ResultsRepetition *repetition = g_new0(ResultsRepetition, 1);
    repetition->point = point;
    repetition->repetition = index;
    repetition->seed = results->manifest->seed;
    evaluate(results, repetition);
    return repetition;
}

static gint compare_repetitions(gconstpointer a, gconstpointer b)
{
    const ResultsRepetition *x = *(const ResultsRepetition *const *)a;
    const ResultsRepetition *y = *(const ResultsRepetition *const *)b;
    return (x->repetition > y->repetition) - (x->repetition < y->repetition);
}

/* Where the throughput is given a procedure may have nothing to try: then there are repetitions
 * without trials, of which the journal knows nothing. */
static void add_without_trials(const Results *results, guint point)
{
    const ManifestPoint *planned = manifest_get_point(results->manifest, point);
    GPtrArray *repetitions = g_ptr_array_index(results->points, point);
    if (planned->seen.throughput_pps == 0 || results->procedure->remark == NULL) {
        return;
    }
    g_autofree gboolean *is_there = g_new0(gboolean, MAX(planned->repetitions, 1));
    for (guint i = 0; i < repetitions->len; i++) {
        const ResultsRepetition *repetition = g_ptr_array_index(repetitions, i);
        if (repetition->repetition < planned->repetitions) {
            is_there[repetition->repetition] = TRUE;
        }
    }
    for (guint i = 0; i < planned->repetitions; i++) {
        if (!is_there[i]) {
            g_ptr_array_add(repetitions, repetition_new_empty(results, point, i));
        }
    }
    g_ptr_array_sort(repetitions, compare_repetitions);
}

static gboolean group_trials(Results *results, const char *path, GError **error)
{
    for (guint i = 0; i < results->manifest->points->len; i++) {
        g_ptr_array_add(results->points, g_ptr_array_new_with_free_func(repetition_free));
    }
    for (guint first = 0; first < results->trials->len;) {
        ResultsRepetition *repetition = repetition_new(results, first);
        if (repetition == NULL) {
            const TrialRecord *trial = g_ptr_array_index(results->trials, first);
            g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                        "%s:1:1: error: repetition %u of point %u: its trials are not whole, or "
                        "not in the manifest's plan",
                        path, trial->place.repetition, trial->place.point);
            return FALSE;
        }
        g_ptr_array_add(g_ptr_array_index(results->points, repetition->point), repetition);
        first += repetition->n_trials;
    }
    for (guint i = 0; i < results->points->len; i++) {
        add_without_trials(results, i);
    }
    return TRUE;
}

static void trial_record_destroy(gpointer record)
{
    trial_record_free(record);
}

static void repetitions_destroy(gpointer repetitions)
{
    g_ptr_array_unref(repetitions);
}

Results *results_new(const Manifest *manifest, const GPtrArray *journal, const char *path,
                     GError **error)
{
    const Procedure *procedure = procedures_find(manifest->procedure);
    if (procedure == NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_SCENARIO,
                    "this dutsim does not know the result's procedure '%s'", manifest->procedure);
        return NULL;
    }
    g_autoptr(Results) results = g_new0(Results, 1);
    results->manifest = manifest;
    results->procedure = procedure;
    results->figures = procedure_make_figures(procedure, &manifest_get_point(manifest, 0)->seen);
    results->trials = g_ptr_array_new_with_free_func(trial_record_destroy);
    results->points = g_ptr_array_new_with_free_func(repetitions_destroy);
    if (!parse_trials(results, journal, path, error) || !group_trials(results, path, error)) {
        return NULL;
    }
    return g_steal_pointer(&results);
}

void results_free(Results *results)
{
    if (results == NULL) {
        return;
    }
    g_strfreev(results->figures);
    g_ptr_array_unref(results->points);
    g_ptr_array_unref(results->trials);
    g_free(results);
}

const Manifest *results_get_manifest(const Results *results)
{
    return results->manifest;
}

const Procedure *results_get_procedure(const Results *results)
{
    return results->procedure;
}

const char *const *results_get_figures(const Results *results)
{
    return (const char *const *)results->figures;
}

const GPtrArray *results_get_trials(const Results *results)
{
    return results->trials;
}

static const GPtrArray *repetitions_of(const Results *results, guint point)
{
    g_assert(point < results->points->len);
    return g_ptr_array_index(results->points, point);
}

guint results_n_repetitions(const Results *results, guint point)
{
    return repetitions_of(results, point)->len;
}

const ResultsRepetition *results_get_repetition(const Results *results, guint point, guint index)
{
    const GPtrArray *repetitions = repetitions_of(results, point);
    g_assert(index < repetitions->len);
    return g_ptr_array_index(repetitions, index);
}

guint results_n_trials(const Results *results, guint point)
{
    guint n_trials = 0;
    for (guint i = 0; i < results_n_repetitions(results, point); i++) {
        n_trials += results_get_repetition(results, point, i)->n_trials;
    }
    return n_trials;
}

/* Whether trials that lost frames were repeated at some point, so that trials do not count rates.
 */
static gboolean verifies_losses(const Manifest *manifest)
{
    for (guint i = 0; i < manifest->configuration->len; i++) {
        const ManifestSetting *setting = g_ptr_array_index(manifest->configuration, i);
        if (g_str_equal(setting->path, "test.loss_verification")) {
            return setting->is_swept || g_strcmp0(setting->value, "0") != 0;
        }
    }
    return FALSE;
}

guint results_plain_trials(const Results *results, guint point)
{
    const ManifestPoint *planned = manifest_get_point(results->manifest, point);
    const TestSettings test = {.resolution_pps = planned->resolution_pps};
    guint n_trials = 0;
    if (results->procedure->plain_trials == NULL || planned->resolution_pps == 0 ||
        verifies_losses(results->manifest)) {
        return 0;
    }
    for (guint i = 0; i < results_n_repetitions(results, point); i++) {
        double figure = results_get_repetition(results, point, i)->figures[0];
        n_trials += results->procedure->plain_trials(&test, planned->seen.line_rate_pps, figure);
    }
    return n_trials;
}

SimSummary results_summarise_figure(const Results *results, guint point, guint figure)
{
    guint n_all = results_n_repetitions(results, point);
    guint n = 0;
    g_autofree double *values = g_new(double, MAX(n_all, 1));
    for (guint i = 0; i < n_all; i++) {
        double value = results_get_repetition(results, point, i)->figures[figure];
        if (!isnan(value)) {
            values[n++] = value;
        }
    }
    SimSummary none = {0};
    return n == 0 ? none : sim_statistics_summarise(values, n, RESULTS_CONFIDENCE);
}

SimSummary results_summarise(const Results *results, guint point)
{
    return results_summarise_figure(results, point, 0);
}

double results_worker_busy(const TrialRecord *trial, const TrialWorker *worker)
{
    return trial->observed_ps > 0 ? (double)worker->busy_ps / (double)trial->observed_ps : 0;
}

double results_busy(const TrialRecord *trial, const TrialQueue *queue)
{
    return results_worker_busy(trial, trial_record_worker(trial, queue));
}
