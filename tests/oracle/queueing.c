/* The engine against closed forms of queueing theory, where they hold: one direction, a core a
 * queue, no cost of polls and wake-ups, descriptors released frame by frame, and an output link so
 * fast that it does not matter. */
#include <math.h>

#include "models/models.h"
#include "tests/support/judge_lab.h"

#define MAX_QUEUES 16
#define GBIT_PER_S G_GINT64_CONSTANT(1000000000)

/* Slots of 10 us: even 16 frames that end at one instant leave the output link (W = 420 ps at
 * 1.6 Tbit/s) within a thousandth of a slot. */
#define SLOT_RATE_PPS 100000
#define SLOT_PS       (SIM_PS_PER_S / SLOT_RATE_PPS)

static void lab_init(JudgeLab *lab, guint n_queues, SimTime frame_ps)
{
    judge_lab_init(lab);
    lab->dut.cores = n_queues;
    lab->dut.nic.queues = n_queues;
    lab->dut.cost.frame = judge_lab_cost(frame_ps);
    for (guint port = 0; port < DUT_PORTS; port++) {
        lab->links[port].rate_bps = 1600 * GBIT_PER_S;
    }
}

static TrialResult *run(const JudgeLab *lab, gint64 rate_pps, SimTime duration_ps,
                        gint stream_trial)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Trial) trial = trial_new(&lab->setup);
    TrialRequest request = {
        .rate_pps = rate_pps, .duration_ps = duration_ps, .stream_trial = stream_trial};
    TrialResult *result = trial_run(trial, &request, &error);

    g_assert_no_error(error);
    g_assert_nonnull(result);
    return result;
}

/* One queue below saturation: nobody waits. */
static void test_constant_rate(void)
{
    static const struct {
        SimTime frame_ps;
        gint64 rate_pps;
    } cases[] = {
        {0, 1000000}, {575000, 1000000}, {575000, 1739130}, {333333, 3000000}, {1, 7777777}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        JudgeLab lab;
        lab_init(&lab, 1, cases[i].frame_ps);
        g_autoptr(TrialResult) result = run(&lab, cases[i].rate_pps, 10 * SIM_PS_PER_MS, -1);
        g_assert_true(result->pass);
        g_assert_cmpuint(result->direction[0].received, ==, (guint64)cases[i].rate_pps / 100);
        g_assert_cmpint(result->direction[0].latency_ps.minimum, ==, cases[i].frame_ps);
        g_assert_cmpint(result->direction[0].latency_ps.maximum, ==, cases[i].frame_ps);
        judge_lab_clear(&lab);
    }
}

/* A clock that follows a load u settles where it is 1.25 times the busy share b, or at its lowest:
 * b = u c / f = sqrt(u / 1.25), u c / minimum, or u at the full clock. */
static void test_clock(void)
{
    static const struct {
        gint64 rate_pps;
        double busy;
    } cases[] = {{25000, 0.2},  {50000, 0.282843}, {125000, 0.447214}, {250000, 0.632456},
                 {400000, 0.8}, {450000, 0.9},     {10000, 0.1}};
    const SimTime settled_ps = 400 * SIM_PS_PER_MS;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        JudgeLab lab;
        lab_init(&lab, 1, 2 * SIM_PS_PER_US);
        lab.dut.clock_hz = G_GINT64_CONSTANT(4000000000);
        lab.dut.core.frequency.governor = FREQUENCY_GOVERNOR_LOAD;
        lab.dut.core.frequency.minimum_hz = 800000000;
        lab.dut.core.frequency.interval_ps = 10 * SIM_PS_PER_MS;
        g_autoptr(TrialResult) begun = run(&lab, cases[i].rate_pps, settled_ps, -1);
        g_autoptr(TrialResult) result = run(&lab, cases[i].rate_pps, 2 * settled_ps, -1);
        SimTime busy_ps = result->core[0].busy_ps - begun->core[0].busy_ps;
        g_assert_cmpfloat_with_epsilon((double)busy_ps / (double)settled_ps, cases[i].busy, 1e-3);
        judge_lab_clear(&lab);
    }
}

