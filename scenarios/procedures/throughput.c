/* RFC 2544 section 26.1: the highest rate at which as many frames are received as were sent. */
#include "scenarios/procedures/guided_search.h"
#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/throughput_search.h"

static guint throughput_plain_trials(const TestSettings *test, gint64 line_rate_pps, double figure)
{
    return guided_search_bisection_count(line_rate_pps, test->resolution_pps, (gint64)figure);
}

static gboolean throughput_run(const ProcedureContext *context, GError **error)
{
    const ProcedureRequest like = {.duration_ps = context->test->duration_ps};
    gint64 throughput_pps;
    return throughput_search_run(context, &like, &throughput_pps, error);
}

static void throughput_evaluate(const ProcedurePoint *point G_GNUC_UNUSED,
                                const ProcedureTrial *trials, guint n_trials, double *values,
                                gint *reported)
{
    *reported = throughput_search_reported(trials, n_trials, PROCEDURE_MEASURE);
    values[0] = *reported >= 0 ? (double)trials[*reported].rate_pps : 0;
}

static const ProcedureRemark *throughput_remark(const ProcedurePoint *point G_GNUC_UNUSED,
                                                const ProcedureTrial *trials, guint n_trials)
{
    return throughput_search_remark(trials, n_trials, PROCEDURE_MEASURE);
}

static const char *const throughput_figures[] = {"throughput_pps", NULL};

static const ProcedureColumn throughput_columns[] = {
    {"throughput_pps", PROCEDURE_MEDIAN, "median, frames/s"},
    {"throughput_pps", PROCEDURE_LINE_RATE_PERCENT, "% of it"},
    {"throughput_pps", PROCEDURE_MEAN, "average, frames/s"},
    {"throughput_pps", PROCEDURE_MINIMUM, "min"},
    {"throughput_pps", PROCEDURE_MAXIMUM, "max"},
    {"throughput_pps", PROCEDURE_MEAN_BIT_RATE, "average, bit/s"},
    {0},
};

static const ProcedureTable throughput_tables[] = {
    {.name = "rfc2544-throughput",
     .title = "Throughput, RFC 2544 section 26.1",
     .notes =
         "Rates are per direction. The line rate is the theoretical maximum of the medium for\n"
         "the frame size. Bits are those of the frames, FCS included.",
     .columns = throughput_columns},
    {0},
};

static const char *const throughput_benchmarks[] = {"throughput_pps", NULL};

static const char *const throughput_reads[] = {PROCEDURE_SEARCH_READS, NULL};

const Procedure procedure_throughput = {
    .name = "throughput",
    .help = "highest rate without loss, by binary search (RFC 2544 section 26.1)",
    .duration_ps = 60 * SIM_PS_PER_S, /* RFC 2544 section 24 */
    .repetitions = 10,                /* siitperf's scripts */
    .max_trials = throughput_search_max_trials,
    .plain_trials = throughput_plain_trials,
    .run = throughput_run,
    .figures = throughput_figures,
    .counts_only = TRUE,
    .benchmarks = throughput_benchmarks,
    .reads = throughput_reads,
    .y_label = "Throughput per direction (frames/s)",
    .evaluate = throughput_evaluate,
    .remark = throughput_remark,
    .tables = throughput_tables,
};
