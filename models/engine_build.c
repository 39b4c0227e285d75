/* The parts of a trial put together, and taken apart. */
#include "models/engine.h"

#include "models/core_rules.h"
#include "models/neighbour_frame.h"

static RingRelease ring_release(const NicSettings *nic)
{
    switch ((NicRelease)nic->descriptor_release) {
    case NIC_RELEASE_FRAME:
        return RING_RELEASE_FRAME;
    case NIC_RELEASE_BATCH:
        return RING_RELEASE_BATCH;
    case NIC_RELEASE_POLL:
        break;
    }
    return RING_RELEASE_POLL;
}

/* n_rings of them: one a queue of a port, port-major, unless they are mixed. */
static ReceiveRing *new_rings(const Engine *engine, ReceiveRingShape shape, guint n_rings)
{
    ReceiveRing *rings = g_new(ReceiveRing, n_rings);
    for (guint i = 0; i < n_rings; i++) {
        shape.port = shape.is_mixed ? 0 : i / engine->n_queues;
        receive_ring_init(&rings[i], &shape);
    }
    return rings;
}

/* Whether the polls of receive rings end at the instant of their look. */
static gboolean polls_take_no_time(const Engine *engine, const TesterSettings *tester)
{
    const DutCosts *costs = &engine->costs;
    if (engine->n_tasks > 0) {
        return costs->interrupt_frame_ps == 0 && costs->interrupt_poll_ps == 0;
    }
    return costs->frame_ps == 0 && costs->hold_ps == 0 && costs->poll_ps == 0 &&
           !engine->contends && !modifiers_apply(&tester->modifiers);
}

static void init_rings(Engine *engine, const TrialSetup *setup)
{
    const DutSettings *dut = setup->dut;
    const ReceiveRingShape ring_shape = {
        .capacity = (guint)dut->nic.ring_size,
        .batch = (guint)dut->nic.descriptor_batch,
        .release = ring_release(&dut->nic),
        .loss = TRIAL_LOSS_RX_RING_FULL,
        .frees_behind = polls_take_no_time(engine, setup->tester),
    };
    guint n_rings = engine->ports.n_ports * engine->n_queues;
    engine->rings = new_rings(engine, ring_shape, n_rings);
    if (engine->n_tasks == 0) {
        return;
    }
    gboolean by_flow = dut_dispatches_flows(dut);
    const ReceiveRingShape list_shape = {
        .capacity = (guint)dut->dispatch.list_limit,
        .release = RING_RELEASE_TAKE,
        .loss = TRIAL_LOSS_INPUT_LIST_FULL,
        .is_mixed = by_flow,
        .own_arrivals = TRUE,
        .frees_behind = TRUE,
    };
    engine->n_lists = by_flow ? engine->n_tasks : n_rings;
    engine->lists = new_rings(engine, list_shape, engine->n_lists);
}

static void init_cores(Engine *engine, const TrialSetup *setup)
{
    const DutSettings *dut = setup->dut;
    gboolean forwards = engine->n_tasks == 0;
    gboolean by_flow = dut_dispatches_flows(dut);
    gboolean has_lists = !forwards && !by_flow;
    const DutCosts *costs = &engine->costs;
    const CoreCosts core_costs = {
        .frame_ps = forwards ? costs->frame_ps : costs->interrupt_frame_ps,
        .hold_ps = forwards ? costs->hold_ps : 0,
        .poll_ps = forwards ? costs->poll_ps : costs->interrupt_poll_ps,
        .wakeup_ps = forwards ? costs->wakeup_ps : costs->interrupt_wakeup_ps,
        .budget = (guint)dut->core.budget,
        .lock_scope = (LockScope)dut->lock.scope,
    };
    engine->rules = core_rules_of(dut);
    engine->rules.frame_bytes = tester_frame_bytes(setup->tester);
    engine->rules.control_bytes = dut->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC
                                      ? neighbour_frame_bytes(tester_ip_version(setup->tester))
                                      : engine->rules.frame_bytes;
    guint n_rings = engine->ports.n_ports * engine->n_queues;
    engine->cores = g_new(Core, engine->n_cores);
    engine->core_rings = g_new(ReceiveRing *, n_rings);
    engine->core_lists = g_new(ReceiveRing *, n_rings);
    guint first = 0;
    for (guint c = 0; c < engine->n_cores; c++) {
        guint end = first;
        for (guint i = 0; i < n_rings; i++) {
            if (engine->serves[i / engine->n_queues] &&
                dut_core_of(dut, i % engine->n_queues) == c) {
                engine->core_rings[end] = &engine->rings[i];
                engine->core_lists[end] = has_lists ? &engine->lists[i] : NULL;
                end++;
            }
        }
        ReceiveRing **rings = &engine->core_rings[first];
        core_init(&engine->cores[c], c, &core_costs, &engine->ports, rings,
                  has_lists ? &engine->core_lists[first] : NULL, end - first);
        if (by_flow) {
            core_set_hands_over(&engine->cores[c]);
        }
        core_set_rules(&engine->cores[c], core_rules_apply(dut) ? &engine->rules : NULL);
        first = end;
    }
}

