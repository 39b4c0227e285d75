#include "tests/support/draw_switches.h"

#include "tests/support/draw.h"

#define D G_GINT64_FORMAT

/* Of a switch in one VLAN: two a way and two to the switches beside it. */
#define PORTS (2 * DRAWN_WAYS + 2)

static void draw_switch(SimRandom *random, SwitchSettings *settings, gint64 frame_bytes,
                        SimTime step_ps, SimTime gap_ps, gboolean has_vlans)
{
    *settings = (SwitchSettings){
        .ports = 2 * PORTS,
        .mode = (gint)pick(random, 2),
        .latency_ps = step_ps * pick(random, 9),
        .header_bytes = 6 + pick(random, 100),
        .table_size = 1 + pick(random, pick(random, 2) == 0 ? 8 : 600),
        .table_full = (gint)pick(random, 2),
        .ageing_ps = pick(random, 2) == 0 ? 300 * SIM_PS_PER_S : gap_ps * (1 + pick(random, 60)),
        .learning_frames = pick(random, 2) == 0,
        .buffer_bytes = frame_bytes * pick_size(random) + pick(random, 60),
        .port_buffer_bytes = pick(random, 2) == 0 ? 0 : frame_bytes * pick_size(random),
        .sharing = (gint)pick(random, 2),
        .alpha = (gint)pick(random, 10),
    };
    if (has_vlans) {
        settings->vlans = g_array_new(FALSE, TRUE, sizeof(gint64));
        for (gint64 port = 0; port < settings->ports; port++) {
            gint64 vlan = 1 + port % 2;
            g_array_append_val(settings->vlans, vlan);
        }
    }
}

/* Being drawn: switches in a chain, on which ways go from one to another. */
typedef struct {
    SimRandom *random;
    DrawnSwitches *drawn;
    const JudgeLab *lab;
    guint n_switches;
    guint offset; /* of the numbers of ports */
} Drawing;

/* The number of port `index` of a switch in a VLAN: odd or even. */
static guint port_number(const Drawing *drawing, guint index, guint vlan)
{
    return 2 * ((5 * index + drawing->offset) % PORTS) + vlan;
}

static const LinkSettings *draw_link(Drawing *drawing, gboolean is_tester, guint side)
{
    LinkSettings *link = &drawing->drawn->links[drawing->drawn->n_links++];
    *link = drawing->lab->links[pick(drawing->random, DUT_PORTS)];
    if (is_tester && drawing->lab->setup.n_behind > 0) {
        *link = drawing->lab->links[side]; /* the rate has been drawn */
    }
    return link;
}

/* The link between switch `left` and the next one, in a VLAN. */
static const LinkSettings *trunk(Drawing *drawing, guint left, guint vlan)
{
    const LinkSettings **trunk = &drawing->drawn->trunks[left][vlan];
    *trunk = *trunk != NULL ? *trunk : draw_link(drawing, FALSE, 0);
    return *trunk;
}

/* Way `way` goes through the switches from one to another, in a VLAN. */
static void draw_way(Drawing *drawing, guint way, guint vlan)
{
    SwitchWay *to = &drawing->drawn->ways[way];
    guint n_ways = drawing->lab->setup.n_behind + 2;
    guint first = pick(drawing->random, drawing->n_switches);
    guint last = pick(drawing->random, drawing->n_switches);
    gboolean goes_up = last >= first;
    *to = (SwitchWay){.n_switches = 1 + (goes_up ? last - first : first - last)};
    to->links[0] = draw_link(drawing, way == 0, 0);
    to->links[to->n_switches] = draw_link(drawing, way + 1 == n_ways, 1);
    for (guint i = 0; i < to->n_switches; i++) {
        guint at = goes_up ? first + i : first - i;
        guint before = PORTS - (goes_up ? 2 : 1);
        guint behind = PORTS - (goes_up ? 1 : 2);
        gboolean is_last = i + 1 == to->n_switches;
        to->switches[i] = (SwitchPlace){
            .settings = &drawing->drawn->settings[at],
            .path = "switch",
            .ports = {port_number(drawing, i == 0 ? 2 * way : before, vlan),
                      port_number(drawing, is_last ? 2 * way + 1 : behind, vlan)},
        };
        if (!is_last) {
            to->links[i + 1] = trunk(drawing, goes_up ? at : at - 1, vlan);
        }
    }
}

/* All ways in one VLAN, or one by one in two, where every switch knows two. */
void draw_switches(DrawnSwitches *drawn, JudgeLab *lab, guint number, SimTime step_ps,
                   SimTime gap_ps)
{
    SimRandom stream = sim_random_stream(1, number, "switches");
    SimRandom *random = &stream;
    Drawing drawing = {.random = random, .drawn = drawn, .lab = lab};
    gint64 frame_bytes = tester_frame_bytes(&lab->tester);
    TesterMacSettings *macs = &lab->tester.mac_addresses;
    gboolean has_vlans = pick(random, 3) == 0;
    guint n_ways = lab->setup.n_behind + 2;

    macs->selection = lab->tester.setup == TESTER_SETUP_DIRECT ? (gint)pick(random, 2) : 0;
    macs->count = pick(random, 2) == 0 ? 0 : 1 + pick(random, 400);
    drawing.n_switches = pick(random, 2) == 0 ? 1 : 1 + pick(random, DRAWN_SWITCHES);
    drawing.offset = pick(random, PORTS);
    for (guint i = 0; i < drawing.n_switches; i++) {
        draw_switch(random, &drawn->settings[i], frame_bytes, step_ps, gap_ps, has_vlans);
    }
    guint first = pick(random, n_ways); /* with switches in any case */
    for (guint way = 0; way < n_ways; way++) {
        guint vlan = has_vlans ? way % 2 : 0;
        if (way == first || pick(random, 4) > 0) {
            draw_way(&drawing, way, vlan);
        }
    }
    lab->setup.ways = drawn->ways;
}

void drawn_switches_clear(DrawnSwitches *drawn)
{
    for (guint i = 0; i < DRAWN_SWITCHES; i++) {
        g_clear_pointer(&drawn->settings[i].vlans, g_array_unref);
    }
}

static void describe_switch(GString *text, const SwitchSettings *settings, guint number)
{
    g_string_append_printf(
        text,
        "switch %u: mode %d, latency %" D ", header %" D ", table %" D " (full %d), ageing %" D
        ", learning frames %d, buffer %" D " (port %" D ", sharing %d, alpha %d), VLANs %d\n",
        number, settings->mode, settings->latency_ps, settings->header_bytes, settings->table_size,
        settings->table_full, settings->ageing_ps, settings->learning_frames,
        settings->buffer_bytes, settings->port_buffer_bytes, settings->sharing, settings->alpha,
        settings->vlans != NULL);
}

char *drawn_switches_describe(const DrawnSwitches *drawn, const JudgeLab *lab)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < DRAWN_SWITCHES && drawn->settings[i].ports > 0; i++) {
        describe_switch(text, &drawn->settings[i], i);
    }
    for (guint way = 0; lab->setup.ways != NULL && way < lab->setup.n_behind + 2; way++) {
        const SwitchWay *switches = &drawn->ways[way];
        g_string_append_printf(text, "way %u:", way);
        for (guint i = 0; i < switches->n_switches; i++) {
            const SwitchPlace *place = &switches->switches[i];
            g_string_append_printf(
                text, " link %" D " bit/s + %" D " ps, port %u switch %u port %u,",
                switches->links[i]->rate_bps, switches->links[i]->propagation_ps, place->ports[0],
                (guint)(place->settings - drawn->settings), place->ports[1]);
        }
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
