#include "models/certificate.h"

#include <math.h>

#include "models/backlog_bound.h"
#include "models/core_rules.h"
#include "models/queue_share.h"

/* Four fields of at most 65 536 values each are drawn; a value is drawn with at most
 * 1 + 65536 / 2^32 times its share (sim/random.h). To the fourth power, rounded up. */
#define DRAW_EXCESS 1.000062

/* A share is a sum of doubles: this near to 1, it is 1. */
#define SHARE_ROUNDING 1e-9

/* A level of workers: cores, or the tasks behind them. */
typedef struct {
    guint n_workers;
    BacklogWorker *workers;
    double *ring_p; /* backing of the workers' arrays */
} CertificateLevel;

struct Certificate {
    const TrialSetup *setup;
    DutCosts costs;
    guint n_queues;
    gboolean counted;         /* the flows of a direction are counted through */
    double *share[DUT_PORTS]; /* by queue; all 0 for a direction that is not sent */
    guint n_rings[DUT_PORTS]; /* queues of the port that get frames */
    CertificateLevel cores;
    CertificateLevel tasks; /* none without dispatch */
};

/* A trial, and how far its parts are judged. */
typedef struct {
    const Certificate *certificate;
    double rate; /* frames/ps a direction */
    BacklogLoad load;
    double log_enough; /* a part below this does not matter */
    double log_part[CERTIFICATE_N_PARTS];
    double at_cores; /* frames of a queue between arrival and input list, at most */
} Assessment;

static const BacklogUpstream nothing_upstream = {0};

/* ---- construction ---- */

static double upper_share(double share)
{
    double upper = share * DRAW_EXCESS;
    return upper > 1 - SHARE_ROUNDING ? 1 : upper;
}

/* Whether each queue gets all frames of the direction or none. */
static gboolean is_one_queue(const double *share, guint n_queues)
{
    double most = 0;
    for (guint i = 0; i < n_queues; i++) {
        most = MAX(most, share[i]);
    }
    return most > 1 - SHARE_ROUNDING;
}

static void init_shares(Certificate *certificate, const Rss *rss)
{
    for (guint d = 0; d < DUT_PORTS; d++) {
        double *share = g_new0(double, certificate->n_queues);
        certificate->share[d] = share;
        if (!tester_sends(certificate->setup->tester, d)) {
            continue;
        }
        QueueShareInfo info =
            queue_share_get(certificate->setup->tester, rss, d, certificate->n_queues, share);
        if (info.kind != QUEUE_SHARE_RANDOM && !(info.kind == QUEUE_SHARE_CYCLE && info.exact &&
                                                 is_one_queue(share, certificate->n_queues))) {
            certificate->counted = TRUE;
        }
        for (guint i = 0; i < certificate->n_queues; i++) {
            share[i] = info.kind == QUEUE_SHARE_RANDOM || share[i] > SHARE_ROUNDING
                           ? upper_share(share[i])
                           : 0;
            certificate->n_rings[d] += share[i] > 0;
        }
    }
}

/* Which worker of a level serves a queue. */
typedef guint (*CertificateWorkerOf)(const DutSettings *dut, guint port, guint queue);

static guint core_of(const DutSettings *dut, guint port G_GNUC_UNUSED, guint queue)
{
    return dut_core_of(dut, queue);
}

static guint task_of(const DutSettings *dut, guint port, guint queue)
{
    return dispatch_task_of_queue(&dut->dispatch, dut_n_tasks(dut), port, queue);
}

static void init_level(const Certificate *certificate, CertificateLevel *level, guint n_workers,
                       const BacklogWorker *costs, CertificateWorkerOf worker_of)
{
    guint n_rings = DUT_PORTS * certificate->n_queues;
    guint first = 0;
    level->workers = g_new0(BacklogWorker, n_workers);
    level->ring_p = g_new0(double, n_rings);
    for (guint w = 0; w < n_workers; w++) {
        BacklogWorker worker = *costs;
        worker.ring_p = level->ring_p + first;
        for (guint i = 0; i < n_rings; i++) {
            guint port = i / certificate->n_queues;
            guint queue = i % certificate->n_queues;
            double share = certificate->share[port][queue];
            if (share > 0 && worker_of(certificate->setup->dut, port, queue) == w) {
                level->ring_p[first++] = share;
                worker.p[port] = MIN(worker.p[port] + share, 1);
                worker.n_rings++;
            }
        }
        if (worker.n_rings > 0) {
            level->workers[level->n_workers++] = worker;
        }
    }
}

