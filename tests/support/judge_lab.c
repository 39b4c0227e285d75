#include "tests/support/judge_lab.h"

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
    g_clear_pointer(&lab->dut.nic.rss.table, g_array_unref);
}

#define D G_GINT64_FORMAT

char *judge_lab_describe_dut(const JudgeLab *lab)
{
    const DutSettings *dut = &lab->dut;
    DutCosts costs = dut_costs(dut, &lab->tester);

    return g_strdup_printf(
        "cores %" D ", queues %u, ring %" D ", release %d of %" D ", transmit ring %" D
        ", budget %" D "\nrss: function %d, key %s, input %d, table %" D " %s\nS %" D ", H %" D
        " (scope %d), poll %" D ", wakeup %" D "\ntasks %" D " (task_of %d), list %" D
        ", budget %" D ", S %" D ", poll %" D ", wakeup %" D "\ninterrupts: gap %" D ", delay %" D
        ", frames %" D "\nmode %d, empty poll %" D " (dispatch %" D "); softirq: budget %" D
        ", time %" D ", hand-over %" D "; processors %d\n",
        dut->cores, dut_n_queues(dut), dut->nic.ring_size, dut->nic.descriptor_release,
        dut->nic.descriptor_batch, dut->nic.transmit_ring_size, dut->core.budget,
        dut->nic.rss.function, dut->nic.rss.key, dut->nic.rss.hash.udp4, dut->nic.rss.table_size,
        dut->nic.rss.table != NULL ? "given" : "default", costs.frame_ps, costs.hold_ps,
        dut->lock.scope, costs.poll_ps, costs.wakeup_ps, dut->dispatch.tasks, dut->dispatch.task_of,
        dut->dispatch.list_limit, dut->dispatch.budget, costs.interrupt_frame_ps,
        costs.interrupt_poll_ps, costs.interrupt_wakeup_ps, dut->nic.interrupt.gap_ps,
        dut->nic.interrupt.delay_ps, dut->nic.interrupt.frames, dut->core.mode,
        sim_units_cost_ps(dut->cost.empty_poll, dut->clock_hz),
        sim_units_cost_ps(dut->dispatch.cost.empty_poll, dut->clock_hz), dut->core.softirq.budget,
        dut->core.softirq.time_ps, sim_units_cost_ps(dut->core.softirq.handover, dut->clock_hz),
        dut->dispatch.processors);
}

char *judge_lab_describe_traffic(const JudgeLab *lab, const TrialRequest *request)
{
    const TesterSettings *tester = &lab->tester;
    const TesterAddressSettings *addresses = &tester->addresses;

    return g_strdup_printf(
        "IPv%u, direction %d, %" D " B, addresses: selection %d, %u to %u in %" D
        " networks; ports: selection %d, %" D "-%" D " to %" D "-%" D "\nlinks: %" D " bit/s + %" D
        " ps, %" D " bit/s + %" D " ps\nrate %" D "/s, duration %" D " ps, freezes %d, stream %d\n",
        tester_ip_version(tester), tester->direction, tester_frame_bytes(tester),
        addresses->selection, tester_n_sources(tester), tester_n_destinations(tester),
        addresses->networks, tester->ports.selection, tester->ports.source.minimum,
        tester->ports.source.maximum, tester->ports.destination.minimum,
        tester->ports.destination.maximum, lab->links[0].rate_bps, lab->links[0].propagation_ps,
        lab->links[1].rate_bps, lab->links[1].propagation_ps, request->rate_pps,
        request->duration_ps, request->stop_at_first_loss, request->stream_trial);
}
