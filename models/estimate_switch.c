#include "models/estimate_switch.h"

#include "models/mac_plan.h"

/* Copies that the frames of the other side make at a port of this one: the share of destinations
 * that a switch's table has no room for. Only one switch for both sides, in one VLAN, makes any. */
static double copies_share(const TrialSetup *setup)
{
    const SwitchPlace *places = setup->switches;
    const SwitchSettings *settings = places[0].settings;
    if (settings == NULL || settings != places[1].settings ||
        switch_vlan_of(settings, places[0].dut_port) !=
            switch_vlan_of(settings, places[1].dut_port)) {
        return 0;
    }
    double n_stations = DUT_PORTS;
    for (guint side = 0; side < DUT_PORTS; side++) {
        n_stations += mac_plan_n_used(setup->tester, mac_plan_n_addresses(setup->tester, side));
    }
    return MAX(0, 1 - (double)settings->table_size / n_stations);
}

static double buffer_frames(const SwitchSettings *settings, gint64 frame_bytes)
{
    gint64 limit_bytes = settings->port_buffer_bytes;
    gint64 bytes =
        limit_bytes > 0 ? MIN(limit_bytes, settings->buffer_bytes) : settings->buffer_bytes;
    gint64 frames = bytes / frame_bytes;
    return (double)frames;
}

gboolean estimate_switch_outputs(const TrialSetup *setup, guint side, EstimateOutput *to_dut,
                                 EstimateOutput *to_tester)
{
    const SwitchPlace *place = &setup->switches[side];
    if (place->settings == NULL) {
        return FALSE;
    }
    gint64 bytes = tester_frame_bytes(setup->tester);
    double copies = copies_share(setup);
    gboolean sends = tester_sends(setup->tester, side);
    gboolean receives = tester_sends(setup->tester, 1 - side);
    *to_dut =
        (EstimateOutput){.load = sends + copies * sends,
                         .capacity_pps = (double)link_line_rate_pps(setup->links[side], bytes) + 1,
                         .buffer = buffer_frames(place->settings, bytes)};
    *to_tester =
        (EstimateOutput){.load = receives + copies * sends,
                         .capacity_pps = (double)link_line_rate_pps(place->tester_link, bytes) + 1,
                         .buffer = to_dut->buffer};
    return TRUE;
}