/* The forwarding workers wait for each other at the lock: for each frame, or for each poll, all
 * others may be served first (first come first served, and each waits for one thing at a time). */
static BacklogWorker forwarding_costs(const Certificate *certificate, double budget,
                                      guint n_contenders)
{
    const DutCosts *costs = &certificate->costs;
    double hold_ps = (double)costs->hold_ps;
    BacklogWorker worker = {.frame_ps = (double)costs->frame_ps + hold_ps,
                            .poll_ps = (double)costs->poll_ps,
                            .wakeup_ps = (double)costs->wakeup_ps,
                            .budget = budget};
    if (certificate->setup->dut->lock.scope == LOCK_SCOPE_FRAME) {
        worker.frame_ps += (n_contenders - 1) * hold_ps;
    } else {
        worker.poll_ps += (n_contenders - 1) * hold_ps * budget;
        worker.hold_ps = hold_ps * budget;
    }
    worker.frame_ps = MAX(worker.frame_ps, 1); /* a free frame is judged as one of 1 ps */
    return worker;
}

/* Workers of a level that get frames. */
static guint count_workers(const Certificate *certificate, CertificateWorkerOf worker_of,
                           guint n_workers)
{
    g_autofree gboolean *used = g_new0(gboolean, n_workers);
    guint n = 0;
    for (guint i = 0; i < DUT_PORTS * certificate->n_queues; i++) {
        guint port = i / certificate->n_queues;
        guint queue = i % certificate->n_queues;
        gboolean *seen = &used[worker_of(certificate->setup->dut, port, queue)];
        if (certificate->share[port][queue] > 0 && !*seen) {
            *seen = TRUE;
            n++;
        }
    }
    return MAX(n, 1);
}

static void init_levels(Certificate *certificate)
{
    const DutSettings *dut = certificate->setup->dut;
    double ring_size = (double)dut->nic.ring_size;
    double budget = MIN((double)dut->core.budget, ring_size);
    guint n_cores = (guint)dut->cores;
    guint n_tasks = dut_n_tasks(dut);
    if (n_tasks == 0 || dut_dispatches_flows(dut)) { /* by flow nothing is certified */
        BacklogWorker costs =
            forwarding_costs(certificate, budget, count_workers(certificate, core_of, n_cores));
        init_level(certificate, &certificate->cores, n_cores, &costs, core_of);
        return;
    }
    const BacklogWorker interrupt = {.frame_ps =
                                         MAX((double)certificate->costs.interrupt_frame_ps, 1),
                                     .poll_ps = (double)certificate->costs.interrupt_poll_ps,
                                     .wakeup_ps = (double)certificate->costs.interrupt_wakeup_ps,
                                     .budget = budget};
    init_level(certificate, &certificate->cores, n_cores, &interrupt, core_of);
    double list_limit = (double)dut->dispatch.list_limit;
    double task_budget = dut->dispatch.budget > 0 ? (double)dut->dispatch.budget : list_limit;
    BacklogWorker costs = forwarding_costs(certificate, MIN(task_budget, list_limit),
                                           count_workers(certificate, task_of, n_tasks));
    init_level(certificate, &certificate->tasks, n_tasks, &costs, task_of);
}

Certificate *certificate_new(const TrialSetup *setup)
{
    Certificate *certificate = g_new0(Certificate, 1);
    certificate->setup = setup;
    certificate->costs = dut_costs(setup->dut, setup->tester);
    certificate->n_queues = dut_n_queues(setup->dut);
    g_autoptr(Rss) rss = trial_rss_new(setup);
    init_shares(certificate, rss);
    init_levels(certificate);
    return certificate;
}

static void level_clear(CertificateLevel *level)
{
    g_free(level->workers);
    g_free(level->ring_p);
}

void certificate_free(Certificate *certificate)
{
    if (certificate != NULL) {
        level_clear(&certificate->cores);
        level_clear(&certificate->tasks);
        for (guint d = 0; d < DUT_PORTS; d++) {
            g_free(certificate->share[d]);
        }
        g_free(certificate);
    }
}

