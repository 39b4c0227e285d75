#include "models/latency_probe.h"

#include <stdlib.h>

/* What is known of a frame in the window, where it is no delay. */
#define FRAME_ON_ITS_WAY (-2)
#define FRAME_LOST       (-1)

#define FIRST_WINDOW 1024

__extension__ typedef unsigned __int128 Wide;

struct LatencyProbe {
    LatencyProbeSettings settings;
    gboolean is_first_pass;
    /* tags */
    guint64 first_tag, n_frames, n_tags;
    SimTime *tag_ps; /* by tag; -1: not received */
    /* the window: frames from `base` on, frame k in place k modulo its size, a power of two */
    guint64 base;
    guint64 window_size;
    SimTime *window;
    /* all frames */
    LatencyVariation variation; /* but for quantiles */
    SimQuantile *p99_9;
    SimQuantile *median[2]; /* of the differences: the middle two */
    SimHistogram *pdv;      /* of the second pass, when the least delay is known */
    SimHistogram *ipdv[2];  /* of the first: magnitudes of those below 0, and the others */
    gboolean is_second_pass;
};

LatencyProbe *latency_probe_new(const LatencyProbeSettings *settings)
{
    LatencyProbe *probe = g_new0(LatencyProbe, 1);
    probe->settings = *settings;
    if (settings->variation) {
        probe->p99_9 = sim_quantile_new(999, 1000, FALSE);
        probe->median[0] = sim_quantile_new(1, 2, FALSE);
        probe->median[1] = sim_quantile_new(1, 2, TRUE);
        probe->pdv = g_new(SimHistogram, 1);
        probe->ipdv[0] = g_new(SimHistogram, 1);
        probe->ipdv[1] = g_new(SimHistogram, 1);
        probe->window_size = FIRST_WINDOW;
        probe->window = g_new(SimTime, FIRST_WINDOW);
    }
    return probe;
}

void latency_probe_free(LatencyProbe *probe)
{
    if (probe != NULL) {
        sim_quantile_free(probe->p99_9);
        sim_quantile_free(probe->median[0]);
        sim_quantile_free(probe->median[1]);
        g_free(probe->pdv);
        g_free(probe->ipdv[0]);
        g_free(probe->ipdv[1]);
        g_free(probe->window);
        g_free(probe->tag_ps);
        g_free(probe);
    }
}

/* ---- tags ---- */

guint64 latency_probe_tagged_frame(guint64 first, guint64 n_frames, guint64 n_tags, guint64 j)
{
    guint64 begin = j * (n_frames - first) / n_tags;
    guint64 end = (j + 1) * (n_frames - first) / n_tags;
    /* at the first of them tagging begins */
    return first + begin + (j == 0 ? 0 : sim_random_at(0, j) % (end - begin));
}

static void reset_tags(LatencyProbe *probe, const SendPlan *plan, guint64 n_frames)
{
    probe->n_frames = n_frames;
    probe->first_tag = MIN(send_plan_n_started(plan, probe->settings.tags_from_ps - 1), n_frames);
    probe->n_tags = MIN(probe->settings.n_tags, n_frames - probe->first_tag);
    g_free(probe->tag_ps);
    probe->tag_ps = g_new(SimTime, MAX(probe->n_tags, 1));
    for (guint64 j = 0; j < probe->n_tags; j++) {
        probe->tag_ps[j] = -1;
    }
}

static void note_tag(LatencyProbe *probe, guint64 number, SimTime latency_ps)
{
    if (probe->n_tags == 0 || number < probe->first_tag) {
        return;
    }
    /* the tag whose part the frame is in: the last that begins at it or before; 2^40 * 2^20 < 2^64
     */
    guint64 span = probe->n_frames - probe->first_tag;
    guint64 j = ((number - probe->first_tag + 1) * probe->n_tags + span - 1) / span - 1;
    if (latency_probe_tagged_frame(probe->first_tag, probe->n_frames, probe->n_tags, j) == number) {
        probe->tag_ps[j] = latency_ps;
    }
}

