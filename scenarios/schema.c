#include "scenarios/schema.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "models/models.h"
#include "scenarios/top_settings.h"

#define NODE_NAME "[A-Za-z0-9_-]+"

static json_t *table_schema(const SimAttributeTable *table, const SimAttributeTable *more);

static json_t *with_type(const char *type)
{
    return json_pack("{s:s}", "type", type);
}

/* `{type: [A, null]}`: nothing written (`key:`) is null. */
static json_t *with_type_or_null(const char *type)
{
    return json_pack("{s:[s, s]}", "type", type, "null");
}

static void append_new(json_t *array, json_t *value)
{
    json_array_append_new(array, value);
}

static void set_new(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

/* ---- scalars ---- */

static json_t *integer_schema(const SimAttribute *attribute)
{
    json_t *schema = with_type("integer");
    set_new(schema, "minimum", json_integer(attribute->minimum));
    gboolean has_maximum = attribute->maximum != 0 && attribute->maximum != G_MAXINT64;
    if (has_maximum) {
        set_new(schema, "maximum", json_integer(attribute->maximum));
    }
    return schema;
}

/* A number with its unit. */
static json_t *quantity_schema(const SimAttribute *attribute)
{
    g_autofree char *units = sim_attribute_join_units(attribute->type, "|");
    g_autofree char *pattern = g_strdup_printf("^[0-9]+(\\.[0-9]+)? *(%s)$", units);
    return json_pack("{s:s, s:s}", "type", "string", "pattern", pattern);
}

static json_t *load_schema(const SimAttribute *attribute)
{
    if (attribute->is_share) {
        return quantity_schema(attribute);
    }
    return json_pack("{s:[o, o, o]}", "anyOf", integer_schema(attribute),
                     quantity_schema(attribute),
                     json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9]+$"));
}

/* Names that look like numbers are numbers to a YAML reader that knows no better. */
static json_t *choice_schema(const SimAttribute *attribute)
{
    json_t *choices = json_array();
    for (const char *const *choice = attribute->choices; *choice != NULL; choice++) {
        guint64 number = 0;
        append_new(choices, json_string(*choice));
        if (g_ascii_string_to_unsigned(*choice, 10, 0, G_MAXINT64, &number, NULL)) {
            append_new(choices, json_integer((json_int_t)number));
        }
    }
    return json_pack("{s:o}", "enum", choices);
}

/* Whatever a scalar looks like to another reader, here it is text. */
static json_t *text_schema(void)
{
    return json_pack("{s:[s, s, s, s]}", "type", "string", "number", "boolean", "null");
}

static json_t *scalar_schema(const SimAttribute *attribute)
{
    switch (attribute->type) {
    case SIM_ATTRIBUTE_BOOLEAN:
        return with_type("boolean");
    case SIM_ATTRIBUTE_INTEGER:
    case SIM_ATTRIBUTE_INTEGERS:
        return integer_schema(attribute);
    case SIM_ATTRIBUTE_REAL:
        return with_type("number");
    case SIM_ATTRIBUTE_ENUM:
        return choice_schema(attribute);
    case SIM_ATTRIBUTE_LOAD:
        return load_schema(attribute);
    case SIM_ATTRIBUTE_STRING:
    case SIM_ATTRIBUTE_STRINGS:
        return text_schema();
    default:
        return quantity_schema(attribute);
    }
}

/* ---- lists and groups ---- */

static json_t *list_schema(const SimAttribute *attribute, json_t *items)
{
    json_t *schema = json_pack("{s:s, s:o}", "type", "array", "items", items);
    if (attribute->min_length > 0) {
        set_new(schema, "minItems", json_integer(attribute->min_length));
    }
    if (attribute->max_length > 0) {
        set_new(schema, "maxItems", json_integer(attribute->max_length));
    }
    return schema;
}

static json_t *group_schema(const SimAttributeTable *table)
{
    json_t *mapping = table_schema(table, NULL);
    return table->scalar_sets_all
               ? json_pack("{s:[o, o]}", "anyOf", scalar_schema(table->attributes), mapping)
               : mapping;
}

static json_t *default_value(const SimAttribute *attribute)
{
    switch (attribute->type) {
    case SIM_ATTRIBUTE_BOOLEAN:
        return json_boolean(strcmp(attribute->default_text, "true") == 0);
    case SIM_ATTRIBUTE_INTEGER:
        return json_integer(g_ascii_strtoll(attribute->default_text, NULL, 10));
    case SIM_ATTRIBUTE_REAL:
        return json_real(g_ascii_strtod(attribute->default_text, NULL));
    default:
        return json_string(attribute->default_text);
    }
}

static json_t *attribute_schema(const SimAttribute *attribute)
{
    json_t *schema = NULL;
    if (attribute->type == SIM_ATTRIBUTE_GROUP) {
        schema = group_schema(attribute->group);
    } else if (attribute->type == SIM_ATTRIBUTE_GROUPS) {
        schema = list_schema(attribute, group_schema(attribute->group));
        set_new(schema, "type", json_pack("[s, s]", "array", "null"));
    } else if (attribute->type == SIM_ATTRIBUTE_INTEGERS ||
               attribute->type == SIM_ATTRIBUTE_STRINGS) {
        schema = list_schema(attribute, scalar_schema(attribute));
    } else {
        schema = scalar_schema(attribute);
    }
    if (attribute->help != NULL) {
        set_new(schema, "description", json_string(attribute->help));
    }
    if (attribute->default_text != NULL && attribute->group == NULL) {
        set_new(schema, "default", default_value(attribute));
    }
    return schema;
}

static void add_properties(json_t *properties, const SimAttributeTable *table)
{
    for (const SimAttribute *a = table->attributes; a->name != NULL; a++) {
        set_new(properties, a->name, attribute_schema(a));
    }
}

/* A mapping of a table's attributes, and of those of `more` (may be NULL). */
static json_t *table_schema(const SimAttributeTable *table, const SimAttributeTable *more)
{
    json_t *schema = with_type_or_null("object");
    json_t *properties = json_object();
    if (more != NULL) {
        add_properties(properties, more);
    }
    add_properties(properties, table);
    set_new(schema, "description", json_string(table->help));
    set_new(schema, "properties", properties);
    set_new(schema, "additionalProperties", json_false());
    return schema;
}

/* ---- nodes ---- */

static json_t *reference(const char *type)
{
    g_autofree char *target = g_strconcat("#/definitions/", type, NULL);
    return json_pack("{s:s}", "$ref", target);
}

/* A node that is what `type: NAME` says; one that says nothing is `otherwise` (transfer full). */
static json_t *node_schema(json_t *otherwise)
{
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        json_t *says_type = json_pack("{s:s, s:[s], s:{s:{s:s}}}", "type", "object", "required",
                                      "type", "properties", "type", "const", type->type);
        otherwise = json_pack("{s:o, s:o, s:o}", "if", says_type, "then", reference(type->type),
                              "else", otherwise);
    }
    return otherwise;
}

