/* scenarios/yaml_node.h: the tree that a YAML text stands for, each node with its place.
 *
 * Nodes never change once they are made: they are shared by reference count, between an anchor and
 * its aliases, a file and the points of a sweep. What changes a tree returns a new one that shares
 * all that stays. Not for use by two threads at once. */
#ifndef SCENARIOS_YAML_NODE_H
#define SCENARIOS_YAML_NODE_H

#include <glib.h>

/* Deepest nesting of a text, and most components of a path. */
#define YAML_NODE_MAX_DEPTH 32

typedef enum { YAML_KIND_SCALAR, YAML_KIND_SEQUENCE, YAML_KIND_MAPPING } YamlKind;

/* Where something was written. */
typedef struct {
    const char *source; /* the file, or the argument ("--set dut.cores=4"); a GRefString */
    guint line;         /* from 1; 0 on the command line */
    guint column;       /* in characters, from 1 */
} YamlPlace;

typedef struct YamlNode YamlNode;

/* To be read only. */
struct YamlNode {
    YamlKind kind;
    YamlPlace place;
    gboolean is_plain; /* scalar: written without quotes */
    char *text;        /* scalar */
    GPtrArray *keys;   /* mapping: scalar nodes, all different */
    GPtrArray *items;  /* mapping: the values, in the same order; sequence: the elements */
    YamlNode *base;    /* mapping: the scalar or sequence that it was laid over, or NULL */
    guint n_nodes;     /* of the text, aliases expanded; 1 for nodes made later */
    guint height;      /* likewise: 1 for a scalar */
};

/* A fresh node; `place.source` must be a GRefString. The caller may fill it before anybody else
 * sees it. (transfer full) */
YamlNode *yaml_node_new(YamlKind kind, YamlPlace place);
YamlNode *yaml_node_new_scalar(YamlPlace place, const char *text);

YamlNode *yaml_node_ref(const YamlNode *node);
void yaml_node_unref(YamlNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(YamlNode, yaml_node_unref)

/* Whether nothing was written (`key:`). */
gboolean yaml_node_is_empty(const YamlNode *node);

/* The value of a key of a mapping; NULL when there is none or `node` is no mapping. (transfer none)
 * (nullable) */
const YamlNode *yaml_node_get(const YamlNode *node, const char *key);

/* The key itself, for its place. (transfer none) (nullable) */
const YamlNode *yaml_node_get_key(const YamlNode *node, const char *key);

/* The node that says what holds at a dotted path (elements of sequences by index): a scalar, also
 * as the base of a mapping, speaks for all below it. NULL when there is none. (transfer none)
 * (nullable) */
const YamlNode *yaml_node_find(const YamlNode *node, const char *path);

/* A mapping with the value of one key added or replaced, or a key left out. (transfer full) */
YamlNode *yaml_node_with(const YamlNode *mapping, const YamlNode *key, const YamlNode *value);
YamlNode *yaml_node_without(const YamlNode *mapping, const char *key);

/* What `upper` says, over what `lower` says: mappings are merged key by key, anything else of
 * `upper` replaces. A mapping over a scalar keeps it as its base; nothing (`key:`) over a mapping
 * leaves the mapping. (transfer full) */
YamlNode *yaml_node_merge(const YamlNode *lower, const YamlNode *upper);

/* A tree with `value` laid over what is at a dotted path of at most YAML_NODE_MAX_DEPTH components;
 * the keys on the way get `place`, where the path was written. Errors (at `place`): an index that
 * the sequence does not have. (transfer full) */
YamlNode *yaml_node_set_path(const YamlNode *node, const char *path, YamlPlace place,
                             const YamlNode *value, GError **error);

/* A scalar as it was written, anything else in flow form, for tables and messages. (transfer full)
 */
char *yaml_node_to_text(const YamlNode *node);

/* Sets "FILE:LINE:COLUMN: error: ..." and SIM_ERROR_SCENARIO or, for a place on the command line,
 * "ARGUMENT: error: ..." and SIM_ERROR_USAGE. The message becomes one line of UTF-8 whatever the
 * texts in it. */
void yaml_place_set_error(YamlPlace place, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
