#include "tests/support/draw_configuration.h"

#include "models/frame.h"
#include "tests/support/draw.h"
#include "tests/support/draw_device.h"
#include "tests/support/draw_dut.h"
#include "tests/support/draw_events.h"
#include "tests/support/draw_pairs.h"
#include "tests/support/draw_row.h"
#include "tests/support/draw_traffic.h"

static void draw_addresses(SimRandom *random, TesterSettings *tester)
{
    static const guint networks[] = {1, 1, 2, 3, 16, 256};
    TesterAddressSettings *addresses = &tester->addresses;

    addresses->selection = (gint)pick(random, 4);
    addresses->networks = networks[pick(random, G_N_ELEMENTS(networks))];
    AddressPlan plan = tester_address_plan(tester);
    gint64 most = pick(random, 4) == 0 ? 65536 : 300;
    most = MIN(most, address_plan_capacity(&plan));
    addresses->count = pick_between(random, 1, most);
    addresses->source.count = pick(random, 3) == 0 ? pick_between(random, 1, most) : 0;
    addresses->destination.count = pick(random, 3) == 0 ? pick_between(random, 1, most) : 0;
}

static void draw_ports(SimRandom *random, TesterPortSettings *ports)
{
    ports->minimum = pick_between(random, 1, 65535);
    ports->maximum = pick_between(random, ports->minimum, 65535);
    ports->fixed = pick_between(random, 1, 65535);
}

static void draw_tester(SimRandom *random, DrawnConfiguration *configuration)
{
    static const gint64 sizes[] = {0, 66, 84, 128, 512, 1518, 9216};
    TesterSettings *tester = &configuration->lab.tester;

    tester->ip_version = (gint)pick(random, 2);
    tester->direction = (gint)pick(random, 3);
    tester->setup = (gint)pick(random, 2);
    tester->frame_size_bytes =
        sizes[pick(random, configuration->is_grid ? 3 : G_N_ELEMENTS(sizes))];
    draw_addresses(random, tester);
    tester->ports.selection = (gint)pick(random, 4);
    draw_ports(random, &tester->ports.source);
    draw_ports(random, &tester->ports.destination);
}

/* Ports of its own in the reverse direction, in every third configuration if frames are sent there:
 * from a stream of their own, so that what else is drawn stays. */
static void draw_reverse_ports(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "reverse ports");
    TesterReversePortsSettings *reverse = &configuration->lab.tester.ports.reverse;
    if (number % 3 == 0 && tester_sends(&configuration->lab.tester, 1)) {
        reverse->selection = (gint)pick(&random, 5);
        draw_ports(&random, &reverse->source);
        draw_ports(&random, &reverse->destination);
    }
}

/* Whether a configuration has switches: every fourth, and half of those with several DUTs. */
static gboolean is_switched_number(guint number)
{
    return number % 4 == 0 || number % 16 == 1;
}

/* Packet over SONET in some configurations: not behind switches, and frames of no whole gaps. */
static void draw_framing(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "framing");
    if (configuration->is_grid || is_switched_number(number) || pick(&random, 3) > 0) {
        return;
    }
    for (guint port = 0; port < DUT_PORTS; port++) {
        configuration->lab.links[port].framing = LINK_FRAMING_HDLC;
        configuration->lab.links[port].stuffing = (gint)pick(&random, 4);
    }
}

/* On the grid frames take a whole number of gaps to arrive. */
static void draw_links(SimRandom *random, DrawnConfiguration *configuration, guint number)
{
    static const gint64 rates[] = {10000000,    1000000000,   3333333333,
                                   10000000000, 25000000000,  40000000007,
                                   99999999977, 100000000000, 1600000000000};
    static const gint64 grid_rates[] = {1000000000000, 1000000000000, 1600000000000, 168000000000};
    static const SimTime propagations_ps[] = {0, 99999, 99999, 1000000000};
    static const SimTime gaps_ps[] = {1000, 1344, 2000, 4000, 100000};
    gint64 frame_bytes = tester_frame_bytes(&configuration->lab.tester);
    gboolean are_alike = pick(random, 2) == 0;

    configuration->gap_ps = gaps_ps[pick(random, G_N_ELEMENTS(gaps_ps))];
    draw_framing(configuration, number);
    draw_reverse_ports(configuration, number);
    for (guint port = 0; port < DUT_PORTS; port++) {
        LinkSettings *link = &configuration->lab.links[port];
        link->rate_bps = configuration->is_grid ? grid_rates[pick(random, G_N_ELEMENTS(grid_rates))]
                                                : rates[pick(random, G_N_ELEMENTS(rates))];
        if (are_alike && port > 0) {
            link->rate_bps = configuration->lab.links[0].rate_bps;
        }
        SimTime frame_ps = link_frame_time_ps(link, frame_bytes);
        SimTime rest_ps = configuration->gap_ps - frame_ps % configuration->gap_ps;
        SimTime most_ps = propagations_ps[pick(random, G_N_ELEMENTS(propagations_ps))];
        link->propagation_ps = configuration->is_grid ? rest_ps : pick_between(random, 0, most_ps);
    }
    if (!configuration->is_grid) {
        configuration->gap_ps = SIM_PS_PER_S / trial_line_rate_pps(&configuration->lab.setup);
    }
}

