#include "scenarios/yaml_node.h"

#include <string.h>

#include "sim/sim.h"

YamlNode *yaml_node_new(YamlKind kind, YamlPlace place)
{
    YamlNode *node = g_rc_box_new0(YamlNode);
    node->kind = kind;
    node->place = place;
    node->place.source = g_ref_string_acquire((char *)place.source);
    node->n_nodes = 1;
    node->height = 1;
    if (kind == YAML_KIND_MAPPING) {
        node->keys = g_ptr_array_new_with_free_func((GDestroyNotify)yaml_node_unref);
    }
    if (kind != YAML_KIND_SCALAR) {
        node->items = g_ptr_array_new_with_free_func((GDestroyNotify)yaml_node_unref);
    }
    return node;
}

YamlNode *yaml_node_new_scalar(YamlPlace place, const char *text)
{
    YamlNode *node = yaml_node_new(YAML_KIND_SCALAR, place);
    node->text = g_strdup(text);
    node->is_plain = TRUE;
    return node;
}

YamlNode *yaml_node_ref(const YamlNode *node)
{
    return g_rc_box_acquire((YamlNode *)node);
}

static void clear_node(gpointer data)
{
    YamlNode *node = data;
    g_ref_string_release((char *)node->place.source);
    g_free(node->text);
    g_clear_pointer(&node->keys, g_ptr_array_unref);
    g_clear_pointer(&node->items, g_ptr_array_unref);
    g_clear_pointer(&node->base, yaml_node_unref);
}

void yaml_node_unref(YamlNode *node)
{
    g_rc_box_release_full(node, clear_node);
}

gboolean yaml_node_is_empty(const YamlNode *node)
{
    return node->kind == YAML_KIND_SCALAR && node->is_plain && *node->text == '\0';
}

/* ---- looking up ---- */

static gint key_index(const YamlNode *node, const char *key)
{
    for (guint i = 0; node->kind == YAML_KIND_MAPPING && i < node->keys->len; i++) {
        const YamlNode *candidate = g_ptr_array_index(node->keys, i);
        if (strcmp(candidate->text, key) == 0) {
            return (gint)i;
        }
    }
    return -1;
}

const YamlNode *yaml_node_get(const YamlNode *node, const char *key)
{
    gint index = key_index(node, key);
    return index < 0 ? NULL : g_ptr_array_index(node->items, index);
}

const YamlNode *yaml_node_get_key(const YamlNode *node, const char *key)
{
    gint index = key_index(node, key);
    return index < 0 ? NULL : g_ptr_array_index(node->keys, index);
}

/* The index that a component of a path names in a sequence, or -1. */
static gint element_index(const YamlNode *sequence, const char *name)
{
    guint64 index = 0;
    return g_ascii_string_to_unsigned(name, 10, 0, G_MAXUINT, &index, NULL) &&
                   index < sequence->items->len
               ? (gint)index
               : -1;
}

static const YamlNode *find_child(const YamlNode *node, const char *name)
{
    if (node->kind == YAML_KIND_SEQUENCE) {
        gint index = element_index(node, name);
        return index < 0 ? NULL : g_ptr_array_index(node->items, index);
    }
    if (node->kind == YAML_KIND_SCALAR) {
        return node;
    }
    const YamlNode *child = yaml_node_get(node, name);
    return child != NULL ? child : node->base;
}

const YamlNode *yaml_node_find(const YamlNode *node, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    for (char **name = names; *name != NULL && node != NULL; name++) {
        node = find_child(node, *name);
    }
    return node;
}

/* ---- making new trees of old ones ---- */

static YamlNode *copy_node(const YamlNode *node)
{
    YamlNode *copy = yaml_node_new(node->kind, node->place);
    for (guint i = 0; node->keys != NULL && i < node->keys->len; i++) {
        g_ptr_array_add(copy->keys, yaml_node_ref(g_ptr_array_index(node->keys, i)));
    }
    for (guint i = 0; node->items != NULL && i < node->items->len; i++) {
        g_ptr_array_add(copy->items, yaml_node_ref(g_ptr_array_index(node->items, i)));
    }
    copy->base = node->base != NULL ? yaml_node_ref(node->base) : NULL;
    return copy;
}

/* Puts `value` (transfer full) into a mapping that nobody else has seen yet. */
static void put_take(YamlNode *mapping, const YamlNode *key, YamlNode *value)
{
    gint index = key_index(mapping, key->text);
    if (index < 0) {
        g_ptr_array_add(mapping->keys, yaml_node_ref(key));
        g_ptr_array_add(mapping->items, value);
        return;
    }
    yaml_node_unref(mapping->items->pdata[index]);
    mapping->items->pdata[index] = value;
    yaml_node_unref(mapping->keys->pdata[index]);
    mapping->keys->pdata[index] = yaml_node_ref(key);
}

YamlNode *yaml_node_with(const YamlNode *mapping, const YamlNode *key, const YamlNode *value)
{
    YamlNode *copy = copy_node(mapping);
    put_take(copy, key, yaml_node_ref(value));
    return copy;
}

YamlNode *yaml_node_without(const YamlNode *mapping, const char *key)
{
    YamlNode *copy = copy_node(mapping);
    gint index = key_index(copy, key);
    if (index >= 0) {
        g_ptr_array_remove_index(copy->keys, (guint)index);
        g_ptr_array_remove_index(copy->items, (guint)index);
    }
    return copy;
}

/* A mapping to be laid over `lower`, which is none. */
static YamlNode *mapping_over(const YamlNode *lower, const YamlNode *mapping)
{
    YamlNode *copy = copy_node(mapping);
    if (copy->base == NULL && !yaml_node_is_empty(lower)) {
        copy->base = yaml_node_ref(lower);
    }
    return copy;
}

