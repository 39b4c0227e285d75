#include "tests/support/draw_dut.h"

#include "tests/support/draw.h"
#include "tests/support/draw_device.h"

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

SimCost draw_cost(SimRandom *random, const DrawnConfiguration *configuration, guint most_gaps)
{
    gboolean is_free = pick(random, 100) < configuration->percent_free;
    return is_free ? judge_lab_cost(0) : draw_some_cost(random, configuration, most_gaps);
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
    dut->cost.spread = pick(random, 4) == 0 ? (gint64)pick(random, 101) : 0;
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

void draw_transmit(SimRandom *random, DrawnConfiguration *configuration)
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
void draw_budget(SimRandom *random, DrawnConfiguration *configuration)
{
    DutSettings *dut = &configuration->lab.dut;
    dut->transmit.budget = pick(random, 3) == 0 ? 0 : pick_size(random);
    if (pick(random, 2) == 0) {
        dut->transmit.enqueue = draw_some_cost(random, configuration, 4);
    }
}

/* What is drawn last, so that the configurations before it stay what they were. */
void draw_receive_path(SimRandom *random, DrawnConfiguration *configuration)
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
void draw_late_receive_path(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "receive path");
    if (pick(&random, 2) == 0) {
        draw_receive_path(&random, configuration);
        configuration->lab.dut.dispatch.processors = DISPATCH_PROCESSORS_OWN;
    }
}

void draw_dut(SimRandom *random, DrawnConfiguration *configuration)
{
    static const gint64 tasks[] = {0, 0, 0, 1, 2, 3, 8};
    DutSettings *dut = &configuration->lab.dut;

    dut->cores = 1 + pick(random, pick(random, 2) == 0 ? 3 : 16);
    dut->nic.queues = pick(random, 17);
    draw_rings(random, dut);
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

void draw_neighbours(SimRandom *random, DrawnConfiguration *configuration)
{
    TesterSettings *tester = &configuration->lab.tester;
    NeighbourSettings *neighbour = &configuration->lab.dut.neighbour;

    /* the judge looks through its whole table */
    TesterAddressSettings *addresses = &tester->addresses;
    addresses->count = MIN(addresses->count, 300);
    addresses->destination.count = MIN(addresses->destination.count, 300);
    guint n_targets = tester_n_directions(tester) * tester_n_destinations(tester);
    neighbour->entries = NEIGHBOUR_ENTRIES_DYNAMIC;
    configuration->lab.dut.cost.spread = 0;
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
    if (pick(random, 4) == 0) {
        tester->learning.rate_pps = 0;
    } else if (pick(random, 3) > 0) {
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

/* Idle states of cores that sleep, each no shorter than those before it. */
static void draw_idle(DrawnConfiguration *configuration, guint number)
{
    SimRandom random = sim_random_stream(1, number, "idle states");
    DutSettings *dut = &configuration->lab.dut;
    IdleState *const states[] = {&dut->core.idle.c1, &dut->core.idle.c1e, &dut->core.idle.c3,
                                 &dut->core.idle.c6};
    IdleState before = {0, 0};
    if (dut->dispatch.processors == DISPATCH_PROCESSORS_SHARED ||
        dut->core.mode == CORE_MODE_BUSY_POLL || pick(&random, 2) == 0) {
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        states[i]->exit_latency_ps = draw_cost(&random, configuration, 1U << i).value;
        states[i]->target_residency_ps = draw_cost(&random, configuration, 1U << i).value;
        if (states[i]->exit_latency_ps > 0) {
            states[i]->exit_latency_ps = MAX(states[i]->exit_latency_ps, before.exit_latency_ps);
            states[i]->target_residency_ps =
                MAX(states[i]->target_residency_ps, before.target_residency_ps);
            before = *states[i];
        }
    }
}

/* Tasks that depend on cores share a lock or transmit queues too, or neither. */
static void draw_meeting(SimRandom *random, DrawnConfiguration *configuration, gboolean may_meet)
{
    DutSettings *dut = &configuration->lab.dut;
    guint kind = pick(random, 3);
    dut->transmit.completion_batch = MAX(dut->transmit.completion_batch, 1);
    if (kind == 0 || !may_meet || dut->dispatch.processors == DISPATCH_PROCESSORS_SHARED) {
        dut->lock.hold = dut->lock.hold_ipv6 = judge_lab_cost(0);
    } else if (kind == 2) {
        draw_transmit(random, configuration);
    }
}

/* Which hash chooses tasks, and whether cores poll their lists in turn with their rings. */
void draw_turns(SimRandom *random, DrawnConfiguration *configuration, guint number,
                gboolean may_meet)
{
    DutSettings *dut = &configuration->lab.dut;
    dut->dispatch.flow_hash = (gint)pick(random, 2);
    draw_idle(configuration, number);
    /* of a stream of its own: what is drawn behind stays what it was */
    SimRandom own = sim_random_stream(1, number, "turns");
    random = &own;
    if (dut->dispatch.mode == DISPATCH_MODE_DEFERRED && pick(random, 3) == 0 &&
        dut_dispatches_flows(dut)) {
        dut->dispatch.mode = DISPATCH_MODE_HYBRID;
        draw_meeting(random, configuration, may_meet);
        return;
    }
    if (pick(random, 2) == 0 || !dut_dispatches_flows(dut)) {
        return;
    }
    dut->dispatch.processors = DISPATCH_PROCESSORS_SOFTIRQ;
    dut->dispatch.interprocessor_interrupt = draw_cost(random, configuration, 4);
    dut->cores = MAX(dut->cores, dut->dispatch.tasks);
    dut->core.mode = CORE_MODE_INTERRUPT;
    dut->nic.interrupt.vector = INTERRUPT_VECTOR_CORE;
    draw_meeting(random, configuration, may_meet);
    if (pick(random, 2) == 0) {
        dut->dispatch.flow_limit.cpu_bitmap = pick_between(random, 1, 65535);
        dut->dispatch.flow_limit.table_len = 1L << pick(random, 8);
    }
}
