/* scenarios/procedures/guided_search.h: which rates a search has yet to try.
 *
 * Plain bisection tries the line rate first; then, while h - l is more than the resolution, r =
 * floor((l + h) / 2) from l = 0 and h = line rate, going up after a pass and down after a failure.
 * All rates that it can ever try are the midpoints of a binary tree, fixed by line rate and
 * resolution; its result is a leaf [l, h] of that tree, l having passed and h failed. Wherever
 * verdicts are monotone (a rate below one that passed passes, above one that failed fails) any
 * order of trials on these rates that ends with l passed and h failed gives the same l. */
#ifndef SCENARIOS_PROCEDURES_GUIDED_SEARCH_H
#define SCENARIOS_PROCEDURES_GUIDED_SEARCH_H

#include <glib.h>

/* A search in progress; plain record. */
typedef struct {
    gint64 line_rate_pps, resolution_pps;
    gint64 passed_pps;           /* highest rate that passed, 0: none (0 itself passes) */
    gint64 failed_pps;           /* lowest rate that failed; above the line rate: none */
    gint64 last_pps, before_pps; /* the last two rates tried, 0: none */
    gboolean goes_on;            /* both had the same verdict */
    gboolean last_pass;
    gboolean creeps; /* the last trial left more than half of the rates between pass and fail */
    guint n_trials;
    guint max_trials;
} GuidedSearch;

/* The most trials that a guided search takes beyond those that a bisection can take. */
#define GUIDED_SEARCH_EXTRA 2

void guided_search_init(GuidedSearch *search, gint64 line_rate_pps, gint64 resolution_pps);

/* Trials of plain bisection that ends with `figure_pps` (0: no rate passed; line rate: it passed at
 * once). */
guint guided_search_bisection_count(gint64 line_rate_pps, gint64 resolution_pps, gint64 figure_pps);

/* The most trials of plain bisection. */
guint guided_search_bisection_max(gint64 line_rate_pps, gint64 resolution_pps);

/* The next rate to try when `guess_pps` is the best guess of the result; 0: the search is over, and
 * passed_pps is the result. */
gint64 guided_search_next(const GuidedSearch *search, gint64 guess_pps);

/* The same for plain bisection, whose trials the search then has had. */
gint64 guided_search_next_plain(const GuidedSearch *search);

/* Notes the verdict at a rate that guided_search_next or guided_search_next_plain gave. */
void guided_search_add(GuidedSearch *search, gint64 rate_pps, gboolean pass);

#endif