/* How many values a port takes. */
static guint n_ports(const TesterSettings *tester, const TesterPortSettings *port)
{
    gboolean varies = tester->ports.selection == TESTER_SELECTION_RANDOM;
    return varies ? (guint)(port->maximum - port->minimum + 1) : 1;
}

/* The hash of flow number `flow` of all: its mixed-radix digits are its addresses and ports. */
static guint32 hash_flow(const Rss *rss, const TesterSettings *tester, guint64 flow)
{
    const TesterPortSettings *ports[] = {&tester->ports.source, &tester->ports.destination};
    guint radix[] = {tester_n_sources(tester), tester_n_destinations(tester),
                     n_ports(tester, ports[0]), n_ports(tester, ports[1])};
    AddressPlan plan = tester_address_plan(tester);
    guint8 source[ADDRESS_PLAN_MAX_BYTES];
    guint8 destination[ADDRESS_PLAN_MAX_BYTES];
    guint digit[4];

    for (guint i = 0; i < 4; i++) {
        digit[i] = (guint)(flow % radix[i]);
        flow /= radix[i];
    }
    address_plan_get(&plan, ADDRESS_SIDE_LEFT, digit[0], source);
    address_plan_get(&plan, ADDRESS_SIDE_RIGHT, digit[1], destination);
    return rss_hash(rss, plan.ip_version, RSS_PROTOCOL_UDP, source, destination,
                    (guint16)(ports[0]->minimum + digit[2]),
                    (guint16)(ports[1]->minimum + digit[3]));
}

/* The exact share of each queue, by going through all flows: every count of addresses or ports
 * drawn here is a power of two, so all flows are equally likely. */
static void count_shares(const JudgeLab *lab, double *shares)
{
    const TesterSettings *tester = &lab->tester;
    guint n_queues = dut_n_queues(&lab->dut);
    guint64 n_flows = (guint64)tester_n_sources(tester) * tester_n_destinations(tester) *
                      n_ports(tester, &tester->ports.source) *
                      n_ports(tester, &tester->ports.destination);
    g_autoptr(Rss) rss = rss_new(&lab->dut.nic.rss, n_queues, (SimRandom){0});
    guint64 counts[MAX_QUEUES] = {0};

    for (guint64 flow = 0; flow < n_flows; flow++) {
        counts[rss_entry_queue(rss, rss_entry(rss, hash_flow(rss, tester, flow)))]++;
    }
    for (guint queue = 0; queue < n_queues; queue++) {
        shares[queue] = (double)counts[queue] / (double)n_flows;
    }
}

typedef struct {
    guint n_queues;
    guint slots;       /* service time */
    guint n_addresses; /* a side; a power of two */
    guint n_ports;     /* either side; a power of two; 1: fixed, and not hashed */
} SpreadCase;

static void lab_init_spread(JudgeLab *lab, const SpreadCase *spread)
{
    lab_init(lab, spread->n_queues, spread->slots * SLOT_PS);
    lab->dut.nic.ring_size = 65536;
    lab->tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->tester.addresses.count = spread->n_addresses;
    if (spread->n_ports > 1) {
        lab->tester.ports.selection = TESTER_SELECTION_RANDOM;
        lab->tester.ports.source.maximum = lab->tester.ports.source.minimum + spread->n_ports - 1;
        lab->tester.ports.destination.maximum =
            lab->tester.ports.destination.minimum + spread->n_ports - 1;
        lab->dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    }
}

/* Mean wait in a Geo/D/1 queue, in slots: an arrival a slot with probability p, s slots of service.
 * From U' = max(0, U + s A - 1) for the work U that an arrival finds: E U = p s (s - 1) / (2 (1 - p
 * s)). */
