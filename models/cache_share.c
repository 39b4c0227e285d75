#include "models/cache_share.h"

#define N_HALVINGS     60   /* more than a double has digits */
#define EXPONENT_MOST  700. /* exp(-700) is nothing beside 1 */
#define ROUNDING_GUARD (1. / 1024)

/* exp(-x), x >= 0, by + - * / alone: libm's results differ in the last digit between machines. */
static double decay(double x)
{
    if (x > EXPONENT_MOST) {
        return 0;
    }
    guint n_squares = 0;
    while (x > 1. / 1024) {
        x /= 2;
        n_squares++;
    }
    double value = 1 - x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5))));
    while (n_squares-- > 0) {
        value *= value;
    }
    return value;
}

/* ---- what is touched ---- */

/* What a consumer has in a cache. */
typedef struct {
    double bytes;   /* of its working set */
    double touched; /* a frame */
    gboolean is_cyclic;
} Occupant;

static double resident_bytes(const Occupant *occupant, double n_frames)
{
    double touched = occupant->touched * n_frames;
    if (occupant->is_cyclic) {
        return MIN(occupant->bytes, touched);
    }
    return occupant->bytes > 0 ? occupant->bytes * (1 - decay(touched / occupant->bytes)) : 0;
}

static Occupant occupant_of(const CacheConsumer *consumer, gboolean is_core)
{
    return (Occupant){
        .bytes = (double)(is_core ? consumer->core_bytes : consumer->total_bytes),
        .touched = consumer->accesses * CACHE_LINE_BYTES,
        .is_cyclic = consumer->is_cyclic,
    };
}

/* All else: touched as often as the evenly likely consumers on average. */
static Occupant occupant_else(const CacheConsumer *consumers, guint n_consumers, gint64 else_bytes,
                              gboolean is_core)
{
    double bytes = 0, touched = 0;
    for (guint i = 0; i < n_consumers; i++) {
        Occupant occupant = occupant_of(&consumers[i], is_core);
        if (!occupant.is_cyclic && occupant.touched > 0) {
            bytes += occupant.bytes;
            touched += occupant.touched;
        }
    }
    double size = (double)else_bytes;
    return (Occupant){.bytes = size, .touched = bytes > 0 ? touched / bytes * size : 0};
}

static double sum_resident(const Occupant *occupants, guint n_occupants, double n_frames)
{
    double sum = 0;
    for (guint i = 0; i < n_occupants; i++) {
        sum += resident_bytes(&occupants[i], n_frames);
    }
    return sum;
}

/* Frames until what is touched fills `size_bytes`. */
static double characteristic_frames(const Occupant *occupants, guint n_occupants, double size_bytes)
{
    double low = 0, high = 1;
    while (high < 1e18 && sum_resident(occupants, n_occupants, high) < size_bytes) {
        low = high;
        high *= 2;
    }
    for (guint i = 0; i < N_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (sum_resident(occupants, n_occupants, middle) < size_bytes) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

double cache_share_footprint_bytes(const CacheConsumer *consumers, guint n_consumers,
                                   double n_frames)
{
    double sum = 0;
    for (guint i = 0; i < n_consumers; i++) {
        if (!consumers[i].is_cyclic) {
            Occupant occupant = occupant_of(&consumers[i], FALSE);
            sum += resident_bytes(&occupant, n_frames);
        }
    }
    return sum;
}

double cache_share_set_hits(double fill, guint ways)
{
    double mean = fill * ways;
    double term = decay(mean);
    double sum = 0;
    for (guint i = 0; i < ways; i++) {
        sum += term;
        term *= mean / (i + 1);
    }
    return MIN(sum, 1);
}

/* ---- hits ---- */

/* Share of hits of each consumer in a cache. */
static void level_hits(const CacheConsumer *consumers, guint n_consumers, gint64 else_bytes,
                       gboolean is_core, gint64 size_bytes, double *hits)
{
    g_autofree Occupant *occupants = g_new(Occupant, n_consumers + 1);
    double bytes = 0;
    for (guint i = 0; i < n_consumers; i++) {
        occupants[i] = occupant_of(&consumers[i], is_core);
        bytes += occupants[i].touched > 0 ? occupants[i].bytes : 0;
    }
    occupants[n_consumers] = occupant_else(consumers, n_consumers, else_bytes, is_core);
    bytes += occupants[n_consumers].touched > 0 ? occupants[n_consumers].bytes : 0;
    double size = (double)size_bytes;
    gboolean fits = bytes <= size;
    double n_frames = fits ? 0 : characteristic_frames(occupants, n_consumers + 1, size);
    for (guint i = 0; i < n_consumers; i++) {
        const Occupant *occupant = &occupants[i];
        double resident = resident_bytes(occupant, n_frames);
        if (fits || occupant->bytes <= 0) {
            hits[i] = 1;
        } else if (occupant->is_cyclic) {
            hits[i] = resident >= occupant->bytes ? 1 : 0;
        } else {
            hits[i] = resident / occupant->bytes;
        }
    }
}

void cache_share_hits(gint64 size_bytes, const CacheConsumer *consumers, guint n_consumers,
                      double *hits)
{
    level_hits(consumers, n_consumers, 0, FALSE, size_bytes, hits);
}

/* The closed form holds: one evenly likely consumer, the same for a core as for all. */
static gboolean is_single(const CacheConsumer *consumers, guint n_consumers, guint *index)
{
    guint n_found = 0;
    for (guint i = 0; i < n_consumers; i++) {
        if (consumers[i].accesses > 0) {
            *index = i;
            n_found++;
        }
    }
    return n_found == 1 && !consumers[*index].is_cyclic &&
           consumers[*index].core_bytes == consumers[*index].total_bytes;
}

static void solve(const CacheLevels *levels, gint64 else_bytes, const CacheConsumer *consumers,
                  guint n_consumers, SimTime *mean_ps)
{
    g_autofree double *hits = g_new0(double, n_consumers);
    g_autofree double *reached = g_new0(double, n_consumers);
    g_autofree double *sum = g_new0(double, n_consumers);
    for (guint level = 0; level < CACHE_N_LEVELS; level++) {
        if (levels->size_bytes[level] == 0) {
            continue;
        }
        gboolean is_core = level < CACHE_N_LEVELS - 1;
        level_hits(consumers, n_consumers, else_bytes, is_core, levels->size_bytes[level], hits);
        for (guint i = 0; i < n_consumers; i++) {
            double more = MAX(hits[i] - reached[i], 0);
            sum[i] += more * (double)levels->latency_ps[level];
            reached[i] += more;
        }
    }
    for (guint i = 0; i < n_consumers; i++) {
        sum[i] += MAX(1 - reached[i], 0) * (double)levels->memory_latency_ps;
        mean_ps[i] = (SimTime)(sum[i] + ROUNDING_GUARD);
    }
}

void cache_share_latencies(const CacheLevels *levels, gint64 else_bytes,
                           const CacheConsumer *consumers, guint n_consumers, SimTime *mean_ps)
{
    guint single = 0;
    solve(levels, else_bytes, consumers, n_consumers, mean_ps);
    if (is_single(consumers, n_consumers, &single)) {
        gint64 bytes = consumers[single].total_bytes + else_bytes;
        mean_ps[single] = cache_mean_latency_ps(levels, bytes);
    }
}