/* Extension headers in some IPv6 frames, as many as there is room for. */
static void draw_extension_headers(DrawnConfiguration *configuration, guint number)
{
    static const char *const chains[] = {"fragment",
                                         "destination-options",
                                         "hop-by-hop",
                                         "routing",
                                         "hop-by-hop+destination-options",
                                         "routing+destination-options+fragment"};
    SimRandom random = sim_random_stream(1, number, "extension headers");
    TesterSettings *tester = &configuration->lab.tester;
    DutSettings *dut = &configuration->lab.dut;
    ExtensionChain chain;
    gboolean has_mix = tester->imix != NULL || tester->background.imix != NULL;
    const char *text = chains[pick(&random, G_N_ELEMENTS(chains))];
    gboolean is_valid = extension_chain_parse(text, &chain, NULL);
    g_assert_true(is_valid);
    if (tester_ip_version(tester) == 4 || has_mix || tester_replays(tester) ||
        pick(&random, 3) == 0 || tester_frame_bytes(tester) < frame_min_bytes(6, &chain)) {
        return;
    }
    g_free(tester->extension_headers);
    tester->extension_headers = g_strdup(text);
    dut->nic.rss.extension_headers = (gint)pick(&random, 2);
    dut->cost.extension_header = draw_cost(&random, configuration, 1);
    dut->cost.hop_by_hop = draw_cost(&random, configuration, 1);
}

/* From 5 % to 300 % of what the cores could do, as far as the line rate allows. */
static gint64 draw_rate(SimRandom *random, const DrawnConfiguration *configuration)
{
    const DutSettings *dut = &configuration->lab.dut;
    DutCosts costs = dut_costs(dut, &configuration->lab.tester);
    gint64 n_workers = dut->dispatch.tasks > 0 ? dut->dispatch.tasks : dut->cores;
    gint64 frame_ps = (costs.frame_ps + costs.hold_ps) / n_workers;
    gint64 line_rate_pps = trial_line_rate_pps(&configuration->lab.setup);
    gint64 capacity_pps = frame_ps > 0 ? SIM_PS_PER_S / frame_ps : line_rate_pps;
    gint64 rate_pps = capacity_pps / 100 * pick_between(random, 5, 300);

    if (configuration->is_grid) {
        rate_pps = SIM_PS_PER_S / configuration->gap_ps;
    }
    return CLAMP(rate_pps, 1, line_rate_pps);
}

static void draw_requests(SimRandom *random, DrawnConfiguration *configuration)
{
    static const gint64 most_frames[] = {20,  100, 300,  300,  300,  300,  300,  300,
                                         300, 300, 1000, 1000, 1000, 1000, 1000, 20000};

    for (guint i = 0; i < DRAWN_REQUESTS; i++) {
        TrialRequest *request = &configuration->requests[i];
        gint64 n_frames =
            pick_between(random, 1, most_frames[pick(random, G_N_ELEMENTS(most_frames))]);
        request->rate_pps = draw_rate(random, configuration);
        request->duration_ps = n_frames * SIM_PS_PER_S / request->rate_pps +
                               pick_between(random, 0, configuration->gap_ps);
        request->stop_at_first_loss = i == 1 || pick(random, 3) == 0;
        request->stream_trial = pick(random, 2) == 0 ? -1 : (gint)pick(random, 20);
        /* drawn from the duration, so that what else is drawn stays the same */
        gboolean is_burst = i == 2 && request->duration_ps % 4 == 0;
        request->n_frames = is_burst ? 1 + (guint64)(request->duration_ps % 97) : 0;
        if (!request->stop_at_first_loss) {
            request->probe = (LatencyProbeSettings){.n_tags = (guint64)(request->duration_ps % 7),
                                                    .tags_from_ps = request->duration_ps / 2 *
                                                                    (request->duration_ps % 2),
                                                    .variation = request->duration_ps % 3 == 0};
        }
    }
    /* The second request freezes the first one's trial. */
    configuration->requests[1].rate_pps = configuration->requests[0].rate_pps;
    configuration->requests[1].duration_ps = configuration->requests[0].duration_ps;
    configuration->requests[1].stream_trial = configuration->requests[0].stream_trial;
}

void drawn_configuration_clear(DrawnConfiguration *configuration)
{
    for (guint i = 0; i < configuration->lab.setup.n_behind; i++) {
        JudgeLab lab = {.dut = configuration->behind[i]};
        judge_lab_clear(&lab);
    }
    judge_lab_clear(&configuration->lab);
    drawn_switches_clear(&configuration->drawn);
}

static void let_flows_choose(SimRandom *random, DutSettings *dut)
{
    dut->dispatch.task_of = DISPATCH_TASK_OF_FLOW_SCALED + (gint)pick(random, 2);
    dut->dispatch.mode = DISPATCH_MODE_DEFERRED;
    dut->dispatch.at_most_cores = FALSE;
}

