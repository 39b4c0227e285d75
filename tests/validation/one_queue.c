/* One pair of addresses on a NIC that hashes UDP by addresses only ("How to receive a million
 * packets per second", Cloudflare 2015): of 11 queues one gets all packets, one core serves what it
 * can, the rest is lost for want of descriptors. The core's cost is fitted to what it served; where
 * the rest goes is predicted. */
#include "tests/validation/published.h"

#define N_QUEUES    11
#define FRAME_BYTES 78 /* 32 of payload are 74 on Ethernet, and the FCS */

static void test_one_pair(void)
{
    g_autoptr(GPtrArray) rows = published_rows("ip_only_hash_one_address.csv", 2);
    double served_pps = published_value(rows, 0, 1);
    double dropped_pps = published_value(rows, 1, 1);
    PublishedDevice device;
    published_device_init(&device);
    const char *key = "random";
    g_free(device.dut.nic.rss.key);
    device.dut.nic.rss.key = g_strdup(key);
    device.dut.nic.rss.hash.udp4 = RSS_HASH_IP;
    device.tester.frame_size_bytes = FRAME_BYTES;
    device.dut.cores = N_QUEUES;
    device.dut.cost.frame = published_cost(served_pps);

    g_autoptr(TrialResult) result =
        published_run(&device, (gint64)(served_pps + dropped_pps), SIM_PS_PER_S);
    guint n_used = 0;
    for (guint i = 0; i < result->n_queues; i++) {
        n_used += result->queue[i].frames > 0;
    }
    double received_pps = (double)trial_result_received(result);
    double lost_pps = (double)result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL];
    published_compare("queues in use", n_used, 1);
    double error_percent =
        published_compare("served, packets/s (fitted)", received_pps, served_pps);
    g_assert_cmpfloat(ABS(error_percent), <, 0.5);
    error_percent = published_compare("no descriptor, packets/s", lost_pps, dropped_pps);
    g_assert_cmpfloat(ABS(error_percent), <, 0.5);
    g_assert_cmpuint(n_used, ==, 1);
    g_assert_cmpfloat(received_pps + lost_pps, ==, served_pps + dropped_pps);
    published_device_clear(&device);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/validation/one-queue/one-pair", test_one_pair);
    return g_test_run();
}