/* ---- receive rings and input lists ---- */

/* A queue whose frames leave at the end of their poll holds `size` frames when one more comes. Of
 * the poll under way, n frames at most, up to n - 1 may be finished. So at least size + 1 - (n - 1)
 * are unfinished; and n were so when the poll began: whatever n is, at the one instant or the other
 * (size + 3) / 2 were. */
static double unfinished_at_poll_end(double size, double budget)
{
    return MAX(size + 2 - MIN(budget, size), floor((size + 3) / 2));
}

/* Unfinished frames of a full receive ring and the frame that finds it full. */
static double unfinished_of_full_ring(const DutSettings *dut)
{
    double size = (double)dut->nic.ring_size;
    switch ((NicRelease)dut->nic.descriptor_release) {
    case NIC_RELEASE_FRAME:
        return size + 1;
    case NIC_RELEASE_BATCH:
        return size + 2 - (double)dut->nic.descriptor_batch;
    case NIC_RELEASE_POLL:
        break;
    }
    return unfinished_at_poll_end(size, (double)dut->core.budget);
}

static double log_level(const Assessment *assessment, const CertificateLevel *level,
                        const BacklogUpstream *upstream, double frames)
{
    double log_sum = -INFINITY;
    for (guint w = 0; w < level->n_workers; w++) {
        BacklogUpstream to_worker = {.total = upstream->ring * level->workers[w].n_rings,
                                     .ring = upstream->ring};
        log_sum = backlog_bound_log_add(
            log_sum, backlog_bound_log_ring(&level->workers[w], &assessment->load, &to_worker,
                                            frames, assessment->log_enough));
    }
    return MIN(log_sum, 0);
}

/* Frames that a queue can hold on the interrupt side: what its ring can, and those finished in the
 * poll under way; or less, if more is as unlikely as not to matter. */
static void bound_interrupt_side(Assessment *assessment)
{
    const DutSettings *dut = assessment->certificate->setup->dut;
    gint64 size = dut->nic.ring_size;
    gint64 budget = MIN(dut->core.budget, size);
    gboolean at_once = dut->nic.descriptor_release == NIC_RELEASE_POLL;
    assessment->at_cores = (double)(at_once ? size : size + budget - 1);
    for (gint64 fewer = (size + 15) / 16; fewer < size; fewer *= 2) {
        double frames = unfinished_at_poll_end((double)fewer, (double)budget);
        double log_more =
            log_level(assessment, &assessment->certificate->cores, &nothing_upstream, frames);
        if (log_more <= assessment->log_enough) {
            assessment->at_cores = (double)fewer;
            assessment->log_part[CERTIFICATE_LISTS] = log_more;
            return;
        }
    }
}

static void assess_queues(Assessment *assessment)
{
    const Certificate *certificate = assessment->certificate;
    const DutSettings *dut = certificate->setup->dut;
    assessment->log_part[CERTIFICATE_RINGS] =
        log_level(assessment, &certificate->cores, &nothing_upstream, unfinished_of_full_ring(dut));
    if (dut_n_tasks(dut) > 0) {
        bound_interrupt_side(assessment);
        const BacklogUpstream upstream = {.ring = assessment->at_cores};
        double *log_part = &assessment->log_part[CERTIFICATE_LISTS];
        *log_part =
            backlog_bound_log_add(*log_part, log_level(assessment, &certificate->tasks, &upstream,
                                                       (double)dut->dispatch.list_limit + 1));
    }
}

/* ---- transmit rings ---- */

/* A ring of T frames overflows only if from some instant on, when the wire was free, the workers
 * finished T + time / W frames (W: wire time of a frame), T + 1 of them one worker, for which it
 * needs T times `spacing`. All n of them finish n (time / spacing + 1) at most. The least time
 * [ps] in which that can be; INFINITY: none. */
static double shortest_overflow_ps(double ring_size, double wire_ps, double spacing_ps,
                                   double n_workers)
{
    double one_worker_ps = ring_size * spacing_ps;
    double excess = spacing_ps > 0 ? n_workers / spacing_ps - 1 / wire_ps : INFINITY;
    double more_frames = ring_size - n_workers;
    if (more_frames <= 0) {
        return one_worker_ps;
    }
    return excess > 0 ? MAX(one_worker_ps, more_frames / excess) : INFINITY;
}

