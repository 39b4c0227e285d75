#include "sim/attribute_number.h"

#include <math.h>

#include "sim/attribute-internal.h"

#define FULL_LOAD  1000000            /* millionths of the line rate */
#define MOST_EXACT 9007199254740992.0 /* 2^53 */

gboolean sim_attribute_is_numeric(const SimAttribute *attribute)
{
    switch (attribute->type) {
    case SIM_ATTRIBUTE_INTEGER:
    case SIM_ATTRIBUTE_REAL:
    case SIM_ATTRIBUTE_TIME:
    case SIM_ATTRIBUTE_RATE:
    case SIM_ATTRIBUTE_FREQUENCY:
    case SIM_ATTRIBUTE_SIZE:
    case SIM_ATTRIBUTE_COST:
    case SIM_ATTRIBUTE_LOAD:
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean sim_attribute_read_number(const SimAttribute *attribute, const char *text,
                                   SimAttributeNumber *number, GError **error)
{
    SimAttributeValue value = {0};
    g_assert(sim_attribute_is_numeric(attribute));
    if (!sim_attribute_read(attribute, text, &value, error)) {
        return FALSE;
    }
    switch (attribute->type) {
    case SIM_ATTRIBUTE_REAL:
        *number = (SimAttributeNumber){value.real, FALSE};
        break;
    case SIM_ATTRIBUTE_COST:
        *number = (SimAttributeNumber){(double)value.cost.value, value.cost.is_cycles};
        break;
    case SIM_ATTRIBUTE_LOAD:
        *number = (SimAttributeNumber){(double)value.load.value, value.load.is_share};
        break;
    default:
        *number = (SimAttributeNumber){(double)value.integer, FALSE};
    }
    return TRUE;
}

void sim_attribute_number_range(const SimAttribute *attribute, gboolean is_relative,
                                double *minimum, double *maximum)
{
    gboolean is_open = attribute->minimum == 0 && attribute->maximum == 0;
    gboolean is_real = attribute->type == SIM_ATTRIBUTE_REAL;
    *minimum = is_open && is_real ? -MOST_EXACT : (double)attribute->minimum;
    *maximum = is_open ? MOST_EXACT : fmin((double)attribute->maximum, MOST_EXACT);
    if (is_real && !is_open) {
        sim_attribute_real_range(attribute, minimum, maximum);
    }
    if (attribute->type == SIM_ATTRIBUTE_LOAD && is_relative && !attribute->is_share) {
        *minimum = fmin(*minimum, 1);
        *maximum = FULL_LOAD;
    }
}

double sim_attribute_number_step(const SimAttribute *attribute)
{
    return attribute->type == SIM_ATTRIBUTE_REAL ? 0 : 1;
}

char *sim_attribute_number_text(const SimAttribute *attribute, SimAttributeNumber number)
{
    SimAttributeValue value = {0};
    double minimum, maximum;
    g_assert(sim_attribute_is_numeric(attribute));
    sim_attribute_number_range(attribute, number.is_relative, &minimum, &maximum);
    double nearest = CLAMP(number.value, minimum, maximum);
    gint64 integer = llround(nearest);
    switch (attribute->type) {
    case SIM_ATTRIBUTE_REAL:
        value.real = nearest;
        break;
    case SIM_ATTRIBUTE_COST:
        value.cost = (SimCost){integer, number.is_relative};
        break;
    case SIM_ATTRIBUTE_LOAD:
        value.load = (SimLoad){integer, number.is_relative};
        break;
    default:
        value.integer = integer;
    }
    return sim_attribute_write(attribute, &value);
}
