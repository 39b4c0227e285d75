/* sim/attribute-internal.h: shared by the files of attribute.h. */
#ifndef SIM_ATTRIBUTE_INTERNAL_H
#define SIM_ATTRIBUTE_INTERNAL_H

#include "sim/attribute.h"

/* The value of a scalar attribute. Every member begins where the union begins, so a field is copied
 * to or from it by the size of its type. */
typedef union {
    gboolean boolean;
    gint64 integer; /* times, rates, frequencies and sizes too */
    double real;
    SimCost cost;
    SimLoad load;
    gint choice;
    char *string;
} SimAttributeValue;

static inline gpointer sim_attribute_field(const SimAttribute *attribute, gpointer settings)
{
    return (guint8 *)settings + attribute->offset;
}

static inline gconstpointer sim_attribute_const_field(const SimAttribute *attribute,
                                                      gconstpointer settings)
{
    return (const guint8 *)settings + attribute->offset;
}

static inline gboolean sim_attribute_is_list(const SimAttribute *attribute)
{
    return attribute->type == SIM_ATTRIBUTE_INTEGERS || attribute->type == SIM_ATTRIBUTE_STRINGS;
}

/* The unit of a TIME, RATE, FREQUENCY or SIZE. */
G_GNUC_INTERNAL SimUnitKind sim_attribute_unit(const SimAttribute *attribute);

/* Reads `text` as a value of a scalar attribute or of an element of a list, range included.
 * Errors as sim_attribute_set. */
G_GNUC_INTERNAL gboolean sim_attribute_read(const SimAttribute *attribute, const char *text,
                                            SimAttributeValue *value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The text of a scalar attribute's value. (transfer full) */
G_GNUC_INTERNAL char *sim_attribute_write(const SimAttribute *attribute,
                                          const SimAttributeValue *value);

/* Sets a list attribute from its YAML flow form; only for defaults, which are plain. Errors as
 * sim_attribute_set_list. */
G_GNUC_INTERNAL gboolean sim_attribute_set_flow(const SimAttribute *attribute, gpointer settings,
                                                const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The YAML flow form of a list attribute; NULL when unset. (transfer full) (nullable) */
G_GNUC_INTERNAL char *sim_attribute_get_flow(const SimAttribute *attribute, gconstpointer settings);

/* Whether a value lies within the attribute's range; TRUE for types that have none. */
G_GNUC_INTERNAL gboolean sim_attribute_is_in_range(const SimAttribute *attribute,
                                                   const SimAttributeValue *value);

/* The ends of the range of a REAL that has one. */
G_GNUC_INTERNAL void sim_attribute_real_range(const SimAttribute *attribute, double *minimum,
                                              double *maximum);

#endif
