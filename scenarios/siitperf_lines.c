#include "scenarios/siitperf_lines.h"

#include <string.h>

#include "scenarios/runner.h"

#define PS_PER_NS 1000
#define NS_PER_MS 1000000

static const char *const procedures[] = {"trial", "throughput", "latency", "pdv", NULL};
static const char *const sides[PROCEDURE_DIRECTIONS] = {"Forward", "Reverse"};

gboolean siitperf_lines_check(const Scenario *scenario, GError **error)
{
    const char *name = runner_get_procedure(scenario)->name;
    if (!g_strv_contains(procedures, name)) {
        g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                    "--format siitperf: error: siitperf has no lines for procedure '%s': trial, "
                    "throughput, latency and pdv",
                    name);
        return FALSE;
    }
    for (guint i = 0; i < scenario_n_points(scenario); i++) {
        const TesterSettings *tester = &scenario_get_point(scenario, i)->tester;
        if (tester->imix != NULL || tester_replays(tester)) {
            g_set_error(error, SIM_ERROR, SIM_ERROR_USAGE,
                        "--format siitperf: error: siitperf's frames have one size, and "
                        "tester.imix and tester.replay mix several");
            return FALSE;
        }
    }
    return TRUE;
}

/* What a frame takes on the tester's own links: latency begins with its last bit in, and ends with
 * its first bit out. */
static SimTime time_on_links_ps(const Scenario *scenario, const ScenarioPoint *point)
{
    TrialSetup setup = runner_trial_setup(scenario, point, 0);
    SimTime sum_ps = 0;
    for (guint port = 0; port < DUT_PORTS; port++) {
        const LinkSettings *link = trial_tester_link(&setup, port);
        sum_ps +=
            link_frame_time_ps(link, tester_frame_bytes(&point->tester)) + link->propagation_ps;
    }
    return sum_ps;
}

/* "NAME: X" in milliseconds with six decimals. */
static void add_time(GString *text, const char *start, const char *side, const char *name,
                     SimTime time_ps)
{
    gint64 time_ns = (time_ps + PS_PER_NS / 2) / PS_PER_NS;
    g_string_append_printf(text, "%s%s %s: %" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT "\n", start,
                           side, name, time_ns / NS_PER_MS, time_ns % NS_PER_MS);
}

static void add_tags(GString *text, const char *side, const ProcedureTags *tags, SimTime links_ps)
{
    if (tags->n_received > 0) {
        add_time(text, "", side, "TL", tags->median_ps + links_ps);
        add_time(text, "", side, "WCL", tags->p99_9_ps + links_ps);
    }
}

static void add_variation(GString *text, const char *side, const ProcedureVariation *variation,
                          SimTime links_ps)
{
    if (variation->n_delays > 0) {
        add_time(text, "Info: ", side, "D99_9th_perc", variation->delay_p99_9_ps + links_ps);
        add_time(text, "Info: ", side, "Dmin", variation->delay_minimum_ps + links_ps);
        add_time(text, "Info: ", side, "Dmax", variation->delay_maximum_ps + links_ps);
        add_time(text, "", side, "PDV", variation->delay_p99_9_ps - variation->delay_minimum_ps);
    }
}

static void add_trial(GString *text, const TrialRecord *trial, SimTime links_ps)
{
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        if (trial->direction[d].sends) {
            g_string_append_printf(text, "%s frames sent: %" G_GUINT64_FORMAT "\n", sides[d],
                                   trial->direction[d].sent);
        }
    }
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        if (trial->direction[d].sends) {
            g_string_append_printf(text, "%s frames received: %" G_GUINT64_FORMAT "\n", sides[d],
                                   trial->direction[d].received);
        }
    }
    for (guint d = 0; d < PROCEDURE_DIRECTIONS; d++) {
        add_tags(text, sides[d], &trial->direction[d].tags, links_ps);
        add_variation(text, sides[d], &trial->direction[d].variation, links_ps);
    }
}

static void add_repetition(GString *text, const ResultsRepetition *repetition, SimTime links_ps)
{
    g_string_append_printf(text, "Info: point %u, repetition %u: ", repetition->point,
                           repetition->repetition);
    if (repetition->reported == NULL) {
        g_string_append(text, "no rate passed\n");
        return;
    }
    g_string_append_printf(text, "%" G_GINT64_FORMAT " frames/s\n", repetition->reported->rate_pps);
    add_trial(text, repetition->reported, links_ps);
}

char *siitperf_lines(const Scenario *scenario, const Results *results)
{
    GString *text = g_string_new(NULL);
    for (guint point = 0; point < scenario_n_points(scenario); point++) {
        SimTime links_ps = time_on_links_ps(scenario, scenario_get_point(scenario, point));
        for (guint i = 0; i < results_n_repetitions(results, point); i++) {
            add_repetition(text, results_get_repetition(results, point, i), links_ps);
        }
    }
    return g_string_free(text, FALSE);
}
