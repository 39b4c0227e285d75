/* Flows and background in the words of a report. */
#include <string.h>

#include "models/flow_list.h"
#include "models/traffic.h"
#include "scenarios/manifest_setup-internal.h"

/* Of an end of the given flows: the lowest and the highest. */
typedef struct {
    const guint8 *low, *high;
    guint low_port, high_port;
} GivenRange;

/* The flows of the list; it was checked when the scenario was read. (transfer full) */
static GArray *given_flows(const TesterSettings *tester)
{
    GArray *flows = flow_list_parse(tester->flows.list, tester_ip_version(tester), NULL);
    g_assert(flows != NULL && flows->len > 0);
    return flows;
}

static GivenRange range_of(const GArray *flows, gboolean of_destination, guint n_bytes)
{
    GivenRange range = {.low_port = G_MAXUINT};
    for (guint i = 0; i < flows->len; i++) {
        const GivenFlow *flow = &g_array_index(flows, GivenFlow, i);
        const Endpoint *end = of_destination ? &flow->destination : &flow->source;
        gboolean is_first = i == 0;
        range.low =
            is_first || memcmp(end->address, range.low, n_bytes) < 0 ? end->address : range.low;
        range.high =
            is_first || memcmp(end->address, range.high, n_bytes) > 0 ? end->address : range.high;
        range.low_port = MIN(range.low_port, end->port);
        range.high_port = MAX(range.high_port, end->port);
    }
    return range;
}

/* What both ends are like, for a list of flows. */
static const char *other_way(const TesterSettings *tester)
{
    return tester_n_directions(tester) > 1 ? "forward, and the other way round in reverse"
           : tester_sends(tester, 0)       ? "forward"
                                           : "forward; sent the other way round";
}

char *manifest_setup_given_addresses(const TesterSettings *tester)
{
    guint ip_version = tester_ip_version(tester);
    guint n_bytes = ip_version == 4 ? 4 : 16;
    g_autoptr(GArray) flows = given_flows(tester);
    GivenRange from = range_of(flows, FALSE, n_bytes);
    GivenRange to = range_of(flows, TRUE, n_bytes);
    g_autofree char *sources = manifest_setup_range(ip_version, from.low, from.high);
    g_autofree char *destinations = manifest_setup_range(ip_version, to.low, to.high);
    g_autofree char *setup = manifest_setup_value(tester, "setup");
    return g_strdup_printf("given with the flows; source %s, destination %s: %s; %s", sources,
                           destinations, other_way(tester), setup);
}

char *manifest_setup_given_ports(const TesterSettings *tester)
{
    g_autoptr(GArray) flows = given_flows(tester);
    GivenRange from = range_of(flows, FALSE, 4);
    GivenRange to = range_of(flows, TRUE, 4);
    return g_strdup_printf("given with the flows; source %u to %u, destination %u to %u: %s",
                           from.low_port, from.high_port, to.low_port, to.high_port,
                           other_way(tester));
}

/* How frames belong to flows. (transfer full) */
static char *describe(const TesterSettings *tester)
{
    const TesterFlowsSettings *flows = &tester->flows;
    if (tester_replays(tester)) {
        return g_strdup_printf("%u, as captured", capture_n_flows(tester->replay.capture));
    }
    if (flows->list != NULL) {
        g_autoptr(GArray) given = given_flows(tester);
        guint64 weights = 0;
        for (guint i = 0; i < given->len; i++) {
            weights += g_array_index(given, GivenFlow, i).weight;
        }
        return g_strdup_printf("%u given one by one, weights %" G_GUINT64_FORMAT
                               " in all: flows.list in configuration.csv",
                               given->len, weights);
    }
    if (flows->count == 0) {
        return g_strdup("addresses and ports are chosen anew for each frame");
    }
    g_autofree char *exponent = manifest_setup_value(tester, "flows.exponent");
    return flows->exponent > 0
               ? g_strdup_printf("%" G_GINT64_FORMAT
                                 ", flow i = 0, 1, .. as often as (i + 1)^-%s (Zipf)",
                                 flows->count, exponent)
               : g_strdup_printf("%" G_GINT64_FORMAT ", all equally often", flows->count);
}

char *manifest_setup_flows(const TrialSetup *trial)
{
    return describe(trial->tester);
}

char *manifest_setup_background(const TrialSetup *trial)
{
    const TesterSettings *tester = trial->tester;
    if (tester->background.rate_pps == 0) {
        return g_strdup("none");
    }
    TesterSettings alone = *tester;
    alone.background.rate_pps = 0;
    TrialSetup whole = *trial;
    whole.tester = &alone;
    const TesterSettings background = tester_background(tester);
    g_autofree char *size = sim_units_format(SIM_UNIT_SIZE, tester_frame_bytes(&background));
    g_autofree char *mix = background.imix != NULL ? g_strdup_printf("IMIX - %s", background.imix)
                                                   : g_steal_pointer(&size);
    g_autofree char *process = manifest_setup_value(tester, "background.arrivals.process");
    g_autofree char *flows = describe(&background);
    return g_strdup_printf("%" G_GINT64_FORMAT " frames/s a direction, %s, frames come: %s; flows: "
                           "%s. It leaves %" G_GINT64_FORMAT " of the medium's %" G_GINT64_FORMAT
                           " frames/s: line rates here are what it leaves",
                           tester->background.rate_pps, mix, process, flows,
                           trial_line_rate_pps(trial), trial_line_rate_pps(&whole));
}

gboolean manifest_setup_has_background(const ManifestSetup *setup)
{
    return strstr(setup->facts[MANIFEST_BACKGROUND], "frames/s") != NULL;
}
