/* Settings as a whole: defaults, release, copy, and the way through nested tables. */
#include "sim/attribute.h"

#include <string.h>

#include "sim/attribute-internal.h"

static gboolean set_default(const SimAttribute *attribute, gpointer settings, GError **error)
{
    if (sim_attribute_is_list(attribute)) {
        return sim_attribute_set_flow(attribute, settings, attribute->default_text, error);
    }
    return sim_attribute_set(attribute, settings, attribute->default_text, error);
}

void sim_attribute_set_defaults(const SimAttributeTable *table, gpointer settings)
{
    memset(settings, 0, table->size);
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        if (a->type == SIM_ATTRIBUTE_GROUP) {
            sim_attribute_set_defaults(a->group, sim_attribute_field(a, settings));
            continue;
        }
        /* What elements a list of groups has by default is for the one who knows their place. */
        if (a->type == SIM_ATTRIBUTE_GROUPS || a->default_text == NULL) {
            continue;
        }
        g_autoptr(GError) error = NULL;
        if (!set_default(a, settings, &error)) {
            g_error("the default of %s.%s: %s", table->name, a->name, error->message);
        }
    }
}

static void clear_groups(const SimAttribute *attribute, GPtrArray *groups)
{
    /* Only the table knows what an element owns, so the array must not free it first. */
    g_ptr_array_set_free_func(groups, NULL);
    for (guint i = 0; i < groups->len; i++) {
        gpointer element = g_ptr_array_index(groups, i);
        sim_attribute_clear(attribute->group, element);
        g_free(element);
    }
    g_ptr_array_unref(groups);
}

static void clear_field(const SimAttribute *attribute, gpointer field)
{
    gpointer owned = *(gpointer *)field;
    if (owned == NULL) {
        return;
    }
    if (attribute->type == SIM_ATTRIBUTE_STRING) {
        g_free(owned);
    } else if (attribute->type == SIM_ATTRIBUTE_INTEGERS) {
        g_array_unref(owned);
    } else if (attribute->type == SIM_ATTRIBUTE_STRINGS) {
        g_ptr_array_unref(owned);
    } else {
        clear_groups(attribute, owned);
    }
    *(gpointer *)field = NULL;
}

/* Whether the field is a pointer to what the settings own. */
static gboolean is_owner(const SimAttribute *attribute)
{
    return attribute->type == SIM_ATTRIBUTE_STRING || attribute->type == SIM_ATTRIBUTE_GROUPS ||
           sim_attribute_is_list(attribute);
}

void sim_attribute_clear(const SimAttributeTable *table, gpointer settings)
{
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        gpointer field = sim_attribute_field(a, settings);
        if (a->type == SIM_ATTRIBUTE_GROUP) {
            sim_attribute_clear(a->group, field);
        } else if (is_owner(a)) {
            clear_field(a, field);
        }
    }
}

static gpointer copy_string(gconstpointer string, gpointer user_data G_GNUC_UNUSED)
{
    return g_strdup(string);
}

static gpointer copy_group(gconstpointer group, gpointer table)
{
    gpointer copy = g_malloc(((const SimAttributeTable *)table)->size);
    sim_attribute_copy(table, copy, group);
    return copy;
}

/* Replaces the borrowed pointer of a shallow copy by a deep copy. */
static void copy_field(const SimAttribute *attribute, gpointer *field)
{
    if (*field == NULL) {
        return;
    }
    if (attribute->type == SIM_ATTRIBUTE_STRING) {
        *field = g_strdup(*field);
    } else if (attribute->type == SIM_ATTRIBUTE_INTEGERS) {
        *field = g_array_copy(*field);
    } else if (attribute->type == SIM_ATTRIBUTE_STRINGS) {
        *field = g_ptr_array_copy(*field, copy_string, NULL);
    } else {
        *field = g_ptr_array_copy(*field, copy_group, (gpointer)attribute->group);
    }
}

static void copy_owned(const SimAttributeTable *table, gpointer settings)
{
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        gpointer field = sim_attribute_field(a, settings);
        if (a->type == SIM_ATTRIBUTE_GROUP) {
            copy_owned(a->group, field);
        } else if (is_owner(a)) {
            copy_field(a, field);
        }
    }
}

void sim_attribute_copy(const SimAttributeTable *table, gpointer copy, gconstpointer settings)
{
    memcpy(copy, settings, table->size);
    copy_owned(table, copy);
}

/* The attribute whose name is the first `length` bytes of `name`. */
static const SimAttribute *find(const SimAttributeTable *table, const char *name, gsize length)
{
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        if (strncmp(a->name, name, length) == 0 && a->name[length] == '\0') {
            return a;
        }
    }
    return NULL;
}

