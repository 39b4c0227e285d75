/* scenarios/catalogue.h: what there is: scenarios, profiles, procedures, models, and the points of
 * a scenario. */
#ifndef SCENARIOS_CATALOGUE_H
#define SCENARIOS_CATALOGUE_H

#include "output/table.h"
#include "scenarios/scenario.h"

/* All kinds, NULL-ended: scenarios, profiles, procedures, models. (transfer none) */
const char *const *catalogue_kinds(void);

/* What there is of a kind, one row each: name, title; of all kinds when `kind` is NULL: kind, name,
 * title. (transfer full) */
Table *catalogue_list(const char *kind);

/* The points of a scenario, one row each: the swept paths, point, repetitions, first_run, last_run;
 * runs count from 0 over the repetitions of all points. (transfer full) */
Table *catalogue_list_points(const Scenario *scenario);

#endif
