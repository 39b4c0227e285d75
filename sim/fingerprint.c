#include "sim/fingerprint.h"

#include "sim/vector.h"

SIM_VECTOR_LOOP void add_block(SimFingerprint *fingerprint, const guint64 *words,
                               const SimTime *times_ps, guint n)
{
    guint64 lane0 = fingerprint->lane[0];
    guint64 lane1 = fingerprint->lane[1];
    for (guint i = 0; i < n; i++) {
        SimFingerprint one = {{0, 0}};
        sim_fingerprint_add(&one, words[i], times_ps[i]);
        lane0 += one.lane[0];
        lane1 += one.lane[1];
    }
    *fingerprint = (SimFingerprint){{lane0, lane1}};
}

static void add_plain(SimFingerprint *fingerprint, const guint64 *words, const SimTime *times_ps,
                      guint n)
{
    add_block(fingerprint, words, times_ps, n);
}

SIM_VECTOR_WIDE
static void add_wide(SimFingerprint *fingerprint, const guint64 *words, const SimTime *times_ps,
                     guint n)
{
    add_block(fingerprint, words, times_ps, n);
}

void sim_fingerprint_add_block(SimFingerprint *fingerprint, const guint64 *words,
                               const SimTime *times_ps, guint n)
{
    (sim_vector_is_wide() ? add_wide : add_plain)(fingerprint, words, times_ps, n);
}
