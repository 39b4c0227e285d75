/* What a dry run foretells, by hand: one flow through one core that forwards a frame in 1 us.
 *
 * It forwards 10^6 frames/s; at a rate r above, its ring of 512 is full after 512 / (r - 10^6)
 * seconds. So trials of 1 s lose nothing up to 1000512 frames/s. */
#include "scenarios/forecast.h"

#include <math.h>
#include <string.h>

#include "scenarios/dry_run.h"
#include "scenarios/runner.h"
#include "scenarios/speed.h"
#include "tests/scenarios/scenario_files.h"

static const char one_flow[] =
    "dutsim: 1\n"
    "tester: {direction: forward, addresses: {selection: fixed}, ports: {selection: fixed}}\n"
    "dut: {cost: {frame: 1 us}, nic: {ring_size: 512}}\n"
    "test: {duration: 1 s, repetitions: 1, search: bisection}\n";

/* The bisection from the line rate of 64-byte frames at 10 Gbit/s with a resolution of 1000. */
static const gint64 failing[] = {14880952, 7440476, 3720238, 1860119, 1395089,
                                 1162574,  1046316, 1017251, 1002719, 1000902};
static const gint64 passing[] = {930059, 988187, 995453, 999086, 999994};

static Forecast forecast(const Files *files, const char *text, const char *const *sets)
{
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(Scenario) scenario = load_ok(files, text, &overrides);
    return forecast_point(scenario, scenario_get_point(scenario, 0), runner_get_procedure(scenario),
                          4);
}

static gint64 passing_frames(gint64 part)
{
    gint64 frames = 0;
    for (guint i = 0; i < G_N_ELEMENTS(passing); i++) {
        frames += passing[i] / part;
    }
    return frames;
}

/* Until the ring is full; within a frame each. */
static double failing_frames(void)
{
    double frames = 0;
    for (guint i = 0; i < G_N_ELEMENTS(failing); i++) {
        double rate_pps = (double)failing[i];
        frames += rate_pps * 512 / (rate_pps - 1e6);
    }
    return frames;
}

static void test_bisection(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast plain = forecast(files, one_flow, NULL);
    double expected = (double)passing_frames(1) + failing_frames();
    g_assert_cmpuint(plain.trials, ==, 15);
    g_assert_cmpfloat(fabs((double)plain.frames - expected), <=, G_N_ELEMENTS(failing));
    g_assert_cmpint(plain.rate_pps, ==, 999994);
    g_assert_cmpuint(plain.laboratory_trials, ==, 15);
    /* 2 + 2 + 2 + 5 s beside the trial's second */
    g_assert_cmpfloat(plain.laboratory_s, ==, 15 * 12);
}

/* Each setting by the amount that it must make. */
static void test_settings(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast plain = forecast(files, one_flow, NULL);
    Forecast ten = forecast(files, one_flow, LIST("test.repetitions=10"));
    g_assert_cmpuint(ten.trials, ==, 150);
    g_assert_cmpuint(ten.frames, ==, 10 * plain.frames);
    g_assert_cmpfloat(ten.laboratory_s, ==, 1800);
    /* passing trials are twice as long; failing ones fail at the same instant, for 1000902 is above
     * 1000256 too */
    Forecast longer = forecast(files, one_flow, LIST("test.duration=2 s"));
    g_assert_cmpuint(longer.trials, ==, 15);
    g_assert_cmpint((gint64)(longer.frames - plain.frames), ==, passing_frames(1));
    g_assert_cmpfloat(longer.laboratory_s, ==, 15 * 13);
    /* 500 frames/s halve the last interval: 1000448 passes */
    Forecast finer = forecast(files, one_flow, LIST("test.resolution=500"));
    g_assert_cmpuint(finer.trials, ==, 16);
    g_assert_cmpint((gint64)(finer.frames - plain.frames), ==, 1000448);
    g_assert_cmpuint(finer.laboratory_trials, ==, 16);
    /* the line rate, 7440476, 3720238, 1860119 and 930059 */
    Forecast coarse = forecast(files, one_flow, LIST("test.resolution=1000000"));
    g_assert_cmpuint(coarse.trials, ==, 5);
    g_assert_cmpfloat(coarse.laboratory_s, ==, 60);
}

static void test_full_trials(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast full = forecast(files, one_flow, LIST("test.full_trials=true"));
    gint64 frames = passing_frames(1);
    for (guint i = 0; i < G_N_ELEMENTS(failing); i++) {
        frames += failing[i];
    }
    g_assert_cmpuint(full.trials, ==, 15);
    g_assert_cmpuint(full.frames, ==, (guint64)frames);
}

