/* How long a machine's scripts take to create or to change its interfaces. */
#include "scenarios/procedures/procedures.h"

static guint reconfigure_max_trials(const TestSettings *test G_GNUC_UNUSED,
                                    gint64 line_rate_pps G_GNUC_UNUSED)
{
    return 1;
}

static gboolean reconfigure_run(const ProcedureContext *context, GError **error)
{
    ProcedureTrial trial;
    return context->reconfigure(context->bench, &trial, error);
}

static double seconds(SimTime time_ps)
{
    return (double)time_ps / (double)SIM_PS_PER_S;
}

static const char *const reconfigure_figures[] = {
    "time_s", "user_s", "kernel_s", "lock_wait_s", "changed", "refused", "notices_lost", NULL};

static void reconfigure_evaluate(const ProcedurePoint *point G_GNUC_UNUSED,
                                 const ProcedureTrial *trials, guint n_trials, double *values,
                                 gint *reported)
{
    const ProcedureReconfiguration nothing = {0};
    const ProcedureReconfiguration *from = n_trials > 0 ? &trials->reconfiguration : &nothing;
    const double figures[] = {seconds(from->time_ps),    seconds(from->user_ps),
                              seconds(from->kernel_ps),  seconds(from->lock_wait_ps),
                              (double)from->changed,     (double)from->refused,
                              (double)from->notices_lost};
    G_STATIC_ASSERT(G_N_ELEMENTS(figures) == G_N_ELEMENTS(reconfigure_figures) - 1);
    for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
        values[i] = figures[i];
    }
    *reported = n_trials > 0 ? 0 : -1;
}

const Procedure procedure_reconfigure = {
    .name = "reconfigure",
    .help = "how long a machine takes to change its interfaces (docs/models/netlink.md)",
    .duration_ps = SIM_PS_PER_S,
    .repetitions = 1,
    .max_trials = reconfigure_max_trials,
    .run = reconfigure_run,
    .figures = reconfigure_figures,
    .y_label = "Time (s)",
    .y_log = TRUE,
    .subject = TEST_OF_MACHINE,
    .evaluate = reconfigure_evaluate,
};
