#include "models/merge.h"

#include <string.h>

#include "sim/vector.h"

/* Around every sequence of keys: marks smaller and larger than any key. Keys have 63 bits, so that
 * the sign of a difference tells which is smaller. */
#define FIRST_KEY 0
#define LAST_KEY  G_MAXINT64

void merge_init(Merge *merge, guint n_workers)
{
    *merge = (Merge){.n_workers = n_workers,
                     .first_place = g_new0(guint, (gsize)n_workers + 1),
                     .sequence_n = g_new(guint, n_workers)};
}

void merge_clear(Merge *merge)
{
    for (guint i = 0; i < G_N_ELEMENTS(merge->keys); i++) {
        g_free(merge->keys[i]);
    }
    g_free(merge->frame);
    g_free(merge->first_place);
    g_free(merge->sequence_n);
}

static void make_room(Merge *merge, guint n)
{
    if (merge->room >= n) {
        return;
    }
    merge->room = MAX(2 * merge->room, n);
    for (guint i = 0; i < G_N_ELEMENTS(merge->keys); i++) {
        g_free(merge->keys[i]);
        merge->keys[i] = g_new(guint64, (gsize)merge->room + 2 * (gsize)merge->n_workers);
    }
    merge->frame = g_renew(CoreFrame, merge->frame, merge->room);
}

/* ---- two sequences into one ---- */

/* Two sequences, of each the next key to take. */
typedef struct {
    const guint64 *a, *b;
} Heads;

/* The smaller of both heads, going up. No branch: nobody can foresee which it is. */
static inline guint64 take_smaller(Heads *heads)
{
    gint64 x = (gint64)*heads->a;
    gint64 above = (gint64)*heads->b - x;
    gint64 second = -(gint64)((guint64)above >> 63);
    heads->a += 1 + second;
    heads->b -= second;
    return (guint64)(x + (above & second));
}

/* The larger of both heads, going down. */
static inline guint64 take_larger(Heads *heads)
{
    gint64 x = (gint64)*heads->a;
    gint64 below = x - (gint64)*heads->b;
    gint64 second = -(gint64)((guint64)below >> 63);
    heads->a -= 1 + second;
    heads->b += second;
    return (guint64)(x - (below & second));
}

/* How many of the `n` smallest keys of both are a's (O. Green, S. Odeh, Y. Birk, "Merge path",
 * 2014). */