/* One flow below the core's rate is certain to pass: a tenth of each such trial is run. */
static void test_certified(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast certified = forecast(files, one_flow, LIST("test.trial=certified"));
    double expected = (double)passing_frames(10) + failing_frames();
    g_assert_cmpuint(certified.trials, ==, 15);
    g_assert_cmpfloat(fabs((double)certified.frames - expected), <=, G_N_ELEMENTS(failing));
    g_assert_cmpfloat(certified.laboratory_s, ==, 15 * 12);
}

/* The laboratory halves the interval nonetheless. */
static void test_guided(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    /* between 930059 and 1860119 lies the guess: the upper end, then the lower */
    Forecast coarse =
        forecast(files, one_flow, LIST("test.search=guided", "test.resolution=1000000"));
    g_assert_cmpuint(coarse.trials, ==, 2);
    g_assert_cmpuint(coarse.laboratory_trials, ==, 5);
    Forecast fine = forecast(files, one_flow, LIST("test.search=guided"));
    g_assert_cmpuint(fine.trials, <, 15);
    g_assert_cmpuint(fine.laboratory_trials, ==, 15);
    /* 14880952 frames/s of 20 ns: the line rate passes */
    Forecast fast = forecast(files, one_flow, LIST("test.search=guided", "dut.cost.frame=20 ns"));
    g_assert_cmpuint(fast.trials, ==, 1);
    g_assert_cmpuint(fast.frames, ==, 14880952);
    g_assert_cmpuint(fast.laboratory_trials, ==, 1);
}

static void test_procedure_trial(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    /* overloaded: nothing stops it */
    Forecast trial = forecast(files, one_flow,
                              LIST("test.procedure=trial", "test.rate=3000000",
                                   "test.repetitions=7", "tester.direction=both"));
    g_assert_cmpuint(trial.trials, ==, 7);
    g_assert_cmpuint(trial.frames, ==, 7 * G_GUINT64_CONSTANT(6000000));
    g_assert_cmpuint(trial.laboratory_trials, ==, 7);
    g_assert_cmpfloat(trial.laboratory_s, ==, 7 * 12);
    g_assert_cmpint(trial.rate_pps, ==, 3000000);
}

#define VERIFIED "test.streams=trial", "test.loss_verification=3"

/* Each of the ten rates that fail is tried four times, each of the five that pass once. The
 * laboratory does so too, where the search here is guided too. */
static void test_loss_verification(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast plain = forecast(files, one_flow, LIST(VERIFIED));
    double expected = (double)passing_frames(1) + 4 * failing_frames();
    g_assert_cmpuint(plain.trials, ==, 10 * 4 + 5);
    g_assert_cmpfloat(fabs((double)plain.frames - expected), <=, 4 * G_N_ELEMENTS(failing));
    g_assert_cmpuint(plain.laboratory_trials, ==, 45);
    g_assert_cmpfloat(plain.laboratory_s, ==, 45 * 12);
    /* the upper end of the interval that holds the guess, in vain, and the lower one */
    Forecast guided =
        forecast(files, one_flow, LIST(VERIFIED, "test.search=guided", "test.resolution=1000000"));
    g_assert_cmpuint(guided.trials, ==, 4 + 1);
    g_assert_cmpuint(guided.laboratory_trials, ==, 4 * 4 + 1); /* 930059 alone passes */
    g_assert_cmpfloat(guided.laboratory_s, ==, 17 * 12);
}

/* Guesses are further off until there are verdicts of more rates, however often a trial at one of
 * them was repeated: the same rates are tried. */
static void test_verified_rates(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast once = forecast(files, one_flow, LIST("test.search=guided"));
    Forecast often =
        forecast(files, one_flow,
                 LIST("test.search=guided", "test.streams=trial", "test.loss_verification=100"));
    /* the last rate that is tried passes here or is one that fails: of these each 100 more */
    g_assert_cmpuint((often.trials - once.trials) % 100, ==, 0);
    guint64 n_failing = (often.trials - once.trials) / 100;
    g_assert_cmpuint(n_failing, >, 0);
    g_assert_cmpuint(n_failing, <, once.trials);
}

/* A device of known rate is known to the search: the interval of 999994 and 1000902, 999086 being
 * the next rate below. */
static void test_known_device(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast known = forecast(
        files, one_flow, LIST(VERIFIED, "test.search=guided", "dut.virtual.zero_loss=1000000"));
    g_assert_cmpuint(known.trials, ==, 4 + 1);
    /* 902 frames/s too many: the first of them after 1 / 902 s */
    g_assert_cmpuint(known.frames, ==, 4 * (1000902 / 902) + 999994);
    g_assert_cmpuint(known.laboratory_trials, ==, 45);
}

/* Before the one trial of 2 s at the throughput there are the search's, of 2 s too. */
static void test_then_one(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    Forecast latency = forecast(
        files, one_flow, LIST("test.procedure=latency", "test.search=guided", "test.duration=2 s"));
    g_assert_cmpuint(latency.trials, <, 16);
    g_assert_cmpuint(latency.laboratory_trials, ==, 15 + 1);
    g_assert_cmpfloat(latency.laboratory_s, ==, 16 * 13);
}

