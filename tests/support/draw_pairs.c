#include "tests/support/draw_pairs.h"

#include "tests/support/draw.h"

/* docs/frame-path.md section 20. */
static gboolean can_have_pairs(const JudgeLab *lab)
{
    const TesterSettings *tester = &lab->tester;
    return lab->setup.n_behind == 0 && lab->setup.switches[0].settings == NULL &&
           lab->setup.switches[1].settings == NULL && !dut_contends(&lab->dut) &&
           lab->dut.neighbour.entries == NEIGHBOUR_ENTRIES_STATIC &&
           !modifiers_apply(&tester->modifiers) && tester->background.rate_pps == 0 &&
           tester->flows.list == NULL;
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
    if (number % 3 != 2 || !can_have_pairs(lab)) {
        return;
    }
    tester->port_pairs = pairs[pick(&random, G_N_ELEMENTS(pairs))];
    gboolean can_take_turns = tester->flows.count == 0 && !dut_dispatches_flows(&lab->dut);
    tester->port_order = can_take_turns && pick(&random, 3) > 0 ? PORT_ORDER_ALL : PORT_ORDER_PAIRS;
    fit_addresses(tester);
    for (guint i = 0; i < n_requests; i++) {
        TrialRequest *request = &requests[i];
        request->rate_pps = MAX(request->rate_pps / tester->port_pairs, 1);
        if (request->change_ps > 0) {
            request->changed_rate_pps = MAX(request->changed_rate_pps / tester->port_pairs, 1);
        }
        if (tester->port_order == PORT_ORDER_ALL) {
            request->probe = (LatencyProbeSettings){0};
        }
    }
}