/* Whether list `i` belongs to task `t`. */
static gboolean serves_list(const Engine *engine, const DutSettings *dut, guint t, guint i)
{
    if (dut_dispatches_flows(dut)) {
        return i == t;
    }
    guint port = i / engine->n_queues;
    return engine->serves[port] && dut_forwarder_of(dut, port, i % engine->n_queues) == t;
}

static void init_tasks(Engine *engine, const DutSettings *dut)
{
    const DutCosts *costs = &engine->costs;
    const CoreCosts task_costs = {
        .frame_ps = costs->frame_ps,
        .hold_ps = costs->hold_ps,
        .poll_ps = costs->poll_ps,
        .wakeup_ps = costs->wakeup_ps,
        .budget = dut->dispatch.budget > 0 ? (guint)dut->dispatch.budget : G_MAXUINT,
        .lock_scope = (LockScope)dut->lock.scope,
    };
    engine->tasks = g_new(Core, engine->n_tasks);
    engine->task_lists = g_new(ReceiveRing *, engine->n_lists);
    guint first = 0;
    for (guint t = 0; t < engine->n_tasks; t++) {
        guint end = first;
        for (guint i = 0; i < engine->n_lists; i++) {
            if (serves_list(engine, dut, t, i)) {
                engine->task_lists[end++] = &engine->lists[i];
            }
        }
        ReceiveRing **lists = &engine->task_lists[first];
        core_init(&engine->tasks[t], t, &task_costs, &engine->ports, lists, NULL, end - first);
        first = end;
    }
}

/* Task t shares the processor of core t. */
static void share_processors(Engine *engine)
{
    engine->busy = g_new(CoreBusy, engine->n_tasks);
    for (guint i = 0; i < engine->n_tasks; i++) {
        core_busy_init(&engine->busy[i]);
        core_set_busy(&engine->cores[i], &engine->busy[i]);
        core_set_busy(&engine->tasks[i], &engine->busy[i]);
    }
}

static void init_modifiers(Engine *engine, const TrialSetup *setup, guint port)
{
    guint16 *queue = engine->modifier_queue[port];
    for (guint kind = 0; kind < MODIFIER_N_KINDS; kind++) {
        queue[kind] =
            (guint16)traffic_modifier_queue(setup->tester, engine->rss, port, (Modifier)kind);
    }
    sender_set_modifiers(&engine->sender[port], queue);
}