/* With a drawn key one repetition has both directions on one core, another on two, and forwards
 * twice as much: n_samples of them are looked at, all others taken to be like these. */
static void test_drawn_keys(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    const char *const sets[] = {"tester.direction=both", "dut.cores=2", "dut.nic.rss.key=random",
                                "test.repetitions=4", NULL};
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(Scenario) scenario = load_ok(files, one_flow, &overrides);
    const ScenarioPoint *point = scenario_get_point(scenario, 0);
    const Procedure *procedure = runner_get_procedure(scenario);
    Forecast all = forecast_point(scenario, point, procedure, 4);
    Forecast first = forecast_point(scenario, point, procedure, 1);
    g_assert_cmpuint(first.frames % 4, ==, 0);
    g_assert_cmpuint(all.frames, !=, first.frames);
    g_assert_cmpuint(forecast_point(scenario, point, procedure, 100).frames, ==, all.frames);
}

/* ---- the dry run ---- */

static void test_totals(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    const char *const sweeps[] = {"test.duration=1 s,2 s", NULL};
    const ScenarioOverrides overrides = {.sweeps = sweeps, .repetitions = 3};
    g_autoptr(Scenario) scenario = load_ok(files, one_flow, &overrides);
    g_autoptr(DryRun) dry_run = dry_run_new(scenario, runner_get_procedure(scenario));
    Forecast plain = forecast(files, one_flow, NULL);
    DryRunTotals totals = dry_run_get_totals(dry_run);
    g_assert_cmpuint(totals.points, ==, 2);
    g_assert_cmpuint(totals.repetitions, ==, 6);
    g_assert_cmpuint(totals.max_trials, ==, 90);
    g_assert_cmpuint(totals.max_frames, ==, G_GUINT64_CONSTANT(3) * 15 * 3 * 14880952);
    g_assert_cmpuint(totals.trials, ==, 90);
    g_assert_cmpuint(totals.frames, ==, 3 * (2 * plain.frames + (guint64)passing_frames(1)));
    g_assert_cmpuint(totals.laboratory_trials, ==, 90);
    g_assert_cmpfloat(totals.laboratory_s, ==, 3 * (15 * 12 + 15 * 13));
    g_autoptr(Table) table = dry_run_table(dry_run);
    g_assert_cmpuint(table_n_rows(table), ==, 2);
    g_assert_cmpstr(table_get_cell(table, 0, 5), ==, "45");
    g_assert_cmpstr(table_get_cell(table, 1, table_n_columns(table) - 1), ==, "585");
}

/* Of the longest trial that a procedure asks for, and the most of them. */
static void check_max_frames(const Files *files, const char *const *sets, guint64 max_frames)
{
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(Scenario) scenario = load_ok(files, one_flow, &overrides);
    g_assert_cmpuint(
        runner_estimate(scenario_get_point(scenario, 0), runner_get_procedure(scenario)).max_frames,
        ==, max_frames);
}

static void test_longest(Files *files, gconstpointer data G_GNUC_UNUSED)
{
#define KNOWN "test.throughput=10 %"
    const guint64 second = 14880952; /* frames at the line rate */
    check_max_frames(files, LIST("test.procedure=latency", KNOWN), second);
    /* 3 s before the reset, 1 s from it on */
    check_max_frames(files,
                     LIST("test.procedure=reset", KNOWN, "test.reset_after=3 s",
                          "dut.reset.kind=process", "dut.reset.outage=1 ms"),
                     4 * second);
    /* 1 s of overload, 1 s at half of it */
    check_max_frames(files, LIST("test.procedure=system-recovery", KNOWN), 2 * second);
    /* bursts of 2 s, 29761904 frames: halved five times */
    check_max_frames(
        files,
        LIST("test.procedure=back-to-back", KNOWN, "test.burst=2 s", "test.burst_step=1000000"),
        6 * 2 * second);
    check_max_frames(
        files,
        LIST("test.procedure=back-to-back", KNOWN, "test.burst=1 ms", "test.burst_step=1000000"),
        second);
#undef KNOWN
}

/* MLRsearch's longest trial is the goals' longest: 2 s, not test.duration. */
static void test_longest_goal(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    const char *const sets[] = {
        "test.procedure=mlrsearch", "test.duration=60 s",
        "test.goals=[{preset: ndr, final_duration: 2 s, duration_sum: 2 s}]", NULL};
    const ScenarioOverrides overrides = {.sets = sets};
    g_autoptr(Scenario) scenario = load_ok(files, one_flow, &overrides);
    RunnerEstimate most =
        runner_estimate(scenario_get_point(scenario, 0), runner_get_procedure(scenario));
    g_assert_cmpuint(most.max_frames, ==, most.max_trials * G_GUINT64_CONSTANT(29761904));
}

