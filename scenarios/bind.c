#include "scenarios/bind.h"

#include <string.h>

/* As many names are listed in a message when none is near. */
#define MAX_LISTED 24

/* Sets `inner` (SIM_ERROR_VALUE, transfer full) as the error of the value at `node`. */
static gboolean fail_value(const YamlNode *node, const char *path, GError *inner, GError **error)
{
    /* An argument names its path already. */
    gboolean named = node->place.line == 0 && strstr(node->place.source, path) != NULL;
    yaml_place_set_error(node->place, error, "%s%s%s", named ? "" : path, named ? "" : ": ",
                         inner->message);
    g_error_free(inner);
    return FALSE;
}

static gboolean fail_kind(const YamlNode *node, const char *path, const SimAttribute *attribute,
                          GError **error)
{
    static const char *const kinds[] = {"a single value", "a list", "a mapping"};
    g_autofree char *range = sim_attribute_range_text(attribute);
    const char *type = sim_attribute_type_name(attribute->type);
    gboolean says_type = g_str_has_prefix(range, "list") || g_str_has_prefix(range, type);
    gboolean is_empty = yaml_node_is_empty(node);
    GError *inner = g_error_new(SIM_ERROR, SIM_ERROR_VALUE, "%s%s: %s%s%s",
                                is_empty ? "a value" : kinds[node->kind],
                                is_empty ? " is missing" : " is not allowed here",
                                says_type ? "" : type, says_type ? "" : ", ", range);
    return fail_value(node, path, inner, error);
}

void bind_fail_unknown(const YamlNode *key, const char *what, const char *where,
                       const char *const *names, const char *const *more, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (const char *const *name = names; *name != NULL; name++) {
        g_ptr_array_add(all, (gpointer)*name);
    }
    for (const char *const *name = more; name != NULL && *name != NULL; name++) {
        g_ptr_array_add(all, (gpointer)*name);
    }
    g_ptr_array_add(all, NULL);
    const char *near = sim_attribute_nearest(key->text, (const char *const *)all->pdata);
    g_autofree char *list = g_strjoinv(", ", (char **)names);
    gboolean is_short = g_strv_length((char **)names) <= MAX_LISTED;
    yaml_place_set_error(key->place, error, "unknown %s '%.60s'%s%s%s%s%s%s", what, key->text,
                         where, is_short ? ": " : "", is_short ? list : "",
                         near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                         near != NULL ? "'?" : "");
}

static void fail_unknown_key(const SimAttributeTable *table, const YamlNode *key, const char *path,
                             const char *const *more_keys, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        g_ptr_array_add(names, (gpointer)a->name);
    }
    for (; more_keys != NULL && *more_keys != NULL; more_keys++) {
        g_ptr_array_add(names, (gpointer)*more_keys);
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *where = g_strdup_printf(" of %s", path);
    bind_fail_unknown(key, "attribute", where, (const char *const *)names->pdata, NULL, error);
}

/* ---- values ---- */

/* YAML has numbers and truth values only without quotes. */
static gboolean is_bare_type(SimAttributeType type)
{
    return type == SIM_ATTRIBUTE_INTEGER || type == SIM_ATTRIBUTE_INTEGERS ||
           type == SIM_ATTRIBUTE_REAL || type == SIM_ATTRIBUTE_BOOLEAN;
}

static gboolean check_scalar(const SimAttribute *attribute, const YamlNode *node, const char *path,
                             GError **error)
{
    gboolean may_be_empty = attribute->type == SIM_ATTRIBUTE_STRING;
    if (node->kind != YAML_KIND_SCALAR || (yaml_node_is_empty(node) && !may_be_empty)) {
        return fail_kind(node, path, attribute, error);
    }
    if (!node->is_plain && is_bare_type(attribute->type)) {
        g_autofree char *range = sim_attribute_range_text(attribute);
        GError *inner = g_error_new(SIM_ERROR, SIM_ERROR_VALUE,
                                    "'%.60s' is a text in quotes, leave out the quotes: %s, %s",
                                    node->text, sim_attribute_type_name(attribute->type), range);
        return fail_value(node, path, inner, error);
    }
    return TRUE;
}

static gboolean bind_scalar(const SimAttribute *attribute, gpointer settings, const YamlNode *node,
                            const char *path, GError **error)
{
    GError *inner = NULL;
    if (!check_scalar(attribute, node, path, error)) {
        return FALSE;
    }
    return sim_attribute_set(attribute, settings, node->text, &inner) ||
           fail_value(node, path, inner, error);
}

