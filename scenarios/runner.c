#include "scenarios/runner.h"

#include "models/estimate.h"
#include "scenarios/certified_trial.h"
#include "scenarios/trial_record.h"

/* The repetitions of a point. */
typedef struct {
    guint point, n_repetitions;
    guint64 max_frames; /* how long one may take */
} RunnerPoint;

/* A run in progress; shared by the threads. */
typedef struct {
    const RunnerOptions *options;
    const GArray *points; /* of RunnerPoint, in the order to be run */
    GMutex lock;          /* of all below */
    guint next_point;     /* index in `points` of the next job */
    guint next_repetition;
    GError *error; /* the first one */
} Runner;

/* A repetition of a point. */
typedef struct {
    guint point, repetition;
} RunnerJob;

/* What a procedure's trials run on. */
typedef struct {
    const RunnerOptions *options;
    const ScenarioPoint *point;
    const TrialSetup *setup;
    TrialRecordPlace place; /* of the next trial */
    Trial *trial;
    const Certificate *certificate; /* (nullable) */
    Estimate *estimate;             /* (nullable) made when it is asked for */
    GArray *trials;                 /* of ProcedureTrial (nullable) */
} RunnerBench;

TrialSetup runner_trial_setup(const Scenario *scenario, const ScenarioPoint *point,
                              guint repetition)
{
    TrialSetup setup = {.tester = &point->tester,
                        .dut = &point->dut,
                        .seed = scenario_get_seed(scenario),
                        .repetition = repetition,
                        .tester_path = point->tester_path,
                        .dut_path = point->dut_path,
                        .batch_frames = (guint)point->test.batch_size};
    for (guint port = 0; port < DUT_PORTS; port++) {
        setup.links[port] = point->links[port];
    }
    return setup;
}

static guint count_directions(const TesterSettings *tester)
{
    return (guint)(tester_sends(tester, 0) != 0) + (guint)(tester_sends(tester, 1) != 0);
}

RunnerEstimate runner_estimate(const Scenario *scenario, const ScenarioPoint *point,
                               const Procedure *procedure)
{
    TrialSetup setup = runner_trial_setup(scenario, point, 0);
    RunnerEstimate estimate = {.line_rate_pps = trial_line_rate_pps(&setup)};
    estimate.max_trials = procedure->max_trials(&point->test, estimate.line_rate_pps);
    estimate.max_frames = estimate.max_trials * (guint64)count_directions(&point->tester) *
                          (guint64)sim_pacer_count(estimate.line_rate_pps, point->test.duration_ps);
    return estimate;
}

const Procedure *runner_get_procedure(const Scenario *scenario)
{
    const Procedure *procedure = procedures_find(scenario_get_point(scenario, 0)->test.procedure);
    g_assert(procedure != NULL);
    return procedure;
}

/* Writes a trial into the journal. */
static gboolean write_record(const RunnerBench *bench, const CertifiedVerdict *verdict,
                             const TrialResult *result, GError **error)
{
    if (bench->options->journal == NULL) {
        return TRUE;
    }
    json_t *record = trial_record_new(&bench->place, &bench->point->tester, verdict, result);
    gboolean written = journal_append(bench->options->journal, record, error);
    json_decref(record);
    return written;
}

/* ProcedureRunTrial: runs a trial and writes it into the journal. */
static gboolean bench_run_trial(gpointer user_data, gint64 rate_pps, gboolean stop_at_first_loss,
                                ProcedureTrial *trial, GError **error)
{
    RunnerBench *bench = user_data;
    const TestSettings *test = &bench->point->test;
    TrialRequest request = {
        .rate_pps = rate_pps,
        .duration_ps = test->duration_ps,
        .stop_at_first_loss = stop_at_first_loss,
        .stream_trial = test->streams == TEST_STREAMS_TRIAL ? (gint)bench->place.trial : -1};
    CertifiedVerdict verdict;
    g_autoptr(TrialResult) result = certified_trial_run(bench->trial, bench->certificate, &request,
                                                        test->risk, &verdict, error);
    if (result == NULL) {
        return FALSE;
    }
    if (bench->estimate != NULL) {
        estimate_add_trial(bench->estimate, result);
    }
    gboolean written = write_record(bench, &verdict, result, error);
    bench->place.trial++;
    trial->rate_pps = rate_pps;
    trial->duration_ps = result->request.duration_ps;
    trial->n_directions = count_directions(&bench->point->tester);
    trial->sent = trial_result_sent(result);
    trial->received = trial_result_received(result);
    trial->lost = trial_result_lost(result);
    trial->pass = result->pass;
    if (bench->trials != NULL) {
        g_array_append_val(bench->trials, *trial);
    }
    progress_add_frames(bench->options->progress, trial->sent);
    return written;
}

/* ProcedureGuess */
static gint64 bench_guess_pps(gpointer user_data)
{
    RunnerBench *bench = user_data;
    if (bench->estimate == NULL) {
        bench->estimate = estimate_new(bench->setup);
    }
    return estimate_zero_loss_pps(bench->estimate, bench->point->test.duration_ps);
}

