/* scenarios/bind.h: a tree's values into a settings struct, by its table of attributes. */
#ifndef SCENARIOS_BIND_H
#define SCENARIOS_BIND_H

#include "scenarios/yaml_node.h"
#include "sim/sim.h"

/* Sets in `settings` (which holds values already, as a rule the defaults) what the mapping `node`
 * says. `path` is the mapping's full path, for messages. On error what was set before stays set.
 * Errors, with their place: an unknown key (with a near name: also of `more_keys`, NULL-ended or
 * NULL, which the caller has taken out of the mapping), a value of the wrong kind, without its unit
 * or out of range. */
gboolean bind_table(const SimAttributeTable *table, gpointer settings, const YamlNode *node,
                    const char *path, const char *const *more_keys, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same for one attribute: `node` is its value, `path` its own path. */
gboolean bind_attribute(const SimAttribute *attribute, gpointer settings, const YamlNode *node,
                        const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets the error of an unknown `key`: "unknown WHAT 'KEY'WHERE", the names there are, unless they
 * are many, and the nearest of them and of `more` (nullable), names that are not listed. */
void bind_fail_unknown(const YamlNode *key, const char *what, const char *where,
                       const char *const *names, const char *const *more, GError **error);

#endif
