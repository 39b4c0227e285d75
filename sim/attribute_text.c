/* Values of scalar attributes from text and back. Each type is a row of a table. */
#include <errno.h>
#include <string.h>

#include "sim/attribute-internal.h"
#include "sim/error.h"
#include "sim/text-internal.h"

#define MAX_SHOWN 60 /* characters of a number that is out of range */

static const char *const booleans[] = {"false", "true", NULL};

typedef gboolean (*ReadValue)(const SimAttribute *attribute, const char *text,
                              SimAttributeValue *value, GError **error);
typedef char *(*WriteValue)(const SimAttribute *attribute, const SimAttributeValue *value);

typedef struct {
    gsize size; /* of the field */
    ReadValue read;
    WriteValue write;
} TypeOps;

/* "'TEXT' is not an integer: 1 to 65533" */
static gboolean fail_kind(const SimAttribute *attribute, const char *text, const char *kind,
                          GError **error)
{
    g_autofree char *quoted = sim_text_quote(text);
    g_autofree char *range = sim_attribute_range_text(attribute);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%s is not %s: %s", quoted, kind, range);
    return FALSE;
}

/* "0 is out of range: 1 to 65533"; what is more than a number is quoted. */
static gboolean fail_range(const SimAttribute *attribute, const char *text, GError **error)
{
    gboolean is_bare = attribute->type == SIM_ATTRIBUTE_INTEGER ||
                       attribute->type == SIM_ATTRIBUTE_INTEGERS ||
                       attribute->type == SIM_ATTRIBUTE_REAL;
    g_autofree char *shown = is_bare ? g_strndup(text, MAX_SHOWN) : sim_text_quote(text);
    g_autofree char *range = sim_attribute_range_text(attribute);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%s is out of range: %s", shown, range);
    return FALSE;
}

static gboolean read_choice(const char *const *choices, const char *text, gint *choice,
                            GError **error)
{
    for (gint i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], text) == 0) {
            *choice = i;
            return TRUE;
        }
    }
    g_autofree char *quoted = sim_text_quote(text);
    g_autofree char *allowed = g_strjoinv(", ", (char **)choices);
    const char *nearest = sim_attribute_nearest(text, choices);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%s is not one of %s%s%s%s", quoted, allowed,
                nearest != NULL ? "; did you mean '" : "", nearest != NULL ? nearest : "",
                nearest != NULL ? "'?" : "");
    return FALSE;
}

static gboolean read_boolean(const SimAttribute *attribute G_GNUC_UNUSED, const char *text,
                             SimAttributeValue *value, GError **error)
{
    return read_choice(booleans, text, &value->boolean, error);
}

static gboolean read_enum(const SimAttribute *attribute, const char *text, SimAttributeValue *value,
                          GError **error)
{
    return read_choice(attribute->choices, text, &value->choice, error);
}

static gsize skip_digits(const char *text, gsize at)
{
    while (g_ascii_isdigit(text[at])) {
        at++;
    }
    return at;
}

static gboolean read_integer(const SimAttribute *attribute, const char *text,
                             SimAttributeValue *value, GError **error)
{
    gsize first = text[0] == '-' ? 1 : 0;
    gsize end = skip_digits(text, first);
    if (end == first || text[end] != '\0') {
        return fail_kind(attribute, text, "an integer", error);
    }
    errno = 0;
    value->integer = g_ascii_strtoll(text, NULL, 10);
    return errno != ERANGE || fail_range(attribute, text, error);
}

/* [-]digits[.digits][e[+-]digits]: what strtod takes beyond that (hexadecimal, "inf", "nan") is no
 * number to a user. */
static gboolean is_decimal(const char *text)
{
    gsize first = text[0] == '-' ? 1 : 0;
    gsize at = skip_digits(text, first);
    if (at == first) {
        return FALSE;
    }
    if (text[at] == '.') {
        first = at + 1;
        at = skip_digits(text, first);
        if (at == first) {
            return FALSE;
        }
    }
    if (text[at] == 'e' || text[at] == 'E') {
        first = at + 1;
        if (text[first] == '-' || text[first] == '+') {
            first++;
        }
        at = skip_digits(text, first);
        if (at == first) {
            return FALSE;
        }
    }
    return text[at] == '\0';
}

static gboolean read_real(const SimAttribute *attribute, const char *text, SimAttributeValue *value,
                          GError **error)
{
    if (!is_decimal(text)) {
        return fail_kind(attribute, text, "a number", error);
    }
    value->real = g_ascii_strtod(text, NULL);
    return TRUE;
}

static gboolean read_unit(const SimAttribute *attribute, const char *text, SimAttributeValue *value,
                          GError **error)
{
    return sim_units_parse(sim_attribute_unit(attribute), text, &value->integer, error);
}

static gboolean read_cost(const SimAttribute *attribute G_GNUC_UNUSED, const char *text,
                          SimAttributeValue *value, GError **error)
{
    return sim_units_parse_cost(text, &value->cost, error);
}

static gboolean read_load(const SimAttribute *attribute G_GNUC_UNUSED, const char *text,
                          SimAttributeValue *value, GError **error)
{
    return sim_units_parse_load(text, &value->load, error);
}

static gboolean read_string(const SimAttribute *attribute, const char *text,
                            SimAttributeValue *value, GError **error)
{
    if (attribute->check != NULL && !attribute->check(text, error)) {
        return FALSE;
    }
    value->string = g_strdup(text);
    return TRUE;
}