/* `trials` (nullable) gets the ProcedureTrials. */
static gboolean run_repetition(const RunnerOptions *options, const RunnerJob *job, GArray *trials,
                               GError **error)
{
    const ScenarioPoint *point = scenario_get_point(options->scenario, job->point);
    TrialSetup setup = runner_trial_setup(options->scenario, point, job->repetition);
    g_autoptr(Trial) trial = trial_new(&setup);
    trial_set_cancelled(trial, options->cancelled);
    g_autoptr(Certificate) certificate =
        point->test.trial == TEST_TRIAL_CERTIFIED ? certificate_new(&setup) : NULL;
    RunnerBench bench = {.options = options,
                         .point = point,
                         .setup = &setup,
                         .place = {.point = job->point,
                                   .repetition = job->repetition,
                                   .seed = scenario_get_seed(options->scenario)},
                         .trial = trial,
                         .certificate = certificate,
                         .trials = trials};
    ProcedureContext context = {.test = &point->test,
                                .line_rate_pps = trial_line_rate_pps(&setup),
                                .run_trial = bench_run_trial,
                                .guess_pps = bench_guess_pps,
                                .bench = &bench};
    gboolean done = options->procedure->run(&context, error);
    estimate_free(bench.estimate);
    return done;
}

gboolean runner_measure(const RunnerOptions *options, guint point, guint repetition,
                        double *figures, GError **error)
{
    gint reported;
    RunnerJob job = {.point = point, .repetition = repetition};
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(ProcedureTrial));
    if (!run_repetition(options, &job, trials, error)) {
        return FALSE;
    }
    options->procedure->evaluate((const ProcedureTrial *)(gconstpointer)trials->data, trials->len,
                                 figures, &reported);
    return TRUE;
}

/* Hands out the next job; FALSE when none is left. */
static gboolean take_job(Runner *runner, RunnerJob *job)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&runner->lock);
    if (runner->next_point == runner->points->len) {
        return FALSE;
    }
    const RunnerPoint *next = &g_array_index(runner->points, RunnerPoint, runner->next_point);
    *job = (RunnerJob){.point = next->point, .repetition = runner->next_repetition++};
    if (runner->next_repetition == next->n_repetitions) {
        runner->next_point++;
        runner->next_repetition = 0;
    }
    return TRUE;
}

static void run_job(Runner *runner, const RunnerJob *job)
{
    const RunnerOptions *options = runner->options;
    g_autoptr(GError) error = NULL;
    if (run_repetition(options, job, NULL, &error)) {
        progress_add_step(options->progress);
        return;
    }
    g_atomic_int_set(options->cancelled, 1);
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&runner->lock);
    if (error != NULL && runner->error == NULL) {
        runner->error = g_steal_pointer(&error);
    }
}

/* GFunc of the thread pool: takes jobs until none is left. */
static void run_jobs(gpointer data, gpointer user_data G_GNUC_UNUSED)
{
    Runner *runner = data;
    RunnerJob job;
    while (!g_atomic_int_get(runner->options->cancelled) && take_job(runner, &job)) {
        run_job(runner, &job);
    }
}

/* The longest first, so that the last ones to end are short; else in order. */
static gint compare_points(gconstpointer a, gconstpointer b)
{
    const RunnerPoint *x = a;
    const RunnerPoint *y = b;
    if (x->max_frames != y->max_frames) {
        return x->max_frames > y->max_frames ? -1 : 1;
    }
    return (x->point > y->point) - (x->point < y->point);
}

/* All points of a run, in the order to be run. (transfer full) */
static GArray *plan_points(const RunnerOptions *options, guint64 *n_jobs)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(RunnerPoint));
    *n_jobs = 0;
    for (guint i = 0; i < scenario_n_points(options->scenario); i++) {
        const ScenarioPoint *point = scenario_get_point(options->scenario, i);
        RunnerEstimate estimate = runner_estimate(options->scenario, point, options->procedure);
        RunnerPoint planned = {.point = i,
                               .n_repetitions = (guint)point->test.repetitions,
                               .max_frames = estimate.max_frames};
        g_assert(planned.n_repetitions > 0);
        g_array_append_val(points, planned);
        *n_jobs += planned.n_repetitions;
    }
    g_array_sort(points, compare_points);
    return points;
}

gboolean runner_run(const RunnerOptions *options, GError **error)
{
    guint64 n_jobs = 0;
    g_autoptr(GArray) points = plan_points(options, &n_jobs);
    g_assert(options->n_jobs > 0 && n_jobs > 0);
    g_autoptr(GError) cause = NULL;
    Runner runner = {.options = options, .points = points};
    g_mutex_init(&runner.lock);
    gint n_threads = (gint)MIN(options->n_jobs, n_jobs);
    GThreadPool *pool = g_thread_pool_new(run_jobs, NULL, n_threads, TRUE, &cause);
    for (gint i = 0; cause == NULL && i < n_threads; i++) {
        g_thread_pool_push(pool, &runner, &cause);
    }
    if (pool != NULL) {
        g_thread_pool_free(pool, cause != NULL, TRUE);
    }
    g_mutex_clear(&runner.lock);
    if (runner.error != NULL) {
        g_propagate_error(error, runner.error);
        return FALSE;
    }
    if (cause != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL, "cannot start threads: %s",
                    cause->message);
        return FALSE;
    }
    return !g_atomic_int_get(options->cancelled);
}
