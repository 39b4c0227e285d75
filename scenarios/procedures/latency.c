/* RFC 2544 section 26.2 and RFC 8219 section 7.2: the latency of tagged frames at the throughput.
 *
 * Tags are spread over the second half of the trial (after 60 of 120 s). The first of them is the
 * one tagged frame of RFC 2544; typical latency is the median, worst case the 99.9th percentile of
 * all of them, of each stream (a direction). */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/throughput_search.h"

/* A search's trials need not last as long (RFC 2544 section 24: 60 s). */
#define SEARCH_DURATION_PS (60 * SIM_PS_PER_S)

static gboolean latency_run(const ProcedureContext *context, GError **error)
{
    SimTime duration_ps = context->test->duration_ps;
    gint64 throughput_pps;
    if (!throughput_search_find(context, MIN(duration_ps, SEARCH_DURATION_PS), &throughput_pps,
                                error)) {
        return FALSE;
    }
    if (throughput_pps == 0) {
        return TRUE;
    }
    ProcedureTrial trial;
    const ProcedureRequest request = {.rate_pps = throughput_pps,
                                      .duration_ps = duration_ps,
                                      .n_tags = (guint64)context->test->tags,
                                      .tags_from_ps = duration_ps / 2,
                                      .bins = TRUE};
    return context->run_trial(context->bench, &request, &trial, error);
}

/* Mean over the directions of the first tag's latency, and with what a frame takes to come in;
 * NAN: it was lost. */
static void evaluate_first(const ProcedureTrial *trial, double *values)
{
    guint n_sending = trial->direction[0].sends && trial->direction[1].sends ? 2 : 1;
    values[0] = 0;
    values[1] = 0;
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        const ProcedureDirection *direction = &trial->direction[d];
        if (!direction->sends) {
            continue;
        }
        gint64 first_ps = direction->tags.first_ps;
        gint64 bit_forwarding_ps = first_ps + direction->first_tag_ps;
        values[0] += first_ps >= 0 ? sim_time_us(first_ps) / n_sending : NAN;
        values[1] += first_ps >= 0 ? sim_time_us(bit_forwarding_ps) / n_sending : NAN;
    }
}

static void latency_evaluate(const ProcedurePoint *point G_GNUC_UNUSED,
                             const ProcedureTrial *trials, guint n_trials, double *values,
                             gint *reported)
{
    const ProcedureTrial *trial = throughput_search_measured(trials, n_trials, reported);
    for (guint i = 0; i < 6; i++) {
        values[i] = NAN;
    }
    values[6] = trial != NULL ? (double)trial->rate_pps : 0;
    if (trial == NULL) {
        return;
    }
    evaluate_first(trial, values);
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        const ProcedureTags *tags = &trial->direction[d].tags;
        if (tags->n_received > 0) {
            values[2 + 2 * d] = sim_time_us(tags->median_ps);
            values[3 + 2 * d] = sim_time_us(tags->p99_9_ps);
        }
    }
}

static const char *const latency_figures[] = {"latency_us",
                                              "bit_forwarding_latency_us",
                                              "forward_typical_latency_us",
                                              "forward_worst_latency_us",
                                              "reverse_typical_latency_us",
                                              "reverse_worst_latency_us",
                                              "throughput_pps",
                                              NULL};

static const ProcedureColumn latency_columns[] = {
    {"throughput_pps", PROCEDURE_MEDIAN, "rate, frames/s"},
    {"latency_us", PROCEDURE_MEAN, "latency, us"},
    {"latency_us", PROCEDURE_STANDARD_DEVIATION, "std. dev."},
    {"bit_forwarding_latency_us", PROCEDURE_MEAN, "bit-forwarding, us"},
    {0},
};

static const ProcedureColumn latency_tag_columns[] = {
    {"throughput_pps", PROCEDURE_MEDIAN, "rate, frames/s"},
    {"typical_latency_us", PROCEDURE_MEDIAN, "TL, us"},
    {"typical_latency_us", PROCEDURE_PERCENTILE_1, "1st"},
    {"typical_latency_us", PROCEDURE_PERCENTILE_99, "99th"},
    {"worst_latency_us", PROCEDURE_MEDIAN, "WCL, us"},
    {"worst_latency_us", PROCEDURE_PERCENTILE_1, "1st"},
    {"worst_latency_us", PROCEDURE_PERCENTILE_99, "99th"},
    {0},
};

static const ProcedureTable latency_tables[] = {
    {.name = "rfc2544-latency",
     .title = "Latency, RFC 2544 section 26.2",
     .notes = "Averages of the first tagged frame. Latency is RFC 1242 section 3.8's for\n"
              "store-and-forward devices: from the last bit in to the first bit out. That for\n"
              "bit-forwarding devices is from the first bit in.",
     .columns = latency_columns},
    {.name = "rfc8219-latency",
     .title = "Latency, RFC 8219 section 7.2",
     .notes = "Typical (TL, median) and worst-case latency (WCL, 99.9th percentile) of the tagged\n"
              "frames, of store-and-forward devices: medians, 1st and 99th percentile over the\n"
              "repetitions.",
     .streams = procedure_directions,
     .columns = latency_tag_columns},
    {0},
};

static const char *const latency_benchmarks[] = {"latency_us", NULL};

static const char *const latency_reads[] = {"throughput", "tags", PROCEDURE_SEARCH_READS, NULL};

const Procedure procedure_latency = {
    .name = "latency",
    .help = "latency of tagged frames at the throughput (RFC 2544 section 26.2, RFC 8219 7.2)",
    .duration_ps = 120 * SIM_PS_PER_S,
    .repetitions = 20,
    .max_trials = throughput_search_then_one,
    .run = latency_run,
    .figures = latency_figures,
    .benchmarks = latency_benchmarks,
    .reads = latency_reads,
    .y_label = "Latency of the tagged frame (us)",
    .evaluate = latency_evaluate,
    .remark = throughput_search_found_remark,
    .tables = latency_tables,
};
