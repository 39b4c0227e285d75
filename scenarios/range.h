/* scenarios/range.h: the range of a sweep, such as `64..1518 B*2` (sweep.h says what it means). */
#ifndef SCENARIOS_RANGE_H
#define SCENARIOS_RANGE_H

#include "scenarios/yaml_node.h"

/* Whether `text` begins like a range. */
gboolean range_is_one(const char *text);

/* Adds a plain scalar for each value of the range `text` to `values` (of YamlNode), at `place`; at
 * most `max_values` of them. */
gboolean range_expand(const char *text, YamlPlace place, guint max_values, GPtrArray *values,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
