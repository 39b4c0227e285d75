/* models/send_plan.h: when plain frames of a direction are sent: at a constant rate, or at one rate
 * until an instant and at another from then on (RFC 2544 section 26.5).
 *
 * docs/frame-path.md sections 1 and 17. All times are exact: floors of rationals. */
#ifndef MODELS_SEND_PLAN_H
#define MODELS_SEND_PLAN_H

#include "sim/sim.h"

/* Frames a second in 1..10^12. */
typedef struct {
    gint64 rate_pps;
    SimTime change_ps;       /* when the rate changes; 0: never */
    gint64 changed_rate_pps; /* from then on */
} SendPlan;

/* The frames before the change, whatever the duration; G_MAXINT64: the rate never changes. */
gint64 send_plan_n_before(const SendPlan *plan);

/* Frames that the plan has room for in `duration_ps`. */
guint64 send_plan_count(const SendPlan *plan, SimTime duration_ps);

/* When frame `number` starts. */
SimTime send_plan_time_ps(const SendPlan *plan, guint64 number);

/* Frames of an endless plan that start at or before `time_ps`, which may be below 0. */
guint64 send_plan_n_started(const SendPlan *plan, SimTime time_ps);

/* Sets the pacer so that its next event is the start of frame `number`. It is good until the frame
 * of send_plan_n_before. */
void send_plan_pace(const SendPlan *plan, guint64 number, SimPacer *pacer);

#endif
