#include "scenarios/procedures/mlrsearch.h"

__extension__ typedef __int128 Wide;

static gboolean is_high_loss(const MlrsearchGoal *goal, const MlrsearchTrial *trial)
{
    return trial->sent == 0 ||
           (Wide)trial->lost * MLRSEARCH_PARTS > (Wide)trial->sent * goal->loss_ratio;
}

static MlrsearchSums add_up(const MlrsearchGoal *goal, const MlrsearchTrial *trials, guint n_trials)
{
    MlrsearchSums sums = {0};
    for (guint i = 0; i < n_trials; i++) {
        gboolean is_full = trials[i].duration_ps >= goal->final_duration_ps;
        SimTime *sum_ps = is_high_loss(goal, &trials[i])
                              ? (is_full ? &sums.full_high_ps : &sums.short_high_ps)
                              : (is_full ? &sums.full_low_ps : &sums.short_low_ps);
        *sum_ps += trials[i].duration_ps;
    }
    return sums;
}

/* Sums are taken times the subceed ratio (all parts less the exceed ratio), by which the rule
 * divides the exceed ratio to balance short trials. */
MlrsearchLoad mlrsearch_classify(const MlrsearchGoal *goal, const MlrsearchTrial *trials,
                                 guint n_trials)
{
    MlrsearchLoad load = {.sums = add_up(goal, trials, n_trials)};
    Wide subceed = MLRSEARCH_PARTS - goal->exceed_ratio;
    Wide excess =
        load.sums.short_high_ps * subceed - (Wide)load.sums.short_low_ps * goal->exceed_ratio;
    Wide effective_high = load.sums.full_high_ps * subceed + MAX(excess, 0);
    Wide full_low = load.sums.full_low_ps * subceed;
    Wide effective_whole = MAX(full_low + effective_high, goal->duration_sum_ps * subceed);
    Wide pessimistic_high = effective_whole - full_low;
    if (effective_high * MLRSEARCH_PARTS > effective_whole * goal->exceed_ratio) {
        load.classified = MLRSEARCH_UPPER_BOUND;
    } else if (pessimistic_high * MLRSEARCH_PARTS <= effective_whole * goal->exceed_ratio) {
        load.classified = MLRSEARCH_LOWER_BOUND;
    }
    load.optimistic_exceed = (double)effective_high / (double)effective_whole;
    load.pessimistic_exceed = (double)pessimistic_high / (double)effective_whole;
    return load;
}

guint mlrsearch_find_load(const MlrsearchTrial *trials, guint n_trials, gint64 rate_pps,
                          guint *first)
{
    guint n = 0;
    *first = 0;
    while (*first < n_trials && trials[*first].rate_pps < rate_pps) {
        (*first)++;
    }
    while (*first + n < n_trials && trials[*first + n].rate_pps == rate_pps) {
        n++;
    }
    return n;
}

MlrsearchBounds mlrsearch_bounds(const MlrsearchGoal *goal, const MlrsearchTrial *trials,
                                 guint n_trials)
{
    MlrsearchBounds bounds = {0};
    for (guint first = 0, n = 0; first < n_trials && bounds.upper_pps == 0; first += n) {
        guint before;
        n = mlrsearch_find_load(trials + first, n_trials - first, trials[first].rate_pps, &before);
        MlrsearchLoad load = mlrsearch_classify(goal, trials + first, n);
        if (load.classified == MLRSEARCH_UPPER_BOUND) {
            bounds.upper_pps = trials[first].rate_pps;
        } else if (load.classified == MLRSEARCH_LOWER_BOUND) {
            bounds.lower_pps = trials[first].rate_pps;
        }
    }
    return bounds;
}

gboolean mlrsearch_bounds_are_near(const MlrsearchGoal *goal, const MlrsearchBounds *bounds,
                                   gint64 minimum_pps, gint64 maximum_pps)
{
    if (bounds->upper_pps == 0) {
        return bounds->lower_pps >= maximum_pps;
    }
    if (bounds->lower_pps == 0) {
        return bounds->upper_pps <= minimum_pps;
    }
    gint64 distance_pps = bounds->upper_pps - bounds->lower_pps;
    return distance_pps <= 1 ||
           (Wide)distance_pps * MLRSEARCH_PARTS <= (Wide)bounds->upper_pps * goal->width;
}

static double loss_ratio(const MlrsearchTrial *trial)
{
    return trial->sent > 0 ? (double)trial->lost / (double)trial->sent : 1;
}

static gint compare_losses(gconstpointer a, gconstpointer b)
{
    double x = loss_ratio(*(const MlrsearchTrial *const *)a);
    double y = loss_ratio(*(const MlrsearchTrial *const *)b);
    return (x > y) - (x < y);
}

double mlrsearch_conditional_pps(const MlrsearchGoal *goal, const MlrsearchTrial *trials,
                                 guint n_trials)
{
    g_autoptr(GPtrArray) full = g_ptr_array_new();
    Wide sum_ps = 0;
    for (guint i = 0; i < n_trials; i++) {
        if (trials[i].duration_ps >= goal->final_duration_ps) {
            g_ptr_array_add(full, (gpointer)&trials[i]);
            sum_ps += trials[i].duration_ps;
        }
    }
    g_ptr_array_sort(full, compare_losses);
    Wide remaining = MAX(sum_ps, goal->duration_sum_ps) * (MLRSEARCH_PARTS - goal->exceed_ratio);
    double ratio = 1;
    for (guint i = 0; i < full->len && remaining > 0; i++) {
        const MlrsearchTrial *trial = g_ptr_array_index(full, i);
        ratio = loss_ratio(trial);
        remaining -= (Wide)trial->duration_ps * MLRSEARCH_PARTS;
    }
    ratio = remaining > 0 ? 1 : ratio;
    return n_trials > 0 ? (double)trials[0].rate_pps * (1 - ratio) : 0;
}

void mlrsearch_insert(GArray *trials, const MlrsearchTrial *trial)
{
    guint first;
    guint n = mlrsearch_find_load(&g_array_index(trials, MlrsearchTrial, 0), trials->len,
                                  trial->rate_pps, &first);
    g_array_insert_val(trials, first + n, *trial);
}
