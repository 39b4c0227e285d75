/* Histograms of what was measured of single frames, from the journal's bins. */
#include "scenarios/manifest-internal.h"
#include "scenarios/results.h"

/* Adds what a trial has of a direction, of both with RESULTS_ALL; `sum` NULL until there is some.
 */
static void add_trial(SimBins **sum, const TrialRecord *trial, gint direction, TrialMeasure measure)
{
    for (gint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        const SimBins *bins = trial->bins[d][measure];
        if (bins == NULL || (direction != RESULTS_ALL && direction != d)) {
            continue;
        }
        if (*sum == NULL) {
            *sum = sim_bins_copy(bins);
        } else {
            sim_bins_add(*sum, bins);
        }
    }
}

SimBins *results_bins(const Results *results, guint point, gint repetition, gint direction,
                      TrialMeasure measure)
{
    SimBins *sum = NULL;
    for (guint i = 0; i < results_n_repetitions(results, point); i++) {
        const ResultsRepetition *of = results_get_repetition(results, point, i);
        if (repetition != RESULTS_ALL && (guint)repetition != i) {
            continue;
        }
        for (guint k = 0; k < of->n_trials; k++) {
            add_trial(&sum, of->trials[k], direction, measure);
        }
    }
    return sum;
}

/* Where a row is: the number of a repetition or RESULTS_ALL. */
typedef struct {
    guint point;
    gint repetition;
    guint direction;
    TrialMeasure measure;
} Place;

static void add_place(Table *table, const Results *results, const Place *place)
{
    manifest_table_add_point(table, results_get_manifest(results), place->point);
    if (place->repetition == RESULTS_ALL) {
        table_add_text(table, "all");
    } else {
        table_add_unsigned(
            table,
            results_get_repetition(results, place->point, (guint)place->repetition)->repetition);
    }
    table_add_text(table, place->direction == 0 ? "forward" : "reverse");
    table_add_text(table, trial_measure_name(place->measure));
}

static void add_bins(Table *table, const Results *results, const Place *place)
{
    g_autoptr(SimBins) bins = results_bins(results, place->point, place->repetition,
                                           (gint)place->direction, place->measure);
    guint64 total = bins != NULL ? sim_bins_count(bins) : 0;
    guint64 below = 0;
    for (guint i = 0; bins != NULL && i < bins->bins->len; i++) {
        const SimBin *bin = &g_array_index(bins->bins, SimBin, i);
        below += bin->count;
        add_place(table, results, place);
        table_add_real(table, sim_time_us(bin->low));
        table_add_real(table, sim_time_us(sim_bins_high(bins->widths, bin->low)));
        table_add_unsigned(table, bin->count);
        table_add_real(table, (double)below / (double)total);
        table_end_row(table);
    }
}

static gboolean has_bins(const Results *results)
{
    const GPtrArray *trials = results_get_trials(results);
    for (guint i = 0; i < trials->len; i++) {
        const TrialRecord *trial = g_ptr_array_index(trials, i);
        for (guint k = 0; k < PROCEDURE_DIRECTIONS * TRIAL_N_MEASURES; k++) {
            if (trial->bins[k / TRIAL_N_MEASURES][k % TRIAL_N_MEASURES] != NULL) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

Table *results_histograms_table(const Results *results)
{
    static const char *const columns[] = {"point",   "repetition",       "direction",
                                          "measure", "lower_us",         "upper_us",
                                          "count",   "cumulative_share", NULL};
    if (!has_bins(results)) {
        return NULL;
    }
    Table *table = manifest_table_new(results_get_manifest(results), columns, NULL);
    for (guint point = 0; point < results_get_manifest(results)->points->len; point++) {
        gint n_repetitions = (gint)results_n_repetitions(results, point);
        for (gint i = 0; i <= n_repetitions; i++) {
            for (guint k = 0; k < PROCEDURE_DIRECTIONS * TRIAL_N_MEASURES; k++) {
                const Place place = {point, i < n_repetitions ? i : RESULTS_ALL,
                                     k / TRIAL_N_MEASURES, (TrialMeasure)(k % TRIAL_N_MEASURES)};
                add_bins(table, results, &place);
            }
        }
    }
    return table;
}
