/* What the estimate takes the outputs of a switch for, worked out by hand. */
#include "models/estimate_switch.h"

#include "tests/support/judge_lab.h"
#include "tests/support/switch_way.h"

typedef struct {
    JudgeLab lab;
    SwitchSettings settings;
    LinkSettings tester_link;
    SwitchWay ways[DUT_PORTS];
} Bench;

/* One switch for both sides, one VLAN, ten MAC addresses a side. 64-byte frames hold a wire of 10
 * Gbit/s for 67.2 ns: 14 880 952.4 a second; of 1 Gbit/s a tenth. */
static void bench_init(Bench *bench)
{
    judge_lab_init(&bench->lab);
    bench->settings =
        (SwitchSettings){.ports = 8, .table_size = 100, .buffer_bytes = 6400, .vlans = NULL};
    bench->tester_link = (LinkSettings){.rate_bps = 1000000000};
    bench->lab.tester.mac_addresses.count = 10;
    bench->lab.tester.mac_addresses.selection = TESTER_SELECTION_RANDOM;
    for (guint side = 0; side < DUT_PORTS; side++) {
        bench->lab.links[side].rate_bps = G_GINT64_CONSTANT(10000000000);
        bench->ways[side] = switch_way_of_one(&bench->settings, side, &bench->tester_link, side,
                                              &bench->lab.links[side], 2 + side);
    }
    bench->lab.setup.ways = bench->ways;
}

static void outputs(const Bench *bench, guint side, EstimateOutput *to_dut,
                    EstimateOutput *to_tester)
{
    *to_dut = estimate_switch_output(&bench->lab.setup, side, 0, 1 - side);
    *to_tester = estimate_switch_output(&bench->lab.setup, side, 0, side);
}

static void test_loads(void)
{
    Bench bench;
    EstimateOutput to_dut, to_tester;
    bench_init(&bench);
    /* forward: side 0 sends, side 1 receives */
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.load, ==, 1);
    g_assert_cmpfloat(to_tester.load, ==, 0);
    g_assert_cmpfloat(to_dut.capacity_pps, ==, 14880952 + 1);
    g_assert_cmpfloat(to_tester.capacity_pps, ==, 1488095 + 1);
    g_assert_cmpfloat(to_dut.buffer, ==, 100);
    g_assert_cmpfloat(to_tester.buffer, ==, 100);
    outputs(&bench, 1, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.load, ==, 0);
    g_assert_cmpfloat(to_tester.load, ==, 1);
    judge_lab_clear(&bench.lab);
}

/* A port may use 1000 of the 6400 bytes: 15 frames; 9000, and it has all 6400. */
static void test_port_buffer(void)
{
    Bench bench;
    EstimateOutput to_dut, to_tester;
    bench_init(&bench);
    bench.settings.port_buffer_bytes = 1000;
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.buffer, ==, 15);
    bench.settings.port_buffer_bytes = 9000;
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.buffer, ==, 100);
    judge_lab_clear(&bench.lab);
}

/* With alpha 1/4 a port has reached its threshold with a fifth of 6400 bytes: 20 frames; with 8, at
 * 5688.9, and the 89th frame is the last that was below. */
static void test_thresholds(void)
{
    Bench bench;
    EstimateOutput to_dut, to_tester;
    bench_init(&bench);
    bench.settings.sharing = SWITCH_SHARING_DYNAMIC;
    bench.settings.alpha = SWITCH_ALPHA_ONE - 2;
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.buffer, ==, 20);
    bench.settings.alpha = SWITCH_ALPHA_ONE + 3;
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.buffer, ==, 89);
    judge_lab_clear(&bench.lab);
}

/* Two ports of the DUT and what the tester uses of its addresses, one flow: one of each side; four
 * stations. A table of three has no room for a quarter, whose frames go out of all ports. */
static void test_copies(void)
{
    Bench bench;
    EstimateOutput to_dut, to_tester;
    bench_init(&bench);
    bench.settings.table_size = 3;
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.load, ==, 1.25);
    g_assert_cmpfloat(to_tester.load, ==, 0.25);
    /* Two VLANs: no copy reaches the other side */
    bench.settings.vlans = g_array_new(FALSE, TRUE, sizeof(gint64));
    for (gint64 port = 0; port < bench.settings.ports; port++) {
        gint64 vlan = 1 + port % 2;
        g_array_append_val(bench.settings.vlans, vlan);
    }
    outputs(&bench, 0, &to_dut, &to_tester);
    g_assert_cmpfloat(to_dut.load, ==, 1);
    g_array_unref(bench.settings.vlans);
    judge_lab_clear(&bench.lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/estimate-switch/loads", test_loads);
    g_test_add_func("/estimate-switch/port-buffer", test_port_buffer);
    g_test_add_func("/estimate-switch/thresholds", test_thresholds);
    g_test_add_func("/estimate-switch/copies", test_copies);
    return g_test_run();
}
