#include "models/interrupt_throttle.h"

#include "models/frame-internal.h"

#define JIFFY_PS (4 * SIM_PS_PER_MS) /* kernel/Kconfig.hz: HZ 250 unless chosen otherwise */
#define LONG_AGO (-2)                /* a jiffy that is over for more than one at time 0 */

/* All in quarters of a us, as EITR counts; ixgbe.h: IXGBE_20K_ITR, igb.h: IGB_START_ITR and
 * IGB_20K_ITR */
#define IXGBE_START 200
#define IGB_START   648
#define IGB_LEAST   196

/* ---- ixgbe since 4.15: in us ---- */

/* ixgbe.h: IXGBE_ITR_ADAPTIVE_MIN_INC, _MIN_USECS, _MAX_USECS, _LATENCY */
#define STEP_US  2
#define LEAST_US 10
#define MOST_US  126
#define LATENCY  128 /* a mark */

/* By the mean size of frames, in 1/256 us. */
static guint gap_of_size(guint bytes)
{
    if (bytes <= 60) {
        return 5120;
    }
    if (bytes <= 316) {
        return 40 * bytes + 2720;
    }
    if (bytes <= 1084) {
        return 15 * bytes + 11452;
    }
    return bytes < 1968 ? 5 * bytes + 22420 : 32256;
}

static guint round_up_us(guint part_256)
{
    guint step = 256 * STEP_US;
    return (part_256 + step - 1) / step * STEP_US;
}

/* What the receive side asks for, with its mark. At a link of 10 Gbit/s. An interrupt brings a
 * frame at least. */
static guint wanted_us(const InterruptThrottle *throttle, guint now_us)
{
    gint64 n = throttle->n_frames;
    guint of_size = gap_of_size((guint)(throttle->n_bytes / n));
    if (n < 4 && throttle->n_bytes < 9000) {
        return round_up_us(of_size / 2) | LATENCY;
    }
    if (n < 48) {
        return MIN(now_us + STEP_US, MOST_US);
    }
    if (n < 96) {
        return now_us;
    }
    return n < 256 ? MAX(now_us / 2, LEAST_US) : round_up_us(of_size);
}

/* The transmit side is taken to have nothing to do: it asks for a step more, with the mark. */
static void update(InterruptThrottle *throttle, SimTime now_ps)
{
    gint64 jiffy = now_ps / JIFFY_PS;
    guint now_us = throttle->quarter_us / 4;
    guint wanted = LEAST_US;
    if (jiffy <= throttle->jiffy + 1) {
        guint of_transmit_side = MIN(now_us + STEP_US, MOST_US) | LATENCY;
        wanted = MIN(wanted_us(throttle, now_us), of_transmit_side) & ~(guint)LATENCY;
    }
    throttle->jiffy = jiffy;
    throttle->quarter_us = 4 * wanted;
}

/* ---- ixgbe before 4.15 ---- */

static void update_steps(InterruptThrottle *throttle)
{
    /* ixgbe.h: IXGBE_100K_ITR, IXGBE_20K_ITR, IXGBE_12K_ITR */
    static const guint levels[] = {40, 200, 336};
    gint64 bytes_per_us = throttle->n_bytes / (throttle->quarter_us / 4);
    if (bytes_per_us > 20) {
        throttle->level = MIN(throttle->level + 1, 2);
    } else if (bytes_per_us > 10) {
        throttle->level = 1;
    } else {
        throttle->level = throttle->level == 2 ? 1 : 0;
    }
    guint target = levels[throttle->level];
    guint now = throttle->quarter_us;
    if (target != now) {
        throttle->quarter_us = 10 * target * now / (9 * target + now);
    }
}

/* ---- igb with several queues ---- */

static void update_by_size(InterruptThrottle *throttle)
{
    gint64 bytes = MIN(throttle->n_bytes / throttle->n_frames + 24, 3000);
    gint64 wanted = bytes > 300 && bytes < 1200 ? bytes / 3 : bytes / 2;
    throttle->quarter_us = (guint)MAX(wanted, IGB_LEAST);
}

/* ---- all ---- */

void interrupt_throttle_reset(InterruptThrottle *throttle, AdaptiveKind kind)
{
    guint start = kind == ADAPTIVE_IGB ? IGB_START : IXGBE_START;
    *throttle = (InterruptThrottle){.jiffy = LONG_AGO, .quarter_us = start, .in_register = start};
}

void interrupt_throttle_finish(InterruptThrottle *throttle, AdaptiveKind kind, SimTime now_ps)
{
    throttle->n_bytes -= FCS_BYTES * throttle->n_frames;
    if (kind == ADAPTIVE_IXGBE) {
        update(throttle, now_ps);
    } else if (kind == ADAPTIVE_IXGBE_STEPS) {
        update_steps(throttle);
    } else {
        update_by_size(throttle);
    }
    throttle->n_frames = throttle->n_bytes = 0;
}

SimTime interrupt_throttle_take_ps(InterruptThrottle *throttle, AdaptiveKind kind)
{
    if (kind != ADAPTIVE_IGB) {
        /* the register has no odd us: & IXGBE_MAX_EITR */
        return (SimTime)(throttle->quarter_us / 8) * 2 * SIM_PS_PER_US;
    }
    guint loaded = throttle->in_register;
    throttle->in_register = throttle->quarter_us;
    return (SimTime)(loaded / 4) * SIM_PS_PER_US;
}
