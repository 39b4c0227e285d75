#include "scenarios/runner.h"

#include <glib/gstdio.h>
#include <string.h>

/* Two points, three repetitions each, of a device that a short search loads in an instant. */
static const char small[] = "dutsim: 1\n"
                            "name: small\n"
                            "tester: {addresses: {count: 16}}\n"
                            "dut: {cores: 2, cost: {frame: 575 ns}}\n"
                            "links:\n"
                            "  - {between: [tester.0, dut.0], rate: 10 Gbit/s}\n"
                            "  - {between: [dut.1, tester.1], rate: 10 Gbit/s}\n"
                            "test: {procedure: throughput, duration: 1 ms, repetitions: 3}\n"
                            "sweep: {dut.nic.rss.hash: [ip, ip-port]}\n";

typedef struct {
    char *folder, *yaml, *path;
    gint cancelled;
    guint n_processors; /* for trials run ahead */
    SpeculationCounts counts;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("dutsim-XXXXXX", NULL);
    fixture->yaml = g_build_filename(fixture->folder, "small.yaml", NULL);
    fixture->path = g_build_filename(fixture->folder, "trials.jsonl", NULL);
    g_assert_true(g_file_set_contents(fixture->yaml, small, -1, NULL));
}

static void tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_unlink(fixture->yaml);
    g_unlink(fixture->path);
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture->yaml);
    g_free(fixture->path);
}

static Scenario *load(const Fixture *fixture, const char *const *sets)
{
    g_autoptr(GError) error = NULL;
    ScenarioOverrides overrides = {.sets = sets};
    Scenario *scenario = scenario_load(fixture->yaml, &overrides, &error);
    g_assert_no_error(error);
    return scenario;
}

static gboolean run(Fixture *fixture, const Scenario *scenario, const char *path, guint n_jobs,
                    GError **error)
{
    g_autoptr(Journal) journal = journal_new(path, NULL);
    g_autoptr(Progress) progress = progress_new("test", 6, TRUE);
    RunnerOptions options = {.scenario = scenario,
                             .procedure = runner_get_procedure(scenario),
                             .n_jobs = n_jobs,
                             .journal = journal,
                             .progress = progress,
                             .cancelled = &fixture->cancelled,
                             .n_processors = fixture->n_processors,
                             .counts = &fixture->counts};
    return runner_run(&options, error) && journal_finish(journal, error);
}

