/* The cache model against caches that are really simulated: sets of a few ways, least recently used
 * replaced, several consumers at once. Written from the definition of such a cache; shares nothing
 * with models/. Prints the table of docs/models/cache.md. */
#include <math.h>

#include "models/cache_share.h"
#include "models/frame_buffer.h"
#include "models/popularity_classes.h"

#define LINE       CACHE_LINE_BYTES
#define MEMORY_PS  1000000 /* an access that misses; a hit takes nothing */
#define NO_ADDRESS G_MAXUINT64

/* ---- a set-associative cache ---- */

typedef struct {
    guint n_sets, n_ways;
    guint64 *address; /* n_sets x n_ways lines, most recently used first */
} Sets;

static void sets_init(Sets *sets, guint n_sets, guint n_ways)
{
    *sets = (Sets){n_sets, n_ways, g_new(guint64, (gsize)n_sets * n_ways)};
    for (gsize i = 0; i < (gsize)n_sets * n_ways; i++) {
        sets->address[i] = NO_ADDRESS;
    }
}

/* Reads a line: whether it was there. */
static gboolean sets_read(Sets *sets, guint64 address)
{
    guint64 *set = &sets->address[(gsize)(address % sets->n_sets) * sets->n_ways];
    guint place = 0;
    while (place < sets->n_ways - 1 && set[place] != address) {
        place++;
    }
    gboolean is_hit = set[place] == address;
    for (; place > 0; place--) {
        set[place] = set[place - 1];
    }
    set[0] = address;
    return is_hit;
}

/* ---- consumers ---- */

typedef enum { EVEN, ROUND, ZIPF } Pattern;

typedef struct {
    guint n_lines, accesses; /* accesses: a frame */
    Pattern pattern;
    gboolean spreads; /* lines at random places of memory, otherwise one after the other */
    double exponent;  /* of ZIPF: line i is chosen in proportion to (i + 1)^-exponent */
} Consumer;

/* State of a consumer in a simulation. */
typedef struct {
    guint64 *address;
    double *cumulated; /* ZIPF: of the probabilities */
    guint next;
    guint64 hits, reads;
} Run;

