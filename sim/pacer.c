#include "sim/pacer.h"

#include <string.h>

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

void sim_pacer_init_at(SimPacer *pacer, gint64 rate_per_s, gint64 k)
{
    sim_pacer_init(pacer, rate_per_s);
    pacer->next_ps = sim_pacer_time_ps(rate_per_s, k);
    unsigned __int128 scaled = (unsigned __int128)k * (guint64)SIM_PS_PER_S;
    pacer->remainder = (gint64)(scaled % (guint64)rate_per_s);
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

/* Events that are computed side by side: each waits for the one N_LANES before it only. They are
 * vectors by type, since compilers do not find them in a loop. */
#define VECTOR_LANES 8
#define N_VECTORS    2
#define N_LANES      16
typedef gint64 Lanes __attribute__((vector_size(VECTOR_LANES * sizeof(gint64))));

G_STATIC_ASSERT(N_LANES == VECTOR_LANES * N_VECTORS);

typedef struct {
    Lanes next_ps[N_VECTORS];
    Lanes remainder[N_VECTORS];
} PacerLanes;

/* `stride`: the gap of N_LANES events. */
SIM_VECTOR_LOOP void next_loop(PacerLanes *state, const SimPacer *stride, SimTime *times_ps,
                               guint n)
{
    PacerLanes lanes = *state;
    gint64 gap_ps = stride->gap_ps;
    gint64 gap_remainder = stride->gap_remainder;
    gint64 rate = stride->rate;
    for (guint i = 0; i < n; i += N_LANES) {
        for (gsize v = 0; v < N_VECTORS; v++) {
            memcpy(times_ps + i + v * VECTOR_LANES, &lanes.next_ps[v], sizeof(Lanes));
            Lanes sum = lanes.remainder[v] + gap_remainder;
            Lanes carry = sum >= rate; /* -1: yes */
            lanes.remainder[v] = sum - (carry & rate);
            lanes.next_ps[v] += gap_ps - carry;
        }
    }
    *state = lanes;
}

static void next_plain(PacerLanes *state, const SimPacer *stride, SimTime *times_ps, guint n)
{
    next_loop(state, stride, times_ps, n);
}

SIM_VECTOR_WIDE
static void next_wide(PacerLanes *state, const SimPacer *stride, SimTime *times_ps, guint n)
{
    next_loop(state, stride, times_ps, n);
}

/* `n` is a multiple of N_LANES. */
static void next_lanes(SimPacer *pacer, SimTime *times_ps, guint n)
{
    PacerLanes lanes;
    SimPacer lane = *pacer;
    for (guint i = 0; i < N_LANES; i++) {
        lanes.remainder[i / VECTOR_LANES][i % VECTOR_LANES] = lane.remainder;
        lanes.next_ps[i / VECTOR_LANES][i % VECTOR_LANES] = sim_pacer_next(&lane);
    }
    SimPacer stride = *pacer;
    /* N_LANES times below 10^12 each */
    gint64 rest = pacer->gap_remainder * N_LANES;
    stride.gap_ps = pacer->gap_ps * N_LANES + rest / pacer->rate;
    stride.gap_remainder = rest % pacer->rate;
    (sim_vector_is_wide() ? next_wide : next_plain)(&lanes, &stride, times_ps, n);
    pacer->next_ps = lanes.next_ps[0][0];
    pacer->remainder = lanes.remainder[0][0];
}

void sim_pacer_next_block(SimPacer *pacer, SimTime *times_ps, guint n)
{
    guint n_whole = n - n % N_LANES;
    if (n_whole > 0) {
        next_lanes(pacer, times_ps, n_whole);
    }
    for (guint i = n_whole; i < n; i++) {
        times_ps[i] = sim_pacer_next(pacer);
    }
}
