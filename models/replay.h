/* models/replay.h: the frames of a capture in place of test frames.
 *
 * docs/frame-path.md section 16, "Replay". A replayed frame has the size, the IP version, the
 * addresses and the ports of a captured one, and its place in time, scaled to the trial's rate. */
#ifndef MODELS_REPLAY_H
#define MODELS_REPLAY_H

#include "models/capture.h"
#include "sim/sim.h"

typedef enum {
    REPLAY_RECORDED, /* the recorded times, scaled */
    REPLAY_ARRIVALS  /* as tester.arrivals says */
} ReplayTiming;

typedef struct {
    char *file;         /* NULL: nothing is replayed */
    gint timing;        /* ReplayTiming */
    GPtrArray *forward; /* whose frames go forward (nullable) */
    /* no attributes: */
    const Capture *capture;    /* what the file holds; NULL unless somebody has read it */
    guint ip_version;          /* of the frames that are looked at; 0: of the most */
    ExtensionCount extensions; /* the same; 0 unless frames of a kind are looked at */
} ReplaySettings;

extern const SimAttributeTable replay_attributes;

/* Whose frames go forward: networks and MAC addresses of senders. */
typedef struct ReplayRule ReplayRule;

/* Reads texts such as `10.0.0.0/8`, `2001:db8::1` or `02:00:00:00:00:01`. `texts` NULL: no rule.
 * Errors: SIM_ERROR_VALUE. (transfer full) */
ReplayRule *replay_rule_new(const GPtrArray *texts, GError **error);
void replay_rule_free(ReplayRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReplayRule, replay_rule_free)

/* The direction of a frame. */
guint replay_rule_direction(const ReplayRule *rule, const CapturedFrame *frame);

/* The RSS hash of a flow of the capture in a direction. */
guint32 replay_flow_hash(const Capture *capture, guint flow, const Rss *rss, guint direction);

/* What the frames of a direction that are looked at have different ones of. */
const CaptureCounts *replay_counts(const ReplaySettings *settings, guint direction);

#endif
