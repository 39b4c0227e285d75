/* scenarios/overload.h: whether test.overload names the number of flows (RFC 8219 section 10). */
#ifndef SCENARIOS_OVERLOAD_H
#define SCENARIOS_OVERLOAD_H

#include "scenarios/plan-internal.h"

/* Checks test.overload, if it is set, against the plan's sweep and a point of it. Errors, at its
 * place: the path is not swept, or not with 1 among its values; a value is not the number of flows
 * that a direction of the point has. */
gboolean overload_check(const Plan *plan, const ScenarioPoint *point, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