static double geo_d_1_wait(double p, double s)
{
    return p * s * (s - 1) / (2 * (1 - p * s));
}

/* The mean wait over all frames is the mean over the queues, weighted with their shares. Twenty
 * trials with flows of their own give independent means, so their own spread tells the standard
 * error; the mean of a correct engine is within four of them but for one in 10^4 seeds. A trial
 * starts with empty queues, which a thousandth covers: at most some 10^3 of 2 x 10^5 slots are
 * before the steady state, and these are not off by all of the wait. */
static void check_spread(const SpreadCase *spread)
{
    enum { N_TRIALS = 20, N_FRAMES = 200000 };
    double shares[MAX_QUEUES] = {0};
    double expected = 0;
    double sum = 0;
    double square_sum = 0;
    JudgeLab lab;

    lab_init_spread(&lab, spread);
    count_shares(&lab, shares);
    for (guint queue = 0; queue < spread->n_queues; queue++) {
        g_assert_cmpfloat(shares[queue] * spread->slots, <, 0.9);
        expected += shares[queue] * geo_d_1_wait(shares[queue], spread->slots);
    }
    for (gint i = 0; i < N_TRIALS; i++) {
        g_autoptr(TrialResult) result = run(&lab, SLOT_RATE_PPS, N_FRAMES * SLOT_PS, i);
        g_assert_true(result->pass);
        gint64 mean_ps = sim_histogram_mean(&result->direction[0].latency_ps);
        double wait = (double)mean_ps / (double)SLOT_PS - spread->slots;
        sum += wait;
        square_sum += wait * wait;
    }
    double mean = sum / N_TRIALS;
    double error = sqrt((square_sum / N_TRIALS - mean * mean) / (N_TRIALS - 1));
    g_test_message("%u queues, %u slots: wait %.4f slots, expected %.4f, standard error %.4f",
                   spread->n_queues, spread->slots, mean, expected, error);
    /* The test says something only while the error is small. */
    g_assert_cmpfloat(error, <, 0.01 * expected);
    g_assert_cmpfloat(fabs(mean - expected), <, 4 * error + 0.001 * expected + 0.001);
    judge_lab_clear(&lab);
}

static void test_random_spreading(void)
{
    static const SpreadCase cases[] = {
        {.n_queues = 3, .slots = 2, .n_addresses = 64, .n_ports = 1},
        {.n_queues = 4, .slots = 3, .n_addresses = 256, .n_ports = 1},
        {.n_queues = 16, .slots = 10, .n_addresses = 1024, .n_ports = 1},
        {.n_queues = 12, .slots = 10, .n_addresses = 1, .n_ports = 1024},
        {.n_queues = 5, .slots = 3, .n_addresses = 8, .n_ports = 128},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        check_spread(&cases[i]);
    }
}

/* One queue that cannot keep up, of two descriptors or more. The core never rests from the first
 * arrival on, so m = floor((a(N-1) - a(0)) / S) frames have ended when the last one comes, and at
 * that moment the ring is full: of N frames m + ring_size are forwarded. */
static void check_overload(SimTime frame_ps, gint64 rate_pps, gint64 ring_size, SimTime duration_ps)
{
    gint64 n_frames = sim_pacer_count(rate_pps, duration_ps);
    gint64 n_ended = sim_pacer_time_ps(rate_pps, n_frames - 1) / frame_ps;
    JudgeLab lab;

    lab_init(&lab, 1, frame_ps);
    lab.dut.nic.ring_size = ring_size;
    g_autoptr(TrialResult) result = run(&lab, rate_pps, duration_ps, -1);
    guint64 lost = result->direction[0].lost[TRIAL_LOSS_RX_RING_FULL];
    g_assert_cmpuint(result->direction[0].sent, ==, (guint64)n_frames);
    g_assert_cmpuint(lost, ==, (guint64)(n_frames - n_ended - ring_size));
    g_assert_cmpuint(result->queue[0].ring_max, ==, (guint64)ring_size);

    /* The loss is 1 - capacity / offered but for the ring, which starts empty and ends full. */
    double capacity = (double)SIM_PS_PER_S / (double)frame_ps / (double)rate_pps;
    double end_effect = (double)(ring_size + 2) / (double)n_frames;
    g_assert_cmpfloat(fabs((double)lost / (double)n_frames - (1 - capacity)), <=, end_effect);
    judge_lab_clear(&lab);
}

