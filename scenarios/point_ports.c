/* What several pairs of ports do not go together with: docs/frame-path.md section 20. */
#include "scenarios/point-internal.h"

/* NULL: nothing. */
static const char *beside_pairs(const ScenarioPoint *point, const Topology *topology)
{
    return topology->n_behind > 0                                      ? "several DUTs in a row"
           : topology->n_switches > 0                                  ? "switches"
           : point->dut.virtual_device.zero_loss_pps > 0               ? "a virtual device"
           : point->dut.neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC ? "dynamic neighbour entries"
           : dut_contends(&point->dut)                 ? "contention for transmit queues or a lock"
           : modifiers_apply(&point->tester.modifiers) ? "modifiers"
           : point->tester.background.rate_pps > 0     ? "a background"
           : point->tester.flows.list != NULL          ? "given flows"
           : tester_replays(&point->tester)            ? "a capture that is replayed"
                                                       : NULL;
}

/* The same of frames that leave by all ports in turn. */
static const char *beside_turns(const ScenarioPoint *point)
{
    return point->tester.flows.count > 0       ? "flows of a fixed number"
           : dut_dispatches_flows(&point->dut) ? "tasks that flows choose"
                                               : NULL;
}

gboolean point_check_ports(const PointBinding *binding, const char **path, GError **error)
{
    const ScenarioPoint *point = &binding->bound->point;
    const char *beside = NULL;
    if (tester_n_pairs(&point->tester) == 1) {
        return TRUE;
    }
    *path = "port_pairs";
    beside = beside_pairs(point, binding->topology);
    if (beside == NULL && point->tester.port_order == PORT_ORDER_ALL) {
        *path = "port_order";
        beside = beside_turns(point);
    }
    if (beside != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%s not simulated together with %s",
                    g_str_equal(*path, "port_pairs") ? "several pairs of ports are"
                                                     : "frames that leave by all ports in turn are",
                    beside);
    }
    return beside == NULL;
}
