#include "scenarios/procedures/procedures.h"

#include "scenarios/procedures/rate.h"

const Procedure *const *procedures_all(void)
{
    static const Procedure *const all[] = {&procedure_throughput,
                                           &procedure_latency,
                                           &procedure_frame_loss,
                                           &procedure_back_to_back,
                                           &procedure_pdv,
                                           &procedure_mlrsearch,
                                           &procedure_search_methods,
                                           &procedure_system_recovery,
                                           &procedure_reset,
                                           &procedure_trial,
                                           &procedure_reconfigure,
                                           &procedure_iperf,
                                           NULL};
    return all;
}

const char *const procedure_directions[] = {"forward_", "reverse_", NULL};

ProcedurePoint procedure_point(const TestSettings *test, gint64 line_rate_pps)
{
    const Procedure *procedure = test->procedure != NULL ? procedures_find(test->procedure) : NULL;
    ProcedurePoint point = {.line_rate_pps = line_rate_pps,
                            .throughput_pps = rate_of_load(&test->throughput, line_rate_pps),
                            .step = test->step.value};
    if (procedure != NULL && procedure->has_goals) {
        point.goals = mlrsearch_goals_resolve(test->goals, test->duration_ps);
        point.method = test->method;
    }
    return point;
}

gboolean procedure_reads(const Procedure *procedure, const char *name)
{
    static const char *const of_bench[] = {"procedure", "duration", "repetitions", "streams",
                                           "trial",     "risk",     "batch_size",  NULL};
    return g_strv_contains(of_bench, name) ||
           (procedure->reads != NULL && g_strv_contains(procedure->reads, name)) ||
           (procedure->benchmarks != NULL && g_str_equal(name, "overload"));
}

char **procedure_make_figures(const Procedure *procedure, const ProcedurePoint *point)
{
    return procedure->make_figures != NULL ? procedure->make_figures(point)
                                           : g_strdupv((char **)procedure->figures);
}

const Procedure *procedures_find(const char *name)
{
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        if (g_str_equal((*procedure)->name, name)) {
            return *procedure;
        }
    }
    return NULL;
}
