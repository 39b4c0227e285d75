/* The sum of what iperf's clients report, beside what the wire carried. */
#include "scenarios/procedures/procedures.h"

static guint iperf_max_trials(const TestSettings *test G_GNUC_UNUSED,
                              gint64 line_rate_pps G_GNUC_UNUSED)
{
    return 1;
}

static gboolean iperf_run_procedure(const ProcedureContext *context, GError **error)
{
    ProcedureTrial trial;
    return context->transfer(context->bench, &trial, error);
}

static double seconds(SimTime time_ps)
{
    return (double)time_ps / (double)SIM_PS_PER_S;
}

static const char *const iperf_figures[] = {"sum_of_averages_bps",
                                            "goodput_bps",
                                            "goodput_max_bps",
                                            "running_max",
                                            "last_start_s",
                                            "end_s",
                                            "written_bytes",
                                            "carried_bytes",
                                            "retransmitted",
                                            "lost",
                                            NULL};

static const char *const iperf_benchmarks[] = {"sum_of_averages_bps", "goodput_bps", NULL};

static void iperf_evaluate(const ProcedurePoint *point G_GNUC_UNUSED, const ProcedureTrial *trials,
                           guint n_trials, double *values, gint *reported)
{
    const ProcedureTransfer nothing = {0};
    const ProcedureTransfer *from = n_trials > 0 ? &trials->transfer : &nothing;
    const double figures[] = {(double)from->sum_of_averages_bps, (double)from->goodput_bps,
                              (double)from->goodput_max_bps,     (double)from->running_max,
                              seconds(from->last_start_ps),      seconds(from->end_ps),
                              (double)from->written_bytes,       (double)from->carried_bytes,
                              (double)from->retransmitted,       (double)from->lost};
    G_STATIC_ASSERT(G_N_ELEMENTS(figures) == G_N_ELEMENTS(iperf_figures) - 1);
    for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
        values[i] = figures[i];
    }
    *reported = n_trials > 0 ? 0 : -1;
}

const Procedure procedure_iperf = {
    .name = "iperf",
    .help = "iperf's clients on two hosts: the sum of their averages, and what the wire carried "
            "(docs/models/iperf.md)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 1,
    .max_trials = iperf_max_trials,
    .run = iperf_run_procedure,
    .figures = iperf_figures,
    .high_is_good = iperf_benchmarks,
    .benchmarks = iperf_benchmarks,
    .y_label = "Sum of averages (bit/s)",
    .subject = TEST_OF_HOSTS,
    .evaluate = iperf_evaluate,
};