/* Frames of several sizes, or not at a constant rate, or not all of them test frames. */
static void init_traffic(Engine *engine, const TrialSetup *setup, const Engine *like)
{
    engine->traffic = traffic_new(setup->tester);
    if (engine->traffic == NULL) {
        return;
    }
    guint n_sizes = engine->traffic->n_sizes;
    engine->sized = engine->sized_interrupt = (TrafficCosts){.traffic = engine->traffic};
    guint n_costs = traffic_n_costs(engine->traffic);
    engine->sized.frame_ps = g_new(SimTime, n_costs);
    engine->sized_interrupt.frame_ps = g_new(SimTime, n_costs);
    for (guint i = 0; i < n_costs; i++) {
        TesterSettings tester =
            tester_of_version(setup->tester, engine->traffic->ip_version[i % n_sizes]);
        tester.replay.extensions = engine->traffic->captured[i % n_sizes];
        DutCosts costs =
            dut_costs_of_size(setup->dut, &tester, engine->traffic->bytes[i % n_sizes]);
        SimTime frame_ps =
            costs.frame_ps + dut_modifier_cost_ps(setup->dut, (Modifier)(i / n_sizes) - 1);
        engine->sized.frame_ps[i] = MAX(frame_ps, engine->traffic->has_modifiers ? 1 : 0);
        engine->sized_interrupt.frame_ps[i] = costs.interrupt_frame_ps;
    }
    for (guint i = 0; i < engine->n_cores; i++) {
        core_set_sized(&engine->cores[i],
                       engine->n_tasks > 0 ? &engine->sized_interrupt : &engine->sized);
    }
    for (guint i = 0; i < engine->n_tasks; i++) {
        core_set_sized(&engine->tasks[i], &engine->sized);
    }
    for (guint port = 0; port < engine->ports.n_ports; port++) {
        transmitter_set_traffic(&engine->transmitter[port], engine->traffic);
        if (engine->sends[port] && setup->tester->background.rate_pps > 0) {
            TesterSettings background = tester_background(setup->tester);
            engine->background[port] =
                like != NULL ? like->background[port] : flow_new(&background, engine->rss, port);
        }
        if (engine->sends[port]) {
            sender_set_source(&engine->sender[port],
                              frame_source_new(setup->tester, engine->traffic, port,
                                               trial_tester_link(setup, port % DUT_PORTS),
                                               setup->batch_frames),
                              engine->background[port]);
            if (engine->traffic->has_modifiers) {
                init_modifiers(engine, setup, port);
            }
        }
    }
}

static void init_senders(Engine *engine, const TrialSetup *setup, const Engine *like)
{
    gint64 frame_bytes = tester_frame_bytes(setup->tester);
    for (guint d = 0; d < engine->ports.n_ports; d++) {
        if (engine->sends[d]) {
            engine->flow[d] =
                like != NULL ? like->flow[d] : flow_new(setup->tester, engine->rss, d);
            sender_init(&engine->sender[d], d, engine->flow[d],
                        engine->rings + (gsize)d * engine->n_queues, engine->n_queues,
                        trial_tester_link(setup, d % DUT_PORTS), frame_bytes, setup->batch_frames);
        }
    }
}

static void init_transmitters(Engine *engine, const TrialSetup *setup)
{
    const DutSettings *dut = setup->dut;
    Core *workers = engine->n_tasks > 0 ? engine->tasks : engine->cores;
    engine->transmitter = g_new(Transmitter, engine->ports.n_ports);
    for (guint port = 0; port < engine->ports.n_ports; port++) {
        Transmitter *transmitter = &engine->transmitter[port];
        transmitter_init(transmitter, port, workers, dut_n_forwarders(dut),
                         engine->contends ? dut_n_transmit_queues(dut) : 0,
                         (guint)dut->nic.transmit_ring_size, setup->links[port % DUT_PORTS],
                         tester_frame_bytes(setup->tester));
        transmitter_set_backlog(transmitter, transmit_backlog_limit(&dut->transmit));
        if (engine->ports.takes_turns) {
            transmitter_count_inputs(transmitter, engine->ports.n_outputs);
        }
    }
}

static void init_resolver(Engine *engine, const TrialSetup *setup)
{
    gboolean dispatches = engine->n_tasks > 0;
    const ResolverParts parts = {
        .setup = setup,
        .rss = engine->rss,
        .senders = engine->sender,
        .rings = engine->rings,
        .transmitters = engine->transmitter,
        .workers = dispatches ? engine->tasks : engine->cores,
        .ledger = &engine->ledger,
        .n_queues = engine->n_queues,
        .n_workers = dispatches ? engine->n_tasks : engine->n_cores,
    };
    engine->resolver = resolver_new(&parts);
}

