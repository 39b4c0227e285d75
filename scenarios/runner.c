#include "scenarios/runner.h"

#include "scenarios/point_procedure.h"
#include "scenarios/repetition.h"

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
    GError *error;            /* the first one */
    Speculation *speculation; /* (nullable) itself not under the lock */
} Runner;

/* A repetition of a point. */
typedef struct {
    guint point, repetition;
} RunnerJob;

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
    setup.n_behind = point->n_behind;
    setup.ways = point->ways;
    for (guint i = 0; i < point->n_behind; i++) {
        setup.behind[i] = point->behind[i];
    }
    for (guint port = 0; port < DUT_PORTS; port++) {
        setup.links[port] = point->links[port];
    }
    return setup;
}

RunnerEstimate runner_estimate(const ScenarioPoint *point, const Procedure *procedure)
{
    RunnerEstimate estimate = {.line_rate_pps = scenario_point_line_rate_pps(point)};
    estimate.max_trials = procedure->max_trials(&point->test, estimate.line_rate_pps);
    if (point->subject == TEST_OF_HOSTS) { /* for their order: the most clients take longest */
        estimate.max_frames = (guint64)point->iperf.clients;
    }
    if (point->subject != TEST_OF_DUT) {
        return estimate;
    }
    estimate.max_frames =
        estimate.max_trials * (guint64)tester_n_senders(&point->tester) *
        (guint64)sim_pacer_count(estimate.line_rate_pps, point_procedure_longest_ps(&point->test));
    return estimate;
}

const Procedure *runner_get_procedure(const Scenario *scenario)
{
    const Procedure *procedure = procedures_find(scenario_get_point(scenario, 0)->test.procedure);
    g_assert(procedure != NULL);
    return procedure;
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
    if (runner->next_point == runner->points->len && runner->speculation != NULL) {
        speculation_open(runner->speculation);
    }
    return TRUE;
}

/* Where the frames of a job's hosts go: point-N.pcap, point-N-repetition-R.pcap of later
 * repetitions; NULL: nowhere. (transfer full) (nullable) */
static char *pcap_path(const RunnerOptions *options, const RunnerJob *job)
{
    OutputPcap wanted = (OutputPcap)scenario_get_output(options->scenario)->pcap;
    if (options->folder == NULL || wanted == OUTPUT_PCAP_NONE ||
        (wanted == OUTPUT_PCAP_FIRST && job->repetition > 0)) {
        return NULL;
    }
    g_autofree char *name = job->repetition == 0 ? g_strdup_printf("point-%u.pcap", job->point)
                                                 : g_strdup_printf("point-%u-repetition-%u.pcap",
                                                                   job->point, job->repetition);
    return g_build_filename(options->folder, name, NULL);
}

static void run_job(Runner *runner, const RunnerJob *job)
{
    const RunnerOptions *options = runner->options;
    const ScenarioPoint *point = scenario_get_point(options->scenario, job->point);
    TrialSetup setup = runner_trial_setup(options->scenario, point, job->repetition);
    g_autofree char *path = pcap_path(options, job);
    RepetitionRun run = {.procedure = options->procedure,
                         .pcap_path = path,
                         .pcap_frames = (guint)scenario_get_output(options->scenario)->pcap_frames,
                         .journal = options->journal,
                         .progress = options->progress,
                         .cancelled = options->cancelled,
                         .speculation = runner->speculation};
    g_autoptr(GError) error = NULL;
    if (repetition_run(&run, point, &setup, job->point, &error)) {
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
    if (runner->speculation != NULL) {
        speculation_worker_left(runner->speculation);
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
        RunnerEstimate estimate = runner_estimate(point, options->procedure);
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

guint runner_n_processors(guint n_jobs)
{
    return MIN(n_jobs, g_get_num_processors());
}

guint runner_max_engines(guint n_jobs, guint n_processors, guint64 n_repetitions)
{
    guint n_workers = (guint)MIN(n_jobs, n_repetitions);
    if (n_processors < 2) {
        return n_workers;
    }
    /* Helpers come when a worker has left or never was, and one may run while a worker waits. */
    return MAX(n_workers, MIN(n_workers, n_processors - 1) + n_processors);
}

/* Runs all jobs on n_threads. FALSE when there can be no threads. */
static gboolean run_threads(Runner *runner, guint n_threads, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GThreadPool *pool = g_thread_pool_new(run_jobs, NULL, (gint)n_threads, TRUE, &cause);
    for (guint i = 0; cause == NULL && i < n_threads; i++) {
        g_thread_pool_push(pool, runner, &cause);
    }
    if (pool != NULL) {
        g_thread_pool_free(pool, cause != NULL, TRUE);
    }
    if (cause != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_INTERNAL, "cannot start threads: %s",
                    cause->message);
    }
    return cause == NULL;
}

gboolean runner_run(const RunnerOptions *options, GError **error)
{
    guint64 n_jobs = 0;
    g_autoptr(GArray) points = plan_points(options, &n_jobs);
    g_assert(options->n_jobs > 0 && n_jobs > 0);
    g_autoptr(GError) cause = NULL;
    guint n_threads = (guint)MIN(options->n_jobs, n_jobs);
    guint n_processors =
        options->n_processors > 0 ? options->n_processors : runner_n_processors(options->n_jobs);
    Runner runner = {.options = options, .points = points};
    if (n_processors > 1) {
        runner.speculation = speculation_new(&repetition_lab, n_processors, n_threads);
    }
    g_mutex_init(&runner.lock);
    gboolean started = run_threads(&runner, n_threads, &cause);
    g_mutex_clear(&runner.lock);
    if (runner.speculation != NULL && options->counts != NULL) {
        *options->counts = speculation_get_counts(runner.speculation);
    }
    speculation_free(runner.speculation);
    if (runner.error != NULL) {
        g_propagate_error(error, runner.error);
        return FALSE;
    }
    if (!started) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return FALSE;
    }
    return !g_atomic_int_get(options->cancelled);
}
