/* Histograms in the journal: what is written is read back, what was changed is refused. */
#include "scenarios/histogram_record.h"

static void clear(SimBins *bins[TRIAL_N_MEASURES])
{
    for (guint i = 0; i < TRIAL_N_MEASURES; i++) {
        g_clear_pointer(&bins[i], sim_bins_free);
    }
}

static void test_round_trip(void)
{
    static const SimBin expected[] = {{-15, 2}, {0, 5}, {64, 1}};
    SimBins *read[TRIAL_N_MEASURES] = {NULL};
    SimBins *bins[TRIAL_N_MEASURES] = {NULL};
    bins[TRIAL_MEASURE_PDV] = sim_bins_new_empty((SimBinWidths){.bits = 7});
    bins[TRIAL_MEASURE_IPDV] = sim_bins_new_empty((SimBinWidths){.bits = 2, .unit_bits = 3});
    g_array_append_vals(bins[TRIAL_MEASURE_IPDV]->bins, expected, G_N_ELEMENTS(expected));
    json_t *json = histogram_record_new(bins);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    g_assert_cmpstr(text, ==,
                    "{\"pdv\":{\"bits\":7,\"unit\":1,\"bins\":[]},"
                    "\"ipdv\":{\"bits\":2,\"unit\":8,\"bins\":[-15,2,0,5,64,1]}}");
    g_assert_true(histogram_record_read(json, read));
    json_decref(json);
    g_assert_null(read[TRIAL_MEASURE_LATENCY]);
    g_assert_cmpuint(sim_bins_count(read[TRIAL_MEASURE_PDV]), ==, 0);
    const SimBins *ipdv = read[TRIAL_MEASURE_IPDV];
    g_assert_cmpuint(ipdv->widths.bits, ==, 2);
    g_assert_cmpuint(ipdv->widths.unit_bits, ==, 3);
    g_assert_cmpuint(ipdv->bins->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpint(g_array_index(ipdv->bins, SimBin, i).low, ==, expected[i].low);
        g_assert_cmpuint(g_array_index(ipdv->bins, SimBin, i).count, ==, expected[i].count);
    }
    clear(bins);
    clear(read);
}

static void test_none(void)
{
    SimBins *read[TRIAL_N_MEASURES] = {NULL};
    g_assert_true(histogram_record_read(NULL, read));
    for (guint i = 0; i < TRIAL_N_MEASURES; i++) {
        g_assert_null(read[i]);
    }
}

static void test_wrong(void)
{
    static const char *const texts[] = {
        "{\"ipdv\": 3}",
        "{\"ipdv\": {\"bits\": 8, \"unit\": 1, \"bins\": []}}",
        "{\"ipdv\": {\"bits\": -1, \"unit\": 1, \"bins\": []}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 3, \"bins\": []}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 0, \"bins\": []}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 9223372036854775807, \"bins\": []}}",
        "{\"ipdv\": {\"bits\": 2, \"bins\": []}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [1]}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [1, 0]}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [1, -4]}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [1, 2.5]}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [\"1\", 2]}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [9, 1]}}",       /* no edge */
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [8, 1, 8, 1]}}", /* not ascending */
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [4611686018427387904, 1]}}",
        "{\"ipdv\": {\"bits\": 2, \"unit\": 1, \"bins\": [-9223372036854775808, 1]}}"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        SimBins *read[TRIAL_N_MEASURES] = {NULL};
        json_t *json = json_loads(texts[i], 0, NULL);
        g_assert_nonnull(json);
        g_assert_false(histogram_record_read(json, read));
        json_decref(json);
        clear(read);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scenarios/histogram-record/round-trip", test_round_trip);
    g_test_add_func("/scenarios/histogram-record/none", test_none);
    g_test_add_func("/scenarios/histogram-record/wrong", test_wrong);
    return g_test_run();
}
