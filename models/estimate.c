#include "models/estimate.h"

#include <math.h>

#include "models/contention_estimate.h"
#include "models/core_rules.h"
#include "models/estimate_switch.h"
#include "models/flow_dispatch.h"
#include "models/queue_share.h"

#define N_LEVELS 2 /* of workers: cores, and with dispatch tasks */

/* How far trials may correct the capacities; what asks for more has other reasons. */
#define MIN_SCALE 0.25
#define MAX_SCALE 4.0

/* Ring use below this is made by batches and polls, not by a queue that grows, and so are the
 * losses of a ring that is no larger [frames]. */
#define MIN_TOLD_FRAMES 32

/* Halvings of an interval that leave nothing of a double. */
#define N_HALVINGS 60

#define MAX_SHAPE 64.0

/* What frames pass one after the other. */
typedef enum {
    STAGE_INTERRUPT,
    STAGE_FORWARD,
    STAGE_LINK,
    STAGE_SWITCH_IN,
    STAGE_SWITCH_OUT,
    N_STAGES
} EstimateStage;

/* Something that frames queue up for. */
typedef struct {
    EstimateStage stage;
    gboolean locks;      /* its frames pass the lock */
    double load;         /* its frames for each frame sent in a direction */
    double variance;     /* of these */
    double capacity_pps; /* all its frames */
    double buffer;       /* frames before it when its fullest queue is full */
} EstimateServer;

/* A trial, and by what the capacities must be multiplied to explain it. */
typedef struct {
    gint64 rate_pps; /* 0: no such trial */
    double scale;
} EstimateTrial;

struct Estimate {
    Estimate *next; /* of the DUT behind; NULL: this one is the last */
    gint64 line_rate_pps;
    guint n_directions;
    GArray *servers; /* of EstimateServer */
    double lock_pps; /* frames that pass the lock; 0: there is none */
    double refused;  /* frames that a full neighbour table loses for each sent in a direction */
    guint list_limit, ring_size;
    EstimateTrial passed, failed;
};

/* ---- the servers of a device ---- */

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

/* Adds what each worker gets of a direction. */
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
                            guint direction, gboolean is_drawn)
{
    g_autofree double *part = g_new0(double, level->n_workers);
    flow_dispatch_add_shares(setup, rss, direction, part);
    level_add_parts(level, part, is_drawn);
    for (guint worker = 0; worker < level->n_workers; worker++) {
        level->busiest[worker] += part[worker];
    }
}

