/* docs/frame-path.md section 15: what is noted of single frames, by keeping all of them. */
#include <stdlib.h>

#include "tests/support/judge-internal.h"

/* Numbers to be sorted. */
typedef struct {
    gint64 *values;
    guint64 n;
} Sorted;

static gint compare(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a;
    gint64 y = *(const gint64 *)b;
    return x < y ? -1 : x > y;
}

static Sorted sorted_new(guint64 most)
{
    return (Sorted){.values = g_new(gint64, most + 1)};
}

static void sort(Sorted *sorted)
{
    qsort(sorted->values, sorted->n, sizeof(gint64), compare);
}

/* Nearest rank: the least value such that at least so many per mille are not above it. */
static gint64 per_mille(const Sorted *sorted, guint64 share)
{
    guint64 i = 0;
    while ((i + 1) * 1000 < share * sorted->n) {
        i++;
    }
    return sorted->values[i];
}

/* The middle one, or the mean of the middle two, rounded half up. */
static gint64 median(const Sorted *sorted)
{
    guint64 half = sorted->n / 2;
    if (sorted->n % 2 == 1) {
        return sorted->values[half];
    }
    JudgeInteger sum = (JudgeInteger)sorted->values[half - 1] + sorted->values[half] + 1;
    return (gint64)(sum >= 0 ? sum / 2 : -((1 - sum) / 2));
}

static SimTime delay_of(const JudgeFrame *frame)
{
    return frame->start_ps - frame->first_ps;
}

/* When frame k would start on a wire that is never taken; section 16: at a constant rate. */
static SimTime paced_ps(const Judge *judge, const JudgeFrame *frames, gint64 k)
{
    return judge_traffic_is_plain(judge->setup->tester)
               ? frames[k].due_ps
               : (SimTime)((JudgeInteger)k * SIM_PS_PER_S / judge->request->rate_pps);
}

static void finish_tags(const Judge *judge, const JudgeFrame *frames, LatencyTags *tags)
{
    const LatencyProbeSettings *probe = &judge->request->probe;
    gint64 first = 0;
    while (first < judge->n_frames && paced_ps(judge, frames, first) < probe->tags_from_ps) {
        first++;
    }
    gint64 n_left = judge->n_frames - first;
    tags->n_tags = MIN(probe->n_tags, (guint64)n_left);
    tags->first_ps = -1;
    tags->first_number = tags->n_tags > 0 ? (guint64)first : 0;
    Sorted sorted = sorted_new(tags->n_tags);
    JudgeInteger sum = 0;
    for (guint64 j = 0; j < tags->n_tags; j++) {
        gint64 begin = (gint64)((JudgeInteger)j * n_left / (JudgeInteger)tags->n_tags);
        gint64 end = (gint64)((JudgeInteger)(j + 1) * n_left / (JudgeInteger)tags->n_tags);
        guint64 draw = j > 0 ? sim_random_at(0, j) % (guint64)(end - begin) : 0;
        const JudgeFrame *frame = &frames[first + begin + (gint64)draw];
        if (frame->is_received) {
            tags->first_ps = j == 0 ? delay_of(frame) : tags->first_ps;
            sum += delay_of(frame);
            sorted.values[sorted.n++] = delay_of(frame);
        }
    }
    tags->n_received = sorted.n;
    if (sorted.n > 0) {
        sort(&sorted);
        tags->minimum_ps = sorted.values[0];
        tags->maximum_ps = sorted.values[sorted.n - 1];
        tags->mean_ps = (SimTime)((2 * sum + sorted.n) / (2 * sorted.n));
        tags->median_ps = median(&sorted);
        tags->p99_9_ps = per_mille(&sorted, 999);
    }
    g_free(sorted.values);
}

static void finish_variation(const Judge *judge, const JudgeFrame *frames,
                             LatencyVariation *variation)
{
    Sorted delays = sorted_new((guint64)judge->n_frames);
    Sorted steps = sorted_new((guint64)judge->n_frames);
    for (gint64 k = 0; k < judge->n_frames; k++) {
        if (frames[k].is_received) {
            delays.values[delays.n++] = delay_of(&frames[k]);
        }
        if (k > 0 && frames[k].is_received && frames[k - 1].is_received) {
            steps.values[steps.n++] = delay_of(&frames[k]) - delay_of(&frames[k - 1]);
        }
    }
    variation->n_delays = delays.n;
    variation->n_differences = steps.n;
    if (delays.n > 0) {
        sort(&delays);
        variation->delay_minimum_ps = delays.values[0];
        variation->delay_p99_9_ps = per_mille(&delays, 999);
        variation->delay_maximum_ps = delays.values[delays.n - 1];
    }
    if (steps.n > 0) {
        sort(&steps);
        variation->difference_minimum_ps = steps.values[0];
        variation->difference_median_ps = median(&steps);
        variation->difference_maximum_ps = steps.values[steps.n - 1];
    }
    g_free(delays.values);
    g_free(steps.values);
}

void judge_note_order(Judge *judge, const JudgeFrame *frame)
{
    TrialDirection *direction = &judge->result->direction[frame->direction];
    const TesterSettings *tester = judge->setup->tester;
    guint in = judge_port_in(frame);
    guint out = judge_port_out(tester, in, frame->number);
    guint64 number = judge_port_place(tester, in, frame->number);
    guint64 *n_expected = &judge->n_expected[in][out];
    if (number < *n_expected) {
        direction->out_of_order++;
        return;
    }
    if (number != *n_expected) {
        direction->gaps++;
    }
    *n_expected = number + 1;
}

void judge_probe_finish(Judge *judge)
{
    const LatencyProbeSettings *probe = &judge->request->probe;
    for (guint d = 0; d < DUT_PORTS; d++) {
        TrialDirection *direction = &judge->result->direction[d];
        if (probe->n_tags == 0 && !probe->variation) {
            return;
        }
        direction->tags.first_ps = -1;
        if (judge->frames[d] != NULL && probe->n_tags > 0) {
            finish_tags(judge, judge->frames[d], &direction->tags);
        }
        if (judge->frames[d] != NULL && probe->variation) {
            finish_variation(judge, judge->frames[d], &direction->variation);
        }
    }
}

void judge_probe_time_first(const TrialSetup *setup, TrialResult *result)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        TrialDirection *direction = &result->direction[d];
        if (direction->tags.n_tags > 0) {
            gint64 bytes =
                judge_traffic_bytes(setup->tester, d, (gint64)direction->tags.first_number);
            direction->first_tag_ps = judge_wire_time_on(judge_row_tester_link(setup, d), bytes);
        }
    }
}
