#include "scenarios/procedures/search_ahead.h"

/* Guesses err by this part of the rate: a trial that much below is nearly sure to pass. */
#define MISGUESS_PART 64

/* Nothing is quite sure. */
#define LEAST_PERCENT 2

/* The chance of what is certain; so large that that of a long way down the tree is not 0. */
#define CERTAIN (G_GUINT64_CONSTANT(1) << 56)

/* A trial that the search may come to. */
typedef struct {
    GuidedSearch search; /* before it */
    ProcedureAhead trial;
    guint64 chance;
} SearchNode;

guint search_ahead_pass_percent(gint64 rate_pps, gint64 guess_pps)
{
    if (guess_pps <= 0) {
        return 50;
    }
    gint64 width_pps = guess_pps / MISGUESS_PART + 1;
    gint64 below_pps = CLAMP(guess_pps - rate_pps, -width_pps, width_pps);
    gint64 percent = 50 + below_pps * 50 / width_pps;
    return (guint)CLAMP(percent, LEAST_PERCENT, 100 - LEAST_PERCENT);
}

static void take(GArray *nodes, guint index, SearchNode *node)
{
    *node = g_array_index(nodes, SearchNode, index);
    g_array_remove_index(nodes, index);
}

/* Takes the most likely node out, of equals the first. FALSE: there is none. */
static gboolean take_likeliest(GArray *nodes, SearchNode *node)
{
    guint best = 0;
    if (nodes->len == 0) {
        return FALSE;
    }
    for (guint i = 1; i < nodes->len; i++) {
        if (g_array_index(nodes, SearchNode, i).chance >
            g_array_index(nodes, SearchNode, best).chance) {
            best = i;
        }
    }
    take(nodes, best, node);
    return TRUE;
}

/* Takes out what follows at once, if it is there. */
static gboolean take_next(GArray *nodes, SearchNode *node)
{
    for (guint i = 0; i < nodes->len; i++) {
        if (g_array_index(nodes, SearchNode, i).trial.ahead == 1) {
            take(nodes, i, node);
            return TRUE;
        }
    }
    return FALSE;
}

/* Adds the trial that follows a verdict at a node, if there is one. */
static void add_next(GArray *nodes, const SearchNode *node, gboolean guided, gint64 guess_pps,
                     gboolean pass)
{
    guint pass_percent = search_ahead_pass_percent(node->trial.rate_pps, guess_pps);
    SearchNode next = {.search = node->search,
                       .trial = {.ahead = node->trial.ahead + 1},
                       .chance = node->chance / 100 * (pass ? pass_percent : 100 - pass_percent)};
    guided_search_add(&next.search, node->trial.rate_pps, pass);
    next.trial.rate_pps = guided ? guided_search_next(&next.search, guess_pps)
                                 : guided_search_next_plain(&next.search);
    if (next.trial.rate_pps != 0) {
        g_array_append_val(nodes, next);
    }
}

guint search_ahead_list(const GuidedSearch *search, gboolean guided, gint64 guess_pps,
                        gint64 rate_pps, ProcedureAhead *trials, guint max_trials)
{
    SearchNode node = {.search = *search, .trial = {.rate_pps = rate_pps}, .chance = CERTAIN};
    g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(SearchNode));
    guint n_trials = 0;
    g_array_append_val(nodes, node);
    while (n_trials < max_trials) {
        /* What follows either verdict is always told. */
        gboolean is_last = n_trials > 1 && n_trials == max_trials - 1;
        if (!(is_last && take_next(nodes, &node)) && !take_likeliest(nodes, &node)) {
            break;
        }
        trials[n_trials++] = node.trial;
        gboolean expected = node.trial.rate_pps <= guess_pps;
        add_next(nodes, &node, guided, guess_pps, expected);
        add_next(nodes, &node, guided, guess_pps, !expected);
    }
    return n_trials;
}
