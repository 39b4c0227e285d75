#include "sim/pacer.h"

void sim_pacer_init(SimPacer *pacer, gint64 rate_per_s)
{
    g_assert(rate_per_s >= 1 && rate_per_s <= SIM_PS_PER_S);
    *pacer = (SimPacer){
        .gap_ps = SIM_PS_PER_S / rate_per_s,
        .gap_remainder = SIM_PS_PER_S % rate_per_s,
        .rate = rate_per_s,
    };
}

SimTime sim_pacer_time_ps(gint64 rate_per_s, gint64 k)
{
    g_assert(rate_per_s >= 1 && k >= 0);
    unsigned __int128 time_ps = (unsigned __int128)k * (guint64)SIM_PS_PER_S / (guint64)rate_per_s;
    g_assert(time_ps < (unsigned __int128)SIM_TIME_NEVER);
    return (SimTime)time_ps;
}

gint64 sim_pacer_count(gint64 rate_per_s, SimTime duration_ps)
{
    g_assert(rate_per_s >= 1 && duration_ps >= 0);
    unsigned __int128 count =
        (unsigned __int128)rate_per_s * (guint64)duration_ps / (guint64)SIM_PS_PER_S;
    g_assert(count <= (unsigned __int128)G_MAXINT64);
    return (gint64)count;
}