void engine_init(Engine *engine, const TrialSetup *setup, const Engine *like)
{
    const DutSettings *dut = setup->dut;
    *engine = (Engine){
        .ports = tester_port_plan(setup->tester),
        .n_queues = dut_n_queues(dut),
        .n_cores = (guint)dut->cores,
        .n_tasks = dut_n_tasks(dut),
        .costs = dut_costs(dut, setup->tester),
        .owns_flows = like == NULL,
        .contends = dut_contends(dut),
    };
    for (guint d = 0; d < engine->ports.n_ports; d++) {
        engine->sends[d] = tester_sends(setup->tester, d % DUT_PORTS);
        engine->serves[d] = engine->sends[d] || dut->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC;
    }
    engine->rss = like != NULL ? like->rss : trial_rss_new(setup);
    init_rings(engine, setup);
    init_cores(engine, setup);
    if (engine->n_tasks > 0) {
        init_tasks(engine, dut);
    }
    if (dut_shares_processors(dut)) {
        share_processors(engine);
    }
    init_senders(engine, setup, like);
    if (dut_dispatches_flows(dut)) {
        engine->dispatch = flow_dispatch_new(setup, engine->flow, engine->rss, engine->cores,
                                             engine->n_cores, engine->lists);
    }
    if (dut_dispatches_hybrid(dut)) {
        engine->netisr = netisr_new(engine->cores, engine->n_cores, engine->tasks, engine->n_tasks,
                                    engine->dispatch, dut_shares_processors(dut));
    }
    if (dut_takes_turns(dut)) {
        engine->turns = core_turns_new(
            engine->cores, engine->n_cores, engine->tasks, engine->n_tasks, engine->dispatch,
            sim_units_cost_ps(dut->dispatch.interprocessor_interrupt, dut->clock_hz));
        core_turns_set_flow_limit(engine->turns, &dut->dispatch);
    }
    init_transmitters(engine, setup);
    init_traffic(engine, setup, like);
    if (engine->contends) {
        engine->contention =
            contention_new(setup, engine->n_tasks > 0 ? engine->tasks : engine->cores,
                           dut_n_forwarders(dut), engine->flow, engine->rss);
        if (engine->turns != NULL) {
            core_turns_set_contention(engine->turns, engine->contention);
        }
        if (engine->netisr != NULL) {
            netisr_set_contention(engine->netisr, engine->contention);
        }
    }
    if (dut->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
        init_resolver(engine, setup);
    }
    engine->busy_ps = g_new0(SimTime, engine->n_cores + engine->n_tasks);
    lock_requests_init(&engine->requests, MAX(engine->n_cores, engine->n_tasks));
}

void engine_clear(Engine *engine)
{
    for (guint i = 0; i < engine->ports.n_ports * engine->n_queues; i++) {
        receive_ring_clear(&engine->rings[i]);
    }
    for (guint i = 0; i < engine->n_lists; i++) {
        receive_ring_clear(&engine->lists[i]);
    }
    for (guint i = 0; i < engine->n_cores; i++) {
        core_clear(&engine->cores[i]);
    }
    for (guint i = 0; i < engine->n_tasks; i++) {
        core_clear(&engine->tasks[i]);
        if (engine->busy != NULL) {
            core_busy_clear(&engine->busy[i]);
        }
    }
    netisr_free(engine->netisr);
    core_turns_free(engine->turns);
    flow_dispatch_free(engine->dispatch);
    contention_free(engine->contention);
    for (guint port = 0; port < engine->ports.n_ports; port++) {
        transmitter_clear(&engine->transmitter[port]);
        sender_clear(&engine->sender[port]);
        if (engine->owns_flows) {
            flow_free(engine->flow[port]);
            flow_free(engine->background[port]);
        }
    }
    if (engine->owns_flows) {
        rss_free(engine->rss);
    }
    g_free(engine->transmitter);
    g_free(engine->rings);
    g_free(engine->lists);
    g_free(engine->core_rings);
    g_free(engine->core_lists);
    g_free(engine->task_lists);
    g_free(engine->cores);
    g_free(engine->tasks);
    g_free(engine->busy);
    g_free(engine->busy_ps);
    lock_requests_clear(&engine->requests);
    resolver_free(engine->resolver);
    traffic_free(engine->traffic);
    g_free(engine->sized.frame_ps);
    g_free(engine->sized_interrupt.frame_ps);
}
