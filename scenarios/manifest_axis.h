/* scenarios/manifest_axis.h: swept values as numbers on an axis. */
#ifndef SCENARIOS_MANIFEST_AXIS_H
#define SCENARIOS_MANIFEST_AXIS_H

#include "sim/sim.h"

/* Reads the texts of all points' values of one attribute into numbers of one unit that suits them.
 * Returns the unit ("" for bare numbers), or NULL when they are not all numbers of one kind; then
 * `numbers` is all NAN. `attribute` may be NULL. (transfer none) */
const char *manifest_axis_read(const SimAttribute *attribute, const char *const *texts,
                               guint n_texts, double *numbers);

#endif
