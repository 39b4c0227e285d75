/* scenarios/test_settings.h: attributes of `test` and `output`: which procedure, how long, how
 * often. */
#ifndef SCENARIOS_TEST_SETTINGS_H
#define SCENARIOS_TEST_SETTINGS_H

#include "sim/sim.h"

typedef enum { TEST_STREAMS_REPETITION, TEST_STREAMS_TRIAL } TestStreams;

/* Largest test.risk: beyond it a certified verdict would be no more than a guess. */
#define TEST_RISK_PARTS 2 /* a risk is at most one of these: 0.5 */

typedef enum { TEST_TRIAL_EXACT, TEST_TRIAL_CERTIFIED } TestTrial;

typedef enum { TEST_SEARCH_BISECTION, TEST_SEARCH_GUIDED } TestSearch;

typedef struct {
    char *procedure;       /* name of a procedure (procedures/procedures.h) */
    SimLoad rate;          /* of procedure `trial`; default 100 % */
    SimTime duration_ps;   /* default 60 s (RFC 2544 section 24) */
    gint64 repetitions;    /* default 10 (siitperf's scripts) */
    gint64 resolution_pps; /* default 1000 (siitperf's binary search) */
    gint search;           /* TestSearch */
    gboolean full_trials;  /* search trials run their whole time even after a loss */
    gint streams;          /* TestStreams */
    gint trial;            /* TestTrial */
    double risk;           /* of a certified trial; above 0, at most 0.5 */
    gint64 batch_size;     /* frames announced at once; changes speed only; default 4096 */
} TestSettings;

extern const SimAttributeTable test_attributes;

typedef struct {
    gboolean plots; /* draw the curves */
} OutputSettings;

extern const SimAttributeTable output_attributes;

#endif
