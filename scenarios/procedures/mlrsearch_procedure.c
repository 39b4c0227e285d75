/* RFC 9971: the relevant bounds and the conditional throughput of each search goal. */
#include <math.h>

#include "scenarios/procedures/mlrsearch_search.h"
#include "scenarios/procedures/procedures.h"

#define FIGURES_PER_GOAL 3

static const char *const figure_endings[FIGURES_PER_GOAL] = {
    "_conditional_throughput_pps", "_lower_bound_pps", "_upper_bound_pps"};

static MlrsearchGoals goals_of(const TestSettings *test)
{
    return mlrsearch_goals_resolve(test->goals, test->duration_ps);
}

static guint mlrsearch_max_trials(const TestSettings *test, gint64 line_rate_pps G_GNUC_UNUSED)
{
    const MlrsearchGoals goals = goals_of(test);
    return mlrsearch_search_max_trials(&goals);
}

static gboolean mlrsearch_run(const ProcedureContext *context, GError **error)
{
    const MlrsearchGoals goals = goals_of(context->test);
    return mlrsearch_search_run(context, &goals, error);
}

static char **mlrsearch_make_figures(const ProcedurePoint *point)
{
    char **figures = g_new0(char *, FIGURES_PER_GOAL * point->goals.n + 1);
    for (guint i = 0; i < FIGURES_PER_GOAL * point->goals.n; i++) {
        figures[i] = g_strconcat(point->goals.goal[i / FIGURES_PER_GOAL].name,
                                 figure_endings[i % FIGURES_PER_GOAL], NULL);
    }
    return figures;
}

static char **mlrsearch_make_streams(const ProcedurePoint *point)
{
    char **streams = g_new0(char *, point->goals.n + 1);
    for (guint i = 0; i < point->goals.n; i++) {
        streams[i] = g_strconcat(point->goals.goal[i].name, "_", NULL);
    }
    return streams;
}

/* The last full-length trial at a rate; -1: there is none. */
static gint find_trial(const MlrsearchGoal *goal, const ProcedureTrial *trials, guint n_trials,
                       gint64 rate_pps)
{
    gint found = -1;
    for (guint i = 0; i < n_trials; i++) {
        if (trials[i].rate_pps == rate_pps && trials[i].asked_ps >= goal->final_duration_ps) {
            found = (gint)i;
        }
    }
    return found;
}

static void mlrsearch_evaluate(const ProcedurePoint *point, const ProcedureTrial *trials,
                               guint n_trials, double *values, gint *reported)
{
    g_autoptr(GArray) sorted = mlrsearch_search_trials(trials, n_trials);
    const MlrsearchTrial *all = (const MlrsearchTrial *)(gconstpointer)sorted->data;
    *reported = -1;
    for (guint i = 0; i < point->goals.n; i++) {
        const MlrsearchGoal *goal = &point->goals.goal[i];
        double *value = values + (gsize)FIGURES_PER_GOAL * i;
        MlrsearchBounds bounds = mlrsearch_bounds(goal, all, n_trials);
        guint first;
        guint n = mlrsearch_find_load(all, n_trials, bounds.lower_pps, &first);
        value[0] = mlrsearch_conditional_pps(goal, all + first, n);
        value[1] = (double)bounds.lower_pps;
        /* the line rate is a lower bound: the upper one is above it, not unknown */
        double none = bounds.lower_pps > 0 ? INFINITY : NAN;
        value[2] = bounds.upper_pps > 0 ? (double)bounds.upper_pps : none;
        if (i == 0 && bounds.lower_pps > 0) {
            *reported = find_trial(goal, trials, n_trials, bounds.lower_pps);
        }
    }
}

static const char *const mlrsearch_figures[] = {"rfc2544_conditional_throughput_pps",
                                                "rfc2544_lower_bound_pps",
                                                "rfc2544_upper_bound_pps", NULL};

