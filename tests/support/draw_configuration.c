#include "tests/support/draw_configuration.h"

#include "models/frame.h"
#include "tests/support/draw.h"
#include "tests/support/draw_device.h"
#include "tests/support/draw_events.h"
#include "tests/support/draw_pairs.h"
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

static SimCost draw_some_cost(SimRandom *random, const DrawnConfiguration *configuration,
                              guint most_gaps)
{
    /* half of the largest cost: in cycles of 0.8 GHz the same number lasts 1.25 times as long */
    SimTime most_ps = MIN(configuration->gap_ps * most_gaps, COST_MAXIMUM / 2);
    if (configuration->is_grid) {
        SimTime step_ps = configuration->gap_ps / 4;
        SimTime n_steps = 1 + pick(random, 4 * most_gaps);
        return judge_lab_cost(step_ps * MIN(n_steps, most_ps / step_ps));
    }
    SimTime cost_ps = pick_between(random, 0, most_ps);
    return (SimCost){.value = cost_ps, .is_cycles = pick(random, 4) == 0};
}

static SimCost draw_cost(SimRandom *random, const DrawnConfiguration *configuration,
                         guint most_gaps)
{
    gboolean is_free = pick(random, 100) < configuration->percent_free;
    return is_free ? judge_lab_cost(0) : draw_some_cost(random, configuration, most_gaps);
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

static void draw_costs(SimRandom *random, DrawnConfiguration *configuration)
{
    static const guint most_gaps[] = {1, 2, 5, 20};
    DutSettings *dut = &configuration->lab.dut;
    guint most = most_gaps[pick(random, G_N_ELEMENTS(most_gaps))];
    gboolean locks = pick(random, 2) == 0;

    dut->clock_hz = pick_between(random, 800000000, 4000000000);
    dut->cost.frame = draw_cost(random, configuration, most);
    dut->cost.poll = draw_cost(random, configuration, most);
    dut->cost.wakeup = draw_cost(random, configuration, 4 * most);
    dut->cost.transmit = draw_cost(random, configuration, 1);
    dut->cost.frame_ipv6 = draw_cost(random, configuration, 1);
    dut->dispatch.cost.frame = draw_cost(random, configuration, most);
    dut->dispatch.cost.poll = draw_cost(random, configuration, most);
    dut->dispatch.cost.wakeup = draw_cost(random, configuration, 4 * most);
    dut->lock.scope = (gint)pick(random, 2);
    dut->lock.hold = locks ? draw_some_cost(random, configuration, most) : judge_lab_cost(0);
    dut->lock.hold_ipv6 = locks ? draw_cost(random, configuration, 1) : judge_lab_cost(0);
    if (!configuration->is_grid && pick(random, 2) == 0) {
        dut->cost.byte = judge_lab_cost(pick(random, 20));
        dut->dispatch.cost.byte = judge_lab_cost(pick(random, 20));
        dut->cache.l1 = (CacheLevelSettings){32768, judge_lab_cost(pick(random, 2000))};
        dut->cache.l3 = (CacheLevelSettings){1 << 20, judge_lab_cost(pick(random, 9000))};
        dut->cache.memory_latency = judge_lab_cost(pick(random, 90000));
        dut->neighbour = (NeighbourSettings){.accesses = pick(random, 3), .entry_size_bytes = 512};
        dut->route = (RouteSettings){.accesses = pick(random, 3), .entry_size_bytes = 128};
    }
}

/* Nothing but the lock and the wake-up costs time: a frame asks for the lock the moment that its
 * core looks or that the frame before it ends, so that many requests come at one instant. */
static void draw_lock_only(SimRandom *random, DrawnConfiguration *configuration)
{
    DutSettings *dut = &configuration->lab.dut;

    dut->cost = (ForwardCostSettings){
        .wakeup = judge_lab_cost(MIN(configuration->gap_ps / 2 * pick(random, 9), COST_MAXIMUM)),
    };
    dut->lock.hold =
        judge_lab_cost(MIN(configuration->gap_ps / 4 * (1 + pick(random, 4)), COST_MAXIMUM));
    dut->lock.hold_ipv6 = judge_lab_cost(0);
}

static void draw_transmit(SimRandom *random, DrawnConfiguration *configuration)
{
    DutSettings *dut = &configuration->lab.dut;
    if (pick(random, 2) == 0) {
        return;
    }
    dut->nic.transmit_queues = pick(random, 2) == 0 ? 0 : 1 + pick(random, 5);
    dut->nic.transmit_queue_of = (gint)pick(random, 4);
    dut->transmit.access = (gint)pick(random, 3);
    dut->transmit.scope = (gint)pick(random, 2);
    dut->transmit.hold = draw_cost(random, configuration, 2);
    dut->transmit.transfer = draw_cost(random, configuration, 2);
    dut->transmit.waiter = draw_cost(random, configuration, 1);
    dut->transmit.enqueue = draw_cost(random, configuration, 1);
    dut->transmit.foreign = draw_cost(random, configuration, 1);
    dut->transmit.drain = draw_cost(random, configuration, 4);
    dut->transmit.limit = pick_size(random);
    dut->transmit.completion_batch = pick_size(random);
    dut->transmit.completion = draw_cost(random, configuration, 4);
    dut->lock.transfer = draw_cost(random, configuration, 1);
    dut->lock.waiter = draw_cost(random, configuration, 1);
}

/* A time of up to some gaps, on the grid a multiple of a quarter of one. */
static SimTime draw_time(SimRandom *random, const DrawnConfiguration *configuration,
                         guint most_gaps)
{
    SimTime time_ps = draw_some_cost(random, configuration, most_gaps).value;
    return configuration->is_grid ? time_ps : MIN(time_ps, COST_MAXIMUM);
}

static void draw_interrupts(SimRandom *random, DrawnConfiguration *configuration)
{
    InterruptSettings *interrupt = &configuration->lab.dut.nic.interrupt;
    interrupt->gap_ps = pick(random, 2) == 0 ? draw_time(random, configuration, 40) : 0;
    interrupt->delay_ps = pick(random, 2) == 0 ? draw_time(random, configuration, 20) : 0;
    interrupt->frames = interrupt->delay_ps > 0 && pick(random, 3) > 0 ? pick_size(random) : 0;
}

/* Of a software ring, half of them longer than frames take to be brought. */
static void draw_budget(SimRandom *random, DrawnConfiguration *configuration)
{
    DutSettings *dut = &configuration->lab.dut;
    dut->transmit.budget = pick(random, 3) == 0 ? 0 : pick_size(random);
    if (pick(random, 2) == 0) {
        dut->transmit.enqueue = draw_some_cost(random, configuration, 4);
    }
}

/* What is drawn last, so that the configurations before it stay what they were. */
static void draw_receive_path(SimRandom *random, DrawnConfiguration *configuration)
{
    DutSettings *dut = &configuration->lab.dut;
    if (pick(random, 3) == 0) {
        draw_interrupts(random, configuration);
    }
    if (pick(random, 3) == 0) {
        dut->core.softirq.budget = pick(random, 2) == 0 ? pick_size(random) : 0;
        dut->core.softirq.time_ps = pick(random, 2) == 0 ? draw_time(random, configuration, 40) : 0;
        dut->core.softirq.handover = draw_cost(random, configuration, 20);
    }
    if (pick(random, 4) == 0) {
        dut->core.mode = CORE_MODE_BUSY_POLL;
        dut->cost.empty_poll = draw_cost(random, configuration, 5);
        dut->dispatch.cost.empty_poll = draw_cost(random, configuration, 5);
    }
    if (dut->dispatch.tasks > 0 && pick(random, 2) == 0 && !dut_contends(dut)) {
        dut->dispatch.processors = DISPATCH_PROCESSORS_SHARED;
        dut->cores = MAX(dut->cores, dut->dispatch.tasks);
        dut->core.mode = CORE_MODE_INTERRUPT;
        dut->lock.hold = dut->lock.hold_ipv6 = judge_lab_cost(0);
    }
}

/* The same for half of what has not drawn it yet, where tasks have processors of their own. */
static void draw_late_receive_path(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "receive path");
    if (pick(&random, 2) == 0) {
        draw_receive_path(&random, configuration);
        configuration->lab.dut.dispatch.processors = DISPATCH_PROCESSORS_OWN;
    }
}

