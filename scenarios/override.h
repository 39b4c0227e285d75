/* scenarios/override.h: what the command line sets over what a scenario file says. */
#ifndef SCENARIOS_OVERRIDE_H
#define SCENARIOS_OVERRIDE_H

#include "scenarios/yaml_node.h"

/* A value laid over what is at a path. */
typedef struct {
    char *path;
    YamlNode *value; /* its place is that of the argument */
} Override;

/* From "PATH=VALUE", the argument of --set. The value is YAML in flow form. Errors:
 * SIM_ERROR_USAGE. (transfer full) */
Override *override_from_argument(const char *argument, GError **error);

/* From an option of its own ("--seed 42"): `source` is the option with its value. (transfer full)
 */
Override *override_new(const char *source, const char *path, const char *text);
/* The value (transfer none) of a file's cell, or of another override. (transfer full) */
Override *override_new_value(const char *path, const YamlNode *value);
void override_free(Override *override);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Override, override_free)

/* Whether the override says all that there is to say of `path`: whether it sets just that path, or
 * to something other than a mapping what `path` is below. A sweep of such a path is void. */
gboolean override_settles(const Override *override, const char *path);

#endif