static void test_overload(void)
{
    check_overload(575000, 1800000, 512, 100 * SIM_PS_PER_MS);
    check_overload(575000, 14880952, 512, 100 * SIM_PS_PER_MS);
    check_overload(575000, 14880952, 2, 100 * SIM_PS_PER_MS);
    check_overload(333333, 3500000, 1000, 100 * SIM_PS_PER_MS);
    check_overload(999999, 77777777, 4096, 20 * SIM_PS_PER_MS);
    /* A hundredth of a per cent too fast. */
    check_overload(100000, 10001000, 64, SIM_PS_PER_S);
}

/* A ring of one descriptor holds the frame being processed and no other: with a frame every gap,
 * each ceil(S / gap)th is forwarded; one that comes when another ends finds the descriptor free. */
static void test_no_waiting_room(void)
{
    static const struct {
        SimTime frame_ps;
        guint64 period;
    } cases[] = {{2500000, 3}, {3000000, 3}, {3000001, 4}, {999999, 1}, {1000000, 1}, {1000001, 2}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        JudgeLab lab;
        lab_init(&lab, 1, cases[i].frame_ps);
        lab.dut.nic.ring_size = 1;
        g_autoptr(TrialResult) result = run(&lab, 1000000, 12 * SIM_PS_PER_MS, -1);
        g_assert_cmpuint(trial_result_received(result), ==, 12000 / cases[i].period);
        judge_lab_clear(&lab);
    }
}

/* Four queues with shares of 1/2, 1/4, 1/8, 1/8: what is forwarded is the sum over the queues of
 * the smaller of load and capacity. The number of frames that a queue is sent is binomial (four
 * standard deviations are allowed for all of them), and each ring ends the trial somewhere between
 * empty and full. */
static void test_saturation(void)
{
    static const double expected_shares[] = {0.5, 0.25, 0.125, 0.125};
    static const double loads[] = {1, 3, 6, 12}; /* of a core, to all queues together */
    enum { RING_SIZE = 128, N_FRAMES = 500000 };
    double shares[MAX_QUEUES] = {0};
    JudgeLab lab;

    lab_init(&lab, 4, SIM_PS_PER_US);
    lab.dut.nic.ring_size = RING_SIZE;
    lab.tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab.tester.addresses.count = 1024;
    lab.dut.nic.rss.table = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < lab.dut.nic.rss.table_size; i++) {
        static const gint64 queues[] = {0, 1, 0, 2, 0, 1, 0, 3};
        g_array_append_val(lab.dut.nic.rss.table, queues[i % G_N_ELEMENTS(queues)]);
    }
    count_shares(&lab, shares);
    for (guint i = 0; i < G_N_ELEMENTS(loads); i++) {
        double forwarded = 0;
        double variance = 0;
        for (guint queue = 0; queue < 4; queue++) {
            g_assert_cmpfloat_with_epsilon(shares[queue], expected_shares[queue], 0.01);
            forwarded += MIN(shares[queue], 1 / loads[i]) * N_FRAMES;
            variance += shares[queue] * (1 - shares[queue]) * N_FRAMES;
        }
        gint64 rate_pps = (gint64)loads[i] * 1000000;
        SimTime duration_ps = (SimTime)N_FRAMES * SIM_PS_PER_S / rate_pps + 1;
        g_autoptr(TrialResult) result = run(&lab, rate_pps, duration_ps, -1);
        g_assert_cmpuint(trial_result_sent(result), ==, N_FRAMES);
        g_assert_cmpfloat(fabs((double)trial_result_received(result) - forwarded), <,
                          4 * sqrt(variance) + 4 * RING_SIZE);
    }
    judge_lab_clear(&lab);
}