static void draw_dut(SimRandom *random, DrawnConfiguration *configuration)
{
    static const gint64 tasks[] = {0, 0, 0, 1, 2, 3, 8};
    DutSettings *dut = &configuration->lab.dut;

    dut->cores = 1 + pick(random, pick(random, 2) == 0 ? 3 : 16);
    dut->nic.queues = pick(random, 17);
    dut->nic.ring_size = pick_size(random);
    dut->nic.descriptor_release = (gint)pick(random, 3);
    dut->nic.descriptor_batch = 1 + pick(random, (guint)dut->nic.ring_size);
    dut->nic.transmit_ring_size = pick_size(random);
    dut->core.budget = pick_size(random);
    dut->dispatch.tasks = tasks[pick(random, G_N_ELEMENTS(tasks))];
    dut->dispatch.task_of = (gint)pick(random, 2);
    dut->dispatch.list_limit = pick_size(random);
    dut->dispatch.budget = pick(random, 2) == 0 ? 0 : pick_size(random);
    draw_rss(random, dut);
    draw_costs(random, configuration);
    if (configuration->is_grid && pick(random, 6) == 0) {
        draw_lock_only(random, configuration);
    }
}

/* Times as short as the trials are, which last some 300 frames, so that timers of all kinds run in
 * them; limits as low as the numbers of addresses. */
