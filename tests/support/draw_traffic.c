#include "tests/support/draw_traffic.h"

#include "tests/support/draw.h"
#include "tests/support/draw_replay.h"

static char *draw_genome(SimRandom *random, const TesterSettings *tester)
{
    static const char *const mixes[] = {"aaafg", "ag", "abcdefghi", "zAAB", "AzzB", "B"};
    guint first = tester_ip_version(tester) == 6 ? 3 : 0;

    return g_strdup(mixes[first + pick(random, G_N_ELEMENTS(mixes) - first)]);
}

static void draw_mix(SimRandom *random, TesterSettings *tester)
{
    tester->imix = draw_genome(random, tester);
    tester->imix_sizes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(tester->imix_sizes, g_strdup("A=70 B"));
    g_ptr_array_add(tester->imix_sizes, g_strdup("B=4001 B"));
    tester->mtu_bytes = pick_between(random, 100, 1500);
    tester->frame_size_bytes = 0;
}

/* Of flows: a few or many, given or not. */
static void draw_flows(SimRandom *random, const TesterSettings *tester, TesterFlowsSettings *flows)
{
    gboolean is_ipv6 = tester_ip_version(tester) == 6;
    if (pick(random, 2) == 0) {
        flows->count = pick_between(random, 1, pick(random, 2) == 0 ? 5 : 3000);
        flows->exponent = (double)pick(random, 30) / 10;
        return;
    }
    flows->list = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0, n = 1 + pick(random, 6); i < n; i++) {
        char *flow = g_strdup_printf(is_ipv6 ? "[2001:2::%x]:%u [2001:2:0:8000::%x]:%u %u"
                                             : "198.18.0.%u:%u 198.19.0.%u:%u %u",
                                     pick(random, 255), pick(random, 65536), pick(random, 255),
                                     pick(random, 65536), 1 + pick(random, 1000));
        g_ptr_array_add(flows->list, flow);
    }
}

/* Up to half of what the slower link carries. */
static void draw_background(SimRandom *random, JudgeLab *lab)
{
    static const gint64 bursts[] = {1, 3, 16};
    TesterBackgroundSettings *background = &lab->tester.background;
    TesterSettings own = lab->tester; /* of its IP version, whatever a capture's */
    own.replay = (ReplaySettings){0};
    if (lab->tester.imix != NULL && pick(random, 2) == 0) {
        background->imix = draw_genome(random, &own);
    }
    background->arrivals.process = (gint)pick(random, 4);
    background->arrivals.burst = bursts[pick(random, G_N_ELEMENTS(bursts))];
    if (pick(random, 2) == 0) {
        draw_flows(random, &own, &background->flows);
    }
    TesterSettings alone = tester_background(&lab->tester);
    TrialSetup setup = lab->setup;
    setup.tester = &alone;
    background->rate_pps = MAX(1, trial_line_rate_pps(&setup) / pick_between(random, 2, 20));
}

void draw_traffic_fit(JudgeLab *lab)
{
    if (dut_dispatches_flows(&lab->dut) || lab->dut.nic.transmit_queue_of == TRANSMIT_OF_HASH) {
        lab->tester.background.rate_pps = 0;
    }
    if (lab->tester.replay.capture != NULL) {
        lab->dut.dispatch.flow_hash = DISPATCH_FLOW_HASH_NIC;
    }
}

