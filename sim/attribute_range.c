#include <math.h>

#include "sim/attribute-internal.h"

#define FULL_LOAD 1000000 /* millionths of the line rate */

static gboolean has_default_range(const SimAttribute *attribute)
{
    return attribute->minimum == 0 && attribute->maximum == 0;
}

static gboolean has_integer(const SimAttribute *attribute, gint64 value)
{
    gint64 maximum = has_default_range(attribute) ? G_MAXINT64 : attribute->maximum;
    return value >= attribute->minimum && value <= maximum;
}

/* A share beside frames/s has its own upper end, and 0 % is as little allowed as 0 frames/s. */
static gboolean has_load(const SimAttribute *attribute, SimLoad load)
{
    if (attribute->is_share) {
        return load.is_share && has_integer(attribute, load.value);
    }
    if (load.is_share) {
        return load.value <= FULL_LOAD && (load.value > 0 || has_integer(attribute, 0));
    }
    return has_integer(attribute, load.value);
}

void sim_attribute_real_range(const SimAttribute *attribute, double *minimum, double *maximum)
{
    double parts = attribute->parts > 0 ? (double)attribute->parts : 1;
    *minimum = (double)attribute->minimum / parts;
    *maximum = (double)attribute->maximum / parts;
}

static gboolean has_real(const SimAttribute *attribute, double value)
{
    if (has_default_range(attribute)) {
        return isfinite(value);
    }
    double minimum, maximum;
    sim_attribute_real_range(attribute, &minimum, &maximum);
    return value >= minimum && value <= maximum;
}

gboolean sim_attribute_is_in_range(const SimAttribute *attribute, const SimAttributeValue *value)
{
    switch (attribute->type) {
    case SIM_ATTRIBUTE_INTEGER:
    case SIM_ATTRIBUTE_INTEGERS:
    case SIM_ATTRIBUTE_TIME:
    case SIM_ATTRIBUTE_RATE:
    case SIM_ATTRIBUTE_FREQUENCY:
    case SIM_ATTRIBUTE_SIZE:
        return has_integer(attribute, value->integer);
    case SIM_ATTRIBUTE_COST:
        return has_integer(attribute, value->cost.value);
    case SIM_ATTRIBUTE_LOAD:
        return has_load(attribute, value->load);
    case SIM_ATTRIBUTE_REAL:
        return has_real(attribute, value->real);
    default:
        return TRUE;
    }
}

SimUnitKind sim_attribute_unit(const SimAttribute *attribute)
{
    switch (attribute->type) {
    case SIM_ATTRIBUTE_TIME:
        return SIM_UNIT_TIME;
    case SIM_ATTRIBUTE_RATE:
        return SIM_UNIT_RATE;
    case SIM_ATTRIBUTE_FREQUENCY:
        return SIM_UNIT_FREQUENCY;
    case SIM_ATTRIBUTE_SIZE:
        return SIM_UNIT_SIZE;
    default:
        g_assert_not_reached();
    }
}

/* How an end of a range is written. */
typedef char *(*FormatEnd)(const SimAttribute *attribute, gint64 value);

static char *format_integer(const SimAttribute *attribute G_GNUC_UNUSED, gint64 value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

static char *format_unit(const SimAttribute *attribute, gint64 value)
{
    return sim_units_format(sim_attribute_unit(attribute), value);
}

static char *format_time(const SimAttribute *attribute G_GNUC_UNUSED, gint64 value)
{
    return sim_units_format(SIM_UNIT_TIME, value);
}

static char *format_cycles(const SimAttribute *attribute G_GNUC_UNUSED, gint64 value)
{
    return sim_units_format_cost((SimCost){.value = value, .is_cycles = TRUE});
}

static char *integer_range(const SimAttribute *attribute)
{
    gint64 maximum = has_default_range(attribute) ? G_MAXINT64 : attribute->maximum;
    return g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, attribute->minimum,
                           maximum);
}

static char *range_of(const SimAttribute *attribute, FormatEnd format)
{
    g_autofree char *minimum = format(attribute, attribute->minimum);
    if (has_default_range(attribute) || attribute->maximum == G_MAXINT64) {
        return g_strdup_printf("%s or more", minimum);
    }
    g_autofree char *maximum = format(attribute, attribute->maximum);
    return g_strdup_printf("%s to %s", minimum, maximum);
}

static char *cost_range(const SimAttribute *attribute)
{
    g_autofree char *time = range_of(attribute, format_time);
    g_autofree char *cycles = range_of(attribute, format_cycles);
    return g_strdup_printf("%s, or %s", time, cycles);
}

