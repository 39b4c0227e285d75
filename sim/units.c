/* A number is kept as its digits until its unit is known. The part behind the point is N / 10^d; in
 * a unit of m base units it is N * m / 10^d, a whole number exactly when 10^d / gcd(m, 10^d)
 * divides N. That needs no rounding and no floating point. */
#include "sim/units.h"

#include <string.h>

#include "sim/attribute.h"
#include "sim/error.h"
#include "sim/text-internal.h"

typedef unsigned __int128 Wide;

static inline Wide wide(gint64 value)
{
    return (guint64)value;
}

/* A last digit further behind the point can't be whole in any unit: GiB = 2^30 bytes needs the
 * most. */
#define MAX_DECIMALS 30

#define NEVER_WRITTEN G_MAXINT64

typedef struct {
    const char *name;
    gint64 multiplier;   /* in base units */
    gint64 written_from; /* the smallest value that sim_units_format writes in it */
} Unit;

typedef struct {
    const char *such_as; /* what is allowed, for messages */
    const char *step;    /* the base unit in words */
    const char *zero;    /* how 0 is written */
    const Unit *units;   /* ended by one whose name is NULL; "" stands for a bare number */
} Kind;

#define TIME_UNITS                                                                            \
    {"ps", 1, 1}, {"ns", SIM_PS_PER_NS, SIM_PS_PER_NS}, {"us", SIM_PS_PER_US, SIM_PS_PER_US}, \
        {"ms", SIM_PS_PER_MS, SIM_PS_PER_MS}, {"s", SIM_PS_PER_S, SIM_PS_PER_S},              \
        {"min", 60 * SIM_PS_PER_S, NEVER_WRITTEN},                                            \
    {                                                                                         \
        "h", 3600 * SIM_PS_PER_S, NEVER_WRITTEN                                               \
    }

static const Unit time_units[] = {TIME_UNITS, {NULL, 0, 0}};
static const Unit cost_units[] = {TIME_UNITS, {"cycles", 1000, NEVER_WRITTEN}, {NULL, 0, 0}};
static const Unit rate_units[] = {
    {"bit/s", 1, 1},
    {"kbit/s", 1000, 1000},
    {"Mbit/s", 1000000, 1000000},
    {"Gbit/s", 1000000000, 1000000000},
    {"Tbit/s", G_GINT64_CONSTANT(1000000000000), G_GINT64_CONSTANT(1000000000000)},
    {NULL, 0, 0},
};
static const Unit frequency_units[] = {
    {"Hz", 1, 1}, {"kHz", 1000, 1000}, {"MHz", 1000000, 1000000}, {"GHz", 1000000000, 1000000000},
    {NULL, 0, 0},
};
/* Below 10 kB sizes are written in bytes: so frame sizes are always known. */
static const Unit size_units[] = {
    {"B", 1, 1},
    {"kB", 1000, 10000},
    {"MB", 1000000, 1000000},
    {"GB", 1000000000, 1000000000},
    {"KiB", 1 << 10, 10000},
    {"MiB", 1 << 20, 1 << 20},
    {"GiB", 1 << 30, 1 << 30},
    {NULL, 0, 0},
};
static const Unit load_units[] = {{"", 1, 1}, {"%", 10000, NEVER_WRITTEN}, {NULL, 0, 0}};

static const Kind kinds[] = {
    [SIM_UNIT_TIME] = {"a time such as '60 s'", "ps", "0 ns", time_units},
    [SIM_UNIT_RATE] = {"a rate such as '10 Gbit/s'", "bit/s", "0 bit/s", rate_units},
    [SIM_UNIT_FREQUENCY] = {"a frequency such as '3.2 GHz'", "Hz", "0 Hz", frequency_units},
    [SIM_UNIT_SIZE] = {"a size such as '64 B'", "bytes", "0 B", size_units},
};
static const Kind cost_kind = {"a cost such as '575 ns' or '1840 cycles'",
                               "ps or thousandths of a cycle", "0 ns", cost_units};
static const Kind load_kind = {
    "frames/s as a bare integer such as '1000000', or a share of the line rate such as '99.5 %'",
    "frames/s or ten-thousandths of a percent", "0", load_units};

/* The digits of a number, in the user's text. */
typedef struct {
    const char *whole;
    const char *fraction; /* without zeros at its end */
    gsize n_whole;
    gsize n_fraction;
} Digits;

static gsize count_digits(const char *text)
{
    gsize n = 0;
    while (g_ascii_isdigit(text[n])) {
        n++;
    }
    return n;
}

