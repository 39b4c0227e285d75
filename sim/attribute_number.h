/* sim/attribute_number.h: values of attributes as numbers, for what calculates with them.
 *
 * Numeric are integers, reals, times, rates, frequencies, sizes, costs and loads. A number is in
 * the attribute's base unit: ps, bit/s, Hz, bytes. */
#ifndef SIM_ATTRIBUTE_NUMBER_H
#define SIM_ATTRIBUTE_NUMBER_H

#include "sim/attribute.h"

typedef struct {
    double value;
    /* A cost in thousandths of a cycle, a load in millionths of the line rate. */
    gboolean is_relative;
} SimAttributeNumber;

gboolean sim_attribute_is_numeric(const SimAttribute *attribute);

/* The number that the text of a numeric attribute stands for, range included. Errors as
 * sim_attribute_set. */
gboolean sim_attribute_read_number(const SimAttribute *attribute, const char *text,
                                   SimAttributeNumber *number, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The value nearest to a number that the attribute can have, as text that sim_attribute_set reads.
 * (transfer full) */
char *sim_attribute_number_text(const SimAttribute *attribute, SimAttributeNumber number);

/* Least and largest number; what has no upper end, up to 2^53, as far as each integer is a double.
 */
void sim_attribute_number_range(const SimAttribute *attribute, gboolean is_relative,
                                double *minimum, double *maximum);

/* The smallest difference of two values: 1 base unit, or 0 for a real. */
double sim_attribute_number_step(const SimAttribute *attribute);

#endif
