#include "tests/support/judge_lab.h"

#include "tests/support/judge.h"

static const DutSettings free_dut = {
    .cores = 1,
    .nic =
        {
            .queues = 1,
            .ring_size = 1024,
            .descriptor_release = NIC_RELEASE_FRAME,
            .descriptor_batch = 1,
            .transmit_ring_size = 1024,
            .rss =
                {
                    .function = RSS_FUNCTION_TOEPLITZ,
                    .hash = {RSS_HASH_IP, RSS_HASH_IP, RSS_HASH_IP, RSS_HASH_IP},
                    .table_size = 128,
                },
        },
    .core = {.budget = 64},
    .cache = {.overlap = 1},
    .dispatch = {.list_limit = 1024},
};

static const TesterSettings one_flow = {
    .ip_version = TESTER_IP_VERSION_4,
    .direction = TESTER_DIRECTION_FORWARD,
    .frame_size_bytes = 64,
    .addresses = {.selection = TESTER_SELECTION_FIXED, .count = 1, .networks = 1},
    .ports =
        {
            .selection = TESTER_SELECTION_FIXED,
            .source = {.minimum = 1024, .maximum = 65535, .fixed = 49184},
            .destination = {.minimum = 1, .maximum = 49151, .fixed = 7},
        },
};

void judge_lab_init(JudgeLab *lab)
{
    *lab = (JudgeLab){.tester = one_flow, .dut = free_dut};
    lab->dut.nic.rss.key = g_strdup("microsoft");
    lab->dut.dispatch.flow_hash_key = g_strdup("random");
    for (guint port = 0; port < DUT_PORTS; port++) {
        lab->links[port].rate_bps = G_GINT64_CONSTANT(1000000000000);
    }
    lab->setup = (TrialSetup){
        .tester = &lab->tester,
        .dut = &lab->dut,
        .links = {&lab->links[0], &lab->links[1]},
        .seed = 1,
        .tester_path = "tester",
        .dut_path = "dut",
        .batch_frames = 256,
    };
}

void judge_lab_clear(JudgeLab *lab)
{
    g_clear_pointer(&lab->dut.nic.rss.key, g_free);
    g_clear_pointer(&lab->dut.dispatch.flow_hash_key, g_free);
    g_clear_pointer(&lab->dut.nic.rss.table, g_array_unref);
    g_clear_pointer(&lab->tester.imix, g_free);
    capture_unref((Capture *)lab->tester.replay.capture);
    lab->tester.replay.capture = NULL;
    g_clear_pointer(&lab->tester.extension_headers, g_free);
    g_clear_pointer(&lab->tester.flows.list, g_ptr_array_unref);
    g_clear_pointer(&lab->tester.background.imix, g_free);
    g_clear_pointer(&lab->tester.background.flows.list, g_ptr_array_unref);
    g_clear_pointer(&lab->tester.imix_sizes, g_ptr_array_unref);
}

TrialResult *judge_lab_run(const JudgeLab *lab, SimTime duration_ps, gint64 rate_pps)
{
    const TrialRequest request = {
        .rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    TrialResult *result = trial_run(trial, &request, &error);
    g_assert_no_error(error);
    g_autoptr(TrialResult) judged = judge_run(&lab->setup, &request);
    g_autofree char *difference = judge_describe_difference(judged, result);
    g_assert_cmpstr(difference, ==, NULL);
    return result;
}
