/* What frames queue up for in a device: docs/models/estimate.md. */
#include "models/estimate-internal.h"

#include <math.h>

#include "models/contention_estimate.h"
#include "models/core_rules.h"
#include "models/estimate_switch.h"
#include "models/flow_dispatch.h"
#include "models/queue_share.h"

#define N_LEVELS 2 /* of workers: cores, and with dispatch tasks */

/* The queues of all workers of a level, and what they get. */
typedef struct {
    guint level, n_workers, n_queues;
    double *load;     /* by worker */
    double *variance; /* by worker */
    double *busiest;  /* by worker: load of its busiest queue */
} EstimateLevel;

static void level_init(EstimateLevel *level, guint number, guint n_workers, guint n_queues)
{
    *level = (EstimateLevel){.level = number,
                             .n_workers = n_workers,
                             .n_queues = n_queues,
                             .load = g_new0(double, n_workers),
                             .variance = g_new0(double, n_workers),
                             .busiest = g_new0(double, n_workers)};
}

static void level_clear(EstimateLevel *level)
{
    g_free(level->load);
    g_free(level->variance);
    g_free(level->busiest);
}

static guint worker_of(const DutSettings *dut, guint level, guint port, guint queue)
{
    return level == 0 ? dut_core_of(dut, queue) : dut_forwarder_of(dut, port, queue);
}

/* Adds what each worker gets of an input port. */
static void level_add_parts(EstimateLevel *level, const double *part, gboolean is_drawn)
{
    for (guint worker = 0; worker < level->n_workers; worker++) {
        level->load[worker] += part[worker];
        /* a frame is the worker's or not: Bernoulli */
        level->variance[worker] += is_drawn ? part[worker] * (1 - part[worker]) : 0;
    }
}

/* The same of tasks, each with one list, that flows choose. */
static void level_add_flows(EstimateLevel *level, const TrialSetup *setup, const Rss *rss,
                            guint port, gboolean is_drawn)
{
    g_autofree double *part = g_new0(double, level->n_workers);
    flow_dispatch_add_shares(setup, rss, port, part);
    level_add_parts(level, part, is_drawn);
    for (guint worker = 0; worker < level->n_workers; worker++) {
        level->busiest[worker] += part[worker];
    }
}

/* Adds the frames of an input port. */
static void level_add(EstimateLevel *level, const DutSettings *dut, guint port, const double *share,
                      gboolean is_drawn)
{
    g_autofree double *part = g_new0(double, level->n_workers);
    for (guint queue = 0; queue < level->n_queues; queue++) {
        guint worker = worker_of(dut, level->level, port, queue);
        part[worker] += share[queue];
        level->busiest[worker] = MAX(level->busiest[worker], share[queue]);
    }
    level_add_parts(level, part, is_drawn);
}

/* The mean time of a frame when there are always more: a poll takes as many as it may. */
static double frame_time_s(SimTime frame_ps, SimTime poll_ps, gint64 budget, gint64 room)
{
    double per_poll = (double)(budget > 0 ? MIN(budget, room) : room);
    return ((double)frame_ps + (double)poll_ps / per_poll) / (double)SIM_PS_PER_S;
}

/* The same of a core, with what it takes to hand over after so many frames, or after the polls of
 * so much time. */
static double core_time_s(const DutSettings *dut, SimTime frame_ps, SimTime poll_ps)
{
    CoreRules rules = core_rules_of(dut);
    double frame_s = frame_time_s(frame_ps, poll_ps, dut->core.budget, dut->nic.ring_size);
    double per_poll = (double)MIN(dut->core.budget, dut->nic.ring_size);
    double poll_s = per_poll * frame_s;
    double n_polls = INFINITY;
    if (rules.softirq_frames > 0) {
        n_polls = ceil((double)rules.softirq_frames / per_poll);
    }
    if (rules.softirq_ps > 0 && poll_s > 0) {
        double limit_s = (double)rules.softirq_ps / (double)SIM_PS_PER_S;
        n_polls = MIN(n_polls, ceil(limit_s / poll_s));
    }
    return frame_s + (double)rules.handover_ps / (double)SIM_PS_PER_S / (n_polls * per_poll);
}

