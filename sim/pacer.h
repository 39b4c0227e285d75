/* sim/pacer.h: instants of a constant rate, exactly.
 *
 * Event k of a sender of `rate` events/s happens at floor(k * 10^12 / rate) ps. The rate is kept as
 * a rational (whole picoseconds and a remainder over `rate`), so no drift builds up: a 60 s trial
 * at 14 880 952 frames/s has exactly 892 857 120 events before its end. */
#ifndef SIM_PACER_H
#define SIM_PACER_H

#include <glib.h>

#include "sim/time.h"

/* A plain record; copy it freely. Between calls: next_ps = floor(k * 10^12 / rate). */
typedef struct {
    SimTime next_ps;      /* time of the next event */
    gint64 remainder;     /* k * 10^12 mod rate */
    gint64 gap_ps;        /* 10^12 div rate */
    gint64 gap_remainder; /* 10^12 mod rate */
    gint64 rate;          /* events a second */
} SimPacer;

/* Starts at event 0, time 0. `rate_per_s` in 1..10^12. */
void sim_pacer_init(SimPacer *pacer, gint64 rate_per_s);

/* The same, the next event being event k. k >= 0. */
void sim_pacer_init_at(SimPacer *pacer, gint64 rate_per_s, gint64 k);

/* Returns the time of the next event and moves on to the one after it. */
static inline SimTime sim_pacer_next(SimPacer *pacer)
{
    SimTime now_ps = pacer->next_ps;
    gint64 remainder = pacer->remainder + pacer->gap_remainder;
    gint64 carry = remainder >= pacer->rate;
    pacer->remainder = remainder - (carry ? pacer->rate : 0);
    pacer->next_ps += pacer->gap_ps + carry;
    return now_ps;
}

/* Times of the next `n` events, and moves on behind them. */
void sim_pacer_next_block(SimPacer *pacer, SimTime *times_ps, guint n);

/* Time of event k without a pacer: floor(k * 10^12 / rate), in 128-bit arithmetic. k >= 0. */
SimTime sim_pacer_time_ps(gint64 rate_per_s, gint64 k);

/* Number of events of a sender that fills whole gaps in `duration_ps`:
 * floor(rate * duration / 10^12). */
gint64 sim_pacer_count(gint64 rate_per_s, SimTime duration_ps);

#endif
