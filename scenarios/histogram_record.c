#include "scenarios/histogram_record.h"
#include "scenarios/record_writer.h"

#include <string.h>

/* Edge and count in turn. */
static json_t *bins_new(const SimBins *bins)
{
    json_t *array = json_array();
    for (guint i = 0; i < bins->bins->len; i++) {
        const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
        json_array_append_new(array, json_integer(bin->low));
        json_array_append_new(array, json_integer((json_int_t)bin->count));
    }
    return array;
}

json_t *histogram_record_new(SimBins *const bins[TRIAL_N_MEASURES])
{
    json_t *object = json_object();
    for (guint i = 0; i < TRIAL_N_MEASURES; i++) {
        if (bins[i] != NULL) {
            json_t *histogram = json_object();
            record_set(histogram, "bits", json_integer(bins[i]->widths.bits));
            record_set(histogram, "unit", json_integer((json_int_t)1 << bins[i]->widths.unit_bits));
            record_set(histogram, "bins", bins_new(bins[i]));
            record_set(object, trial_measure_name((TrialMeasure)i), histogram);
        }
    }
    return object;
}

/* An edge that the bits allow, above the one before, and a count of something. */
static gboolean read_bin(SimBins *bins, const json_t *low, const json_t *count)
{
    const gint64 limit = G_GINT64_CONSTANT(1) << 62;
    const SimBin bin = {json_integer_value(low), (guint64)json_integer_value(count)};
    if (!json_is_integer(low) || !json_is_integer(count) || json_integer_value(count) <= 0 ||
        bin.low <= -limit || bin.low >= limit || sim_bins_low(bins->widths, bin.low) != bin.low) {
        return FALSE;
    }
    guint n = bins->bins->len;
    if (n > 0 && g_array_index(bins->bins, SimBin, n - 1).low >= bin.low) {
        return FALSE;
    }
    g_array_append_val(bins->bins, bin);
    return TRUE;
}

static gboolean read_widths(const json_t *object, SimBinWidths *widths)
{
    const json_t *bits = json_object_get(object, "bits");
    const json_t *unit = json_object_get(object, "unit");
    *widths = (SimBinWidths){0};
    if (!json_is_integer(bits) || !json_is_integer(unit) ||
        json_integer_value(bits) < SIM_BINS_MIN_BITS ||
        json_integer_value(bits) > SIM_BINS_MAX_BITS) {
        return FALSE;
    }
    widths->bits = (guint)json_integer_value(bits);
    while (widths->unit_bits < 61 &&
           (json_int_t)1 << widths->unit_bits < json_integer_value(unit)) {
        widths->unit_bits++;
    }
    return (json_int_t)1 << widths->unit_bits == json_integer_value(unit);
}

/* NULL: wrong. (transfer full) (nullable) */
static SimBins *read_bins(const json_t *object)
{
    const json_t *array = json_object_get(object, "bins");
    SimBinWidths widths;
    if (!read_widths(object, &widths) || !json_is_array(array) || json_array_size(array) % 2 != 0) {
        return NULL;
    }
    g_autoptr(SimBins) bins = sim_bins_new_empty(widths);
    for (gsize i = 0; i < json_array_size(array); i += 2) {
        if (!read_bin(bins, json_array_get(array, i), json_array_get(array, i + 1))) {
            return NULL;
        }
    }
    return g_steal_pointer(&bins);
}

gboolean histogram_record_read(const json_t *object, SimBins *bins[TRIAL_N_MEASURES])
{
    memset(bins, 0, TRIAL_N_MEASURES * sizeof *bins);
    for (guint i = 0; i < TRIAL_N_MEASURES; i++) {
        const json_t *from = json_object_get(object, trial_measure_name((TrialMeasure)i));
        bins[i] = from != NULL ? read_bins(from) : NULL;
        if (from != NULL && bins[i] == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}
