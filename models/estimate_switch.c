#include "models/estimate_switch.h"

#include <math.h>

#include "models/mac_plan.h"
#include "models/switch_domains.h"

/* A switch's port on a way that is looked at. */
typedef struct {
    const TrialSetup *setup;
    const SwitchSettings *settings;
    guint port;
} Output;

static gboolean is_at(const SwitchWay *way, const SwitchSettings *settings)
{
    for (guint i = 0; i < way->n_switches; i++) {
        if (way->switches[i].settings == settings) {
            return TRUE;
        }
    }
    return FALSE;
}

static double n_stations_of_tester(const TrialSetup *setup, guint side)
{
    return mac_plan_n_used(setup->tester, mac_plan_n_addresses(setup->tester, side));
}

/* Stations whose frames a switch may hear: at the ends of all ways of its broadcast domains. */
static double n_stations(const Output *output)
{
    const TrialSetup *setup = output->setup;
    guint n_devices = trial_n_devices(setup);
    double n = 0;
    SwitchDomains domains;
    switch_domains_init(&domains, setup->ways, n_devices + 1);
    for (guint way = 0; way <= n_devices; way++) {
        gboolean hears = FALSE;
        for (guint other = 0; other <= n_devices; other++) {
            hears = hears || (domains.domain[other] == domains.domain[way] &&
                              is_at(&setup->ways[other], output->settings));
        }
        if (hears) {
            n += way == 0 ? n_stations_of_tester(setup, 0) : 1;
            n += way == n_devices ? n_stations_of_tester(setup, 1) : 1;
        }
    }
    return n;
}

/* The share of destinations at the tester that a switch's table has no room for. */
static double unknown_share(const Output *output)
{
    return MAX(0, 1 - (double)output->settings->table_size / n_stations(output));
}

/* What frames of a direction on a way bring to an output for each one sent: all, or copies. */
static double load_of(const Output *output, guint way, guint direction)
{
    const SwitchWay *switches = &output->setup->ways[way];
    gboolean is_for_tester = direction == 0 ? way == trial_n_devices(output->setup) : way == 0;
    if (!tester_sends(output->setup->tester, direction)) {
        return 0;
    }
    for (guint i = 0; i < switches->n_switches; i++) {
        const SwitchPlace *place = &switches->switches[i];
        if (place->settings != output->settings) {
            continue;
        }
        if (place->ports[1 - direction] == output->port) {
            return 1;
        }
        gboolean hears = place->ports[direction] != output->port &&
                         switch_vlan_of(place->settings, place->ports[0]) ==
                             switch_vlan_of(place->settings, output->port);
        return hears && is_for_tester ? unknown_share(output) : 0;
    }
    return 0;
}

/* What a port may hold when it alone holds anything: with dynamic thresholds it has reached
 * alpha (buffer - port) when its last frame is in. */
static double buffer_frames(const SwitchSettings *settings, gint64 frame_bytes)
{
    gint64 limit_bytes = settings->port_buffer_bytes;
    gint64 bytes =
        limit_bytes > 0 ? MIN(limit_bytes, settings->buffer_bytes) : settings->buffer_bytes;
    gint64 frames = bytes / frame_bytes;
    if (settings->sharing == SWITCH_SHARING_DYNAMIC) {
        double alpha = ldexp(1, settings->alpha - SWITCH_ALPHA_ONE);
        double share = alpha / (1 + alpha) * (double)settings->buffer_bytes;
        return MIN((double)frames, ceil(share / (double)frame_bytes));
    }
    return (double)frames;
}

EstimateOutput estimate_switch_output(const TrialSetup *setup, guint way, guint place, guint end)
{
    const SwitchWay *switches = &setup->ways[way];
    const SwitchPlace *at = &switches->switches[place];
    gint64 bytes = tester_frame_bytes(setup->tester);
    const Output output = {.setup = setup, .settings = at->settings, .port = at->ports[end]};
    EstimateOutput estimate = {
        .frames = tester_sends(setup->tester, 1 - end) ? 1 : 0,
        .capacity_pps = (double)link_line_rate_pps(switches->links[place + end], bytes) + 1,
        .buffer = buffer_frames(at->settings, bytes)};
    for (guint i = 0; i < DUT_PORTS * (trial_n_devices(setup) + 1); i++) {
        estimate.load += load_of(&output, i / DUT_PORTS, i % DUT_PORTS);
    }
    return estimate;
}