static char *write_boolean(const SimAttribute *attribute G_GNUC_UNUSED,
                           const SimAttributeValue *value)
{
    return g_strdup(booleans[value->boolean ? 1 : 0]);
}

static char *write_integer(const SimAttribute *attribute G_GNUC_UNUSED,
                           const SimAttributeValue *value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
}

/* With the fewest of 15 to 17 digits that give the same number again: 17 always do. */
static char *write_real(const SimAttribute *attribute G_GNUC_UNUSED, const SimAttributeValue *value)
{
    static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(text, sizeof text, formats[i], value->real);
        if (g_ascii_strtod(text, NULL) == value->real) {
            break;
        }
    }
    return g_strdup(text);
}

static char *write_unit(const SimAttribute *attribute, const SimAttributeValue *value)
{
    return sim_units_format(sim_attribute_unit(attribute), value->integer);
}

static char *write_cost(const SimAttribute *attribute G_GNUC_UNUSED, const SimAttributeValue *value)
{
    return sim_units_format_cost(value->cost);
}

static char *write_load(const SimAttribute *attribute G_GNUC_UNUSED, const SimAttributeValue *value)
{
    return sim_units_format_load(value->load);
}

static char *write_enum(const SimAttribute *attribute, const SimAttributeValue *value)
{
    return g_strdup(attribute->choices[value->choice]);
}

static char *write_string(const SimAttribute *attribute G_GNUC_UNUSED,
                          const SimAttributeValue *value)
{
    return g_strdup(value->string);
}

/* The elements of a list are read as scalars: their rows have no field and no `write`. */
static const TypeOps type_ops[] = {
    [SIM_ATTRIBUTE_BOOLEAN] = {sizeof(gboolean), read_boolean, write_boolean},
    [SIM_ATTRIBUTE_INTEGER] = {sizeof(gint64), read_integer, write_integer},
    [SIM_ATTRIBUTE_REAL] = {sizeof(double), read_real, write_real},
    [SIM_ATTRIBUTE_TIME] = {sizeof(SimTime), read_unit, write_unit},
    [SIM_ATTRIBUTE_RATE] = {sizeof(gint64), read_unit, write_unit},
    [SIM_ATTRIBUTE_FREQUENCY] = {sizeof(gint64), read_unit, write_unit},
    [SIM_ATTRIBUTE_SIZE] = {sizeof(gint64), read_unit, write_unit},
    [SIM_ATTRIBUTE_COST] = {sizeof(SimCost), read_cost, write_cost},
    [SIM_ATTRIBUTE_LOAD] = {sizeof(SimLoad), read_load, write_load},
    [SIM_ATTRIBUTE_ENUM] = {sizeof(gint), read_enum, write_enum},
    [SIM_ATTRIBUTE_STRING] = {sizeof(char *), read_string, write_string},
    [SIM_ATTRIBUTE_INTEGERS] = {0, read_integer, NULL},
    [SIM_ATTRIBUTE_STRINGS] = {0, read_string, NULL},
};

gboolean sim_attribute_read(const SimAttribute *attribute, const char *text,
                            SimAttributeValue *value, GError **error)
{
    g_assert(attribute->type < G_N_ELEMENTS(type_ops));
    if (!type_ops[attribute->type].read(attribute, text, value, error)) {
        return FALSE;
    }
    return sim_attribute_is_in_range(attribute, value) || fail_range(attribute, text, error);
}

char *sim_attribute_write(const SimAttribute *attribute, const SimAttributeValue *value)
{
    g_assert(!sim_attribute_is_list(attribute));
    return type_ops[attribute->type].write(attribute, value);
}

gboolean sim_attribute_set(const SimAttribute *attribute, gpointer settings, const char *text,
                           GError **error)
{
    g_assert(!sim_attribute_is_list(attribute));
    SimAttributeValue value = {0};
    if (!sim_attribute_read(attribute, text, &value, error)) {
        return FALSE;
    }
    gpointer field = sim_attribute_field(attribute, settings);
    if (attribute->type == SIM_ATTRIBUTE_STRING) {
        g_free(*(char **)field);
    }
    memcpy(field, &value, type_ops[attribute->type].size);
    return TRUE;
}

/* Costs and loads by member: they have padding. */
static gboolean is_zero(const SimAttribute *attribute, const SimAttributeValue *value)
{
    static const SimAttributeValue zero = {0};
    switch (attribute->type) {
    case SIM_ATTRIBUTE_COST:
        return value->cost.value == 0 && !value->cost.is_cycles;
    case SIM_ATTRIBUTE_LOAD:
        return value->load.value == 0 && !value->load.is_share;
    default:
        return memcmp(value, &zero, type_ops[attribute->type].size) == 0;
    }
}

/* An attribute without a default is unset as long as its field is zero. */
static gboolean is_unset(const SimAttribute *attribute, const SimAttributeValue *value)
{
    return (attribute->type == SIM_ATTRIBUTE_STRING || attribute->default_text == NULL) &&
           is_zero(attribute, value);
}

char *sim_attribute_get(const SimAttribute *attribute, gconstpointer settings)
{
    if (sim_attribute_is_list(attribute)) {
        return sim_attribute_get_flow(attribute, settings);
    }
    if (attribute->type == SIM_ATTRIBUTE_GROUP || attribute->type == SIM_ATTRIBUTE_GROUPS) {
        return NULL;
    }
    const TypeOps *ops = &type_ops[attribute->type];
    SimAttributeValue value = {0};
    memcpy(&value, sim_attribute_const_field(attribute, settings), ops->size);
    return is_unset(attribute, &value) ? NULL : sim_attribute_write(attribute, &value);
}