/* Adds the frames of a direction. */
static void level_add(EstimateLevel *level, const DutSettings *dut, guint direction,
                      const double *share, gboolean is_drawn)
{
    g_autofree double *part = g_new0(double, level->n_workers);
    for (guint queue = 0; queue < level->n_queues; queue++) {
        guint worker = worker_of(dut, level->level, direction, queue);
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

/* The workers of a level at a stage; `room`: of one queue. `before`: (nullable) workers that take
 * before_s a frame from the ones of the same number, whose processors they share. */
static void add_workers(Estimate *estimate, const EstimateLevel *level, EstimateStage stage,
                        gboolean locks, double frame_s, gint64 budget, gint64 room,
                        const EstimateLevel *before, double before_s)
{
    for (guint worker = 0; worker < level->n_workers && frame_s > 0; worker++) {
        if (level->load[worker] > 0) {
            double n_queues = level->load[worker] / level->busiest[worker];
            double taken_s =
                before != NULL ? before_s * before->load[worker] / level->load[worker] : 0;
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
    for (guint d = 0; d < DUT_PORTS; d++) {
        gint64 rate_pps = link_line_rate_pps(setup->links[1 - d], bytes);
        add_server(estimate,
                   (EstimateServer){.stage = STAGE_LINK,
                                    .load = tester_sends(setup->tester, d) ? 1 : 0,
                                    .capacity_pps = (double)rate_pps + 1,
                                    .buffer = (double)setup->dut->nic.transmit_ring_size +
                                              transmit_backlog_limit(&setup->dut->transmit)});
    }
}

static void add_output(Estimate *estimate, EstimateStage stage, const EstimateOutput *output)
{
    add_server(estimate, (EstimateServer){.stage = stage,
                                          .load = output->load,
                                          .capacity_pps = output->capacity_pps,
                                          .buffer = output->buffer});
}

static void add_switches(Estimate *estimate, const TrialSetup *setup)
{
    EstimateOutput to_dut, to_tester;
    for (guint side = 0; side < DUT_PORTS; side++) {
        if (estimate_switch_outputs(setup, side, &to_dut, &to_tester)) {
            add_output(estimate, STAGE_SWITCH_IN, &to_dut);
            add_output(estimate, STAGE_SWITCH_OUT, &to_tester);
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
    const EstimateLevel *before = dut_shares_processors(dut) ? &levels[0] : NULL;
    double before_s = 0;
    if (dispatches) {
        before_s = core_time_s(dut, costs.interrupt_frame_ps, costs.interrupt_poll_ps);
        add_workers(estimate, &levels[0], STAGE_INTERRUPT, FALSE, before_s, dut->core.budget,
                    dut->nic.ring_size, NULL, 0);
    }
    SimTime frame_ps = costs.frame_ps + costs.hold_ps;
    estimate->lock_pps = costs.hold_ps > 0 ? (double)SIM_PS_PER_S / (double)costs.hold_ps : 0;
    if (dut_contends(dut)) {
        ContentionEstimate contention = contention_estimate(setup, rss);
        frame_ps = (SimTime)contention.frame_ps;
        estimate->lock_pps = isinf(contention.shared_pps) ? 0 : contention.shared_pps;
    }
    double frame_s = dispatches ? frame_time_s(frame_ps, costs.poll_ps, budget, room)
                                : core_time_s(dut, frame_ps, costs.poll_ps);
    add_workers(estimate, last, STAGE_FORWARD, estimate->lock_pps > 0, frame_s, budget, room,
                before, before_s);
    add_links(estimate, setup);
    add_switches(estimate, setup);
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
    for (guint d = 0; d < DUT_PORTS; d++) {
        if (!tester_sends(setup->tester, d)) {
            continue;
        }
        gboolean is_drawn = queue_share_of_trial(setup, rss, d, share);
        for (guint i = 0; i < n_levels; i++) {
            level_add(&levels[i], dut, d, share, is_drawn);
        }
        if (dut_dispatches_flows(dut)) {
            level_add_flows(&levels[1], setup, rss, d, is_drawn);
        }
    }
    add_levels(estimate, setup, rss, levels);
    level_clear(&levels[0]);
    level_clear(&levels[1]);
}

/* For one DUT, which stands alone. */
static Estimate *device_estimate_new(const TrialSetup *setup)
{
    Estimate *estimate = g_new0(Estimate, 1);
    estimate->line_rate_pps = trial_line_rate_pps(setup);
    estimate->n_directions = tester_n_directions(setup->tester);
    estimate->servers = g_array_new(FALSE, FALSE, sizeof(EstimateServer));
    estimate->list_limit = (guint)setup->dut->dispatch.list_limit;
    estimate->ring_size = (guint)setup->dut->nic.ring_size;
    estimate->refused =
        neighbour_refused_share(&setup->dut->neighbour, setup->tester) * estimate->n_directions;
    add_servers(estimate, setup);
    return estimate;
}

Estimate *estimate_new(const TrialSetup *setup)
{
    Estimate *first = NULL;
    for (guint i = trial_n_devices(setup); i-- > 0;) {
        TrialSetup alone = trial_device_setup(setup, i);
        Estimate *estimate = device_estimate_new(&alone);
        estimate->next = first;
        first = estimate;
    }
    return first;
}

void estimate_free(Estimate *estimate)
{
    if (estimate != NULL) {
        estimate_free(estimate->next);
        g_array_unref(estimate->servers);
        g_free(estimate);
    }
}

/* ---- one number of all servers ---- */

/* Frames/s of all servers that pass the lock when none gets more than `most_pps`. */
static double locked_pps(const Estimate *estimate, double rate_pps, double most_pps)
{
    double sum_pps = 0;
    for (guint i = 0; i < estimate->servers->len; i++) {
        const EstimateServer *server = &g_array_index(estimate->servers, EstimateServer, i);
        sum_pps += server->locks ? MIN(rate_pps * server->load, most_pps) : 0;
    }
    return sum_pps;
}

/* What one server may have of a lock that is never free: first come, first served gives all the
 * same, and what one leaves the others share. */
static double fair_share_pps(const Estimate *estimate, double rate_pps, double lock_pps)
{
    double low = 0;
    double high = lock_pps;
    for (guint i = 0; i < N_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (locked_pps(estimate, rate_pps, middle) > lock_pps) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return low;
}

/* How often a server would be filled to `fill` of its buffer within `time_s`. A filling that is
 * rare comes at an exponential time; one that is bound to come, at a time that varies little, the
 * less the more the drift outweighs the variance: a Weibull distribution with the shape `shape`. */
static double expected_server_fills(const EstimateServer *server, double rate_pps,
                                    double capacity_pps, double fill, double time_s)
{
    double buffer = fill * server->buffer;
    double drift = rate_pps * server->load - capacity_pps;
    double variance = rate_pps * server->variance;
    double share = time_s / estimate_fill_time_s(buffer, drift, variance);
    if (drift <= 0) {
        return share;
    }
    double shape = variance > 0 ? sqrt(1 + buffer * drift / variance) : MAX_SHAPE;
    return pow(share, MIN(shape, MAX_SHAPE));
}

/* What the lock leaves to servers when `rate_pps` are offered. */
typedef struct {
    double fair_pps; /* what each has at most of a lock that is never free */
    double free_pps; /* what is left of one that is; below 0: it is never free */
} EstimateLock;

static EstimateLock lock_at(const Estimate *estimate, double rate_pps, double scale)
{
    double lock_pps = scale * estimate->lock_pps;
    EstimateLock lock = {.free_pps = lock_pps - locked_pps(estimate, rate_pps, INFINITY)};
    if (lock_pps > 0 && lock.free_pps < 0) {
        lock.fair_pps = fair_share_pps(estimate, rate_pps, lock_pps);
    }
    return lock;
}

static double capacity_at(const EstimateServer *server, const EstimateLock *lock, double rate_pps,
                          double scale)
{
    double capacity_pps = scale * server->capacity_pps;
    if (!server->locks) {
        return capacity_pps;
    }
    double most_pps =
        lock->free_pps < 0 ? lock->fair_pps : rate_pps * server->load + lock->free_pps;
    return MIN(capacity_pps, most_pps);
}

/* Of all servers, with capacities multiplied by `scale`, and frames that the neighbour table loses:
 * above 1, it is to be expected. */
static double expected_fills(const Estimate *estimate, double rate_pps, double scale, double fill,
                             double time_s)
{
    double fills = estimate->refused * rate_pps * time_s;
    EstimateLock lock = lock_at(estimate, rate_pps, scale);
    for (guint i = 0; i < estimate->servers->len; i++) {
        const EstimateServer *server = &g_array_index(estimate->servers, EstimateServer, i);
        double capacity_pps = capacity_at(server, &lock, rate_pps, scale);
        fills += expected_server_fills(server, rate_pps, capacity_pps, fill, time_s);
    }
    return fills;
}

/* The scale with which servers are filled to `fill` once within `time_s`; 0 when there is none in
 * range. */
static double find_scale(const Estimate *estimate, double rate_pps, double fill, double time_s)
{
    double low = MIN_SCALE;
    double high = MAX_SCALE;
    if (expected_fills(estimate, rate_pps, low, fill, time_s) < 1 ||
        expected_fills(estimate, rate_pps, high, fill, time_s) > 1) {
        return 0;
    }
    for (guint i = 0; i < N_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (expected_fills(estimate, rate_pps, middle, fill, time_s) > 1) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---- trials ---- */

/* How full the fullest ring or list was; *is_told: enough to say something. */
static double highest_fill(const Estimate *estimate, const TrialResult *result, gboolean *is_told)
{
    double fill = 0;
    double least = MIN_TOLD_FRAMES;
    for (guint i = 0; i < result->n_queues; i++) {
        const TrialQueue *queue = &result->queue[i];
        fill = MAX(fill, (double)queue->ring_max / estimate->ring_size);
        if (result->n_tasks > 0) {
            fill = MAX(fill, (double)queue->list_max / estimate->list_limit);
        }
    }
    for (guint i = 0; i < result->n_lists; i++) {
        fill = MAX(fill, (double)result->list[i].most / estimate->list_limit);
    }
    least /= result->n_tasks > 0 ? estimate->list_limit : estimate->ring_size;
    *is_told = fill >= least;
    return CLAMP(fill, MIN(least, 1), 1);
}

/* The scale of the last trials, at a rate between them. */
static double scale_at(const Estimate *estimate, double rate_pps)
{
    const EstimateTrial *passed = &estimate->passed;
    const EstimateTrial *failed = &estimate->failed;
    if (passed->rate_pps == 0 && failed->rate_pps == 0) {
        return 1;
    }
    if (passed->rate_pps == 0) {
        return failed->scale;
    }
    if (failed->rate_pps == 0 || failed->rate_pps <= passed->rate_pps) {
        return passed->scale;
    }
    double part =
        (rate_pps - (double)passed->rate_pps) / (double)(failed->rate_pps - passed->rate_pps);
    return passed->scale + CLAMP(part, 0, 1) * (failed->scale - passed->scale);
}

static void add_passed(Estimate *estimate, const TrialResult *result)
{
    double rate_pps = (double)result->request.rate_pps;
    double time_s = (double)result->request.duration_ps / (double)SIM_PS_PER_S;
    gboolean is_told;
    double fill = highest_fill(estimate, result, &is_told);
    double before = scale_at(estimate, rate_pps);
    double scale = find_scale(estimate, rate_pps, fill, time_s);
    if (scale <= 0 || (!is_told && scale < before)) {
        scale = before;
    }
    estimate->passed = (EstimateTrial){result->request.rate_pps, scale};
}

static void add_failed(Estimate *estimate, const TrialResult *result)
{
    double rate_pps = (double)result->request.rate_pps;
    double time_s = (double)result->first_loss_ps / (double)SIM_PS_PER_S;
    guint room = result->n_tasks > 0 ? estimate->list_limit : estimate->ring_size;
    double scale = room < MIN_TOLD_FRAMES ? 0 : find_scale(estimate, rate_pps, 1, time_s);
    if (scale <= 0) {
        scale = scale_at(estimate, rate_pps);
    }
    estimate->failed = (EstimateTrial){result->request.rate_pps, scale};
}

void estimate_add_trial(Estimate *estimate, const TrialResult *result)
{
    gint64 rate_pps = result->request.rate_pps;
    if (estimate->next != NULL) {
        return; /* the trial does not tell which DUT to correct */
    }
    if (result->pass) {
        if (rate_pps > estimate->passed.rate_pps) {
            add_passed(estimate, result);
        }
    } else if (result->first_loss_ps != SIM_TIME_NEVER &&
               (estimate->failed.rate_pps == 0 || rate_pps < estimate->failed.rate_pps)) {
        add_failed(estimate, result);
    }
}

static SimTime device_first_loss_ps(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps)
{
    double rate = (double)rate_pps;
    double scale = scale_at(estimate, rate);
    double low = 0;
    double high = (double)duration_ps / (double)SIM_PS_PER_S;
    if (expected_fills(estimate, rate, scale, 1, high) <= 1) {
        return SIM_TIME_NEVER;
    }
    for (guint i = 0; i < N_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (expected_fills(estimate, rate, scale, 1, middle) > 1) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return (SimTime)(low * (double)SIM_PS_PER_S);
}

SimTime estimate_first_loss_ps(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps)
{
    SimTime first_ps = SIM_TIME_NEVER;
    for (; estimate != NULL; estimate = estimate->next) {
        first_ps = MIN(first_ps, device_first_loss_ps(estimate, rate_pps, duration_ps));
    }
    return first_ps;
}

static double device_zero_loss_rate(const Estimate *estimate, SimTime duration_ps)
{
    double time_s = (double)duration_ps / (double)SIM_PS_PER_S;
    double low = 1;
    double high = (double)estimate->line_rate_pps;
    if (expected_fills(estimate, high, scale_at(estimate, high), 1, time_s) <= 1) {
        return high;
    }
    for (guint i = 0; i < N_HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (expected_fills(estimate, middle, scale_at(estimate, middle), 1, time_s) > 1) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return low;
}

double estimate_zero_loss_rate(const Estimate *estimate, SimTime duration_ps)
{
    double rate = INFINITY;
    for (; estimate != NULL; estimate = estimate->next) {
        rate = MIN(rate, device_zero_loss_rate(estimate, duration_ps));
    }
    return rate;
}

static double device_forwarded_rate(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps)
{
    double rate = (double)rate_pps;
    double time_s = (double)duration_ps / (double)SIM_PS_PER_S;
    double scale = scale_at(estimate, rate);
    double sum_pps[N_STAGES] = {0};
    double least_pps = rate * estimate->n_directions;
    EstimateLock lock = lock_at(estimate, rate, scale);
    for (guint i = 0; i < estimate->servers->len; i++) {
        const EstimateServer *server = &g_array_index(estimate->servers, EstimateServer, i);
        double most_pps = capacity_at(server, &lock, rate, scale) + server->buffer / time_s;
        sum_pps[server->stage] += MIN(rate * server->load, most_pps);
    }
    for (guint stage = 0; stage < N_STAGES; stage++) {
        least_pps = sum_pps[stage] > 0 ? MIN(least_pps, sum_pps[stage]) : least_pps;
    }
    return (least_pps / estimate->n_directions) * (1 - estimate->refused / estimate->n_directions);
}

double estimate_forwarded_rate(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps)
{
    double rate = INFINITY;
    for (; estimate != NULL; estimate = estimate->next) {
        rate = MIN(rate, device_forwarded_rate(estimate, rate_pps, duration_ps));
    }
    return rate;
}