/* A node under another name says its type, or includes a profile that does. */
static json_t *other_node_schema(void)
{
    json_t *types = json_array();
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        append_new(types, reference(type->type));
    }
    json_t *includes =
        json_pack("{s:s, s:[s], s:o}", "type", "object", "required", "include", "anyOf", types);
    return node_schema(includes);
}

/* ---- the sweep ---- */

typedef struct {
    GString *pattern;
} PathPattern;

static void add_path(const char *path, const SimAttribute *attribute G_GNUC_UNUSED,
                     gpointer user_data)
{
    GString *pattern = ((PathPattern *)user_data)->pattern;
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    for (char **name = names; *name != NULL; name++) {
        if (strcmp(*name, "N") == 0) {
            g_free(*name);
            *name = g_strdup("[0-9]+");
        }
    }
    g_autofree char *escaped = g_strjoinv("\\.", names);
    g_string_append_printf(pattern, "%s%s", pattern->str[pattern->len - 1] != '(' ? "|" : "",
                           escaped);
}

/* A pattern of the paths that can be swept. (transfer full) */
static char *sweep_pattern(void)
{
    PathPattern paths = {.pattern = g_string_new("^(" NODE_NAME "\\.(")};
    sim_attribute_table_walk(&node_attributes, NULL, add_path, &paths);
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        sim_attribute_table_walk(type->attributes, NULL, add_path, &paths);
    }
    g_string_append(paths.pattern, ")");
    sim_attribute_table_walk(&test_attributes, "test", add_path, &paths);
    sim_attribute_table_walk(&link_attributes, "links.N", add_path, &paths);
    g_string_append(paths.pattern, ")$");
    return g_string_free(paths.pattern, FALSE);
}

static json_t *sweep_schema(void)
{
    g_autofree char *pattern = sweep_pattern();
    json_t *values = json_pack("{s:[{s:s, s:i}, {s:s, s:s}]}", "anyOf", "type", "array", "minItems",
                               1, "type", "string", "pattern", "^[0-9].*\\.\\.");
    json_t *schema = with_type_or_null("object");
    set_new(schema, "description",
            json_string("paths to lists of values, or to ranges; the last path varies fastest"));
    set_new(schema, "propertyNames", json_pack("{s:s}", "pattern", pattern));
    set_new(schema, "additionalProperties", values);
    return schema;
}

/* ---- the whole ---- */

static json_t *make_schema(void)
{
    json_t *definitions = json_object();
    json_t *properties = json_object();
    add_properties(properties, &top_attributes);
    set_new(properties, TOP_SETTINGS_SWEEP, sweep_schema());
    for (const ModelNodeType *type = models_node_types(); type->type != NULL; type++) {
        set_new(definitions, type->type, table_schema(type->attributes, &node_attributes));
        set_new(properties, type->type, node_schema(reference(type->type)));
    }
    return json_pack("{s:s, s:s, s:s, s:[s], s:o, s:o, s:o}", "$schema",
                     "http://json-schema.org/draft-07/schema#", "title", "dutsim scenario", "type",
                     "object", "required", "dutsim", "properties", properties,
                     "additionalProperties", other_node_schema(), "definitions", definitions);
}

char *schema_format(void)
{
    json_t *schema = make_schema();
    char *text = json_dumps(schema, JSON_INDENT(2));
    char *line = g_strconcat(text, "\n", NULL);
    free(text);
    json_decref(schema);
    return line;
}