/* Reads digits and, where digits follow it, a point; returns what comes after. */
static const char *scan_digits(const char *text, Digits *digits)
{
    *digits = (Digits){.whole = text, .n_whole = count_digits(text)};
    const char *end = text + digits->n_whole;
    if (digits->n_whole > 0 && end[0] == '.' && g_ascii_isdigit(end[1])) {
        gsize n = count_digits(end + 1);
        digits->fraction = end + 1;
        digits->n_fraction = n;
        while (digits->n_fraction > 0 && digits->fraction[digits->n_fraction - 1] == '0') {
            digits->n_fraction--;
        }
        end += 1 + n;
    }
    return end;
}

static Wide greatest_common_divisor(Wide a, Wide b)
{
    while (b != 0) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The part of `digits` behind the point times `multiplier`; FALSE when that is not whole. */
static gboolean scale_fraction(const Digits *digits, gint64 multiplier, Wide *product)
{
    Wide numerator = 0;
    Wide denominator = 1;

    if (digits->n_fraction > MAX_DECIMALS) {
        return FALSE;
    }
    for (gsize i = 0; i < digits->n_fraction; i++) {
        numerator = numerator * 10 + wide(digits->fraction[i] - '0');
        denominator *= 10;
    }
    Wide divisor = greatest_common_divisor(wide(multiplier), denominator);
    denominator /= divisor;
    if (numerator % denominator != 0) {
        return FALSE;
    }
    *product = numerator / denominator * (wide(multiplier) / divisor);
    return TRUE;
}

/* Adds the part of `digits` before the point times `multiplier`; FALSE when the sum is too large.
 */
static gboolean add_whole(const Digits *digits, gint64 multiplier, Wide *sum)
{
    Wide whole = 0;
    for (gsize i = 0; i < digits->n_whole; i++) {
        whole = whole * 10 + wide(digits->whole[i] - '0');
        if (whole > wide(G_MAXINT64)) {
            return FALSE;
        }
    }
    *sum += whole * wide(multiplier);
    return *sum <= wide(G_MAXINT64);
}

/* " (ps, ns, ...)"; empty for a kind that takes bare numbers. (transfer full) */
static char *list_units(const Kind *kind)
{
    GString *list = g_string_new(NULL);
    if (kind->units[0].name[0] != '\0') {
        for (const Unit *unit = kind->units; unit->name != NULL; unit++) {
            g_string_append_printf(list, "%s%s", list->len == 0 ? " (" : ", ", unit->name);
        }
        g_string_append_c(list, ')');
    }
    return g_string_free(list, FALSE);
}

/* Sets "'TEXT' PROBLEM: what is allowed". */
static gboolean fail(const Kind *kind, const char *text, const char *problem, GError **error)
{
    g_autofree char *quoted = sim_text_quote(text);
    g_autofree char *units = list_units(kind);
    g_set_error(error, SIM_ERROR, SIM_ERROR_VALUE, "%s %s: %s%s", quoted, problem, kind->such_as,
                units);
    return FALSE;
}

static gboolean fail_unknown_unit(const Kind *kind, const char *text, const char *name,
                                  GError **error)
{
    const char *names[G_N_ELEMENTS(cost_units)] = {NULL};
    for (guint i = 0; kind->units[i].name != NULL; i++) {
        names[i] = kind->units[i].name;
    }
    g_autofree char *quoted = sim_text_quote(name);
    g_autofree char *problem = g_strconcat("has the unknown unit ", quoted, NULL);
    fail(kind, text, problem, error);

    const char *near = sim_attribute_nearest(name, names);
    if (error != NULL && near != NULL && near[0] != '\0') {
        g_autofree char *message = (*error)->message;
        (*error)->message = g_strdup_printf("%s; did you mean '%s'?", message, near);
    }
    return FALSE;
}

static const Unit *find_unit(const Kind *kind, const char *name)
{
    for (const Unit *unit = kind->units; unit->name != NULL; unit++) {
        if (strcmp(unit->name, name) == 0) {
            return unit;
        }
    }
    return NULL;
}

/* Reads a number and its unit; returns the unit, or NULL with `error` set. */
static const Unit *parse(const Kind *kind, const char *text, gint64 *value, GError **error)
{
    Digits digits;
    const char *name = scan_digits(text, &digits);
    name += strspn(name, " ");
    if (digits.n_whole == 0) {
        fail(kind, text, text[0] == '-' ? "is negative" : "is not a number", error);
        return NULL;
    }

    const Unit *unit = find_unit(kind, name);
    if (unit == NULL) {
        if (name[0] == '\0') {
            fail(kind, text, "has no unit", error);
        } else {
            fail_unknown_unit(kind, text, name, error);
        }
        return NULL;
    }

    Wide scaled = 0;
    if (!scale_fraction(&digits, unit->multiplier, &scaled)) {
        g_autofree char *problem = g_strdup_printf("is not a whole number of %s", kind->step);
        fail(kind, text, problem, error);
        return NULL;
    }
    if (!add_whole(&digits, unit->multiplier, &scaled)) {
        fail(kind, text, "is too large", error);
        return NULL;
    }
    *value = (gint64)scaled;
    return unit;
}

gboolean sim_units_parse(SimUnitKind kind, const char *text, gint64 *value, GError **error)
{
    g_assert(kind < G_N_ELEMENTS(kinds));
    return parse(&kinds[kind], text, value, error) != NULL;
}

gboolean sim_units_parse_cost(const char *text, SimCost *cost, GError **error)
{
    gint64 value;
    const Unit *unit = parse(&cost_kind, text, &value, error);
    if (unit == NULL) {
        return FALSE;
    }
    *cost = (SimCost){.value = value, .is_cycles = strcmp(unit->name, "cycles") == 0};
    return TRUE;
}

gboolean sim_units_parse_load(const char *text, SimLoad *load, GError **error)
{
    gint64 value;
    const Unit *unit = parse(&load_kind, text, &value, error);
    if (unit == NULL) {
        return FALSE;
    }
    *load = (SimLoad){.value = value, .is_share = strcmp(unit->name, "%") == 0};
    return TRUE;
}

/* `value` / `multiplier` with as many decimals as it needs, at most `decimals`, and the unit. */
static char *format_decimal(gint64 value, gint64 multiplier, guint decimals, const char *unit)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%" G_GINT64_FORMAT, value / multiplier);

    Wide rest = wide(value % multiplier);
    if (rest > 0) {
        g_string_append_c(text, '.');
    }
    for (; rest > 0 && decimals > 0; decimals--) {
        rest *= 10;
        g_string_append_c(text, (char)('0' + (char)(rest / wide(multiplier))));
        rest %= wide(multiplier);
    }
    g_string_append_printf(text, " %s", unit);
    return g_string_free(text, FALSE);
}

