#include "models/iperf.h"

static const char *const start_choices[] = {"loop", "together", NULL};

#define MAX_START_PS (10 * SIM_PS_PER_S)
#define MAX_LOOP_MS  G_GINT64_CONSTANT(3600000)

/* How long after the end of all clients a run may go on: enough for the longest time-outs. */
#define GRACE_PS (60 * SIM_PS_PER_S)

static const SimAttribute attributes[] = {
    {.name = "clients",
     .type = SIM_ATTRIBUTE_INTEGER,
     .offset = G_STRUCT_OFFSET(IperfSettings, clients),
     .minimum = 1,
     .maximum = 4096,
     .default_text = "1",
     .help = "clients, and as many servers, each bound to an address of its own",
     .source = "dutsim: one is enough for a measurement"},
    {.name = "start",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(IperfSettings, start),
     .choices = start_choices,
     .default_text = "loop",
     .help = "clients start one after the other, as a shell loop starts them, or at one instant",
     .source = "V. Yazici, 'Performance of Linux IP Aliased Network Interfaces', 2012: a loop"},
    {.name = "start_cost",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(IperfSettings, start_cost_ps),
     .maximum = MAX_START_PS,
     .default_text = "2 ms",
     .help = "time that the loop takes to start a client: fork, exec, its threads",
     .source = "dutsim: assumed; sweeps/real-aliases.sh measures it on a machine"},
    {.name = "start_cost_per_client",
     .type = SIM_ATTRIBUTE_TIME,
     .offset = G_STRUCT_OFFSET(IperfSettings, start_cost_per_client_ps),
     .maximum = MAX_START_PS,
     .default_text = "0 ns",
     .help = "more of that for each client that runs already",
     .source = "dutsim: none unless a scenario says so"},
    {.name = "write_size",
     .type = SIM_ATTRIBUTE_SIZE,
     .offset = G_STRUCT_OFFSET(IperfSettings, write_bytes),
     .minimum = 1,
     .maximum = 1 << 24,
     .default_text = "128 KiB",
     .help = "bytes that a client writes, and a server reads, in a system call (iperf -l)",
     .source = "iperf 2: include/Settings.hpp kDefault_TCPBufLen, 128 KiB"},
    {0},
};

const SimAttributeTable iperf_attributes = {
    .name = "iperf",
    .help = "iperf 2 over TCP: clients of one host, servers on the addresses of the other",
    .size = sizeof(IperfSettings),
    .attributes = attributes,
};

/* A test that runs. */
typedef struct {
    const IperfSettings *settings;
    SimTime duration_ps;
    HostNetwork *network;
    IperfResult *result;
    guint n_running;
    guint n_started;
} Iperf;

/* ---- processes ---- */

/* The loop has started client `process`: it starts the next one when that has cost its time. */
static void start_next(Iperf *iperf, SimTime now_ps)
{
    const IperfSettings *settings = iperf->settings;
    iperf->n_running++;
    if (settings->start == IPERF_START_LOOP && ++iperf->n_started < iperf->result->n_clients) {
        SimTime cost_ps = settings->start_cost_ps +
                          (SimTime)iperf->n_running * settings->start_cost_per_client_ps;
        host_network_wake_at(iperf->network, 0, iperf->n_started, now_ps + cost_ps);
    }
}

/* HostApplicationRun */
static HostWait run_client(gpointer application, HostNode *node, guint process)
{
    Iperf *iperf = application;
    IperfClient *client = &iperf->result->client[process];
    TcpConnection *connection = &node->connection[process];
    if (connection->state == TCP_STATE_CLOSED) {
        client->start_ps = node->clock_ps;
        start_next(iperf, node->clock_ps);
        host_node_open(node, process);
        return HOST_WAIT_CONNECT;
    }
    if (connection->state != TCP_STATE_ESTABLISHED) {
        return connection->state < TCP_STATE_ESTABLISHED ? HOST_WAIT_CONNECT : HOST_WAIT_WAKE;
    }
    if (client->connected_ps < 0) {
        client->connected_ps = node->clock_ps;
        host_network_wake_at(iperf->network, 0, process, node->clock_ps + iperf->duration_ps);
    }
    if (node->clock_ps >= client->connected_ps + iperf->duration_ps) {
        client->end_ps = node->clock_ps;
        iperf->n_running--;
        host_node_close(node, process);
        return HOST_WAIT_WAKE;
    }
    guint64 bytes = (guint64)iperf->settings->write_bytes;
    guint64 taken = host_node_write(node, process, bytes);
    client->written += taken;
    return taken < bytes ? HOST_WAIT_WRITE : HOST_WAIT_TURN;
}