/* ---- all frames ---- */

static void clear_window(LatencyProbe *probe)
{
    probe->base = 0;
    for (guint64 i = 0; i < probe->window_size; i++) {
        probe->window[i] = FRAME_ON_ITS_WAY;
    }
}

static SimTime *in_window(const LatencyProbe *probe, guint64 number)
{
    return &probe->window[number & (probe->window_size - 1)];
}

/* Makes room for frame `number`. */
static void grow_window(LatencyProbe *probe, guint64 number)
{
    SimTime *before = probe->window;
    guint64 size = probe->window_size;
    while (number - probe->base >= probe->window_size) {
        probe->window_size *= 2;
    }
    probe->window = g_new(SimTime, probe->window_size);
    for (guint64 i = 0; i < probe->window_size; i++) {
        *in_window(probe, probe->base + i) =
            i < size ? before[(probe->base + i) & (size - 1)] : FRAME_ON_ITS_WAY;
    }
    g_free(before);
}

static void note_difference(LatencyProbe *probe, gint64 difference_ps)
{
    LatencyVariation *variation = &probe->variation;
    if (probe->is_first_pass) {
        gboolean is_first = variation->n_differences++ == 0;
        variation->difference_minimum_ps =
            is_first ? difference_ps : MIN(variation->difference_minimum_ps, difference_ps);
        variation->difference_maximum_ps =
            is_first ? difference_ps : MAX(variation->difference_maximum_ps, difference_ps);
        sim_histogram_add(probe->ipdv[difference_ps < 0 ? 0 : 1], ABS(difference_ps));
    }
    sim_quantile_add(probe->median[0], difference_ps);
    sim_quantile_add(probe->median[1], difference_ps);
}

/* What became of a frame; then the window moves on past all whose successor is known too. */
static void note_in_window(LatencyProbe *probe, guint64 number, SimTime what)
{
    if (number - probe->base >= probe->window_size - 1) {
        grow_window(probe, number + 1);
    }
    *in_window(probe, number) = what;
    for (;;) {
        SimTime *first = in_window(probe, probe->base);
        SimTime second = *in_window(probe, probe->base + 1);
        if (*first == FRAME_ON_ITS_WAY || second == FRAME_ON_ITS_WAY) {
            return;
        }
        if (*first >= 0 && second >= 0) {
            note_difference(probe, second - *first);
        }
        *first = FRAME_ON_ITS_WAY;
        probe->base++;
    }
}

static void note_delay(LatencyProbe *probe, SimTime delay_ps)
{
    LatencyVariation *variation = &probe->variation;
    if (probe->is_first_pass) {
        gboolean is_first = variation->n_delays++ == 0;
        variation->delay_minimum_ps =
            is_first ? delay_ps : MIN(variation->delay_minimum_ps, delay_ps);
        variation->delay_maximum_ps =
            is_first ? delay_ps : MAX(variation->delay_maximum_ps, delay_ps);
    } else if (probe->is_second_pass) {
        sim_histogram_add(probe->pdv, delay_ps - variation->delay_minimum_ps);
    }
    sim_quantile_add(probe->p99_9, delay_ps);
}

/* ---- the trial ---- */

void latency_probe_reset(LatencyProbe *probe, const SendPlan *plan, guint64 n_frames)
{
    reset_tags(probe, plan, n_frames);
    probe->is_first_pass = TRUE;
    probe->is_second_pass = FALSE;
    probe->variation = (LatencyVariation){0};
    if (probe->settings.variation) {
        sim_histogram_init(probe->pdv);
        sim_histogram_init(probe->ipdv[0]);
        sim_histogram_init(probe->ipdv[1]);
        sim_quantile_reset(probe->p99_9);
        sim_quantile_reset(probe->median[0]);
        sim_quantile_reset(probe->median[1]);
        clear_window(probe);
    }
}

