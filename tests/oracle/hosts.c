/* Hosts of random settings: whatever is lost, all that was written arrives, each byte once; no
 * second carries more than the slowest link can; the same settings give the same frames again. */
#include "models/iperf.h"

#define N_DRAWS 120

typedef struct {
    HostSettings hosts[2];
    LinkSettings links[2];
    SwitchSettings between;
    IperfSettings iperf;
    gboolean has_switch;
    SimTime duration_ps;
} Draw;

static guint64 draw_below(SimRandom *random, guint64 n)
{
    return sim_random_next(random) % n;
}

static gboolean draw_flag(SimRandom *random)
{
    return draw_below(random, 2) == 1;
}

/* low, low * 2, ..., low * 2^(n - 1) */
static gint64 draw_doubling(SimRandom *random, gint64 low, guint n)
{
    return low << draw_below(random, n);
}

static void draw_tcp(SimRandom *random, TcpSettings *tcp)
{
    tcp->congestion = draw_flag(random) ? TCP_CONGESTION_RENO : TCP_CONGESTION_CUBIC;
    tcp->mss_bytes = 536 + (gint64)draw_below(random, 925);
    tcp->initial_window = 1 + (gint64)draw_below(random, 20);
    tcp->sack = draw_flag(random);
    tcp->timestamps = draw_flag(random);
    tcp->window_scaling = draw_flag(random);
    tcp->acknowledge_every = 1 + (gint64)draw_below(random, 4);
    tcp->delayed_ack_ps = (SimTime)draw_below(random, 100) * SIM_PS_PER_MS;
    tcp->send_buffer_bytes = draw_doubling(random, 4096, 7);
    tcp->receive_buffer_bytes = draw_doubling(random, 4096, 7);
    tcp->ecn = draw_flag(random);
    tcp->pacing = draw_flag(random);
    tcp->recovery = tcp->sack && draw_flag(random) ? TCP_RECOVERY_RACK : TCP_RECOVERY_DUPLICATES;
}

static void draw_host(SimRandom *random, HostSettings *host)
{
    sim_attribute_set_defaults(&host_attributes, host);
    draw_tcp(random, &host->tcp);
    host->cost.interrupt_ps = (SimTime)draw_below(random, 20) * SIM_PS_PER_US;
    host->cost.frame_ps = (SimTime)draw_below(random, 3000) * SIM_PS_PER_NS;
    host->cost.segment_ps = (SimTime)draw_below(random, 10000) * SIM_PS_PER_NS;
    host->cost.acknowledgement_ps = (SimTime)draw_below(random, 3000) * SIM_PS_PER_NS;
    host->cost.system_call_ps = (SimTime)draw_below(random, 2000) * SIM_PS_PER_NS;
    host->cost.process_switch_ps = (SimTime)draw_below(random, 5000) * SIM_PS_PER_NS;
    host->cost.byte_ps = (SimTime)draw_below(random, 500);
    host->nic.ring_size = draw_doubling(random, 8, 6);
    host->nic.transmit_queue = draw_doubling(random, 16, 6);
    host->nic.interrupt_delay_ps = (SimTime)draw_below(random, 100) * SIM_PS_PER_US;
    host->nic.frame_time_ps = (SimTime)draw_below(random, 10) * SIM_PS_PER_US;
    host->nic.tso = draw_flag(random);
    host->nic.gro = draw_flag(random);
    host->shaper.rate_bps = draw_below(random, 4) == 0 ? draw_doubling(random, 10000000, 5) : 0;
    host->shaper.limit_bytes = draw_doubling(random, 20000, 6);
}

static void draw_init(Draw *draw, SimRandom *random)
{
    for (guint i = 0; i < 2; i++) {
        draw_host(random, &draw->hosts[i]);
        sim_attribute_set_defaults(&link_attributes, &draw->links[i]);
        draw->links[i].rate_bps = draw_doubling(random, 10000000, 8);
        draw->links[i].propagation_ps = (SimTime)draw_below(random, 5000) * SIM_PS_PER_US;
    }
    sim_attribute_set_defaults(&switch_attributes, &draw->between);
    sim_attribute_set_defaults(&iperf_attributes, &draw->iperf);
    draw->has_switch = draw_flag(random);
    draw->between.mode =
        draw_flag(random) ? SWITCH_MODE_CUT_THROUGH : SWITCH_MODE_STORE_AND_FORWARD;
    draw->between.latency_ps = (SimTime)draw_below(random, 20) * SIM_PS_PER_US;
    draw->between.port_buffer_bytes = draw_doubling(random, 16000, 5);
    draw->iperf.clients = 1 + (gint64)draw_below(random, 8);
    draw->iperf.start = draw_flag(random) ? IPERF_START_LOOP : IPERF_START_TOGETHER;
    draw->iperf.start_cost_per_client_ps = (SimTime)draw_below(random, 3000) * SIM_PS_PER_US;
    draw->iperf.write_bytes = draw_doubling(random, 1000, 8);
    draw->duration_ps = (SimTime)(20 + draw_below(random, 1500)) * SIM_PS_PER_MS;
}

