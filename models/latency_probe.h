/* models/latency_probe.h: what a tester notes of single frames of a direction: the latency of
 * tagged ones (RFC 2544 section 26.2, RFC 8219 section 7.2), and how the delay of all of them
 * varies (RFC 8219 section 7.3).
 *
 * Exact, with bounded memory: quantiles over all frames take further passes, identical runs of the
 * trial (sim/quantile.h). Frames may come out of order; differences of neighbours wait until both
 * are in, in a window that grows to the frames on their way. */
#ifndef MODELS_LATENCY_PROBE_H
#define MODELS_LATENCY_PROBE_H

#include "models/send_plan.h"
#include "sim/sim.h"

/* What to note; all 0: nothing. */
typedef struct {
    guint64 n_tags;       /* frames to be tagged */
    SimTime tags_from_ps; /* none sent before is tagged */
    gboolean variation;   /* of the delay of all frames */
} LatencyProbeSettings;

/* Latencies of the tagged frames that were received; 0 when none was. RFC 1242 section 3.8,
 * store-and-forward. Quantiles by nearest rank, the median of an even number the mean of the middle
 * two, rounded half up. */
typedef struct {
    guint64 n_tags;       /* tagged */
    guint64 n_received;   /* of them */
    SimTime first_ps;     /* of the first tagged frame; -1: it was lost */
    guint64 first_number; /* of that frame */
    SimTime minimum_ps, mean_ps, median_ps, p99_9_ps, maximum_ps;
} LatencyTags;

/* Delays D of all received frames, and the differences D(i) - D(i-1) of those whose predecessor was
 * received as well (undefined for the first frame and beside a lost one). */
typedef struct {
    guint64 n_delays;
    SimTime delay_minimum_ps, delay_p99_9_ps, delay_maximum_ps;
    guint64 n_differences;
    gint64 difference_minimum_ps, difference_median_ps, difference_maximum_ps;
} LatencyVariation;

typedef struct LatencyProbe LatencyProbe;

/* (transfer full) */
LatencyProbe *latency_probe_new(const LatencyProbeSettings *settings);
void latency_probe_free(LatencyProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LatencyProbe, latency_probe_free)

/* Number of tag j of `n_tags` among frames `first` .. n_frames - 1: these are cut into as many even
 * parts, and in each one frame is drawn, in the first the first. Even steps would meet traffic or a
 * device with a period of their own always at the same place. */
guint64 latency_probe_tagged_frame(guint64 first, guint64 n_frames, guint64 n_tags, guint64 j);

/* Forgets all passes: a direction of the first `n_frames` of a plan. */
void latency_probe_reset(LatencyProbe *probe, const SendPlan *plan, guint64 n_frames);

/* Frame `number` was received after `latency_ps`, or lost. Each frame of a pass once. */
void latency_probe_receive(LatencyProbe *probe, guint64 number, SimTime latency_ps);
void latency_probe_lose(LatencyProbe *probe, guint64 number);

/* Ends a pass. TRUE: the trial is to be run once more. */
gboolean latency_probe_end_pass(LatencyProbe *probe);

/* Once no further pass is needed. */
LatencyTags latency_probe_get_tags(const LatencyProbe *probe);
LatencyVariation latency_probe_get_variation(const LatencyProbe *probe);

/* Histograms in `most` bins (sim/bins.h): latencies of the tagged frames that were received; with
 * variation the delays less the least of them (RFC 5481 section 4.2), and the differences.
 * (transfer full) */
SimBins *latency_probe_get_tag_bins(const LatencyProbe *probe, guint most);
SimBins *latency_probe_get_pdv_bins(const LatencyProbe *probe, guint most);
SimBins *latency_probe_get_ipdv_bins(const LatencyProbe *probe, guint most);

#endif
