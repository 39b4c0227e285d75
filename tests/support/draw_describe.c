#include "tests/support/draw_describe.h"

#include "tests/support/draw_traffic.h"

#define D G_GINT64_FORMAT

char *draw_describe_dut(const DutSettings *dut, const TesterSettings *tester)
{
    DutCosts costs = dut_costs(dut, tester);

    return g_strdup_printf(
        "cores %" D ", queues %u, ring %" D ", release %d of %" D ", transmit ring %" D
        ", budget %" D "\nrss: function %d, key %s, input %d, table %" D " %s\nS %" D ", H %" D
        " (scope %d), poll %" D ", wakeup %" D "\ntasks %" D " (task_of %d), list %" D
        ", budget %" D ", S %" D ", poll %" D ", wakeup %" D "\ninterrupts: gap %" D ", delay %" D
        ", frames %" D ", from %d, adaptive %d, vector %d\nmode %d, empty poll %" D " (dispatch %" D
        "); softirq: budget %" D ", time %" D ", hand-over %" D
        "; processors %d, mode %d, at most cores %d, flow hash %d, interprocessor interrupt %" D
        "\n",
        dut->cores, dut_n_queues(dut), dut->nic.ring_size, dut->nic.descriptor_release,
        dut->nic.descriptor_batch, dut->nic.transmit_ring_size, dut->core.budget,
        dut->nic.rss.function, dut->nic.rss.key, dut->nic.rss.hash.udp4, dut->nic.rss.table_size,
        dut->nic.rss.table != NULL ? "given" : "default", costs.frame_ps, costs.hold_ps,
        dut->lock.scope, costs.poll_ps, costs.wakeup_ps, dut->dispatch.tasks, dut->dispatch.task_of,
        dut->dispatch.list_limit, dut->dispatch.budget, costs.interrupt_frame_ps,
        costs.interrupt_poll_ps, costs.interrupt_wakeup_ps, dut->nic.interrupt.gap_ps,
        dut->nic.interrupt.delay_ps, dut->nic.interrupt.frames, dut->nic.interrupt.delay_from,
        dut->nic.interrupt.adaptive, dut->nic.interrupt.vector, dut->core.mode,
        sim_units_cost_ps(dut->cost.empty_poll, dut->clock_hz),
        sim_units_cost_ps(dut->dispatch.cost.empty_poll, dut->clock_hz), dut->core.softirq.budget,
        dut->core.softirq.time_ps, sim_units_cost_ps(dut->core.softirq.handover, dut->clock_hz),
        dut->dispatch.processors, dut->dispatch.mode, dut->dispatch.at_most_cores,
        dut->dispatch.flow_hash,
        sim_units_cost_ps(dut->dispatch.interprocessor_interrupt, dut->clock_hz));
}

char *draw_describe_traffic(const JudgeLab *lab, const TrialRequest *request)
{
    const TesterSettings *tester = &lab->tester;
    const TesterAddressSettings *addresses = &tester->addresses;
    g_autofree char *sizes = draw_traffic_describe(tester);
    const char *headers = tester->extension_headers != NULL ? tester->extension_headers : "none";

    return g_strdup_printf(
        "IPv%u (%s), direction %d, %u pairs (order %d), %s, addresses: selection %d, %u to %u in "
        "%" D " networks; ports: selection %d, %" D "-%" D " to %" D "-%" D
        ", reverse %d\nlinks: framing %d, %" D " bit/s + %" D " ps stuffing %d, %" D " bit/s + %" D
        " ps stuffing %d\nrate %" D "/s, duration %" D " ps, freezes %d, stream %d\n",
        tester_ip_version(tester), headers, tester->direction, tester_n_pairs(tester),
        tester->port_order, sizes, addresses->selection, tester_n_sources(tester),
        tester_n_destinations(tester), addresses->networks, tester->ports.selection,
        tester->ports.source.minimum, tester->ports.source.maximum,
        tester->ports.destination.minimum, tester->ports.destination.maximum,
        tester->ports.reverse.selection, lab->links[0].framing, lab->links[0].rate_bps,
        lab->links[0].propagation_ps, lab->links[0].stuffing, lab->links[1].rate_bps,
        lab->links[1].propagation_ps, lab->links[1].stuffing, request->rate_pps,
        request->duration_ps, request->stop_at_first_loss, request->stream_trial);
}