static char *format_share(const SimAttribute *attribute G_GNUC_UNUSED, gint64 value)
{
    return sim_units_format_load((SimLoad){.value = value, .is_share = TRUE});
}

static char *load_range(const SimAttribute *attribute)
{
    if (attribute->is_share) {
        return range_of(attribute, format_share);
    }
    g_autofree char *frames = range_of(attribute, format_integer);
    return g_strdup_printf("%s frames/s, or at most 100 %%", frames);
}

static char *real_range(const SimAttribute *attribute)
{
    if (has_default_range(attribute)) {
        return g_strdup("any finite number");
    }
    double minimum, maximum;
    char least[G_ASCII_DTOSTR_BUF_SIZE], most[G_ASCII_DTOSTR_BUF_SIZE];
    sim_attribute_real_range(attribute, &minimum, &maximum);
    g_ascii_formatd(least, sizeof least, "%g", minimum);
    g_ascii_formatd(most, sizeof most, "%g", maximum);
    return g_strdup_printf("%s to %s", least, most);
}

/* "list of 1 to 4 ELEMENTS", or without the numbers where any length will do. */
static char *list_range(const SimAttribute *attribute, const char *elements)
{
    guint least = attribute->min_length;
    guint most = attribute->max_length;
    if (most > 0 && least == most) {
        return g_strdup_printf("list of %u %s", least, elements);
    }
    if (most > 0) {
        return g_strdup_printf("list of %u to %u %s", least, most, elements);
    }
    return least > 0 ? g_strdup_printf("list of %u or more %s", least, elements)
                     : g_strdup_printf("list of %s", elements);
}

static char *integers_range(const SimAttribute *attribute)
{
    g_autofree char *element = integer_range(attribute);
    g_autofree char *elements = g_strdup_printf("integers, each %s", element);
    return list_range(attribute, elements);
}

char *sim_attribute_range_text(const SimAttribute *attribute)
{
    switch (attribute->type) {
    case SIM_ATTRIBUTE_BOOLEAN:
        return g_strdup("false, true");
    case SIM_ATTRIBUTE_INTEGER:
        return integer_range(attribute);
    case SIM_ATTRIBUTE_REAL:
        return real_range(attribute);
    case SIM_ATTRIBUTE_TIME:
    case SIM_ATTRIBUTE_RATE:
    case SIM_ATTRIBUTE_FREQUENCY:
    case SIM_ATTRIBUTE_SIZE:
        return range_of(attribute, format_unit);
    case SIM_ATTRIBUTE_COST:
        return cost_range(attribute);
    case SIM_ATTRIBUTE_LOAD:
        return load_range(attribute);
    case SIM_ATTRIBUTE_ENUM:
        return g_strjoinv(", ", (char **)attribute->choices);
    case SIM_ATTRIBUTE_STRING:
        return g_strdup("text");
    case SIM_ATTRIBUTE_INTEGERS:
        return integers_range(attribute);
    case SIM_ATTRIBUTE_STRINGS:
        return list_range(attribute, "texts");
    case SIM_ATTRIBUTE_GROUP:
        return g_strdup("group");
    case SIM_ATTRIBUTE_GROUPS:
        return list_range(attribute, "groups");
    }
    g_assert_not_reached();
}

const char *sim_attribute_type_name(SimAttributeType type)
{
    static const char *const names[] = {
        [SIM_ATTRIBUTE_BOOLEAN] = "boolean",
        [SIM_ATTRIBUTE_INTEGER] = "integer",
        [SIM_ATTRIBUTE_REAL] = "number",
        [SIM_ATTRIBUTE_TIME] = "time",
        [SIM_ATTRIBUTE_RATE] = "rate",
        [SIM_ATTRIBUTE_FREQUENCY] = "frequency",
        [SIM_ATTRIBUTE_SIZE] = "size",
        [SIM_ATTRIBUTE_COST] = "cost",
        [SIM_ATTRIBUTE_LOAD] = "load",
        [SIM_ATTRIBUTE_ENUM] = "choice",
        [SIM_ATTRIBUTE_STRING] = "text",
        [SIM_ATTRIBUTE_INTEGERS] = "list of integers",
        [SIM_ATTRIBUTE_STRINGS] = "list of texts",
        [SIM_ATTRIBUTE_GROUP] = "group",
        [SIM_ATTRIBUTE_GROUPS] = "list of groups",
    };
    g_assert(type < G_N_ELEMENTS(names));
    return names[type];
}
