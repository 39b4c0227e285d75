/* scenarios/unit_names.h: the units of an attribute's values, for describe and the schema. */
#ifndef SCENARIOS_UNIT_NAMES_H
#define SCENARIOS_UNIT_NAMES_H

#include "sim/sim.h"

/* The units that sim/units.h reads for a type, the smallest first, NULL-ended; empty for a type
 * without units. (transfer none) */
const char *const *unit_names(SimAttributeType type);

#endif
