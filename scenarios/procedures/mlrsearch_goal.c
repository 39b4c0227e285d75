#include "scenarios/procedures/mlrsearch_goal.h"

#include <string.h>

__extension__ typedef __int128 Wide;

/* What the durations of goals are for. */
#define GOAL_DURATION_PS (60 * SIM_PS_PER_S)

/* A day: more than any standard's. */
#define MAX_SUM_PS (86400 * SIM_PS_PER_S)

static const char *const preset_choices[] = {"rfc2544", "tst009", "ndr", "pdr", NULL};

/* Final duration, sum, loss and exceed ratio: RFC 9971 for the goals of RFC 2544 and of ETSI
 * TST009; for NDR and PDR FD.io CSIT, mlr_search.md (2026-08). Initial duration and width are
 * optional in RFC 9971: CSIT's. */
static const MlrsearchGoal presets[] = {
    [MLRSEARCH_PRESET_RFC2544] = {"rfc2544", SIM_PS_PER_S, 60 * SIM_PS_PER_S, 60 * SIM_PS_PER_S, 0,
                                  0, 5000},
    [MLRSEARCH_PRESET_TST009] = {"tst009", SIM_PS_PER_S, 60 * SIM_PS_PER_S, 120 * SIM_PS_PER_S, 0,
                                 500000, 5000},
    [MLRSEARCH_PRESET_NDR] = {"ndr", SIM_PS_PER_S, SIM_PS_PER_S, 21 * SIM_PS_PER_S, 0, 500000,
                              5000},
    [MLRSEARCH_PRESET_PDR] = {"pdr", SIM_PS_PER_S, SIM_PS_PER_S, 21 * SIM_PS_PER_S, 5000, 500000,
                              5000},
};

/* SimAttributeCheck */
static gboolean check_name(const char *text, GError **error)
{
    gsize length = strlen(text);
    if (length > 0 && length <= MLRSEARCH_MAX_NAME &&
        strspn(text, G_CSET_a_2_z G_CSET_DIGITS "_") == length) {
        return TRUE;
    }
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                "'%.60s' is no name of a goal: 1 to %d of the characters a-z 0-9 _, as it is part "
                "of columns' names",
                text, MLRSEARCH_MAX_NAME);
    return FALSE;
}

#define DURATION(attribute, field, most, text, why)                                    \
    .name = attribute, .type = SIM_ATTRIBUTE_TIME,                                     \
    .offset = G_STRUCT_OFFSET(MlrsearchGoalSettings, field), .minimum = SIM_PS_PER_US, \
    .maximum = most, .help = text "; when unset: the preset's", .source = why
#define SHARE(attribute, field, text, why)                                               \
    .name = attribute, .type = SIM_ATTRIBUTE_LOAD,                                       \
    .offset = G_STRUCT_OFFSET(MlrsearchGoalSettings, field), .maximum = MLRSEARCH_PARTS, \
    .is_share = TRUE, .help = text "; when unset: the preset's", .source = why

static const SimAttribute goal_list[] = {
    {.name = "preset",
     .type = SIM_ATTRIBUTE_ENUM,
     .offset = G_STRUCT_OFFSET(MlrsearchGoalSettings, preset),
     .choices = preset_choices,
     .default_text = "rfc2544",
     .help =
         "the goal of RFC 2544, of ETSI TST009, or FD.io CSIT's NDR or PDR, where the goal does "
         "not say otherwise",
     .source = "RFC 9971 (RFC 2544, TST009); FD.io CSIT mlr_search.md (NDR, PDR)"},
    {.name = "name",
     .type = SIM_ATTRIBUTE_STRING,
     .offset = G_STRUCT_OFFSET(MlrsearchGoalSettings, name),
     .help = "first part of the names of the goal's figures; when unset: the preset's",
     .source = "dutsim: the preset says it",
     .check = check_name},
    {DURATION("initial_duration", initial_duration_ps, MAX_SUM_PS,
              "of the shortest trials of the search", "RFC 9971: optional; CSIT: 1 s")},
    {DURATION("final_duration", final_duration_ps, MAX_SUM_PS,
              "of full-length trials, shorter ones count less",
              "RFC 9971: Goal Final Trial Duration")},
    {DURATION("duration_sum", duration_sum_ps, MAX_SUM_PS,
              "of full-length trials that decide on a load", "RFC 9971: Goal Duration Sum")},
    {SHARE("loss_ratio", loss_ratio,
           "share of the frames that a trial may lose, in percent, below 100 %",
           "RFC 9971: Goal Loss Ratio")},
    {SHARE(
        "exceed_ratio", exceed_ratio,
        "share of the time of a load's trials in which more may be lost, in percent, below 100 %",
        "RFC 9971: Goal Exceed Ratio")},
    {SHARE("width", width, "distance of the relevant bounds in percent of the upper one, above 0 %",
           "RFC 9971: Goal Width, optional; CSIT: 0.5 %")},
    {0},
};

