#include "scenarios/overload.h"

#include <string.h>

/* The axis of a path, with 1 among its values; -1: there is none. */
static gint find_axis(const GPtrArray *axes, const char *path)
{
    for (guint i = 0; i < axes->len; i++) {
        const SweepAxis *axis = g_ptr_array_index(axes, i);
        if (strcmp(axis->path, path) == 0 &&
            g_strv_contains((const char *const *)axis->texts, "1")) {
            return (gint)i;
        }
    }
    return -1;
}

/* Flows of each direction that is sent; of hosts the connections. */
static guint64 count_flows(const ScenarioPoint *point)
{
    switch (point->subject) {
    case TEST_OF_DUT:
        return tester_n_flows(&point->tester, tester_sends(&point->tester, 0) ? 0 : 1);
    case TEST_OF_HOSTS:
        return (guint64)point->iperf.clients;
    default:
        return 0;
    }
}

/* What makes flows beside the addresses, most often; "": nothing does. */
static const char *advice(const ScenarioPoint *point)
{
    const TesterSettings *tester = &point->tester;
    gboolean ports_vary = point->subject == TEST_OF_DUT && !tester_has_flows(tester) &&
                          tester->ports.selection != TESTER_SELECTION_FIXED;
    return ports_vary ? "; tester.ports.selection: fixed leaves a flow for each pair of addresses, "
                        "tester.flows.count sets their number"
                      : "";
}

gboolean overload_check(const Plan *plan, const ScenarioPoint *point, GError **error)
{
    const char *path = point->test.overload;
    if (path == NULL) {
        return TRUE;
    }
    gint axis = find_axis(plan_get_axes(plan), path);
    if (axis < 0) {
        plan_set_error(plan, point->index, "test.overload", error,
                       "'%.60s' is not swept with 1 among its values: a path below sweep, whose "
                       "values are numbers of flows, is expected",
                       path);
        return FALSE;
    }
    const char *text = point->swept_values[axis];
    guint64 n_flows = count_flows(point);
    guint64 value = 0;
    if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &value, NULL) && value == n_flows) {
        return TRUE;
    }
    plan_set_error(plan, point->index, "test.overload", error,
                   "the values of %.60s are not the numbers of flows: with %.60s a direction has "
                   "%" G_GUINT64_FORMAT "%s",
                   path, text, n_flows, advice(point));
    return FALSE;
}
