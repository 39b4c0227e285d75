/* How fast a trial is computed: processor time a frame of the demo's trial, at loads below, near
 * and above what the DUT can do, and against the least that a frame needs in any engine. */
#include <stdlib.h>
#include <time.h>

#include "tests/support/judge_lab.h"

#define N_REPETITIONS 5
#define N_ADDRESSES   1000
#define FRAME_PS      575000
#define HOLD_PS       175000 /* of these inside the lock, where there is one */

typedef struct {
    const char *name;
    gint64 queues;
    gboolean locks;
} Case;

static const Case cases[] = {
    {"4 queues", 4, FALSE}, {"1 queue", 1, FALSE}, {"16 queues", 16, FALSE}, {"lock", 4, TRUE}};
static const gint64 loads_percent[] = {50, 95, 120};

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* `ns` (N_REPETITIONS, gets sorted): a frame's time in each. */
static void print_row(const char *name, const char *load, guint64 n_frames, double *ns,
                      double floor_ns)
{
    qsort(ns, N_REPETITIONS, sizeof(double), compare_doubles);
    double median_ns = ns[N_REPETITIONS / 2];
    g_print("%-10s, %6s, %9" G_GUINT64_FORMAT ", %7.2f, %7.2f, %7.2f, %11.0f, %6.2f\n", name, load,
            n_frames, ns[0], median_ns, ns[N_REPETITIONS - 1], 1e9 / median_ns,
            median_ns / floor_ns);
}

/* ---- the floor ---- */

/* What no engine can leave out: two draws, a look-up of the hash of either address and port, the
 * queue's FIFO recursion, the latency's place in the histogram. */
typedef struct {
    guint32 addresses[2][N_ADDRESSES];
    guint32 ports[2][65536];
    guint8 queue_of[128];
    SimTime end_ps[4];
    SimHistogram latency_ps;
} Floor;

static Floor *floor_new(void)
{
    Floor *floor_ = g_new0(Floor, 1);
    SimRandom random = sim_random_stream(1, 0, "floor");
    for (guint side = 0; side < 2; side++) {
        for (guint i = 0; i < N_ADDRESSES; i++) {
            floor_->addresses[side][i] = (guint32)sim_random_next(&random);
        }
        for (guint i = 0; i < 65536; i++) {
            floor_->ports[side][i] = (guint32)sim_random_next(&random);
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(floor_->queue_of); i++) {
        floor_->queue_of[i] = (guint8)(i % 4);
    }
    return floor_;
}

static double floor_run(Floor *floor_, guint64 n_frames)
{
    double start_ns = cpu_ns();
    sim_histogram_init(&floor_->latency_ps);
    for (guint q = 0; q < G_N_ELEMENTS(floor_->end_ps); q++) {
        floor_->end_ps[q] = 0;
    }
    for (guint64 k = 0; k < n_frames; k++) {
        guint64 address = sim_random_at(1, k);
        guint64 port = sim_random_at(2, k);
        guint32 hash = floor_->addresses[0][sim_random_scale((guint32)(address >> 32), 1000)] ^
                       floor_->addresses[1][sim_random_scale((guint32)address, 1000)] ^
                       floor_->ports[0][1024 + sim_random_scale((guint32)(port >> 32), 64512)] ^
                       floor_->ports[1][1 + sim_random_scale((guint32)port, 49151)];
        SimTime arrival_ps = (SimTime)k * (FRAME_PS / 2); /* half of what 4 queues do */
        SimTime *end_ps = &floor_->end_ps[floor_->queue_of[hash % 128]];
        *end_ps = MAX(*end_ps, arrival_ps) + FRAME_PS;
        sim_histogram_add(&floor_->latency_ps, *end_ps - arrival_ps);
    }
    return (cpu_ns() - start_ns) / (double)n_frames;
}

/* Median time of a frame. */
static double bench_floor(void)
{
    enum { N_FRAMES = 4000000 };
    g_autofree Floor *floor_ = floor_new();
    double ns[N_REPETITIONS];
    double sorted[N_REPETITIONS];

    for (guint i = 0; i < N_REPETITIONS; i++) {
        ns[i] = sorted[i] = floor_run(floor_, N_FRAMES);
    }
    qsort(sorted, N_REPETITIONS, sizeof(double), compare_doubles);
    print_row("floor", "50 %", N_FRAMES, ns, sorted[N_REPETITIONS / 2]);
    return sorted[N_REPETITIONS / 2];
}

/* ---- trials ---- */

static void lab_init(JudgeLab *lab, const Case *a_case)
{
    judge_lab_init(lab);
    lab->tester.direction = TESTER_DIRECTION_BOTH;
    lab->tester.addresses.selection = TESTER_SELECTION_RANDOM;
    lab->tester.addresses.count = N_ADDRESSES;
    lab->tester.ports.selection = TESTER_SELECTION_RANDOM;
    lab->dut.cores = 4;
    lab->dut.nic.queues = a_case->queues;
    lab->dut.nic.ring_size = 512;
    lab->dut.nic.rss.hash.udp4 = RSS_HASH_IP_PORT;
    lab->dut.cost.frame = judge_lab_cost(a_case->locks ? FRAME_PS - HOLD_PS : FRAME_PS);
    lab->dut.lock.hold = judge_lab_cost(a_case->locks ? HOLD_PS : 0);
    for (guint port = 0; port < DUT_PORTS; port++) {
        lab->links[port].rate_bps = G_GINT64_CONSTANT(10000000000);
    }
}

/* Frames/s in each direction that the DUT could forward at most. */
static gint64 capacity_pps(const Case *a_case)
{
    SimTime frame_ps = FRAME_PS / MIN(a_case->queues, 4);
    return SIM_PS_PER_S / (a_case->locks ? MAX(frame_ps, HOLD_PS) : frame_ps) / DUT_PORTS;
}

static void bench_trial(const Case *a_case, gint64 load_percent, double floor_ns)
{
    TrialRequest request = {.rate_pps = capacity_pps(a_case) * load_percent / 100,
                            .duration_ps = SIM_PS_PER_S,
                            .stream_trial = -1};
    g_autofree char *load = g_strdup_printf("%" G_GINT64_FORMAT " %%", load_percent);
    double ns[N_REPETITIONS];
    guint64 n_frames = 0;
    JudgeLab lab;

    lab_init(&lab, a_case);
    Trial *trial = trial_new(&lab.setup);
    for (guint i = 0; i < N_REPETITIONS; i++) {
        g_autoptr(GError) error = NULL;
        double start_ns = cpu_ns();
        g_autoptr(TrialResult) result = trial_run(trial, &request, &error);
        double took_ns = cpu_ns() - start_ns;
        if (result == NULL) {
            g_error("%s: %s", a_case->name, error->message);
        }
        n_frames = trial_result_sent(result);
        ns[i] = took_ns / (double)n_frames;
    }
    trial_free(trial);
    judge_lab_clear(&lab);
    print_row(a_case->name, load, n_frames, ns, floor_ns);
}

int main(void)
{
    g_print("# 1 s of 64-byte frames in both directions at 4 cores of 575 ns; processor time, %d "
            "repetitions\n",
            N_REPETITIONS);
    g_print("%-10s, %6s, %9s, %7s, %7s, %7s, %11s, %6s\n", "trial", "load", "frames", "min ns",
            "median", "max ns", "frames/s", "floors");
    double floor_ns = bench_floor();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(loads_percent); j++) {
            bench_trial(&cases[i], loads_percent[j], floor_ns);
        }
    }
    return 0;
}
