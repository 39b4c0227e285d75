/* models/interrupt_throttle.h: the least time between two interrupts, set by Intel's drivers from
 * what the last one brought.
 *
 * docs/frame-path.md section 4. Linux: ixgbe_update_itr and ixgbe_set_itr
 * (drivers/net/ethernet/intel/ixgbe/ixgbe_main.c), as they are since 4.15 (commit b4ded8327fea) and
 * as they were before; igb_update_ring_itr (igb/igb_main.c). A driver computes the value when it
 * has done what an interrupt brought; the NIC's counter takes it up at an interrupt, the count
 * under way stays (EITR with CNT_WDIS or CNT_IGNR: ixgbe_write_eitr, igb_write_itr; Ethernet
 * Controller I210 data sheet 7.3.3, "EITR"). */
#ifndef MODELS_INTERRUPT_THROTTLE_H
#define MODELS_INTERRUPT_THROTTLE_H

#include "models/adaptive_moderation.h"
#include "sim/sim.h"

/* A plain record: of one interrupt. */
typedef struct {
    gint64 n_frames, n_bytes; /* taken since the driver looked last */
    gint64 jiffy;             /* when that was */
    guint quarter_us;         /* the gap as the driver keeps it; igb: from the next interrupt on */
    guint in_register;        /* igb: until then */
    guint level;              /* ADAPTIVE_IXGBE_STEPS: 0 lowest latency, 1 low, 2 bulk */
} InterruptThrottle;

/* At the beginning of a trial. */
void interrupt_throttle_reset(InterruptThrottle *throttle, AdaptiveKind kind);

/* A frame of `bytes` (FCS included) was taken from a ring. */
static inline void interrupt_throttle_count(InterruptThrottle *throttle, gint64 bytes)
{
    throttle->n_frames++;
    throttle->n_bytes += bytes;
}

/* What an interrupt brought has been done by `now_ps`. */
void interrupt_throttle_finish(InterruptThrottle *throttle, AdaptiveKind kind, SimTime now_ps);

/* An interrupt comes: the least time to the next one. */
SimTime interrupt_throttle_take_ps(InterruptThrottle *throttle, AdaptiveKind kind);

#endif