/* HostApplicationRun */
static HostWait run_server(gpointer application, HostNode *node, guint process)
{
    const Iperf *iperf = application;
    TcpConnection *connection = &node->connection[process];
    host_node_read(node, process, (guint64)iperf->settings->write_bytes);
    if (tcp_receiver_available(&connection->receiver) == 0 &&
        connection->state == TCP_STATE_CLOSE_WAIT) {
        host_node_close(node, process);
        return HOST_WAIT_WAKE;
    }
    return connection->state == TCP_STATE_ESTABLISHED || connection->state == TCP_STATE_CLOSE_WAIT
               ? HOST_WAIT_READ
               : HOST_WAIT_WAKE;
}

/* ---- the test ---- */

void iperf_result_free(IperfResult *result)
{
    if (result == NULL) {
        return;
    }
    g_free(result->client);
    g_clear_pointer(&result->carried, g_array_unref);
    g_free(result);
}

gboolean iperf_settings_check(const IperfSettings *settings, const char **path, GError **error)
{
    *path = "start_cost_per_client";
    SimTime most_ps =
        settings->start_cost_ps + settings->clients * settings->start_cost_per_client_ps;
    if (settings->start == IPERF_START_LOOP &&
        settings->clients * (most_ps / SIM_PS_PER_MS) > MAX_LOOP_MS) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "the loop could take more than an hour to start all clients");
        return FALSE;
    }
    return TRUE;
}

guint iperf_server_address(const HostSettings *server, guint index)
{
    return index % (guint)server->addresses;
}

static IperfResult *result_new(guint n_clients, SimTime duration_ps)
{
    IperfResult *result = g_new0(IperfResult, 1);
    result->duration_ps = duration_ps;
    result->n_clients = n_clients;
    result->client = g_new0(IperfClient, n_clients);
    for (guint i = 0; i < n_clients; i++) {
        result->client[i].start_ps = -1;
        result->client[i].connected_ps = -1;
        result->client[i].end_ps = -1;
    }
    return result;
}

static void fill_host(IperfHost *host, const HostNetwork *network, guint index)
{
    const HostNode *node = host_network_get_node(network, index);
    const HostNode *other = host_network_get_node(network, 1 - index);
    const HostPath *path = host_network_get_path(network, index);
    host->counts = node->counts;
    host->received_frames = other->counts.received_frames;
    host->in_flight = other->coming.n + other->ring.n;
    for (guint fate = 0; fate < HOST_PATH_N_FATES; fate++) {
        host->sent_frames += path->n_frames[fate];
        if (fate != HOST_PATH_ARRIVES) {
            host->losses[host->n_losses++] =
                (IperfLoss){host_path_fate_name((HostPathFate)fate), path->n_frames[fate]};
        }
    }
    host->losses[host->n_losses++] = (IperfLoss){"rx_ring_full", other->counts.ring_drops};
}

static void fill_result(IperfResult *result, const HostNetwork *network)
{
    const HostNode *client = host_network_get_node(network, 0);
    const HostNode *server = host_network_get_node(network, 1);
    for (guint i = 0; i < result->n_clients; i++) {
        const TcpSender *sender = &client->connection[i].sender;
        result->client[i].retransmitted = sender->n_retransmitted;
        result->client[i].recoveries = sender->n_recoveries;
        result->client[i].timeouts = sender->n_timeouts;
        result->client[i].address = iperf_server_address(server->settings, i);
        result->end_ps = MAX(result->end_ps, result->client[i].end_ps);
    }
    for (guint host = 0; host < HOST_NETWORK_HOSTS; host++) {
        fill_host(&result->host[host], network, host);
    }
    result->carried = g_array_ref(server->carried);
    result->carried_ps = server->carried_ps;
    for (guint i = 0; i < result->carried->len; i++) {
        result->carried_bytes += g_array_index(result->carried, guint64, i);
    }
    result->fingerprint = host_network_get_fingerprint(network);
    result->events = host_network_get_events(network);
}

/* The latest that all clients can have ended. */
static SimTime horizon_ps(const IperfSettings *settings, SimTime duration_ps)
{
    SimTime start_ps =
        settings->start == IPERF_START_TOGETHER
            ? 0
            : settings->start_cost_ps + settings->clients * settings->start_cost_per_client_ps;
    return settings->clients * start_ps + duration_ps + GRACE_PS;
}

