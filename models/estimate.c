#include "models/estimate-internal.h"

#include <math.h>

/* How far trials may correct the capacities; what asks for more has other reasons. */
#define MIN_SCALE 0.25
#define MAX_SCALE 4.0

/* Ring use below this is made by batches and polls, not by a queue that grows, and so are the
 * losses of a ring that is no larger [frames]. */
#define MIN_TOLD_FRAMES 32

/* Halvings of an interval that leave nothing of a double. */
#define N_HALVINGS 60

#define MAX_SHAPE 64.0

Estimate *estimate_new(const TrialSetup *setup)
{
    Estimate *first = NULL;
    for (guint i = trial_n_devices(setup); i-- > 0;) {
        Estimate *estimate = estimate_of_device_new(setup, i);
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

/* How full the DUT's fullest ring or list was; *is_told: enough to say something. */
static double highest_fill(const Estimate *estimate, const TrialResult *result, gboolean *is_told)
{
    double fill = 0;
    double least = MIN_TOLD_FRAMES;
    for (guint i = 0; i < result->n_queues; i++) {
        const TrialQueue *queue = &result->queue[i];
        if (queue->device == estimate->device) {
            fill = MAX(fill, (double)queue->ring_max / estimate->ring_size);
            fill = estimate->dispatches ? MAX(fill, (double)queue->list_max / estimate->list_limit)
                                        : fill;
        }
    }
    for (guint i = 0; i < result->n_lists; i++) {
        if (result->list[i].device == estimate->device) {
            fill = MAX(fill, (double)result->list[i].most / estimate->list_limit);
        }
    }
    least /= estimate->dispatches ? estimate->list_limit : estimate->ring_size;
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
    guint room = estimate->dispatches ? estimate->list_limit : estimate->ring_size;
    double scale = room < MIN_TOLD_FRAMES ? 0 : find_scale(estimate, rate_pps, 1, time_s);
    if (scale <= 0) {
        scale = scale_at(estimate, rate_pps);
    }
    estimate->failed = (EstimateTrial){result->request.rate_pps, scale};
}

/* Whether the first loss of a trial tells something of a DUT: it stands alone, or all that was lost
 * in the row was lost in it. */
static gboolean is_told_of(const TrialResult *result, guint device)
{
    guint64 lost = 0;
    for (guint i = 0; i < TRIAL_N_LOSSES; i++) {
        lost += result->devices[device].lost[i];
    }
    return result->n_devices <= 1 || lost == trial_result_lost(result);
}

static void add_to_device(Estimate *estimate, const TrialResult *result)
{
    gint64 rate_pps = result->request.rate_pps;
    if (result->pass) {
        if (rate_pps > estimate->passed.rate_pps) {
            add_passed(estimate, result);
        }
    } else if (result->first_loss_ps != SIM_TIME_NEVER && is_told_of(result, estimate->device) &&
               (estimate->failed.rate_pps == 0 || rate_pps < estimate->failed.rate_pps)) {
        add_failed(estimate, result);
    }
}

void estimate_add_trial(Estimate *estimate, const TrialResult *result)
{
    for (; estimate != NULL; estimate = estimate->next) {
        add_to_device(estimate, result);
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
    double least_pps = rate * estimate->n_senders;
    EstimateLock lock = lock_at(estimate, rate, scale);
    for (guint i = 0; i < estimate->servers->len; i++) {
        const EstimateServer *server = &g_array_index(estimate->servers, EstimateServer, i);
        double most_pps = capacity_at(server, &lock, rate, scale) + server->buffer / time_s;
        sum_pps[server->stage] +=
            MIN(rate * server->load, most_pps) * (1 - server->others / server->load);
    }
    for (guint stage = 0; stage < N_STAGES; stage++) {
        least_pps = sum_pps[stage] > 0 ? MIN(least_pps, sum_pps[stage]) : least_pps;
    }
    return (least_pps / estimate->n_senders) * (1 - estimate->refused / estimate->n_senders);
}

double estimate_forwarded_rate(const Estimate *estimate, gint64 rate_pps, SimTime duration_ps)
{
    double rate = INFINITY;
    for (; estimate != NULL; estimate = estimate->next) {
        rate = MIN(rate, device_forwarded_rate(estimate, rate_pps, duration_ps));
    }
    return rate;
}
