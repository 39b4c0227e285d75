/* The floor: the least work on a frame that any engine must do, to measure the trial against.
 *
 * Two draws of the counter-based generator, four table look-ups XORed (source and destination
 * address, source and destination port), the indirection table, the queue's FIFO recursion with a
 * finite ring, the latency's place in the histogram. No tester, links, polls, transmitter,
 * fingerprint or counters of queues and cores.
 *
 * One thread, no vector instructions asked for. It is tuned as a trial would be: the tables hold
 * only the bits that index the indirection table, so that all fit the second-level cache, and the
 * queues of a block of frames are found before the recursion, which keeps the look-ups of many
 * frames under way at once. */
#include "sim/histogram.h"
#include "sim/random.h"
#include "tests/support/bench_trial.h"

#define N_ENTRIES     128
#define N_QUEUES      4
#define LOAD_PERCENT  95
#define BLOCK_FRAMES  256
#define N_WARM_BLOCKS 400

/* Ranges of RFC 4814 section 4.5. */
#define SOURCE_PORT_MINIMUM      1024
#define N_SOURCE_PORTS           64512
#define DESTINATION_PORT_MINIMUM 1
#define N_DESTINATION_PORTS      49151

/* A queue served in order: a frame is lost if the one BENCH_TRIAL_RING before it has not ended. */
typedef struct {
    gint64 end_ps[BENCH_TRIAL_RING]; /* of the last frames taken */
    gint64 last_end_ps;
    guint64 n_taken;
} FloorQueue;

typedef struct {
    guint32 n_addresses;
    guint16 addresses[2][65536]; /* what each adds to the hash */
    guint16 ports[2][65536];
    guint8 queue_of[N_ENTRIES];
    FloorQueue queues[N_QUEUES];
    SimHistogram latency_ps;
} Floor;

static Floor *floor_new(guint32 n_addresses)
{
    Floor *floor = g_new0(Floor, 1);
    SimRandom random = sim_random_stream(1, 0, "floor");
    floor->n_addresses = n_addresses;
    for (guint side = 0; side < 2; side++) {
        for (guint i = 0; i < 65536; i++) {
            floor->addresses[side][i] = (guint16)(sim_random_next(&random) % N_ENTRIES);
            floor->ports[side][i] = (guint16)(sim_random_next(&random) % N_ENTRIES);
        }
    }
    for (guint i = 0; i < N_ENTRIES; i++) {
        floor->queue_of[i] = (guint8)(i % N_QUEUES);
    }
    sim_histogram_init(&floor->latency_ps);
    return floor;
}

static void find_queues(const Floor *floor, guint64 first, guint8 *queues)
{
    guint32 n = floor->n_addresses;
    for (guint i = 0; i < BLOCK_FRAMES; i++) {
        guint64 address = sim_random_at(1, first + i);
        guint64 port = sim_random_at(2, first + i);
        guint32 source_port =
            SOURCE_PORT_MINIMUM + sim_random_scale((guint32)(port >> 32), N_SOURCE_PORTS);
        guint32 destination_port =
            DESTINATION_PORT_MINIMUM + sim_random_scale((guint32)port, N_DESTINATION_PORTS);
        queues[i] =
            floor->queue_of[floor->addresses[0][sim_random_scale((guint32)(address >> 32), n)] ^
                            floor->addresses[1][sim_random_scale((guint32)address, n)] ^
                            floor->ports[0][source_port] ^ floor->ports[1][destination_port]];
    }
}

static void pass_block(Floor *floor, guint64 first)
{
    const gint64 gap_ps = BENCH_TRIAL_FRAME_PS * 100 / (N_QUEUES * LOAD_PERCENT);
    guint8 queues[BLOCK_FRAMES];
    gint64 latencies_ps[BLOCK_FRAMES];
    guint n = 0;

    find_queues(floor, first, queues);
    for (guint i = 0; i < BLOCK_FRAMES; i++) {
        FloorQueue *queue = &floor->queues[queues[i]];
        gint64 arrival_ps = (gint64)(first + i) * gap_ps;
        gint64 *slot_ps = &queue->end_ps[queue->n_taken % BENCH_TRIAL_RING];
        if (G_UNLIKELY(*slot_ps > arrival_ps)) {
            continue;
        }
        gint64 end_ps = MAX(queue->last_end_ps, arrival_ps) + BENCH_TRIAL_FRAME_PS;
        queue->last_end_ps = *slot_ps = end_ps;
        queue->n_taken++;
        latencies_ps[n++] = end_ps - arrival_ps;
    }
    sim_histogram_add_block(&floor->latency_ps, latencies_ps, n);
}

/* `data`: number of addresses a side. */
static BenchCost measure(gconstpointer data)
{
    guint64 n_frames = bench_is_quick() ? 1000000 : 4000000;
    guint64 n_blocks = n_frames / BLOCK_FRAMES;
    g_autofree Floor *floor = floor_new(GPOINTER_TO_UINT(data));
    guint64 block = 0;

    for (; block < N_WARM_BLOCKS; block++) {
        pass_block(floor, block * BLOCK_FRAMES);
    }
    double start_ns = bench_cpu_ns();
    for (; block < N_WARM_BLOCKS + n_blocks; block++) {
        pass_block(floor, block * BLOCK_FRAMES);
    }
    double ns = bench_cpu_ns() - start_ns;
    /* Every frame has passed: the load is below what the queues can do. */
    g_assert(floor->latency_ps.count == block * BLOCK_FRAMES);
    return (BenchCost){.count = n_blocks * BLOCK_FRAMES, .ns = ns};
}

int main(int argc, char **argv)
{
    static const BenchCase cases[] = {
        {"floor/1000x1000", "frame", measure, GUINT_TO_POINTER(1000)},
        {"floor/65533x65533", "frame", measure, GUINT_TO_POINTER(65533)},
    };
    (void)argc;
    return bench_main(argv, cases, G_N_ELEMENTS(cases));
}