static guint draw_line(const Consumer *consumer, Run *run, SimRandom *random)
{
    if (consumer->pattern == ROUND) {
        run->next = (run->next + 1) % consumer->n_lines;
        return run->next;
    }
    guint32 word = (guint32)(sim_random_next(random) >> 32);
    if (consumer->pattern == EVEN) {
        return sim_random_scale(word, consumer->n_lines);
    }
    double sought = word / 4294967296.0 * run->cumulated[consumer->n_lines - 1];
    guint low = 0, high = consumer->n_lines - 1;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (run->cumulated[middle] > sought) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static void run_init(Run *run, const Consumer *consumer, guint64 base, SimRandom *random)
{
    *run = (Run){.address = g_new(guint64, consumer->n_lines),
                 .cumulated = g_new(double, consumer->n_lines)};
    double sum = 0;
    for (guint i = 0; i < consumer->n_lines; i++) {
        run->address[i] = base + (consumer->spreads ? sim_random_next(random) >> 24 : i);
        sum += pow(i + 1, -consumer->exponent);
        run->cumulated[i] = sum;
    }
}

static void simulate(const Consumer *consumers, guint n, guint n_sets, guint n_ways, double *hits)
{
    const guint warm_up = 200000, counted = 400000;
    SimRandom random = sim_random_stream(1, n_sets, "tests.cache_sets");
    Sets sets;
    sets_init(&sets, n_sets, n_ways);
    g_autofree Run *runs = g_new(Run, n);
    for (guint i = 0; i < n; i++) {
        run_init(&runs[i], &consumers[i], (guint64)(i + 1) << 48, &random);
    }
    for (guint frame = 0; frame < warm_up + counted; frame++) {
        for (guint i = 0; i < n; i++) {
            for (guint k = 0; k < consumers[i].accesses; k++) {
                guint line = draw_line(&consumers[i], &runs[i], &random);
                gboolean is_hit = sets_read(&sets, runs[i].address[line]);
                runs[i].hits += frame >= warm_up && is_hit;
                runs[i].reads += frame >= warm_up;
            }
        }
    }
    for (guint i = 0; i < n; i++) {
        hits[i] = (double)runs[i].hits / (double)runs[i].reads;
        g_free(runs[i].address);
        g_free(runs[i].cumulated);
    }
    g_free(sets.address);
}

/* ---- the model's answer ---- */

/* What the model takes a consumer's lines for. */
static guint list_classes(const Consumer *consumer, PopularityClass *classes)
{
    if (consumer->pattern == ZIPF) {
        return popularity_classes_zipf(consumer->n_lines, consumer->exponent, consumer->n_lines,
                                       classes);
    }
    classes[0] = (PopularityClass){consumer->n_lines, 1};
    return 1;
}

static void predict(const Consumer *consumers, guint n, guint n_sets, guint n_ways, double *hits)
{
    const CacheLevels levels = {.size_bytes = {(gint64)n_sets * n_ways * LINE, 0, 0},
                                .memory_latency_ps = MEMORY_PS};
    g_autofree CacheConsumer *model = g_new0(CacheConsumer, n * POPULARITY_MOST_CLASSES);
    g_autofree SimTime *mean_ps = g_new(SimTime, n * POPULARITY_MOST_CLASSES);
    PopularityClass classes[POPULARITY_MOST_CLASSES];
    guint n_parts = 0;
    for (guint i = 0; i < n; i++) {
        guint n_classes = list_classes(&consumers[i], classes);
        for (guint k = 0; k < n_classes; k++) {
            gint64 bytes = classes[k].n_entries * LINE;
            model[n_parts++] = (CacheConsumer){.accesses = consumers[i].accesses * classes[k].share,
                                               .core_bytes = bytes,
                                               .total_bytes = bytes,
                                               .is_cyclic = consumers[i].pattern == ROUND};
        }
    }
    cache_share_latencies(&levels, 0, model, n_parts, mean_ps);
    const SimTime *next_ps = mean_ps;
    for (guint i = 0; i < n; i++) {
        guint n_classes = list_classes(&consumers[i], classes);
        hits[i] = 1;
        for (guint k = 0; k < n_classes; k++) {
            hits[i] -= classes[k].share * (double)*next_ps++ / MEMORY_PS;
        }
    }
}

typedef struct {
    const char *name;
    guint n_sets, n_ways;
    Consumer consumers[3]; /* ended by one without lines */
    double most;           /* error allowed, in the share of hits */
} Case;

static void test_case(gconstpointer data)
{
    const Case *test = data;
    double predicted[3], simulated[3];
    guint n = 0;
    while (n < 3 && test->consumers[n].n_lines > 0) {
        n++;
    }
    predict(test->consumers, n, test->n_sets, test->n_ways, predicted);
    simulate(test->consumers, n, test->n_sets, test->n_ways, simulated);
    for (guint i = 0; i < n; i++) {
        double error = predicted[i] - simulated[i];
        g_test_message("%-9s %2u ways, consumer %u: predicted %.3f  simulated %.3f  error %+.3f",
                       test->name, test->n_ways, i, predicted[i], simulated[i], error);
        g_assert_cmpfloat(ABS(error), <=, test->most);
    }
}

/* L1 of 64 sets and 8 ways, L2 of 512 sets and 8 ways, L3 of 1024 sets and 16 or 20 ways. */
static const Case cases[] = {
    {"one", 64, 8, {{1000, 4, EVEN, TRUE, 0}}, 0.03},
    {"one-packed", 64, 8, {{1000, 4, EVEN, FALSE, 0}}, 0.01},
    {"hot", 64, 8, {{4000, 5, EVEN, TRUE, 0}, {8, 2, EVEN, TRUE, 0}}, 0.02},
    {"two", 512, 8, {{7000, 5, EVEN, TRUE, 0}, {2000, 3, EVEN, TRUE, 0}}, 0.03},
    {"stream", 512, 8, {{5000, 5, EVEN, TRUE, 0}, {3840, 5, ROUND, TRUE, 0}}, 0.08},
    {"rules", 64, 8, {{100, 100, ROUND, FALSE, 0}, {1000, 6, EVEN, TRUE, 0}}, 0.05},
    {"large", 1024, 16, {{40000, 5, EVEN, TRUE, 0}, {9000, 3, EVEN, TRUE, 0}}, 0.03},
    {"large",
     1024,
     20,
     {{30000, 6, EVEN, TRUE, 0}, {6000, 1, EVEN, TRUE, 0}, {100, 2, EVEN, TRUE, 0}},
     0.03},
    {"zipf-0.7", 512, 8, {{7000, 5, ZIPF, TRUE, 0.7}}, 0.02},
    {"zipf-1", 512, 8, {{7000, 5, ZIPF, TRUE, 1}}, 0.02},
    {"zipf-1.4", 512, 8, {{40000, 5, ZIPF, TRUE, 1.4}}, 0.02},
    {"zipf-small", 64, 8, {{65533, 5, ZIPF, TRUE, 1}}, 0.03},
    {"zipf-even", 512, 8, {{20000, 3, ZIPF, TRUE, 1}, {4000, 3, EVEN, TRUE, 0}}, 0.03},
};

/* ---- frame buffers: DMA may take the place of lines in a few ways only ---- */

typedef struct {
    guint n_sets, n_ways, dma_ways;
    guint64 *address, *used; /* by set and way: line, and when it was touched last */
    guint64 clock;
} Shared;

static guint64 *find(Shared *cache, guint64 address, guint n_ways, gboolean *is_hit)
{
    gsize set = (gsize)(address % cache->n_sets) * cache->n_ways;
    gsize oldest = set;
    for (gsize way = set; way < set + cache->n_ways; way++) {
        if (cache->address[way] == address) {
            *is_hit = TRUE;
            return &cache->used[way];
        }
        if (way < set + n_ways && cache->used[way] < cache->used[oldest]) {
            oldest = way;
        }
    }
    *is_hit = FALSE;
    cache->address[oldest] = address;
    return &cache->used[oldest];
}

/* A write by DMA updates a line where it is, or takes one of the first dma_ways; a read by a core
 * takes any (inclusive last level) or, where it moves the line to the core's own cache
 * (`moves_out`: not inclusive), none. */
static double simulate_buffers(guint n_buffers, guint n_sets, guint n_ways, guint dma_ways,
                               guint in_flight, gboolean moves_out)
{
    gsize n_lines = (gsize)n_sets * n_ways;
    Shared cache = {n_sets, n_ways, dma_ways, g_new0(guint64, n_lines), g_new0(guint64, n_lines),
                    0};
    SimRandom random = sim_random_stream(1, n_buffers, "tests.cache_buffers");
    g_autofree guint64 *buffer = g_new(guint64, n_buffers);
    for (guint i = 0; i < n_buffers; i++) {
        buffer[i] = 1 + (sim_random_next(&random) >> 16);
    }
    guint64 hits = 0, counted = 0;
    guint64 n_frames = (guint64)n_buffers * 60;
    for (guint64 frame = 0; frame < n_frames; frame++) {
        gboolean is_hit;
        *find(&cache, buffer[frame % n_buffers], dma_ways, &is_hit) = ++cache.clock;
        if (frame < in_flight) {
            continue;
        }
        guint64 read = buffer[(frame - in_flight) % n_buffers];
        guint64 *used = find(&cache, read, moves_out ? dma_ways : n_ways, &is_hit);
        *used = ++cache.clock;
        if (moves_out) {
            cache.address[used - cache.used] = 0;
            *used = 0;
        }
        hits += frame >= n_frames / 2 && is_hit;
        counted += frame >= n_frames / 2;
    }
    g_free(cache.address);
    g_free(cache.used);
    return (double)hits / (double)counted;
}

/* 192 sets of 20 ways: what 15 MiB have for lines at one place in pages of 4 KiB. */
static void test_buffers_anywhere(void)
{
    static const guint counts[] = {1280, 2560, 3072, 3840, 4608, 5120, 6400, 7680};
    const FrameBufferSettings buffers = {.size_bytes = 4096, .accesses = 1};
    const CacheSettings cache = {.l3.size_bytes = 15 << 20, .ways = 20, .dma_ways = 20};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        double predicted = frame_buffer_hit_share(&buffers, &cache, counts[i], 1, NULL, 0);
        double simulated = simulate_buffers(counts[i], 192, 20, 2, counts[i] * 2 / 3, FALSE);
        g_test_message("%4u buffers, inclusive: predicted %.3f  simulated %.3f  error %+.3f",
                       counts[i], predicted, simulated, predicted - simulated);
        g_assert_cmpfloat(ABS(predicted - simulated), <, 0.06);
    }
}

/* The same where the core takes the line away: only the two ways remain. */
static void test_buffers_two_ways(void)
{
    static const guint counts[] = {96, 192, 384, 512, 768, 1536};
    const FrameBufferSettings buffers = {.size_bytes = 4096, .accesses = 1};
    const CacheSettings cache = {.l3.size_bytes = 15 << 20, .ways = 20, .dma_ways = 2};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        double predicted = frame_buffer_hit_share(&buffers, &cache, counts[i], 1, NULL, 0);
        double simulated = simulate_buffers(counts[i], 192, 20, 2, counts[i] - 1, TRUE);
        g_test_message("%4u buffers, two ways:  predicted %.3f  simulated %.3f  error %+.3f",
                       counts[i], predicted, simulated, predicted - simulated);
        g_assert_cmpfloat(ABS(predicted - simulated), <, 0.06);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path =
            g_strdup_printf("/oracle/cache-sets/%s/%u", cases[i].name, cases[i].n_ways);
        g_test_add_data_func(path, &cases[i], test_case);
    }
    g_test_add_func("/oracle/cache-sets/buffers-anywhere", test_buffers_anywhere);
    g_test_add_func("/oracle/cache-sets/buffers-two-ways", test_buffers_two_ways);
    return g_test_run();
}
