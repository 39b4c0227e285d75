/* Linux forwarding on 1 to 6 cores (Høiland-Jørgensen et al., CoNEXT 2018): the cost of a frame is
 * fitted to one core, the other rows are predicted. (XDP: tests/validation/memory.c.) The model has
 * no resource that cores share beside the lock, so it scales without loss, and the machine did not:
 * the error grows with the cores. */
#include "tests/validation/published.h"

#define OFFERED_PPS 40000000
#define DURATION_PS (SIM_PS_PER_S / 10)

static double predicted_pps(guint n_cores, SimCost frame)
{
    PublishedDevice device;
    published_device_init(&device);
    device.tester.addresses.count = 1000;
    device.dut.cores = n_cores;
    device.dut.nic.ring_size = 64; /* so that what is left in the rings at the end is little */
    device.dut.nic.descriptor_release = NIC_RELEASE_FRAME;
    device.dut.cost.frame = frame;
    double rate_pps = published_saturation_pps(&device, OFFERED_PPS, DURATION_PS);
    published_device_clear(&device);
    return rate_pps;
}

static void test_kernel(void)
{
    g_autoptr(GPtrArray) rows = published_rows("linux_forwarding_by_cores.csv", 3);
    SimCost frame = published_cost(published_value(rows, 0, 1));
    g_assert_cmpuint(rows->len, ==, 6);
    for (guint row = 0; row < rows->len; row++) {
        guint n_cores = (guint)published_value(rows, row, 0);
        g_autofree char *name =
            g_strdup_printf("Linux kernel, frames/s on %u core%s", n_cores, n_cores > 1 ? "s" : "");
        double measured_pps = published_value(rows, row, 1);
        double error_percent = published_compare(name, predicted_pps(n_cores, frame), measured_pps);
        g_assert_cmpfloat(error_percent, >, -0.5);
        g_assert_cmpfloat(error_percent, <, n_cores == 1 ? 0.5 : 13);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/linux-cores/kernel", test_kernel);
    return g_test_run();
}
