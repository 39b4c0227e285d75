/* The bench of search methods: what a method finds, how far that is from a rate that is known, and
 * what it costs. */
#include <math.h>

#include "scenarios/forecast.h"
#include "scenarios/procedures/procedures.h"
#include "scenarios/procedures/search_method.h"

#define SECONDS_PER_HOUR 3600

/* Of a laboratory, which runs every trial to its end, with the pauses of RFC 2544 section 23. */
static double laboratory_hours(const ProcedureTrial *trials, guint n_trials)
{
    double time_s = 0;
    for (guint i = 0; i < n_trials; i++) {
        time_s += (double)trials[i].asked_ps / (double)SIM_PS_PER_S + FORECAST_LABORATORY_WAIT_S;
    }
    return time_s / SECONDS_PER_HOUR;
}

static void search_methods_evaluate(const ProcedurePoint *point, const ProcedureTrial *trials,
                                    guint n_trials, double *values, gint *reported)
{
    values[0] = search_method_found_pps((TestMethod)point->method, &point->goals, trials, n_trials,
                                        reported);
    values[1] = point->known_pps > 0 ? 100 * (values[0] / (double)point->known_pps - 1) : NAN;
    values[2] = n_trials;
    values[3] = laboratory_hours(trials, n_trials);
}

static const char *const search_methods_figures[] = {"found_pps", "error_percent", "trials",
                                                     "laboratory_hours", NULL};

static const char *const search_methods_reads[] = {"method",
                                                   "goals",
                                                   "minimum_load",
                                                   "resolution",
                                                   "loss_verification",
                                                   "loss_verification_limit",
                                                   "full_trials",
                                                   NULL};

const Procedure procedure_search_methods = {
    .name = "search-methods",
    .help = "what test.method finds, and what that costs; best with a known device (dut.virtual)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 10,
    .max_trials = search_method_max_trials,
    .run = search_method_run,
    .figures = search_methods_figures,
    .has_goals = TRUE,
    .counts_only = TRUE,
    .reads = search_methods_reads,
    .y_label = "Rate that the method finds, per direction (frames/s)",
    .evaluate = search_methods_evaluate,
};
