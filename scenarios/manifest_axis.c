#include "scenarios/manifest_axis.h"

#include <math.h>
#include <string.h>

/* A unit of a kind of value, the smallest first. It is taken from `from` base units on. */
typedef struct {
    double base_units;
    double from;
    const char *name;
} AxisUnit;

static const AxisUnit no_units[] = {{1, 0, ""}};
static const AxisUnit time_units[] = {
    {1, 0, "ps"}, {1e3, 1e3, "ns"}, {1e6, 1e6, "us"}, {1e9, 1e9, "ms"}, {1e12, 1e12, "s"}};
static const AxisUnit rate_units[] = {{1, 0, "bit/s"},
                                      {1e3, 1e3, "kbit/s"},
                                      {1e6, 1e6, "Mbit/s"},
                                      {1e9, 1e9, "Gbit/s"},
                                      {1e12, 1e13, "Tbit/s"}};
static const AxisUnit frequency_units[] = {
    {1, 0, "Hz"}, {1e3, 1e3, "kHz"}, {1e6, 1e6, "MHz"}, {1e9, 1e9, "GHz"}};
/* Frames and rings are counted in bytes, caches in KiB and MiB. */
static const AxisUnit size_units[] = {
    {1, 0, "B"}, {1024, 65536, "KiB"}, {1048576, 67108864, "MiB"}};
static const AxisUnit cycle_units[] = {{1e3, 0, "cycles"}};
static const AxisUnit load_units[] = {{1, 0, "frames/s"}};
static const AxisUnit share_units[] = {{1e4, 0, "% of the line rate"}};

/* What the values of an attribute turned out to be. */
typedef struct {
    const AxisUnit *units;
    guint n_units;
} AxisKind;

#define AXIS_KIND(table) ((AxisKind){(table), G_N_ELEMENTS(table)})

static gboolean read_number(const char *text, double *number)
{
    char *end = NULL;
    *number = g_ascii_strtod(text, &end);
    return *text != '\0' && *end == '\0' && isfinite(*number);
}

static gboolean read_units(SimUnitKind kind, const char *text, double *number)
{
    gint64 value = 0;
    gboolean is_one = sim_units_parse(kind, text, &value, NULL);
    *number = (double)value;
    return is_one;
}

/* One value in base units, and its kind. */
static gboolean read_value(SimAttributeType type, const char *text, double *number, AxisKind *kind)
{
    SimCost cost = {0};
    SimLoad load = {0};
    switch (type) {
    case SIM_ATTRIBUTE_INTEGER:
    case SIM_ATTRIBUTE_REAL:
        *kind = AXIS_KIND(no_units);
        return read_number(text, number);
    case SIM_ATTRIBUTE_TIME:
        *kind = AXIS_KIND(time_units);
        return read_units(SIM_UNIT_TIME, text, number);
    case SIM_ATTRIBUTE_RATE:
        *kind = AXIS_KIND(rate_units);
        return read_units(SIM_UNIT_RATE, text, number);
    case SIM_ATTRIBUTE_FREQUENCY:
        *kind = AXIS_KIND(frequency_units);
        return read_units(SIM_UNIT_FREQUENCY, text, number);
    case SIM_ATTRIBUTE_SIZE:
        *kind = AXIS_KIND(size_units);
        return read_units(SIM_UNIT_SIZE, text, number);
    case SIM_ATTRIBUTE_COST:
        if (!sim_units_parse_cost(text, &cost, NULL)) {
            return FALSE;
        }
        *kind = cost.is_cycles ? AXIS_KIND(cycle_units) : AXIS_KIND(time_units);
        *number = (double)cost.value;
        return TRUE;
    case SIM_ATTRIBUTE_LOAD:
        if (!sim_units_parse_load(text, &load, NULL)) {
            return FALSE;
        }
        *kind = load.is_share ? AXIS_KIND(share_units) : AXIS_KIND(load_units);
        *number = (double)load.value;
        return TRUE;
    default:
        return FALSE;
    }
}

static const AxisUnit *choose_unit(const AxisUnit *units, guint n_units, const double *numbers,
                                   guint n_numbers)
{
    double largest = 0;
    for (guint i = 0; i < n_numbers; i++) {
        largest = MAX(largest, numbers[i]);
    }
    guint chosen = 0;
    while (chosen + 1 < n_units && largest >= units[chosen + 1].from) {
        chosen++;
    }
    return &units[chosen];
}

const char *manifest_axis_read(const SimAttribute *attribute, const char *const *texts,
                               guint n_texts, double *numbers)
{
    AxisKind first = {0};
    gboolean numeric = attribute != NULL && n_texts > 0;
    for (guint i = 0; numeric && i < n_texts; i++) {
        AxisKind kind = {0};
        numeric = read_value(attribute->type, texts[i], &numbers[i], &kind) &&
                  (i == 0 || kind.units == first.units);
        first = kind;
    }
    if (!numeric) {
        for (guint i = 0; i < n_texts; i++) {
            numbers[i] = NAN;
        }
        return NULL;
    }
    const AxisUnit *unit = choose_unit(first.units, first.n_units, numbers, n_texts);
    for (guint i = 0; i < n_texts; i++) {
        numbers[i] /= unit->base_units;
    }
    return unit->name;
}
