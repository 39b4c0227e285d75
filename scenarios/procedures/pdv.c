/* RFC 8219 section 7.3: how the one-way delay varies at the throughput, over every frame of a
 * trial: packet delay variation (7.3.1), the 99.9th percentile less the minimum, and inter-packet
 * delay variation (7.3.2), the signed difference of neighbours. */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/throughput_search.h"

#define FIGURES_PER_DIRECTION 4

static gboolean pdv_run(const ProcedureContext *context, GError **error)
{
    SimTime duration_ps = context->test->duration_ps;
    gint64 throughput_pps;
    if (!throughput_search_find(context, duration_ps, &throughput_pps, error)) {
        return FALSE;
    }
    if (throughput_pps == 0) {
        return TRUE;
    }
    ProcedureTrial trial;
    const ProcedureRequest request = {
        .rate_pps = throughput_pps, .duration_ps = duration_ps, .variation = TRUE, .bins = TRUE};
    return context->run_trial(context->bench, &request, &trial, error);
}

static double in_ms(gint64 time_ps)
{
    return (double)time_ps / (double)SIM_PS_PER_MS;
}

static void evaluate_direction(const ProcedureVariation *variation, double *values)
{
    if (variation->n_delays > 0) {
        values[0] = in_ms(variation->delay_p99_9_ps - variation->delay_minimum_ps);
    }
    if (variation->n_differences > 0) {
        values[1] = in_ms(variation->difference_minimum_ps);
        values[2] = in_ms(variation->difference_median_ps);
        values[3] = in_ms(variation->difference_maximum_ps);
    }
}

static void pdv_evaluate(const ProcedurePoint *point G_GNUC_UNUSED, const ProcedureTrial *trials,
                         guint n_trials, double *values, gint *reported)
{
    const guint n_figures = PROCEDURE_DIRECTIONS * FIGURES_PER_DIRECTION;
    const ProcedureTrial *last = throughput_search_measured(trials, n_trials, reported);
    for (guint i = 0; i < n_figures; i++) {
        values[i] = NAN;
    }
    values[n_figures] = last != NULL ? (double)last->rate_pps : 0;
    for (guint d = 0; last != NULL && d < PROCEDURE_DIRECTIONS; d++) {
        evaluate_direction(&last->direction[d].variation,
                           values + (gsize)d * FIGURES_PER_DIRECTION);
    }
}

static const char *const pdv_figures[] = {"forward_pdv_ms",         "forward_ipdv_min_ms",
                                          "forward_ipdv_median_ms", "forward_ipdv_max_ms",
                                          "reverse_pdv_ms",         "reverse_ipdv_min_ms",
                                          "reverse_ipdv_median_ms", "reverse_ipdv_max_ms",
                                          "throughput_pps",         NULL};

static const ProcedureColumn pdv_columns[] = {
    {"throughput_pps", PROCEDURE_MEDIAN, "rate, frames/s"},
    {"pdv_ms", PROCEDURE_MEDIAN, "PDV, ms"},
    {"pdv_ms", PROCEDURE_PERCENTILE_1, "1st"},
    {"pdv_ms", PROCEDURE_PERCENTILE_99, "99th"},
    {0},
};

static const ProcedureColumn ipdv_columns[] = {
    {"throughput_pps", PROCEDURE_MEDIAN, "rate, frames/s"},
    {"ipdv_min_ms", PROCEDURE_MEDIAN, "min, ms"},
    {"ipdv_median_ms", PROCEDURE_MEDIAN, "median, ms"},
    {"ipdv_max_ms", PROCEDURE_MEDIAN, "max, ms"},
    {0},
};

static const ProcedureTable pdv_tables[] = {
    {.name = "rfc8219-pdv",
     .title = "Packet delay variation, RFC 8219 section 7.3.1",
     .notes =
         "99.9th percentile of the delay less its minimum: median, 1st and 99th percentile over\n"
         "the repetitions.",
     .streams = procedure_directions,
     .columns = pdv_columns},
    {.name = "rfc8219-ipdv",
     .title = "Inter-packet delay variation, RFC 8219 section 7.3.2",
     .notes = "Medians over the repetitions of each one's minimum, median and maximum, signed.",
     .streams = procedure_directions,
     .columns = ipdv_columns},
    {0},
};

const Procedure procedure_pdv = {
    .name = "pdv",
    .help = "packet delay variation over every frame at the throughput (RFC 8219 section 7.3)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 20,
    .max_trials = throughput_search_then_one,
    .run = pdv_run,
    .figures = pdv_figures,
    .y_label = "Packet delay variation, forward (ms)",
    .evaluate = pdv_evaluate,
    .remark = throughput_search_found_remark,
    .tables = pdv_tables,
};
