/* Modifiers (docs/frame-path.md section 18): the fast engine against the judge, over configurations
 * drawn at random, whatever the batch size. */
#include "tests/support/draw.h"
#include "tests/support/draw_device.h"
#include "tests/support/judge.h"
#include "tests/support/judge_lab.h"

#define N_CONFIGURATIONS 400
#define N_REQUESTS       3
#define GAP_PS           1000 /* between frames, and of four quarters that all costs are made of */

static const guint batch_sizes[] = {1, 7, 256};

/* Seen in all trials, so that they cannot become trivial unnoticed. */
typedef struct {
    guint64 n_sent[MODIFIER_N_KINDS], n_taken[MODIFIER_N_KINDS], n_lost, n_in_flight;
    guint n_passed, n_lost_passed; /* the latter: a modifier was lost, and no test frame */
} Seen;

static SimCost draw_cost(SimRandom *random, guint most_gaps)
{
    guint n_quarters = pick(random, 4 * most_gaps + 1);
    return judge_lab_cost(pick(random, 3) == 0 ? 0 : n_quarters * (SimTime)GAP_PS / 4);
}

static void draw_modifiers(SimRandom *random, ModifiersSettings *modifiers)
{
    *modifiers = (ModifiersSettings){0};
    if (pick(random, 2) == 0) {
        modifiers->broadcast = pick(random, 8) == 0 ? 1 : pick_between(random, 2, 20);
    }
    if (pick(random, 2) == 0) {
        modifiers->management_ps = pick_between(random, 1, 20 * GAP_PS);
    }
    if (pick(random, 2) == 0 || !modifiers_apply(modifiers)) {
        modifiers->routing = 1 + (gint)pick(random, 3);
        modifiers->routing_interval_ps =
            pick(random, 3) == 0 ? 0 : pick_between(random, 1, 60 * GAP_PS);
    }
}

static void draw_tester(SimRandom *random, TesterSettings *tester)
{
    static const gint64 bursts[] = {1, 3, 16};
    tester->ip_version = (gint)pick(random, 2);
    tester->direction = (gint)pick(random, 3);
    tester->frame_size_bytes = 84;
    tester->addresses.selection = TESTER_SELECTION_RANDOM;
    tester->addresses.count = 200;
    tester->addresses.networks = pick(random, 2) == 0 ? 1 : 16;
    tester->arrivals.process = (gint)pick(random, 4);
    tester->arrivals.burst = bursts[pick(random, G_N_ELEMENTS(bursts))];
    if (pick(random, 3) == 0) {
        tester->frame_size_bytes = 0;
        tester->imix = g_strdup("bbc");
    }
    draw_modifiers(random, &tester->modifiers);
}

static void draw_dut(SimRandom *random, DutSettings *dut)
{
    static const gint64 tasks[] = {0, 0, 1, 3};
    dut->cores = 1 + pick(random, 4);
    dut->nic.queues = pick(random, 6);
    draw_rings(random, dut);
    dut->dispatch.tasks = tasks[pick(random, G_N_ELEMENTS(tasks))];
    dut->dispatch.task_of = (gint)pick(random, 2);
    dut->dispatch.list_limit = pick_size(random);
    dut->dispatch.cost.frame = draw_cost(random, 1);
    dut->cost.frame = draw_cost(random, 3);
    dut->cost.poll = draw_cost(random, 2);
    dut->cost.wakeup = draw_cost(random, 4);
    dut->cost.broadcast = draw_cost(random, 4);
    dut->cost.management = draw_cost(random, 40);
    dut->cost.routing_update = draw_cost(random, 40);
    dut->lock.scope = (gint)pick(random, 2);
    dut->lock.hold = draw_cost(random, 1);
    draw_rss(random, dut);
    draw_backlog(random, dut);
    if (dut->dispatch.tasks > 0 && pick(random, 2) == 0) {
        dut->dispatch.processors = DISPATCH_PROCESSORS_SHARED;
        dut->cores = MAX(dut->cores, dut->dispatch.tasks);
        dut->lock.hold = judge_lab_cost(0);
    }
    if (pick(random, 4) == 0) {
        dut->nic.interrupt.delay_ps = 5 * GAP_PS;
        dut->nic.interrupt.frames = pick_size(random);
    }
}