static void draw_clear(Draw *draw)
{
    for (guint i = 0; i < 2; i++) {
        sim_attribute_clear(&host_attributes, &draw->hosts[i]);
        sim_attribute_clear(&link_attributes, &draw->links[i]);
    }
    sim_attribute_clear(&switch_attributes, &draw->between);
    sim_attribute_clear(&iperf_attributes, &draw->iperf);
}

static IperfResult *draw_run(const Draw *draw)
{
    const HostNetworkSetup setup = {
        .hosts = {&draw->hosts[0], &draw->hosts[1]},
        .links = {&draw->links[0], draw->has_switch ? &draw->links[1] : NULL},
        .between = draw->has_switch ? &draw->between : NULL,
        .n_connections = (guint)draw->iperf.clients};
    g_autoptr(GError) error = NULL;
    IperfResult *result = iperf_run(&setup, &draw->iperf, draw->duration_ps, NULL, &error);
    g_assert_no_error(error); /* conserved */
    return result;
}

/* Data of full-sized segments is at most mss of mss + 78 bytes on the wire (38 of Ethernet, 40 of
 * headers); a segment more may end in a second than begins in it. */
static double limit_bps(const Draw *draw)
{
    double mss = (double)MIN(draw->hosts[0].tcp.mss_bytes, draw->hosts[1].tcp.mss_bytes);
    gint64 rate_bps = draw->links[0].rate_bps;
    if (draw->has_switch) {
        rate_bps = MIN(rate_bps, draw->links[1].rate_bps);
    }
    return (double)rate_bps * mss / (mss + 78) + 8 * mss;
}

/* What happened in all draws together: each kind of loss and of recovery must have. */
typedef struct {
    guint64 lost[2][IPERF_MAX_LOSSES];
    guint64 recoveries, timeouts;
} Seen;

static void add_seen(Seen *seen, const IperfResult *result)
{
    for (guint host = 0; host < 2; host++) {
        for (guint i = 0; i < result->host[host].n_losses; i++) {
            seen->lost[host][i] += result->host[host].losses[i].frames;
        }
    }
    for (guint i = 0; i < result->n_clients; i++) {
        seen->recoveries += result->client[i].recoveries;
        seen->timeouts += result->client[i].timeouts;
    }
}

static void check_draw(const Draw *draw, Seen *seen)
{
    g_autoptr(IperfResult) result = draw_run(draw);
    guint64 written = 0;
    for (guint i = 0; i < result->n_clients; i++) {
        const IperfClient *client = &result->client[i];
        g_assert_cmpint(client->end_ps, >=, client->connected_ps + draw->duration_ps);
        written += client->written;
    }
    g_assert_cmpuint(written, >, 0);
    g_assert_cmpuint(result->carried_bytes, ==, written);
    g_assert_cmpuint(result->host[0].in_flight + result->host[1].in_flight, ==, 0);
    if (!draw->hosts[1].nic.gro) { /* merged segments count when the last of them arrives */
        g_assert_cmpfloat(iperf_result_goodput_max_bps(result), <=, limit_bps(draw));
        g_assert_cmpfloat(iperf_result_goodput_max_bps(result), >=,
                          iperf_result_goodput_bps(result));
    }
    add_seen(seen, result);
    g_autoptr(IperfResult) again = draw_run(draw);
    for (guint i = 0; i < G_N_ELEMENTS(result->fingerprint.lane); i++) {
        g_assert_cmpuint(result->fingerprint.lane[i], ==, again->fingerprint.lane[i]);
    }
}

static void test_random(void)
{
    Seen seen = {0};
    for (guint i = 0; i < N_DRAWS; i++) {
        Draw draw = {0};
        g_autofree char *path = g_strdup_printf("hosts.%u", i);
        SimRandom random = sim_random_stream(1, 0, path);
        draw_init(&draw, &random);
        g_test_message("draw %u", i);
        check_draw(&draw, &seen);
        draw_clear(&draw);
    }
    /* transmit queue, switch and ring of what clients send; wire errors are of tests that ask */
    g_assert_cmpuint(seen.lost[0][0], >, 0);
    g_assert_cmpuint(seen.lost[0][2], >, 0);
    g_assert_cmpuint(seen.lost[0][3], >, 0);
    g_assert_cmpuint(seen.recoveries, >, 0);
    g_assert_cmpuint(seen.timeouts, >, 0);
    g_test_message("lost %" G_GUINT64_FORMAT ", recoveries %" G_GUINT64_FORMAT
                   ", time-outs %" G_GUINT64_FORMAT,
                   seen.lost[0][0] + seen.lost[0][2] + seen.lost[0][3], seen.recoveries,
                   seen.timeouts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/oracle/hosts/random", test_random);
    return g_test_run();
}