IperfResult *iperf_run(const HostNetworkSetup *setup, const IperfSettings *settings,
                       SimTime duration_ps, const gint *cancelled, GError **error)
{
    return iperf_run_captured(setup, settings, duration_ps, NULL, NULL, cancelled, error);
}

IperfResult *iperf_run_captured(const HostNetworkSetup *setup, const IperfSettings *settings,
                                SimTime duration_ps, HostNetworkCapture capture, gpointer data,
                                const gint *cancelled, GError **error)
{
    g_assert(setup->n_connections == (guint)settings->clients);
    g_autoptr(IperfResult) result = result_new(setup->n_connections, duration_ps);
    Iperf iperf = {.settings = settings, .duration_ps = duration_ps, .result = result};
    HostApplication application = {.run = {run_client, run_server}, .data = &iperf};
    g_autoptr(HostNetwork) network = host_network_new(setup, &application);
    iperf.network = network;
    host_network_set_cancelled(network, cancelled);
    host_network_set_capture(network, capture, data);
    guint n_at_once = settings->start == IPERF_START_TOGETHER ? result->n_clients : 1;
    for (guint i = 0; i < n_at_once; i++) {
        host_network_wake_at(network, 0, i, 0);
    }
    if (!host_network_run(network, horizon_ps(settings, duration_ps))) {
        return NULL;
    }
    if (!host_network_is_conserved(network)) {
        g_set_error_literal(error, SIM_ERROR, SIM_ERROR_INTERNAL,
                            "frames between the hosts are not conserved");
        return NULL;
    }
    fill_result(result, network);
    return g_steal_pointer(&result);
}

/* ---- figures ---- */

static double bits_per_second(guint64 bytes, SimTime time_ps)
{
    return time_ps > 0 ? 8.0 * (double)bytes * (double)SIM_PS_PER_S / (double)time_ps : 0;
}

double iperf_result_sum_of_averages_bps(const IperfResult *result)
{
    double sum = 0;
    for (guint i = 0; i < result->n_clients; i++) {
        const IperfClient *client = &result->client[i];
        if (client->end_ps >= 0) {
            sum += bits_per_second(client->written, client->end_ps - client->connected_ps);
        }
    }
    return sum;
}

static SimTime first_connected_ps(const IperfResult *result)
{
    SimTime first_ps = SIM_TIME_NEVER;
    for (guint i = 0; i < result->n_clients; i++) {
        SimTime connected_ps = result->client[i].connected_ps;
        first_ps = connected_ps >= 0 ? MIN(first_ps, connected_ps) : first_ps;
    }
    return first_ps;
}

double iperf_result_goodput_bps(const IperfResult *result)
{
    SimTime first_ps = first_connected_ps(result);
    return result->carried_ps > first_ps
               ? bits_per_second(result->carried_bytes, result->carried_ps - first_ps)
               : 0;
}

double iperf_result_goodput_max_bps(const IperfResult *result)
{
    const guint n_intervals = (guint)(SIM_PS_PER_S / HOST_INTERVAL_PS);
    guint64 window = 0;
    guint64 most = 0;
    for (guint i = 0; i < result->carried->len; i++) {
        window += g_array_index(result->carried, guint64, i);
        window -= i >= n_intervals ? g_array_index(result->carried, guint64, i - n_intervals) : 0;
        most = MAX(most, window);
    }
    return MAX(bits_per_second(most, SIM_PS_PER_S), iperf_result_goodput_bps(result));
}

guint iperf_result_running(const IperfResult *result, SimTime time_ps)
{
    guint n_running = 0;
    for (guint i = 0; i < result->n_clients; i++) {
        const IperfClient *client = &result->client[i];
        n_running += client->connected_ps >= 0 && client->connected_ps <= time_ps &&
                     (client->end_ps < 0 || client->end_ps > time_ps);
    }
    return n_running;
}

guint iperf_result_running_max(const IperfResult *result)
{
    guint most = 0;
    for (guint i = 0; i < result->n_clients; i++) {
        if (result->client[i].connected_ps >= 0) {
            most = MAX(most, iperf_result_running(result, result->client[i].connected_ps));
        }
    }
    return most;
}

SimTime iperf_result_last_start_ps(const IperfResult *result)
{
    SimTime last_ps = 0;
    for (guint i = 0; i < result->n_clients; i++) {
        last_ps = MAX(last_ps, result->client[i].start_ps);
    }
    return last_ps - MAX(result->client[0].start_ps, 0);
}
