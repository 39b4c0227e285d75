/* A simulated connection as a capture that tshark has nothing to remark on. Left out where tshark
 * or libpcap is not there. */
#include <glib/gstdio.h>

#include "models/host_address.h"
#include "models/host_network.h"
#include "output/pcap.h"

#define N_BYTES 400000

/* A frame as it was sent. */
typedef struct {
    SimTime start_ps;
    guint host;
    TcpSegment segment;
} Sent;

typedef struct {
    HostSettings host;
    LinkSettings link;
    LinkSettings slow_link; /* with ECN: behind a switch that marks */
    SwitchSettings between;
    guint64 lost_data; /* number of the segment with data that is lost; 0: none */
    guint64 n_data;
    guint64 written, read;
    GArray *sent; /* of Sent */
} Transfer;

/* HostApplicationRun: writes, then closes. */
static HostWait run_client(gpointer application, HostNode *node, guint process)
{
    Transfer *transfer = application;
    TcpConnection *connection = &node->connection[process];
    if (connection->state == TCP_STATE_CLOSED) {
        host_node_open(node, process);
        return HOST_WAIT_CONNECT;
    }
    if (transfer->written == N_BYTES) {
        host_node_close(node, process);
        return HOST_WAIT_WAKE;
    }
    transfer->written += host_node_write(node, process, N_BYTES - transfer->written);
    return transfer->written == N_BYTES ? HOST_WAIT_TURN : HOST_WAIT_WRITE;
}

/* HostApplicationRun: reads, and closes when the other has. */
static HostWait run_server(gpointer application, HostNode *node, guint process)
{
    Transfer *transfer = application;
    transfer->read += host_node_read(node, process, 1 << 20);
    if (node->connection[process].state == TCP_STATE_CLOSE_WAIT) {
        host_node_close(node, process);
        return HOST_WAIT_WAKE;
    }
    return HOST_WAIT_READ;
}

/* HostNetworkCapture */
static void capture(gpointer data, guint host, SimTime start_ps, const TcpSegment *segment)
{
    Transfer *transfer = data;
    const Sent sent = {.start_ps = start_ps, .host = host, .segment = *segment};
    g_array_append_val(transfer->sent, sent);
}

/* HostNetworkBreak */
static gboolean is_broken(gpointer data, guint host, const TcpSegment *segment)
{
    Transfer *transfer = data;
    gboolean has_data = host == 0 && segment->length > 0;
    transfer->n_data += has_data ? 1 : 0;
    return has_data && transfer->n_data == transfer->lost_data;
}

static gint compare_sent(gconstpointer a, gconstpointer b)
{
    const Sent *x = a;
    const Sent *y = b;
    return (x->start_ps > y->start_ps) - (x->start_ps < y->start_ps);
}

static void write_file(const Transfer *transfer, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Pcap) pcap = pcap_new(path, &error);
    guint16 identification[2] = {0};
    g_assert_no_error(error);
    for (guint i = 0; i < transfer->sent->len; i++) {
        const Sent *sent = &g_array_index(transfer->sent, Sent, i);
        guint8 bytes[TCP_SEGMENT_MAX_BYTES];
        TcpSegmentAddress address =
            host_address(&transfer->host, sent->host, sent->segment.connection);
        address.identification = identification[sent->host]++;
        guint n = tcp_segment_write(&sent->segment, &address, bytes);
        pcap_add(pcap, sent->start_ps, bytes, n, n);
    }
    gboolean finished = pcap_finish(pcap, &error);
    g_assert_no_error(error);
    g_assert_true(finished);
}

static void run_transfer(Transfer *transfer)
{
    const HostNetworkSetup setup = {.hosts = {&transfer->host, &transfer->host},
                                    .links = {&transfer->link, &transfer->slow_link},
                                    .between = transfer->host.tcp.ecn ? &transfer->between : NULL,
                                    .n_connections = 1};
    const HostApplication application = {.run = {run_client, run_server}, .data = transfer};
    g_autoptr(HostNetwork) network = host_network_new(&setup, &application);
    host_network_set_capture(network, capture, transfer);
    host_network_set_break(network, is_broken, transfer);
    host_network_wake_at(network, 0, 0, 0);
    g_assert_true(host_network_run(network, 100 * SIM_PS_PER_S));
    g_assert_cmpuint(transfer->read, ==, N_BYTES);
    g_array_sort(transfer->sent, compare_sent);
}

