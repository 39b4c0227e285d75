#include "scenarios/unit_names.h"

const char *const *unit_names(SimAttributeType type)
{
    static const char *const none[] = {NULL};
    static const char *const times[] = {"ps", "ns", "us", "ms", "s", "min", "h", NULL};
    static const char *const costs[] = {"ps", "ns", "us", "ms", "s", "min", "h", "cycles", NULL};
    static const char *const rates[] = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", NULL};
    static const char *const frequencies[] = {"Hz", "kHz", "MHz", "GHz", NULL};
    static const char *const sizes[] = {"B", "kB", "MB", "GB", "KiB", "MiB", "GiB", NULL};
    static const char *const loads[] = {"%", NULL};
    switch (type) {
    case SIM_ATTRIBUTE_TIME:
        return times;
    case SIM_ATTRIBUTE_COST:
        return costs;
    case SIM_ATTRIBUTE_RATE:
        return rates;
    case SIM_ATTRIBUTE_FREQUENCY:
        return frequencies;
    case SIM_ATTRIBUTE_SIZE:
        return sizes;
    case SIM_ATTRIBUTE_LOAD:
        return loads;
    default:
        return none;
    }
}
