/* How late test frames were because of answers on the tester's wire is kept as long as they are on
 * their way, and no longer: what a trial keeps does not grow with its length. */
#include "models/device_row.h"
#include "models/resolver-internal.h"
#include "tests/support/judge_lab.h"
#include "tests/support/switch_way.h"

#define GIGABIT G_GINT64_CONSTANT(1000000000)
#define RATE    1000000 /* frames/s */

/* Two DUTs, or one behind a switch, whose entries are asked for again every few milliseconds; the
 * last one's rings are too small for what comes. */
typedef struct {
    JudgeLab lab;
    DutSettings second;
    LinkSettings between;
    SwitchSettings settings;
    LinkSettings tester_links[DUT_PORTS];
    SwitchWay ways[DUT_PORTS];
    DeviceRow row;
} Lab;

static void set_dut(DutSettings *dut)
{
    NeighbourLimits *limits = &dut->neighbour.limits;
    sim_attribute_set_defaults(&neighbour_limits_attributes, limits);
    limits->retrans_time_ps = SIM_PS_PER_S / 1000; /* answers get lost, too */
    dut->neighbour.entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    limits->reachable_time_ps = limits->delay_first_probe_time_ps = SIM_PS_PER_S / 1000;
    dut->cost.frame = judge_lab_cost(700 * 1000);
    dut->nic.ring_size = 8;
}

static void lab_init(Lab *lab, gboolean is_switched)
{
    TrialSetup *setup = &lab->lab.setup;
    judge_lab_init(&lab->lab);
    lab->lab.tester.direction = TESTER_DIRECTION_BOTH;
    lab->lab.tester.addresses.count = 200;
    lab->lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    set_dut(&lab->lab.dut);
    for (guint side = 0; side < DUT_PORTS; side++) {
        lab->lab.links[side].rate_bps = GIGABIT;
    }
    if (is_switched) {
        sim_attribute_set_defaults(&switch_attributes, &lab->settings);
        for (guint side = 0; side < DUT_PORTS; side++) {
            lab->tester_links[side] = (LinkSettings){.rate_bps = GIGABIT};
            lab->ways[side] = switch_way_of_one(&lab->settings, side, &lab->tester_links[side],
                                                side, &lab->lab.links[side], 2 + side);
        }
        setup->ways = lab->ways;
    } else {
        lab->second = lab->lab.dut;
        lab->between = lab->lab.links[0];
        setup->n_behind = 1;
        setup->behind[0] =
            (TrialDevice){.dut = &lab->second, .path = "second", .link = &lab->between};
    }
    device_row_init(&lab->row, setup, NULL);
}

static void lab_clear(Lab *lab)
{
    device_row_clear(&lab->row);
    sim_attribute_clear(&switch_attributes, &lab->settings);
    judge_lab_clear(&lab->lab);
}

static guint n_kept(const DeviceRow *row, guint direction)
{
    const SwitchNetwork *network = row->network;
    const TesterWire *wire =
        network != NULL ? &network->testers[direction].wire
                        : &device_row_first(row, direction)->resolver->ports[direction].tester;
    return g_hash_table_size(wire->late);
}

/* Brings a trial to its end; the most that was kept at any time. */
static guint run(DeviceRow *row, SimTime duration_ps)
{
    const SimTrace *trace = NULL;
    const SendPlan plan = {.rate_pps = RATE};
    guint n_most = 0;
    device_row_reset(row, &plan, (guint64)(duration_ps / (SIM_PS_PER_S / RATE)), trace);
    for (guint i = 0; i < row->n_devices; i++) {
        resolver_reset(row->engines[i].resolver, &plan, duration_ps);
    }
    for (SimTime now_ps = 0; now_ps < 2 * duration_ps;) {
        now_ps = MIN(device_row_window_end_ps(row, now_ps), 2 * duration_ps);
        device_row_advance(row, now_ps, SIM_TIME_NEVER);
        for (guint d = 0; d < DUT_PORTS; d++) {
            /* losses are noted by the ledgers for a while */
            guint64 n_noted = LEDGER_NOTES * (row->n_devices + 1);
            g_assert_cmpuint(n_kept(row, d), <=, device_row_n_inside(row, d) + n_noted);
            n_most = MAX(n_most, n_kept(row, d));
        }
    }
    device_row_freeze(row, 2 * duration_ps);
    g_assert_cmpuint(n_kept(row, 0) + n_kept(row, 1), ==, 0);
    return n_most;
}

static void test_bound(gconstpointer is_switched)
{
    Lab *lab = g_new0(Lab, 1);
    lab_init(lab, GPOINTER_TO_INT(is_switched));
    guint n_short = run(&lab->row, SIM_PS_PER_S / 50);
    g_assert_cmpuint(n_short, >, 0);
    g_assert_cmpuint(device_row_n_lost(&lab->row, 0, TRIAL_LOSS_RX_RING_FULL), >, LEDGER_NOTES);
    guint n_long = run(&lab->row, SIM_PS_PER_S / 5);
    g_assert_cmpuint(n_long, <=, n_short + LEDGER_NOTES);
    g_assert_cmpuint(lab->row.engines[0].resolver->counts.requests, >, 2000);
    lab_clear(lab);
    g_free(lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/lateness/row", GINT_TO_POINTER(FALSE), test_bound);
    g_test_add_data_func("/lateness/switch", GINT_TO_POINTER(TRUE), test_bound);
    return g_test_run();
}
