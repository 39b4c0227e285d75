#include "models/flow_popularity.h"

#include "sim/elementary.h"

#define ALL        (G_GUINT64_CONSTANT(1) << 32)
#define GUIDE_BITS 12

struct FlowPopularity {
    guint n;
    guint64 *end; /* flow i is chosen by bits in [end[i - 1], end[i]); the last is 2^32 */
    guint guide[1 << GUIDE_BITS]; /* the first flow that bits which begin so may choose */
};

static FlowPopularity *new_of(guint n)
{
    FlowPopularity *popularity = g_new0(FlowPopularity, 1);
    popularity->n = n;
    popularity->end = g_new(guint64, n);
    return popularity;
}

static void note_guide(FlowPopularity *popularity)
{
    guint flow = 0;
    popularity->end[popularity->n - 1] = ALL;
    for (guint64 i = 0; i < G_N_ELEMENTS(popularity->guide); i++) {
        while (popularity->end[flow] <= i << (32 - GUIDE_BITS)) {
            flow++;
        }
        popularity->guide[i] = flow;
    }
}

FlowPopularity *flow_popularity_new_zipf(guint n, double exponent)
{
    FlowPopularity *popularity = new_of(n);
    g_autofree double *sum = g_new(double, n);
    double all = 0;
    for (guint i = 0; i < n; i++) {
        all += sim_elementary_exp(-exponent * sim_elementary_log((double)i + 1));
        sum[i] = all;
    }
    for (guint i = 0; i < n; i++) {
        popularity->end[i] = (guint64)(sum[i] / all * (double)ALL);
    }
    note_guide(popularity);
    return popularity;
}

FlowPopularity *flow_popularity_new(const guint32 *weights, guint n)
{
    FlowPopularity *popularity = new_of(n);
    guint64 all = 0;
    guint64 sum = 0;
    for (guint i = 0; i < n; i++) {
        all += weights[i];
    }
    for (guint i = 0; i < n; i++) {
        sum += weights[i];
        popularity->end[i] = (sum << 32) / all;
    }
    note_guide(popularity);
    return popularity;
}

void flow_popularity_free(FlowPopularity *popularity)
{
    if (popularity != NULL) {
        g_free(popularity->end);
        g_free(popularity);
    }
}

guint flow_popularity_n(const FlowPopularity *popularity)
{
    return popularity->n;
}

/* The first flow whose end is above the bits: from the guide on, doubling steps, then halving. */
guint flow_popularity_at(const FlowPopularity *popularity, guint32 bits)
{
    const guint64 *end = popularity->end;
    guint low = popularity->guide[bits >> (32 - GUIDE_BITS)];
    guint step = 1;
    guint high = low;
    while (end[high] <= bits) {
        low = high + 1;
        high = MIN(high + step, popularity->n - 1);
        step *= 2;
    }
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (end[middle] <= bits) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

double flow_popularity_share(const FlowPopularity *popularity, guint flow)
{
    guint64 begin = flow > 0 ? popularity->end[flow - 1] : 0;
    return (double)(popularity->end[flow] - begin) / (double)ALL;
}