char *sim_units_format(SimUnitKind kind, gint64 value)
{
    g_assert(kind < G_N_ELEMENTS(kinds));
    g_assert_cmpint(value, >=, 0);
    if (value == 0) {
        return g_strdup(kinds[kind].zero);
    }

    const Unit *best = &kinds[kind].units[0];
    for (const Unit *unit = best; unit->name != NULL; unit++) {
        gboolean is_short = wide(value) * 1000 % wide(unit->multiplier) == 0;
        if (is_short && value >= unit->written_from && unit->multiplier > best->multiplier) {
            best = unit;
        }
    }
    return format_decimal(value, best->multiplier, 3, best->name);
}

char *sim_units_format_cost(SimCost cost)
{
    if (!cost.is_cycles) {
        return sim_units_format(SIM_UNIT_TIME, cost.value);
    }
    g_assert_cmpint(cost.value, >=, 0);
    return format_decimal(cost.value, 1000, 3, "cycles");
}

char *sim_units_format_load(SimLoad load)
{
    g_assert_cmpint(load.value, >=, 0);
    if (load.is_share) {
        return format_decimal(load.value, 10000, 4, "%");
    }
    return g_strdup_printf("%" G_GINT64_FORMAT, load.value);
}

SimTime sim_units_cost_ps(SimCost cost, gint64 clock_hz)
{
    if (!cost.is_cycles) {
        return cost.value;
    }
    g_assert_cmpint(clock_hz, >, 0);
    g_assert_cmpint(cost.value, >=, 0);

    /* Thousandths of a cycle, times 10^12 / 1000 ps. */
    Wide twice = wide(cost.value) * 2 * wide(SIM_PS_PER_S / 1000);
    Wide cost_ps = (twice + wide(clock_hz)) / (wide(clock_hz) * 2);
    return cost_ps < wide(SIM_TIME_NEVER) ? (SimTime)cost_ps : SIM_TIME_NEVER;
}

/* ---- names ---- */

static const Kind *kind_of(SimAttributeType type)
{
    switch (type) {
    case SIM_ATTRIBUTE_TIME:
        return &kinds[SIM_UNIT_TIME];
    case SIM_ATTRIBUTE_RATE:
        return &kinds[SIM_UNIT_RATE];
    case SIM_ATTRIBUTE_FREQUENCY:
        return &kinds[SIM_UNIT_FREQUENCY];
    case SIM_ATTRIBUTE_SIZE:
        return &kinds[SIM_UNIT_SIZE];
    case SIM_ATTRIBUTE_COST:
        return &cost_kind;
    case SIM_ATTRIBUTE_LOAD:
        return &load_kind;
    default:
        return NULL;
    }
}

char *sim_attribute_join_units(SimAttributeType type, const char *separator)
{
    const Kind *kind = kind_of(type);
    GString *names = g_string_new(NULL);
    for (const Unit *unit = kind != NULL ? kind->units : NULL; unit != NULL && unit->name != NULL;
         unit++) {
        g_string_append_printf(names, "%s%s", names->len > 0 ? separator : "", unit->name);
    }
    return g_string_free(names, FALSE);
}
