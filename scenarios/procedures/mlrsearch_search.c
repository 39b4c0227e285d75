#include "scenarios/procedures/mlrsearch_search.h"

#include <math.h>

#include "scenarios/procedures/rate.h"

__extension__ typedef __int128 Wide;

#define N_PHASES 3

/* Loads of a phase, enough for any consistent device: halves of an interval of 2^40 frames/s, and
 * as many doublings of a step outwards. */
#define MAX_LOADS 64

/* Doublings of a step after which it is longer than any interval. */
#define MAX_STEPS 40

typedef struct {
    const ProcedureContext *context;
    const MlrsearchGoals *goals;
    gint64 minimum_pps, maximum_pps;
    GArray *trials; /* of MlrsearchTrial, in order of rate */
    guint n_left;   /* trials that may still be run */
} MlrsearchSearch;

/* What a phase of a goal looks for, as a goal of its own. */
static MlrsearchGoal phase_goal(const MlrsearchGoal *goal, guint phase)
{
    MlrsearchGoal part = *goal;
    if (phase < N_PHASES - 1) {
        double between_ps =
            sqrt((double)goal->initial_duration_ps) * sqrt((double)goal->final_duration_ps);
        part.final_duration_ps = phase == 0 ? goal->initial_duration_ps
                                            : CLAMP((SimTime)between_ps, goal->initial_duration_ps,
                                                    goal->final_duration_ps);
        part.duration_sum_ps = part.final_duration_ps;
        part.width = MIN(goal->width << (N_PHASES - 1 - phase), MLRSEARCH_PARTS / 2);
        part.width = MAX(part.width, goal->width);
    }
    return part;
}

static guint trials_of_load(const MlrsearchGoal *phase)
{
    return (guint)((phase->duration_sum_ps + phase->final_duration_ps - 1) /
                   phase->final_duration_ps);
}

guint mlrsearch_search_max_trials(const MlrsearchGoals *goals)
{
    guint n_trials = 0;
    for (guint i = 0; i < goals->n; i++) {
        for (guint phase = 0; phase < N_PHASES; phase++) {
            MlrsearchGoal part = phase_goal(&goals->goal[i], phase);
            n_trials += MAX_LOADS * trials_of_load(&part);
        }
    }
    return n_trials;
}

/* ---- trials ---- */

static const MlrsearchTrial *all_trials(const MlrsearchSearch *search)
{
    return (const MlrsearchTrial *)(gconstpointer)search->trials->data;
}

static MlrsearchLoad classify(const MlrsearchSearch *search, const MlrsearchGoal *phase,
                              gint64 rate_pps)
{
    guint first;
    guint n = mlrsearch_find_load(all_trials(search), search->trials->len, rate_pps, &first);
    return mlrsearch_classify(phase, all_trials(search) + first, n);
}

static MlrsearchTrial trial_of(const ProcedureTrial *trial)
{
    return (MlrsearchTrial){.rate_pps = trial->rate_pps,
                            .duration_ps = trial->asked_ps,
                            .sent = trial->sent,
                            .lost = trial->lost};
}

GArray *mlrsearch_search_trials(const ProcedureTrial *trials, guint n_trials)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(MlrsearchTrial));
    for (guint i = 0; i < n_trials; i++) {
        const MlrsearchTrial trial = trial_of(&trials[i]);
        mlrsearch_insert(sorted, &trial);
    }
    return sorted;
}

/* Whether the first lost frame says all that any goal wants to know of a trial; those of the
 * initial duration tell the rate that is forwarded, too. */
static gboolean loss_decides(const MlrsearchSearch *search, SimTime duration_ps)
{
    for (guint i = 0; i < search->goals->n; i++) {
        const MlrsearchGoal *goal = &search->goals->goal[i];
        if (goal->loss_ratio > 0 || duration_ps <= goal->initial_duration_ps) {
            return FALSE;
        }
    }
    return !search->context->test->full_trials;
}

/* Runs trials of a phase at a load until it is decided. */
static gboolean decide(MlrsearchSearch *search, const MlrsearchGoal *phase, gint64 rate_pps,
                       GError **error)
{
    const ProcedureRequest request = {.rate_pps = rate_pps,
                                      .duration_ps = phase->final_duration_ps,
                                      .stop_at_first_loss =
                                          loss_decides(search, phase->final_duration_ps)};
    while (search->n_left > 0 &&
           classify(search, phase, rate_pps).classified == MLRSEARCH_UNDECIDED) {
        ProcedureTrial trial;
        if (!search->context->run_trial(search->context->bench, &request, &trial, error)) {
            return FALSE;
        }
        const MlrsearchTrial seen = trial_of(&trial);
        mlrsearch_insert(search->trials, &seen);
        search->n_left--;
    }
    return TRUE;
}

/* ---- loads ---- */

/* The rate that was forwarded at a load, by its first trial. */
static gint64 forwarded_pps(const MlrsearchSearch *search, gint64 rate_pps)
{
    guint first;
    guint n = mlrsearch_find_load(all_trials(search), search->trials->len, rate_pps, &first);
    const MlrsearchTrial *trial = all_trials(search) + first;
    if (n == 0 || trial->sent == 0) {
        return 0;
    }
    return (gint64)((Wide)rate_pps * (trial->sent - trial->lost) / trial->sent);
}