/* A trial of 10 ms at the line rate through a DUT that costs nothing. The frames' instants are
 * rounded down to whole ps, so one may come up to 1 ps before the wire is free; more never adds up.
 */
static void check_line_rate(gint64 rate_bps, gint64 frame_bytes, gint64 rate_pps)
{
    JudgeLab lab;

    lab_init(&lab, 1, 0);
    lab.tester.frame_size_bytes = frame_bytes;
    lab.links[0].rate_bps = rate_bps;
    lab.links[1].rate_bps = rate_bps;
    g_assert_cmpint(trial_line_rate_pps(&lab.setup), ==, rate_pps);
    g_autoptr(TrialResult) result = run(&lab, rate_pps, 10 * SIM_PS_PER_MS, -1);
    g_assert_true(result->pass);
    g_assert_cmpuint(trial_result_sent(result), ==, (guint64)rate_pps / 100);
    g_assert_cmpuint(trial_result_received(result), ==, (guint64)rate_pps / 100);
    g_assert_cmpint(result->direction[0].latency_ps.maximum, <=, 1);
    judge_lab_clear(&lab);
}

/* Every Ethernet row of the table of RFC 2544 appendix B and its continuation. */
static void test_line_rates(void)
{
    const char *top = g_getenv("TOP") != NULL ? g_getenv("TOP") : ".";
    g_autofree char *name =
        g_build_filename(top, "tests", "oracle", "data", "max-frame-rates.csv", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    guint n_trials = 0;

    g_file_get_contents(name, &text, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], ",", -1);
        if (lines[i][0] == '#' || g_strv_length(fields) != 9 ||
            !g_str_equal(fields[1], "ethernet")) {
            continue;
        }
        gint64 rate_bps = g_ascii_strtoll(fields[2], NULL, 10);
        gint64 frame_bytes = g_ascii_strtoll(fields[3], NULL, 10);
        gint64 rate_pps = g_ascii_strtoll(fields[6], NULL, 10);
        const LinkSettings link = {.rate_bps = rate_bps};
        g_assert_cmpint(link_line_rate_pps(&link, frame_bytes), ==, rate_pps);
        if (rate_bps >= GBIT_PER_S && frame_bytes <= 1518) {
            check_line_rate(rate_bps, frame_bytes, rate_pps);
            n_trials++;
        }
    }
    /* Eight RFC 2544 sizes at 1, 10 and 100 Gbit/s, at least. */
    g_assert_cmpuint(n_trials, >=, 24);
}

/* A whole second of 64-byte frames at 10 Gbit/s. */
static void test_second_at_line_rate(void)
{
    JudgeLab lab;

    lab_init(&lab, 1, 0);
    lab.links[0].rate_bps = 10 * GBIT_PER_S;
    lab.links[1].rate_bps = 10 * GBIT_PER_S;
    g_autoptr(TrialResult) result = run(&lab, 14880952, SIM_PS_PER_S, -1);
    g_assert_true(result->pass);
    g_assert_cmpuint(trial_result_sent(result), ==, 14880952);
    g_assert_cmpuint(trial_result_received(result), ==, 14880952);
    judge_lab_clear(&lab);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/queueing/constant-rate", test_constant_rate);
    g_test_add_func("/queueing/clock", test_clock);
    g_test_add_func("/queueing/random-spreading", test_random_spreading);
    g_test_add_func("/queueing/overload", test_overload);
    g_test_add_func("/queueing/no-waiting-room", test_no_waiting_room);
    g_test_add_func("/queueing/saturation", test_saturation);
    g_test_add_func("/queueing/line-rates", test_line_rates);
    g_test_add_func("/queueing/second-at-line-rate", test_second_at_line_rate);
    return g_test_run();
}
