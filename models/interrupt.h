/* models/interrupt.h: when a NIC interrupts a sleeping core.
 *
 * docs/frame-path.md section 4. Two mechanisms, as NICs have them: a gap that follows each
 * interrupt (Intel's EITR), and a delay that a frame waits for others, or for so many of them
 * (completion moderation of mlx5: `ethtool -C rx-usecs N rx-frames N`). What the delay is counted
 * from differs, and the delay may adapt to the load (models/adaptive_moderation.h). */
#ifndef MODELS_INTERRUPT_H
#define MODELS_INTERRUPT_H

#include "models/adaptive_moderation.h"
#include "models/receive_ring.h"
#include "sim/sim.h"

/* What a delay is counted from. */
typedef enum {
    INTERRUPT_DELAY_FROM_FIRST_FRAME, /* since the core sleeps */
    INTERRUPT_DELAY_FROM_LAST_FRAME,  /* each frame starts it anew */
    INTERRUPT_DELAY_FROM_INTERRUPT    /* the one before */
} InterruptDelayFrom;

/* Whose frames an interrupt tells of. */
typedef enum { INTERRUPT_VECTOR_CORE, INTERRUPT_VECTOR_QUEUE } InterruptVectorOf;

typedef struct {
    SimTime gap_ps;   /* from one interrupt to the next, at least */
    SimTime delay_ps; /* to the interrupt */
    gint delay_from;  /* InterruptDelayFrom */
    gint64 frames;    /* that interrupt before the delay is over; 0: no number does */
    gint adaptive;    /* AdaptiveKind: of delay_ps and frames, or of gap_ps */
    gint vector;      /* InterruptVectorOf */
} InterruptSettings;

extern const SimAttributeTable interrupt_attributes;

/* Checks what the ranges cannot. *path (transfer none, static): the attribute. */
gboolean interrupt_settings_check(const InterruptSettings *settings, const char **path,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether interrupts come later than the frames that cause them, or are of queues. */
gboolean interrupt_is_moderated(const InterruptSettings *settings);

/* When an interrupt comes, the one before having been at `last_ps`. The first frame since that was
 * dealt with joined one of its `n_rings` rings at `first_ps`, before `until_ps`; all that join
 * before `until_ps` have been announced. `settings` are in force. Right if it is before `until_ps`;
 * else some time not before `until_ps`. */
SimTime interrupt_time_ps(const InterruptSettings *settings, ReceiveRing *const *rings,
                          guint n_rings, SimTime first_ps, SimTime last_ps, SimTime until_ps);

#endif
