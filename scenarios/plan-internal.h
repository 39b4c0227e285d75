/* scenarios/plan-internal.h: what a scenario file and the command line ask for, as one tree a
 * point.
 *
 * A point's tree is the file's, over it the point's swept values, over these what --set says. */
#ifndef SCENARIOS_PLAN_INTERNAL_H
#define SCENARIOS_PLAN_INTERNAL_H

#include "scenarios/scenario.h"
#include "scenarios/sweep.h"
#include "scenarios/yaml_node.h"

typedef struct Plan Plan;

/* Reads the file; `overrides` may be NULL. Errors as scenario_load. (transfer full) */
Plan *plan_new(const char *path, const ScenarioOverrides *overrides, GError **error);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

guint plan_n_points(const Plan *plan);

/* The axes of the sweep, of SweepAxis. (transfer none) */
const GPtrArray *plan_get_axes(const Plan *plan);

/* Values that the command line, or whoever loads the scenario, sets: laid over the tree in order.
 */
guint plan_n_sets(const Plan *plan);
YamlPlace plan_set_place(const Plan *plan, guint set);

/* The tree of a point; its `include`s are not resolved and it has no key `sweep`. (transfer full)
 */
YamlNode *plan_make_tree(const Plan *plan, guint point, GError **error);

/* The same with only the first `n_sets` of what is set. (transfer full) */
YamlNode *plan_make_tree_of(const Plan *plan, guint point, guint n_sets, GError **error);

/* Sets "PATH: MESSAGE" as the error of what a point says at `path`: at the place where it is
 * written, or else at that of the path's first component, or of the file. `sweep` is the first
 * axis. */
void plan_set_error(const Plan *plan, guint point, const char *path, GError **error,
                    const char *format, ...) G_GNUC_PRINTF(5, 6);

#endif
