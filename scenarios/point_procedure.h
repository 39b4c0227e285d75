/* scenarios/point_procedure.h: what a point's procedure needs of the rest of it, and excludes. */
#ifndef SCENARIOS_POINT_PROCEDURE_H
#define SCENARIOS_POINT_PROCEDURE_H

#include "scenarios/scenario.h"

/* The test's attribute that the rest of the point contradicts, or NULL; `inner` says why. */
const char *point_procedure_check(const ScenarioPoint *point, GError **inner);

/* Sending time of the longest trial that the procedure asks for. */
SimTime point_procedure_longest_ps(const TestSettings *test);

#endif