static SimTime draw_timer(SimRandom *random, const DrawnConfiguration *configuration)
{
    SimTime step_ps = MAX(configuration->gap_ps / 2, 1);
    return step_ps * pick_between(random, 1, 400);
}

static void draw_neighbours(SimRandom *random, DrawnConfiguration *configuration)
{
    TesterSettings *tester = &configuration->lab.tester;
    NeighbourSettings *neighbour = &configuration->lab.dut.neighbour;

    /* the judge looks through its whole table */
    TesterAddressSettings *addresses = &tester->addresses;
    addresses->count = MIN(addresses->count, 300);
    addresses->destination.count = MIN(addresses->destination.count, 300);
    guint n_targets = tester_n_directions(tester) * tester_n_destinations(tester);
    neighbour->entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    neighbour->limits = (NeighbourLimits){
        .gc_thresh1 = pick(random, 100),
        .gc_thresh2 = pick(random, n_targets),
        .gc_thresh3 = pick(random, 3) == 0 ? 0 : pick_low(random, n_targets),
        .gc_interval_ps = 20 * draw_timer(random, configuration),
        .gc_stale_time_ps = draw_timer(random, configuration),
        .reachable_time_ps = draw_timer(random, configuration),
        .reachable_spread = (gint)pick(random, 2),
        .delay_first_probe_time_ps = draw_timer(random, configuration),
        .retrans_time_ps = draw_timer(random, configuration),
        .multicast_probes = 1 + pick(random, 4),
        .unicast_probes = 1 + pick(random, 4),
        .queue = pick_size(random),
        .queue_total = pick(random, 2) == 0 ? 0 : pick_size(random),
        .down_time_ps = pick(random, 2) == 0 ? 0 : draw_timer(random, configuration),
    };
    tester->answer_delay_ps = pick(random, 2) == 0 ? 0 : draw_timer(random, configuration);
    if (pick(random, 3) > 0) {
        tester->learning.rate_pps = 1 + SIM_PS_PER_S / draw_timer(random, configuration);
        tester->learning.wait_ps = pick(random, 2) == 0 ? 0 : draw_timer(random, configuration);
    }
    NeighbourLimits *limits = &neighbour->limits;
    limits->reachable_redraw_ps = pick(random, 2) == 0 ? 0 : draw_timer(random, configuration);
    if (pick(random, 2) == 0) {
        limits->gc_interval_ps = draw_timer(random, configuration);
    }
    if (pick(random, 3) == 0) {
        limits->purge_thresh = 1 + pick(random, n_targets);
        limits->purge_batch = 1 + pick(random, 12);
        limits->purge_delay_ps = draw_timer(random, configuration);
    }
    if (pick(random, 2) == 0) {
        neighbour->limits_for = NEIGHBOUR_LIMITS_FOR_ARP;
        neighbour->limits_ndp = *limits;
        *(tester_ip_version(tester) == 6 ? &neighbour->limits : &neighbour->limits_ndp) =
            (NeighbourLimits){.gc_interval_ps = SIM_PS_PER_S, .retrans_time_ps = SIM_PS_PER_S};
    }
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

static void check_dut(const TesterSettings *tester, const DutSettings *dut)
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
static void lengthen_links(DrawnConfiguration *configuration)
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
static void draw_row(DrawnConfiguration *configuration, guint number)
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
        draw_software_dispatch(&random, &one->lab.dut);
        draw_frequency(&random, &one->lab.dut, configuration->gap_ps);
        check_dut(&one->lab.tester, &one->lab.dut);
        configuration->behind[i] = one->lab.dut;
        configuration->between[i] = configuration->lab.links[pick(&random, DUT_PORTS)];
        lengthen_link(configuration, &configuration->between[i]);
        setup->behind[i] = (TrialDevice){.dut = &configuration->behind[i],
                                         .path = i == 0 ? "second" : "further",
                                         .link = &configuration->between[i]};
    }
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

