/* scenarios/procedures/rate.h: loads as rates. */
#ifndef SCENARIOS_PROCEDURES_RATE_H
#define SCENARIOS_PROCEDURES_RATE_H

#include "sim/sim.h"

#define RATE_SHARE_OF_ALL 1000000 /* SimLoad: 100 % */

/* `share` millionths of the line rate, rounded down; frames/s. */
gint64 rate_of_share(gint64 share, gint64 line_rate_pps);

/* A load as frames/s: itself, or a share of the line rate, rounded down. */
gint64 rate_of_load(const SimLoad *load, gint64 line_rate_pps);

/* The shortest sending time that has room for `n_frames` with their gaps. */
SimTime rate_duration_ps(gint64 rate_pps, gint64 n_frames);

#endif