static void add_server(Estimate *estimate, EstimateServer server)
{
    if (server.load > 0) {
        g_array_append_val(estimate->servers, server);
    }
}

/* What a worker's queues hold when the fullest is full, all frames spread evenly over n of them.
 * They are served in turn, up to `budget` frames each: those before the full one in the cycle have
 * been served, so that the frames of a poll stand there in half on average. */
static double worker_buffer(double n_queues, gint64 budget, gint64 room)
{
    double poll = (double)(budget > 0 ? MIN(budget, room) : room);
    return n_queues * (double)room - poll * (n_queues - 1) / 2;
}

/* The workers of a level at a stage; `room`: of one queue. `other`: (nullable) workers that take
 * other_s a frame from the ones of the same number, whose processors they share. */
static void add_workers(Estimate *estimate, const EstimateLevel *level, EstimateStage stage,
                        gboolean locks, double frame_s, gint64 budget, gint64 room,
                        const EstimateLevel *other, double other_s)
{
    for (guint worker = 0; worker < level->n_workers && frame_s > 0; worker++) {
        if (level->load[worker] > 0) {
            double n_queues = level->load[worker] / level->busiest[worker];
            gboolean is_shared = other != NULL && worker < other->n_workers;
            double taken_s = is_shared ? other_s * other->load[worker] / level->load[worker] : 0;
            add_server(estimate, (EstimateServer){.stage = stage,
                                                  .locks = locks,
                                                  .load = level->load[worker],
                                                  .variance = level->variance[worker],
                                                  .capacity_pps = 1 / (frame_s + taken_s),
                                                  .buffer = worker_buffer(n_queues, budget, room)});
        }
    }
}

static void add_links(Estimate *estimate, const TrialSetup *setup)
{
    gint64 bytes = tester_frame_bytes(setup->tester);
    /* as many frames leave by the other port of a pair as come in by this one, in any order */
    for (guint port = 0; port < tester_n_ports(setup->tester); port++) {
        guint d = port % DUT_PORTS;
        gint64 rate_pps = link_line_rate_pps(setup->links[1 - d], bytes);
        add_server(estimate,
                   (EstimateServer){.stage = STAGE_LINK,
                                    .load = tester_sends(setup->tester, d) ? 1 : 0,
                                    .capacity_pps = (double)rate_pps + 1,
                                    .buffer = (double)setup->dut->nic.transmit_ring_size +
                                              transmit_backlog_limit(&setup->dut->transmit)});
    }
}

/* Those on the way to a device of a row, and behind the last one. */
static void add_switches(Estimate *estimate, const TrialSetup *setup, guint device)
{
    for (guint port = 0; port < (device + 1 == trial_n_devices(setup) ? 2 : 1); port++) {
        const SwitchWay *switches = trial_way_switches(setup, device + port);
        for (guint i = 0; switches != NULL && i < 2 * switches->n_switches; i++) {
            guint place = i / 2;
            EstimateOutput output = estimate_switch_output(setup, device + port, place, i % 2);
            guint stage = STAGE_SWITCH + port * SWITCH_MAX_NODES + place;
            add_server(estimate, (EstimateServer){.stage = (EstimateStage)stage,
                                                  .load = output.load,
                                                  .others = output.load - output.frames,
                                                  .capacity_pps = output.capacity_pps,
                                                  .buffer = output.buffer});
        }
    }
}