/* What a configuration of a number has. */
typedef struct {
    gboolean is_row;
    gboolean is_dispatched; /* several tasks, which flows choose */
    gboolean is_switched;
    gboolean has_pairs; /* several pairs of ports */
} DrawnKind;

static DrawnKind kind_of(guint number)
{
    gboolean is_row = number % 8 == 1;
    gboolean is_switched = is_switched_number(number);
    return (DrawnKind){
        .is_row = is_row,
        /* several tasks that share processors with cores are simulated without contention */
        .is_dispatched = number % 8 == 5 || number % 16 == 2,
        .is_switched = is_switched,
        .has_pairs = number % 3 == 2 && !is_switched && !is_row,
    };
}

/* Tester, links and the DUT's cores, queues and costs. */
static void draw_lab(SimRandom *random, DrawnConfiguration *configuration, guint number)
{
    judge_lab_init(&configuration->lab);
    configuration->is_grid = pick(random, 2) == 0;
    configuration->percent_free = pick(random, 3) == 0 ? 80 : 30;
    configuration->lab.setup.seed = sim_random_next(random);
    configuration->lab.setup.repetition = pick(random, 100);
    draw_tester(random, configuration);
    draw_links(random, configuration, number);
    draw_dut(random, configuration);
}

static void draw_configuration_switches(DrawnConfiguration *configuration, guint number)
{
    SimTime step_ps = configuration->is_grid ? configuration->gap_ps / 4 : 1;
    draw_switches(&configuration->drawn, &configuration->lab, number, step_ps,
                  configuration->gap_ps);
}

/* Whether a configuration of a number and kind may have dynamic neighbour entries. */
static gboolean may_resolve(const DrawnConfiguration *configuration, DrawnKind kind, guint number)
{
    gboolean is_row_drawn = number % 32 == 9 || number % 32 == 17; /* without switches, and with */
    return !kind.has_pairs && !kind.is_dispatched && (!kind.is_row || is_row_drawn) &&
           (!kind.is_switched || kind.is_row || number % 8 == 4) &&
           !dut_contends(&configuration->lab.dut) &&
           configuration->lab.links[0].framing == LINK_FRAMING_ETHERNET;
}

/* Neighbours and the receive path, as far as they go with the kind. */
static void draw_paths(SimRandom *random, DrawnConfiguration *configuration, DrawnKind kind,
                       guint number)
{
    /* trials of low rates have too many windows */
    if (pick(random, 6) > 0 && configuration->requests[0].rate_pps > 100000 &&
        may_resolve(configuration, kind, number)) {
        draw_neighbours(random, configuration);
    }
    if (configuration->lab.dut.neighbour.entries == NEIGHBOUR_ENTRIES_STATIC) {
        draw_receive_path(random, configuration);
    } else {
        draw_late_receive_path(configuration, number);
    }
}

/* What the DUT does with frames that it has received. */
static void draw_behind_rings(SimRandom *random, DrawnConfiguration *configuration, DrawnKind kind,
                              guint number)
{
    DutSettings *dut = &configuration->lab.dut;
    if (dut->transmit.access == TRANSMIT_ACCESS_RING) {
        draw_budget(random, configuration);
    }
    if (dut->neighbour.entries == NEIGHBOUR_ENTRIES_STATIC) {
        draw_backlog(random, dut);
    }
    draw_dispatch(random, dut);
    draw_moderation(random, dut);
    if (kind.is_dispatched) {
        let_flows_choose(random, dut);
    }
    draw_turns(random, configuration, number, !kind.has_pairs);
    if (!kind.is_switched) {
        draw_frequency(random, dut, configuration->gap_ps);
    }
}

void drawn_configuration_init(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "engines");
    DrawnKind kind = kind_of(number);

    draw_lab(&random, configuration, number);
    if (kind.is_dispatched) {
        configuration->lab.dut.dispatch.tasks = 1 + number / 8 % 8;
    }
    if (kind.is_switched && !kind.is_row) {
        draw_configuration_switches(configuration, number);
    }
    if (!kind.has_pairs && !kind.is_dispatched) {
        draw_transmit(&random, configuration);
    }
    draw_requests(&random, configuration);
    draw_paths(&random, configuration, kind, number);
    if (number % 2 == 1 && !kind.is_row) {
        draw_traffic(&configuration->lab, number, configuration->is_grid, configuration->requests,
                     DRAWN_REQUESTS);
    }
    draw_changes(&configuration->lab, configuration->requests, DRAWN_REQUESTS);
    draw_behind_rings(&random, configuration, kind, number);
    draw_traffic_fit(&configuration->lab);
    draw_extension_headers(configuration, number);
    draw_check(&configuration->lab.tester, &configuration->lab.dut);
    if (kind.is_row) {
        draw_row(configuration, number);
    }
    if (kind.is_row && kind.is_switched) {
        draw_configuration_switches(configuration, number);
        draw_lengthen_links(configuration);
    }
    if (kind.has_pairs) {
        draw_pairs(&configuration->lab, number, configuration->requests, DRAWN_REQUESTS);
    }
    draw_check(&configuration->lab.tester, &configuration->lab.dut);
    draw_resets(&configuration->lab, configuration->requests, DRAWN_REQUESTS);
}