const SimAttributeTable mlrsearch_goal_attributes = {
    .name = "goal",
    .help = "what a load has to come to so that MLRsearch takes it for a lower bound",
    .size = sizeof(MlrsearchGoalSettings),
    .attributes = goal_list,
};

/* In proportion to test.duration; at least 1 ps. */
static SimTime scale(SimTime time_ps, SimTime duration_ps)
{
    return (SimTime)MAX((Wide)time_ps * duration_ps / (Wide)(GOAL_DURATION_PS), 1);
}

static void take_share(gint64 *ratio, const SimLoad *said)
{
    *ratio = said->is_share ? said->value : *ratio;
}

static void take_time(SimTime *time_ps, SimTime said_ps)
{
    *time_ps = said_ps > 0 ? said_ps : *time_ps;
}

static MlrsearchGoal resolve(const MlrsearchGoalSettings *settings)
{
    MlrsearchGoal goal = presets[settings->preset];
    if (settings->name != NULL) {
        g_strlcpy(goal.name, settings->name, sizeof goal.name);
    }
    take_time(&goal.initial_duration_ps, settings->initial_duration_ps);
    take_time(&goal.final_duration_ps, settings->final_duration_ps);
    take_time(&goal.duration_sum_ps, settings->duration_sum_ps);
    take_share(&goal.loss_ratio, &settings->loss_ratio);
    take_share(&goal.exceed_ratio, &settings->exceed_ratio);
    take_share(&goal.width, &settings->width);
    if (settings->initial_duration_ps == 0) {
        goal.initial_duration_ps = MIN(goal.initial_duration_ps, goal.final_duration_ps);
    }
    if (settings->duration_sum_ps == 0) {
        goal.duration_sum_ps = MAX(goal.duration_sum_ps, goal.final_duration_ps);
    }
    return goal;
}

MlrsearchGoals mlrsearch_goals_resolve(const GPtrArray *settings, SimTime duration_ps)
{
    MlrsearchGoals goals = {.n = 1, .goal = {presets[MLRSEARCH_PRESET_RFC2544]}};
    if (settings != NULL && settings->len > 0) {
        goals.n = MIN(settings->len, MLRSEARCH_MAX_GOALS);
        for (guint i = 0; i < goals.n; i++) {
            goals.goal[i] = resolve(g_ptr_array_index(settings, i));
        }
    }
    for (guint i = 0; i < goals.n; i++) {
        MlrsearchGoal *goal = &goals.goal[i];
        goal->initial_duration_ps = scale(goal->initial_duration_ps, duration_ps);
        goal->final_duration_ps = scale(goal->final_duration_ps, duration_ps);
        goal->duration_sum_ps = scale(goal->duration_sum_ps, duration_ps);
    }
    return goals;
}

/* ---- checks ---- */

/* `longest_ps`: of a trial. */
static gboolean check_goal(const MlrsearchGoal *goal, SimTime longest_ps, GError **error)
{
    const char *wrong = NULL;
    if (goal->loss_ratio >= MLRSEARCH_PARTS || goal->exceed_ratio >= MLRSEARCH_PARTS) {
        wrong = "loss and exceed ratio are below 100 %";
    } else if (goal->width < 1) {
        wrong = "a width is above 0 %";
    } else if (goal->initial_duration_ps > goal->final_duration_ps) {
        wrong = "the initial duration is at most the final one";
    } else if (goal->duration_sum_ps < goal->final_duration_ps) {
        wrong = "the sum of durations is at least the final one";
    } else if (goal->final_duration_ps > longest_ps) {
        wrong =
            "the final duration, in proportion to test.duration of 60 s, is too long for a trial";
    }
    if (wrong != NULL) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "goal %s: %s", goal->name, wrong);
    }
    return wrong == NULL;
}

gboolean mlrsearch_goals_check(const GPtrArray *settings, SimTime duration_ps, SimTime longest_ps,
                               GError **error)
{
    const MlrsearchGoals goals = mlrsearch_goals_resolve(settings, duration_ps);
    for (guint i = 0; i < goals.n; i++) {
        if (!check_goal(&goals.goal[i], longest_ps, error)) {
            return FALSE;
        }
        for (guint k = 0; k < i; k++) {
            if (strcmp(goals.goal[i].name, goals.goal[k].name) == 0) {
                g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE,
                            "two goals are called %s: a name of its own each", goals.goal[i].name);
                return FALSE;
            }
        }
    }
    return TRUE;
}
