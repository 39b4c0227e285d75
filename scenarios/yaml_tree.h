/* scenarios/yaml_tree.h: YAML text to a tree with places, by libyaml's events.
 *
 * Only what a scenario needs: mappings with plain keys, sequences, scalars, anchors and aliases.
 * Tags, several documents, duplicate keys and keys that are not text are errors, and so is a text
 * beyond the limits below, so that no file, however it was made, takes more than a moment or much
 * memory. */
#ifndef SCENARIOS_YAML_TREE_H
#define SCENARIOS_YAML_TREE_H

#include "scenarios/yaml_node.h"

#define YAML_TREE_MAX_BYTES 1048576
#define YAML_TREE_MAX_NODES 100000 /* aliases expanded */
#define YAML_TREE_MAX_KEYS  1000   /* of one mapping */

/* The tree of a file. Errors: SIM_ERROR_NO_INPUT (cannot be read), SIM_ERROR_SCENARIO with the
 * place. (transfer full) */
YamlNode *yaml_tree_read_file(const char *path, GError **error);

/* The tree of a text that came from `source`. Errors as above. (transfer full) */
YamlNode *yaml_tree_read_text(const char *source, const char *text, gsize length, GError **error);

/* The tree of a value on the command line, all of it at the place of the argument `source`: YAML
 * where it begins like a flow collection or a quoted scalar, a plain scalar otherwise. Errors:
 * SIM_ERROR_USAGE. (transfer full) */
YamlNode *yaml_tree_read_value(const char *source, const char *text, GError **error);

/* A plain scalar at the place of the argument `source`. (transfer full) */
YamlNode *yaml_tree_make_argument(const char *source, const char *text);

#endif
