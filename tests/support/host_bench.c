#include "tests/support/host_bench.h"

void host_bench_init(HostBench *bench)
{
    *bench = (HostBench){.n_bytes = 1000, .server_reads = TRUE, .until_ps = SIM_PS_PER_S / 10};
    for (guint i = 0; i < 2; i++) {
        sim_attribute_set_defaults(&host_attributes, &bench->hosts[i]);
    }
    sim_attribute_set_defaults(&link_attributes, &bench->link);
    bench->link.rate_bps = 1000000000;
}

void host_bench_clear(HostBench *bench)
{
    host_network_free(bench->network);
    for (guint i = 0; i < 2; i++) {
        sim_attribute_clear(&host_attributes, &bench->hosts[i]);
    }
    sim_attribute_clear(&link_attributes, &bench->link);
}

void host_bench_set(HostBench *bench, const char *path, const char *text)
{
    for (guint i = 0; i < 2; i++) {
        gpointer owner = NULL;
        g_autoptr(GError) error = NULL;
        const SimAttribute *attribute =
            sim_attribute_table_locate(&host_attributes, &bench->hosts[i], path, &owner);
        g_assert_nonnull(attribute);
        gboolean is_set = sim_attribute_set(attribute, owner, text, &error);
        g_assert_no_error(error);
        g_assert_true(is_set);
    }
}

/* HostApplicationRun */
static HostWait run_client(gpointer application, HostNode *node, guint process)
{
    HostBench *bench = application;
    TcpConnection *connection = &node->connection[process];
    if (connection->state == TCP_STATE_CLOSED) {
        host_node_open(node, process);
        return HOST_WAIT_CONNECT;
    }
    bench->written = host_node_write(node, process, bench->n_bytes);
    return HOST_WAIT_WAKE;
}

/* HostApplicationRun */
static HostWait run_server(gpointer application, HostNode *node, guint process)
{
    const HostBench *bench = application;
    if (bench->server_reads) {
        host_node_read(node, process, G_MAXUINT32);
        return HOST_WAIT_READ;
    }
    return HOST_WAIT_WAKE;
}

/* HostNetworkBreak */
static gboolean is_broken(gpointer data, guint host, const TcpSegment *segment)
{
    HostBench *bench = data;
    gboolean has_data = host == HOST_BENCH_CLIENT && segment->length > 0;
    bench->n_data += has_data ? 1 : 0;
    return has_data && bench->n_data == bench->lost_data;
}

/* HostNetworkCapture */
static void capture(gpointer data, guint host, SimTime start_ps, const TcpSegment *segment)
{
    HostBench *bench = data;
    if (bench->first_bytes == 0) {
        bench->first_bytes = tcp_segment_frame_bytes(segment);
        bench->first_flags = segment->flags;
    }
    if (host == HOST_BENCH_SERVER && tcp_segment_is_acknowledgement(segment) &&
        bench->acknowledged_ps == 0) {
        bench->acknowledged_ps = start_ps;
    }
}

void host_bench_run(HostBench *bench)
{
    const HostNetworkSetup setup = {.hosts = {&bench->hosts[0], &bench->hosts[1]},
                                    .links = {&bench->link, NULL},
                                    .n_connections = 1};
    const HostApplication application = {.run = {run_client, run_server}, .data = bench};
    bench->network = host_network_new(&setup, &application);
    host_network_set_break(bench->network, is_broken, bench);
    host_network_set_capture(bench->network, capture, bench);
    host_network_wake_at(bench->network, HOST_BENCH_CLIENT, 0, 0);
    g_assert_true(host_network_run(bench->network, bench->until_ps));
    g_assert_true(host_network_is_conserved(bench->network));
}
