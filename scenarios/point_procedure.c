#include "scenarios/point_procedure.h"

#include <string.h>

#include "models/traffic.h"
#include "scenarios/procedures/mlrsearch_goal.h"
#include "scenarios/procedures/rate.h"

static gboolean is_procedure(const TestSettings *test, const char *name)
{
    return strcmp(test->procedure, name) == 0;
}

/* What wants frames of one size at a constant rate alone; NULL: nothing does. */
static const char *why_plain(const TestSettings *test)
{
    if (is_procedure(test, "back-to-back")) {
        return "back-to-back frames have one size (RFC 9004 section 3) and follow each other at a "
               "constant rate, alone";
    }
    if (is_procedure(test, "system-recovery")) {
        return "system-recovery is simulated for frames of one size at a constant rate, which "
               "changes at an instant, alone";
    }
    return is_procedure(test, "reset")
               ? "reset is simulated for frames of one size at a constant rate, alone"
               : NULL;
}

/* What procedure reset is not simulated with; NULL: nothing. */
static const char *why_not_reset(const ScenarioPoint *point)
{
    if (point->n_behind > 0) {
        return "reset is simulated for one DUT, not for several in a row";
    }
    if (point->ways != NULL) {
        return "reset is not simulated together with switches";
    }
    if (point->dut.reset.kind == RESET_LINE_CARD &&
        point->dut.neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
        return "neighbour entries outlive a line card's reset, which is not simulated: "
               "neighbour.entries: static";
    }
    return NULL;
}

static const char *check_reset(const ScenarioPoint *point, GError **inner)
{
    const ResetSettings *reset = &point->dut.reset;
    const char *missing = reset_missing(reset);
    const char *wrong = why_not_reset(point);
    if (wrong != NULL) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE, wrong);
        return "procedure";
    }
    if (missing != NULL) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE, "reset needs %s.%s", point->dut_path,
                    missing);
        return "procedure";
    }
    if (reset_down_ps(reset) >= point->test.duration_ps) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "the device is not back within it: longer than reset.outage and, of a "
                            "power reset, reset.power_off together");
        return "duration";
    }
    return NULL;
}

/* What several pairs of ports exclude; NULL: nothing. */
static const char *why_not_ports(const ScenarioPoint *point)
{
    if (tester_n_pairs(&point->tester) == 1) {
        return NULL;
    }
    if (is_procedure(&point->test, "reset")) {
        return "reset is simulated for one pair of ports: leave out tester.port_pairs";
    }
    if (point->tester.port_order == PORT_ORDER_ALL &&
        (is_procedure(&point->test, "latency") || is_procedure(&point->test, "pdv"))) {
        return "latency and its variation are measured from one port to one other (RFC 2544 "
               "section 26.2): tester.port_order: pairs";
    }
    return NULL;
}

/* Whether the same trial again may end otherwise, where losses are verified. */
static gboolean check_verification(const TestSettings *test, GError **inner)
{
    if (test->loss_verification == 0 || test->streams == TEST_STREAMS_TRIAL) {
        return TRUE;
    }
    g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                        "all trials of a repetition replay the same flows, so that a trial that is "
                        "repeated ends as before: test.streams: trial, or 0");
    return FALSE;
}

/* Whether there is anything that the limit of losses limits. */
static gboolean check_limit(const TestSettings *test, GError **inner)
{
    const SimLoad *limit = &test->loss_verification_limit;
    if (limit->value < RATE_SHARE_OF_ALL && test->loss_verification == 0) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "no trial is repeated anyway: test.loss_verification, or leave it out");
        return FALSE;
    }
    return TRUE;
}

const char *point_procedure_check(const ScenarioPoint *point, GError **inner)
{
    if (!check_verification(&point->test, inner)) {
        return "loss_verification";
    }
    if (!check_limit(&point->test, inner)) {
        return "loss_verification_limit";
    }
    const char *why = why_plain(&point->test);
    const char *not_plain = traffic_not_plain(&point->tester);
    if (why != NULL && not_plain != NULL) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE, "%s: leave out %s.%s", why,
                    point->tester_path, not_plain);
        return "procedure";
    }
    const char *wrong = why_not_ports(point);
    if (wrong != NULL) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE, wrong);
        return "procedure";
    }
    return is_procedure(&point->test, "reset") ? check_reset(point, inner) : NULL;
}

/* Of the goals' trials. */
static SimTime longest_goal_ps(const TestSettings *test)
{
    const MlrsearchGoals goals = mlrsearch_goals_resolve(test->goals, test->duration_ps);
    SimTime longest_ps = 0;
    for (guint i = 0; i < goals.n; i++) {
        longest_ps = MAX(longest_ps, goals.goal[i].initial_duration_ps);
        longest_ps = MAX(longest_ps, goals.goal[i].final_duration_ps);
    }
    return longest_ps;
}

SimTime point_procedure_longest_ps(const TestSettings *test)
{
    if (is_procedure(test, "system-recovery")) {
        return 2 * test->duration_ps;
    }
    if (is_procedure(test, "back-to-back")) { /* after the throughput's trials */
        return MAX(test->duration_ps, test->burst_ps);
    }
    if (is_procedure(test, "mlrsearch") ||
        (is_procedure(test, "search-methods") && test->method == TEST_METHOD_MLRSEARCH)) {
        return longest_goal_ps(test);
    }
    return test->duration_ps + (is_procedure(test, "reset") ? test->reset_after_ps : 0);
}
