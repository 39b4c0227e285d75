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

/* What makes flows beside the addresses, most often; "": nothing does. */
static const char *advice(const TesterSettings *tester, guint direction)
{
    if (tester_has_flows(tester) ||
        tester_ports_of(&tester->ports, direction).selection == TESTER_SELECTION_FIXED) {
        return "";
    }
    return direction == 1 && tester->ports.reverse.selection != 0
               ? "; tester.ports.reverse.selection: fixed leaves a flow for each pair of "
                 "addresses, tester.flows.count sets their number"
               : "; tester.ports.selection: fixed leaves a flow for each pair of addresses, "
                 "tester.flows.count sets their number";
}

/* What has another number of flows than `n_flows`; NULL: nothing has. (transfer full) */
static char *find_other(const ScenarioPoint *point, guint64 n_flows)
{
    static const char *const names[] = {"forward", "reverse"};
    if (point->subject != TEST_OF_DUT) {
        guint64 n = point->subject == TEST_OF_HOSTS ? (guint64)point->iperf.clients : 0;
        return n == n_flows ? NULL : g_strdup_printf("there are %" G_GUINT64_FORMAT, n);
    }
    for (guint d = 0; d < G_N_ELEMENTS(names); d++) {
        guint64 n = tester_n_flows(&point->tester, d);
        if (tester_sends(&point->tester, d) && n != n_flows) {
            return g_strdup_printf("the %s direction has %" G_GUINT64_FORMAT "%s", names[d], n,
                                   advice(&point->tester, d));
        }
    }
    return NULL;
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
    guint64 n_flows = 0; /* no number of flows either */
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &n_flows, NULL)) {
        n_flows = 0;
    }
    g_autofree char *other = find_other(point, n_flows);
    if (other == NULL && n_flows > 0) {
        return TRUE;
    }
    plan_set_error(plan, point->index, "test.overload", error,
                   "the values of %.60s are not the numbers of flows: with %.60s %s", path, text,
                   other != NULL ? other : "there are none");
    return FALSE;
}
