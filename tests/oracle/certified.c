/* Certificates against exact trials (models/certificate.h): at the highest rate that a certificate
 * at some risk allows, trials with flows drawn anew may lose frames in that part of them at most.
 * The bound is proven, so it can be refuted by chance only where it is nearly reached: seldom.
 * GSL's binomial distribution says how seldom. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "models/certificate.h"
#include "tests/support/judge_lab.h"

#define NS G_GINT64_CONSTANT(1000)
#define US (1000 * NS)

/* Trials of so many frames a direction. */
#define N_FRAMES 20000

/* A test fails by chance with this probability. */
#define BAD_LUCK 1e-6

/* What differs from the laboratory's defaults; 0 leaves them. */
typedef struct {
    const char *name;
    gint64 cores, queues;
    SimTime frame_ps, poll_ps, wakeup_ps, interrupt_ps, interrupt_wakeup_ps, hold_ps;
    gint64 ring_size, budget, descriptor_batch, transmit_ring_size, tasks, list_limit, link_bps;
    gint release, lock_scope;
    gboolean both;
    gboolean hashes_addresses; /* only */
} Scenario;

static const Scenario scenarios[] = {
    {.name = "small-ring", .cores = 2, .frame_ps = 575 * NS, .ring_size = 8},
    {.name = "two", .cores = 2, .frame_ps = 575 * NS, .ring_size = 128},
    {.name = "four", .cores = 4, .frame_ps = 575 * NS, .ring_size = 256},
    {.name = "both", .cores = 4, .frame_ps = 575 * NS, .ring_size = 128, .both = TRUE},
    {.name = "one-core-four-queues",
     .cores = 1,
     .queues = 4,
     .frame_ps = 400 * NS,
     .ring_size = 128},
    {.name = "addresses",
     .cores = 4,
     .frame_ps = 575 * NS,
     .ring_size = 128,
     .both = TRUE,
     .hashes_addresses = TRUE},
    {.name = "poll-cost",
     .cores = 2,
     .frame_ps = 300 * NS,
     .poll_ps = 500 * NS,
     .budget = 8,
     .ring_size = 256},
    {.name = "wakeup", .cores = 2, .frame_ps = 500 * NS, .wakeup_ps = 20 * US, .ring_size = 128},
    {.name = "batch",
     .cores = 2,
     .frame_ps = 500 * NS,
     .release = NIC_RELEASE_BATCH,
     .descriptor_batch = 16,
     .ring_size = 128},
    {.name = "poll-release",
     .cores = 2,
     .frame_ps = 500 * NS,
     .release = NIC_RELEASE_POLL,
     .budget = 16,
     .ring_size = 128},
    {.name = "whole-ring-polls",
     .cores = 2,
     .frame_ps = 500 * NS,
     .release = NIC_RELEASE_POLL,
     .budget = 256,
     .ring_size = 128,
     .both = TRUE},
    {.name = "transmit",
     .cores = 8,
     .frame_ps = 500 * NS,
     .transmit_ring_size = 64,
     .link_bps = G_GINT64_CONSTANT(10000000000)},
    {.name = "dispatch",
     .cores = 4,
     .frame_ps = 500 * NS,
     .tasks = 2,
     .interrupt_ps = 50 * NS,
     .interrupt_wakeup_ps = 5 * US,
     .list_limit = 512,
     .release = NIC_RELEASE_POLL,
     .budget = 64,
     .ring_size = 64,
     .both = TRUE},
    {.name = "lock", .cores = 2, .frame_ps = 500 * NS, .hold_ps = 100 * NS, .ring_size = 128},
    {.name = "lock-poll",
     .cores = 2,
     .frame_ps = 500 * NS,
     .hold_ps = 50 * NS,
     .budget = 8,
     .lock_scope = LOCK_SCOPE_POLL,
     .ring_size = 256},
};

static void set(gint64 *field, gint64 value)
{
    *field = value != 0 ? value : *field;
}

static void lab_init(JudgeLab *lab, const Scenario *scenario)
{
    judge_lab_init(lab);
    DutSettings *dut = &lab->dut;
    dut->nic.queues = 0;
    set(&dut->cores, scenario->cores);
    set(&dut->nic.queues, scenario->queues);
    set(&dut->nic.ring_size, scenario->ring_size);
    set(&dut->nic.descriptor_batch, scenario->descriptor_batch);
    set(&dut->nic.transmit_ring_size, scenario->transmit_ring_size);
    set(&dut->core.budget, scenario->budget);
    set(&dut->dispatch.tasks, scenario->tasks);
    set(&dut->dispatch.list_limit, scenario->list_limit);
    dut->nic.descriptor_release = scenario->release;
    dut->lock.scope = scenario->lock_scope;
    dut->cost.frame = judge_lab_cost(scenario->frame_ps);
    dut->cost.poll = judge_lab_cost(scenario->poll_ps);
    dut->cost.wakeup = judge_lab_cost(scenario->wakeup_ps);
    dut->dispatch.cost.frame = judge_lab_cost(scenario->interrupt_ps);
    dut->dispatch.cost.wakeup = judge_lab_cost(scenario->interrupt_wakeup_ps);
    dut->lock.hold = judge_lab_cost(scenario->hold_ps);
    if (!scenario->hashes_addresses) {
        dut->nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    }
    lab->tester.direction = scenario->both ? TESTER_DIRECTION_BOTH : TESTER_DIRECTION_FORWARD;
    lab->tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->tester.addresses.count = 100;
    lab->tester.ports.selection = TESTER_SELECTION_RANDOM;
    for (guint port = 0; port < DUT_PORTS; port++) {
        set(&lab->links[port].rate_bps, scenario->link_bps);
    }
}