YamlNode *yaml_node_merge(const YamlNode *lower, const YamlNode *upper)
{
    if (upper->kind != YAML_KIND_MAPPING) {
        gboolean keeps = yaml_node_is_empty(upper) && lower->kind == YAML_KIND_MAPPING;
        return yaml_node_ref(keeps ? lower : upper);
    }
    if (upper->base != NULL) {
        return yaml_node_ref(upper);
    }
    if (lower->kind != YAML_KIND_MAPPING) {
        return mapping_over(lower, upper);
    }
    YamlNode *merged = copy_node(lower);
    for (guint i = 0; i < upper->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(upper->keys, i);
        const YamlNode *value = g_ptr_array_index(upper->items, i);
        const YamlNode *below = yaml_node_get(lower, key->text);
        put_take(merged, key, below != NULL ? yaml_node_merge(below, value) : yaml_node_ref(value));
    }
    return merged;
}

/* ---- setting a path ---- */

/* What is to be laid where, and where that was written. */
typedef struct {
    const YamlNode *value;
    YamlPlace place;
} Setting;

static YamlNode *set_below(const YamlNode *node, char **names, const Setting *setting,
                           GError **error);

static YamlNode *set_element(const YamlNode *sequence, char **names, const Setting *setting,
                             GError **error)
{
    gint index = element_index(sequence, names[0]);
    if (index < 0) {
        yaml_place_set_error(setting->place, error,
                             "'%.60s' is no element of a list of %u: 0 to %u", names[0],
                             sequence->items->len, MAX(sequence->items->len, 1) - 1);
        return NULL;
    }
    YamlNode *element = set_below(sequence->items->pdata[index], names + 1, setting, error);
    if (element == NULL) {
        return NULL;
    }
    YamlNode *copy = copy_node(sequence);
    yaml_node_unref(copy->items->pdata[index]);
    copy->items->pdata[index] = element;
    return copy;
}

static YamlNode *as_mapping(const YamlNode *node, YamlPlace place)
{
    if (node != NULL && node->kind == YAML_KIND_MAPPING) {
        return copy_node(node);
    }
    g_autoptr(YamlNode) fresh = yaml_node_new(YAML_KIND_MAPPING, place);
    return node != NULL ? mapping_over(node, fresh) : g_steal_pointer(&fresh);
}

/* The setting laid over what is below `node` (NULL: nothing yet) at the path of `names`. */
static YamlNode *set_below(const YamlNode *node, char **names, const Setting *setting,
                           GError **error)
{
    if (names[0] == NULL) {
        return node != NULL ? yaml_node_merge(node, setting->value) : yaml_node_ref(setting->value);
    }
    if (node != NULL && node->kind == YAML_KIND_SEQUENCE) {
        return set_element(node, names, setting, error);
    }
    const YamlNode *below = node != NULL ? yaml_node_get(node, names[0]) : NULL;
    YamlNode *child = set_below(below, names + 1, setting, error);
    if (child == NULL) {
        return NULL;
    }
    const YamlNode *old_key = node != NULL ? yaml_node_get_key(node, names[0]) : NULL;
    g_autoptr(YamlNode) key =
        old_key != NULL ? yaml_node_ref(old_key) : yaml_node_new_scalar(setting->place, names[0]);
    YamlNode *mapping = as_mapping(node, setting->place);
    put_take(mapping, key, child);
    return mapping;
}

YamlNode *yaml_node_set_path(const YamlNode *node, const char *path, YamlPlace place,
                             const YamlNode *value, GError **error)
{
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    g_assert_cmpuint(g_strv_length(names), <=, YAML_NODE_MAX_DEPTH);
    Setting setting = {.value = value, .place = place};
    return set_below(node, names, &setting, error);
}

/* ---- texts ---- */

static void append_text(GString *text, const YamlNode *node)
{
    if (node->kind == YAML_KIND_SCALAR) {
        g_string_append(text, node->text);
        return;
    }
    gboolean is_mapping = node->kind == YAML_KIND_MAPPING;
    g_string_append_c(text, is_mapping ? '{' : '[');
    for (guint i = 0; i < node->items->len; i++) {
        g_string_append(text, i > 0 ? ", " : "");
        if (is_mapping) {
            const YamlNode *key = g_ptr_array_index(node->keys, i);
            g_string_append_printf(text, "%s: ", key->text);
        }
        append_text(text, g_ptr_array_index(node->items, i));
    }
    g_string_append_c(text, is_mapping ? '}' : ']');
}

char *yaml_node_to_text(const YamlNode *node)
{
    GString *text = g_string_new(NULL);
    append_text(text, node);
    return g_string_free(text, FALSE);
}

/* `text` without control characters and with nothing that is not UTF-8. */
static char *one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_new(NULL);
    for (const char *c = valid; *c != '\0'; c++) {
        if (*c == '\n') {
            g_string_append(line, "\\n");
        } else if (g_ascii_iscntrl(*c)) {
            g_string_append_printf(line, "\\x%02x", (guint)*c);
        } else {
            g_string_append_c(line, *c);
        }
    }
    return g_string_free(line, FALSE);
}

void yaml_place_set_error(YamlPlace place, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *mark =
        place.line > 0 ? g_strdup_printf(":%u:%u", place.line, place.column) : g_strdup("");
    g_autofree char *message = g_strdup_printf("%s%s: error: %s", place.source, mark, what);
    g_autofree char *line = one_line(message);
    g_set_error_literal(error, SIM_ERROR, place.line > 0 ? SIM_ERROR_SCENARIO : SIM_ERROR_USAGE,
                        line);
}