static void add_levels(Estimate *estimate, const TrialSetup *setup, const Rss *rss,
                       EstimateLevel *levels)
{
    const DutSettings *dut = setup->dut;
    DutCosts costs = dut_costs(dut, setup->tester);
    gboolean dispatches = dut_n_tasks(dut) > 0;
    const EstimateLevel *last = &levels[dispatches ? 1 : 0];
    gint64 room = dispatches ? dut->dispatch.list_limit : dut->nic.ring_size;
    gint64 budget = dispatches ? dut->dispatch.budget : dut->core.budget;
    gboolean takes_turns = dut_takes_turns(dut);
    gboolean shares = dut_shares_processors(dut) || takes_turns;
    /* a hybrid core forwards all frames of its own task itself, at most */
    gboolean cores_forward = takes_turns || dut_dispatches_hybrid(dut);
    SimTime frame_ps = costs.frame_ps + costs.hold_ps;
    estimate->lock_pps = costs.hold_ps > 0 ? (double)SIM_PS_PER_S / (double)costs.hold_ps : 0;
    if (dut_contends(dut)) {
        ContentionEstimate contention = contention_estimate(setup, rss);
        frame_ps = (SimTime)contention.frame_ps;
        estimate->lock_pps = isinf(contention.shared_pps) ? 0 : contention.shared_pps;
    }
    double frame_s = dispatches ? frame_time_s(frame_ps, costs.poll_ps, budget, room)
                                : core_time_s(dut, frame_ps, costs.poll_ps);
    double before_s = 0;
    if (dispatches) {
        before_s = core_time_s(dut, costs.interrupt_frame_ps, costs.interrupt_poll_ps);
        add_workers(estimate, &levels[0], STAGE_INTERRUPT, FALSE, before_s, dut->core.budget,
                    dut->nic.ring_size, cores_forward ? &levels[1] : NULL, frame_s);
    }
    add_workers(estimate, last, STAGE_FORWARD, estimate->lock_pps > 0, frame_s, budget, room,
                shares ? &levels[0] : NULL, before_s);
    add_links(estimate, setup);
}

static void add_servers(Estimate *estimate, const TrialSetup *setup)
{
    const DutSettings *dut = setup->dut;
    guint n_queues = dut_n_queues(dut);
    guint n_tasks = dut_n_tasks(dut);
    guint n_levels = n_tasks > 0 && !dut_dispatches_flows(dut) ? 2 : 1;
    EstimateLevel levels[N_LEVELS];
    level_init(&levels[0], 0, (guint)dut->cores, n_queues);
    level_init(&levels[1], 1, n_tasks, n_queues);
    g_autofree double *share = g_new0(double, n_queues);
    g_autoptr(Rss) rss = trial_rss_new(setup);
    for (guint port = 0; port < tester_n_ports(setup->tester); port++) {
        if (!tester_sends(setup->tester, port % DUT_PORTS)) {
            continue;
        }
        gboolean is_drawn = queue_share_of_trial(setup, rss, port, share);
        for (guint i = 0; i < n_levels; i++) {
            level_add(&levels[i], dut, port, share, is_drawn);
        }
        if (dut_dispatches_flows(dut)) {
            level_add_flows(&levels[1], setup, rss, port, is_drawn);
        }
    }
    add_levels(estimate, setup, rss, levels);
    level_clear(&levels[0]);
    level_clear(&levels[1]);
}

/* Frames that a full neighbour table loses for each sent in a direction. In a row only those that
 * leave for the tester have many neighbours. */
static double refused(const TrialSetup *row, guint device, const DutSettings *dut)
{
    guint last = trial_n_devices(row) - 1;
    TesterSettings tester = *row->tester;
    double share = 0;
    if (last == 0) {
        return neighbour_refused_share(&dut->neighbour, &tester) * tester_n_senders(&tester);
    }
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (device == (d == 0 ? last : 0) && tester_sends(row->tester, d)) {
            tester.direction = d == 0 ? TESTER_DIRECTION_FORWARD : TESTER_DIRECTION_REVERSE;
            share += neighbour_refused_share(&dut->neighbour, &tester);
        }
    }
    return share;
}

Estimate *estimate_of_device_new(const TrialSetup *row, guint device)
{
    const TrialSetup setup = trial_device_setup(row, device);
    Estimate *estimate = g_new0(Estimate, 1);
    estimate->device = device;
    estimate->dispatches = dut_n_tasks(setup.dut) > 0;
    estimate->line_rate_pps = trial_line_rate_pps(&setup);
    estimate->n_senders = tester_n_senders(setup.tester);
    estimate->servers = g_array_new(FALSE, FALSE, sizeof(EstimateServer));
    estimate->list_limit = (guint)setup.dut->dispatch.list_limit;
    estimate->ring_size = (guint)setup.dut->nic.ring_size;
    estimate->refused = refused(row, device, setup.dut);
    add_servers(estimate, &setup);
    add_switches(estimate, row, device);
    return estimate;
}