static void test_words(void)
{
    const DryRunTotals totals = {.points = 4,
                                 .repetitions = 40,
                                 .max_trials = 680,
                                 .max_frames = 123456,
                                 .trials = 192,
                                 .frames = 17300000000,
                                 .laboratory_trials = 600,
                                 .laboratory_s = 42600};
    const DryRunCost cost = {
        .n_jobs = 2, .wall_s = 240, .frame_ns = 25.46, .memory_bytes = (11 << 20) + 1};
    g_autofree char *text = dry_run_describe(&totals, &cost);
    g_assert_cmpstr(
        text, ==,
        "4 points, 40 repetitions, at most 680 trials and 123456 frames\n"
        "Expected: 192 trials, 17.3 billion frames\n"
        "Here: about 4 minutes with 2 jobs (25.5 ns a frame, measured in short trials), "
        "about 12 MiB of memory\n"
        "Laboratory: 11.8 hours for 600 whole trials, with 11 s of pauses each (RFC "
        "2544 section 23)\n");
    const DryRunTotals large = {.points = 1, .frames = G_GUINT64_CONSTANT(1475600000000)};
    g_autofree char *trillions = dry_run_describe(&large, &cost);
    g_assert_nonnull(strstr(trillions, " 1.48 trillion frames\n"));
    const DryRunTotals small = {.points = 1, .trials = 1, .frames = 999999, .laboratory_s = 3636};
    const DryRunCost unknown = {.n_jobs = 1, .wall_s = 9.94, .frame_ns = 7};
    g_autofree char *other = dry_run_describe(&small, &unknown);
    g_assert_nonnull(strstr(other, " 999999 frames\n"));
    g_assert_nonnull(strstr(other, "about 9.9 s with 1 job (7.0 ns a frame, measured in short "
                                   "trials)\n"));
    g_assert_nonnull(strstr(other, " 1.01 hours "));
}

/* Nothing here depends on how long anything takes. */
static void test_measured(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    const ScenarioOverrides overrides = {.sweeps = LIST("dut.nic.ring_size=16..4096*2")};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = load_ok(files, one_flow, &overrides);
    g_autoptr(DryRun) dry_run = dry_run_new(scenario, runner_get_procedure(scenario));
    DryRunCost cost;
    g_assert_true(dry_run_measure(dry_run, 100, &cost, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(cost.n_jobs, ==, 9); /* a repetition of nine points each */
    g_assert_cmpfloat(cost.frame_ns, >, 0);
    g_assert_cmpuint(cost.n_engines, ==, runner_max_engines(100, runner_n_processors(100), 9));
    /* nine jobs share the frames, which take much the same time at all points */
    double shared_s = (double)dry_run_get_totals(dry_run).frames * cost.frame_ns / 1e9 / 9;
    g_assert_cmpfloat(cost.wall_s, >, shared_s / 10);
    gint64 resident_bytes = speed_resident_bytes();
    g_assert_cmpint(cost.memory_bytes, >=, resident_bytes / 2);
    g_assert_cmpint(cost.memory_bytes, <, 100 * resident_bytes + 100);
}

/* One trial each: there is none to run ahead, so idle processors need no memory. */
static void test_engines(Files *files, gconstpointer data G_GNUC_UNUSED)
{
    const ScenarioOverrides overrides = {.sets = LIST("test.procedure=trial", "test.rate=10 %")};
    g_autoptr(Scenario) scenario = load_ok(files, one_flow, &overrides);
    g_autoptr(DryRun) dry_run = dry_run_new(scenario, runner_get_procedure(scenario));
    DryRunCost cost;
    g_assert_true(dry_run_measure(dry_run, 100, &cost, NULL));
    g_assert_cmpuint(cost.n_engines, ==, 1);
}

#define ADD(name, function) g_test_add("/" name, Files, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("forecast/bisection", test_bisection);
    ADD("forecast/settings", test_settings);
    ADD("forecast/full-trials", test_full_trials);
    ADD("forecast/certified", test_certified);
    ADD("forecast/guided", test_guided);
    ADD("forecast/procedure-trial", test_procedure_trial);
    ADD("forecast/loss-verification", test_loss_verification);
    ADD("forecast/verified-rates", test_verified_rates);
    ADD("forecast/known-device", test_known_device);
    ADD("forecast/then-one", test_then_one);
    ADD("forecast/drawn-keys", test_drawn_keys);
    ADD("dry-run/totals", test_totals);
    ADD("dry-run/longest", test_longest);
    ADD("dry-run/longest-goal", test_longest_goal);
    ADD("dry-run/measured", test_measured);
    ADD("dry-run/engines", test_engines);
    g_test_add_func("/dry-run/words", test_words);
    return g_test_run();
}
