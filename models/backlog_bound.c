#include "models/backlog_bound.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Lengths of "short" runs that are tried: each this much longer than the one before. */
#define SHORT_RUN_GROWTH 1.15
#define N_SHORT_RUNS     32
#define MOST_SHORT_SLOTS 1e9

/* What must have happened before the instant: in a run of slots the work grew by level_ps at
 * service_ps a frame, and `frames` frames came (of one queue, or of all). */
typedef struct {
    double service_ps, level_ps, frames;
} BacklogEvent;

double backlog_bound_log_add(double a, double b)
{
    double high = MAX(a, b);
    return isinf(high) ? high : high + log1p(exp(MIN(a, b) - high));
}

/* Runs of slots of `event` that are at least `shortest` long. Frames and slots do not begin
 * together: a gap a direction; send times are rounded down: 1 ps. */
static double log_long_runs(const BacklogWorker *worker, const BacklogLoad *load,
                            const BacklogEvent *event, double shortest)
{
    Walk walk = {.service_ps = event->service_ps,
                 .gap_ps = load->gap_ps,
                 .p = {worker->p[0], worker->p[1]},
                 .n_slots = load->n_slots};
    double level_ps = event->level_ps - load->n_directions * load->gap_ps - 1;
    return walk_bound_log_crossing(&walk, level_ps, MAX(shortest, 1));
}

/* Some `length` slots bring so many frames to one queue. */
static double log_short_runs(const BacklogWorker *worker, const BacklogLoad *load,
                             const BacklogEvent *event, double length)
{
    double probability = 0;
    for (guint i = 0; i < worker->n_rings; i++) {
        probability +=
            gsl_cdf_binomial_Q((guint)event->frames - 1, worker->ring_p[i], (guint)length);
    }
    return probability > 0 ? log(probability) + log(load->n_slots) : -INFINITY;
}

/* A queue gets at most a frame a slot, so runs shorter than `frames` do not matter. A long wake-up
 * makes the level low, even negative; then runs up to some length are judged by the number of the
 * queue's frames alone, and only longer ones by the work. */
static double log_event_of_ring(const BacklogWorker *worker, const BacklogLoad *load,
                                const BacklogEvent *event, double enough)
{
    if (event->frames < 1) {
        return 0;
    }
    double best = log_long_runs(worker, load, event, event->frames);
    double length = event->frames;
    for (guint i = 0; best > enough && i < N_SHORT_RUNS && length < MOST_SHORT_SLOTS; i++) {
        double few = log_short_runs(worker, load, event, length);
        if (few >= best) {
            break;
        }
        double many = log_long_runs(worker, load, event, floor(length) + 1);
        best = MIN(best, backlog_bound_log_add(few, many));
        length = MIN(ceil(length * SHORT_RUN_GROWTH), load->n_slots);
    }
    return MIN(best, 0);
}

/* With polls that cost nothing, or each poll charged to one frame: since the worker woke, at most
 * wake-up, a poll begun and a frame begun are not in the finished frames' costs. */
static BacklogEvent event_by_frame(const BacklogWorker *worker, const BacklogUpstream *upstream,
                                   double frames, double ring_frames)
{
    double service_ps = worker->frame_ps + worker->poll_ps;
    return (BacklogEvent){.service_ps = service_ps,
                          .level_ps = service_ps * (frames - upstream->total) - worker->wakeup_ps -
                                      worker->poll_ps - worker->frame_ps - worker->hold_ps,
                          .frames = ring_frames};
}

/* Polls shared by the frames they take: while `batch` frames a queue wait, each round of polls
 * takes that many. So either the worker just woke (first level), or before the round there were
 * fewer (second level). */
static BacklogEvent event_by_poll(const BacklogWorker *worker, const BacklogUpstream *upstream,
                                  double frames, double ring_frames, double batch)
{
    double rings = worker->n_rings;
    double service_ps = worker->frame_ps + rings * worker->poll_ps / batch;
    double started_ps = rings * worker->poll_ps + worker->frame_ps + worker->hold_ps;
    double waiting = rings * batch - 1;
    double level_ps = service_ps * (frames - upstream->total);
    return (BacklogEvent){.service_ps = service_ps,
                          .level_ps = MIN(level_ps - worker->wakeup_ps,
                                          level_ps - service_ps * waiting - worker->poll_ps) -
                                      started_ps,
                          .frames = ring_frames - waiting};
}

/* Judges an event: of one queue, or of all. */
static double log_event(const BacklogWorker *worker, const BacklogLoad *load,
                        const BacklogEvent *event, gboolean of_ring, double enough)
{
    if (of_ring) {
        return log_event_of_ring(worker, load, event, enough);
    }
    return log_long_runs(worker, load, event, ceil(event->frames / load->n_directions));
}

static double log_best(const BacklogWorker *worker, const BacklogLoad *load,
                       const BacklogUpstream *upstream, double frames, gboolean of_ring,
                       double enough)
{
    double own_frames = frames - (of_ring ? upstream->ring : upstream->total);
    BacklogEvent event = event_by_frame(worker, upstream, frames, own_frames);
    double best = log_event(worker, load, &event, of_ring, enough);
    if (worker->poll_ps <= 0) {
        return best;
    }
    double most = MIN(worker->budget, frames);
    double batch = 1;
    while (batch < most && best > enough) {
        batch = MIN(2 * batch, most);
        event = event_by_poll(worker, upstream, frames, own_frames, batch);
        best = MIN(best, log_event(worker, load, &event, of_ring, enough));
    }
    return best;
}

double backlog_bound_log_ring(const BacklogWorker *worker, const BacklogLoad *load,
                              const BacklogUpstream *upstream, double frames, double enough)
{
    return log_best(worker, load, upstream, frames, TRUE, enough);
}

double backlog_bound_log_total(const BacklogWorker *worker, const BacklogLoad *load,
                               const BacklogUpstream *upstream, double frames)
{
    return log_best(worker, load, upstream, frames, FALSE, -INFINITY);
}
