#include "tests/support/draw_pairs.h"

#include "tests/support/draw.h"

/* docs/frame-path.md section 20. */
static void leave_out(TesterSettings *tester)
{
    tester->modifiers = (ModifiersSettings){0};
    tester->background.rate_pps = 0;
    g_clear_pointer(&tester->flows.list, g_ptr_array_unref);
    capture_unref((Capture *)tester->replay.capture);
    tester->replay.capture = NULL;
}

/* What is drawn only where flows choose tasks, which goes with pairs in their own order alone. */
static gboolean needs_flows(const DispatchSettings *dispatch)
{
    return dispatch->mode == DISPATCH_MODE_HYBRID ||
           dispatch->processors == DISPATCH_PROCESSORS_SOFTIRQ ||
           (dispatch_is_by_flow(dispatch) && dispatch->flow_hash == DISPATCH_FLOW_HASH_SOFTWARE);
}

/* Addresses that fit the pairs' networks. */
static void fit_addresses(TesterSettings *tester)
{
    TesterAddressSettings *addresses = &tester->addresses;
    addresses->networks = MIN(addresses->networks, 255 / tester->port_pairs);
    AddressPlan plan = tester_address_plan(tester);
    gint64 most = MIN(address_plan_capacity(&plan), 1000);
    addresses->count = MIN(addresses->count, most);
    addresses->source.count = MIN(addresses->source.count, most);
    addresses->destination.count = MIN(addresses->destination.count, most);
}

void draw_pairs(JudgeLab *lab, guint number, TrialRequest *requests, guint n_requests)
{
    static const gint64 pairs[] = {2, 2, 2, 3, 3, 4, 5, 8};
    SimRandom random = sim_random_stream(1, number, "pairs");
    TesterSettings *tester = &lab->tester;
    leave_out(tester);
    tester->port_pairs = pairs[pick(&random, G_N_ELEMENTS(pairs))];
    tester->port_order = pick(&random, 2) == 0 && !needs_flows(&lab->dut.dispatch)
                             ? PORT_ORDER_ALL
                             : PORT_ORDER_PAIRS;
    if (tester->port_order == PORT_ORDER_ALL) {
        tester->flows.count = 0;
        tester->flows.exponent = 0;
        lab->dut.dispatch.task_of = (gint)pick(&random, 2); /* not by flow */
    }
    fit_addresses(tester);
    gint64 line_rate_pps = trial_line_rate_pps(&lab->setup);
    for (guint i = 0; i < n_requests; i++) {
        TrialRequest *request = &requests[i];
        request->rate_pps = MAX(MIN(request->rate_pps, line_rate_pps) / tester->port_pairs, 1);
        if (request->change_ps > 0) {
            request->changed_rate_pps = MAX(request->changed_rate_pps / tester->port_pairs, 1);
        }
        if (tester->port_order == PORT_ORDER_ALL) {
            request->probe = (LatencyProbeSettings){0};
        }
    }
}
