/* scenarios/sweep.h: swept paths and their values, and the points that they span.
 *
 * A value or a range can stand wherever values are listed. A range is A..B*FACTOR (each value
 * FACTOR times the one before it) or A..B+STEP, from A as long as B is not exceeded: B itself is a
 * value only if it is hit. So 1..65533*4 is 1, 4, 16, ... 16384. The unit, if there is one, is
 * written at least once and always the same: 64..1518 B*2, 1 GHz..4 GHz+500 MHz is an error. */
#ifndef SCENARIOS_SWEEP_H
#define SCENARIOS_SWEEP_H

#include "scenarios/yaml_node.h"

#define SWEEP_MAX_POINTS 100000

/* One swept path; owned by the list it is in. */
typedef struct {
    char *path;
    YamlNode *key;     /* the path as it was written, for its place */
    GPtrArray *values; /* of YamlNode, at least one */
    char **texts;      /* of the values, as written; NULL-ended */
} SweepAxis;

/* The axes of the mapping `sweep` of a file (NULL: none), in its order. (transfer full): of
 * SweepAxis */
GPtrArray *sweep_read(const YamlNode *sweep, GError **error);

/* The axis of "PATH=V1,V2,...", the argument of --sweep. Commas in brackets, braces and quotes do
 * not split. Errors: SIM_ERROR_USAGE. (transfer full) */
SweepAxis *sweep_axis_from_argument(const char *argument, GError **error);
void sweep_axis_free(SweepAxis *axis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SweepAxis, sweep_axis_free)

/* Adds the axis (transfer full) at the end, or in the place of the one with the same path. */
void sweep_add_take(GPtrArray *axes, SweepAxis *axis);

/* How many points the axes span: 1 without any. Errors (at the place of an axis): more than
 * SWEEP_MAX_POINTS, or two axes of which one sets what is below the other. 0 on error. */
guint sweep_count_points(const GPtrArray *axes, GError **error);

/* Which value of axis number `axis` holds at `point`: the last axis varies fastest. */
guint sweep_value_index(const GPtrArray *axes, guint axis, guint point);

/* Whether a path is `ancestor` or below it. */
gboolean sweep_path_is_below(const char *path, const char *ancestor);

/* Checks the form of a path: names joined by points. */
gboolean sweep_check_path(const char *path, YamlPlace place, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
