/* scenarios/forecast.h: what the repetitions of a point are expected to take, told without running
 * a trial.
 *
 * The procedure itself is run, on a device that does what models/estimate.h expects of it. */
#ifndef SCENARIOS_FORECAST_H
#define SCENARIOS_FORECAST_H

#include "scenarios/procedures/procedure.h"
#include "scenarios/scenario.h"

/* How far off a guided search is taken to begin, in parts of the rate, half as much after each rate
 * that was tried; without that it would need two trials only. With it the trials of the library's
 * scenarios are foretold to within half (docs/dry-run.md). */
#define FORECAST_MISGUESS 0.002

/* A router's trial in a laboratory, beside its sending time [s]: the pauses of RFC 2544 section 23
 * after the routing update (2) and after the learning frames (2), for frames that are late (2), and
 * for the device to settle (5). */
#define FORECAST_LABORATORY_WAIT_S 11

/* Over all repetitions of a point. */
typedef struct {
    guint64 trials;
    guint64 frames;            /* that are simulated, in all directions */
    guint64 laboratory_trials; /* of a search by bisection, each of the whole duration */
    double laboratory_s;       /* with the waits */
    gint64 rate_pps;           /* about which the trials end */
} Forecast;

/* Whether repetitions of a point differ in more than the frames' flows: in the RSS key. */
gboolean forecast_is_key_drawn(const Scenario *scenario, const ScenarioPoint *point);

/* Looks at no more than `n_samples` of the repetitions, which differ where the RSS key is drawn,
 * and takes the others to be like them. */
Forecast forecast_point(const Scenario *scenario, const ScenarioPoint *point,
                        const Procedure *procedure, guint n_samples);

#endif