void latency_probe_receive(LatencyProbe *probe, guint64 number, SimTime latency_ps)
{
    if (probe->is_first_pass) {
        note_tag(probe, number, latency_ps);
    }
    if (probe->settings.variation) {
        note_delay(probe, latency_ps);
        note_in_window(probe, number, latency_ps);
    }
}

void latency_probe_lose(LatencyProbe *probe, guint64 number)
{
    if (probe->settings.variation) {
        note_in_window(probe, number, FRAME_LOST);
    }
}

gboolean latency_probe_end_pass(LatencyProbe *probe)
{
    gboolean more = FALSE;
    probe->is_second_pass = probe->is_first_pass;
    probe->is_first_pass = FALSE;
    if (probe->settings.variation) {
        more |= probe->is_second_pass; /* it is to come */
        more |= sim_quantile_end_pass(probe->p99_9);
        more |= sim_quantile_end_pass(probe->median[0]);
        more |= sim_quantile_end_pass(probe->median[1]);
        clear_window(probe);
    }
    return more;
}

/* ---- results ---- */

static gint compare_times(const void *a, const void *b)
{
    SimTime x = *(const SimTime *)a;
    SimTime y = *(const SimTime *)b;
    return (x > y) - (x < y);
}

/* Half of a sum, rounded half up. */
static gint64 halve(gint64 low, gint64 high)
{
    return low + (high - low + 1) / 2;
}

LatencyTags latency_probe_get_tags(const LatencyProbe *probe)
{
    LatencyTags tags = {.n_tags = probe->n_tags,
                        .first_ps = probe->n_tags > 0 ? probe->tag_ps[0] : -1,
                        .first_number = probe->n_tags > 0 ? probe->first_tag : 0};
    g_autofree SimTime *sorted = g_new(SimTime, MAX(probe->n_tags, 1));
    Wide sum = 0;
    for (guint64 j = 0; j < probe->n_tags; j++) {
        if (probe->tag_ps[j] >= 0) {
            sorted[tags.n_received++] = probe->tag_ps[j];
            sum += (guint64)probe->tag_ps[j];
        }
    }
    guint64 n = tags.n_received;
    if (n == 0) {
        return tags;
    }
    qsort(sorted, n, sizeof *sorted, compare_times);
    tags.minimum_ps = sorted[0];
    tags.mean_ps = (SimTime)((sum + n / 2) / n);
    tags.median_ps = halve(sorted[(n - 1) / 2], sorted[n / 2]);
    tags.p99_9_ps = sorted[(n * 999 + 999) / 1000 - 1];
    tags.maximum_ps = sorted[n - 1];
    return tags;
}

LatencyVariation latency_probe_get_variation(const LatencyProbe *probe)
{
    LatencyVariation variation = probe->variation;
    if (probe->settings.variation) {
        variation.delay_p99_9_ps = sim_quantile_get(probe->p99_9);
        variation.difference_median_ps =
            halve(sim_quantile_get(probe->median[0]), sim_quantile_get(probe->median[1]));
    }
    return variation;
}

SimBins *latency_probe_get_tag_bins(const LatencyProbe *probe, guint most)
{
    g_autofree SimHistogram *histogram = g_new(SimHistogram, 1);
    sim_histogram_init(histogram);
    for (guint64 j = 0; j < probe->n_tags; j++) {
        if (probe->tag_ps[j] >= 0) {
            sim_histogram_add(histogram, probe->tag_ps[j]);
        }
    }
    return sim_bins_new(histogram, NULL, most);
}

SimBins *latency_probe_get_pdv_bins(const LatencyProbe *probe, guint most)
{
    return sim_bins_new(probe->pdv, NULL, most);
}

SimBins *latency_probe_get_ipdv_bins(const LatencyProbe *probe, guint most)
{
    return sim_bins_new(probe->ipdv[1], probe->ipdv[0], most);
}
