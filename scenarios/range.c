/* Numbers are kept as whole millionths, so 0.1 + 0.1 is 0.2. */
#include "scenarios/range.h"

#include <string.h>

#define DECIMALS 6
#define ONE      G_GINT64_CONSTANT(1000000)
#define LARGEST  (G_MAXINT64 / ONE) /* whole number */

#define NUMBER "([0-9]+(?:\\.[0-9]+)?) *"
#define UNIT   "([A-Za-z/%]*) *"

typedef struct {
    gint64 first, last; /* in millionths */
    gint64 step;        /* likewise; a factor is whole */
    gboolean is_factor;
    const char *unit; /* "" when there is none */
} Range;

gboolean range_is_one(const char *text)
{
    return g_regex_match_simple("^" NUMBER UNIT "\\.\\.", text, 0, 0);
}

static gboolean fail(const char *text, const char *problem, YamlPlace place, GError **error)
{
    yaml_place_set_error(place, error,
                         "'%.60s' %s: a range is A..B*FACTOR or A..B+STEP, as in 1..64*2 or "
                         "64..1518 B+64 B",
                         text, problem);
    return FALSE;
}

/* Reads a number of at most DECIMALS decimals; FALSE when it has more or is too large. */
static gboolean read_number(const char *text, gint64 *millionths)
{
    guint64 whole = 0;
    const char *point = strchr(text, '.');
    g_autofree char *digits =
        point != NULL ? g_strndup(text, (gsize)(point - text)) : g_strdup(text);
    if (!g_ascii_string_to_unsigned(digits, 10, 0, LARGEST - 1, &whole, NULL)) {
        return FALSE;
    }
    gint64 value = (gint64)whole * ONE;
    gint64 weight = ONE / 10;
    for (const char *c = point != NULL ? point + 1 : ""; *c != '\0'; c++, weight /= 10) {
        if (weight == 0) {
            return FALSE;
        }
        value += (*c - '0') * weight;
    }
    *millionths = value;
    return TRUE;
}

static YamlNode *make_value(gint64 millionths, const char *unit, YamlPlace place)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%" G_GINT64_FORMAT, millionths / ONE);
    gint64 rest = millionths % ONE;
    if (rest > 0) {
        g_string_append_printf(text, ".%06" G_GINT64_FORMAT, rest);
        while (text->str[text->len - 1] == '0') {
            g_string_truncate(text, text->len - 1);
        }
    }
    if (*unit != '\0') {
        g_string_append_printf(text, " %s", unit);
    }
    g_autofree char *owned = g_string_free(text, FALSE);
    return yaml_node_new_scalar(place, owned);
}

/* The one unit of the three (one of which may be the factor's, which has none). */
static gboolean find_unit(char **parts, Range *range)
{
    const char *units[] = {parts[2], parts[4], parts[7]};
    range->unit = "";
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (*units[i] != '\0' && *range->unit != '\0' && strcmp(units[i], range->unit) != 0) {
            return FALSE;
        }
        range->unit = *units[i] != '\0' ? units[i] : range->unit;
    }
    return !range->is_factor || *parts[7] == '\0';
}

/* What is wrong with a range whose parts were read, or NULL. */
static const char *find_problem(const Range *range)
{
    if (range->first > range->last) {
        return "begins above its end";
    }
    if (range->is_factor && (range->step < 2 * ONE || range->step % ONE != 0)) {
        return "has a factor that is no whole number of at least 2";
    }
    if (range->is_factor && range->first == 0) {
        return "would stay at 0";
    }
    return range->step == 0 ? "has a step of 0" : NULL;
}

gboolean range_expand(const char *text, YamlPlace place, guint max_values, GPtrArray *values,
                      GError **error)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^" NUMBER UNIT "\\.\\. *" NUMBER UNIT "([*+]) *" NUMBER UNIT "$", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, text, 0, &match)) {
        return fail(text, "is no range", place, error);
    }
    g_auto(GStrv) parts = g_match_info_fetch_all(match);
    Range range = {.is_factor = *parts[5] == '*'};
    if (!read_number(parts[1], &range.first) || !read_number(parts[3], &range.last) ||
        !read_number(parts[6], &range.step)) {
        return fail(text, "has a number that is too large or has more than 6 decimals", place,
                    error);
    }
    if (!find_unit(parts, &range)) {
        return fail(text, "has different units", place, error);
    }
    const char *problem = find_problem(&range);
    if (problem != NULL) {
        return fail(text, problem, place, error);
    }
    for (gint64 value = range.first;;) {
        if (values->len == max_values) {
            yaml_place_set_error(place, error, "more than %u values", max_values);
            return FALSE;
        }
        g_ptr_array_add(values, make_value(value, range.unit, place));
        gint64 factor = range.step / ONE;
        gboolean ends =
            range.is_factor ? value > range.last / factor : value > range.last - range.step;
        if (ends) {
            return TRUE;
        }
        value = range.is_factor ? value * factor : value + range.step;
    }
}
