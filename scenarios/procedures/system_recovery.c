/* RFC 2544 section 26.5: how long a device goes on losing frames after an overload is over.
 *
 * The overload is 110 % of the throughput, or the line rate where that is less, for test.duration;
 * then the rate is cut to half of it and kept for as long. The recovery time is that of the last
 * lost frame less that of the cut (the RFC prints the difference the other way round). A frame is
 * lost when it is dropped, which is after it was sent. */
#include <math.h>

#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/throughput_search.h"

/* 110 % of the throughput, rounded down. */
static gint64 overload_pps(gint64 throughput_pps, gint64 line_rate_pps)
{
    return MIN(throughput_pps + throughput_pps / 10, line_rate_pps);
}

static gboolean system_recovery_run(const ProcedureContext *context, GError **error)
{
    SimTime duration_ps = context->test->duration_ps;
    gint64 throughput_pps;
    if (!throughput_search_find(context, duration_ps, &throughput_pps, error)) {
        return FALSE;
    }
    gint64 rate_pps = overload_pps(throughput_pps, context->line_rate_pps);
    if (rate_pps <= throughput_pps || rate_pps < 2) {
        return TRUE; /* nothing overloads it */
    }
    ProcedureTrial trial;
    const ProcedureRequest request = {.rate_pps = rate_pps,
                                      .duration_ps = 2 * duration_ps,
                                      .change_ps = duration_ps,
                                      .changed_rate_pps = rate_pps / 2};
    return context->run_trial(context->bench, &request, &trial, error);
}

static void system_recovery_evaluate(const ProcedurePoint *point, const ProcedureTrial *trials,
                                     guint n_trials, double *values, gint *reported)
{
    const ProcedureTrial *last = throughput_search_measured(trials, n_trials, reported);
    values[0] = NAN;
    if (last != NULL && last->lost > 0) {
        SimTime recovery_ps = MAX(last->last_loss_ps - last->change_ps, 0);
        values[0] = (double)recovery_ps / (double)SIM_PS_PER_S;
    }
    values[1] = last != NULL ? (double)last->rate_pps : NAN;
    values[2] = last != NULL ? (double)last->lost : NAN;
    values[3] = throughput_search_figure(point, trials, n_trials);
}

static const ProcedureRemark no_overload = {
    .status = "no overload",
    .text = "the throughput is the line rate, which no load exceeds: nothing overloads the device, "
            "and there is no recovery time",
};

static const ProcedureRemark no_loss = {
    .status = "no loss",
    .text = "the overload lost no frame: there is no recovery time; take a smaller test.resolution "
            "or a longer test.duration",
};

static const ProcedureRemark *system_recovery_remark(const ProcedurePoint *point,
                                                     const ProcedureTrial *trials, guint n_trials)
{
    gint reported;
    const ProcedureTrial *last = throughput_search_measured(trials, n_trials, &reported);
    if (last != NULL) {
        return last->lost == 0 ? &no_loss : NULL;
    }
    double throughput_pps = throughput_search_figure(point, trials, n_trials);
    return throughput_pps >= (double)point->line_rate_pps
               ? &no_overload
               : throughput_search_remark(trials, n_trials, PROCEDURE_SEARCH);
}

static const char *const system_recovery_figures[] = {"recovery_s", "overload_pps", "lost",
                                                      "throughput_pps", NULL};

static const ProcedureColumn system_recovery_columns[] = {
    {"throughput_pps", PROCEDURE_MEAN, "throughput, frames/s"},
    {"overload_pps", PROCEDURE_MEAN, "overload, frames/s"},
    {"recovery_s", PROCEDURE_MEAN, "recovery time, s"},
    {"recovery_s", PROCEDURE_STANDARD_DEVIATION, "std. dev."},
    {"recovery_s", PROCEDURE_MAXIMUM, "max"},
    {0},
};

static const ProcedureTable system_recovery_tables[] = {
    {.name = "rfc2544-system-recovery",
     .title = "System recovery, RFC 2544 section 26.5",
     .notes =
         "Averages. Time from the cut of the rate to the last lost frame, which is lost when the\n"
         "device drops it. No figure where nothing overloads the device.",
     .columns = system_recovery_columns,
     .has_status = TRUE},
    {0},
};

static const char *const system_recovery_benchmarks[] = {"recovery_s", NULL};

static const char *const system_recovery_reads[] = {"throughput", PROCEDURE_SEARCH_READS, NULL};

const Procedure procedure_system_recovery = {
    .name = "system-recovery",
    .help = "how long frames are lost after an overload (RFC 2544 section 26.5)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 10,
    .max_trials = throughput_search_then_one,
    .run = system_recovery_run,
    .figures = system_recovery_figures,
    .benchmarks = system_recovery_benchmarks,
    .reads = system_recovery_reads,
    .y_label = "System recovery time (s)",
    .evaluate = system_recovery_evaluate,
    .remark = system_recovery_remark,
    .tables = system_recovery_tables,
};
