/* The curve through the trials of the repetitions of a point. */
#include "scenarios/procedure_trial.h"
#include "scenarios/results.h"

typedef struct {
    double x, y;
    gint64 rate_pps;
} Place;

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const Place *p = a;
    const Place *q = b;
    return (p->x > q->x) - (p->x < q->x);
}

/* Where the trials of a point are, x ascending. (transfer full): of Place */
static GArray *collect_places(const Results *results, guint point)
{
    const ProcedureCurve *curve = results_get_procedure(results)->curve;
    const ProcedurePoint seen = results_get_procedure_point(results, point);
    GArray *places = g_array_new(FALSE, FALSE, sizeof(Place));
    for (guint i = 0; i < results_n_repetitions(results, point); i++) {
        const ResultsRepetition *repetition = results_get_repetition(results, point, i);
        for (guint k = 0; k < repetition->n_trials; k++) {
            ProcedureTrial trial = procedure_trial_of_record(repetition->trials[k]);
            Place place = {.rate_pps = trial.rate_pps};
            if (curve->place(&seen, &trial, &place.x, &place.y)) {
                g_array_append_val(places, place);
            }
        }
    }
    g_array_sort(places, compare_places);
    return places;
}

GArray *results_curve(const Results *results, guint point)
{
    g_autoptr(GArray) places = collect_places(results, point);
    g_autofree double *values = g_new(double, MAX(places->len, 1));
    GArray *curve = g_array_new(FALSE, FALSE, sizeof(ResultsPlace));
    for (guint first = 0, n = 0; first < places->len; first += n) {
        double x = g_array_index(places, Place, first).x;
        n = 0;
        while (first + n < places->len && g_array_index(places, Place, first + n).x <= x) {
            values[n] = g_array_index(places, Place, first + n).y;
            n++;
        }
        const ResultsPlace place = {x, g_array_index(places, Place, first).rate_pps,
                                    sim_statistics_summarise(values, n, RESULTS_CONFIDENCE)};
        g_array_append_val(curve, place);
    }
    return curve;
}