const SimAttribute *sim_attribute_table_find(const SimAttributeTable *table, const char *name)
{
    return find(table, name, strlen(name));
}

/* What follows the index of an element of GROUPS in `path`; NULL when there is none. */
static const char *skip_index(const char *path)
{
    gsize length = strcspn(path, ".");
    gboolean is_any = length == 1 && path[0] == 'N';
    return length > 0 && (is_any || strspn(path, "0123456789") == length) ? path + length : NULL;
}

/* The element of GROUPS whose index `path` begins with; NULL when there is none. */
static gpointer find_element(gconstpointer field, const char *path)
{
    const GPtrArray *groups = *(GPtrArray *const *)field;
    guint64 index = g_ascii_strtoull(path, NULL, 10);
    return groups != NULL && g_ascii_isdigit(*path) && index < groups->len
               ? g_ptr_array_index(groups, index)
               : NULL;
}

/* The attribute at a path, and what holds its field in *owner: `settings` or what is below. With
 * `settings` NULL: whatever is there. */
static const SimAttribute *walk_path(const SimAttributeTable *table, gpointer settings,
                                     const char *path, gpointer *owner)
{
    for (;;) {
        gsize length = strcspn(path, ".");
        const SimAttribute *attribute = find(table, path, length);
        gpointer below =
            settings != NULL && attribute != NULL ? sim_attribute_field(attribute, settings) : NULL;
        path += length;
        if (attribute != NULL && attribute->type == SIM_ATTRIBUTE_GROUPS && path[0] == '.') {
            below = below != NULL ? find_element(below, path + 1) : NULL;
            path = skip_index(path + 1);
        }
        if (attribute == NULL || path == NULL) {
            return NULL;
        }
        if (path[0] == '\0') {
            *owner = settings;
            return attribute;
        }
        if (attribute->group == NULL || (settings != NULL && below == NULL)) {
            return NULL;
        }
        table = attribute->group;
        settings = below;
        path++;
    }
}

const SimAttribute *sim_attribute_table_find_path(const SimAttributeTable *table, const char *path)
{
    gpointer owner;
    return walk_path(table, NULL, path, &owner);
}

const SimAttribute *sim_attribute_table_locate(const SimAttributeTable *table, gpointer settings,
                                               const char *path, gpointer *owner)
{
    g_assert(settings != NULL);
    return walk_path(table, settings, path, owner);
}

static char *join_path(const char *prefix, const char *name)
{
    return prefix == NULL || prefix[0] == '\0' ? g_strdup(name)
                                               : g_strconcat(prefix, ".", name, NULL);
}

void sim_attribute_table_walk(const SimAttributeTable *table, const char *prefix,
                              SimAttributeVisit visit, gpointer user_data)
{
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        g_autofree char *path = join_path(prefix, a->name);
        visit(path, a, user_data);
        if (a->type == SIM_ATTRIBUTE_GROUP) {
            sim_attribute_table_walk(a->group, path, visit, user_data);
        } else if (a->type == SIM_ATTRIBUTE_GROUPS) {
            g_autofree char *element = join_path(path, "N");
            sim_attribute_table_walk(a->group, element, visit, user_data);
        }
    }
}

/* The elements of GROUPS at `path`. FALSE: it is NULL, or no such attribute. */
static gboolean visit_groups(const SimAttribute *attribute, gconstpointer settings,
                             const char *path, SimAttributeVisitValue visit, gpointer user_data)
{
    gconstpointer field = (const guint8 *)settings + attribute->offset;
    const GPtrArray *groups =
        attribute->type == SIM_ATTRIBUTE_GROUPS ? *(GPtrArray *const *)field : NULL;
    for (guint i = 0; groups != NULL && i < groups->len; i++) {
        g_autofree char *prefix = g_strdup_printf("%s.%u", path, i);
        sim_attribute_table_values(attribute->group, g_ptr_array_index(groups, i), prefix, visit,
                                   user_data);
    }
    return groups != NULL;
}

void sim_attribute_table_values(const SimAttributeTable *table, gconstpointer settings,
                                const char *prefix, SimAttributeVisitValue visit,
                                gpointer user_data)
{
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        g_autofree char *path = join_path(prefix, a->name);
        if (a->type == SIM_ATTRIBUTE_GROUP) {
            gconstpointer group = (const guint8 *)settings + a->offset;
            sim_attribute_table_values(a->group, group, path, visit, user_data);
            continue;
        }
        if (visit_groups(a, settings, path, visit, user_data)) {
            continue;
        }
        g_autofree char *value = sim_attribute_get(a, settings);
        visit(path, a, value, user_data);
    }
}
