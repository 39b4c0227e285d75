/* The attributes of a host, each alone (docs/models/host.md, tests/support/host_bench.h). */
#include <string.h>

#include "models/iperf.h"
#include "tests/support/host_bench.h"

#define FULL G_GINT64_CONSTANT(1448)

typedef gint64 (*HostFigure)(const HostBench *bench);

typedef struct {
    const char *path;
    const char *const *bench; /* pairs of path and text set in all runs, NULL-ended; NULL: none */
    guint64 n_bytes;          /* 0: 1000 */
    guint64 lost_data;
    gboolean keeps;   /* the server does not read */
    SimTime until_ps; /* 0: 100 ms */
    HostFigure figure;
    struct {
        const char *text; /* "": the default; NULL ends the list */
        gint64 figure;
    } values[4];
} HostCase;

static const HostNode *node_of(const HostBench *bench, guint host)
{
    return host_network_get_node(bench->network, host);
}

/* When the last new data arrives at the server [ns]. */
static gint64 arrival_ns(const HostBench *bench)
{
    return node_of(bench, HOST_BENCH_SERVER)->carried_ps / SIM_PS_PER_NS;
}

static gint64 ring_drops(const HostBench *bench)
{
    return (gint64)node_of(bench, HOST_BENCH_SERVER)->counts.ring_drops;
}

static gint64 queue_drops(const HostBench *bench)
{
    const HostPath *path = host_network_get_path(bench->network, HOST_BENCH_CLIENT);
    return (gint64)path->n_frames[HOST_PATH_QUEUE_FULL];
}

static gint64 server_busy_us(const HostBench *bench)
{
    return node_of(bench, HOST_BENCH_SERVER)->counts.busy_ps / SIM_PS_PER_US;
}

static gint64 n_data(const HostBench *bench)
{
    return (gint64)bench->n_data;
}

static gint64 first_bytes(const HostBench *bench)
{
    return bench->first_bytes;
}

static gint64 first_flags(const HostBench *bench)
{
    return bench->first_flags;
}

/* What the server sent, less its SYN-ACK. */
static gint64 n_acknowledgements(const HostBench *bench)
{
    return (gint64)host_network_get_path(bench->network, HOST_BENCH_SERVER)
               ->n_frames[HOST_PATH_ARRIVES] -
           1;
}

static gint64 acknowledged_ns(const HostBench *bench)
{
    return bench->acknowledged_ps / SIM_PS_PER_NS;
}

static gint64 threshold_bytes(const HostBench *bench)
{
    return node_of(bench, HOST_BENCH_CLIENT)->connection[0].sender.congestion.threshold_bytes;
}

static gint64 written(const HostBench *bench)
{
    return (gint64)bench->written;
}

static gint64 received(const HostBench *bench)
{
    return (gint64)node_of(bench, HOST_BENCH_SERVER)->connection[0].n_received;
}

static const char *const slow_interrupts[] = {"cost.interrupt", "1 ms", NULL};
static const char *const costly_segments[] = {"cost.segment", "20 us", NULL};
static const char *const costly_and_late[] = {"cost.segment", "20 us", "nic.interrupt_delay",
                                              "1 ms", NULL};
static const char *const without_timestamps[] = {"tcp.timestamps", "false", NULL};
static const char *const shaped[] = {"shaper.rate", "8 Mbit/s", NULL};
static const char *const shaped_twenty[] = {
    "shaper.rate", "8 Mbit/s", "shaper.burst", "9018 B", "tcp.initial_window", "20", NULL};