static const ProcedureColumn mlrsearch_columns[] = {
    {"conditional_throughput_pps", PROCEDURE_MEDIAN, "conditional throughput, frames/s"},
    {"conditional_throughput_pps", PROCEDURE_LINE_RATE_PERCENT, "% of line rate"},
    {"conditional_throughput_pps", PROCEDURE_MINIMUM, "min"},
    {"conditional_throughput_pps", PROCEDURE_MAXIMUM, "max"},
    {"lower_bound_pps", PROCEDURE_MEDIAN, "relevant lower bound, frames/s"},
    {"upper_bound_pps", PROCEDURE_MEDIAN, "relevant upper bound, frames/s"},
    {0},
};

static const ProcedureTable mlrsearch_tables[] = {
    {.name = "rfc9971-mlrsearch",
     .title = "Goal results of MLRsearch, RFC 9971",
     .notes =
         "Medians over the repetitions, rates per direction. No upper bound: the line rate is a\n"
         "lower one, and the repetition counts among the highest in the median of upper bounds.\n"
         "A lower bound of 0: the least load (test.minimum_load) is an upper one. Both are\n"
         "irregular results.",
     .stream_title = "goal",
     .columns = mlrsearch_columns},
    {0},
};

/* RFC 9971: a goal result without one of its bounds is irregular. */
#define NO_UPPER(number)                                                                       \
    {                                                                                          \
        "irregular: no upper bound",                                                           \
            "has no relevant upper bound: the line rate meets it, and its result is irregular" \
            " (RFC 9971)",                                                                     \
            number                                                                             \
    }
#define NO_LOWER(number)                                                                     \
    {                                                                                        \
        "irregular: no lower bound",                                                         \
            "has no relevant lower bound: the least load, test.minimum_load, does not meet " \
            "it, and its result is irregular (RFC 9971)",                                    \
            number                                                                           \
    }
#define OF_EACH_GOAL(remark) \
    remark(1), remark(2), remark(3), remark(4), remark(5), remark(6), remark(7), remark(8)

static const ProcedureRemark no_upper[MLRSEARCH_MAX_GOALS] = {OF_EACH_GOAL(NO_UPPER)};
static const ProcedureRemark no_lower[MLRSEARCH_MAX_GOALS] = {OF_EACH_GOAL(NO_LOWER)};

/* On the first goal whose result is irregular. */
static const ProcedureRemark *mlrsearch_remark(const ProcedurePoint *point,
                                               const ProcedureTrial *trials, guint n_trials)
{
    g_autoptr(GArray) sorted = mlrsearch_search_trials(trials, n_trials);
    const MlrsearchTrial *all = (const MlrsearchTrial *)(gconstpointer)sorted->data;
    const ProcedureRemark *remark = NULL;
    for (guint i = 0; i < point->goals.n && remark == NULL; i++) {
        MlrsearchBounds bounds = mlrsearch_bounds(&point->goals.goal[i], all, n_trials);
        remark = bounds.lower_pps == 0 ? &no_lower[i] : bounds.upper_pps == 0 ? &no_upper[i] : NULL;
    }
    return remark;
}

static const char *const mlrsearch_benchmarks[] = {"conditional_throughput_pps", NULL};

static const char *const mlrsearch_reads[] = {"goals", "minimum_load", "full_trials", NULL};

const Procedure procedure_mlrsearch = {
    .name = "mlrsearch",
    .help = "rates for several goals of loss and duration at once (RFC 9971, MLRsearch)",
    .duration_ps = 60 * SIM_PS_PER_S,
    .repetitions = 10,
    .max_trials = mlrsearch_max_trials,
    .run = mlrsearch_run,
    .figures = mlrsearch_figures,
    .has_goals = TRUE,
    .make_figures = mlrsearch_make_figures,
    .make_streams = mlrsearch_make_streams,
    .counts_only = TRUE,
    .benchmarks = mlrsearch_benchmarks,
    .reads = mlrsearch_reads,
    .y_label = "Conditional throughput per direction (frames/s)",
    .evaluate = mlrsearch_evaluate,
    .remark = mlrsearch_remark,
    .tables = mlrsearch_tables,
};
