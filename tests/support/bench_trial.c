#include "tests/support/bench_trial.h"

#include "scenarios/test_settings.h"
#include "tests/support/judge_lab.h"

#define LINK_BPS      G_GINT64_CONSTANT(100000000000)
#define N_WARM_FRAMES 100000

/* What `test.batch_size` is unless a scenario says otherwise. */
static guint default_batch_frames(void)
{
    TestSettings test;
    sim_attribute_set_defaults(&test_attributes, &test);
    guint batch_frames = (guint)test.batch_size;
    sim_attribute_clear(&test_attributes, &test);
    return batch_frames;
}

static void lab_init(JudgeLab *lab, const BenchTrial *trial)
{
    judge_lab_init(lab);
    lab->tester.direction =
        trial->both_directions ? TESTER_DIRECTION_BOTH : TESTER_DIRECTION_FORWARD;
    lab->tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->tester.addresses.count = trial->addresses;
    lab->tester.ports.selection = TESTER_SELECTION_RANDOM;
    lab->dut.cores = trial->cores;
    lab->dut.nic.queues = trial->queues;
    lab->dut.nic.ring_size = BENCH_TRIAL_RING;
    lab->dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    SimTime hold_ps = trial->locks ? BENCH_TRIAL_HOLD_PS : 0;
    lab->dut.cost.frame = judge_lab_cost(BENCH_TRIAL_FRAME_PS - hold_ps);
    lab->dut.lock.hold = judge_lab_cost(hold_ps);
    for (guint port = 0; port < DUT_PORTS; port++) {
        lab->links[port].rate_bps = LINK_BPS;
    }
    lab->setup.batch_frames = default_batch_frames();
    if (trial->prepare != NULL) {
        trial->prepare(lab);
    }
}

/* Frames/s in each direction at the trial's load. */
static gint64 rate_pps(const BenchTrial *trial)
{
    guint workers = MIN(trial->queues, trial->cores);
    gint64 capacity_pps = SIM_PS_PER_S * workers / BENCH_TRIAL_FRAME_PS;
    if (trial->locks) {
        capacity_pps = MIN(capacity_pps, SIM_PS_PER_S / BENCH_TRIAL_HOLD_PS);
    }
    return capacity_pps * trial->load_percent / (trial->both_directions ? 200 : 100);
}

/* Duration of `n_frames` frames in all. */
static SimTime duration_ps(const BenchTrial *trial, guint64 n_frames)
{
    guint64 n = trial->both_directions ? n_frames / 2 : n_frames;
    guint64 rate = (guint64)rate_pps(trial);
    return (SimTime)(((unsigned __int128)n * SIM_PS_PER_S + rate - 1) / rate);
}

/* `checked`: below 100 % load nothing may be lost, above it something must be. */
static BenchCost run(Trial *engine, const BenchTrial *trial, guint64 n_frames, gboolean checked)
{
    TrialRequest request = {.rate_pps = rate_pps(trial),
                            .duration_ps = duration_ps(trial, n_frames),
                            .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    double start_ns = bench_cpu_ns();
    g_autoptr(TrialResult) result = trial_run(engine, &request, &error);
    double ns = bench_cpu_ns() - start_ns;
    if (result == NULL) {
        g_error("trial: %s", error->message);
    }
    if (checked && result->pass != (trial->load_percent < 100)) {
        g_error("trial: %u queues at %u %% load lost %" G_GUINT64_FORMAT " frames", trial->queues,
                trial->load_percent, trial_result_lost(result));
    }
    return (BenchCost){.count = trial_result_sent(result), .ns = ns};
}

BenchCost bench_trial_measure(const BenchTrial *trial, guint64 n_frames, guint n_trials)
{
    JudgeLab lab;
    lab_init(&lab, trial);
    Trial *engine = trial_new(&lab.setup);
    BenchCost cost = {0};

    run(engine, trial, N_WARM_FRAMES, FALSE);
    for (guint i = 0; i < n_trials; i++) {
        BenchCost one = run(engine, trial, n_frames, TRUE);
        cost.count += one.count;
        cost.ns += one.ns;
    }
    trial_free(engine);
    judge_lab_clear(&lab);
    return cost;
}
