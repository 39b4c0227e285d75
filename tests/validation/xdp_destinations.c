/* XDP forwarding on one core against the number of destination addresses (Høiland-Jørgensen et al.,
 * CoNEXT 2018): the cost of a frame is fitted to one destination, the other rows are predicted by
 * the cache model alone.
 *
 * Machine: Xeon E5-1650 v4 at 3.6 GHz (Broadwell): 32 KiB L1d, 256 KiB L2, 15 MiB L3. Assumed, not
 * fitted: L2 12 cycles, L3 50 and memory 90 ns (a Xeon E5-2699 v4 shows 12-15, 38-51 and 95 ns:
 * LMBench, anandtech.com 11544 page 13), as the excess over L1's 4 cycles; and that a destination
 * adds seven lines of the trie to the working set (a slot of the root, header and slot of two
 * further nodes, leaf, alias: net/ipv4/fib_trie.c), each read once.
 *
 * The model has no branch predictor: with 10 and 100 destinations it misses what mispredicted
 * branches cost. */
#include "tests/validation/published.h"

#define LINES      G_GINT64_CONSTANT(7)
#define LINE_BYTES 64

static SimCost cycles(gint64 n)
{
    return (SimCost){.value = 1000 * n, .is_cycles = TRUE};
}

static double predicted_pps(guint n_destinations, SimCost frame)
{
    PublishedDevice device;
    published_device_init(&device);
    device.tester.addresses.count = n_destinations;
    DutSettings *dut = &device.dut;
    dut->clock_hz = G_GINT64_CONSTANT(3600000000);
    dut->nic.ring_size = 64;
    dut->nic.descriptor_release = NIC_RELEASE_FRAME;
    dut->cost.frame = frame;
    dut->cache.l2.latency = cycles(12 - 4);
    dut->cache.l3.latency = cycles(50 - 4);
    dut->cache.l3.size_bytes = 15 << 20;
    dut->cache.memory_latency = cycles(90 * 36 / 10 - 4);
    dut->neighbour.accesses = LINES;
    dut->neighbour.entry_size_bytes = LINES * LINE_BYTES;
    dut->route.accesses = 0;
    double rate_pps = published_saturation_pps(&device, 10000000, SIM_PS_PER_S / 100);
    published_device_clear(&device);
    return rate_pps;
}

static void test_destinations(void)
{
    g_autoptr(GPtrArray) rows = published_rows("linux_xdp_dst_ip_sweep_1core.csv", 2);
    SimCost frame = published_cost(published_value(rows, 0, 1));
    for (guint row = 0; row < rows->len; row++) {
        guint n_destinations = (guint)published_value(rows, row, 0);
        double measured_pps = published_value(rows, row, 1);
        g_autofree char *name = g_strdup_printf("XDP, frames/s to %u address%s", n_destinations,
                                                n_destinations > 1 ? "es" : "");
        double error_percent =
            published_compare(name, predicted_pps(n_destinations, frame), measured_pps);
        g_assert_cmpfloat(error_percent, >, -2);
        g_assert_cmpfloat(error_percent, <, 20);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/xdp-destinations/one-core", test_destinations);
    return g_test_run();
}
