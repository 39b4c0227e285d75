#include "sim/pacer.h"

#include "sim/vector.h"

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

/* Events that are computed side by side: each waits for the one N_LANES before it only. */
#define N_LANES 8

SIM_VECTOR_LOOP void next_loop(SimTime *next_ps, gint64 *remainder, const SimPacer *stride,
                               SimTime *times_ps, guint n)
{
    for (guint i = 0; i < n; i += N_LANES) {
        for (guint lane = 0; lane < N_LANES; lane++) {
            times_ps[i + lane] = next_ps[lane];
            gint64 sum = remainder[lane] + stride->gap_remainder;
            gint64 carry = sum >= stride->rate;
            remainder[lane] = sum - (carry ? stride->rate : 0);
            next_ps[lane] += stride->gap_ps + carry;
        }
    }
}

static void next_plain(SimTime *next_ps, gint64 *remainder, const SimPacer *stride,
                       SimTime *times_ps, guint n)
{
    next_loop(next_ps, remainder, stride, times_ps, n);
}

SIM_VECTOR_WIDE
static void next_wide(SimTime *next_ps, gint64 *remainder, const SimPacer *stride,
                      SimTime *times_ps, guint n)
{
    next_loop(next_ps, remainder, stride, times_ps, n);
}

void sim_pacer_next_block(SimPacer *pacer, SimTime *times_ps, guint n)
{
    SimTime next_ps[N_LANES];
    gint64 remainder[N_LANES];
    SimPacer lane = *pacer;
    for (guint i = 0; i < N_LANES; i++) {
        remainder[i] = lane.remainder;
        next_ps[i] = sim_pacer_next(&lane);
    }
    SimPacer stride = *pacer;
    /* N_LANES times below 10^12 each */
    gint64 rest = pacer->gap_remainder * N_LANES;
    stride.gap_ps = pacer->gap_ps * N_LANES + rest / pacer->rate;
    stride.gap_remainder = rest % pacer->rate;
    guint n_whole = n - n % N_LANES;
    (sim_vector_is_wide() ? next_wide : next_plain)(next_ps, remainder, &stride, times_ps, n_whole);
    pacer->next_ps = next_ps[0];
    pacer->remainder = remainder[0];
    for (guint i = n_whole; i < n; i++) {
        times_ps[i] = sim_pacer_next(pacer);
    }
}