static gboolean bind_list(const SimAttribute *attribute, gpointer settings, const YamlNode *node,
                          const char *path, GError **error)
{
    if (node->kind != YAML_KIND_SEQUENCE) {
        return fail_kind(node, path, attribute, error);
    }
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (guint i = 0; i < node->items->len; i++) {
        const YamlNode *item = g_ptr_array_index(node->items, i);
        if (!check_scalar(attribute, item, path, error)) {
            return FALSE;
        }
        g_ptr_array_add(texts, item->text);
    }
    GError *inner = NULL;
    return sim_attribute_set_list(attribute, settings, (const char *const *)texts->pdata,
                                  texts->len, &inner) ||
           fail_value(node, path, inner, error);
}

/* ---- groups ---- */

/* A scalar for a whole group, where the table allows it. */
static gboolean bind_all(const SimAttribute *attribute, gpointer settings, const YamlNode *node,
                         const char *path, GError **error)
{
    const SimAttributeTable *table = attribute->group;
    if (yaml_node_is_empty(node)) {
        return TRUE;
    }
    if (node->kind != YAML_KIND_SCALAR || !table->scalar_sets_all) {
        yaml_place_set_error(node->place, error,
                             "%s is a group: a mapping of its attributes is "
                             "expected",
                             path);
        return FALSE;
    }
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        if (!bind_attribute(a, settings, node, path, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean bind_group(const SimAttribute *attribute, gpointer settings, const YamlNode *node,
                           const char *path, GError **error)
{
    if (node->kind != YAML_KIND_MAPPING) {
        return bind_all(attribute, settings, node, path, error);
    }
    if (node->base != NULL && !bind_all(attribute, settings, node->base, path, error)) {
        return FALSE;
    }
    return bind_table(attribute->group, settings, node, path, NULL, error);
}

static gboolean bind_groups(const SimAttribute *attribute, GPtrArray **groups, const YamlNode *node,
                            const char *path, GError **error)
{
    guint n = node->kind == YAML_KIND_SEQUENCE ? node->items->len : 0;
    if (node->kind != YAML_KIND_SEQUENCE || n < attribute->min_length ||
        (attribute->max_length > 0 && n > attribute->max_length)) {
        return fail_kind(node, path, attribute, error);
    }
    *groups = *groups == NULL ? g_ptr_array_new() : *groups;
    for (guint i = 0; i < n; i++) {
        g_autofree char *element_path = g_strdup_printf("%s.%u", path, i);
        gpointer element = g_malloc(attribute->group->size);
        sim_attribute_set_defaults(attribute->group, element);
        g_ptr_array_add(*groups, element);
        if (!bind_group(attribute, element, g_ptr_array_index(node->items, i), element_path,
                        error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean bind_attribute(const SimAttribute *attribute, gpointer settings, const YamlNode *node,
                        const char *path, GError **error)
{
    gpointer field = G_STRUCT_MEMBER_P(settings, attribute->offset);
    switch (attribute->type) {
    case SIM_ATTRIBUTE_GROUP:
        return bind_group(attribute, field, node, path, error);
    case SIM_ATTRIBUTE_GROUPS:
        return bind_groups(attribute, field, node, path, error);
    case SIM_ATTRIBUTE_INTEGERS:
    case SIM_ATTRIBUTE_STRINGS:
        return bind_list(attribute, settings, node, path, error);
    default:
        return bind_scalar(attribute, settings, node, path, error);
    }
}

gboolean bind_table(const SimAttributeTable *table, gpointer settings, const YamlNode *node,
                    const char *path, const char *const *more_keys, GError **error)
{
    g_assert(node->kind == YAML_KIND_MAPPING);
    for (guint i = 0; i < node->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(node->keys, i);
        const SimAttribute *attribute = sim_attribute_table_find(table, key->text);
        if (attribute == NULL) {
            fail_unknown_key(table, key, path, more_keys, error);
            return FALSE;
        }
        g_autofree char *attribute_path = g_strdup_printf("%s.%s", path, key->text);
        if (!bind_attribute(attribute, settings, g_ptr_array_index(node->items, i), attribute_path,
                            error)) {
            return FALSE;
        }
    }
    return TRUE;
}
