#include "models/mac_plan.h"

#define FIXED_TESTER_MAC G_GUINT64_CONSTANT(0x020000010000)
#define FIXED_DUT_MAC    G_GUINT64_CONSTANT(0x020000020000)

void mac_plan_init(MacPlan *plan, const TesterSettings *tester, const char *tester_path,
                   guint64 seed, guint repetition)
{
    static const char *const sides[DUT_PORTS] = {"left", "right"};
    *plan = (MacPlan){.tester = tester};
    for (guint side = 0; side < DUT_PORTS; side++) {
        g_autofree char *path = g_strdup_printf("%s.%s.mac_addresses", tester_path, sides[side]);
        plan->stream_start[side] = sim_random_stream(seed, repetition, path).start;
    }
}

/* Of how many MAC addresses the addresses of a side take theirs in turn; 0: each its own. */
static guint n_in_turn(const TesterSettings *tester)
{
    gboolean is_fixed = tester->mac_addresses.selection == TESTER_MAC_FIXED;
    return is_fixed ? 1 : (guint)tester->mac_addresses.count;
}

guint mac_plan_n_used(const TesterSettings *tester, guint n_addresses)
{
    guint n = n_in_turn(tester);
    return n == 0 ? n_addresses : MIN(n, n_addresses);
}

guint mac_plan_n_addresses(const TesterSettings *tester, guint side)
{
    guint n_from = tester_sends(tester, side) ? tester_n_sources(tester) : 0;
    guint n_to = tester_sends(tester, 1 - side) ? tester_n_destinations(tester) : 0;
    return MAX(n_from, n_to);
}

guint64 mac_plan_of_address(const MacPlan *plan, guint side, guint index)
{
    if (plan->tester->mac_addresses.selection == TESTER_MAC_FIXED) {
        return FIXED_TESTER_MAC | (side + 1);
    }
    guint n = n_in_turn(plan->tester);
    guint number = n == 0 ? index : index % n;
    guint64 bits = sim_random_at(plan->stream_start[side], number) >> 32;
    guint64 first = (bits >> 24) & 0xfc;
    return first << 40 | (guint64)(side + 1) << 24 | (bits & 0xffffff);
}

guint64 mac_plan_of_dut(guint device, guint port)
{
    return FIXED_DUT_MAC | (guint64)device << 8 | (port + 1);
}
