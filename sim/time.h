/* sim/time.h: simulated time.
 *
 * Time is a signed 64-bit count of picoseconds; 0 is the start of a trial. The range is about
 * 106 days either way, and no model rounds a time to anything coarser. */
#ifndef SIM_TIME_H
#define SIM_TIME_H

#include <glib.h>

/* A time or a duration [ps]. */
typedef gint64 SimTime;

#define SIM_PS_PER_NS G_GINT64_CONSTANT(1000)
#define SIM_PS_PER_US G_GINT64_CONSTANT(1000000)
#define SIM_PS_PER_MS G_GINT64_CONSTANT(1000000000)
#define SIM_PS_PER_S  G_GINT64_CONSTANT(1000000000000)

/* Later than every event; never the time of one. */
#define SIM_TIME_NEVER G_MAXINT64

/* In microseconds, for people. */
static inline double sim_time_us(SimTime time_ps)
{
    return (double)time_ps / (double)SIM_PS_PER_US;
}

#endif