static TrialRequest request_at(gint64 rate_pps)
{
    /* The first duration [ps] in which N_FRAMES are sent. */
    SimTime duration_ps = sim_pacer_time_ps(rate_pps, N_FRAMES) + 1;
    return (TrialRequest){
        .rate_pps = rate_pps, .duration_ps = duration_ps, .stop_at_first_loss = TRUE};
}

/* The highest rate that a certificate allows, to 1e-4 of itself; 0: none. */
static gint64 certified_boundary_pps(const TrialSetup *setup, double risk)
{
    g_autoptr(Certificate) certificate = certificate_new(setup);
    gint64 low = 0;
    gint64 high = trial_line_rate_pps(setup);
    while (high - low > 1 + low / 10000) {
        gint64 middle = low + (high - low) / 2;
        TrialRequest request = request_at(middle);
        if (certificate_assess(certificate, &request, risk).holds) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Of `n` trials, those that lose a frame. */
static guint count_losers(Trial *trial, gint64 rate_pps, guint n)
{
    guint n_losers = 0;
    for (guint i = 0; i < n; i++) {
        g_autoptr(GError) error = NULL;
        TrialRequest request = request_at(rate_pps);
        request.stream_trial = (gint)i;
        g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
        g_assert_no_error(error);
        n_losers += !result->pass;
    }
    return n_losers;
}

/* The highest rate at which none of a few trials loses a frame. */
static gint64 exact_boundary_pps(Trial *trial, const TrialSetup *setup, gint64 low)
{
    gint64 high = trial_line_rate_pps(setup);
    while (high - low > 1 + low / 500) {
        gint64 middle = low + (high - low) / 2;
        if (count_losers(trial, middle, 10) == 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static void check_risk(const Scenario *scenario, double risk, guint n_trials)
{
    JudgeLab lab;
    lab_init(&lab, scenario);
    gint64 rate_pps = certified_boundary_pps(&lab.setup, risk);
    g_assert_cmpint(rate_pps, >, 0);
    g_autoptr(Trial) trial = trial_new(&lab.setup);
    guint n_losers = count_losers(trial, rate_pps, n_trials);
    gint64 exact_pps = exact_boundary_pps(trial, &lab.setup, rate_pps);
    double luck = n_losers > 0 ? gsl_cdf_binomial_Q(n_losers - 1, risk, n_trials) : 1;
    g_test_message("%s, risk %g: %u of %u trials at %" G_GINT64_FORMAT
                   " frames/s lose frames; none of 10 up to %" G_GINT64_FORMAT " (%.3f)",
                   scenario->name, risk, n_losers, n_trials, rate_pps, exact_pps,
                   (double)rate_pps / (double)exact_pps);
    g_assert_cmpfloat(luck, >, BAD_LUCK);
    judge_lab_clear(&lab);
}

/* Where the bound is nearly reached, 2 000 trials and more in all could refute it. */
static void test_large_risks(gconstpointer data)
{
    guint n_trials = g_test_slow() ? 2000 : 150;
    check_risk(data, 0.1, n_trials);
    check_risk(data, 0.01, n_trials);
}

/* At the default risk, 1200 trials and more in all: none loses a frame. */
static void test_small_risk(gconstpointer data)
{
    JudgeLab lab;
    lab_init(&lab, data);
    gint64 rate_pps = certified_boundary_pps(&lab.setup, 1e-6);
    g_autoptr(Trial) trial = trial_new(&lab.setup);
    guint n_losers = count_losers(trial, rate_pps, g_test_slow() ? 1000 : 80);
    g_assert_cmpint(rate_pps, >, 0);
    g_assert_cmpuint(n_losers, ==, 0);
    judge_lab_clear(&lab);
}

/* A rate at which trials lose frames has no certificate, even at a large risk. */
static void test_refusal(gconstpointer data)
{
    JudgeLab lab;
    lab_init(&lab, data);
    g_autoptr(Trial) trial = trial_new(&lab.setup);
    g_autoptr(Certificate) certificate = certificate_new(&lab.setup);
    gint64 rate_pps = exact_boundary_pps(trial, &lab.setup, 0);
    gint64 line_rate_pps = trial_line_rate_pps(&lab.setup);
    for (guint percent = 101; percent <= 110; percent += 3) {
        TrialRequest request = request_at(MIN(rate_pps * percent / 100, line_rate_pps));
        TrialCertificate assessed = certificate_assess(certificate, &request, 0.3);
        guint n_losers = count_losers(trial, request.rate_pps, 10);
        g_assert_false(assessed.holds && n_losers > 6); /* 0.3 of 10, 0.4 % of the time */
        g_assert_true(n_losers < 10 || !assessed.holds);
    }
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(scenarios); i++) {
        const char *name = scenarios[i].name;
        g_autofree char *large = g_strdup_printf("/oracle/certified/%s/large-risks", name);
        g_autofree char *small = g_strdup_printf("/oracle/certified/%s/small-risk", name);
        g_autofree char *refusal = g_strdup_printf("/oracle/certified/%s/refusal", name);
        g_test_add_data_func(large, &scenarios[i], test_large_risks);
        g_test_add_data_func(small, &scenarios[i], test_small_risk);
        g_test_add_data_func(refusal, &scenarios[i], test_refusal);
    }
    return g_test_run();
}
