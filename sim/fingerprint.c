#include "sim/fingerprint.h"

void sim_fingerprint_add_block(SimFingerprint *fingerprint, const guint64 *words,
                               const SimTime *times_ps, guint n)
{
    SimFingerprint sum = *fingerprint;
    for (guint i = 0; i < n; i++) {
        sim_fingerprint_add(&sum, words[i], times_ps[i]);
    }
    *fingerprint = sum;
}