/* The width at a rate, doubled *n_steps times; counts the step. */
static gint64 next_step(const MlrsearchGoal *phase, gint64 rate_pps, guint *n_steps)
{
    Wide step_pps = (Wide)rate_pps * phase->width / MLRSEARCH_PARTS;
    step_pps = MAX(step_pps, 1) << MIN(*n_steps, MAX_STEPS);
    (*n_steps)++;
    return (gint64)MIN(step_pps, G_MAXINT32 * (Wide)G_MAXINT16);
}

/* The load to look for a lower bound at when there is none; below `upper_pps` (0: none). */
static gint64 choose_lower(const MlrsearchSearch *search, const MlrsearchGoal *phase,
                           gint64 upper_pps, gint64 hint_pps, guint *n_steps)
{
    if (upper_pps == 0) {
        return hint_pps > 0 ? hint_pps : search->maximum_pps;
    }
    if (hint_pps == 0 && *n_steps == 0) {
        hint_pps = forwarded_pps(search, upper_pps);
        *n_steps = 1; /* once: a few lost frames at each load would make it creep */
    }
    if (hint_pps < search->minimum_pps || hint_pps >= upper_pps) {
        hint_pps = upper_pps - next_step(phase, upper_pps, n_steps);
    }
    return MAX(hint_pps, search->minimum_pps);
}

/* The load to try next; 0: the bounds are near enough. It is undecided, so that each load that is
 * decided brings the search on. */
static gint64 choose_load(const MlrsearchSearch *search, const MlrsearchGoal *phase,
                          const MlrsearchBounds *hint, guint *n_steps)
{
    MlrsearchBounds bounds = mlrsearch_bounds(phase, all_trials(search), search->trials->len);
    if (mlrsearch_bounds_are_near(phase, &bounds, search->minimum_pps, search->maximum_pps)) {
        return 0;
    }
    if (bounds.lower_pps == 0) {
        return choose_lower(search, phase, bounds.upper_pps, hint->lower_pps, n_steps);
    }
    if (bounds.upper_pps > 0) {
        return bounds.lower_pps + (bounds.upper_pps - bounds.lower_pps) / 2;
    }
    if (hint->upper_pps > bounds.lower_pps) {
        return hint->upper_pps;
    }
    if (hint->upper_pps == 0) {
        return search->maximum_pps;
    }
    return MIN(bounds.lower_pps + next_step(phase, bounds.lower_pps, n_steps), search->maximum_pps);
}

/* *bounds: in, those of the phase before; out, those found. */
static gboolean run_phase(MlrsearchSearch *search, const MlrsearchGoal *phase,
                          MlrsearchBounds *bounds, GError **error)
{
    guint n_steps = 0;
    for (guint i = 0; i < MAX_LOADS && search->n_left > 0; i++) {
        gint64 rate_pps = choose_load(search, phase, bounds, &n_steps);
        if (rate_pps == 0) {
            break;
        }
        if (!decide(search, phase, rate_pps, error)) {
            return FALSE;
        }
    }
    *bounds = mlrsearch_bounds(phase, all_trials(search), search->trials->len);
    return TRUE;
}

static gboolean is_met(const MlrsearchSearch *search, const MlrsearchGoal *goal)
{
    MlrsearchBounds bounds = mlrsearch_bounds(goal, all_trials(search), search->trials->len);
    return mlrsearch_bounds_are_near(goal, &bounds, search->minimum_pps, search->maximum_pps);
}

/* Runs all phases of the goals that are not met yet. */
static gboolean run_goals(MlrsearchSearch *search, GError **error)
{
    for (guint i = 0; i < search->goals->n; i++) {
        MlrsearchBounds bounds = {0};
        for (guint k = 0; k < N_PHASES && !is_met(search, &search->goals->goal[i]); k++) {
            const MlrsearchGoal phase = phase_goal(&search->goals->goal[i], k);
            if (!run_phase(search, &phase, &bounds, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* A trial for one goal can change what the trials at its load say for another one: so all goals are
 * gone through again until nothing is left to try. */
gboolean mlrsearch_search_run(const ProcedureContext *context, const MlrsearchGoals *goals,
                              GError **error)
{
    g_autoptr(GArray) trials = g_array_new(FALSE, FALSE, sizeof(MlrsearchTrial));
    gint64 minimum_pps = rate_of_load(&context->test->minimum_load, context->line_rate_pps);
    MlrsearchSearch search = {.context = context,
                              .goals = goals,
                              .minimum_pps = CLAMP(minimum_pps, 1, context->line_rate_pps),
                              .maximum_pps = context->line_rate_pps,
                              .trials = trials,
                              .n_left = mlrsearch_search_max_trials(goals)};
    guint n_before;
    do {
        n_before = search.n_left;
        if (!run_goals(&search, error)) {
            return FALSE;
        }
    } while (search.n_left > 0 && search.n_left < n_before);
    return TRUE;
}