static void draw_requests(SimRandom *random, const JudgeLab *lab, TrialRequest *requests)
{
    gint64 line_rate_pps = trial_line_rate_pps(&lab->setup);
    for (guint i = 0; i < N_REQUESTS; i++) {
        gint64 rate_pps = MIN(SIM_PS_PER_S / GAP_PS / (1 + (gint64)pick(random, 3)), line_rate_pps);
        requests[i] = (TrialRequest){.rate_pps = rate_pps,
                                     .duration_ps = GAP_PS * pick_between(random, 3, 700),
                                     .stop_at_first_loss = i == 1,
                                     .stream_trial = -1};
    }
    requests[2].probe = (LatencyProbeSettings){.n_tags = 5, .variation = TRUE};
}

static void see(Seen *seen, const TrialResult *result)
{
    guint64 n_lost = 0;
    for (guint d = 0; d < DUT_PORTS; d++) {
        const TrialModifiers *modifiers = &result->direction[d].modifiers;
        for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
            seen->n_sent[kind] += modifiers->sent[kind];
            seen->n_taken[kind] += modifiers->taken[kind];
        }
        n_lost += modifiers->lost;
        seen->n_in_flight += modifiers->in_flight;
    }
    seen->n_lost += n_lost;
    seen->n_passed += result->pass ? 1 : 0;
    seen->n_lost_passed += result->pass && n_lost > 0 ? 1 : 0;
}

static void compare(const JudgeLab *lab, const TrialRequest *requests, guint number,
                    guint batch_frames, TrialResult *const *expected)
{
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    for (guint i = 0; i < N_REQUESTS; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TrialResult) actual = trial_run(trial, &requests[i], &error);
        g_assert_no_error(error);
        g_autofree char *difference = judge_describe_difference(expected[i], actual);
        if (difference != NULL) {
            g_test_message("configuration %u, request %u, batch_frames %u\n%s", number, i,
                           batch_frames, difference);
            g_test_fail();
        }
    }
}

static void try_configuration(guint number, Seen *seen)
{
    SimRandom random = sim_random_stream(1, number, "modifiers");
    JudgeLab lab;
    TrialRequest requests[N_REQUESTS];
    TrialResult *expected[N_REQUESTS];
    judge_lab_init(&lab);
    lab.setup.seed = sim_random_next(&random);
    draw_tester(&random, &lab.tester);
    draw_dut(&random, &lab.dut);
    draw_requests(&random, &lab, requests);
    for (guint i = 0; i < N_REQUESTS; i++) {
        expected[i] = judge_run(&lab.setup, &requests[i]);
        see(seen, expected[i]);
    }
    for (guint b = 0; b < G_N_ELEMENTS(batch_sizes); b++) {
        lab.setup.batch_frames = batch_sizes[b];
        compare(&lab, requests, number, batch_sizes[b], expected);
    }
    for (guint i = 0; i < N_REQUESTS; i++) {
        trial_result_free(expected[i]);
    }
    judge_lab_clear(&lab);
}

static void test_random(void)
{
    Seen seen = {0};
    for (guint i = 0; i < N_CONFIGURATIONS && !g_test_failed(); i++) {
        try_configuration(i, &seen);
    }
    g_test_message("modifiers lost %" G_GUINT64_FORMAT ", in flight %" G_GUINT64_FORMAT
                   "; trials passed %u, though a modifier was lost %u",
                   seen.n_lost, seen.n_in_flight, seen.n_passed, seen.n_lost_passed);
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        g_assert_cmpuint(seen.n_taken[kind], >, N_CONFIGURATIONS);
        g_assert_cmpuint(seen.n_sent[kind], >, seen.n_taken[kind]);
    }
    g_assert_cmpuint(seen.n_lost, >, N_CONFIGURATIONS);
    g_assert_cmpuint(seen.n_in_flight, >, N_CONFIGURATIONS / 8);
    g_assert_cmpuint(seen.n_passed, >, N_CONFIGURATIONS / 4);
    g_assert_cmpuint(seen.n_lost_passed, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/modifiers/random", test_random);
    return g_test_run();
}
