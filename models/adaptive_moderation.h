/* models/adaptive_moderation.h: moderation of interrupts that adapts to the load.
 *
 * docs/frame-path.md section 4. Linux's "dynamic interrupt moderation" (lib/dim/net_dim.c and
 * dim.c, include/linux/dim.h), which mlx5 uses by default (drivers/net/ethernet/mellanox/mlx5/core,
 * en_main.c: rx_dim_enabled): each time that the core has done all its work the driver notes frames
 * and bytes; after 64 interrupts it compares their rates with those of the sample before, and takes
 * a step along five settings: on in the same direction if things got better, else back. All is done
 * in integers. */
#ifndef MODELS_ADAPTIVE_MODERATION_H
#define MODELS_ADAPTIVE_MODERATION_H

#include "sim/sim.h"

/* What adapts: delay and number of frames (DIM), or the gap (models/interrupt_throttle.h). */
typedef enum {
    ADAPTIVE_NONE,
    ADAPTIVE_DIM_CQE,
    ADAPTIVE_DIM_EQE,
    ADAPTIVE_IXGBE,
    ADAPTIVE_IXGBE_STEPS,
    ADAPTIVE_IGB
} AdaptiveKind;

typedef enum {
    MODERATION_PARKED, /* on top: until rates change */
    MODERATION_TIRED,  /* after many steps: for as many samples */
    MODERATION_RIGHT,  /* towards longer delays */
    MODERATION_LEFT
} ModerationState;

/* Per millisecond, rounded up. */
typedef struct {
    guint64 bytes, frames, interrupts;
} ModerationRates;

/* A plain record: of one core. */
typedef struct {
    /* since the trial began */
    guint64 n_interrupts, n_frames, n_bytes;
    /* where the sample began */
    gboolean is_measuring;
    SimTime start_ps;
    guint64 start_interrupts, start_frames, start_bytes;
    ModerationRates before; /* of the last sample that counted */
    ModerationState state;
    guint profile;  /* steps are counted from here, */
    guint in_force; /* and what the NIC does follows them */
    guint n_right, n_left, tired;
} AdaptiveModeration;

/* At the beginning of a trial. */
void adaptive_moderation_reset(AdaptiveModeration *moderation);

/* A frame of `bytes` (FCS included) was taken from a ring. */
static inline void adaptive_moderation_count(AdaptiveModeration *moderation, gint64 bytes)
{
    moderation->n_frames++;
    moderation->n_bytes += (guint64)bytes;
}

/* What an interrupt brought has been done by `now_ps`: the driver looks whether a sample is
 * complete. */
void adaptive_moderation_finish(AdaptiveModeration *moderation, SimTime now_ps);

/* The delay, and the number of frames that cut it short, that are in force. `kind` is one of DIM's.
 */
SimTime adaptive_moderation_delay_ps(const AdaptiveModeration *moderation, AdaptiveKind kind);
gint64 adaptive_moderation_frames(const AdaptiveModeration *moderation, AdaptiveKind kind);

#endif
