/* scenarios/procedures/mlrsearch_goal.h: search goals of MLRsearch (RFC 9971), as attributes and
 * resolved. */
#ifndef SCENARIOS_PROCEDURES_MLRSEARCH_GOAL_H
#define SCENARIOS_PROCEDURES_MLRSEARCH_GOAL_H

#include "sim/sim.h"

/* Most goals of a search. */
#define MLRSEARCH_MAX_GOALS 8

/* Longest name of a goal. */
#define MLRSEARCH_MAX_NAME 30

/* Ratios and widths are in so many parts. */
#define MLRSEARCH_PARTS 1000000

typedef enum {
    MLRSEARCH_PRESET_RFC2544,
    MLRSEARCH_PRESET_TST009,
    MLRSEARCH_PRESET_NDR,
    MLRSEARCH_PRESET_PDR
} MlrsearchPreset;

/* What a scenario says of a goal; what is 0 (a load: 0 and no share) is the preset's. */
typedef struct {
    gint preset; /* MlrsearchPreset */
    char *name;  /* NULL: the preset's */
    SimTime initial_duration_ps, final_duration_ps, duration_sum_ps;
    SimLoad loss_ratio, exceed_ratio, width; /* shares */
} MlrsearchGoalSettings;

extern const SimAttributeTable mlrsearch_goal_attributes;

/* A goal with everything resolved; a plain record. */
typedef struct {
    char name[MLRSEARCH_MAX_NAME + 1]; /* lower-case letters, digits, '_' */
    SimTime initial_duration_ps;       /* of the first trials, at most the final one */
    SimTime final_duration_ps;         /* from this on a trial is full-length */
    SimTime duration_sum_ps;           /* of full-length trials that a load needs */
    gint64 loss_ratio;                 /* a trial that loses more is high-loss; in parts */
    gint64 exceed_ratio;               /* of the time that may be high-loss; in parts, below all */
    gint64 width;                      /* between the relevant bounds, of the upper one; in parts */
} MlrsearchGoal;

typedef struct {
    guint n;
    MlrsearchGoal goal[MLRSEARCH_MAX_GOALS];
} MlrsearchGoals;

/* The goals of `settings` (of MlrsearchGoalSettings; NULL: RFC 2544's alone). Their durations are
 * for a `duration_ps` of 60 s, and in proportion for another one. */
MlrsearchGoals mlrsearch_goals_resolve(const GPtrArray *settings, SimTime duration_ps);

/* Checks what no range can: ratios are shares, names differ, durations fit each other and
 * `longest_ps`. Errors: SIM_ERROR_VALUE. */
gboolean mlrsearch_goals_check(const GPtrArray *settings, SimTime duration_ps, SimTime longest_ps,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
