#include "tests/support/draw_row.h"

#include "tests/support/draw.h"
#include "tests/support/draw_device.h"
#include "tests/support/draw_dut.h"

void draw_check(const TesterSettings *tester, const DutSettings *dut)
{
    const char *path = NULL;
    g_autoptr(GError) error = NULL;
    gboolean is_valid =
        tester_settings_check(tester, &path, &error) && dut_settings_check(dut, &path, &error);
    g_assert_no_error(error);
    g_assert_true(is_valid);
}

/* A window of the fast engine is as long as a link between two DUTs: no more than some a frame. */
static void lengthen_link(const DrawnConfiguration *configuration, LinkSettings *link)
{
    gint64 frame_bytes = tester_frame_bytes(&configuration->lab.tester);
    SimTime frame_ps = link_frame_time_ps(link, frame_bytes);
    SimTime least_ps = SIM_PS_PER_S / configuration->requests[0].rate_pps / 16;
    while (frame_ps + link->propagation_ps < least_ps) {
        link->propagation_ps += configuration->gap_ps;
    }
}

/* The same of links with switches, but those to the tester's ports. */
void draw_lengthen_links(DrawnConfiguration *configuration)
{
    for (guint i = 0; i < configuration->drawn.n_links; i++) {
        LinkSettings *link = &configuration->drawn.links[i];
        if (link != trial_tester_link(&configuration->lab.setup, 0) &&
            link != trial_tester_link(&configuration->lab.setup, 1)) {
            lengthen_link(configuration, link);
        }
    }
}

/* Further DUTs behind the one that was drawn, of other settings, some of them faster. */
void draw_row(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "row");
    TrialSetup *setup = &configuration->lab.setup;
    setup->n_behind = 1 + pick(&random, DRAWN_MOST_BEHIND);
    for (guint i = 0; i < setup->n_behind; i++) {
        g_autofree DrawnConfiguration *one = g_new0(DrawnConfiguration, 1);
        judge_lab_init(&one->lab);
        one->lab.tester = configuration->lab.tester;
        one->is_grid = configuration->is_grid;
        one->percent_free = 30 + 30 * pick(&random, 3);
        one->gap_ps = configuration->gap_ps;
        draw_dut(&random, one);
        if (configuration->lab.dut.neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
            draw_neighbours(&random, one);
        } else {
            draw_transmit(&random, one);
            draw_receive_path(&random, one);
            draw_backlog(&random, &one->lab.dut);
        }
        draw_dispatch(&random, &one->lab.dut);
        draw_moderation(&random, &one->lab.dut);
        draw_turns(&random, one, number + i, TRUE);
        draw_frequency(&random, &one->lab.dut, configuration->gap_ps);
        draw_check(&one->lab.tester, &one->lab.dut);
        configuration->behind[i] = one->lab.dut;
        configuration->between[i] = configuration->lab.links[pick(&random, DUT_PORTS)];
        lengthen_link(configuration, &configuration->between[i]);
        setup->behind[i] = (TrialDevice){.dut = &configuration->behind[i],
                                         .path = i == 0 ? "second" : "further",
                                         .link = &configuration->between[i]};
    }
}