/* What tshark prints for the file. (transfer full) */
static char *ask_tshark(const char *path, const char *filter, const char *field)
{
    char *output = NULL;
    gint status = 0;
    g_autoptr(GError) error = NULL;
    const char *command[] = {"tshark",
                             "-r",
                             path,
                             "-o",
                             "tcp.check_checksum:TRUE",
                             "-o",
                             "ip.check_checksum:TRUE",
                             "-Y",
                             filter,
                             "-T",
                             "fields",
                             "-e",
                             field,
                             NULL};
    g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &output, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_true(g_spawn_check_wait_status(status, &error));
    return output;
}

static guint count_lines(const char *text)
{
    guint n = 0;
    for (; *text != '\0'; text++) {
        n += *text == '\n';
    }
    return n;
}

/* Nothing of severity `severity` or above (Wireshark: chat 0x200000, note 0x400000, warning
 * 0x600000, error 0x800000); as many frames, and as many bytes of data, as were sent. */
static void check_capture(guint64 lost_data, gboolean ecn, const char *severity)
{
    Transfer transfer = {.lost_data = lost_data, .sent = g_array_new(FALSE, FALSE, sizeof(Sent))};
    g_autofree char *folder = g_dir_make_tmp("dutsim-capture-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "connection.pcap", NULL);
    /* Every close is a note. */
    g_autofree char *filter = g_strconcat("_ws.expert.severity >= ", severity,
                                          " && !tcp.connection.fin_active && "
                                          "!tcp.connection.fin_passive",
                                          NULL);
    sim_attribute_set_defaults(&host_attributes, &transfer.host);
    sim_attribute_set_defaults(&link_attributes, &transfer.link);
    sim_attribute_set_defaults(&link_attributes, &transfer.slow_link);
    sim_attribute_set_defaults(&switch_attributes, &transfer.between);
    transfer.host.tcp.ecn = ecn;
    transfer.slow_link.rate_bps = 100000000;
    transfer.between.mark_bytes = 20000;
    transfer.link.rate_bps = 1000000000;
    transfer.link.propagation_ps = 5 * SIM_PS_PER_MS;
    transfer.host.tcp.receive_buffer_bytes = 1 << 20;
    transfer.host.tcp.send_buffer_bytes = 1 << 20;
    run_transfer(&transfer);
    write_file(&transfer, path);
    g_autofree char *remarks = ask_tshark(path, filter, "_ws.expert.message");
    g_assert_cmpstr(remarks, ==, "");
    g_autofree char *told = ask_tshark(path, "tcp.flags.cwr == 1 && tcp.flags.syn == 0", "tcp.seq");
    g_autofree char *echoes =
        ask_tshark(path, "tcp.flags.ece == 1 && tcp.flags.syn == 0", "tcp.ack");
    g_assert_cmpint(count_lines(told) > 0, ==, ecn);
    g_assert_cmpint(count_lines(echoes) > 0, ==, ecn);
    g_autofree char *frames = ask_tshark(path, "tcp.checksum.status == 1", "frame.number");
    g_assert_cmpuint(count_lines(frames), ==, transfer.sent->len);
    /* The FIN goes out with the last bytes, which are less than a segment. */
    g_autofree char *ends = ask_tshark(path, "tcp.flags.fin == 1", "tcp.seq");
    g_autofree char *expected = g_strdup_printf("%d\n1\n", N_BYTES - N_BYTES % 1448 + 1);
    g_assert_cmpstr(ends, ==, expected);
    g_remove(path);
    g_rmdir(folder);
    g_array_unref(transfer.sent);
    sim_attribute_clear(&host_attributes, &transfer.host);
    sim_attribute_clear(&link_attributes, &transfer.link);
    sim_attribute_clear(&link_attributes, &transfer.slow_link);
    sim_attribute_clear(&switch_attributes, &transfer.between);
}

static gboolean can_ask(void)
{
    g_autofree char *tshark = g_find_program_in_path("tshark");
    if (tshark == NULL || !pcap_is_available()) {
        g_test_skip(tshark == NULL ? "tshark is not installed" : "built without libpcap");
        return FALSE;
    }
    return TRUE;
}

/* Not even a note. */
static void test_clean(void)
{
    if (can_ask()) {
        check_capture(0, FALSE, "0x400000");
    }
}

/* A loss is noted (duplicate acknowledgements, the retransmission), and no warning. */
static void test_loss(void)
{
    if (can_ask()) {
        check_capture(100, FALSE, "0x600000");
    }
}

/* A connection whose frames are marked: no warning. */
static void test_ecn(void)
{
    if (can_ask()) {
        check_capture(0, TRUE, "0x600000");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/oracle/tcp_capture/clean", test_clean);
    g_test_add_func("/oracle/tcp_capture/loss", test_loss);
    g_test_add_func("/oracle/tcp_capture/ecn", test_ecn);
    return g_test_run();
}