/* In that time no more than rate * time + 1 frames arrived, so all others were there and unfinished
 * at its beginning, at one worker or on their way to it their share or more. */
static double log_transmit(const Assessment *assessment, const CertificateLevel *level,
                           double time_ps, double wire_ps)
{
    const DutSettings *dut = assessment->certificate->setup->dut;
    double unfinished = (double)dut->nic.transmit_ring_size - 1 +
                        time_ps * (1 / wire_ps - assessment->rate) - 2 * assessment->rate;
    double frames = ceil(floor(unfinished) / level->n_workers);
    double log_sum = -INFINITY;
    for (guint w = 0; frames >= 1 && w < level->n_workers; w++) {
        BacklogUpstream upstream = {.total = assessment->at_cores * level->workers[w].n_rings};
        log_sum = backlog_bound_log_add(
            log_sum,
            backlog_bound_log_total(&level->workers[w], &assessment->load, &upstream, frames));
    }
    return frames >= 1 ? MIN(log_sum, 0) : 0;
}

static double wire_ps(const TrialSetup *setup, guint direction)
{
    const LinkSettings *link = setup->links[1 - direction];
    double parts = (double)link_slot_parts(link, tester_frame_bytes(setup->tester));
    return parts * (double)SIM_PS_PER_S / (double)link_parts_per_second(link);
}

/* FALSE: an output link cannot carry what is offered. */
static gboolean assess_transmit(Assessment *assessment)
{
    const Certificate *certificate = assessment->certificate;
    const TrialSetup *setup = certificate->setup;
    const CertificateLevel *level =
        certificate->tasks.n_workers > 0 ? &certificate->tasks : &certificate->cores;
    gboolean locks_frames = setup->dut->lock.scope == LOCK_SCOPE_FRAME;
    double hold_ps = locks_frames ? (double)certificate->costs.hold_ps : 0;
    double spacing_ps = (double)certificate->costs.frame_ps + hold_ps;
    double ring_size = (double)setup->dut->nic.transmit_ring_size;
    for (guint d = 0; d < DUT_PORTS; d++) {
        double slot_ps = wire_ps(setup, d);
        if (certificate->n_rings[d] == 0) {
            continue;
        }
        if (assessment->rate * slot_ps > 1) {
            return FALSE;
        }
        double time_ps = shortest_overflow_ps(ring_size, slot_ps, spacing_ps, level->n_workers);
        if (isinf(time_ps) || (hold_ps >= slot_ps && ring_size > 1)) {
            continue;
        }
        double *log_part = &assessment->log_part[CERTIFICATE_TRANSMIT_RINGS];
        *log_part =
            backlog_bound_log_add(*log_part, log_transmit(assessment, level, time_ps, slot_ps));
    }
    return TRUE;
}

/* ---- the whole ---- */

/* Arrival of a direction's first frame at the DUT. */
static SimTime first_arrival_ps(const TrialSetup *setup, guint direction)
{
    const LinkSettings *link = setup->links[direction];
    return link_frame_time_ps(link, tester_frame_bytes(setup->tester)) + link->propagation_ps;
}

static BacklogLoad offered_load(const TrialSetup *setup, const TrialRequest *request)
{
    gint64 n_frames = sim_pacer_count(request->rate_pps, request->duration_ps);
    double gap_ps = (double)SIM_PS_PER_S / (double)request->rate_pps;
    double offset_ps = fabs((double)(first_arrival_ps(setup, 0) - first_arrival_ps(setup, 1)));
    BacklogLoad load = {.gap_ps = gap_ps,
                        .n_directions = tester_n_directions(setup->tester),
                        .n_slots = (double)n_frames};
    if (load.n_directions == DUT_PORTS) {
        load.n_slots += ceil(offset_ps / gap_ps) + 1;
    }
    load.n_slots = MAX(load.n_slots, 1);
    return load;
}

static TrialCertificate refuse(CertificateReason reason)
{
    TrialCertificate result = {.reason = reason, .bound = 1};
    for (guint i = 0; i < CERTIFICATE_N_PARTS; i++) {
        result.part[i] = 1;
    }
    return result;
}

