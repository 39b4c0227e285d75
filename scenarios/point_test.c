#include "scenarios/point-internal.h"

#include "models/models.h"
#include "scenarios/point_procedure.h"
#include "scenarios/procedures/procedure.h"
#include "scenarios/procedures/rate.h"

/* Frames of a direction are numbered in 40 bits (sim/fingerprint.h). */
#define MAX_FRAMES (G_GINT64_CONSTANT(1) << 40)

__extension__ typedef __int128 Wide;

/* Whether a load is within the line rate. */
static gboolean check_load(const SimLoad *load, gint64 line_pps, GError **inner)
{
    Wide share_pps = (Wide)line_pps * load->value / RATE_SHARE_OF_ALL;
    if (!load->is_share && load->value > line_pps) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "%" G_GINT64_FORMAT " frames/s is above the line rate: at most "
                    "%" G_GINT64_FORMAT " frames/s, or 100 %%",
                    load->value, line_pps);
        return FALSE;
    }
    if (load->is_share && load->value > 0 && share_pps < 1) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "less than one frame/s: the line rate is %" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return FALSE;
    }
    return TRUE;
}

/* The attribute of a load that the rest of the point contradicts, or NULL; `inner` says why. */
static const char *check_loads(const TestSettings *test, gint64 line_pps, GError **inner)
{
    if (!check_load(&test->rate, line_pps, inner)) {
        return "rate";
    }
    if (!check_load(&test->throughput, line_pps, inner)) {
        return "throughput";
    }
    const SimLoad *least = &test->minimum_load; /* a share is one frame/s at least */
    if (!least->is_share && !check_load(least, line_pps, inner)) {
        return "minimum_load";
    }
    return NULL;
}

/* Of MLRsearch: an hour, and no more frames than can be numbered. */
static SimTime longest_trial_ps(gint64 line_pps)
{
    return (SimTime)MIN((Wide)3600 * SIM_PS_PER_S,
                        (Wide)(MAX_FRAMES - 1) * SIM_PS_PER_S / line_pps);
}

/* A procedure is for scenarios of one kind. */
static const char *check_procedure(const ScenarioPoint *point, GError **inner)
{
    static const char *const subjects[] = {[TEST_OF_DUT] = "a tester and a dut",
                                           [TEST_OF_MACHINE] = "a machine",
                                           [TEST_OF_HOSTS] = "hosts"};
    const char *name = point->test.procedure;
    TestSubject subject = procedures_find(name)->subject;
    if (subject == point->subject) {
        return NULL;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const Procedure *const *procedure = procedures_all(); *procedure != NULL; procedure++) {
        if ((*procedure)->subject == point->subject) {
            g_ptr_array_add(names, (gpointer)(*procedure)->name);
        }
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE, "'%s' is for %s: this scenario has %s: %s", name,
                subjects[subject], subjects[point->subject], list);
    return "procedure";
}

const char *point_check_test(const ScenarioPoint *point, GError **inner)
{
    const TestSettings *test = &point->test;
    gint64 line_pps = scenario_point_line_rate_pps(point);
    const char *wrong = check_procedure(point, inner);
    if (wrong != NULL || point->subject != TEST_OF_DUT) {
        return wrong;
    }
    if (!point_check_virtual(point, inner)) {
        return "procedure";
    }
    if (line_pps < 1) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "tester.background.rate leaves no room for test frames");
        return "rate";
    }
    wrong = check_loads(test, line_pps, inner);
    if (wrong != NULL) {
        return wrong;
    }
    wrong = point_procedure_check(point, inner);
    if (wrong != NULL) {
        return wrong;
    }
    if (sim_pacer_count(line_pps, test->duration_ps) < 1) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "too short for a single frame: the line rate is %" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return "duration";
    }
    if (test->risk <= 0) {
        g_set_error_literal(inner, SIM_ERROR, SIM_ERROR_VALUE,
                            "no risk at all proves nothing: above 0, at most 0.5");
        return "risk";
    }
    if (sim_pacer_count(line_pps, test->burst_ps) < 1) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "too short for a single frame: the line rate is %" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return "burst";
    }
    gboolean has_goals = test->goals != NULL || procedures_find(test->procedure)->has_goals;
    if (has_goals &&
        !mlrsearch_goals_check(test->goals, test->duration_ps, longest_trial_ps(line_pps), inner)) {
        return "goals";
    }
    if ((Wide)line_pps * point_procedure_longest_ps(test) / SIM_PS_PER_S >= MAX_FRAMES) {
        g_set_error(inner, SIM_ERROR, SIM_ERROR_VALUE,
                    "a trial of more than 2^40 frames a direction: the line rate is "
                    "%" G_GINT64_FORMAT " frames/s",
                    line_pps);
        return "duration";
    }
    return NULL;
}

gboolean point_check(const ScenarioPoint *point, GError **error)
{
    const char *path;
    if (point->subject == TEST_OF_HOSTS) {
        return host_settings_check(&point->hosts[0], &path, error) &&
               host_settings_check(&point->hosts[1], &path, error) &&
               iperf_settings_check(&point->iperf, &path, error) &&
               point_check_test(point, error) == NULL;
    }
    if (point->machine_path != NULL) {
        return machine_settings_check(&point->machine, &path, error) &&
               point_check_test(point, error) == NULL;
    }
    return tester_settings_check(&point->tester, &path, error) &&
           dut_settings_check(&point->dut, &path, error) && point_check_test(point, error) == NULL;
}