/* The finished journal of a run. (transfer full) */
static char *run_journal(Fixture *fixture, const Scenario *scenario, guint n_jobs)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    g_assert_true(run(fixture, scenario, fixture->path, n_jobs, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
    return text;
}

static void test_jobs(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(Scenario) scenario = load(fixture, NULL);
    g_autofree char *first = run_journal(fixture, scenario, 1);
    const guint n_jobs[] = {2, 3, 7, 100};
    for (guint i = 0; i < G_N_ELEMENTS(n_jobs); i++) {
        g_autofree char *journal = run_journal(fixture, scenario, n_jobs[i]);
        g_assert_cmpstr(journal, ==, first);
    }
}

/* Fewer repetitions than processors, whatever this machine has: the rest runs trials ahead, and the
 * journal is the same. */
static void test_speculation(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const ways[] = {"test.search=bisection", "test.search=guided",
                                "test.full_trials=true", "test.streams=trial",
                                "test.trial=certified"};
    guint n_used = 0;
    for (guint i = 0; i < G_N_ELEMENTS(ways) * 2; i++) {
        const char *const sets[] = {"test.repetitions=1", "test.duration=10 ms",
                                    i % 2 == 0 ? "test.search=bisection" : "test.search=guided",
                                    ways[i / 2], NULL};
        g_autoptr(Scenario) scenario = load(fixture, sets);
        fixture->n_processors = 1;
        g_autofree char *first = run_journal(fixture, scenario, 1);
        for (guint n_jobs = 2; n_jobs <= 7; n_jobs++) {
            fixture->n_processors = n_jobs;
            fixture->counts = (SpeculationCounts){0};
            g_autofree char *journal = run_journal(fixture, scenario, n_jobs);
            g_assert_cmpstr(journal, ==, first);
            n_used += fixture->counts.n_used;
        }
    }
    g_assert_cmpuint(n_used, >, 0);
}

/* With enough repetitions for all processors nothing is run ahead until the last have begun. */
static void test_no_speculation(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const sets[] = {"test.procedure=trial", "test.rate=10 %", NULL};
    g_autoptr(Scenario) scenario = load(fixture, sets);
    fixture->n_processors = 3;
    g_autofree char *one_trial_each G_GNUC_UNUSED = run_journal(fixture, scenario, 3);
    g_assert_cmpuint(fixture->counts.n_started, ==, 0);
    g_autoptr(Scenario) searches = load(fixture, NULL);
    fixture->n_processors = 1;
    fixture->counts = (SpeculationCounts){0};
    g_autofree char *one_processor G_GNUC_UNUSED = run_journal(fixture, searches, 3);
    g_assert_cmpuint(fixture->counts.n_started, ==, 0);
}

/* By hand: an engine a worker; as the last of n workers is left, one and n - 1 helpers, and one
 * more for its own processor while it waits. */
static void test_engines(void)
{
    g_assert_cmpuint(runner_max_engines(1, 1, 1), ==, 1);
    g_assert_cmpuint(runner_max_engines(5, 1, 3), ==, 3);
    g_assert_cmpuint(runner_max_engines(2, 2, 1), ==, 3);
    g_assert_cmpuint(runner_max_engines(2, 2, 40), ==, 3);
    g_assert_cmpuint(runner_max_engines(4, 4, 40), ==, 7);
    g_assert_cmpuint(runner_max_engines(20, 2, 40), ==, 20);
    g_assert_cmpuint(runner_n_processors(1), ==, 1);
    g_assert_cmpuint(runner_n_processors(100000), ==, g_get_num_processors());
}

static gint64 member(const GPtrArray *records, guint i, const char *key)
{
    json_t *value = json_object_get(g_ptr_array_index(records, i), key);
    g_assert_true(json_is_integer(value));
    return json_integer_value(value);
}

/* Every repetition of every point is there, its trials from 0, the line rate first. */
static void test_records(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const sets[] = {"test.search=bisection", NULL};
    g_autoptr(Scenario) scenario = load(fixture, sets);
    g_autofree char *text G_GNUC_UNUSED = run_journal(fixture, scenario, 2);
    g_autoptr(GPtrArray) records = journal_read(fixture->path, NULL);
    guint n_repetitions = 0;
    for (guint i = 0; i < records->len; i++) {
        gboolean first = member(records, i, "trial") == 0;
        n_repetitions += first ? 1 : 0;
        if (first) {
            g_assert_cmpint(member(records, i, "point"), ==, (n_repetitions - 1) / 3);
            g_assert_cmpint(member(records, i, "repetition"), ==, (n_repetitions - 1) % 3);
            g_assert_cmpint(member(records, i, "rate_pps"), ==, 14880952);
        } else {
            g_assert_cmpint(member(records, i, "trial"), ==, member(records, i - 1, "trial") + 1);
        }
        g_assert_cmpint(member(records, i, "seed"), ==, (gint64)scenario_get_seed(scenario));
        g_assert_cmpint(member(records, i, "duration_ps"), ==, SIM_PS_PER_MS);
    }
    g_assert_cmpuint(n_repetitions, ==, 6);
}

/* The first lane of a trial of point 0: it shows which flows the trial replayed. */
static char *fingerprint(const Fixture *fixture, guint repetition, guint trial)
{
    g_autoptr(GPtrArray) records = journal_read(fixture->path, NULL);
    for (guint i = 0; i < records->len; i++) {
        if (member(records, i, "repetition") == repetition &&
            member(records, i, "trial") == trial) {
            json_t *lanes = json_object_get(g_ptr_array_index(records, i), "fingerprint");
            return g_strdup(json_string_value(json_array_get(lanes, 0)));
        }
    }
    g_assert_not_reached();
}

/* A trial's flows are those of its repetition; with test.streams: trial they are its own. */
static void test_streams(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const per_trial[] = {"test.streams=trial", NULL};
    g_autoptr(Scenario) by_repetition = load(fixture, NULL);
    g_autoptr(Scenario) by_trial = load(fixture, per_trial);
    g_autofree char *a G_GNUC_UNUSED = run_journal(fixture, by_repetition, 2);
    g_autofree char *a1 = fingerprint(fixture, 0, 1);
    g_autofree char *a_other = fingerprint(fixture, 1, 1);
    g_autofree char *b G_GNUC_UNUSED = run_journal(fixture, by_trial, 2);
    g_autofree char *b1 = fingerprint(fixture, 0, 1);
    g_assert_cmpstr(a1, !=, a_other);
    g_assert_cmpstr(a1, !=, b1);
}

static void test_full_trials(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const full[] = {"test.full_trials=true", NULL};
    g_autoptr(Scenario) scenario = load(fixture, full);
    g_autofree char *journal = run_journal(fixture, scenario, 2);
    g_assert_null(strstr(journal, "\"frozen\":true"));
    g_assert_nonnull(strstr(journal, "\"pass\":false"));
}

/* An error of one job ends the run and is what the caller gets. */
static void test_error(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = load(fixture, NULL);
    g_assert_false(run(fixture, scenario, "/dev/full", 3, &error));
    g_assert_error(error, SIM_ERROR, SIM_ERROR_IO);
    g_assert_cmpint(fixture->cancelled, !=, 0);
}

static void test_cancelled_before(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = load(fixture, NULL);
    g_autofree char *text = NULL;
    fixture->cancelled = 1;
    g_assert_false(run(fixture, scenario, fixture->path, 2, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "");
}

static gpointer cancel_soon(gpointer cancelled)
{
    g_usleep(G_USEC_PER_SEC / 10);
    g_atomic_int_set((gint *)cancelled, 1);
    return NULL;
}

/* Trials of an hour end soon when the run is cancelled from elsewhere. */
static void check_cancelled_soon(Fixture *fixture, const char *const *sets)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = load(fixture, sets);
    g_autoptr(GThread) thread = g_thread_new("cancel", cancel_soon, &fixture->cancelled);
    gint64 start_us = g_get_monotonic_time();
    g_assert_false(run(fixture, scenario, fixture->path, 2, &error));
    g_assert_no_error(error);
    g_thread_join(g_steal_pointer(&thread));
    g_assert_cmpint(g_get_monotonic_time() - start_us, <, G_GINT64_CONSTANT(20) * G_USEC_PER_SEC);
}

static void test_cancelled_meanwhile(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const hour[] = {"test.duration=1 h", "test.full_trials=true", NULL};
    check_cancelled_soon(fixture, hour);
}

/* The worker waits for a helper's trial, or helpers run trials that nobody asked for. */
static void test_cancelled_ahead(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const hour[] = {"test.duration=1 h", "test.repetitions=1", "dut.nic.rss.hash=ip",
                                NULL};
    fixture->n_processors = 4;
    check_cancelled_soon(fixture, hour);
    g_assert_cmpuint(fixture->counts.n_started, >, 0);
}

static void test_estimate(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(Scenario) scenario = load(fixture, NULL);
    RunnerEstimate estimate =
        runner_estimate(scenario_get_point(scenario, 0), runner_get_procedure(scenario));
    g_assert_cmpint(estimate.line_rate_pps, ==, 14880952);
    /* 15 trials of a bisection and 2 more, of 14880 frames both ways */
    g_assert_cmpuint(estimate.max_trials, ==, 17);
    g_assert_cmpuint(estimate.max_frames, ==, 505920);
}

#define ADD(name, function) g_test_add("/runner/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("jobs", test_jobs);
    ADD("speculation", test_speculation);
    ADD("no-speculation", test_no_speculation);
    g_test_add_func("/runner/engines", test_engines);
    ADD("records", test_records);
    ADD("streams", test_streams);
    ADD("full-trials", test_full_trials);
    ADD("error", test_error);
    ADD("cancelled-before", test_cancelled_before);
    ADD("cancelled-meanwhile", test_cancelled_meanwhile);
    ADD("cancelled-ahead", test_cancelled_ahead);
    ADD("estimate", test_estimate);
    return g_test_run();
}
