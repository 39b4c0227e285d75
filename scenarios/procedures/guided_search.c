#include "scenarios/procedures/guided_search.h"

/* How much longer each step in one direction is than the one before. */
#define STRETCH 3

void guided_search_init(GuidedSearch *search, gint64 line_rate_pps, gint64 resolution_pps)
{
    *search =
        (GuidedSearch){.line_rate_pps = line_rate_pps,
                       .resolution_pps = resolution_pps,
                       .failed_pps = line_rate_pps + 1,
                       .max_trials = guided_search_bisection_max(line_rate_pps, resolution_pps) +
                                     GUIDED_SEARCH_EXTRA};
}

/* Levels of the tree below an interval: the upper half is the longer one. */
static guint n_levels(gint64 length, gint64 resolution_pps)
{
    guint n = 0;
    for (; length > resolution_pps; length -= length / 2) {
        n++;
    }
    return n;
}

guint guided_search_bisection_max(gint64 line_rate_pps, gint64 resolution_pps)
{
    return 1 + n_levels(line_rate_pps, resolution_pps);
}

guint guided_search_bisection_count(gint64 line_rate_pps, gint64 resolution_pps, gint64 figure_pps)
{
    guint n_trials = 1;
    gint64 low = 0;
    gint64 high = line_rate_pps;
    while (figure_pps < line_rate_pps && high - low > resolution_pps) {
        gint64 middle = (low + high) / 2;
        if (middle <= figure_pps) {
            low = middle;
        } else {
            high = middle;
        }
        n_trials++;
    }
    return n_trials;
}

/* Where a walk down the tree comes to. */
typedef struct {
    gint64 low, high;           /* the leaf */
    gint64 open_pps;            /* the first rate without a verdict on the way; 0: all have one */
    gint64 open_low, open_high; /* the interval that it halves */
} SearchWalk;

/* Goes by verdicts where they are known or implied, and by `guess_pps` where not. */
static SearchWalk walk_down(const GuidedSearch *search, gint64 guess_pps)
{
    SearchWalk walk = {.high = search->line_rate_pps};
    while (walk.high - walk.low > search->resolution_pps) {
        gint64 middle = (walk.low + walk.high) / 2;
        gboolean is_known = middle <= search->passed_pps || middle >= search->failed_pps;
        if (!is_known && walk.open_pps == 0) {
            walk.open_pps = middle;
            walk.open_low = walk.low;
            walk.open_high = walk.high;
        }
        if (middle <= search->passed_pps || (!is_known && middle <= guess_pps)) {
            walk.low = middle;
        } else {
            walk.high = middle;
        }
    }
    return walk;
}

/* Most trials of a bisection of [low, high] in which all up to passed_pps is known. */
static guint most_above(const GuidedSearch *search, gint64 low, gint64 high)
{
    guint most = 0;
    guint n = 0;
    while (high - low > search->resolution_pps) {
        gint64 middle = (low + high) / 2;
        if (middle <= search->passed_pps) {
            low = middle;
        } else {
            n++;
            most = MAX(most, n + n_levels(high - middle, search->resolution_pps));
            high = middle;
        }
    }
    return MAX(most, n);
}

/* The same where all from failed_pps on is known. */
static guint most_below(const GuidedSearch *search, gint64 low, gint64 high)
{
    guint most = 0;
    guint n = 0;
    while (high - low > search->resolution_pps) {
        gint64 middle = (low + high) / 2;
        if (middle >= search->failed_pps) {
            high = middle;
        } else {
            n++;
            most = MAX(most, n + n_levels(middle - low, search->resolution_pps));
            low = middle;
        }
    }
    return MAX(most, n);
}

/* Most trials that bisection would still need, knowing what is known. */
static guint most_left(const GuidedSearch *search, const SearchWalk *walk)
{
    guint line_rate = search->failed_pps > search->line_rate_pps ? 1 : 0;
    if (walk->open_pps == 0) {
        return line_rate;
    }
    guint below = most_above(search, walk->open_low, walk->open_pps);
    guint above = most_below(search, walk->open_pps, walk->open_high);
    return line_rate + 1 + MAX(below, above);
}

/* Before there is a verdict of either kind: the guess, but further from the last trial by half, and
 * after equal verdicts in a row by at least STRETCH times the last step. */
static gint64 stretch_guess(const GuidedSearch *search, gint64 guess_pps)
{
    gint64 step_pps = guess_pps - search->last_pps;
    gint64 last_step_pps = search->goes_on ? search->last_pps - search->before_pps : 0;
    if (search->last_pass) {
        return search->last_pps + MAX(step_pps + step_pps / 2, STRETCH * last_step_pps);
    }
    return search->last_pps + MIN(step_pps + step_pps / 2, STRETCH * last_step_pps);
}

/* Where to try next: the guess, unless guesses err to one side. */
static gint64 choose_target(const GuidedSearch *search, gint64 guess_pps)
{
    if (search->n_trials == 0) {
        return guess_pps;
    }
    if (search->passed_pps == 0 || search->failed_pps > search->line_rate_pps) {
        return CLAMP(stretch_guess(search, guess_pps), search->passed_pps / 2,
                     search->line_rate_pps);
    }
    return search->creeps ? search->passed_pps + (search->failed_pps - search->passed_pps) / 2
                          : guess_pps;
}

gint64 guided_search_next(const GuidedSearch *search, gint64 guess_pps)
{
    gboolean line_rate_is_open =
        search->failed_pps > search->line_rate_pps && search->passed_pps < search->line_rate_pps;
    gint64 target_pps = choose_target(search, CLAMP(guess_pps, 0, search->line_rate_pps));
    SearchWalk walk = walk_down(search, target_pps);
    if (search->passed_pps >= search->line_rate_pps) {
        return 0;
    }
    if (walk.open_pps == 0) {
        return line_rate_is_open ? search->line_rate_pps : 0;
    }
    /* A trial of bisection's leaves at least one trial less to do whatever its verdict, any other
     * perhaps none: these may use up what is to spare, no more. */
    if (search->n_trials + most_left(search, &walk) >= search->max_trials) {
        return walk.open_pps;
    }
    if (target_pps >= search->line_rate_pps && line_rate_is_open) {
        return search->line_rate_pps;
    }
    /* The upper end first: when it fails, as it should, it does so before the trial is over. */
    return walk.high < search->failed_pps ? walk.high : walk.low;
}

gint64 guided_search_next_plain(const GuidedSearch *search)
{
    if (search->n_trials == 0) {
        return search->line_rate_pps;
    }
    /* All rates on the way have their own verdicts, up to the open one. */
    return search->passed_pps >= search->line_rate_pps ? 0 : walk_down(search, 0).open_pps;
}

void guided_search_add(GuidedSearch *search, gint64 rate_pps, gboolean pass)
{
    gboolean was_between = search->passed_pps > 0 && search->failed_pps <= search->line_rate_pps;
    gint64 width_pps = search->failed_pps - search->passed_pps;
    search->goes_on = search->n_trials > 0 && search->last_pass == pass;
    search->n_trials++;
    search->before_pps = search->last_pps;
    search->last_pps = rate_pps;
    search->last_pass = pass;
    if (pass) {
        search->passed_pps = MAX(search->passed_pps, rate_pps);
    } else {
        search->failed_pps = MIN(search->failed_pps, rate_pps);
    }
    search->creeps = was_between && search->failed_pps - search->passed_pps > width_pps / 2;
}