void drawn_configuration_init(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "engines");

    judge_lab_init(&configuration->lab);
    configuration->is_grid = pick(&random, 2) == 0;
    configuration->percent_free = pick(&random, 3) == 0 ? 80 : 30;
    configuration->lab.setup.seed = sim_random_next(&random);
    configuration->lab.setup.repetition = pick(&random, 100);
    draw_tester(&random, configuration);
    draw_links(&random, configuration, number);
    draw_dut(&random, configuration);
    gboolean is_row = number % 8 == 1;
    gboolean is_switched = is_switched_number(number);
    gboolean has_pairs = number % 3 == 2 && !is_switched && !is_row;
    SimTime step_ps = configuration->is_grid ? configuration->gap_ps / 4 : 1;
    if (is_switched && !is_row) {
        draw_switches(&configuration->drawn, &configuration->lab, number, step_ps,
                      configuration->gap_ps);
    }
    if (!has_pairs) {
        draw_transmit(&random, configuration);
    }
    draw_requests(&random, configuration);
    /* trials of low rates have too many windows */
    if (pick(&random, 6) > 0 && configuration->requests[0].rate_pps > 100000 && !is_switched &&
        !has_pairs && (!is_row || number % 32 == 9) && !dut_contends(&configuration->lab.dut) &&
        configuration->lab.links[0].framing == LINK_FRAMING_ETHERNET) {
        draw_neighbours(&random, configuration);
    }
    if (configuration->lab.dut.neighbour.entries == NEIGHBOUR_ENTRIES_STATIC) {
        draw_receive_path(&random, configuration);
    } else {
        draw_late_receive_path(configuration, number);
    }
    if (number % 2 == 1 && !is_row) {
        draw_traffic(&configuration->lab, number, configuration->is_grid, configuration->requests,
                     DRAWN_REQUESTS);
    }
    draw_changes(&configuration->lab, configuration->requests, DRAWN_REQUESTS);
    if (configuration->lab.dut.transmit.access == TRANSMIT_ACCESS_RING) {
        draw_budget(&random, configuration);
    }
    if (configuration->lab.dut.neighbour.entries == NEIGHBOUR_ENTRIES_STATIC) {
        draw_backlog(&random, &configuration->lab.dut);
    }
    draw_dispatch(&random, &configuration->lab.dut);
    draw_moderation(&random, &configuration->lab.dut);
    draw_software_dispatch(&random, &configuration->lab.dut);
    if (!is_switched) {
        draw_frequency(&random, &configuration->lab.dut, configuration->gap_ps);
    }
    draw_traffic_fit(&configuration->lab);
    draw_extension_headers(configuration, number);
    check_dut(&configuration->lab.tester, &configuration->lab.dut);
    if (is_row) {
        draw_row(configuration, number);
    }
    if (is_row && is_switched) {
        draw_switches(&configuration->drawn, &configuration->lab, number, step_ps,
                      configuration->gap_ps);
        lengthen_links(configuration);
    }
    if (has_pairs) {
        draw_pairs(&configuration->lab, number, configuration->requests, DRAWN_REQUESTS);
    }
    check_dut(&configuration->lab.tester, &configuration->lab.dut);
    draw_resets(&configuration->lab, configuration->requests, DRAWN_REQUESTS);
}
