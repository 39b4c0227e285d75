#include "models/send_plan.h"

__extension__ typedef __int128 Wide;

gint64 send_plan_n_before(const SendPlan *plan)
{
    return plan->change_ps > 0 ? sim_pacer_count(plan->rate_pps, plan->change_ps) : G_MAXINT64;
}

guint64 send_plan_count(const SendPlan *plan, SimTime duration_ps)
{
    if (plan->change_ps == 0 || duration_ps <= plan->change_ps) {
        return (guint64)sim_pacer_count(plan->rate_pps, duration_ps);
    }
    return (guint64)send_plan_n_before(plan) +
           (guint64)sim_pacer_count(plan->changed_rate_pps, duration_ps - plan->change_ps);
}

SimTime send_plan_time_ps(const SendPlan *plan, guint64 number)
{
    gint64 n_before = send_plan_n_before(plan);
    if ((gint64)number < n_before) {
        return sim_pacer_time_ps(plan->rate_pps, (gint64)number);
    }
    return plan->change_ps + sim_pacer_time_ps(plan->changed_rate_pps, (gint64)number - n_before);
}

/* The k with floor(k 10^12 / r) <= T. */
static guint64 n_started(gint64 rate_pps, SimTime time_ps)
{
    Wide scaled = ((Wide)time_ps + 1) * rate_pps;
    Wide n = (scaled + SIM_PS_PER_S - 1) / SIM_PS_PER_S;
    return time_ps < 0 ? 0 : (guint64)MIN(n, (Wide)G_MAXINT64);
}

guint64 send_plan_n_started(const SendPlan *plan, SimTime time_ps)
{
    guint64 n_before = (guint64)send_plan_n_before(plan);
    if (plan->change_ps == 0 || time_ps < plan->change_ps) {
        return MIN(n_started(plan->rate_pps, time_ps), n_before);
    }
    return n_before + n_started(plan->changed_rate_pps, time_ps - plan->change_ps);
}

void send_plan_pace(const SendPlan *plan, guint64 number, SimPacer *pacer)
{
    gint64 n_before = send_plan_n_before(plan);
    if ((gint64)number < n_before) {
        sim_pacer_init_at(pacer, plan->rate_pps, (gint64)number);
        return;
    }
    sim_pacer_init_at(pacer, plan->changed_rate_pps, (gint64)number - n_before);
    pacer->next_ps += plan->change_ps;
}