void draw_traffic(JudgeLab *lab, guint number, gboolean is_grid, TrialRequest *requests,
                  guint n_requests)
{
    static const gint64 bursts[] = {1, 2, 16, 64, 256};
    SimRandom random = sim_random_stream(2, number, "traffic");

    if (lab->dut.neighbour.entries != NEIGHBOUR_ENTRIES_STATIC) {
        return;
    }
    if (pick(&random, 3) == 0) {
        draw_flows(&random, &lab->tester, &lab->tester.flows);
    }
    if (pick(&random, 3) > 0) {
        draw_mix(&random, &lab->tester);
    }
    lab->tester.arrivals.process = (gint)pick(&random, 4);
    lab->tester.arrivals.burst = bursts[pick(&random, G_N_ELEMENTS(bursts))];
    draw_replay(lab, number);
    if (!is_grid) {
        lab->dut.cost.byte = judge_lab_cost(pick(&random, 20));
        lab->dut.dispatch.cost.byte = judge_lab_cost(pick(&random, 20));
    }
    if (pick(&random, 3) == 0) {
        draw_background(&random, lab);
    }
    gint64 line_rate_pps = trial_line_rate_pps(&lab->setup);
    for (guint i = 0; i < n_requests; i++) {
        requests[i].rate_pps = CLAMP(requests[i].rate_pps, 1, line_rate_pps);
    }
}

char *draw_traffic_describe(const TesterSettings *tester)
{
    return g_strdup_printf(
        "%" G_GINT64_FORMAT " B (mix %s, MTU %" G_GINT64_FORMAT
        "), replayed %u in timing %d, arrivals %d of %" G_GINT64_FORMAT ", flows %" G_GINT64_FORMAT
        " (%g), given %u; background %" G_GINT64_FORMAT "/s (mix %s), arrivals %d",
        tester_frame_bytes(tester), tester->imix != NULL ? tester->imix : "none", tester->mtu_bytes,
        tester->replay.capture != NULL ? capture_n_frames(tester->replay.capture) : 0,
        tester->replay.timing, tester->arrivals.process, tester->arrivals.burst,
        tester->flows.count, tester->flows.exponent,
        tester->flows.list != NULL ? tester->flows.list->len : 0, tester->background.rate_pps,
        tester->background.imix != NULL ? tester->background.imix : "none",
        tester->background.arrivals.process);
}

void traffic_coverage_add(TrafficCoverage *coverage, const TesterSettings *tester)
{
    const Capture *capture = tester->replay.capture;
    coverage->n_replayed += capture != NULL ? 1 : 0;
    coverage->n_both_versions +=
        capture != NULL && capture_has_version(capture, 4) && capture_has_version(capture, 6);
    coverage->n_mixed += tester->imix != NULL ? 1 : 0;
    coverage->n_popular += tester->flows.count > 0 ? 1 : 0;
    coverage->n_given += tester->flows.list != NULL ? 1 : 0;
    coverage->n_background += tester->background.rate_pps > 0 ? 1 : 0;
    coverage->n_arrivals[tester->arrivals.process]++;
}

void traffic_coverage_check(const TrafficCoverage *coverage, guint n_trials)
{
    g_test_message("traffic: %u of several sizes, %u with background, %u popular and %u given "
                   "flows; %u Poisson, %u "
                   "bursts, %u on-off",
                   coverage->n_mixed, coverage->n_background, coverage->n_popular,
                   coverage->n_given, coverage->n_arrivals[ARRIVALS_POISSON],
                   coverage->n_arrivals[ARRIVALS_BURSTS], coverage->n_arrivals[ARRIVALS_ON_OFF]);
    g_test_message("replayed: %u, of both IP versions %u", coverage->n_replayed,
                   coverage->n_both_versions);
    g_assert_cmpuint(coverage->n_replayed, >, n_trials / 30);
    g_assert_cmpuint(coverage->n_both_versions, >, n_trials / 200);
    g_assert_cmpuint(coverage->n_mixed, >, n_trials / 10);
    g_assert_cmpuint(coverage->n_popular, >, n_trials / 50);
    g_assert_cmpuint(coverage->n_given, >, n_trials / 50);
    g_assert_cmpuint(coverage->n_background, >, n_trials / 50);
    for (guint process = 0; process < G_N_ELEMENTS(coverage->n_arrivals); process++) {
        g_assert_cmpuint(coverage->n_arrivals[process], >, n_trials / 30);
    }
}
