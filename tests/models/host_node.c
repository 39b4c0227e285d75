/* What a host's processor does when, by hand (docs/models/host.md, tests/support/host_bench.h). */
#include "models/iperf.h"
#include "tests/support/host_bench.h"

#define FULL G_GUINT64_CONSTANT(1448)

static const HostCounts *run_server(HostBench *bench, SimTime until_ps)
{
    bench->n_bytes = 10 * FULL;
    bench->hosts[HOST_BENCH_SERVER].cost.frame_ps = 20 * SIM_PS_PER_US;
    bench->until_ps = until_ps;
    host_bench_run(bench);
    return &host_network_get_node(bench->network, HOST_BENCH_SERVER)->counts;
}

/* A frame costs the server 20 us. The SYN interrupts at 688 ns; the acknowledgement at 42 000 (40
 * us for SYN and SYN-ACK later), and keeps it until 62 000. The first segment has arrived at 54
 * 304, and from there on one always has by the end of a poll: ten arrive every 12.3 us, each takes
 * 20 us or more. So there are two interrupts in all. */
static void test_interrupts(void)
{
    HostBench bench;
    host_bench_init(&bench);
    const HostCounts *counts = run_server(&bench, 20 * SIM_PS_PER_MS);
    g_assert_cmpuint(counts->interrupts, ==, 2);
    g_assert_cmpuint(counts->received_frames, ==, 12);
    host_bench_clear(&bench);
}

/* The first segment's poll ends at 82 000, when two more have arrived: the process that it woke has
 * its turn before them, and reads at once. */
static void test_turns(void)
{
    HostBench bench;
    host_bench_init(&bench);
    const HostCounts *counts = run_server(&bench, 83 * SIM_PS_PER_US);
    g_assert_cmpuint(counts->system_calls, ==, 1);
    host_bench_clear(&bench);
}

/* A buffer of 30 000 bytes, filled: a third is free when 8 segments (11 584 bytes) are
 * acknowledged, two by two. So at 941.48 Mbit/s for 10 ms there are about 1 176 853 / 11 584 =
 * 101.6 writes, besides connect and close. */
static void test_writes(void)
{
    HostSettings host;
    LinkSettings link;
    IperfSettings settings;
    g_autoptr(GError) error = NULL;
    sim_attribute_set_defaults(&host_attributes, &host);
    sim_attribute_set_defaults(&link_attributes, &link);
    sim_attribute_set_defaults(&iperf_attributes, &settings);
    host.tcp.send_buffer_bytes = 30000;
    link.rate_bps = 1000000000;
    const HostNetworkSetup setup = {
        .hosts = {&host, &host}, .links = {&link, NULL}, .n_connections = 1};
    g_autoptr(IperfResult) result = iperf_run(&setup, &settings, 10 * SIM_PS_PER_MS, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->host[0].counts.system_calls, >=, 101);
    g_assert_cmpuint(result->host[0].counts.system_calls, <=, 106);
    sim_attribute_clear(&host_attributes, &host);
    sim_attribute_clear(&link_attributes, &link);
    sim_attribute_clear(&iperf_attributes, &settings);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/models/host_node/interrupts", test_interrupts);
    g_test_add_func("/models/host_node/turns", test_turns);
    g_test_add_func("/models/host_node/writes", test_writes);
    return g_test_run();
}