static const HostCase cases[] = {
    /* 1000 bytes make a frame of 1070: F = 8624; without costs the arrival is 2096 + 8624 = 10720.
     * On the way to it: the client's switch, open, SYN; the server's interrupt, SYN, SYN-ACK; the
     * client's interrupt, SYN-ACK, acknowledgement; its write, copy, data. Where 720 ns or more
     * pass between acknowledgement and data, data does not wait for the wire. */
    {.path = "cost.interrupt", .figure = arrival_ns, .values = {{"", 10720}, {"1 us", 12720}}},
    {.path = "cost.frame",
     .figure = arrival_ns,
     .values = {{"", 10720}, {"1 us", 688 + 688 + 6000 + 8624}}},
    {.path = "cost.segment",
     .figure = arrival_ns,
     .values = {{"", 10720}, {"1 us", 688 + 688 + 5000 + 8624}}},
    {.path = "cost.acknowledgement",
     .figure = arrival_ns,
     .values = {{"", 10720}, {"1 us", 11720}}},
    {.path = "cost.system_call",
     .figure = arrival_ns,
     .values = {{"", 10720}, {"1 us", 688 + 688 + 2000 + 8624}}},
    {.path = "cost.byte",
     .figure = arrival_ns,
     .values = {{"", 10720}, {"1 ns", 688 + 688 + 1000 + 8624}}},
    {.path = "cost.process_switch", .figure = arrival_ns, .values = {{"", 10720}, {"1 us", 11720}}},
    /* The acknowledgement keeps the server busy for 1 ms and holds its descriptor, while ten
     * segments arrive, one every 12.3 us: ring_size - 1 find one. */
    {.path = "nic.ring_size",
     .bench = slow_interrupts,
     .n_bytes = 10 * FULL,
     .until_ps = 20 * SIM_PS_PER_MS,
     .figure = ring_drops,
     .values = {{"4", 7}, {"8", 3}, {"", 0}}},
    /* All ten are ready at once, behind the acknowledgement that is on the wire. */
    {.path = "nic.transmit_queue",
     .n_bytes = 10 * FULL,
     .figure = queue_drops,
     .values = {{"4", 6}, {"8", 2}, {"", 0}}},
    /* of SYN and SYN-ACK */
    {.path = "nic.interrupt_delay",
     .figure = arrival_ns,
     .values = {{"", 10720}, {"10 us", 30720}}},
    /* SYN, SYN-ACK; acknowledgement and data one after the other: 1376 + 2000 + 2000 */
    {.path = "nic.frame_time", .figure = arrival_ns, .values = {{"", 10720}, {"1 us", 14000}}},
    /* Data is ready from 81376 on (4 segments before it), every 20 us, the tenth at 281376; as one,
     * all at 101376, the tenth behind nine: 110736 later. F = 12208. */
    {.path = "nic.tso",
     .bench = costly_segments,
     .n_bytes = 10 * FULL,
     .figure = arrival_ns,
     .values = {{"false", 281376 + 12208}, {"true", 101376 + 110736 + 12208}}},
    /* The server's SYN and SYN-ACK 40 us, ten segments 200 us, or 20 us as one: all have arrived
     * when it is interrupted. */
    {.path = "nic.gro",
     .bench = costly_and_late,
     .n_bytes = 10 * FULL,
     .figure = server_busy_us,
     .values = {{"false", 240}, {"true", 60}}},
    /* 74 + 66 + 10 * 1514 = 15280 bytes need tokens, 65536 of them there: none waits, the tenth
     * starts at 2096 + 9 * 12304. With a burst of 9018 bytes the last waits for 6262: 6262 us at 1
     * byte/us. */
    {.path = "shaper.rate",
     .bench = (const char *const[]){"shaper.burst", "9018 B", NULL},
     .n_bytes = 10 * FULL,
     .figure = arrival_ns,
     .values = {{"", 112832 + 12208},
                {"8 Mbit/s", 6262000 + 12208},
                {"16 Mbit/s", 3131000 + 12208}}},
    {.path = "shaper.burst",
     .bench = shaped,
     .n_bytes = 10 * FULL,
     .figure = arrival_ns,
     .values = {{"", 112832 + 12208}, {"9018 B", 6262000 + 12208}, {"12 kB", 3280000 + 12208}}},
    /* Of 20 segments 5 find tokens; of the others 5 (7570 bytes) or 6 (9084) may wait. */
    {.path = "shaper.limit",
     .bench = shaped_twenty,
     .n_bytes = 20 * FULL,
     .until_ps = 5 * SIM_PS_PER_MS,
     .figure = queue_drops,
     .values = {{"9018 B", 10}, {"10 kB", 9}, {"", 0}}},
    /* 10 of 10 segments under way: half of them, or seven tenths (RFC 5681 equation 4, RFC 9438
     * section 4.6) */
    {.path = "tcp.congestion",
     .n_bytes = 40 * FULL,
     .lost_data = 1,
     .until_ps = 250 * SIM_PS_PER_US,
     .figure = threshold_bytes,
     .values = {{"reno", 7240}, {"cubic", 10136}}},
    /* The last of ten is lost. Every second is acknowledged: 8 at 101056. 9 is after 40 ms, at
     * 40113360, and 200 ms later 10 goes again; by the probe 2 SRTT and 2 ms after 101056, of 1376,
     * 25856, 50464, 75072, 99680: 28472.335 (RFC 6298). */
    {.path = "tcp.recovery",
     .n_bytes = 10 * FULL,
     .lost_data = 10,
     .until_ps = SIM_PS_PER_S,
     .figure = arrival_ns,
     .values = {{"", 240113360 + 12208}, {"rack", 101056 + 56944 + 2000000 + 12208}}},
    /* 1460 - 12 = 1448 bytes a segment, 736 - 12 = 724 */
    {.path = "tcp.mss",
     .n_bytes = 10 * FULL,
     .figure = n_data,
     .values = {{"", 10}, {"736 B", 20}}},
    /* before the first acknowledgement, about 27 us after connecting */
    {.path = "tcp.initial_window",
     .n_bytes = 100 * FULL,
     .until_ps = 5 * SIM_PS_PER_US,
     .figure = n_data,
     .values = {{"", 10}, {"1", 1}, {"4", 4}}},
    /* Options of a SYN: MSS 4, window scale 4, timestamps 12 with or without SACK permitted, which
     * takes 4 alone */
    {.path = "tcp.sack",
     .bench = without_timestamps,
     .figure = first_bytes,
     .values = {{"true", 70}, {"false", 66}}},
    {.path = "tcp.timestamps", .figure = first_bytes, .values = {{"true", 78}, {"false", 70}}},
    {.path = "tcp.window_scaling", .figure = first_bytes, .values = {{"true", 78}, {"false", 74}}},
    /* SYN 2, ECE 64, CWR 128 (RFC 3168 section 6.1.1) */
    {.path = "tcp.ecn", .figure = first_flags, .values = {{"", 2}, {"true", 194}}},
    /* Of 20 segments ten go at 1376, then one every 1376 / (2 * 20) = 34.4 ns. */
    {.path = "tcp.pacing",
     .bench = (const char *const[]){"tcp.initial_window", "20", NULL},
     .n_bytes = 20 * FULL,
     .until_ps = 1500 * SIM_PS_PER_NS,
     .figure = n_data,
     .values = {{"", 20}, {"true", 13}}},
    /* ten segments, before a delayed acknowledgement is due */
    {.path = "tcp.acknowledge_every",
     .n_bytes = 10 * FULL,
     .until_ps = 20 * SIM_PS_PER_MS,
     .figure = n_acknowledgements,
     .values = {{"", 5}, {"1", 10}, {"5", 2}, {"4", 2}}},
    {.path = "tcp.delayed_ack",
     .until_ps = SIM_PS_PER_S,
     .figure = acknowledged_ns,
     .values = {{"", 40010720}, {"0 ns", 10720}, {"100 ms", 100010720}}},
    /* The only segment is lost: sent at 1376, again after the time-out, the wire free. */
    {.path = "tcp.minimum_rto",
     .lost_data = 1,
     .until_ps = 2 * SIM_PS_PER_S,
     .figure = arrival_ns,
     .values = {{"", 200001376 + 8624}, {"1 s", 1000001376 + 8624}}},
    {.path = "tcp.send_buffer",
     .n_bytes = 1 << 20,
     .figure = written,
     .values = {{"", 262144}, {"4096 B", 4096}}},
    /* Whole segments in the window; what is left of it is less than one. */
    {.path = "tcp.receive_buffer",
     .n_bytes = 100000,
     .keeps = TRUE,
     .figure = received,
     .values = {{"8000 B", 5 * FULL}, {"14480 B", 10 * FULL}}},
};

