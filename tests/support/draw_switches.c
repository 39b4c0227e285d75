#include "tests/support/draw_switches.h"

#include "tests/support/draw.h"

#define D G_GINT64_FORMAT

static void draw_switch(SimRandom *random, SwitchSettings *settings, gint64 frame_bytes,
                        SimTime step_ps, SimTime gap_ps)
{
    *settings = (SwitchSettings){
        .ports = 8,
        .mode = (gint)pick(random, 2),
        .latency_ps = step_ps * pick(random, 9),
        .header_bytes = 6 + pick(random, 100),
        .table_size = 1 + pick(random, pick(random, 2) == 0 ? 8 : 600),
        .table_full = (gint)pick(random, 2),
        .ageing_ps = pick(random, 2) == 0 ? 300 * SIM_PS_PER_S : gap_ps * (1 + pick(random, 60)),
        .learning_frames = pick(random, 2) == 0,
        .buffer_bytes = frame_bytes * pick_size(random) + pick(random, 60),
        .port_buffer_bytes = pick(random, 2) == 0 ? 0 : frame_bytes * pick_size(random),
    };
    if (pick(random, 4) == 0) {
        settings->vlans = g_array_new(FALSE, TRUE, sizeof(gint64));
        for (gint64 port = 0; port < settings->ports; port++) {
            gint64 vlan = 1 + port % 2;
            g_array_append_val(settings->vlans, vlan);
        }
    }
}

/* Ports of a side are all odd or all even, so that they share a VLAN. Links to the tester are those
 * to the DUT, or some other. */
void draw_switches(DrawnSwitches *drawn, JudgeLab *lab, guint number, SimTime step_ps,
                   SimTime gap_ps)
{
    SimRandom stream = sim_random_stream(1, number, "switches");
    SimRandom *random = &stream;
    gint64 frame_bytes = tester_frame_bytes(&lab->tester);
    guint kind = pick(random, 8); /* one for both sides, one each, one on one side */
    guint first = 2 * pick(random, 2);
    TesterMacSettings *macs = &lab->tester.mac_addresses;

    macs->selection = lab->tester.setup == TESTER_SETUP_DIRECT ? (gint)pick(random, 2) : 0;
    macs->count = pick(random, 2) == 0 ? 0 : 1 + pick(random, 400);
    draw_switch(random, &drawn->settings[0], frame_bytes, step_ps, gap_ps);
    draw_switch(random, &drawn->settings[1], frame_bytes, step_ps, gap_ps);
    for (guint side = 0; side < DUT_PORTS; side++) {
        gboolean is_bare = (kind == 6 && side == 1) || (kind == 7 && side == 0);
        LinkSettings *link = &drawn->tester_links[side];
        *link = lab->links[pick(random, DUT_PORTS)];
        lab->setup.switches[side] = (SwitchPlace){
            .settings = is_bare ? NULL : &drawn->settings[kind < 5 ? 0 : side],
            .path = "switch",
            .tester_link = link,
            .tester_port = first + side,
            .dut_port = (first + 2 * (1 + pick(random, 2))) % 6 + side,
        };
    }
}

void drawn_switches_clear(DrawnSwitches *drawn)
{
    for (guint i = 0; i < DUT_PORTS; i++) {
        g_clear_pointer(&drawn->settings[i].vlans, g_array_unref);
    }
}

char *drawn_switches_describe(const DrawnSwitches *drawn, const JudgeLab *lab)
{
    GString *text = g_string_new(NULL);
    for (guint side = 0; side < DUT_PORTS; side++) {
        const SwitchPlace *place = &lab->setup.switches[side];
        const SwitchSettings *settings = place->settings;
        if (settings == NULL) {
            continue;
        }
        g_string_append_printf(
            text,
            "side %u: switch %d, ports %u and %u, link %" D " bit/s + %" D
            " ps, mode %d, latency %" D ", header %" D ", table %" D " (full %d), ageing %" D
            ", learning frames %d, buffer %" D " (port %" D "), VLANs %d\n",
            side, settings != &drawn->settings[0], place->tester_port, place->dut_port,
            place->tester_link->rate_bps, place->tester_link->propagation_ps, settings->mode,
            settings->latency_ps, settings->header_bytes, settings->table_size,
            settings->table_full, settings->ageing_ps, settings->learning_frames,
            settings->buffer_bytes, settings->port_buffer_bytes, settings->vlans != NULL);
    }
    return g_string_free(text, FALSE);
}