TrialCertificate certificate_assess(const Certificate *certificate, const TrialRequest *request,
                                    double risk)
{
    guint n_bounds = 2 * (certificate->cores.n_workers + certificate->tasks.n_workers) + 1;
    Assessment assessment = {.certificate = certificate,
                             .rate = (double)request->rate_pps / (double)SIM_PS_PER_S,
                             .load = offered_load(certificate->setup, request),
                             .log_enough = log(risk / (100.0 * n_bounds)),
                             .log_part = {-INFINITY, -INFINITY, -INFINITY}};
    if (dut_contends(certificate->setup->dut)) {
        return refuse(CERTIFICATE_CONTENTION);
    }
    if (certificate->setup->dut->neighbour.entries == NEIGHBOUR_ENTRIES_DYNAMIC) {
        return refuse(CERTIFICATE_NEIGHBOURS);
    }
    if (certificate->counted) {
        return refuse(CERTIFICATE_COUNTED_FLOWS);
    }
    if (core_rules_apply(certificate->setup->dut)) {
        return refuse(CERTIFICATE_RULES);
    }
    if (dut_shares_processors(certificate->setup->dut)) {
        return refuse(CERTIFICATE_SHARED);
    }
    if (certificate->setup->n_behind > 0) {
        return refuse(CERTIFICATE_ROW);
    }
    if (dut_dispatches_flows(certificate->setup->dut)) {
        return refuse(CERTIFICATE_FLOWS);
    }
    if (trial_has_switches(certificate->setup)) {
        return refuse(CERTIFICATE_SWITCH);
    }
    if (!traffic_is_plain(certificate->setup->tester)) {
        return refuse(CERTIFICATE_TRAFFIC);
    }
    if (tester_has_flows(certificate->setup->tester)) {
        return refuse(CERTIFICATE_POPULARITY);
    }
    if (tester_n_pairs(certificate->setup->tester) > 1) {
        return refuse(CERTIFICATE_PORTS);
    }
    if (certificate->setup->dut->cost.spread > 0) {
        return refuse(CERTIFICATE_SPREAD);
    }
    assess_queues(&assessment);
    if (!assess_transmit(&assessment)) {
        return refuse(CERTIFICATE_OUTPUT_LINK);
    }
    TrialCertificate result = {.reason = CERTIFICATE_RISK};
    for (guint i = 0; i < CERTIFICATE_N_PARTS; i++) {
        result.part[i] = exp(assessment.log_part[i]);
        result.bound += result.part[i];
    }
    result.bound = MIN(result.bound, 1);
    result.holds = result.bound <= risk && result.bound < 1;
    result.reason = result.holds ? CERTIFICATE_HOLDS : CERTIFICATE_RISK;
    return result;
}

const char *certificate_reason_text(CertificateReason reason)
{
    static const char *const texts[] = {
        [CERTIFICATE_HOLDS] = "the bound is at most the risk",
        [CERTIFICATE_RISK] = "the bound is above the risk",
        [CERTIFICATE_COUNTED_FLOWS] = "the flows are counted, not drawn",
        [CERTIFICATE_OUTPUT_LINK] = "an output link is slower than what is offered",
        [CERTIFICATE_CONTENTION] = "workers contend for transmit queues or a lock",
        [CERTIFICATE_NEIGHBOURS] = "neighbour entries are dynamic",
        [CERTIFICATE_RULES] = "busy polling, moderated interrupts and hand-overs are not bounded",
        [CERTIFICATE_SHARED] = "tasks that interrupts preempt are not bounded",
        [CERTIFICATE_ROW] = "there are several DUTs in a row",
        [CERTIFICATE_FLOWS] = "tasks that flows choose are not bounded",
        [CERTIFICATE_SWITCH] = "there are switches",
        [CERTIFICATE_TRAFFIC] = "frames have several sizes, or no constant rate",
        [CERTIFICATE_POPULARITY] = "frames belong to a fixed number of flows",
        [CERTIFICATE_PORTS] = "there are several pairs of ports",
        [CERTIFICATE_SPREAD] = "frames take different times (cost.spread)",
    };
    return texts[reason];
}