static void run_case(gconstpointer data)
{
    const HostCase *this = data;
    guint i = 0;
    for (; i < G_N_ELEMENTS(this->values) && this->values[i].text != NULL; i++) {
        HostBench bench;
        host_bench_init(&bench);
        for (guint k = 0; this->bench != NULL && this->bench[k] != NULL; k += 2) {
            host_bench_set(&bench, this->bench[k], this->bench[k + 1]);
        }
        if (this->values[i].text[0] != '\0') {
            host_bench_set(&bench, this->path, this->values[i].text);
        }
        bench.n_bytes = this->n_bytes > 0 ? this->n_bytes : bench.n_bytes;
        bench.lost_data = this->lost_data;
        bench.server_reads = !this->keeps;
        bench.until_ps = this->until_ps > 0 ? this->until_ps : bench.until_ps;
        host_bench_run(&bench);
        g_test_message("%s = '%s'", this->path, this->values[i].text);
        g_assert_cmpint(this->figure(&bench), ==, this->values[i].figure);
        host_bench_clear(&bench);
    }
    g_assert_cmpuint(i, >=, 2);
}

/* Connection i is to address i mod n of the server. */
static void test_addresses(void)
{
    HostBench bench;
    host_bench_init(&bench);
    g_assert_cmpuint(iperf_server_address(&bench.hosts[1], 5), ==, 0);
    host_bench_set(&bench, "addresses", "4");
    g_assert_cmpuint(iperf_server_address(&bench.hosts[1], 3), ==, 3);
    g_assert_cmpuint(iperf_server_address(&bench.hosts[1], 5), ==, 1);
    host_bench_clear(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) parts = g_strsplit(cases[i].path, ".", 0);
        g_autofree char *path = g_strjoinv("/", parts);
        g_autofree char *name = g_strconcat("/attributes/host/", path, NULL);
        g_test_add_data_func(name, &cases[i], run_case);
    }
    g_test_add_func("/attributes/host/addresses", test_addresses);
    return g_test_run();
}