static gsize split(const guint64 *a, gsize n_a, const guint64 *b, gsize n_b, gsize n)
{
    gsize low = n > n_b ? n - n_b : 0;
    gsize high = MIN(n, n_a);
    while (low < high) {
        gsize middle = (low + high) / 2;
        if (a[middle] < b[n - 1 - middle]) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Merges four ways at once, which do not wait for each other: the lower and the upper half of the
 * keys, each from both ends. Both sequences stand between marks; so will the result. */
static void merge_two(const guint64 *a, gsize n_a, const guint64 *b, gsize n_b, guint64 *out)
{
    gsize n = n_a + n_b;
    gsize half = n / 2;
    gsize of_a = split(a, n_a, b, n_b, half);
    const guint64 *a_half = a + of_a;
    const guint64 *b_half = b + (half - of_a);
    Heads lower_first = {a, b};
    Heads lower_last = {a_half - 1, b_half - 1};
    Heads upper_first = {a_half, b_half};
    Heads upper_last = {a + n_a - 1, b + n_b - 1};
    if (n % 2 != 0) {
        out[half] = take_smaller(&upper_first);
    }
    /* The upper half's places are so far above the lower half's. */
    gsize upper = n - half;
    guint64 *first = out;
    guint64 *last = out + half - 1;
    while (first < last) {
        *first = take_smaller(&lower_first);
        *last = take_larger(&lower_last);
        first[upper] = take_smaller(&upper_first);
        last[upper] = take_larger(&upper_last);
        first++;
        last--;
    }
    if (first == last) {
        *first = take_smaller(&lower_first);
        first[upper] = take_smaller(&upper_first);
    }
    out[-1] = FIRST_KEY;
    out[n] = LAST_KEY;
}

/* Merges neighbours until one sequence is left. */
static void merge_sequences(Merge *merge)
{
    guint n_sequences = merge->n_sequences;
    guint64 *from = merge->keys[0];
    guint64 *to = merge->keys[1];
    while (n_sequences > 1) {
        const guint64 *in = from + 1;
        guint64 *out = to + 1;
        guint n_merged = 0;
        for (guint i = 0; i < n_sequences; i += 2) {
            gsize n_a = merge->sequence_n[i];
            gsize n_b = 0;
            if (i + 1 < n_sequences) {
                n_b = merge->sequence_n[i + 1];
                merge_two(in, n_a, in + n_a + 2, n_b, out);
                in += n_b + 2;
            } else {
                memcpy(out - 1, in - 1, (n_a + 2) * sizeof *out);
            }
            in += n_a + 2;
            out += n_a + n_b + 2;
            merge->sequence_n[n_merged++] = (guint)(n_a + n_b);
        }
        n_sequences = n_merged;
        guint64 *swap = from;
        from = to;
        to = swap;
    }
    merge->sorted = from + 1;
}

/* ---- taking frames from workers ---- */

static guint count_before(const CoreOutput *output, SimTime until_ps)
{
    guint end = output->end;
    while (end > output->head && output->end_ps[end - 1] >= until_ps) {
        end--;
    }
    return end - output->head;
}

/* Chooses what the keys hold, and returns the time before which they can: until_ps unless a key is
 * too short for it. */
static SimTime plan(Merge *merge, const Core *workers, guint port, SimTime until_ps)
{
    SimTime first_ps = SIM_TIME_NEVER;
    guint n = 0;
    for (guint i = 0; i < merge->n_workers; i++) {
        const CoreOutput *output = &workers[i].outputs[port];
        if (output->head < output->end) {
            n += output->end - output->head;
            first_ps = MIN(first_ps, output->end_ps[output->head]);
        }
    }
    if (n == 0) {
        return until_ps;
    }
    make_room(merge, n);
    merge->place_bits = 1;
    while (n >> merge->place_bits != 0) {
        merge->place_bits++;
    }
    /* no key is 0 */
    merge->base_ps = first_ps - 1;
    SimTime span_ps = ((SimTime)1 << (63 - merge->place_bits)) - 1;
    return until_ps - merge->base_ps > span_ps ? merge->base_ps + span_ps : until_ps;
}

/* One key a frame, places from `place` on. */
SIM_VECTOR_LOOP void key_loop(guint64 *keys, const SimTime *end_ps, guint n, SimTime base_ps,
                              guint place_bits, guint place)
{
    for (guint i = 0; i < n; i++) {
        keys[i] = ((guint64)(end_ps[i] - base_ps) << place_bits) | (guint64)(place + i);
    }
}

static void key_plain(guint64 *keys, const SimTime *end_ps, guint n, SimTime base_ps,
                      guint place_bits, guint place)
{
    key_loop(keys, end_ps, n, base_ps, place_bits, place);
}

SIM_VECTOR_WIDE
static void key_wide(guint64 *keys, const SimTime *end_ps, guint n, SimTime base_ps,
                     guint place_bits, guint place)
{
    key_loop(keys, end_ps, n, base_ps, place_bits, place);
}

static void take(Merge *merge, CoreOutput *output, guint n)
{
    guint64 *keys = merge->keys[0] + merge->n + 2 * (gsize)merge->n_sequences + 1;
    (sim_vector_is_wide() ? key_wide : key_plain)(keys, output->end_ps + output->head, n,
                                                  merge->base_ps, merge->place_bits, merge->n);
    keys[-1] = FIRST_KEY;
    keys[n] = LAST_KEY;
    memcpy(merge->frame + merge->n, output->frame + output->head, n * sizeof(CoreFrame));
    merge->n += n;
    merge->sequence_n[merge->n_sequences++] = n;
    output->head += n;
}

gboolean merge_run(Merge *merge, Core *workers, guint port, SimTime until_ps, guint64 *forwarded)
{
    SimTime before_ps = plan(merge, workers, port, until_ps);
    merge->n = merge->n_sequences = 0;
    for (guint i = 0; i < merge->n_workers; i++) {
        CoreOutput *output = &workers[i].outputs[port];
        guint n = count_before(output, before_ps);
        if (n > 0) {
            take(merge, output, n);
            forwarded[i] += n;
        }
        merge->first_place[i + 1] = merge->n;
    }
    if (merge->n > 0) {
        merge_sequences(merge);
    }
    return merge->n > 0;
}

guint merge_worker(const Merge *merge, gsize place)
{
    guint low = 0;
    guint high = merge->n_workers - 1;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (place < merge->first_place[middle + 1]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}
